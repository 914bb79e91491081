# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What goes: objects that a document names no more, and keys that go with a membership. Pure: no calls, no Ansible."""

from __future__ import annotations

from collections import defaultdict

from .._engine.drift import hide_marks
from .._engine.plan import Plan, plan_absent
from .._errors import InvalidInput
from .document import KINDS
from .planning import MARKED, OWNER, Step, member_key
from .subject import Subject


SHOWN = 10  # names in one message


def _named(steps):
    """What the document names, as an object of its own or by a reference. :returns: set of (kind, identity)."""
    named = {(step.kind, step.row[step.resource.id_name]) for step in steps if step.row}
    for step in steps:
        for kind, id_name in (("users", "user_id"), ("teams", "team_id")):
            if step.kind == "keys" and step.wanted.get(id_name):
                named.add((kind, step.wanted[id_name]))
        named.update(("users", member["user_id"]) for member in step.wanted.get("members") or ())
    return named


def _is_marked(row, owner):
    return bool(owner) and (row.get("metadata") or {}).get(OWNER) == owner


def _told(labels):
    labels = sorted(labels)
    return "%s%s" % (", ".join(labels[:SHOWN]), " ..." if len(labels) > SHOWN else "")


def _refuse_with_keys(step, staying):
    """Refuse to delete a user or team with whom the gateway would delete keys that are to stay."""
    id_name = step.resource.id_name
    labels = [KINDS["keys"].describe(row) for row in staying[id_name].get(step.row[id_name], ())]
    if labels:
        step.plan = Plan()
        step.error = InvalidInput("%s is not deleted, as %d keys would go with it that are not to go: %s"
                                  % (step.label, len(labels), _told(labels)),
                                  "Delete them, give them another %s, or name the %s in the document."
                                  % (id_name, step.resource.name))


def _deletion(kind, row):
    resource = KINDS[kind]
    key = Subject(kind, "%s=%s" % (resource.id_name, row[resource.id_name]), resource.describe(row))
    step = Step(key, None, row, plan_absent(resource, row))
    hide_marks(step.plan)
    return step


def plan_pruning(steps, snapshot, owner):
    """What has the owner's mark and is not in the document any more, with the keys of users who go.

    :arg steps: list of Step of the document. :arg snapshot: Snapshot. :arg owner: str.
    :returns: a list of Step in the order of deletion; what would take with it what is to stay has an error.
    """
    named = _named(steps)
    gone, leaving = [], set()
    for kind in ("users", "teams", "keys"):
        for row in snapshot.rows[kind]:
            identity = row[KINDS[kind].id_name]
            orphan = kind == "keys" and row.get("user_id") in leaving
            if (kind, identity) in named or not (orphan or _is_marked(row, owner)):
                continue
            if kind == "users":
                leaving.add(identity)
            gone.append(_deletion(kind, row))
    tokens = {step.row["token"] for step in gone if step.kind == "keys"}
    moved = {step.row["token"]: dict(step.row, **{name: new for name, (old, new) in step.plan.changes.items()})
             for step in steps if step.kind == "keys" and step.row}
    staying = {"user_id": defaultdict(list), "team_id": defaultdict(list)}
    for row in snapshot.rows["keys"]:
        row = moved.get(row["token"], row)
        for id_name, by_holder in staying.items():
            if row["token"] not in tokens and row.get(id_name):
                by_holder[row[id_name]].append(row)
    for step in gone:
        if step.kind != "keys":
            _refuse_with_keys(step, staying)
    return gone[::-1]


def leavers(steps):
    """Who is to be taken out of teams. :arg steps: list of Step. :returns: a list of (Step, user_id)."""
    return [(step, user_id) for step in steps if step.kind == "teams" and step.row and not step.error
            for user_id, todo in step.members if todo.action == "delete"]


def plan_removals(steps, gone, snapshot, owner, foretold=None):
    """What goes with those who are taken out of teams: with a membership the gateway deletes the user's keys of the team.

    A removal that would take a key that is not to go is refused: it leaves its Step, which keeps the error.

    :arg steps: list of Step of the document, changed in place. :arg gone: list of Step, as C(plan_pruning) gives it.
    :arg snapshot: Snapshot. :arg owner: str, whose keys go when the document does not name them, or None.
    :arg foretold: set of the hashes of keys that alone may go as all other changes are made, or None before they are.
    :returns: a list of Step of those keys that are not in C(gone).
    """
    removals, taken = leavers(steps), []
    if not removals:
        return taken
    going = {step.row["token"] for step in gone if step.kind == "keys"}
    team_ids = {step.row["team_id"] for step, _user_id in removals}
    here, own = _keys_of_members(steps, snapshot, team_ids, foretold is None)
    named = {step.row["token"] for step in steps if step.kind == "keys" and step.row}
    for step, user_id in removals:
        rows = [row for row in here.get((user_id, step.row["team_id"]), ()) if row["token"] not in named]
        leave = [row for row in rows if row["token"] in going or _is_marked(row, owner)]
        leave = [row for row in leave if foretold is None or row["token"] in foretold]
        kept = [KINDS["keys"].describe(row) for row in rows if row not in leave]
        kept += own.get((user_id, step.row["team_id"]), ())
        if kept:
            _refuse_removal(step, user_id, member_key(step, user_id, snapshot), kept)
        else:
            taken += [_deletion("keys", row) for row in leave if row["token"] not in going]
    return taken


def _keys_of_members(steps, snapshot, team_ids, moves):
    """Keys by (user_id, team_id): what is there, as rows, and what the document wants there, as labels.

    :arg moves: bool, whether what is planned for a key that exists will have happened.
    """
    here, own = defaultdict(list), defaultdict(list)
    for team_id in team_ids:
        for row in snapshot.keys_of("team_id", team_id):
            here[(row.get("user_id"), team_id)].append(row)
    for step in steps:
        if step.kind == "keys" and (step.row or not step.error):
            changed = {name: new for name, (old, new) in step.plan.changes.items()} if moves else {}
            found = dict(step.row, **changed) if step.row else step.wanted
            own[(found.get("user_id"), found.get("team_id"))].append(step.label)
    return here, own


def _refuse_removal(step, user_id, member, labels):
    step.members = [(other, todo) for other, todo in step.members if other != user_id]
    step.refused[member] = InvalidInput(
        "%s is not taken out, as %d keys would go with the membership that are not to go: %s" % (member.label, len(labels), _told(labels)),
        "Delete them, give them another team or user, or name the member in the document.")


def check_limit(gone, snapshot, owner, limit):
    """Refuse to prune more than is allowed.

    :arg gone: list of Step. :arg limit: str, a number or a share such as V(10%) of what the owner has, with the keys of its users.
    :raises InvalidInput: it would be more.
    """
    owned = {id(row) for kind in MARKED for row in snapshot.rows[kind] if _is_marked(row, owner)}
    owned = len(owned | {id(step.row) for step in gone})
    allowed = parse_limit(limit, owned)
    gone = [step for step in gone if not step.error]
    if len(gone) > allowed:
        raise InvalidInput(
            "prune would delete %d of the %d objects of '%s', more than prune_limit %s allows (%d): %s%s"
            % (len(gone), owned, owner, limit, allowed, ", ".join(step.label for step in gone[:SHOWN]),
               " ..." if len(gone) > SHOWN else ""),
            "Check that the document is whole; where the deletion is meant, raise prune_limit.")


def parse_limit(limit, owned):
    """How many objects a limit allows. :arg limit: str. :returns: int. :raises InvalidInput: it is no limit."""
    text = str(limit).strip()
    number = text[:-1] if text.endswith("%") else text
    if not number.isascii() or not number.isdigit() or (text.endswith("%") and int(number) > 100):
        raise InvalidInput("prune_limit '%s' is no limit" % limit, "Give a number of objects, or a share such as 10%.")
    return int(owned * int(number) / 100) if text.endswith("%") else int(number)
