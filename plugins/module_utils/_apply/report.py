# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lines that say what a run created and deleted, and where the secrets are. Pure."""

from __future__ import annotations

from collections import Counter
from typing import Any

from .._engine.summary_text import summary_text
from .._engine.value_text import names_text
from .._safe import safe_line
from .words import number


OF_RUN = {"the run", "the gateway"}  # labels for failures that are not of one object


def report(result: dict[str, Any], is_done: bool, returned: str) -> list[str]:
    """Lines for the screen; none if nothing changes.

    :arg result: the module's result. :arg is_done: whether the plan was carried out. :arg returned: the name of the secrets in the result.
    """
    plan, failed = result.get("plan") or [], result.get("failed_objects") or {}
    if not plan or OF_RUN & set(failed):
        return []
    is_refused = bool(result.get("failed")) and not failed
    is_done = is_done and not is_refused
    made = [row for row in plan if row["object"] not in failed]
    counts = Counter(row["action"] for row in made)
    counts["none"] = sum(of_kind["none"] for of_kind in result["summary"].values())
    counts["failed" if is_done else "refused"] = len(failed)
    counts["by_hand"] = len(result.get("drift") or ())
    lines = [("nothing was done. The plan was: " if is_refused else "") + summary_text(counts, is_done)]
    created, deleted = ([row for row in made if row["action"] == action] if is_done else [] for action in ("create", "delete"))
    for word, rows in (("created", created), ("deleted", deleted)):
        lines += ["%s: %s" % (word, names_text(row["object"] for row in rows))] if rows else []
    files = list(dict.fromkeys(row["after"]["dest"] for row in created if row["after"].get("dest")))
    if files:
        lines.append("new secrets: %s" % names_text(files))
    if is_done and result.get(returned):
        lines.append("%s in the task's result, as %s" % (number(len(result[returned]), "new secret"), returned))
    return [safe_line(line) for line in lines]
