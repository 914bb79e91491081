# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Exhausted budgets, because of which LiteLLM refuses requests although the task or document is as wanted. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .._entities.exhausted import Spent, spent, told
from .step import Step


def spending_warnings(steps: Iterable[Step], is_foretold: bool) -> list[str]:
    """Warnings about objects and named children whose budget is used up, one per kind.

    :arg steps: those of what is wanted, with the latest rows. :arg is_foretold: treat their changes as done.
    """
    found: dict[str, list[Spent]] = {}
    for step in steps:
        if not step.row or step.error:
            continue
        found.setdefault(step.kind, []).extend(_spent(step.resource, step.label, step.row, step.plan.changes if is_foretold else {}))
        children = step.resource.children
        named = step.wanted.get(children.option) if children else None
        if not named:
            continue
        rows, changes = children.rows(step.row), {child.identity: child.plan.changes for child in step.children if is_foretold}
        for child in named:
            identity = child[children.reference.field]
            row = rows.get(identity)
            if row:
                name = child.get(children.reference.by) or row.get(children.reference.by) or identity
                found.setdefault(children.option, []).extend(
                    _spent(children.entity, "%s '%s' of %s" % (children.word, name, step.label), row, changes.get(identity, {})))
    return [warning for several in found.values() for warning in told(several)]


def _spent(resource: Any, label: str, row: dict[str, Any], changes: Mapping[str, Any]) -> list[Spent]:
    limit, spend, until = resource.spending(row, changes)
    return spent(label, limit, spend, until)
