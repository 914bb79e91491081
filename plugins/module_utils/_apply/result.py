# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What litellm_apply returns of its plan."""

from __future__ import annotations

from .._engine.members import show_members
from .._fields.masking import hide
from .planning import summary


def result_of(module, whole, failed, by_alias):
    """What the module returns.

    :arg module: a Module. :arg whole: Whole, as planned. :arg failed: dict by label of LitellmError.
    :arg by_alias: dict of new secrets. :returns: dict.
    """
    everything = whole.everything
    before, after, plan = {}, {}, []
    for step in everything:
        if step.action == "none" or step.error:
            continue
        sides = {"object": step.label, "action": step.action, "before": dict(step.plan.before), "after": dict(step.plan.after)}
        show_members(sides["before"], sides["after"], step.row, step.members)
        plan.append(hide(sides))
        for all_sides, name in ((before, "before"), (after, "after")):
            if module._diff and plan[-1][name]:
                all_sides[step.label] = plan[-1][name]
    counts = summary(everything)
    words = {"none": "as wanted", "failed": "refused"}
    told = "; ".join("%s: %s" % (kind, ", ".join("%d %s" % (count, words.get(action, "to %s" % action))
                                                 for action, count in of_kind.items() if count))
                     for kind, of_kind in counts.items())
    drifted = [{"object": step.label, "fields": step.drift} for step in whole.steps if step.drift]
    if drifted:
        told += "; %d changed by hand" % len(drifted)
    told = told or "The document is empty."
    diff = {"before": before, "after": after, "before_header": "the gateway", "after_header": told}
    return {"changed": bool(plan), "drift": drifted, **({"diff": diff} if module._diff else {}), "plan": plan, "summary": counts, "msg": told,
            "failed_objects": {label: str(error) for label, error in failed.items()},
            # Under keys too, a name that ansible-test does not let be documented, as result.keys is a method in Jinja2.
            "new_keys": by_alias, "keys": by_alias}
