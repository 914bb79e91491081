# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The run of litellm_apply: reads the document, plans, applies, returns the result."""

from __future__ import annotations

import contextlib
import functools
import gc
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

from ansible.module_utils.basic import missing_required_lib

from .._apply.departures import Whole, told
from .._apply.document import SECTIONS, Entry, parse
from .._apply.files import read_parts
from .._apply.nesting import holds_secrets, secret_options, section
from .._apply.planning import Owner
from .._apply.prune_limit import check_limit, parse_limit
from .._apply.result import result_of, returned_keys
from .._apply.run import Run
from .._apply.words import told_failures
from .._engine.guard import Interrupted, inert_warnings, refuse_impossible
from .._engine.spending import spending_warnings
from .._engine.unasked import unasked_warnings
from .._engine.step import Subject
from .._entities.identity import EMPTY
from .._entities.registry import KINDS
from .._errors import InvalidInput, LitellmError, listed
from .._fields.names import check_name
from .._fields.secret import FILE_OPTIONS
from .._gateway.models import unknown_models
from .._gateway.pool import Pool
from .._keys.files import KeyFiles, store_of
from .._keys.pruned import PrunedSecrets
from .._safe import HIDDEN, mask, remember, secrets_in
from .._secrets.attributes import Attributes
from .._secrets.envelope import Orders
from .._secrets.path_template import Layout
from .._secrets.shared_file import YAML_IMPORT_ERROR
from .base import CONNECTION, UNKNOWN_MODELS, Module, connect
from .interrupts import Interrupts, ansible_ancestors


OPTIONS = dict(
    {kind: dict(section(kind).option_type, no_log=False) for kind in KINDS},
    defaults=dict(type="dict"),
    profiles=dict(type="dict"),
    src=dict(type="path"),
    dest=dict(type="path"),
    **FILE_OPTIONS,
    vault_encrypt=dict(type="bool"),
    vault_id=dict(type="str"),
    vault=dict(type="str", no_log=True),
    owner=dict(type="str"),
    former_owners=dict(type="list", elements="str"),
    prune=dict(type="bool", default=False),
    keep_secrets=dict(type="bool", default=False),
    prune_limit=dict(type="str"),
    concurrency=dict(type="int", default=8),
    progress_file=dict(type="path"),
    require_models=dict(type="bool", default=False),
    require_budget=dict(type="bool", default=False),
)
OF_TASK = {*OPTIONS, *CONNECTION, *UNKNOWN_MODELS}.difference(("vault", "former_owners", "progress_file"))  # what only the collection sets
SILENT_SECONDS = 3.0
ALLOCATIONS = 50_000  # between two searches for cycles of objects
SECRETS = {name for kind in KINDS for name in secret_options(kind)}
WITH_SECRETS = [section for section in SECTIONS if section not in KINDS or holds_secrets(section)]


class ApplyModule(Module):
    """A Module that keeps the secrets of a document's keys in C(raw), away from AnsibleModule.

    AnsibleModule would search every text of the result for thousands of no_log values.
    """

    def _load_params(self) -> None:
        super()._load_params()
        for name in WITH_SECRETS:
            if name in self.params:
                self.params[name] = _without_secrets(self.params[name])


def _without_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: HIDDEN if name in SECRETS and item is not None else _without_secrets(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_without_secrets(item) for item in value]
    return mask(value) if isinstance(value, str) else value


def run_apply() -> None:
    """Run the module."""
    # What is read of a large gateway lives to the end. Python's usual 700 allocations search it again and again, for a quarter of the CPU time.
    gc.set_threshold(ALLOCATIONS)
    module = ApplyModule(argument_spec=dict(OPTIONS, **CONNECTION, **UNKNOWN_MODELS), supports_check_mode=True)
    several_in_a_file = module.params["dest"] and "{key_alias}" not in module.params["dest"]
    if YAML_IMPORT_ERROR and (module.params["src"] or several_in_a_file):
        module.fail_json(msg=missing_required_lib("PyYAML"), exception=YAML_IMPORT_ERROR)
    module.run(lambda: _run_and_exit(module))


def apply(module: ApplyModule) -> dict[str, Any]:
    """Read the document and apply it. :returns: the result, with C(refusal) where nothing is to be written. :raises LitellmError: it cannot be read."""
    entries = _document(module)
    if not entries:
        module.warn("The document is empty: it has nothing in %s or %s%s." % (
            ", ".join(list(KINDS)[:-1]), list(KINDS)[-1], " of '%s'" % module.params["src"] if module.params["src"] else ""))
    return _run(module, entries, Orders.load(module.params["vault"]))


def _run_and_exit(module: ApplyModule) -> None:
    result = apply(module)
    gc.freeze()  # Python would search everything once more before it ends, which takes longer than the rest of its end
    refusal = result.pop("refusal", None)
    if refusal:
        result.update(msg=str(refusal), changed=False)
        module.fail_json(**result)
    if result.get("failed_objects"):
        result["msg"] = told_failures(result["failed_objects"])
        module.fail_json(**result)
    module.exit_json(**result)


def _document(module: ApplyModule) -> list[Entry]:
    params = module.params
    parts = [("the task", {name: module.raw[name] for name in SECTIONS if module.raw.get(name) is not None})]
    found: list[str] = []
    if params["concurrency"] < 1:
        found.append("the task: concurrency must be 1 or more (got %d). It is the number of parallel requests." % params["concurrency"])
    if params["owner"] == "":  # probably a template that found nothing: nothing would be marked
        found.append("the task: owner is empty. %s" % EMPTY)
    elif params["prune"] and not params["owner"]:
        found.append("the task: prune is set without owner. Set owner to the mark that distinguishes your objects from others.")
    layout = None
    for check in (*(functools.partial(check_name, mark, "owner") for mark in (params["owner"], *(params["former_owners"] or ()))),
                  functools.partial(parse_limit, params["prune_limit"], 0)):
        try:
            check()
        except InvalidInput as error:
            found.append("the task: %s" % error)
    try:
        layout = Layout(params["dest"]) if params["dest"] else None
    except InvalidInput as error:
        found.append("the task: %s" % error)
    if params["src"]:
        more, wrong = read_parts(params["src"])
        parts, found = parts + more, found + wrong
    for _place, part in parts:
        remember(secrets_in(part))  # keep them out of errors
    # an invalid dest does not say whether keys have files
    encrypts = bool(params["vault_encrypt"]) and (layout is not None or not params["dest"])
    return parse(parts, found, layout, encrypts, OF_TASK)


def _owner(params: dict[str, Any]) -> Owner | None:
    if not params["owner"]:
        return None
    owner = Owner(params["owner"])
    owner.former = tuple(params["former_owners"] or ())
    return owner


def _pool(module: ApplyModule) -> Pool:
    connect(module)  # validates the options before any thread starts
    return Pool(lambda sleep: connect(module, sleep=sleep), module.params["concurrency"])


def _run(module: ApplyModule, entries: list[Entry], orders: Orders) -> dict[str, Any]:
    params = module.params
    store = store_of(entries, orders, params, lambda options: Attributes(options, module))
    files = KeyFiles(entries, store, module.check_mode)
    pruned = PrunedSecrets(Layout(params["dest"]) if params["dest"] else None, store, entries)
    tell = _teller(module)
    # Only with a local connection, the action plugin names a file, and Ansible's processes are on this machine.
    interrupts = Interrupts(ansible_ancestors() if params["progress_file"] else ())
    run = Run(_pool(module), entries, _owner(params), tell, store, params["prune"], lambda: interrupts.reason)
    refusal: LitellmError | None = None
    unasked: list[str] = []

    def waiting(folder: str) -> None:
        tell("waiting for another run that writes to '%s'" % folder, at_once=True)
    with contextlib.nullcontext() if module.check_mode else store.locked(waiting, files.unusable), interrupts.recorded():
        run.progress("reading the gateway")
        run.read()
        question = files.look(run.pool, run.snapshot)
        if question:
            return dict(question.results(), changed=False)
        whole = last = run.plan(files.refuse)
        if not params["keep_secrets"]:
            question = pruned.look(whole.everything, run.snapshot)
            if question:
                return dict(question.results(), changed=False)
        run.failed.update(whole.failed)
        try:
            for warning in _foreseen(module, run, whole):
                module.warn(warning)
        except LitellmError as error:
            refusal = error
        if not refusal and not module.check_mode and whole.does_something:
            last = _carry_out(run, whole)
            unasked = unasked_warnings(whole.steps, {step.key: step.row for step in last.steps if not step.error})
            pruned.remove(run.pool, run.failed)
        closed = [] if refusal else files.finish(whole.steps, last.steps, run.new_keys.secrets, run.failed)
    for warning in files.warnings + unasked + ([] if refusal else pruned.warnings(run.failed) + spending_warnings(last.steps, module.check_mode)):
        module.warn(warning)
    # The result of a large document needs the room of the last plan, which is of no more use.
    run.last = Whole([])
    del last
    secrets = returned_keys(store, run.new_keys.secrets, whole.steps)
    return dict(result_of(module, whole, run.failed, secrets, run.snapshot, store, closed,
                          module.check_mode or run.pool.wrote or files.wrote, not module.check_mode and not refusal), refusal=refusal)


def _carry_out(run: Run, whole: Whole) -> Whole:
    """Apply and prune. Whatever happens, report what was done: it may hold the only copy of a secret. :returns: the last plan."""
    last = whole
    try:
        last = run.apply(whole)
        run.prune(whole.gone, last)
    except Interrupted as error:
        run.progress(str(error))
        run.failed[Subject("run", "run", "the run")] = error
    except LitellmError as error:
        run.failed[Subject("run", "gateway", "the gateway")] = error
    except Exception as error:  # pylint: disable=broad-except
        run.failed[Subject("run", "run", "the run")] = LitellmError(
            "The run ended unexpectedly: %s: %s" % (type(error).__name__, mask(str(error))),
            "Run again, and report this error with the output of -vvv.")
    run.new_keys.close()
    return last


def _teller(module: ApplyModule) -> Callable[..., None]:
    """The function that reports progress: to the log, and to the action plugin's file for the terminal."""
    began = time.monotonic()

    def tell(text: str, at_once: bool = False) -> None:
        module.log(text)
        # quick runs need no progress
        if module.params["progress_file"] and (at_once or time.monotonic() - began > SILENT_SECONDS):
            # failing to show progress is not an error
            with contextlib.suppress(OSError):
                handle = os.open(module.params["progress_file"], os.O_WRONLY | os.O_APPEND)
                with os.fdopen(handle, "w", encoding="utf-8") as stream:
                    stream.write(text + "\n")
    return tell


def _foreseen(module: ApplyModule, run: Run, whole: Whole) -> Iterator[str]:
    """Warnings before anything is written: unintended settings, and effects that steps do not reach.

    :raises LitellmError: the gateway would refuse the run.
    """
    params, client, steps = module.params, run.pool.client, whole.steps
    if whole.used:
        texts = ["%s with %s" % (told(others), key.label) for key, others in whole.used.items()]
        kinds = " and ".join(sorted({other.kind for others in whole.used.values() for other in others}))
        yield "%s that are in use %s deleted: %s." % (kinds.capitalize(), "would be" if module.check_mode else "are", listed(texts))
    if params["prune"]:
        check_limit(whole, run.snapshot, params["owner"], params["prune_limit"])
        going = {step.key for step in whole.everything} if whole.left else set()
        left = told(step for step in whole.left if step.key not in going)
        if left:
            yield "prune leaves alone what a former owner has marked and the document does not name: %s. To delete it, name it with state: absent." % left
    named = {step.label: step.models for step in steps}
    yield from unknown_models(client, named, params["unknown_models"], {step.label: step.limited_models for step in steps if named[step.label]})
    for entity in KINDS.values():
        yield from entity.cautions(steps, run.snapshot, run.whole_row, params)
    yield from inert_warnings(client, steps)
    for step in steps:
        yield from step.resource.warnings(step.row, step.plan.changes, lambda row, step=step: run.whole_row(step.resource, row, True))
    run.guard.refuse(whole.everything, refuse_impossible(client, whole.gone))
