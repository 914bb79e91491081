# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a declaration says of a kind beside its fields: what it refers to, and what it has a list of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable


@dataclass(frozen=True)
class Documentation:
    """The words of a kind's two modules beside those of its fields; `make docs` writes the modules from both.

    It is DOCUMENTATION in the kind's own file, or in one beside it that no module imports, so that it is not sent to hosts.

    does: what the module manages, a few words; title: in its short description, where that is not the plural. identity: one, for
    samples. description: sentences of the module. notes: further ones, each about the gateway. examples, info_examples: tasks as YAML.
    info_description: sentences of the module that reads; empty where there is none. options, info_options: by name the sentences on
    options that are no field, and on those of the module that reads where the usual ones do not do. shown: what a row has beside the
    fields, results: what the module returns beside the object, both as YAML of RETURN. in_document: sentences on the list of a
    document. since: the collection's version; added: by option, a later one. see: modules to see beside the kind's own, by their kinds;
    links: other pages.
    """

    does: str
    identity: str
    description: tuple[str, ...]
    examples: str
    title: str = ""
    info_description: tuple[str, ...] = ()
    info_examples: str = ""
    options: dict[str, tuple[str, ...]] = field(default_factory=dict)
    info_options: dict[str, tuple[str, ...]] = field(default_factory=dict)
    shown: str = ""
    results: str = ""
    in_document: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    since: str = "0.2.0"
    added: dict[str, str] = field(default_factory=dict)
    see: tuple[str, ...] = ()
    links: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Reference:
    """A field that holds the identity of an object of another kind.

    field: its name. entity: the other kind, by whose own name the object may be given too. goes_along: the gateway deletes an object
    together with the one that it refers to.
    """

    field: str
    entity: Any
    goes_along: bool = False

    @property
    def kind(self) -> str:
        """The plural of the other kind, under which a document and a run know it."""
        return self.entity.plural

    @property
    def by(self) -> Any:
        """The option that gives the object by its name; None where its identity is its name."""
        return self.entity.alias


@dataclass(frozen=True)
class Limit:
    """What an object may do without limit where none of some fields is set.

    word: what is limited, for people. fields: which limit it. without: what stands where none does.
    """

    word: str
    fields: tuple[str, ...]
    without: str


ANY_MODEL = Limit("models", ("models",), "all")


@dataclass(frozen=True)
class Children:
    """A list of objects that belong to one of another kind, such as the members of a team.

    entity: the kind of the children. option: under which they are given. purge: the option that makes the list the whole one.
    reference: by what a child is known within its list. word: what messages call one. rows: function of the row of the one that they
    belong to that gives them by identity. add: function of a client, an identity and a list of (identity, payload) that adds some.
    spared: function of a client that gives the identities of those that a whole list leaves alone. is_made_with: function of a payload
    that tells whether a child can be made together with the one that it belongs to alone.
    """

    entity: Any
    option: str
    purge: str
    reference: Reference
    word: str
    rows: Callable[[dict], dict[str, dict]]
    add: Callable[..., None]
    spared: Callable[[Any], set[str]]
    is_made_with: Callable[[dict], bool]

    def shown(self, row: dict) -> dict[str, list[str]]:
        """The children of an object as its deletion shows them: by their option, their names in order; empty where there are none."""
        names = [child.get(self.reference.by) or identity for identity, child in self.rows(row).items()]
        return {self.option: sorted(names)} if names else {}
