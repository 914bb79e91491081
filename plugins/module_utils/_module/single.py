# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The run of a module for one object, and of one that only reads."""

from __future__ import annotations

from .._engine.reconcile import reconcile
from .._gateway.models import unknown_models
from .._safe import hide
from .base import CONNECTION, STATE, UNKNOWN_MODELS, Module, connect


def shown_row(resource, row):
    """An object as modules return it: without secrets and without the many other fields that are not set."""
    return hide({name: value for name, value in row.items() if value is not None or name in resource.fields})


def shown_diff(resource, wanted, plan):
    """A plan as Ansible shows differences. :returns: dict."""
    header = resource.describe(wanted)
    return {"before": hide(plan.before), "after": hide(plan.after), "before_header": header, "after_header": header}


def run_resource(resource, converge=reconcile, bind=lambda converge, module: converge):
    """The whole run of a module with C(state).

    :arg resource: the Resource. :arg converge: what to do, called like C(reconcile).
    :arg bind: function of C(converge) and the Module that gives what is called, where it needs the Module.
    """
    checks_models = UNKNOWN_MODELS if resource.model_options else {}
    module = Module(argument_spec=dict(resource.options, **CONNECTION, **STATE, **checks_models), supports_check_mode=True)
    module.run(lambda: _converge(module, resource, bind(converge, module)))


def _converge(module, resource, converge):
    def before_write(step):
        for warning in unknown_models(client, {step.label: step.models}, module.params.get("unknown_models", "ignore")):
            module.warn(warning)

    wanted = resource.check(module.given(resource.options))
    client = connect(module)
    outcome = converge(resource, client, wanted, module.params["state"], module.check_mode, before_write)
    for warning in outcome.warnings:
        module.warn(warning)
    shown = outcome.plan.after if outcome.row is None or (module.check_mode and outcome.plan.action != "none") else outcome.row
    module.exit_json(changed=outcome.plan.action != "none", diff=shown_diff(resource, wanted, outcome.plan),
                     **dict(outcome.results, **{resource.result_name: shown_row(resource, shown)}))


def run_info(resource, plural, options, read):
    """The whole run of a module that only reads.

    :arg resource: the Resource. :arg plural: str, under which the objects are returned.
    :arg options: dict, the module's own argument specification.
    :arg read: function of client and the given options that gives the objects as a list of dict.
    """
    module = Module(argument_spec=dict(options, **CONNECTION), supports_check_mode=True)
    module.run(lambda: module.exit_json(changed=False, **{
        plural: [shown_row(resource, row) for row in read(connect(module), module.given(options))]}))
