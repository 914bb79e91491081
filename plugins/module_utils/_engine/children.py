# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An object together with its list of children, such as a team with its members: the plan, and the requests."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

from .._errors import GatewayError, LitellmError, Unreachable, listed
from .guard import Guard
from .plan import plan, plan_absent
from .step import Step, Subject


def plan_step(key: Subject, resource: Any, wanted: dict[str, Any], row: dict[str, Any] | None, spared: Container[str] = (),
              name_of: Callable[[str], str | None] = lambda identity: None) -> Step:
    """Plan an object and its named children. Pure.

    :arg wanted, row: as for C(plan). :arg spared: identities of children to leave alone. :arg name_of: the name of a child that has none here.
    :raises InvalidInput: as for C(plan).
    """
    step, children = Step(key, resource, wanted, row, plan(resource, wanted, row)), resource.children
    named = wanted.get(children.option) if children else None
    if named is None:
        return step
    field, present = children.reference.field, children.rows(row, step.plan.changes) if row else {}
    steps = [child_step(step, child[field], child, present.get(child[field]), name_of) for child in named]
    if wanted.get(children.purge):
        kept = {child[field] for child in named}
        steps += [child_step(step, identity, None, child, name_of) for identity, child in sorted(present.items())
                  if identity not in kept and identity not in spared]
    step.children = tuple(child for child in steps if child.action != "none")
    return step


def child_step(parent: Step, identity: str, wanted: dict[str, Any] | None, row: dict[str, Any] | None,
               name_of: Callable[[str], str | None] = lambda identity: None) -> Step:
    """The Step of one child. Without wanted, it is removed."""
    children = parent.resource.children
    entity, by = children.entity, children.reference.by
    todo = plan_absent(entity, row) if wanted is None else plan(entity, wanted, row)
    name = "" if todo.action == "none" else (wanted or {}).get(by) or (row or {}).get(by) or name_of(identity)
    key = Subject(children.option, "%s=%s" % (children.reference.field, identity),
                  "%s '%s' of %s" % (children.word, name or identity, parent.label), parent.key)
    return Step(key, entity, wanted, row, todo)


def check_writes(facts: Any, step: Step) -> None:
    """Refuse writes of an object and its children that cannot be intended. :arg facts: as for C(check_write). :raises LitellmError: one is refused."""
    for one in (step, *step.children):
        if one.plan.action == "update" or (one is step and one.plan.action != "none"):
            one.resource.check_write(facts, one.wanted, one.row, one.plan.changes)


def write_children(client: Any, guard: Guard, step: Step, asked: Container[Subject] = ()) -> None:
    """Add and change the children of one object.

    :arg asked: those already requested in bulk; the next look shows the outcome.
    """
    todo = [child for child in step.children if child.key not in guard.failed and child.key not in asked]
    # Skip admins created with their team, and users that could not be created, since the gateway would make others for them.
    made_with = {child.key for child in ([] if step.row else step.made_with)}
    _add(client, guard, step, [child for child in todo if child.action == "create" and child.key not in made_with
                               and guard.run(child.key, guard.need, child)])
    for child in todo:
        if child.action == "update":
            guard.run(child.key, child.resource.update, client, child.row, child.plan.payload)


def _add(client: Any, guard: Guard, step: Step, added: list[Step]) -> None:
    """Add children together. If one fails the request, try each of them alone."""
    alone = added if len(added) == 1 else []

    def add(some: list[Step]) -> None:
        step.resource.children.add(client, step.identity, [(child.identity, child.plan.payload) for child in some])

    def together() -> None:
        try:
            add(added)
        except Unreachable:
            raise
        except GatewayError:
            alone.extend(added)
    if len(added) > 1:
        guard.run(step.key, together)
    for child in alone:
        guard.run(child.key, add, [child])


def leaving(guard: Guard, step: Step) -> list[Step]:
    """The children of an object that are to be removed."""
    return [child for child in step.children if child.action == "delete" and child.key not in guard.failed]


def take_out(client: Any, guard: Guard, step: Step) -> None:
    """Remove an object's unwanted children."""
    for child in leaving(guard, step):
        guard.run(child.key, child.resource.delete, client, child.row)


def came_meanwhile(child: Step) -> LitellmError:
    """The error for a child that the plan did not remove. It may have what LiteLLM deletes with it, of which nobody was told."""
    return LitellmError("%s came during the run and is not removed" % child.label, "Run again.")


def deleted_with_children(client: Any, step: Step) -> list[dict[str, Any]]:
    """What LiteLLM deletes together with children of one object, as the gateway lists it. The plan notes with which child.

    :raises LitellmError: there are some, and force is not set.
    """
    children = step.resource.children
    along = [(child, child.resource.goes_along(client, child.row)) for child in step.children if child.action == "delete"]
    found = [row for _child, rows in along for row in rows]
    taken = children.entity.taken if found else None
    if taken:
        step.plan.causes = {row[taken.id_name]: child.label for child, rows in along for row in rows}
    if taken and not step.wanted.get("force"):
        raise LitellmError("%s is not changed: with the %s that %s removes (%s), LiteLLM would also delete %s"
                           % (step.label, children.option, children.purge,
                              listed([child.row.get(children.reference.by) or child.identity for child, rows in along if rows]),
                              listed([taken.label(row) for row in found])),
                           "Name these %s, move or delete their %s first, or set force: true to delete the %s too."
                           % (children.option, taken.words, taken.words))
    return found


def missing_children(client: Any, step: Step, check_mode: bool) -> list[str]:
    """Warn of new children that do not exist, since the gateway would create a user for any name. Warnings are for check mode only.

    :raises NotFound: one does not exist.
    """
    children = step.resource.children
    if not children:
        return []
    reference, entity = children.reference, children.reference.entity
    # those given by name were found, except in check mode
    new = [child for child in step.children if child.action == "create" and (check_mode or not child.wanted.get(reference.by))]
    parts = entity.looked_up(entity.id_name, [child.identity for child in new])
    there = {row[entity.id_name] for part in parts for row in entity.look_up(client, entity.id_name, part)}
    return [warning for child in new if child.identity not in there for warning in entity.lacking(
        {name: child.wanted[name] for name in (reference.field, reference.by) if child.wanted.get(name)}, child.resource.describe(child.wanted), check_mode)]


def shown_children(step: Step) -> tuple[dict[str, Any], dict[str, Any]]:
    """The children's changes, for both sides of the object's diff, by name if there is one."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for child in step.children:
        children = step.resource.children
        reference = children.reference
        hidden = {name for other in child.resource.references for name in (other.field, other.by)} - {reference.field}
        label = child.plan.after.get(reference.by) or (child.row or {}).get(reference.by) or child.identity
        for side, shown in ((before, child.plan.before), (after, child.plan.after)):
            if shown:
                side.setdefault(children.option, {})[label] = {name: value for name, value in shown.items() if name not in hidden}
    return before, after
