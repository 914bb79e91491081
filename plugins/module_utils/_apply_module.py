# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The whole run of litellm_apply: document in, plan, changes, result out."""

from __future__ import annotations

import base64
import contextlib
import json
import time

from ansible.module_utils.basic import missing_required_lib

from ansible_collections.llmops.litellm.plugins.module_utils._apply import Run
from ansible_collections.llmops.litellm.plugins.module_utils._document import KINDS, SECTIONS, parse
from ansible_collections.llmops.litellm.plugins.module_utils._document_files import YAML_IMPORT_ERROR, read_parts
from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput, LitellmError
from ansible_collections.llmops.litellm.plugins.module_utils._hide import hide
from ansible_collections.llmops.litellm.plugins.module_utils._key_file import keeps
from ansible_collections.llmops.litellm.plugins.module_utils._layout import Layout
from ansible_collections.llmops.litellm.plugins.module_utils._module import (
    CONNECTION,
    UNKNOWN_MODELS,
    Module,
    connect,
)
from ansible_collections.llmops.litellm.plugins.module_utils._organization import (
    MARKED,
    check_limit,
    parse_limit,
    plan_document,
    plan_pruning,
    summary,
)
from ansible_collections.llmops.litellm.plugins.module_utils._pool import Pool
from ansible_collections.llmops.litellm.plugins.module_utils._reconcile import served_models
from ansible_collections.llmops.litellm.plugins.module_utils._secret_store import SecretStore, new_keys
from ansible_collections.llmops.litellm.plugins.module_utils._secrets import VAULT
from ansible_collections.llmops.litellm.plugins.module_utils._plan import Plan
from ansible_collections.llmops.litellm.plugins.module_utils._snapshot import read_snapshot
from ansible_collections.llmops.litellm.plugins.module_utils._team_with_members import models_of_members, show_members

OPTIONS = dict(
    {kind: dict(type="list", elements="dict", no_log=False) for kind in KINDS},
    defaults=dict(type="dict"),
    profiles=dict(type="dict"),
    src=dict(type="path"),
    dest=dict(type="path"),
    vault_encrypt=dict(type="bool"),
    vault_id=dict(type="str"),
    vault=dict(type="str", no_log=True),
    owner=dict(type="str"),
    prune=dict(type="bool", default=False),
    prune_limit=dict(type="str", default="10%"),
    concurrency=dict(type="int", default=8),
    progress_file=dict(type="path"),
)
SHOWN_WARNINGS = 10
SILENT_SECONDS = 3.0


class ApplyModule(Module):
    """A Module that hides the secrets that keys of the document may be given."""

    def _load_params(self):
        super()._load_params()
        rows = self.params.get("keys")
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict) and isinstance(row.get("key"), str):
                self.no_log_values.add(row["key"])


def run_apply():
    """The whole run of the module."""
    module = ApplyModule(argument_spec=dict(OPTIONS, **CONNECTION, **UNKNOWN_MODELS), supports_check_mode=True)
    several_in_a_file = module.params["dest"] and "{key_alias}" not in module.params["dest"]
    if YAML_IMPORT_ERROR and (module.params["src"] or several_in_a_file):
        module.fail_json(msg=missing_required_lib("PyYAML"), exception=YAML_IMPORT_ERROR)
    vault = json.loads(module.params["vault"] or "{}")
    try:
        entries = _document(module)
        if vault.get("asks"):
            module.exit_json(changed=False, vault_keys=_keys_to_encrypt(module, entries))
        result = _run(module, entries, vault.get("keys"))
    except LitellmError as error:
        module.fail(error)
    if result["failed_objects"]:
        texts = ["- " + text for text in result["failed_objects"].values()]
        result["msg"] = "%d objects could not be brought to what is wanted:\n%s" % (len(texts), "\n".join(texts))
        module.fail_json(**result)
    module.exit_json(**result)


def _document(module):
    params = module.params
    if params["concurrency"] < 1:
        raise InvalidInput("concurrency is %d" % params["concurrency"], "Give how many calls may be made at once, 1 or more.")
    if params["prune"] and not params["owner"]:
        raise InvalidInput("prune is set without owner", "Give as owner the mark by which your objects are told from others.")
    parse_limit(params["prune_limit"], 0)
    more, found = [], []
    parts = [("the task", {name: module.raw[name] for name in SECTIONS if module.raw.get(name) is not None})]
    if params["src"]:
        more, found = read_parts(params["src"])
    layout = Layout(params["dest"]) if params["dest"] else None
    entries = parse(parts + more, found, layout, bool(params["vault_encrypt"]))
    module.no_log_values.update(entry.wanted["key"] for entry in entries if entry.kind == "keys" and entry.wanted.get("key"))
    return entries


def _pool(module):
    connect(module)  # refuses what can not be before any thread is made
    return Pool(lambda sleep: connect(module, sleep=sleep), module.params["concurrency"])


def _keys_to_encrypt(module, entries):
    """What the action plugin has to encrypt and to open: which keys are new, and what is in the files of all.

    :returns: a list of dict. A secret that the user has chosen is in base64, as AnsibleModule would blot it out.
    """
    store, asked = SecretStore(entries), []
    entries = [entry for entry in entries if store.place(entry.resource.describe(entry.wanted))]
    snapshot = read_snapshot(_pool(module), {"keys"}, []) if entries else None
    for entry in entries:
        label = entry.resource.describe(entry.wanted)
        try:
            text, is_new = store.place(label).text(), snapshot.find(entry) is None
        except LitellmError:
            continue  # the run itself tells it
        own = base64.b64encode(entry.wanted["key"].encode()).decode() if entry.wanted.get("key") else None
        if is_new or (text or "").startswith(VAULT):
            asked.append({"label": label, "new": is_new, "shares_file": entry.shares_dest, "own": own,
                          "text": text if (text or "").startswith(VAULT) else None})
    return asked


def _run(module, entries, sealed=None):
    params = module.params
    pool = _pool(module)
    store = SecretStore(entries, sealed)
    kinds = {entry.kind for entry in entries}
    kinds |= {"users", "teams"} if kinds & {"teams", "keys"} else set()
    kinds |= set(MARKED) if params["prune"] else set()
    kinds |= {"budgets"} if any(entry.wanted.get("budget_id") for entry in entries) else set()
    run = Run(pool, entries, kinds, params["owner"], _teller(module), store)
    with contextlib.nullcontext() if module.check_mode else store.locked():
        run.progress("reading the gateway")
        snapshot = read_snapshot(pool, kinds, entries)
        run.settle(snapshot)
        steps = plan_document(entries, snapshot, params["owner"])
        _refuse_losses(steps, store, snapshot)
        failed = {step.label: step.error for step in steps if step.error}
        # What could not be told from others may be what looks unwanted: nothing is deleted then.
        gone = plan_pruning(steps, snapshot, params["owner"]) if params["prune"] and not failed else []
        if gone:
            check_limit(gone, snapshot, params["owner"], params["prune_limit"])
            failed.update((step.label, step.error) for step in gone if step.error)
        _tell_unknown_models(module, pool.client, steps)
        if not module.check_mode and any(step.action != "none" for step in steps + gone):
            run.failed.update(failed)
            failed = run.failed
            try:
                run.apply(steps)
                run.prune(gone, steps)
            except LitellmError as error:
                # What has been done is told all the same: it may hold the only copy of a secret.
                failed["the gateway"] = error
        _check_files(module, steps, store, failed)
    return _result(steps, gone, failed, new_keys(store, run.secrets, steps))


def _teller(module):
    """What says how far the run is: to the log, and to the action plugin's file for the terminal. :returns: function."""
    began = time.monotonic()

    def tell(text):
        module.log(text)
        # What is over in a moment needs no progress.
        if module.params["progress_file"] and time.monotonic() - began > SILENT_SECONDS:
            with open(module.params["progress_file"], "a", encoding="utf-8") as stream:
                stream.write(text + "\n")
    return tell


def _tell_unknown_models(module, client, steps):
    reaction = module.params["unknown_models"]
    named = {step.label: step.resource.models_in(step.plan.changes) | models_of_members(step.members) for step in steps}
    if reaction == "ignore" or not any(named.values()):
        return
    is_served = served_models(client)
    unknown = {label: sorted(model for model in models if not is_served(model)) for label, models in named.items()}
    texts = ["%s names %s" % (label, ", ".join(models)) for label, models in unknown.items() if models]
    if not texts:
        return
    more = " and %d more" % (len(texts) - SHOWN_WARNINGS) if len(texts) > SHOWN_WARNINGS else ""
    message = "The gateway does not serve these models: %s%s" % ("; ".join(texts[:SHOWN_WARNINGS]), more)
    if reaction == "fail":
        raise InvalidInput(message, "Check their spelling against GET /v1/models.")
    module.warn(message + ".")


def _refuse_losses(steps, store, snapshot):
    """Refuse new keys whose files hold what they would destroy."""
    def holder_of(token):
        row = snapshot.by_id("keys", token)
        return KINDS["keys"].describe(row) if row else None

    for step in steps:
        if step.kind == "keys" and step.row is None and not step.error:
            try:
                store.refuse_loss(step.label, holder_of)
            except LitellmError as error:
                step.plan, step.error = Plan(), error


def _check_files(module, steps, store, failed):
    """Compare the files of keys that were there before with what the gateway has."""
    lost = []
    for step in steps:
        place = store.place(step.label) if step.kind == "keys" and step.row and step.label not in failed else None
        if place:
            try:
                if not keeps(place, step.label, step.row["token"]):
                    lost.append(step.label)
            except LitellmError as error:
                failed[step.label] = error
    if lost:
        module.warn("%d keys exist whose secrets are not in their files, such as %s. The gateway keeps only hashes."
                    % (len(lost), ", ".join(lost[:SHOWN_WARNINGS])))


def _result(steps, gone, failed, by_alias):
    everything = steps + gone
    before, after, plan = {}, {}, []
    for step in everything:
        if step.action == "none" or step.error:
            continue
        sides = {"object": step.label, "action": step.action, "before": dict(step.plan.before), "after": dict(step.plan.after)}
        show_members(sides["before"], sides["after"], step.row, step.members)
        plan.append(hide(sides))
        if sides["before"]:
            before[step.label] = hide(sides["before"])
        if sides["after"]:
            after[step.label] = hide(sides["after"])
    counts = summary(everything)
    words = {"none": "as wanted", "failed": "refused"}
    told = "; ".join("%s: %s" % (kind, ", ".join("%d %s" % (count, words.get(action, "to %s" % action))
                                                 for action, count in of_kind.items() if count))
                     for kind, of_kind in counts.items())
    drifted = [{"object": step.label, "fields": step.drift} for step in steps if step.drift]
    if drifted:
        told += "; %d changed by hand" % len(drifted)
    told = told or "The document is empty."
    diff = {"before": before, "after": after, "before_header": "the gateway", "after_header": told}
    return {"changed": bool(plan), "drift": drifted, "diff": diff, "plan": plan, "summary": counts, "msg": told,
            "failed_objects": {label: str(error) for label, error in failed.items()},
            **({"new_keys": by_alias} if by_alias else {})}
