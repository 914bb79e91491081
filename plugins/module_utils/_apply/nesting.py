# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Turns nested objects of a document into the flat lists that they stand for. Pure.

Declarations say what can be nested: what the gateway deletes together with an object is nested in it; what it deletes with a child's
membership, and the settings of the child's own object, are nested in the child.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .._entities.registry import KINDS, TAKES, taken_with_children
from .._fields.names import ITEMS, PAIR_OF, quoted, what


ABSENT = "absent"
# what happens to nested objects
PRESENT, ALL_ABSENT, NOTHING = "present", "all absent", "nothing"
NAMELESS = "?"  # the parent, and so the reference to it, has no name


@dataclass(frozen=True)
class Nest:
    """An option that nests objects. kind: the plural of their kind. is_list: whether it takes several."""

    option: str
    kind: str
    is_list: bool = True

    @property
    def option_type(self) -> dict[str, str]:
        """The type of its option, as in an argument specification."""
        return {"type": "list", "elements": "dict"} if self.is_list else {"type": "dict"}


def section(kind: str) -> Nest:
    """The section of a document that has the objects of a kind, or the only one there is."""
    return Nest(kind, kind, bool(KINDS[kind].id_name))


@functools.lru_cache(maxsize=None)
def nests(kind: str) -> dict[str, Nest]:
    """What can be nested in an object of a kind, by option."""
    return {other: Nest(other, other) for other, _field in TAKES[kind] if other not in KINDS[kind].options}


@functools.lru_cache(maxsize=None)
def child_nests(kind: str) -> dict[str, Nest]:
    """What can be nested in a child of an object of a kind, by option."""
    children = KINDS[kind].children
    if not children:
        return {}
    whose = children.reference.entity
    found = [Nest(whose.name, whose.plural, False), *(Nest(other, other) for other, _holder, _child in taken_with_children(KINDS[kind]))]
    return {nest.option: nest for nest in found if nest.option not in children.entity.options}


def shared_secrets(shared: dict[str, dict[str, Any]]) -> Iterator[Any]:
    """The secrets in the defaults and profiles of a document."""
    names = {name for kind in KINDS for name in secret_options(kind)}
    for section in shared.values():
        for item in section.values():
            yield from (item.get(name) for name in names)


@functools.lru_cache(maxsize=None)
def secret_options(kind: str) -> list[str]:
    """The options of a kind whose values are never shown."""
    return [name for name, option in KINDS[kind].options.items() if option.get("no_log")]


def holds_secrets(kind: str) -> bool:
    """Whether an object of a kind, or one nested in it, has a secret."""
    return bool(secret_options(kind)) or any(holds_secrets(nest.kind) for nest in (*nests(kind).values(), *child_nests(kind).values()))


@dataclass
class Row:
    """One object as written.

    given: its options, without nested objects.
    place: for example V(my.yml: users[0].keys[1]).
    stands: options that follow from its place. fixed: those of them that nothing else may set.
    whose: all names of the objects around it, by the same options.
    is_setting: settings of a child's own object, or of the only one of its kind, which may be repeated in several places.
    counts: False within an absent object.
    """

    kind: str
    given: dict[str, Any]
    place: str
    stands: dict[str, Any] = field(default_factory=dict)
    fixed: set[str] = field(default_factory=set)
    whose: dict[str, Any] = field(default_factory=dict)
    is_setting: bool = False
    counts: bool = True

    @property
    def name(self) -> str:
        """The name by which people know it, in parentheses; never a secret."""
        entity = KINDS[self.kind]
        return name_of({**self.stands, **self.given}, [name for name in entity.names if not entity.options[name].get("no_log")])

    @property
    def secrets(self) -> list[Any]:
        """The values of its options that must never be shown, such as the secret of a key."""
        return [self.given.get(name) for name in secret_options(self.kind)]


def name_of(row: dict[str, Any], names: Iterable[str]) -> str:
    """The first of these options that is a name, in parentheses after a space; empty if there is none."""
    named = [row[name] for name in names if isinstance(row.get(name), str) and row[name] not in ("", NAMELESS)]
    return " (%s)" % named[0] if named else ""


def no_list(place: str, value: Any, kind: str) -> str:
    """What is wrong with a value in place of a list of objects."""
    return "%s must be a list (got %s). %s" % (place, what(value), ITEMS % KINDS[kind].names[0])


def no_mapping(place: str, value: Any, kind: str) -> str:
    """What is wrong with a value in place of an object."""
    names = KINDS[kind].names
    return "%s must be a dictionary (got %s). %s" % (place, what(value), PAIR_OF % names[0] if names else "Write names with values")


def unfold(place: str, part: dict[str, Any], shared: dict[str, Any], found: list[str]) -> Iterator[Row]:
    """Yield all objects of a part of a document, without nesting.

    :arg place: that of the part. :arg shared: its defaults and profiles. :arg found: collects mistakes in the nesting.
    """
    for kind in KINDS:
        yield from _Unfolding(shared, found).several(section(kind), part.get(kind), "%s: %s" % (place, kind), {}, PRESENT)


def options_given(kind: str, given: dict[str, Any], shared: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any], Any]:
    """The options from a kind's defaults and from an object's profile, and the name of the profile if it does not exist."""
    defaults = shared["defaults"].get(kind, {})
    profile = given["profile"] if "profile" in given else defaults.get("profile")
    of_profile = shared["profiles"].get(profile) if isinstance(profile, str) else None
    return defaults, of_profile or {}, profile if of_profile is None else None


def besides(kind: str, shared: dict[str, Any], nearer: dict[str, Any]) -> dict[str, Any]:
    """The shared values without those that nearer ones replace under another name, such as the identity beside a name of its own."""
    entity = KINDS[kind]
    pairs = [*entity.excluding, *itertools.combinations(entity.names, 2)] if shared else []
    gone = {other for one, other in [*pairs, *(pair[::-1] for pair in pairs)] if one in nearer and other not in nearer}
    return {name: value for name, value in shared.items() if name not in gone}


def nearest(kind: str, defaults: dict[str, Any], profile: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The shared values of an object that has these options itself."""
    profile = besides(kind, profile, own)
    return {**besides(kind, defaults, {**profile, **own}), **profile}


class _Unfolding:
    def __init__(self, shared: dict[str, Any], found: list[str]):
        self._shared, self._found = shared, found

    def several(self, nest: Nest, value: Any, place: str, whose: dict[str, dict[str, Any]], mood: str) -> Iterator[Row]:
        """Yield the objects of one option. :arg whose: by kind, names of the objects around them. :arg mood: what happens to them."""
        if value is None:
            return
        if nest.is_list and not isinstance(value, list):
            self._found.append(no_list(place, value, nest.kind))
            return
        for where, item in [("%s[%d]" % (place, number), item) for number, item in enumerate(value)] if nest.is_list else [(place, value)]:
            if isinstance(item, dict):
                yield from self._one(nest, item, where, whose, mood)
            else:
                self._found.append(no_mapping(where, item, nest.kind))

    def _one(self, nest: Nest, item: dict[str, Any], place: str, whose: dict[str, dict[str, Any]], mood: str) -> Iterator[Row]:
        kind, inner = nest.kind, nests(nest.kind)
        row = Row(kind, {name: value for name, value in item.items() if name not in inner}, place, is_setting=not nest.is_list)
        self._place_within(row, whose)
        if row.is_setting and not row.stands and KINDS[kind].id_name:
            row.stands = {KINDS[kind].id_name: NAMELESS}
        is_absent = row.given.get("state") == ABSENT
        if mood != PRESENT and row.given.get("state") == PRESENT:
            self._found.append("%s%s: state is present, but it is nested in an object that is absent. Remove the state, or move it elsewhere"
                               % (place, row.name))
        if mood == ALL_ABSENT and row.given.get("state") is None:
            row.given["state"] = ABSENT
        row.counts = mood != NOTHING or is_absent
        if not inner and not KINDS[kind].children:
            yield row
            return
        mood = PRESENT if mood == PRESENT and not is_absent else NOTHING
        names = self._names(kind, row)
        nested = list(self._children(row, names, mood))
        yield row
        yield from nested
        for option, other in inner.items():
            yield from self.several(other, item.get(option), "%s.%s" % (place, option), {**whose, kind: names}, mood)

    def _children(self, row: Row, names: dict[str, Any], mood: str) -> Iterator[Row]:
        """Yield what is nested in an object's children, and take it out of them."""
        children, inner = KINDS[row.kind].children, child_nests(row.kind)
        if not children or not isinstance(row.given.get(children.option), list):
            return
        place, several = "%s.%s" % (row.place, children.option), row.given[children.option]
        row.given[children.option] = [{name: value for name, value in child.items() if name not in inner} if isinstance(child, dict) else child
                                      for child in several]
        reference = children.reference
        for number, child in enumerate(several):
            if not isinstance(child, dict):
                continue
            of_child = {name: child[own] for name, own in ((reference.entity.id_name, reference.field), (reference.entity.alias, reference.by))
                        if own and child.get(own)}
            leaves = child.get("state") == ABSENT
            for option, nest in inner.items():
                whose = {**({row.kind: names} if nest.is_list else {}), reference.kind: of_child}
                its = mood if mood != PRESENT or not leaves else ALL_ABSENT if nest.is_list else NOTHING
                yield from self.several(nest, child.get(option), "%s[%d].%s" % (place, number, option), whose, its)

    def _place_within(self, row: Row, whose: dict[str, dict[str, Any]]) -> None:
        """Give an object the options that follow from its place. Report contradictions."""
        entity = KINDS[row.kind]
        pairs = [(reference.entity, reference.field, reference.by) for reference in entity.references
                 if reference.kind in whose and not reference.several]
        if row.is_setting and entity.id_name:
            pairs = [(entity, entity.id_name, entity.alias)]
        for other, id_option, name_option in pairs:
            names = whose[other.plural]
            own = {option: names[name] for option, name in ((id_option, other.id_name), (name_option, other.alias)) if option and name in names}
            row.whose.update(own)
            row.fixed |= {id_option, name_option}
            # Prefer the identity: the name may be a new one that no object has yet.
            row.stands.update(own if row.is_setting else dict(list(own.items())[:1]))
            for option in (id_option, name_option):
                if option and option in row.given and (option in own or not row.is_setting):
                    self._compare(row, option, names, own.get(option), other.fold if option == name_option else str)

    def _compare(self, row: Row, option: str, names: dict[str, Any], value: Any, fold: Callable[[str], str]) -> None:
        given = row.given.pop(option)
        is_same = fold(given) == fold(value) if isinstance(given, str) and isinstance(value, str) else given == value
        if names and not is_same:  # a parent without a name is reported itself
            self._found.append("%s%s: %s is %s, but it is nested in %r. Leave out %s, or move it elsewhere"
                               % (row.place, row.name, option, quoted(given), next(reversed(names.values())), option))

    def _names(self, kind: str, row: Row) -> dict[str, Any]:
        """The options that name an object, as far as they are given."""
        entity = KINDS[kind]
        defaults, profile, _missing = options_given(kind, row.given, self._shared)
        whole = {**nearest(kind, defaults, profile, row.given), **row.stands, **row.given}
        return {name: whole[name] for name in (entity.id_name, entity.alias) if name and whole.get(name) not in (None, "", NAMELESS)}
