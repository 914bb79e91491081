# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the module returns of a plan, as plain data."""

from __future__ import annotations

from .._engine.children import show_children
from .._engine.step import names_of
from .._entities.registry import KINDS
from .._errors import LitellmError
from .._safe import hide, safe_text
from .._secrets.envelope import CHECKS
from .planning import summary


def result_of(module, whole, failed, by_alias, snapshot, store=None, closed=(), wrote=True):
    """What the module returns: here alone Subjects become names.

    :arg module: a Module. :arg whole: Whole, as planned. :arg failed: dict by Subject of LitellmError.
    :arg by_alias: dict of new secrets. :arg snapshot: Snapshot. :arg store: SecretStore, or None. :arg closed: list of dict, as
    C(KeyFiles.finish) gives it. :arg wrote: bool, whether anything may have been changed. :returns: dict.
    """
    everything = whole.everything
    names = names_of([*(step.key for step in everything), *(step.goes_with for step in everything if step.goes_with), *failed])
    others = _NamesOfOthers(whole.steps, snapshot)
    plan = [_shown(step, names, others, store) for step in everything if step.action != "none" and not step.error]
    counts = summary(everything)
    words = {"none": "as wanted", "failed": "refused"}
    told = "; ".join("%s: %s" % (kind, ", ".join("%d %s" % (count, words.get(action, "to %s" % action))
                                                 for action, count in of_kind.items() if count))
                     for kind, of_kind in counts.items())
    drifted = [{"object": names[step.key], "fields": step.drift} for step in whole.steps if step.drift]
    if drifted:
        told += "; %d changed by hand" % len(drifted)
    # Where all that was to be done has failed, nothing has changed.
    return {"changed": bool(plan) and (wrote or not failed), "drift": drifted, **({"diff": [_diff(row) for row in plan]} if module._diff else {}), "plan": plan,
            "summary": counts, "msg": told or "The document is empty.",
            "failed_objects": {names[key]: safe_text(error) for key, error in failed.items()},
            **({CHECKS: [dict(row, object=names[row.pop("key")]) for row in closed]} if closed else {}),
            **{name: by_alias for entity in KINDS.values() if entity.has_secret for name in entity.returned_as}}


def _shown(step, names, names_of_others, store):
    before, after = dict(step.plan.before), dict(step.plan.after)
    show_children(step, before, after)
    for side in (before, after):
        names_of_others.add(step.resource, side)
    place = store.place(step.key) if store and step.action == "create" else None
    if place:
        after["dest"] = place.path
    row = {"object": names[step.key], "action": step.action, "before": before, "after": after}
    return hide(dict(row, goes_with=names[step.goes_with]) if step.goes_with else row)


def _diff(row):
    name = "%s (goes with %s)" % (row["object"], row["goes_with"]) if "goes_with" in row else row["object"]
    return {"before": row["before"], "after": row["after"], "before_header": name, "after_header": name}


class _NamesOfOthers:
    """The names of what objects refer to, out of the document and the gateway."""

    def __init__(self, steps, snapshot):
        self._snapshot = snapshot
        self._named = {(step.kind, step.identity): step.wanted[step.resource.alias] for step in steps if step.wanted.get(step.resource.alias)}

    def name(self, kind, identity):
        """str or None: a name; one that cannot be asked for is left out."""
        if (kind, identity) not in self._named:
            try:
                self._named[kind, identity] = (self._snapshot.by_id(kind, identity) or {}).get(KINDS[kind].alias)
            except LitellmError:
                return None
        return self._named[kind, identity]

    def add(self, entity, side):
        """Put names beside the identities that an object refers to, and in place of those that it belongs to.

        :arg entity: its Resource. :arg side: dict, changed in place.
        """
        for reference in entity.references:
            found = self.name(reference.kind, side[reference.field]) if reference.by and side.get(reference.field) else None
            if found:
                side[reference.by] = found
        for kind in entity.belongs_to(side):
            side[kind] = [self.name(kind, identity) or identity for identity in side[kind]]


def returned_keys(store, secrets, steps):
    """The secrets of new keys that are in no file, by alias.

    :arg secrets: dict by Subject. :arg steps: list of Step. :returns: dict of str.
    """
    return {step.wanted[step.resource.alias]: secrets[step.key] for step in steps
            if step.key in secrets and store.place(step.key) is None and not step.resource.is_secret_known(step.wanted)}
