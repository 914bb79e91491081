# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Brings one object to the wanted state: read, plan, write, read again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from .._entities.facts import Facts
from .._entities.identity import refuse_other_name
from .._errors import Conflict, GatewayError, LitellmError, NotStored, RanOver, Unreachable, must
from .._gateway.licence import licence_explained
from .._gateway.waiting import Patience, is_newer
from .._safe import hide_at
from . import children
from .guard import Guard, inert_warnings, needs_what_is_not_made, refuse_impossible
from .plan import Plan, plan_absent
from .spending import spending_warnings
from .step import Step, Subject
from .unasked import unasked_warnings


# The first pass writes what is wanted; the second repairs what the gateway's defaults or a concurrent run changed.
# Where a member comes under a new user_id, the former entry leaves in a later pass, and only then does LiteLLM add the member.
PASSES = 4


@dataclass
class Outcome:
    """plan: what the run does. row: the object as read at the end, or None.

    results: what the module returns besides the object. warnings: its warnings.
    """

    plan: Plan
    row: dict[str, Any] | None = None
    results: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def converge(left: list[Step], write: Callable[[list[Step]], set[Subject]], look: Callable[[], list[Step]]) -> list[Step]:
    """Write what is left and read the outcome, until nothing is left. :returns: what is left after all attempts.

    :arg write: returns what it left for a later pass.
    :arg look: reads and plans again. It is repeated while no write shows, since reads may lag behind writes.
    """
    patience, passes = Patience(), PASSES
    while left and passes:
        before = {step.key: step.row for step in left}
        later = write(left)

        def shows(found: list[Step]) -> bool:
            return all(is_newer(step.row, before[step.key]) for step in found if step.key in before and step.key not in later)
        left = patience.wait(look, shows)
        # What had to wait, such as for an identity, has all of its passes before it, once it need not.
        passes -= later <= {step.key for step in left if step.waits_for}
    return left


def reconcile(resource: Any, client: Any, wanted: dict[str, Any], state: str = "present", check_mode: bool = False,
              before_write: Callable[[Step], None] = lambda step: None) -> Outcome:
    """Bring one object, and its named children, to the wanted state.

    :arg wanted: only given options, as returned by Resource.check. :arg state: V(present) or V(absent).
    :arg before_write: called with the Step before the first write.
    :raises LitellmError: what failed, with its remedy.
    """
    with licence_explained(client, resource):
        if state == "absent":
            return _absent(resource, client, wanted, check_mode)
        return _present(resource, client, wanted, check_mode, before_write)


def _present(resource: Any, client: Any, wanted: dict[str, Any], check_mode: bool, before_write: Callable[[Step], None]) -> Outcome:
    wanted = resource.resolve(client, wanted, check_mode)
    spared = resource.children.spared(client) if resource.children and wanted.get(resource.children.purge) else ()
    key = Subject(resource.plural, "", resource.describe(wanted))

    def step_of(row: dict[str, Any] | None) -> Step:
        return children.plan_step(key, resource, wanted, row, spared)
    step = step_of(resource.find(client, wanted))
    _refuse_taken(client, step)
    outcome, changes = Outcome(step.plan, step.row), step.plan.changes
    missing = children.missing_children(client, step, check_mode)
    along, taken = children.deleted_with_children(client, step), resource.children.entity.taken if resource.children else None
    if step.plan.action == "replace":
        resource.refuse_lost_secrets(step.label, [] if wanted.get("force") else step.plan.lost)
        try:
            along, taken = _let_go(client, resource, step.row, wanted, outcome), resource.taken
        except LitellmError as refusal:
            refusal.message = "%s would be %s: %s" % (step.label, step.plan.note, refusal.message)
            raise
    children.check_writes(Facts(client), step)
    must(refuse_impossible(client, [step]))
    outcome.warnings += resource.foresee(client, wanted, step.row, step.plan, check_mode) + resource.warnings(step.row, changes) + missing
    outcome.warnings += inert_warnings(client, [step])
    if step.action != "none":
        before_write(step)
        outcome.plan.action = step.action
        outcome.plan.show(*children.shown_children(step))
        _show_deleted(outcome, taken, along)
        if not check_mode:
            outcome.row = _bring_about(client, step, step_of)
            outcome.warnings += unasked_warnings([step], {step.key: outcome.row})
    if outcome.row:
        outcome.warnings += spending_warnings([replace(step, row=outcome.row)], check_mode)
    return outcome


def _refuse_taken(client: Any, step: Step) -> None:
    """Raise InvalidInput if the identity that a new object gets from its name belongs to another object, whose name was changed."""
    resource, wanted = step.resource, step.wanted
    if step.row is not None or not resource.alias or wanted.get(resource.id_name) or not resource.identify(wanted):
        return
    other = resource.find(client, resource.identify(wanted))
    if other and resource.fold(resource.known_as(other) or "") != resource.fold(wanted[resource.alias]):
        raise step.taken_by(other)


def _bring_about(client: Any, first: Step, step_of: Callable[[dict[str, Any] | None], Step]) -> dict[str, Any] | None:
    """Carry out a plan. :returns: the object as read at the end. :raises LitellmError: it is not as wanted."""
    guard, now, resource = Guard(), first, first.resource
    going = {child.key for child in first.children if child.action == "delete"}

    def write(_left: list[Step]) -> set[Subject]:
        # A new object's children are the ones that the next read shows as missing.
        if write_object(client, guard, now) and now.row:
            children.write_children(client, guard, now)
            children.take_out(client, guard, now)
        conflict = guard.conflicts.get(now.key)
        refused = [conflict] if conflict and now.action == "update" and not isinstance(conflict, RanOver) else []
        for error in [*guard.failed.values(), *refused]:
            raise error
        return set()

    def look() -> list[Step]:
        nonlocal now
        is_another = now.row is None or now.identity_to_be != now.identity
        now = step_of(resource.find(client, first.wanted if is_another else dict(first.wanted, **resource.identity_of(now.row))))
        for child in now.children if first.row else ():
            if child.action == "delete" and child.key not in going:
                raise children.came_meanwhile(child)
        return [now] if now.action != "none" and not (now.is_unseen and now.key not in guard.conflicts) else []
    for left in converge([first], write, look):
        raise unsettled(left, guard.conflicts.get(left.key))
    return now.row


def write_object(client: Any, guard: Guard, step: Step, create: Callable[[Any, Step], object] | None = None) -> bool:
    """Create or change one object. :returns: whether it succeeded.

    :arg create: used instead of Resource.create.
    """
    def work() -> None:
        guard.need(step)
        if step.plan.action == "replace":
            _replace(client, guard, step)
        elif step.plan.action == "create":
            wanted, payload = guard.replaced.get(step.key, (step.wanted, {}))
            create(client, step) if create else step.resource.create(client, wanted, {**payload, **step.plan.payload})
        elif step.plan.payload:
            step.resource.update(client, step.row, step.plan.payload)
    done = guard.run(step.key, work)
    if (step.plan.action == "create" or step.key in guard.replaced) and step.key in guard.failed:
        guard.note_missing(step)
    return done


def _replace(client: Any, guard: Guard, step: Step) -> None:
    """Delete an object and create it again, once in a run. If the creation is refused, the object is put back if possible.

    :raises LitellmError: the object cannot be deleted, or not be created.
    """
    resource, identity = step.resource, step.resource.named_by(step.row)
    if step.key in guard.replaced:
        return  # the new object is not as wanted, which the end of the run reports
    delete_object(client, resource, step.row, step.label)
    wanted = step.wanted if resource.id_from_gateway else dict(step.wanted, **identity)
    guard.replaced[step.key] = wanted, step.plan.payload
    try:
        resource.create(client, wanted, step.plan.payload)
    except (Conflict, RanOver):
        raise  # the next read will show
    except GatewayError as error:
        what = "nobody can tell whether it exists now"
        if not error.unanswered and not isinstance(error, Unreachable):
            what = "it was created again as it was" if _is_put_back(client, guard, step) else "it does not exist now"
        error.message = "%s was deleted to be replaced, and its creation failed: %s; %s" % (step.label, error.message.rstrip("."), what)
        raise


def _is_put_back(client: Any, guard: Guard, step: Step) -> bool:
    """Create an object again as it was. :returns: False if that is not possible."""
    if step.plan.former is None:
        return False
    try:
        step.resource.create(client, step.row, step.plan.former)
    except GatewayError:
        return False
    del guard.replaced[step.key]
    return True


def delete_object(client: Any, resource: Any, row: dict[str, Any], label: str) -> None:
    """Delete an object and check that it is gone. :raises NotStored: it is not. :raises GatewayError: refused."""
    resource.delete(client, row)
    if Patience().wait(lambda: resource.find(client, resource.named_by(row)), lambda left: left is None) is not None:
        raise still_there(label)


def _absent(resource: Any, client: Any, wanted: dict[str, Any], check_mode: bool) -> Outcome:
    row = resource.find_leaving(client, wanted)
    refuse_other_name(Facts(client), resource, wanted, row)
    outcome = Outcome(plan_absent(resource, row), row if check_mode else None)
    if row is None:
        resource.check_sight(client)
        return outcome
    going = Step(Subject(resource.plural, "", resource.describe(wanted)), resource, None, row, outcome.plan)
    must(refuse_impossible(client, [going]))
    along = _let_go(client, resource, row, wanted, outcome)
    if not check_mode:
        delete_object(client, resource, row, resource.describe(wanted))
    outcome.plan.show(resource.children.shown(row) if resource.children else {})
    _show_deleted(outcome, resource.taken, along)
    return outcome


def _let_go(client: Any, resource: Any, row: Any, wanted: dict[str, Any], outcome: Outcome) -> list[dict[str, Any]]:
    """Check that an object may be deleted, and show what ends with it. :returns: what LiteLLM deletes with it. :raises LitellmError: refused."""
    along = resource.goes_along(client, row)
    outcome.warnings += resource.check_deletion(client, row, wanted, along)
    also = resource.ends_with(client, row, wanted)
    outcome.plan.show(also)
    outcome.results.update(also)
    return along


def _show_deleted(outcome: Outcome, taken: Any, along: list[dict[str, Any]]) -> None:
    """Show what LiteLLM deletes as well, as the gateway lists it, in the diff and the result."""
    if along:
        also = {taken.result: taken.shown(along)}
        outcome.plan.show(also)
        outcome.results.update(also)


def unsettled(step: Step, conflict: GatewayError | None) -> LitellmError:
    """The error for an object that is not as wanted after all attempts.

    :arg step: with what is left to do. :arg conflict: the Conflict or RanOver of the last attempt.
    """
    if conflict and (isinstance(conflict, RanOver) or step.action != "create"):
        return conflict
    if conflict:
        return Conflict("%s cannot be created: %s" % (step.label, conflict.message), step.resource.conflict_remedy, conflict.status)
    if step.waits_for:
        return needs_what_is_not_made(step.label, step.waits_for[0].label)
    if step.row is None:
        return NotStored("The gateway accepted %s but does not have it" % step.label, "Another run may be deleting it; run again.")
    shown = {name: step.resource.fields[name].shown for name in step.plan.changes}
    left = ["%s (sent %r, stored %r)" % (name, hide_at((name,), shown[name](new)), hide_at((name,), shown[name](old)))
            for name, (old, new) in step.plan.changes.items()]
    left += ["%s%s" % ("the end of " if child.action == "delete" else "", child.label) for child in step.children]
    is_short_of_children = not step.plan.changes and all(child.action == "create" for child in step.children)
    return NotStored("The gateway accepted %s but did not store %s" % (step.label, ", ".join(left)),
                     "Another run may be changing it; run again." if is_short_of_children else
                     "This LiteLLM version cannot set or clear it, or its configuration overrides it: leave out the option, use another value, or upgrade "
                     "the gateway.")


def still_there(label: str) -> NotStored:
    """The error for an object that exists after its deletion was accepted."""
    return NotStored("%s is still there after its deletion" % label, "Run again. If it stays, check the gateway's log.")
