# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the file of a key's secret is not what it should be, the key is refused before anything is changed, and check mode says so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from integration.database import Database

# What stands where a secret should be, from what is written for a secret of another key.
ODD = {
    "another secret": lambda path, other: path.write_text(other, encoding="utf-8"),
    "something else": lambda path, other: path.write_text("do not lose this\n", encoding="utf-8"),
    "no text": lambda path, other: path.write_bytes(b"\xff\xfe\x00"),
    "too much": lambda path, other: path.write_bytes(b"x" * (1 << 20) + b"x"),
    "a folder": lambda path, other: path.mkdir(),
    "a link": lambda path, other: path.symlink_to(path.parent / "elsewhere"),
    "a pipe": lambda path, other: os.mkfifo(path),
    "not the play's": lambda path, other: path.write_text("$ANSIBLE_VAULT;1.1;AES256\n6162\n", encoding="utf-8"),
}
TASKS = {"changed": {"max_budget": 7}, "as it is": {}, "absent": {"state": "absent"}}


@pytest.mark.parametrize("what", TASKS)
@pytest.mark.parametrize("is_pending", [False, True], ids=["file", "pending"])
@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("apply_key", ["single", "document", "shared"], indirect=True)
def test_odd_file(apply_key, gateway, server, name, tmp_path: Path, odd, is_pending, what):
    """Nothing is done by halves: a task that fails for the file has not changed the key."""
    database = Database(gateway)
    server.must("POST", "/key/generate", {"key": f"sk-{name}-this-one-is-of-the-key", "key_alias": name, "max_budget": 5})
    server.must("POST", "/key/generate", {"key": f"sk-{name}-this-is-another-one", "key_alias": f"{name}-other"})
    place = apply_key.pending if is_pending else apply_key.file
    ODD[odd](place(tmp_path, name), apply_key.text(name, f"sk-{name}-this-is-another-one"))
    before = database.rows()
    foretold = apply_key(name, tmp_path, check_mode=True, **TASKS[what])
    assert database.rows() == before
    answer = apply_key(name, tmp_path, **TASKS[what])
    assert bool(foretold.get("failed")) == bool(answer.get("failed")), (foretold["msg"], answer["msg"])
    if answer.get("failed"):
        assert database.rows() == before, answer["msg"]
    assert "another-one" not in str([foretold, answer])
