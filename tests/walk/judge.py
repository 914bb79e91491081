# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is true of every task, whatever it says, held against the whole database."""

from __future__ import annotations

import json
import multiprocessing
import re
from collections.abc import Iterator
from pathlib import Path

from gateway.proxy import Gateway
from integration.database import Database, changed
from integration.modules import Modules, objects_of
from integration.server import hash_of, writes

# Who wrote when, and the last use of a key.
TRACES = {"created_at", "created_by", "updated_at", "updated_by", "settings_updated_at", "last_active"}
SECRET = re.compile(r"sk-[\w-]{16,}")
ASSUMED = "does not exist yet"  # check mode assumes that an earlier task creates it


def everything(database: Database) -> dict[tuple, dict]:
    """Return what the database holds, without traces."""
    return {key: {column: value for column, value in row.items() if column not in TRACES} for key, row in database.rows().items()}


def run(gateway: Gateway, module: str, check_mode: bool, options: dict) -> dict:
    """Run a module in a process of its own, to whose end it leaves connections and threads.  Returns its answer."""
    context = multiprocessing.get_context("fork")
    mine, its = context.Pipe(duplex=False)
    process = context.Process(target=lambda: its.send(Modules(gateway).run(module, check_mode, **options)))
    process.start()
    its.close()
    try:
        return mine.recv()
    finally:
        process.join()
        mine.close()


def secrets_in(folder: Path) -> set[str]:
    """Return the secrets in all files of a folder."""
    return {secret for path in folder.iterdir() for secret in SECRET.findall(path.read_text(encoding="utf-8"))}


def hashes(rows: dict[tuple, dict]) -> set[str]:
    """Return the hashes of all keys."""
    return {key[1] for key in rows if key[0] == "LiteLLM_VerificationToken"}


def surprises(gateway: Gateway, folder: Path, module: str, options: dict) -> Iterator[str]:
    """Run a task in check mode, for real, and once more.  folder: of the secrets' files.  Yields what should not be."""
    database = Database(gateway)
    before, kept = everything(database), secrets_in(folder)
    with gateway.recording() as calls:
        foretold = run(gateway, module, True, options)
    if writes(calls) or everything(database) != before:
        yield f"check mode has written: {writes(calls)}, {sorted(changed(before, everything(database)))}"
    if secrets_in(folder) != kept:
        yield "check mode has changed files"
    answer = run(gateway, module, False, options)
    after = everything(database)
    yield from _of_secrets(folder, kept, hashes(before), hashes(after), json.dumps([foretold, answer]))
    for told in (foretold, answer):
        if told.get("failed") and "unexpectedly" in told["msg"]:
            yield f"a traceback: {told['msg']}"
    if any(ASSUMED in warning for warning in foretold["warnings"]):
        return
    if bool(foretold.get("failed")) != bool(answer.get("failed")):
        yield f"check mode says {foretold.get('msg')!r}, the run {answer.get('msg')!r}"
    elif foretold.get("failed_objects") != answer.get("failed_objects"):
        yield f"check mode refuses {foretold.get('failed_objects')}, the run {answer.get('failed_objects')}"
    elif not answer.get("failed"):
        yield from _of_success(gateway, module, options, foretold, answer, after)
        if not answer["changed"] and after != before:
            yield f"unchanged, but for {sorted(changed(before, after))}"
    elif module != "litellm_apply" and after != before:
        yield f"failed, but has changed {sorted(changed(before, after))}: {answer['msg']}"


def _of_secrets(folder: Path, kept: set[str], before: set[str], after: set[str], printed: str) -> Iterator[str]:
    """Yield what should not be with secrets.  kept: those in files before.  before, after: the hashes of keys.  printed: the answers."""
    now = secrets_in(folder)
    if any(secret in printed for secret in kept | now):
        yield "a secret is printed"
    if any(hash_of(secret) in before & after for secret in kept - now):
        yield "the secret of a key that lives is gone"
    if after - before - {hash_of(secret) for secret in now | set(SECRET.findall(printed))}:
        yield "a new key has no secret"
    for path in folder.iterdir():
        new = set(SECRET.findall(path.read_text(encoding="utf-8"))) - kept
        if new and path.stat().st_mode & 0o77:
            yield f"others may read what is new in {path.name}"


def _of_success(gateway: Gateway, module: str, options: dict, foretold: dict, answer: dict, after: dict[tuple, dict]) -> Iterator[str]:
    """Yield what should not be after a success, with a repeat."""
    for what in ("changed", "plan"):
        if foretold[what] != answer[what]:
            yield f"check mode foretells {what} {foretold[what]}, and it is {answer[what]}"
    if objects_of(foretold) != objects_of(answer):
        yield f"check mode shows {foretold['diff']}, the run {answer['diff']}"
    if len(foretold["warnings"]) != len(answer["warnings"]):
        yield f"check mode warns {foretold['warnings']}, the run {answer['warnings']}"
    database = Database(gateway)
    with gateway.recording() as calls:
        again = run(gateway, module, False, options)
    if again.get("failed"):
        yield f"the repeat fails: {again['msg']}"
    elif again["changed"] or writes(calls) or everything(database) != after:
        yield f"the repeat is not quiet: {again['plan']}, {writes(calls)}, {sorted(changed(after, everything(database)))}"
