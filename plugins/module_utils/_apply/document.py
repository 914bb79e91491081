# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A document of everything that is wanted, checked as a whole before any call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .._entities.registry import KINDS
from .._errors import InvalidInput, LitellmError
from .._secrets.file import absolute, twin_of
from .._secrets.path_template import Layout
from .subject import Subject
from .values import ORDERS, checked, item_options, texts, wrong_shared
from .words import did_you_mean, number


SECTIONS = tuple(KINDS) + ("defaults", "profiles")
# What an object says for itself.
NOT_SHARED = {"defaults": {"state"}, "profiles": {"profile", *ORDERS}}


@dataclass
class Entry:
    """One object of the document: its kind, what is wanted of it in canonical form, and where it stands.

    shares_dest: of a key, whether the file C(dest) keeps the secrets of several keys. absent: it is not to exist.
    force: delete it, or take out its members, although keys are in use. transfer: of a key, it may change its person.
    owned: it gets the mark of the document's owner.
    """

    kind: str
    wanted: dict[str, Any]
    place: str
    shares_dest: bool = False
    absent: bool = False
    force: bool = False
    transfer: bool = False
    owned: bool = True

    @property
    def resource(self):
        """The Resource of its kind."""
        return KINDS[self.kind]

    @property
    def key(self):
        """The Subject under which a run notes what becomes of it; a secret is in it as its hash."""
        return Subject(self.kind, "%s=%s" % self.resource.identities(self.wanted)[0], self.resource.describe(self.wanted))


MOST_TOLD = 50  # mistakes: more of them means that the wrong file was given


class Mistakes(InvalidInput):
    """All that is wrong in a document. :arg found: list of str, each with place and reason."""

    def __init__(self, found):
        more = ["and %d more" % (len(found) - MOST_TOLD)] if len(found) > MOST_TOLD else []
        told = "\n".join("- " + text for text in found[:MOST_TOLD] + more)
        super().__init__("The document has %s:\n%s" % (number(len(found), "mistake"), told)
                         if len(found) > 1 else "The document has a mistake: %s" % found[0])
        self.found = found


def parse(parts, found=(), layout=None, encrypts=False):
    """The whole document, checked.

    :arg parts: list of (place, dict by section), such as the task's own options and each file.
    :arg found: mistakes that are known already.
    :arg layout: Layout or None, of the files of keys that have no C(dest).
    :arg encrypts: bool, whether all new secrets have to go to encrypted files.
    :returns: a list of Entry. :raises Mistakes: everything that is wrong, at once.
    """
    found, shared = list(found), {"defaults": {}, "profiles": {}}
    for place, part in parts:
        for section in sorted(set(part) - set(SECTIONS), key=str):
            found.append("%s: there is no section '%s' (there are %s).%s"
                         % (place, section, ", ".join(SECTIONS), did_you_mean(section, SECTIONS)))
        for section, values in shared.items():
            _merge_shared(place, section, part.get(section), values, found)
    entries = [entry for place, part in parts for entry in _entries(place, part, shared, found)]
    for entry in entries:
        if entry.resource.has_secret:
            try:
                _give_dest(entry, layout, encrypts)
            except LitellmError as error:
                found.append("%s: %s" % (entry.place, error))
    found += _twice(entries)
    if found:
        raise Mistakes(found)
    return entries


def _merge_shared(place, section, given_here, values, found):
    if given_here is None:
        return
    if not isinstance(given_here, dict) or not all(isinstance(item, dict) for item in given_here.values()):
        found.append("%s: %s must be a dictionary of dictionaries, such as %s: {%s: {max_budget: 5}}"
                     % (place, section, section, list(KINDS)[-1] if section == "defaults" else "developer"))
        return
    for name, item in given_here.items():
        kinds = [kind for kind in KINDS if section == "profiles" or kind == name]
        known = {option for kind in kinds for option in item_options(kind)} - NOT_SHARED[section]
        if section == "defaults" and name not in KINDS:
            found.append("%s: defaults.%s: there are defaults for %s" % (place, name, ", ".join(KINDS)))
            continue
        for option in sorted(set(item) - known, key=str):
            told = "belongs to the object itself" if option in ORDERS else "there is no such option." + did_you_mean(option, known)
            found.append("%s: %s.%s.%s: %s" % (place, section, name, option, told))
        if name in values and values[name] != item:
            found.append("%s: %s.%s is given twice with different values" % (place, section, name))
        elif name not in values:
            found.extend("%s: %s.%s%s: %s" % (place, section, name, part, text) for part, text in wrong_shared(kinds, texts(item)))
        values[name] = item


def _entries(place, part, shared, found):
    for kind in KINDS:
        rows = part.get(kind)
        if rows is None:
            continue
        if not isinstance(rows, list):
            found.append("%s: %s must be a list" % (place, kind))
            continue
        for index, row in enumerate(rows):
            where = "%s: %s[%d]" % (place, kind, index)
            if not isinstance(row, dict):
                found.append("%s must be a dictionary" % where)
                continue
            entry = _entry(kind, row, where, shared, found)
            if entry:
                yield entry


def _name_in(kind, row):
    """The name by which people know an object, for its place; a secret is none."""
    entity = KINDS[kind]
    named = [row[name] for name in entity.names if not entity.options[name].get("no_log") and isinstance(row.get(name), str) and row[name]]
    return " (%s)" % named[0] if named else ""


def _entry(kind, row, where, shared, found):
    options = item_options(kind)
    defaults = {name: value for name, value in shared["defaults"].get(kind, {}).items() if name in options}
    profile = row["profile"] if "profile" in row else defaults.get("profile")
    if profile is not None and (not isinstance(profile, str) or profile not in shared["profiles"]):
        found.append("%s.profile%s: there is no profile '%s' (there are: %s)"
                     % (where, _name_in(kind, row), profile, ", ".join(sorted(shared["profiles"], key=str)) or "none"))
        profile, row = None, dict(row, profile=None)
    # A profile serves several kinds: what a kind does not have is not meant for it.
    of_profile = {name: value for name, value in shared["profiles"].get(profile, {}).items() if name in options}
    of_row = texts(row)
    wanted, mistakes = checked(kind, options, texts(dict(defaults, **of_profile)), of_row)
    found.extend("%s%s%s: %s" % (where, part, _name_in(kind, row), text) for part, text in mistakes)
    if wanted is None and not found:
        found.append("%s cannot be understood" % where)  # nothing is left out in silence
    if wanted is None:
        return None
    where += _name_in(kind, row)
    orders = {name: wanted.pop(name, None) for name in ORDERS}
    return Entry(kind, wanted, where, absent=orders["state"] == "absent", force=bool(orders["force"]), transfer=bool(orders["transfer"]),
                 owned=orders["owned"] is not False)


def _give_dest(entry, layout, encrypts):
    """Choose the file of a key that has no C(dest). A token alone cannot make a key, so that it needs no file."""
    wanted = entry.wanted
    own = Layout(wanted["dest"]) if wanted.get("dest") else None
    if own and own.has_fields:
        entry.wanted = dict(wanted, dest=own.path(wanted))
        entry.shares_dest = own.shared
    elif layout and not entry.absent and entry.resource.needs_file(wanted) and "dest" not in wanted:
        entry.wanted = dict(wanted, dest=layout.path(wanted))
        entry.shares_dest = layout.shared
    if encrypts and not entry.absent and not entry.wanted.get("dest") and not entry.resource.is_secret_known(entry.wanted):
        raise InvalidInput("vault_encrypt is set and the %s has no dest" % entry.resource.name, "Give the file that keeps its secret.")


def _twice(entries):
    seen, found = {}, []
    for entry in entries:
        for name, value in entry.resource.identities(entry.wanted):
            identity = (entry.kind, name, value)
            if identity in seen:
                found.append("%s: %s '%s' is named by %s already" % (entry.place, name, value, seen[identity]))
            seen.setdefault(identity, entry.place)
    return found + _same_files(entries)


def _same_files(entries):
    places, shared, found = {}, {}, []
    for entry in entries:
        if not entry.resource.has_secret or not entry.wanted.get("dest"):
            continue
        try:
            dest = absolute(entry.wanted["dest"])
        except InvalidInput as error:
            found.append("%s: %s" % (entry.place, error))
            continue
        if dest in places and not (entry.shares_dest and shared[dest]):
            found.append("%s: dest '%s' is that of %s already" % (entry.place, entry.wanted["dest"], places[dest]))
        places.setdefault(dest, entry.place)
        shared.setdefault(dest, entry.shares_dest)
    # Beside each file lies one with what is pending, and for a moment a new one.
    twins = {twin_of(dest, word): place for dest, place in places.items() for word in ("pending", "new")}
    return found + ["%s: dest '%s' is the name that is kept beside the file of %s" % (places[dest], dest, twins[dest])
                    for dest in places if dest in twins]
