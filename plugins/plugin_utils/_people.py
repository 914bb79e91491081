# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Translates the files of the playbooks onboard_team and environment_keys to documents of litellm_apply. Pure."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

from ..module_utils._apply.document import Mistakes, parse
from ..module_utils._apply.nesting import no_list, no_mapping
from ..module_utils._apply.values import written_options
from ..module_utils._apply.words import IGNORED_PREFIX, did_you_mean, unknown_section
from ..module_utils._secrets.path_template import Layout


CONNECTION = ("url", "api_key", "api_key_header", "headers", "validate_certs", "ca_path", "client_cert", "client_key", "timeout", "retries")
PREFIX = "litellm_"
OPTIONS = ("owner", "prune", "prune_limit", "unknown_models", "require_models", "require_budget", *CONNECTION)
VARIABLES = ("team_file", "keys_file", "keys_dir", *(PREFIX + name for name in OPTIONS))  # of the playbooks
OF_USER = ("user_alias", "user_role", "models", "max_budget", "budget_duration")
# Keys of a team count against the member's budget, not the user's own.
OF_MEMBER = {"user_email": "user_email", "user_id": "user_id", "role": "role", "max_budget": "max_budget_in_team", "state": "state",
             "budget_duration": "budget_duration", "tpm_limit": "tpm_limit", "rpm_limit": "rpm_limit", "force": "force"}
MEMBER = tuple(dict.fromkeys((*OF_MEMBER, *OF_USER, "keys")))
EMPTY_IS_LEFT_OUT = ("role", "user_role")  # a role is never removed implicitly
LISTS = ("members", "keys")  # sections that are lists
BESIDE = ("members", "purge_members")  # sections of the file that are options of a team in a document
NAMES = ("user_email", "user_id")
PLACE = re.compile(r"teams\[0\](?:\.members\[\d+\](?:\.user|\.keys\[\d+\])?)?|keys\[\d+\]")


@dataclass
class Translated:
    """A playbook's file as a document.

    sections: of the document. found: mistakes in the file, besides those in the document. places: the place in the file, by the place in
    the document. misnamed: places whose names are in misspelled options.
    """

    sections: dict[str, Any] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    misnamed: set[str] = field(default_factory=set)

    def mistakes(self, path: str, layout: Layout | None = None) -> list[str]:
        """All mistakes in the file, with path and place. :arg layout: the files of keys."""
        found = ["%s: %s" % (path, text) for text in self.found]
        try:
            parse([(path, self.sections)], (), layout)
        except Mistakes as error:
            texts = [PLACE.sub(lambda place: self.places.get(place[0], place[0]), text) for text in error.found]
            nameless = tuple("%s: %s: Nothing says which" % (path, place) for place in self.misnamed)
            found += [text.replace(OF_MEMBER["max_budget"], "max_budget") for text in texts if not text.startswith(nameless)]
        return list(dict.fromkeys(found))

    def section(self, data: Any, known: tuple[str, ...], needed: tuple[str, ...], within: dict[str, Container[str]]) -> dict[str, Any]:
        """The known parts of a file; empty if it is not a mapping. :arg within: the options by what has them, for one that is next to it."""
        if data is not None and not isinstance(data, dict):
            self.found.append("it must be a mapping with %s" % " and ".join(needed))
            return {}
        top = data or {}
        for name in top:
            if name not in known and not str(name).startswith(IGNORED_PREFIX):
                self.found.append(unknown_section(name, known, next((part for part, options in within.items() if name in options), ""), _outside(name)))
        self.needs(top, "", *needed)
        return top

    def rows(self, value: Any, place: str, into: str, kind: str) -> list[dict[str, Any]]:
        """The entries of a list, without empty ones, which must not be all.

        :arg place: of the list in the file. :arg into: that in the document. :arg kind: what the entries name.
        """
        if value is None:
            return []
        if not isinstance(value, list):
            self.found.append(no_list(place, value, kind))
            return []
        kept: list = []
        for number, row in enumerate(value):
            where = "%s[%d]" % (place, number)
            if isinstance(row, dict):
                self.places["%s[%d]" % (into, len(kept))] = where
                kept.append(row)
            elif row is not None:
                self.found.append(no_mapping(where, row, kind))
        if value and not any(row is not None for row in value):  # with purge_members, all would go
            self.found.append("%s has nothing but empty entries. Write [] if it is to be empty" % place)
        return kept

    def needs(self, row: dict[str, Any], place: str, *names: str) -> bool:
        """Whether all these names are given. Reports missing ones."""
        missing = [name for name in names if row.get(name) in (None, "")]
        if missing:
            told = "%s %s %s" % (" and ".join("'%s'" % name for name in missing), "are" if missing[1:] else "is",
                                 "empty" if all(name in row for name in missing) else "missing")
            told += ". Write [] if it is to be empty" if set(missing) & set(LISTS) & set(row) else ""
            self.found.append("%s: %s" % (place, told) if place else told)
        return not missing


def _outside(name: Any) -> str:
    """How to give an option of a playbook, which does not belong into its file; empty for anything else."""
    if name in ("api_key", PREFIX + "api_key"):
        return "export LITELLM_MASTER_KEY in the environment"  # others on the machine see what is on a command line
    variable = name if name in VARIABLES else PREFIX + name if name in OPTIONS else ""
    return variable and "pass it to the playbook with -e %s=..." % variable


def keys_document(data: Any) -> Translated:
    """The document for a file of keys."""
    file = Translated()
    top = file.section(data, ("keys",), ("keys",), {"an entry of keys": written_options("keys")})
    file.sections["keys"] = file.rows(top.get("keys"), "keys", "keys", "keys")
    return file


def team_document(data: Any, purge: bool = False) -> Translated:
    """The document for a file of a team.

    :arg purge: members who are not in the file leave the team, unless the file says otherwise.
    """
    file = Translated(places={"teams[0]": "team"})
    top = file.section(data, ("team", *BESIDE), ("team", "members"), {"team": set(written_options("teams")) - {"keys"}, "an entry of members": MEMBER})
    members = [_member(file, row, number) for number, row in enumerate(file.rows(top.get("members"), "members", "teams[0].members", "users"))]
    team, purges = top.get("team"), top.get("purge_members")
    if isinstance(team, dict):
        if team.get("team_id"):
            file.needs(team, "team", "team_alias")  # the mark of the team and its keys contains it
        options = written_options("teams")
        guesses = {name: "" if name in options else did_you_mean(name, options) for name in team if name in BESIDE or name not in options}
        beside = {name: guess for name, guess in guesses.items() if name in BESIDE or any(other in guess for other in BESIDE)}
        file.found += ["team: there is no option %s.%s Write it next to team, not in it" % (name, guess) for name, guess in beside.items()]
        team = {name: value for name, value in team.items() if name not in beside}
        team.update(members=members, purge_members=purge if purges is None else purges)
    # a user may be in several teams, whose files have different marks
    file.sections = {"defaults": {"users": {"owned": False}}, "teams": [] if team in (None, "") else [team]}
    return file


def _member(file: Translated, row: dict[str, Any], number: int) -> dict[str, Any]:
    """A member of the document: the user's own settings under V(user), and the member's models for each key."""
    into = "teams[0].members[%d]" % number
    place = file.places[into]
    file.places[into + ".user"] = place
    named = " (%s)" % row["user_email"] if isinstance(row.get("user_email"), str) else ""
    guesses = {name: did_you_mean(name, MEMBER) for name in row if name not in MEMBER}
    file.found += ["%s%s: there is no option %s.%s" % (place, named, name, guess) for name, guess in guesses.items()]
    file.misnamed |= {place for guess in guesses.values() if any(name in guess for name in NAMES)}
    given = {name: value for name, value in row.items() if value is not None or name not in EMPTY_IS_LEFT_OUT}
    models = {"models": given["models"]} if isinstance(given.get("models"), (list, str)) else {}
    return {**{new: given[name] for name, new in OF_MEMBER.items() if name in given},
            "user": {name: given[name] for name in OF_USER if name in given},
            "keys": [{**models, **key} for key in file.rows(row.get("keys"), place + ".keys", into + ".keys", "keys")]}
