# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A gateway that reads from a copy of its database which lags behind: no secret is given up while its key lives."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._errors import LitellmError
from ansible_collections.llmops.litellm.plugins.module_utils._fields.secret import hash_of
from ansible_collections.llmops.litellm.plugins.module_utils._gateway import waiting
from ansible_collections.llmops.litellm.plugins.module_utils._keys.reconcile import reconcile_key
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils._apply.runs import run
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import Gateway


BEHIND = 7  # reads after a write that do not see it


def lagging(drops=None):
    """A gateway that shows what was written a few reads later. drops: a field that it does not store."""
    gateway = Gateway()
    gateway.lag = BEHIND
    gateway.on = dict.fromkeys(("/key/generate", "/key/update"), lambda body: body.pop(drops, None))
    return gateway


@pytest.fixture(autouse=True)
def patient(monkeypatch, no_lag):
    """As patient as usual, with shorter pauses."""
    monkeypatch.setattr(waiting, "LAG", 1.0)
    monkeypatch.setattr(waiting, "LONGEST_PAUSE", 0.01)


def kept(folder):
    """The hashes of the secrets in a folder's files."""
    return {hash_of(path.read_text(encoding="utf-8").strip()) for path in folder.iterdir()}


def test_a_new_key(tmp_path):
    gateway = lagging()
    outcome = reconcile_key(None, gateway, {"key_alias": "k", "dest": str(tmp_path / "k"), "max_budget": 5})
    assert outcome.row["token"] in gateway.keys and len(gateway.keys) == 1 and kept(tmp_path) == set(gateway.keys)
    assert [path.name for path in tmp_path.iterdir()] == ["k"]


def test_a_new_key_that_is_taken_back(tmp_path):
    """Its secret goes when the key has gone, and not before."""
    gateway = lagging(drops="max_budget")
    with pytest.raises(LitellmError, match="did not store max_budget.*The new key was deleted again"):
        reconcile_key(None, gateway, {"key_alias": "k", "dest": str(tmp_path / "k"), "max_budget": 5})
    assert gateway.keys == {} and list(tmp_path.iterdir()) == []


def test_new_keys_of_a_document(tmp_path):
    gateway = lagging()
    found = run(gateway, dest=str(tmp_path / "{key_alias}"), keys=[{"key_alias": alias} for alias in "abc"])
    assert found.failed == {} and len(gateway.keys) == 3 and kept(tmp_path) == set(gateway.keys)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "c"]


@pytest.mark.parametrize("kind", ["single", "document"])
def test_new_keys_that_do_not_show_in_time(kind, tmp_path):
    """The gateway then says that their aliases are taken, and the next run finds them by their secrets."""
    gateway = lagging()
    gateway.lag = 10 ** 6

    def once():
        if kind == "document":
            return run(gateway, dest=str(tmp_path / "{key_alias}"), keys=[{"key_alias": alias, "max_budget": 5} for alias in "ab"]).failed
        return reconcile_key(None, gateway, {"key_alias": "a", "dest": str(tmp_path / "a"), "max_budget": 5})
    if kind == "document":
        assert len(failed := once()) == 2 and all("the next run continues with it" in str(error) for error in failed.values())
    else:
        with pytest.raises(LitellmError, match="the next run continues with it"):
            once()
    assert gateway.keys and kept(tmp_path) == set(gateway.keys)
    gateway.lag, made = 0, set(gateway.keys)
    gateway._behind = 0
    once()
    assert kept(tmp_path) == set(gateway.keys) == made and {path.name for path in tmp_path.iterdir()} <= {"a", "b"}


@pytest.mark.parametrize("kind", ["single", "document"])
def test_a_run_right_after_one_that_was_killed(kind, tmp_path):
    """The key was made, and the next run does not see it yet."""
    gateway = lagging()
    (tmp_path / ".k.pending").write_text("sk-of-the-run-that-was-killed\n", encoding="utf-8")
    gateway.post("/key/generate", {"key": "sk-of-the-run-that-was-killed", "key_alias": "k"})
    if kind == "single":
        reconcile_key(None, gateway, {"key_alias": "k", "dest": str(tmp_path / "k")})
    else:
        assert run(gateway, dest=str(tmp_path / "{key_alias}"), keys=[{"key_alias": "k"}]).failed == {}
    assert kept(tmp_path) == set(gateway.keys) == {hash_of("sk-of-the-run-that-was-killed")}
    assert [path.name for path in tmp_path.iterdir()] == ["k"]
