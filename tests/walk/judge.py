# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is true of every task, whatever it says, held against the whole database."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.proxy import Gateway
from integration.database import Database, changed
from integration.modules import Modules, objects_of
from integration.server import writes

# Who wrote when, and the last use of a key.
TRACES = {"created_at", "created_by", "updated_at", "updated_by", "settings_updated_at", "last_active"}
ASSUMED = "does not exist yet"  # check mode assumes that an earlier task creates it


def everything(database: Database) -> dict[tuple, dict]:
    """Return what the database holds, without traces."""
    return {key: {column: value for column, value in row.items() if column not in TRACES} for key, row in database.rows().items()}


def surprises(gateway: Gateway, module: str, options: dict) -> Iterator[str]:
    """Run a task in check mode, for real, and once more.  Yields what should not be."""
    modules, database = Modules(gateway), Database(gateway)
    before = everything(database)
    with gateway.recording() as calls:
        foretold = modules.run(module, check_mode=True, **options)
    if writes(calls) or everything(database) != before:
        yield f"check mode has written: {writes(calls)}, {sorted(changed(before, everything(database)))}"
    answer = modules.run(module, **options)
    after = everything(database)
    for told in (foretold, answer):
        if told.get("failed") and "unexpectedly" in told["msg"]:
            yield f"a traceback: {told['msg']}"
    if any(ASSUMED in warning for warning in foretold["warnings"]):
        return
    if bool(foretold.get("failed")) != bool(answer.get("failed")):
        yield f"check mode says {foretold.get('msg')!r}, the run {answer.get('msg')!r}"
    elif not answer.get("failed"):
        yield from _of_success(gateway, module, options, foretold, answer, after)
        if not answer["changed"] and after != before:
            yield f"unchanged, but for {sorted(changed(before, after))}"
    elif module != "litellm_apply" and after != before:
        yield f"failed, but has changed {sorted(changed(before, after))}: {answer['msg']}"


def _of_success(gateway: Gateway, module: str, options: dict, foretold: dict, answer: dict, after: dict[tuple, dict]) -> Iterator[str]:
    """Yield what should not be after a success, with a repeat."""
    for what in ("changed", "plan"):
        if foretold[what] != answer[what]:
            yield f"check mode foretells {what} {foretold[what]}, and it is {answer[what]}"
    if objects_of(foretold) != objects_of(answer):
        yield f"check mode shows {foretold['diff']}, the run {answer['diff']}"
    if len(foretold["warnings"]) != len(answer["warnings"]):
        yield f"check mode warns {foretold['warnings']}, the run {answer['warnings']}"
    modules, database = Modules(gateway), Database(gateway)
    with gateway.recording() as calls:
        again = modules.run(module, **options)
    if again.get("failed"):
        yield f"the repeat fails: {again['msg']}"
    elif again["changed"] or writes(calls) or everything(database) != after:
        yield f"the repeat is not quiet: {again['plan']}, {writes(calls)}, {sorted(changed(after, everything(database)))}"
