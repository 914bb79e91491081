# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the module returns of a plan, as plain data."""

from __future__ import annotations

from .._engine.members import show_members
from .._errors import LitellmError
from .._safe import hide
from .._secrets.envelope import CHECKS
from .planning import summary
from .subject import names_of


# Beside an identity that a key refers to stands the name by which people know it.
REFERRED = (("user_id", "users", "user_email"), ("team_id", "teams", "team_alias"))


def result_of(module, whole, failed, by_alias, snapshot, store=None, closed=()):
    """What the module returns: here alone Subjects become names.

    :arg module: a Module. :arg whole: Whole, as planned. :arg failed: dict by Subject of LitellmError.
    :arg by_alias: dict of new secrets. :arg snapshot: Snapshot. :arg store: SecretStore, or None. :arg closed: list of dict, as
    C(KeyFiles.finish) gives it. :returns: dict.
    """
    everything = whole.everything
    names = names_of([*(step.key for step in everything), *(step.goes_with for step in everything if step.goes_with), *failed])
    people = _People(whole.steps, snapshot)
    plan = [_shown(step, names, people, store) for step in everything if step.action != "none" and not step.error]
    counts = summary(everything)
    words = {"none": "as wanted", "failed": "refused"}
    told = "; ".join("%s: %s" % (kind, ", ".join("%d %s" % (count, words.get(action, "to %s" % action))
                                                 for action, count in of_kind.items() if count))
                     for kind, of_kind in counts.items())
    drifted = [{"object": names[step.key], "fields": step.drift} for step in whole.steps if step.drift]
    if drifted:
        told += "; %d changed by hand" % len(drifted)
    return {"changed": bool(plan), "drift": drifted, **({"diff": [_diff(row) for row in plan]} if module._diff else {}), "plan": plan,
            "summary": counts, "msg": told or "The document is empty.",
            "failed_objects": {names[key]: str(error) for key, error in failed.items()},
            **({CHECKS: [dict(row, object=names[row.pop("key")]) for row in closed]} if closed else {}),
            # Under keys too, a name that ansible-test does not let be documented, as result.keys is a method in Jinja2.
            "new_keys": by_alias, "keys": by_alias}


def _shown(step, names, people, store):
    before, after = dict(step.plan.before), dict(step.plan.after)
    show_members(before, after, step.row, step.members)
    for side in (before, after):
        people.add_names(step.kind, side)
    place = store.place(step.key) if store and step.kind == "keys" and step.action == "create" else None
    if place:
        after["dest"] = place.path
    row = {"object": names[step.key], "action": step.action, "before": before, "after": after}
    return hide(dict(row, goes_with=names[step.goes_with]) if step.goes_with else row)


def _diff(row):
    name = "%s (goes with %s)" % (row["object"], row["goes_with"]) if "goes_with" in row else row["object"]
    return {"before": row["before"], "after": row["after"], "before_header": name, "after_header": name}


class _People:
    """The names of what keys refer to, out of the document and the gateway."""

    def __init__(self, steps, snapshot):
        self._snapshot = snapshot
        self._named = {}
        for step in steps:
            for id_name, kind, name in REFERRED:
                if step.kind == kind and step.wanted.get(name):
                    self._named[(kind, (step.row or step.resource.identify(step.wanted))[id_name])] = step.wanted[name]

    def name(self, kind, name, identity):
        """str or None: an e-mail or alias; one that cannot be asked for is left out."""
        if (kind, identity) not in self._named:
            try:
                self._named[(kind, identity)] = (self._snapshot.by_id(kind, identity) or {}).get(name)
            except LitellmError:
                return None
        return self._named[(kind, identity)]

    def add_names(self, kind, side):
        """Put names beside the identities that an object refers to. :arg kind: str, its own. :arg side: dict, changed in place."""
        for id_name, referred, name in REFERRED if kind == "keys" else ():
            found = self.name(referred, name, side[id_name]) if side.get(id_name) else None
            if found:
                side[name] = found
        if kind == "users" and side.get("teams"):
            side["teams"] = [self.name("teams", "team_alias", team_id) or team_id for team_id in side["teams"]]


def returned_keys(store, secrets, steps):
    """The secrets of new keys that are in no file, by alias.

    :arg secrets: dict by Subject. :arg steps: list of Step. :returns: dict of str.
    """
    return {step.wanted["key_alias"]: secrets[step.key] for step in steps
            if step.key in secrets and store.place(step.key) is None and not step.wanted.get("key")}
