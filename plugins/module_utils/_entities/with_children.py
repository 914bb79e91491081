# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Kinds whose objects have a list of children, such as a team's members."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from .._errors import InvalidInput
from .._gateway.client import Client
from .base import Resource


class WithChildren(Resource):
    """A kind that declares C(children). The first reference of these leads to it.

    nobody: what an empty list removes, as errors say it.
    """

    nobody = "all of them"

    def problems(self, options: dict[str, Any]) -> Iterator[InvalidInput]:
        yield from super().problems(options)
        children = self.children
        if options.get(children.purge) and options.get(children.option) is None:
            yield InvalidInput("%s of %s is set without %s" % (children.purge, self.describe(options), children.option),
                               "Give the complete list of %s. An empty list removes %s." % (children.option, self.nobody))
        for number, child in enumerate(options.get(children.option) or ()):
            for problem in children.entity.problems(dict(child, **self.named_in(options))):
                problem.place = ".%s[%d]" % (children.option, number)
                yield problem
        for name in (children.reference.by, children.reference.field):
            yield from self.named_twice(options, options.get(children.option) or [], name)

    def check(self, options: dict[str, Any]) -> dict[str, Any]:
        wanted, children = super().check(options), self.children
        if wanted.get(children.option) is None:
            return wanted
        named = self.named_in(options)
        return dict(wanted, **{children.option: [{name: children.entity.check_option(value, name) for name, value in dict(child, **named).items()}
                                                 for child in wanted[children.option]]})

    def named_in(self, options: dict[str, Any]) -> dict[str, Any]:
        """The option that says to a child whose it is."""
        mine = self.children.entity.references[0]
        name = next((name for name in (mine.field, mine.by) if options.get(name)), None)
        return {name: options[name]} if name else {mine.by: "?"}  # a missing name is reported for the parent

    def with_ids(self, client: Client, named: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Children with their identities, as far as one request finds several. Others are left to further requests."""
        return named

    def resolve(self, client: Client, wanted: dict[str, Any], check_mode: bool) -> dict[str, Any]:
        wanted, children = super().resolve(client, wanted, check_mode), self.children
        if not wanted.get(children.option):
            return wanted
        named = [children.entity.resolve(client, dict(child, **self.identify(wanted)), check_mode)
                 for child in self.with_ids(client, wanted[children.option])]
        self.refuse_twice(wanted, named)
        return dict(wanted, **{children.option: named})

    def refuse_twice(self, wanted: dict[str, Any], named: list[dict[str, Any]]) -> None:
        """Raise InvalidInput if two children are the same. :arg named: children with their identities."""
        for problem in self.named_twice(wanted, named, self.children.reference.field):
            raise problem

    def named_twice(self, wanted: dict[str, Any], named: list[dict[str, Any]], name: str) -> Iterator[InvalidInput]:
        """Find children with the same name. :yields: InvalidInput."""
        children, entity = self.children, self.children.reference.entity
        names = [entity.claimed_name(child) if name == entity.alias else child.get(name) for child in named]
        counted = Counter(entity.fold(value) if name == entity.alias else value for value in names if value)
        twice = sorted(value for value, times in counted.items() if times > 1)
        if twice:
            yield InvalidInput("%s names %s twice: %s" % (self.describe(wanted), children.option, ", ".join(twice)), "Name each %s once." % children.word)
