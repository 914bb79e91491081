# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a declaration says about a kind besides its fields: references, children, limits, documentation."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Callable, NamedTuple

from .._errors import listed


NOTHING: Mapping[str, Any] = MappingProxyType({})


class Documentation(NamedTuple):
    """The texts of a kind's two modules, besides those of its fields. `make docs` writes the modules from both.

    It is DOCUMENTATION in the kind's file, or in a file beside it that no module imports, so that it is never sent to hosts.

    does: what the module manages, in a few words.
    identity: a sample identity.
    description: sentences about the module. info_description: those of the info module; empty if there is none.
    examples, info_examples: tasks as YAML.
    title: the noun in the short description, if it is not the plural.
    options, info_options: sentences on options that are not fields, and on options of the info module that differ from the usual.
    shown: what a row has besides the fields; results: what the module returns besides the object. Both are RETURN YAML.
    in_document: sentences about the list of a document.
    notes: sentences about the gateway.
    since: version_added of the module; added: that of options added later, by name.
    see: related modules of other kinds; links: other pages.
    """

    does: str
    identity: str
    description: tuple[str, ...]
    examples: str
    title: str = ""
    info_description: tuple[str, ...] = ()
    info_examples: str = ""
    options: Mapping[str, tuple[str, ...]] = NOTHING
    info_options: Mapping[str, tuple[str, ...]] = NOTHING
    shown: str = ""
    results: str = ""
    in_document: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    since: str = "0.2.0"
    added: Mapping[str, str] = NOTHING
    see: tuple[str, ...] = ()
    links: tuple[tuple[str, str, str], ...] = ()


class Reference(NamedTuple):
    """A field that holds the identity of an object of another kind, or of several.

    field: its name. entity: the other kind, whose name can be given instead. goes_along: the gateway deletes the object together with the one
    that it refers to. several: the field is a list. named: the option for names, if it is not called as the name of the other kind.
    """

    field: str
    entity: Any
    goes_along: bool = False
    several: bool = False
    named: str = ""

    @property
    def kind(self) -> str:
        """The plural of the other kind."""
        return self.entity.plural

    @property
    def by(self) -> Any:
        """The option that takes the other object's name; None if its name is its identity."""
        return self.named or self.entity.alias

    def each(self, value: Any) -> list[Any]:
        """The identities in the field, or the names in the option; none if it is blank."""
        return list(value) if value and self.several else [value] if value else []

    def shaped(self, values: list[Any]) -> Any:
        """Identities or names as the value of the field or the option."""
        return values if self.several else values[0] if values else None

    def check_each(self, check: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
        """The check of the field or the option, from that of one identity or name."""
        return (lambda value, name: [check(item, name) for item in value]) if self.several else check


class Referring(NamedTuple):
    """A list of what may refer to objects of a kind.

    path: that of the list. kind: the plural of its kind, or its name in messages if it is not in the registry.
    word: its singular in messages. name: the field with an object's name. field: the field with the identity, or a list of identities,
    that it refers to.
    """

    path: str
    kind: str
    word: str
    name: str
    field: str


class Holder(NamedTuple):
    """What refers to an object: the singular of its kind, what identifies it there, and how messages name it."""

    word: str
    identity: Any
    label: str

    def is_the(self, word: str, identity: Any) -> bool:
        """Whether it is this object."""
        return (self.word, self.identity) == (word, identity)


class Limit(NamedTuple):
    """What an object may do without limit if none of some fields is set.

    word: what is limited, in the plan's text. fields: those that limit it. without: the text if none does.
    """

    word: str
    fields: tuple[str, ...]
    without: str


class Taken(NamedTuple):
    """What the gateway deletes together with an object, as a module for a single object asks for it.

    word, words: singular and plural in messages. result: its name in the module's result. id_name: identifies a row. label: gives a row's label.
    shown: gives rows for diffs and results. in_use: whether a row's object is in use, as far as it shows.
    """

    word: str
    words: str
    result: str
    id_name: str
    label: Callable[[dict], str]
    shown: Callable[[list[dict]], list[dict]]
    in_use: Callable[[dict], bool]

    def told(self, rows: list[dict], reason: tuple[str, str] = ("", "")) -> str:
        """What goes along, as refusals name it, such as V(2 keys that are in use: key 'a', key 'b').

        :arg reason: why it should not, singular and plural, with a space before it.
        """
        several = len(rows) > 1
        return "%d %s%s: %s" % (len(rows), self.words if several else self.word, reason[several], listed([self.label(row) for row in rows]))


ANY_MODEL = Limit("models", ("models",), "all")


class Children(NamedTuple):
    """A list of objects that belong to an object of another kind, such as a team's members.

    entity: the kind of the children.
    option: the option that lists them. purge: the option that makes the list complete.
    reference: the field that identifies a child within its list.
    word: a child's name in messages.
    rows: gives the children of a row, by identity; optionally as they are after changes of the row.
    add: adds children, from a client, the parent's identity and a list of (identity, payload).
    spared: gives the identities that a complete list leaves alone, from a client.
    is_made_with: whether a child with this payload can only be created together with its parent.
    """

    entity: Any
    option: str
    purge: str
    reference: Reference
    word: str
    rows: Callable[..., dict[str, dict]]
    add: Callable[..., None]
    spared: Callable[[Any], set[str]]
    is_made_with: Callable[[dict], bool]

    def shown(self, row: dict) -> dict[str, list[str]]:
        """The children of an object as its deletion shows them: sorted names by option; empty if there are none."""
        names = [child.get(self.reference.by) or identity for identity, child in self.rows(row).items()]
        return {self.option: sorted(names)} if names else {}
