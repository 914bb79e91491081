# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of the playbooks onboard_team and environment_keys, as documents of litellm_apply. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..module_utils._apply.values import checked, item_options
from ..module_utils._apply.words import did_you_mean
from ..module_utils._secrets.path_template import UNSAFE


LIMITS = ("tpm_limit", "rpm_limit")
TEAM = ("team_alias", "team_id", "models", "max_budget", "budget_duration", *LIMITS, "metadata")
OF_USER = ("user_email", "user_alias", "user_role", "models", "max_budget", "budget_duration")
# A user's own budget does not hold for keys of a team: the member's does.
OF_MEMBER = {"user_email": "user_email", "role": "role", "max_budget": "max_budget_in_team", "budget_duration": "budget_duration",
             "tpm_limit": "tpm_limit", "rpm_limit": "rpm_limit", "state": "state", "force": "force"}
MEMBER = tuple(dict.fromkeys((*OF_USER, *OF_MEMBER, "keys")))
TEAM_KEY = ("key_alias", "models", "max_budget", "budget_duration", "duration", "expires", *LIMITS, "metadata", "state", "transfer")
KEY = (*TEAM_KEY, "team_alias", "user_email", "max_parallel_requests", "blocked")
# What says of litellm_apply's document what the file has otherwise.
OWN_WORDS = (("members[0].", ""), ("max_budget_in_team", "max_budget"), (" found in members", ""), (" found in 'members'.", ""))
EMPTY_IS_LEFT_OUT = ("keys", "role", "user_role", "state", "force", "transfer")


class _Document:
    """Collects the objects of a file, and all that is wrong with them.

    sections: of the document. found: mistakes.
    """

    def __init__(self) -> None:
        self.sections: dict[str, Any] = {}
        self.found: list[str] = []
        self._places: dict[tuple[str, str], str] = {}

    def tell(self, place: str, text: str) -> None:
        """Note a mistake once."""
        told = "%s: %s" % (place, text) if place else text
        if told not in self.found:
            self.found.append(told)

    def mapping(self, value: Any, place: str, known: Iterable[str], needed: tuple[str, ...], name: str = "") -> dict[str, Any] | None:
        """A mapping with known names alone, without what is empty and then counts as left out; None where it is none."""
        if not isinstance(value, dict):
            self.tell(place, "must be a mapping of names and values, such as %s: ..." % needed[0])
            return None
        place = place + (" (%s)" % value[name] if name and isinstance(value.get(name), str) and value[name] else "")
        for option in value:
            if option not in known:
                self.tell(place, "unknown option '%s'.%s" % (option, did_you_mean(option, known)))
        missing = [option for option in needed if value.get(option) in (None, "")]
        if missing:
            self.tell(place, "%s %s missing" % (" and ".join("'%s'" % option for option in missing), "are" if missing[1:] else "is"))
            return None
        return {option: item for option, item in value.items()
                if option in known and not (item is None and option in EMPTY_IS_LEFT_OUT)}

    def rows(self, value: Any, place: str) -> list[tuple[str, Any]]:
        """The rows of a list that are not empty, each with its place."""
        if not isinstance(value, list):
            self.tell(place, "must be a list: begin each entry with a dash")
            return []
        return [("%s[%d]" % (place, number), row) for number, row in enumerate(value) if row is not None]

    def once(self, kind: str, name: Any, place: str) -> None:
        """Note a name that is given twice."""
        if isinstance(name, str):
            first = self._places.setdefault((kind, name.lower() if kind == "user_email" else name), place)
            if first != place:
                self.tell(place, "%s '%s' is that of %s already" % (kind, name, first))

    def check(self, kind: str, row: dict[str, Any], place: str) -> None:
        """Tell what is wrong with an object of the document, in the words of the file."""
        _wanted, mistakes = checked(kind, item_options(kind), {}, row)
        for _place, text in mistakes:
            for words, instead in OWN_WORDS:
                text = text.replace(words, instead)
            self.tell(place, text)

    def key(self, value: Any, place: str, known: tuple[str, ...], more: dict[str, Any]) -> None:
        """Add a key. more: what it has beside, which it may give otherwise; with C(state=absent) nothing else counts."""
        row = self.mapping(value, place, known, ("key_alias",), "key_alias")
        if row is None:
            return
        place = "%s (%s)" % (place, row["key_alias"])
        self.once("key_alias", row["key_alias"], place)
        self.check("keys", {**more, **row}, place)
        if "absent" in (row.get("state"), more.get("state")):
            row = {"key_alias": row["key_alias"], "state": "absent"}
            more = {}
        elif UNSAFE.search(str(row["key_alias"])):
            self.tell(place, "key_alias cannot be the name of its file: it must not begin with . or ~, nor hold a slash or an unprintable "
                             "character. Choose another")
        self.sections.setdefault("keys", []).append({**more, **row})


def keys_document(data: Any) -> tuple[dict[str, Any], list[str]]:
    """The document for a file of keys. :returns: its sections, and what is wrong with the file."""
    document = _Document()
    top = document.mapping({} if data is None else data, "", ("keys",), ("keys",))
    for place, row in document.rows(top["keys"], "keys") if top else ():
        document.key(row, place, KEY, {})
    document.sections.setdefault("keys", [])
    return document.sections, document.found


def team_document(data: Any, purge: bool = False) -> tuple[dict[str, Any], list[str]]:
    """The document for a file of a team.

    :arg purge: whether members who are not in the file leave the team, unless the file says so itself.
    :returns: its sections, and what is wrong with the file.
    """
    document = _Document()
    top = document.mapping({} if data is None else data, "", ("team", "members", "purge_members"), ("team", "members"))
    team = document.mapping(top["team"], "team", TEAM, ("team_alias",), "team_alias") if top else None
    rows = document.rows(top["members"], "members") if top else ()
    if top is None or team is None:
        return {}, document.found
    document.check("teams", team, "team (%s)" % team["team_alias"])
    # Where the identity is given, the alias is a new one, and nothing has it yet.
    name = "team_id" if team.get("team_id") else "team_alias"
    document.sections = {"defaults": {"users": {"owned": False}}, "users": [], "teams": [], "keys": []}
    members = [member for place, row in rows for member in _member(document, place, row, {name: team[name]})]
    purges = top.get("purge_members")
    team.update(members=members, purge_members=purge if purges is None else purges)
    document.check("teams", {"team_alias": "x", "members": [], "purge_members": team["purge_members"]}, "purge_members")
    document.sections["teams"].append(team)
    return document.sections, document.found


def _member(document: _Document, place: str, value: Any, team: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """Add a member's user and keys. :yields: the member, if it is one."""
    row = document.mapping(value, place, MEMBER, ("user_email",), "user_email")
    if row is None:
        return
    email = row["user_email"]
    named = "%s (%s)" % (place, email)
    document.once("user_email", email, named)
    user = {name: row[name] for name in OF_USER if name in row}
    member = {new: row[name] for name, new in OF_MEMBER.items() if name in row}
    document.check("users", user, named)
    for name, item in member.items():
        document.check("teams", {"team_alias": "x", "members": [{"user_email": "a@example.com", name: item}]}, named)
    is_absent = member.get("state") == "absent"
    # A user may be in other teams: who leaves this one is no member of it any more, and stays a user.
    if not is_absent:
        document.sections["users"].append(user)
    more = {**({"models": row["models"]} if "models" in row else {}), "user_email": email, **team, **({"state": "absent"} if is_absent else {})}
    for key_place, key in document.rows(row.get("keys", []), place + ".keys"):
        document.key(key, key_place, TEAM_KEY, more)
    yield {name: item for name, item in member.items() if not is_absent or name in ("user_email", "state", "force")}
