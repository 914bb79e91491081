# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Objects that stand within those they belong to, as the lists of a document that they mean. Pure.

What may stand where follows from the declarations: what the gateway deletes together with an object stands within it; what it deletes
together with a child's membership, and the settings of whom the child is, stand within the child.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .._entities.registry import KINDS, TAKES, taken_with_children
from .._fields.names import what


IGNORED = "x-"  # what sections begin with that are nobody's, as a place for anchors of YAML
ABSENT = "absent"
# What becomes of objects that stand within another one.
PRESENT, ALL_ABSENT, NOTHING = "present", "all absent", "nothing"
NAMELESS = "?"  # what has no name because that within which it stands has none


@dataclass(frozen=True)
class Nest:
    """An option under which objects stand within another one. kind: the plural of theirs. is_list: whether they are several."""

    option: str
    kind: str
    is_list: bool = True


@functools.lru_cache(maxsize=None)
def nests(kind: str) -> dict[str, Nest]:
    """What stands within an object of a kind, by its option."""
    return {other: Nest(other, other) for other, _field in TAKES[kind] if other not in KINDS[kind].options}


@functools.lru_cache(maxsize=None)
def child_nests(kind: str) -> dict[str, Nest]:
    """What stands within a child of an object of a kind, by its option."""
    children = KINDS[kind].children
    if not children:
        return {}
    whose = children.reference.entity
    found = [Nest(whose.name, whose.plural, False), *(Nest(other, other) for other, _holder, _child in taken_with_children(KINDS[kind]))]
    return {nest.option: nest for nest in found if nest.option not in children.entity.options}


def secrets_of(part: dict[str, Any]) -> Iterator[Any]:
    """The values of a part of a document that options hold which are never shown, such as the secret of a key."""
    for row in unfold("", part, {"defaults": {}, "profiles": {}}, []):
        yield from (row.given.get(name) for name, option in KINDS[row.kind].options.items() if option.get("no_log"))


def holds_secrets(kind: str) -> bool:
    """Whether an object of a kind, or one that may stand within it, has a secret."""
    return KINDS[kind].has_secret or any(holds_secrets(nest.kind) for nest in (*nests(kind).values(), *child_nests(kind).values()))


@dataclass
class Row:
    """One object as it is written.

    given: what stands at it, without what stands within it. place: where, such as V(my.yml: users[0].keys[1]).
    stands: what it has from where it stands. fixed: the options that nothing else may give therefore. whose: all names of those within
    which it stands, by the same options.
    is_setting: it says something of whom a child is, which several places may do. counts: whether it is wanted at all, as what stands
    within an absent object is not.
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
        """The name by which people know it, in brackets; a secret is none."""
        entity = KINDS[self.kind]
        return name_of({**self.stands, **self.given}, [name for name in entity.names if not entity.options[name].get("no_log")])


def name_of(row: dict[str, Any], names: Iterable[str]) -> str:
    """The first of these options that is a name, in brackets behind a blank; empty where there is none."""
    named = [row[name] for name in names if isinstance(row.get(name), str) and row[name] not in ("", NAMELESS)]
    return " (%s)" % named[0] if named else ""


def unfold(place: str, part: dict[str, Any], shared: dict[str, Any], found: list[str]) -> Iterator[Row]:
    """The objects of a part of a document, each by itself.

    :arg place: of the part. :arg shared: its defaults and profiles by section. :arg found: takes what is wrong with how objects stand.
    """
    for kind in KINDS:
        yield from _Unfolding(shared, found).several(Nest(kind, kind), part.get(kind), "%s: %s" % (place, kind), {}, PRESENT)


def options_given(kind: str, given: dict[str, Any], shared: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any], Any]:
    """What the defaults of a kind, and the profile of an object of it, give. :returns: two dicts, and the profile that does not exist."""
    defaults = shared["defaults"].get(kind, {})
    profile = given["profile"] if "profile" in given else defaults.get("profile")
    of_profile = shared["profiles"].get(profile) if isinstance(profile, str) else None
    return defaults, of_profile or {}, profile if of_profile is None else None


class _Unfolding:
    def __init__(self, shared: dict[str, Any], found: list[str]):
        self._shared, self._found = shared, found

    def several(self, nest: Nest, value: Any, place: str, whose: dict[str, dict[str, Any]], mood: str) -> Iterator[Row]:
        """The objects of one option. :arg whose: by kind, the names of those within which they stand. :arg mood: what becomes of them."""
        if value is None:
            return
        if nest.is_list and not isinstance(value, list):
            self._found.append("%s must be a list" % place)
            return
        for where, item in [("%s[%d]" % (place, number), item) for number, item in enumerate(value)] if nest.is_list else [(place, value)]:
            if isinstance(item, dict):
                yield from self._one(nest, item, where, whose, mood)
            else:
                self._found.append("%s must be a dictionary (got %s)" % (where, what(item)))

    def _one(self, nest: Nest, item: dict[str, Any], place: str, whose: dict[str, dict[str, Any]], mood: str) -> Iterator[Row]:
        kind, inner = nest.kind, nests(nest.kind)
        row = Row(kind, {name: value for name, value in item.items() if name not in inner}, place, is_setting=not nest.is_list)
        self._place_within(row, whose)
        if row.is_setting and not row.stands:
            row.stands = {KINDS[kind].id_name: NAMELESS}
        is_absent = row.given.get("state") == ABSENT
        if mood != PRESENT and row.given.get("state") == PRESENT:
            self._found.append("%s%s: state is present, and it stands within what is absent. Take the state out, or move it"
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
        """What stands within the children of an object, which keep the rest."""
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
        """Give an object what it has from where it stands, and tell of what it says otherwise."""
        entity = KINDS[row.kind]
        pairs = [(reference.entity, reference.field, reference.by) for reference in entity.references if reference.kind in whose]
        if row.is_setting:
            pairs = [(entity, entity.id_name, entity.alias)]
        for other, id_option, name_option in pairs:
            names = whose[other.plural]
            own = {option: names[name] for option, name in ((id_option, other.id_name), (name_option, other.alias)) if option and name in names}
            row.whose.update(own)
            row.fixed |= {id_option, name_option}
            # By the identity, where there is one: the name may be a new one, and nothing has it yet.
            row.stands.update(own if row.is_setting else dict(list(own.items())[:1]))
            for option in (id_option, name_option):
                if option and option in row.given and (option in own or not row.is_setting):
                    self._compare(row, option, names, own.get(option), other.fold if option == name_option else str)

    def _compare(self, row: Row, option: str, names: dict[str, Any], value: Any, fold: Callable[[str], str]) -> None:
        given = row.given.pop(option)
        is_same = fold(given) == fold(value) if isinstance(given, str) and isinstance(value, str) else given == value
        if names and not is_same:  # without a name, the one that it stands within is a mistake itself
            self._found.append("%s%s: %s is %r, and it stands within %r. Leave %s out, or move it"
                               % (row.place, row.name, option, given, next(reversed(names.values())), option))

    def _names(self, kind: str, row: Row) -> dict[str, Any]:
        """What names an object, as far as that is given."""
        entity = KINDS[kind]
        defaults, profile, _missing = options_given(kind, row.given, self._shared)
        whole = {**defaults, **profile, **row.stands, **row.given}
        return {name: whole[name] for name in (entity.id_name, entity.alias) if name and whole.get(name) not in (None, "", NAMELESS)}
