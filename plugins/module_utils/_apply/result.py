# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module's result, as data and as text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from .._engine.children import shown_children
from .._engine.plan_text import IN_RESULT, Shown, plan_text
from .._engine.step import Step, Subject, names_of
from .._entities.registry import KINDS
from .._errors import LitellmError
from .._safe import conceal, hide, safe_text
from .._secrets.envelope import CHECKS
from .._secrets.store import SecretStore
from .departures import Whole
from .planning import summary
from .snapshot import Snapshot


PLANNED = {"create": "to create", "update": "to update", "replace": "to replace", "delete": "to delete", "none": "unchanged", "failed": "refused"}
DONE = {"create": "created", "update": "updated", "replace": "replaced", "delete": "deleted", "none": "unchanged", "failed": "failed"}
STOPPED = "The run stopped before its end. This was the plan; run again to continue."


def result_of(module: Any, whole: Whole, failed: dict[Subject, LitellmError], by_alias: dict[str, str], snapshot: Snapshot,
              store: SecretStore | None = None, closed: Iterable[dict[str, Any]] = (), wrote: bool = True, is_done: bool = False) -> dict[str, Any]:
    """Build the module's result, in which Subjects become labels.

    :arg whole: the plan. :arg by_alias: new secrets. :arg closed: from C(KeyFiles.finish). :arg wrote: whether anything may have changed.
    :arg is_done: whether the plan was carried out.
    """
    everything = whole.everything
    names = names_of([*(step.key for step in everything), *(step.goes_with for step in everything if step.goes_with), *failed])
    others = _NamesOfOthers(whole.steps, snapshot)
    changes = [_Change(step, *_sides(step, others, store)) for step in everything if step.action != "none" and not step.error]
    plan = [_row(change, names) for change in changes]
    counts, drifted = summary(everything, failed), [{"object": names[step.key], "fields": step.drift} for step in whole.steps if step.drift]
    # If everything failed, nothing has changed.
    return {"changed": bool(plan) and (wrote or not failed), "drift": drifted, "plan": plan,
            **({"diff": {"prepared": _text(changes, everything, failed, len(drifted), is_done)}} if module._diff else {}),
            "summary": counts, "msg": _line(counts, len(drifted), is_done) or "The document is empty.",
            "failed_objects": _told(failed, names),
            **({CHECKS: [dict(row, object=names[row.pop("subject")]) for row in closed]} if closed else {}),
            **{name: by_alias for entity in KINDS.values() if entity.has_secret for name in entity.returned_as}}


def _told(failed: dict[Subject, LitellmError], names: dict[Subject, str]) -> dict[str, str]:
    """What failed and why, by labels. One may be a secret that was given as a name."""
    told: dict[str, str] = {}
    for key, error in failed.items():
        name = conceal(names[key])
        told[name if name not in told else "%s (%d)" % (name, len(told) + 1)] = safe_text(error)
    return told


@dataclass
class _Change:
    """A Step that changes something, and both its sides with the names of referenced objects."""

    step: Step
    before: dict[str, Any]
    after: dict[str, Any]


def _sides(step: Step, names_of_others: _NamesOfOthers, store: SecretStore | None) -> tuple[dict[str, Any], dict[str, Any]]:
    before, after = ({**side, **more} for side, more in zip((step.plan.before, step.plan.after), shown_children(step)))
    for side in (before, after):
        names_of_others.add(step.resource, side)
    place = store.place(step.key) if store and step.action == "create" else None
    if place:
        after["dest"] = place.path
        before.update({"dest": place.path} if place.replaces else {})
    return before, after


def _row(change: _Change, names: dict[Subject, str]) -> dict[str, Any]:
    step = change.step
    row = {"object": names[step.key], "action": step.action, "before": change.before, "after": change.after}
    row.update({"forced_by": step.plan.forced_by} if step.plan.forced_by else {})
    return hide(dict(row, goes_with=names[step.goes_with]) if step.goes_with else row)


def _line(counts: dict[str, dict[str, int]], drifted: int, is_done: bool) -> str:
    """The summary on one line. :arg drifted: the number of objects changed by hand."""
    words = DONE if is_done else PLANNED
    told = ["%s: %s" % (kind, ", ".join("%d %s" % (count, words[action]) for action, count in of_kind.items() if count))
            for kind, of_kind in counts.items()]
    return "; ".join(told + (["%d changed by hand" % drifted] if drifted else []))


def _text(changes: list[_Change], everything: list[Step], failed: dict[Subject, LitellmError], drifted: int, is_done: bool) -> str:
    is_stopped = any(key.kind == "run" for key in failed)
    is_done = is_done and not is_stopped
    failures = "failed" if is_done else "refused"
    counts = Counter(step.action for step in everything if not step.error and step.key not in failed)
    counts[failures] = sum(key.kind != "run" for key in failed)
    counts["by_hand"] = drifted
    headers = names_of([*(replace(change.step.key, label=_former(change.step)) for change in changes),
                        *(change.step.goes_with for change in changes if change.step.goes_with)])
    parents = {key.parent for key in failed}
    shown = (_shown(change, headers, failures if change.step.key in failed else
                    failures + " in part" if change.step.key in parents else None) for change in _in_text_order(changes))
    return plan_text(shown, counts, is_done, [STOPPED] if is_stopped else [])


def _former(step: Step) -> str:
    """The object's label before it is renamed."""
    alias = step.resource.alias
    return step.resource.describe(step.row) if alias and step.row and step.row.get(alias) else step.label


def _in_text_order(changes: list[_Change]) -> Iterator[_Change]:
    """Changes in the order of the run, but deletions that go along follow their cause."""
    along = defaultdict(list)
    for change in changes:
        if change.step.goes_with:
            along[change.step.goes_with.parent or change.step.goes_with].append(change)
    for change in changes:
        if not change.step.goes_with:
            yield change
            yield from along.pop(change.step.key, ())
    for left in along.values():
        yield from left


def _shown(change: _Change, headers: dict[Subject, str], failure: str | None) -> Shown:
    step = change.step
    notes = [note for note in (step.plan.note, failure) if note]
    is_returned = (step.action == "create" and step.resource.has_secret and "dest" not in change.after
                   and not step.resource.is_secret_known(step.wanted))
    return Shown(headers[step.key], step.action, step.resource, change.before, change.after, {row["field"] for row in step.drift},
                 notes, IN_RESULT if is_returned else None, headers[step.goes_with] if step.goes_with else None)


class _NamesOfOthers:
    """The names of referenced objects, from the document and the gateway."""

    def __init__(self, steps: list[Step], snapshot: Snapshot):
        self._snapshot = snapshot
        self._named = {(step.kind, step.identity): step.wanted[step.resource.alias] for step in steps if step.wanted.get(step.resource.alias)}

    def name(self, kind: str, identity: str) -> str | None:
        """A name, or None if it cannot be read."""
        if (kind, identity) not in self._named:
            try:
                self._named[kind, identity] = (self._snapshot.by_id(kind, identity) or {}).get(KINDS[kind].alias)
            except LitellmError:
                return None
        return self._named[kind, identity]

    def add(self, entity: Any, side: dict[str, Any]) -> None:
        """Add names beside the identities of referenced objects, and instead of those that the object belongs to."""
        for reference in entity.references:
            named = [(self.name(reference.kind, identity), identity) for identity in reference.each(side.get(reference.field)) if reference.by]
            found = reference.shaped([name or identity for name, identity in named]) if any(name for name, _identity in named) else None
            if found:
                side[reference.by] = found
        for kind in entity.belongs_to(side):
            side[kind] = [self.name(kind, identity) or identity for identity in side[kind]]


def returned_keys(store: SecretStore, secrets: dict[Subject, str], steps: list[Step]) -> dict[str, str]:
    """The secrets of new keys that are not in a file, by alias."""
    return {step.wanted[step.resource.alias]: secrets[step.key] for step in steps
            if step.key in secrets and store.place(step.key) is None and not step.resource.is_secret_known(step.wanted)}
