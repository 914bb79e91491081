# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Drift: what was changed by hand since the document was last applied, as opposed to changes in the document.

Besides the owner's mark, an object stores a short hash of each value from the document, never the value: holders of a key can
read its metadata, and lists return it with every row.
"""

from __future__ import annotations

import hashlib
import json
import operator
from collections.abc import Container, Iterator, Mapping
from typing import Any

from .._fields.numbers import same_number
from .._fields.values import replace, same_metadata
from .._safe import hide_at
from .plan import Plan, plan
from .step import Step, Subject


APPLIED = "llmops_litellm_applied"  # the name of the hashes in metadata
OWNER = "llmops_litellm_owner"  # the name of the owner's mark in metadata
DIGITS = 8  # length of a hash, which only distinguishes values of one field
_text_of = json.JSONEncoder(sort_keys=True, default=str).encode


def digest(value: Any) -> str:
    """A short hash of any JSON value."""
    return hashlib.sha256(_text_of(value).encode()).hexdigest()[:DIGITS]


def marks(resource: Any, wanted: dict[str, Any], row: dict[str, Any] | None = None) -> dict[str, str]:
    """The hashes of what a document gives for an object, by option. Each name in metadata counts as an option.

    :arg wanted: with resolved references, also in its children. :arg row: the object's, which may have the hash of its children from before 0.3.0.
    """
    found: dict[str, str] = {}
    children = resource.children
    for name, value in wanted.items():
        item = resource.fields.get(name)
        if name == "metadata":
            found.update(("metadata.%s" % key, digest(inner)) for key, inner in (value or {}).items())
        elif name == "duration" or (item and item.readable and not item.secret):
            found[name] = digest(item.clean(value))
    if children and wanted.get(children.option) is not None:
        field, purges = children.reference.field, wanted.get(children.purge, False)
        # Whatever the wording: who they are, and what is said other than what new ones get anyway.
        said = {child[field]: {name: item.clean(child[name]) for name, item in children.entity.fields.items()
                               if item.clean(child.get(name)) != item.empty} for child in wanted[children.option]}
        stored, mark = _applied_in(row).get(children.option), digest([purges, said])
        if stored and stored != mark and stored == digest([purges, sorted(wanted[children.option], key=lambda child: child[field])]):
            mark = stored
        found[children.option] = mark
    return found


def drift(step: Step, wanted_marks: dict[str, str]) -> list[dict[str, Any]]:
    """The fields that were changed by hand, each with V(field), V(found) and, if known, V(applied).

    A value that the document changed is only reported if the gateway's value is not the one last applied.
    :arg step: of an existing object. :arg wanted_marks: the hashes of what is wanted now.
    """
    applied, changed = _applied_in(step.row), []
    for name, option, old, new in _changes(step.plan):
        item = step.resource.fields.get(name)
        compares = item and item.same in (operator.eq, same_number) and item.target is replace  # a hash only shows that the value differs
        if option in applied and applied[option] == wanted_marks.get(option):
            changed.append({"field": name, "applied": _shown(name, new), "found": _shown(name, old)})
        elif option in applied and compares and applied[option] != digest(old):
            changed.append({"field": name, "found": _shown(name, old)})
    children = step.resource.children
    if children and applied.get(children.option) == wanted_marks.get(children.option):
        changed += [found for child in step.children for found in _of_child(children, child)]
    return changed


def postpone_marks(step: Step) -> None:
    """Plan an object again without the new mark of its children, until they are as wanted. After a run that could not finish, such as
    one that was killed, the next one would take them for changed by hand.

    The stored mark stays, so that nothing is written for it, unless some are refused while others change.
    """
    option = step.resource.children.option
    wanted, stored = _applied_in(step.wanted), _applied_in(step.row)
    if option not in wanted or wanted[option] == stored.get(option):
        return
    kept = {name: mark for name, mark in wanted.items() if name != option}
    refused = [child for child in step.children if child.error]
    if option in stored and len(refused) in (0, len(step.children)):
        kept[option] = stored[option]
    step.wanted["metadata"] = dict(step.wanted["metadata"], **{APPLIED: kept})
    step.plan = plan(step.resource, step.wanted, step.row)
    hide_marks(step.plan)


def withdrawn_marks(step: Step, before: dict[str, Any] | None, failed: Container[Subject]) -> Mapping[str, Any] | None:
    """The body of an update that withdraws the marks of what this run wrote and did not achieve, or None without any.

    :arg step: of the last plan. :arg before: the object before the run, or None. :arg failed: what could not be done.
    """
    children, stored, earlier = step.resource.children, _applied_in(step.row), _applied_in(before)
    undone = {option for _name, option, _old, _new in _changes(step.plan)}
    kept = {option: mark for option, mark in stored.items() if option not in undone or mark == earlier.get(option)}
    if any(child.key in failed for child in step.children) and before and children.rows(before) != children.rows(step.row):
        kept.pop(children.option, None)
    return None if kept == stored else plan(step.resource, {"metadata": {APPLIED: kept}}, step.row).payload


def _applied_in(values: dict[str, Any] | None) -> dict[str, str]:
    """The hashes in an object or in what is wanted of it."""
    found = ((values or {}).get("metadata") or {}).get(APPLIED)
    return found if isinstance(found, dict) else {}


def _shown(field: str, value: Any) -> Any:
    """A field's value as a result may show it."""
    inside, _dot, name = field.partition(".")  # the name may contain further dots
    return hide_at((inside, name) if inside == "metadata" and name else (field,), value)


def _changes(plan: Plan) -> Iterator[tuple[str, str, Any, Any]]:
    """Each changed field, with its option, old and new value."""
    for name, (old, new) in plan.changes.items():
        if name == "metadata":
            for key in sorted(set(old) | set(new)):
                if key != APPLIED and not same_metadata(old.get(key), new.get(key)):
                    yield "metadata.%s" % key, "metadata.%s" % key, old.get(key), new.get(key)
        else:
            yield name, "duration" if name == "expires" else name, old, new


def _of_child(children: Any, child: Step) -> list[dict[str, Any]]:
    by, plan = children.reference.by, child.plan
    label = "%s.%s" % (children.option, plan.before.get(by) or plan.after.get(by) or child.identity)
    if plan.action != "update":
        applied, found = (children.word, None) if plan.action == "create" else (None, children.word)
        return [{"field": label, "applied": applied, "found": found}]
    return [{"field": "%s.%s" % (label, name), "applied": _shown(name, new), "found": _shown(name, old)} for name, (old, new) in plan.changes.items()]


def hide_marks(plan: Plan) -> None:
    """Remove the marks from what a plan shows, unless nothing else changes or the object gets its first owner."""
    if not any(isinstance(side.get("metadata"), dict) for side in (plan.before, plan.after)):
        return
    before, after = dict(plan.before), dict(plan.after)
    sides = [side for side in (before, after) if isinstance(side.get("metadata"), dict)]
    hidden = {APPLIED} if len({side["metadata"].get(OWNER) for side in sides}) > 1 else {APPLIED, OWNER}
    shown = [{name: value for name, value in side["metadata"].items() if name not in hidden} for side in sides]
    only_marks = plan.action == "update" and len(shown) == 2 and shown[0] == shown[1]
    if only_marks and set(plan.changes) == {"metadata"}:
        return
    for side, metadata in zip(sides, shown):
        side["metadata"] = metadata
        if only_marks or (not metadata and plan.action != "update"):
            del side["metadata"]
    plan.before, plan.after = before, after
