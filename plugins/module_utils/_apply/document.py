# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A document with everything that is wanted, checked completely before any request."""

from __future__ import annotations

import functools
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .._engine.step import Subject
from .._entities.registry import KINDS
from .._entities.traits import NOTHING
from .._errors import InvalidInput, LitellmError
from .._fields.names import quoted
from .._safe import remember
from .._secrets.file import absolute, resolved, twin_of
from .._secrets.path_template import Layout
from .nesting import Row, besides, nearest, options_given, shared_secrets, unfold
from .values import ORDERS, checked, item_options, texts, written_options, wrong_shared
from .words import IGNORED_PREFIX, apart, did_you_mean, number, unknown_section


SECTIONS = tuple(KINDS) + ("defaults", "profiles")
# Options that only the object itself can give.
NOT_SHARED = {"defaults": {"state"}, "profiles": {"profile", *ORDERS}}


@dataclass
class Entry:
    """One object of the document: its kind, what is wanted in canonical form, and its place.

    layout: gives the key's file C(dest) by its options; None if C(dest) has no fields.
    absent: delete it.
    force: delete it, or remove its members, even if keys are in use.
    transfer: the key may be handed to another user.
    owned: it gets the mark of the document's owner.
    stands: options that name the objects within which it is written.
    """

    kind: str
    wanted: dict[str, Any]
    place: str
    layout: Layout | None = None
    absent: bool = False
    force: bool = False
    transfer: bool = False
    owned: bool = True
    stands: Mapping[str, Any] = field(default_factory=lambda: NOTHING)

    @property
    def resource(self) -> Any:
        """The Resource of its kind."""
        return KINDS[self.kind]

    @property
    def shares_dest(self) -> bool:
        """Whether the key's file C(dest) holds the secrets of several keys."""
        return bool(self.layout and self.layout.shared and self.wanted.get("dest"))

    @functools.cached_property
    def key(self) -> Subject:
        """The Subject for bookkeeping. It holds a hash instead of a secret."""
        return Subject(self.kind, "%s=%s" % self.resource.identities(self.wanted)[0], self.resource.describe(self.wanted))


MOST_TOLD = 50  # more mistakes than this suggest that it is the wrong file


class Mistakes(InvalidInput):
    """Everything that is wrong in a document. found: texts with place and reason."""

    def __init__(self, found: list[str]):
        more = ["and %d more" % (len(found) - MOST_TOLD)] if len(found) > MOST_TOLD else []
        told = "\n".join("- %s" % InvalidInput(text) for text in found[:MOST_TOLD] + more)
        super().__init__("The document has %s:\n%s" % (number(len(found), "mistake"), told)
                         if len(found) > 1 else "The document has a mistake: %s" % found[0])
        self.found = found


def parse(parts: Iterable[tuple[str, dict[str, Any]]], found: Iterable[str] = (), layout: Layout | None = None, encrypts: bool = False,
          of_task: Container[str] = ()) -> list[Entry]:
    """Check the whole document. The secrets of its objects are masked from then on.

    :arg parts: places and their sections, for the task's options and each file. :arg found: mistakes found so far.
    :arg layout: the files of keys without C(dest). :arg encrypts: all new secrets must go to encrypted files.
    :arg of_task: options of the task, which somebody may write in a file.
    :raises Mistakes: everything that is wrong, at once.
    """
    known, parts = list(found), list(parts)
    found = []
    shared: dict[str, dict[str, Any]] = {"defaults": {}, "profiles": {}}
    for place, part in parts:
        for section in sorted((name for name in part if not str(name).startswith(IGNORED_PREFIX)), key=str):
            if section not in SECTIONS:
                kinds = [kind for kind in KINDS if section in item_options(kind)]
                found.append("%s: %s" % (place, unknown_section(section, SECTIONS, "an entry of %s" % " or ".join(kinds) if kinds else "",
                                                                "write it in the task, next to src" if section in of_task else "")))
        for section, values in shared.items():
            _merge_shared(place, section, part.get(section), values, found)
    rows = [row for place, part in parts for row in unfold(place, part, shared, found)]
    remember([*(secret for row in rows for secret in row.secrets), *shared_secrets(shared)])
    wanted = [_wanted(row, shared, found) for row in rows]
    together = _together([item for item in wanted if item], found)
    entries = [_entry(item, layout, encrypts, found) for item in together]
    found += _twice(entries, [row for row, item in zip(rows, wanted) if not item and row.counts and not row.is_setting])
    found = known + apart(found, known)
    if found:
        raise Mistakes(found)
    return entries


def _merge_shared(place: str, section: str, given_here: Any, values: dict[str, Any], found: list[str]) -> None:
    if given_here is None:
        return
    if not isinstance(given_here, dict) or not all(isinstance(item, dict) for item in given_here.values()):
        found.append("%s: %s must be a dictionary of dictionaries, such as %s: {%s: {max_budget: 5}}"
                     % (place, section, section, list(KINDS)[-1] if section == "defaults" else "developer"))
        return
    for name, item in texts(given_here).items():
        kinds = [kind for kind in KINDS if section == "profiles" or kind == name]
        known = {option for kind in kinds for option in item_options(kind)} - NOT_SHARED[section]
        if section == "defaults" and name not in KINDS:
            found.append("%s: defaults.%s: there are only defaults for %s" % (place, name, ", ".join(KINDS)))
            continue
        for option in sorted(set(item) - known):
            belongs = option in ORDERS or any("nest" in written_options(kind).get(option, ()) for kind in kinds)
            told = "cannot be shared. Write it at each object" if belongs else "there is no such option." + did_you_mean(option, known)
            found.append("%s: %s.%s.%s: %s" % (place, section, name, option, told))
        if name in values and values[name] != item:
            found.append("%s: %s.%s is defined twice with different values. Keep one of them" % (place, section, name))
        elif name not in values:
            found.extend("%s: %s.%s%s: %s" % (place, section, name, part, text) for part, text in wrong_shared(kinds, item))
        values[name] = item


@dataclass
class _Wanted:
    """What is wanted of an object. values: in canonical form. given: the names of values that do not only come from defaults."""

    row: Row
    values: dict[str, Any]
    given: set[str]

    @property
    def place(self) -> str:
        """Where it is written, with its name."""
        return self.row.place + self.row.name


def _wanted(row: Row, shared: dict[str, dict[str, Any]], found: list[str]) -> _Wanted | None:
    """What is wanted of an object; None if it has a mistake or does not count."""
    kind, options = row.kind, item_options(row.kind)
    defaults, profile, missing = options_given(kind, row.given, shared)
    of_row = texts(row.given)
    if isinstance(missing, str):
        found.append("%s.profile%s: there is no profile '%s'. The profiles are: %s"
                     % (row.place, row.name, missing, ", ".join(sorted(shared["profiles"])) or "none"))
        of_row["profile"] = None
    # A profile serves several kinds: skip what this kind does not have, and options for the object's place.
    defaults, profile = ({name: value for name, value in values.items() if name in options and name not in row.fixed}
                         for values in (defaults, profile))
    values, mistakes = checked(kind, options, texts({**nearest(kind, defaults, profile, of_row), **row.stands}), of_row)
    found.extend("%s%s: %s" % (row.place, part or row.name, text) for part, text in mistakes)
    if values is None and not found:
        found.append("%s cannot be understood" % row.place)  # nothing is silently left out
    if values is None or not row.counts:
        return None
    given = {*row.stands, *of_row, *(besides(kind, profile, of_row) if "profile" in of_row else ())}
    return _Wanted(row, values, given)


def _together(wanted: list[_Wanted], found: list[str]) -> list[_Wanted]:
    """Merge what several places say about the same object. Two places that are not settings are reported elsewhere."""
    if not any(item.row.is_setting for item in wanted):
        return wanted
    kept: list[_Wanted] = []
    seen: dict[tuple, _Wanted] = {}
    for item in wanted:
        names = [(item.row.kind, *identity) for identity in KINDS[item.row.kind].claims(item.values)]
        first = next((seen[name] for name in names if name in seen and (item.row.is_setting or seen[name].row.is_setting)), None)
        if first:
            _join(first, item, found)
        else:
            kept.append(item)
        for name in names:
            seen.setdefault(name, first or item)
    return kept


def _join(first: _Wanted, other: _Wanted, found: list[str]) -> None:
    """Add what another place says about an object. Report differences."""
    entity = KINDS[first.row.kind]
    for name in dict.fromkeys(("state", *entity.orders, *entity.options)):
        of_kind, mine, value = entity.fields.get(name), first.values.get(name), other.values.get(name)
        if name == "state":
            mine, value = mine or "present", value or "present"
        elif name not in other.given:
            continue
        elif name not in first.given:
            first.values[name] = value
            continue
        if not (of_kind.is_same(of_kind.clean(mine), of_kind.clean(value)) if of_kind else mine == value):
            found.append("%s: %s is %s, but %s has %s. Use the same value in both places, or leave it out in one of them"
                         % (other.place, name, quoted(value), first.place, quoted(mine)))
    first.given |= other.given
    first.row.is_setting = first.row.is_setting and other.row.is_setting
    try:
        entity.check(first.values)
    except LitellmError as error:
        found.append("%s, together with %s: %s" % (other.place, first.place, error))


def _entry(item: _Wanted, layout: Layout | None, encrypts: bool, found: list[str]) -> Entry:
    wanted = dict(item.values)
    orders = {name: wanted.pop(name, None) for name in ORDERS}
    entry = Entry(item.row.kind, wanted, item.place, absent=orders["state"] == "absent", force=bool(orders["force"]),
                  transfer=bool(orders["transfer"]), owned=orders["owned"] is not False, stands=item.row.stands or NOTHING)
    if entry.resource.has_secret:
        try:
            _give_dest(entry, item.row.whose, layout, encrypts)
        except LitellmError as error:
            found.append("%s: %s" % (entry.place, error))
    return entry


def _give_dest(entry: Entry, whose: dict[str, Any], layout: Layout | None, encrypts: bool) -> None:
    """Choose the file of a key without C(dest). A key given by token cannot be created, so it needs none."""
    wanted = entry.wanted
    own = Layout(wanted["dest"]) if wanted.get("dest") else None
    entry.layout = layout if "dest" not in wanted else own if own and own.fields else None
    if entry.layout and (own or (not entry.absent and entry.resource.needs_file(wanted))):
        entry.wanted = dict(wanted, dest=entry.layout.path(dict(whose, **wanted)))
    if encrypts and not entry.absent and not entry.wanted.get("dest") and not entry.resource.is_secret_known(entry.wanted):
        raise InvalidInput("vault_encrypt is set and the %s has no dest" % entry.resource.name, "Set dest to the file for its secret.")


def _twice(entries: list[Entry], broken: list[Row]) -> list[str]:
    """What is named twice, and files that are. :arg broken: objects that have another mistake."""
    seen: dict[tuple, str] = {}
    found: list[str] = []
    once: list[Entry] = []

    def is_first(kind: str, named: dict[str, Any], place: str) -> bool:
        names = [(kind, name, value) for name, value in KINDS[kind].claims(named)]
        twice = ["%s: %s '%s' is already used by %s. Name each object once" % (place, *name[1:], seen[name]) for name in names if name in seen]
        found.extend(twice)
        for name in names:
            seen.setdefault(name, place)
        return not twice
    for row in broken:
        named = {name: value for name, value in {**row.stands, **row.given}.items() if isinstance(value, str)}
        if not KINDS[row.kind].made_of:
            is_first(row.kind, named, row.place + row.name)
    for entry in entries:
        once += [entry] if is_first(entry.kind, entry.wanted, entry.place) else []
    return found + _same_files(once)


def _same_files(entries: list[Entry]) -> list[str]:
    by_file: dict[str, Entry] = {}
    found: list[str] = []
    folders: dict[str, str] = {}
    for entry in entries:
        if not entry.resource.has_secret or not entry.wanted.get("dest"):
            continue
        try:
            dest = resolved(absolute(entry.wanted["dest"]), folders)
        except InvalidInput as error:
            found.append("%s: %s" % (entry.place, error))
            continue
        first = by_file.setdefault(dest, entry)
        if first is not entry and not (entry.shares_dest and first.shares_dest):
            found.append("%s: dest '%s' is already used by %s. Give each %s its own file" % (
                entry.place, entry.wanted["dest"], first.place, entry.resource.name))
    # A pending file, and briefly a new one, are kept beside each file.
    twins = {twin_of(dest, word): entry.place for dest, entry in by_file.items() for word in ("pending", "new")}
    return found + ["%s: dest '%s' is reserved for pending secrets of the file of %s. Use another name" % (entry.place, entry.wanted["dest"], twins[dest])
                    for dest, entry in by_file.items() if dest in twins]
