# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How many objects a run creates, changes and deletes, as text. Pure."""

from __future__ import annotations

from collections.abc import Mapping


TO_DO = {"create": "to create", "update": "to change", "replace": "to replace", "delete": "to delete", "none": "unchanged"}
DONE = {"create": "created", "update": "changed", "replace": "replaced", "delete": "deleted", "none": "unchanged"}
MORE = {"failed": "failed", "refused": "refused", "by_hand": "changed by hand"}


def summary_text(counts: Mapping[str, int], is_done: bool = False) -> str:
    """The last line, such as V(2 to create, 1 to change, 0 to delete, 40 unchanged).

    :arg counts: by the names in C(TO_DO) and C(MORE). :arg is_done: write in the past tense.
    """
    words = DONE if is_done else TO_DO
    told = ["%d %s" % (counts.get(action, 0), word) for action, word in words.items() if action != "replace" or counts.get(action)]
    return ", ".join(told + ["%d %s" % (counts[name], word) for name, word in MORE.items() if counts.get(name)])
