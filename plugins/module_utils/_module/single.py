# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The run of a module for one object, and of an info module."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from .._engine.plan import Plan
from .._engine.plan_text import IN_RESULT, Shown, plan_text
from .._engine.reconcile import Outcome, reconcile
from .._engine.step import Step
from .._entities.identity import ToCome
from .._errors import GatewayError, LitellmError
from .._gateway.client import Client
from .._gateway.licence import licence_explained
from .._gateway.models import unknown_models
from .._safe import hide
from .base import CONNECTION, STATE, UNKNOWN_MODELS, Module, connect


def shown_row(resource: Any, row: Mapping[str, Any]) -> dict[str, Any]:
    """An object as modules return it: without secrets and without LiteLLM's many unset fields."""
    return hide({name: value for name, value in row.items() if value is not None or name in resource.fields})


def shown_plan(resource: Any, wanted: dict[str, Any], plan: Plan) -> list[dict[str, Any]]:
    """The plan in the form of litellm_apply; empty if nothing is done."""
    if plan.action == "none":
        return []
    name = _name(resource, wanted, plan.after or plan.before)
    rows = [{"object": name, "action": plan.action, "before": plan.before, "after": plan.after,
             **({"forced_by": plan.forced_by} if plan.forced_by else {})}]
    rows += [{"object": label, "action": "delete", "before": row, "after": {}, "goes_with": cause or name} for label, row, cause in _along(resource, plan)]
    return hide(rows)


def shown_diff(resource: Any, client: Client, wanted: dict[str, Any], plan: Plan, is_done: bool) -> dict[str, Any]:
    """The plan as Ansible's diff.

    :arg client: reads the names of referenced objects. :arg is_done: whether the plan was carried out.
    """
    plan = replace(plan, before=_with_names(client, resource, plan.before), after=_with_names(client, resource, plan.after))
    label = _name(resource, wanted, plan.before)
    along = [Shown(other, "delete", cause=cause or label) for other, _row, cause in _along(resource, plan)]
    is_returned = (plan.action == "create" and resource.has_secret and "dest" not in plan.after
                   and not resource.is_secret_known(wanted))
    shown = [Shown(label, plan.action, resource, plan.before, plan.after,
                   notes=[plan.note] if plan.note else [], secret=IN_RESULT if is_returned else None)]
    counts = Counter([plan.action, *(other.action for other in along)])
    return {"prepared": plan_text((shown if plan.action != "none" else []) + along, counts, is_done)}


def _along(resource: Any, plan: Plan) -> list[tuple[str, dict[str, Any], str | None]]:
    """What LiteLLM deletes with an object or its children: the labels, the rows for plans, and the label of the child, if it goes with one."""
    several = (resource.taken, resource.children.entity.taken if resource.children else None)
    taken = next((one for one in several if one and plan.before.get(one.result)), None)
    return [(taken.label(row), row, plan.causes.get(row[taken.id_name])) for row in plan.before[taken.result]] if taken else []


def _name(resource: Any, wanted: dict[str, Any], side: Mapping[str, Any]) -> str:
    """An object's label, from one side of its plan if that says more than the task."""
    alias = resource.alias
    return resource.describe(dict(wanted, **{alias: side[alias]}) if alias and side.get(alias) else wanted)


def _with_names(client: Client, resource: Any, side: Mapping[str, Any]) -> dict[str, Any]:
    """One side of a plan, with the names of referenced objects."""
    side, identity = dict(side), resource.identity_of({})
    for reference in resource.references:
        values = reference.each(side.get(reference.field))
        if values and reference.by and reference.field not in identity and not side.get(reference.by):
            names = [_name_of(client, reference.entity, value) for value in values]
            side.update({reference.by: reference.shaped([name or value for name, value in zip(names, values)])} if any(names) else {})
    return side


def _name_of(client: Client, entity: Any, identity: str) -> str | None:
    if isinstance(identity, ToCome):
        return identity.name
    with contextlib.suppress(LitellmError):
        return (entity.find(client, {entity.id_name: identity}) or {}).get(entity.alias)
    return None


def run_resource(resource: Any, converge_of: Callable[[Module], Callable[..., Outcome]] = lambda module: reconcile) -> None:
    """Run a module with C(state). :arg converge_of: returns what is called like C(reconcile), from the Module."""
    state = STATE if "state" in resource.orders else {}
    checks_models = UNKNOWN_MODELS if resource.model_options else {}
    module = Module(argument_spec=dict(resource.options, **CONNECTION, **state, **checks_models), supports_check_mode=True)
    module.run(lambda: _converge(module, resource, converge_of(module)))


def _converge(module: Module, resource: Any, converge: Callable[..., Outcome]) -> None:
    def before_write(step: Step) -> None:
        reaction = module.params.get("unknown_models", "ignore")
        for warning in unknown_models(client, {step.label: step.models}, reaction, {step.label: step.limited_models}):
            module.warn(warning)

    wanted = resource.check(module.given(resource.options))
    client = connect(module)
    outcome = converge(resource, client, wanted, module.params.get("state", "present"), module.check_mode, before_write)
    for warning in outcome.warnings:
        module.warn(warning)
    shown = outcome.plan.after if outcome.row is None or (module.check_mode and outcome.plan.action != "none") else outcome.row
    diff = {"diff": shown_diff(resource, client, wanted, outcome.plan, not module.check_mode)} if module._diff else {}
    module.exit_json(changed=outcome.plan.action != "none", plan=shown_plan(resource, wanted, outcome.plan), **diff,
                     **dict(outcome.results, **{resource.result_name: shown_row(resource, shown)}))


def run_info(resource: Any, *others: Any) -> None:
    """Run an info module. :arg others: additional kinds that can filter, as for C(related)."""
    options = resource.info_options(others)
    module = Module(argument_spec=dict(options, **CONNECTION), supports_check_mode=True)
    module.run(lambda: module.exit_json(changed=False, **{resource.result_name + "s": [
        shown_row(resource, row) for row in _read(module, resource, module.given(options), others)]}))


def _read(module: Module, resource: Any, asked: dict[str, Any], others: tuple[Any, ...]) -> list[dict[str, Any]]:
    client = connect(module)
    with licence_explained(client, resource):
        rows = resource.read(client, asked, others)
    if not rows or not any(asked.get(name) for name in resource.names):
        try:
            resource.check_sight(client)
        except GatewayError as error:
            module.warn("There may be more: the api_key is not shown every %s. %s" % (resource.name, error))
    return rows
