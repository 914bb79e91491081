# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Identities of objects, and the names that people use for them."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from .._errors import Ambiguous, InvalidInput


# If the gateway would invent an identity, it is derived from the name under this namespace instead, so that
# the database itself refuses a second object of the same name.
NAMESPACE = uuid.UUID("6f1c3b5e-7f0a-5d0c-9a53-3d1c2f6b7a10")

EMPTY = "Leave it out, or check where the value comes from."


class ToCome(str):
    """Stands for an identity that the gateway has yet to make.

    label: how messages name the object. name: by which people know it.
    """

    label = ""
    name = ""


@functools.lru_cache(maxsize=None)
def derived_id(kind: str, name: str) -> str:
    """The UUID of an object that is known by a name: the same everywhere for the same kind and name.

    :arg kind: for example V(user). :arg name: an alias, or a folded email.
    """
    return str(uuid.uuid5(NAMESPACE, ("%s:%s" % (kind, name)).encode("utf-8", "backslashreplace").decode("utf-8")))


def the_one(rows: list[dict[str, Any]], what: str, identify: Callable[[dict[str, Any]], Any], remedy: str) -> dict[str, Any] | None:
    """The only row, or None if there is none.

    :arg what: the label for the error. :arg identify: gives a row's identity. :arg remedy: how to say which one is meant.
    :raises Ambiguous: there are several rows.
    """
    if len(rows) > 1:
        raise Ambiguous("%s exists %d times (%s)" % (what, len(rows), ", ".join(sorted(identify(row) for row in rows))),
                        remedy)
    return rows[0] if rows else None


def badly_named(entity: Any, options: dict[str, Any]) -> Iterator[InvalidInput]:
    """Check the options that name an object. :arg options: the options that were given. :yields: InvalidInput: none names it, or one is empty."""
    if entity.names and not any(options.get(name) for name in entity.names):
        yield InvalidInput("Nothing says which %s is meant" % entity.name, "Give %s." % " or ".join(entity.names))
        return
    for name in entity.names:
        if options.get(name) == "":  # probably a template that found nothing: another object would be meant, or this one lose its name
            yield InvalidInput("%s of %s is empty" % (name, entity.describe(options)), EMPTY)


def refuse_other_name(facts: Any, entity: Any, wanted: dict[str, Any], row: dict[str, Any] | None) -> None:
    """Refuse to delete an object that was found by its identity under a name that belongs to another one.

    :arg facts: Facts or a Snapshot. :arg row: the object, or None. :raises InvalidInput: the identity and the name mean two objects.
    """
    name = wanted.get(entity.alias) if row else None
    if not row or not name or entity.fold(name) == entity.fold(entity.known_as(row) or ""):
        return
    others = sorted({other[entity.id_name] for other in facts.named(entity, name)} - {row[entity.id_name]})
    if others:
        raise InvalidInput("%s with the %s '%s' is not deleted, because the %s '%s' belongs to the %s %s" % (
            entity.describe(row), entity.id_name, row[entity.id_name], entity.alias_word, name, entity.name, ", ".join(others)),
            "Use the %s or the %s of the %s to delete." % (entity.id_name, entity.alias_word, entity.name))


def missing_references(entity: Any, label: str, wanted: dict[str, Any], changes: dict[str, Any], owner: Callable[[Any, Any], Any],
                       check_mode: bool) -> list[str]:
    """Check that what an object refers to exists, since LiteLLM creates keys of missing users, teams and budgets without complaint.

    :arg owner: gives an object from its Resource and identity, or None. :returns: warnings, in check mode only. :raises NotFound: one does not exist.
    """
    warnings = []
    for reference in entity.references:
        new = changes.get(reference.field, (None, None))[1]
        if new and owner(reference.entity, new) is None:
            named = {reference.entity.id_name: new, reference.by: wanted.get(reference.by)}
            warnings += reference.entity.lacking(named, label, check_mode)
    return warnings
