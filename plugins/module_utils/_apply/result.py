# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What litellm_apply returns of its plan."""

from __future__ import annotations

from .._engine.members import show_members
from .._fields.masking import hide
from .planning import summary
from .subject import names_of


def result_of(module, whole, failed, by_alias, closed=()):
    """What the module returns: here alone Subjects become names.

    :arg module: a Module. :arg whole: Whole, as planned. :arg failed: dict by Subject of LitellmError.
    :arg by_alias: dict of new secrets. :arg closed: list of dict, as C(check_files) gives it. :returns: dict.
    """
    everything = whole.everything
    names = names_of([*(step.key for step in everything), *failed])
    before, after, plan = {}, {}, []
    for step in everything:
        if step.action == "none" or step.error:
            continue
        sides = {"object": names[step.key], "action": step.action, "before": dict(step.plan.before), "after": dict(step.plan.after)}
        show_members(sides["before"], sides["after"], step.row, step.members)
        plan.append(hide(sides))
        for all_sides, name in ((before, "before"), (after, "after")):
            if module._diff and plan[-1][name]:
                all_sides[names[step.key]] = plan[-1][name]
    counts = summary(everything)
    words = {"none": "as wanted", "failed": "refused"}
    told = "; ".join("%s: %s" % (kind, ", ".join("%d %s" % (count, words.get(action, "to %s" % action))
                                                 for action, count in of_kind.items() if count))
                     for kind, of_kind in counts.items())
    drifted = [{"object": names[step.key], "fields": step.drift} for step in whole.steps if step.drift]
    if drifted:
        told += "; %d changed by hand" % len(drifted)
    told = told or "The document is empty."
    diff = {"before": before, "after": after, "before_header": "the gateway", "after_header": told}
    return {"changed": bool(plan), "drift": drifted, **({"diff": diff} if module._diff else {}), "plan": plan, "summary": counts, "msg": told,
            "failed_objects": {names[key]: str(error) for key, error in failed.items()},
            **({"vault_check": [dict(row, key=row["key"].identity, object=names[row["key"]]) for row in closed]} if closed else {}),
            # Under keys too, a name that ansible-test does not let be documented, as result.keys is a method in Jinja2.
            "new_keys": by_alias, "keys": by_alias}
