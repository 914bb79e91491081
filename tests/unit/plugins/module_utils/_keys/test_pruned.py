# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is said of the secrets of deleted keys whose files nobody knows."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._apply.snapshot import Snapshot
from ansible_collections.llmops.litellm.plugins.module_utils._engine.guard import Interrupted
from ansible_collections.llmops.litellm.plugins.module_utils._engine.plan import Plan
from ansible_collections.llmops.litellm.plugins.module_utils._engine.step import Subject
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS
from ansible_collections.llmops.litellm.plugins.module_utils._errors import GatewayError
from ansible_collections.llmops.litellm.plugins.module_utils._fields.secret import hash_of
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.pool import Pool
from ansible_collections.llmops.litellm.plugins.module_utils._keys.pruned import PrunedSecrets
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.path_template import Layout
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.store import SecretStore
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils._apply.runs import Faulty
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import Gateway


SAME = [Subject("keys", "token=%s" % token, "key 'same'") for token in "ab"]


@pytest.mark.parametrize("failed, named", [
    ([], "key 'same' (token=a), key 'same' (token=b)"), (SAME[1:], "key 'same'"), (SAME, None)])
def test_keys_that_were_not_deleted_are_not_named(failed, named):
    """Of two with one alias, each is told apart."""
    deleted = [SimpleNamespace(key=key, resource=KINDS["keys"], error=None, plan=SimpleNamespace(action="delete"), row={}) for key in SAME]
    secrets = PrunedSecrets(None, SecretStore())
    assert not secrets.look(deleted, None)
    told = secrets.warnings(failed)
    assert [text.partition(" are unknown: ")[2] for text in told] == ([named + ". Remove the files yourself."] if named else [])


@pytest.mark.parametrize("reads", [True, False])
def test_a_run_that_has_stopped_takes_no_key_for_deleted(reads, tmp_path, monkeypatch):
    """It waits for none to go, and tells nobody to remove the file of a key that exists."""
    monkeypatch.setattr("time.sleep", lambda seconds: pytest.fail("it waits"))
    gateway, layout = Gateway() if reads else Faulty(0, GatewayError("gone"), False, True), Layout(str(tmp_path / "{key_alias}"))
    secrets = {alias: "sk-of-the-key-%s-of-this-test" % alias for alias in ("there", "gone", "unknown-there", "unknown-gone")}
    rows = {alias: {"token": hash_of(secret), "key_alias": alias} for alias, secret in secrets.items()}
    for alias, row in rows.items():
        if "gone" not in alias:
            gateway.keys[row["token"]] = row
        if "unknown" not in alias:
            (tmp_path / alias).write_text(secrets[alias], encoding="utf-8")
    steps = [SimpleNamespace(key=Subject("keys", row["token"], "key '%s'" % alias), label="key '%s'" % alias, resource=KINDS["keys"], error=None,
                             plan=Plan("delete"), row=row) for alias, row in rows.items()]
    pruned = PrunedSecrets(layout, SecretStore())
    assert not pruned.look(steps, Snapshot())
    failed = {Subject("run", "run", "the run"): Interrupted("It stopped")}
    pruned.remove(Pool(lambda sleep: gateway, 1), failed)
    assert sorted(path.name for path in tmp_path.iterdir()) == (["there"] if reads else ["gone", "there"])
    told, = pruned.warnings(failed)
    assert told.endswith(" are unknown: key 'unknown-gone'. Remove the files yourself." if reads else
                         "left in their files: %s, %s. Run again, and remove the files of keys that no longer exist." % (tmp_path / "gone", tmp_path / "there"))
