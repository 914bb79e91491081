# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes the result of every task to the file named by TEST_RESULTS, a line of JSON each."""

from __future__ import annotations

import json
import os

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: results
type: notification
short_description: Writes the results of tasks for the tests
description: Writes the results of tasks for the tests.
"""


class CallbackModule(CallbackBase):
    """Sees what every callback sees."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "results"
    CALLBACK_NEEDS_ENABLED = True

    def _write(self, status, result):
        content = getattr(result, "result", None) or result._result
        if "results" in content and status != "item":
            return
        line = json.dumps(dict(content, name=result.task_name, status=status), default=str)
        with open(os.environ["TEST_RESULTS"], "a", encoding="utf-8") as stream:
            stream.write(line + "\n")

    def v2_runner_on_ok(self, result):
        """A task succeeded."""
        self._write("ok", result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        """A task failed."""
        self._write("failed", result)

    def v2_runner_on_unreachable(self, result):
        """A host was not reached."""
        self._write("unreachable", result)

    def v2_runner_on_skipped(self, result):
        """A task was skipped."""
        self._write("skipped", result)

    def v2_runner_item_on_ok(self, result):
        """An item of a loop succeeded."""
        self._write("item", result)

    def v2_runner_item_on_failed(self, result):
        """An item of a loop failed."""
        self._write("item", result)
