# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs litellm_apply: hides returned secrets, encrypts files with Ansible Vault, and shows progress and outcome."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

from ansible_collections.llmops.litellm.plugins.plugin_utils._action import SecretsAction
from ansible_collections.llmops.litellm.plugins.plugin_utils._progress import progress_file, say

from ..module_utils._apply.report import report
from ..module_utils._apply.words import IGNORED_PREFIX, told_failures


RETURNED = "new_keys"  # the secrets in the module's result, by alias


class ActionModule(SecretsAction):
    """The action plugin of litellm_apply."""

    MODULE = "llmops.litellm.litellm_apply"

    def _arguments(self) -> dict[str, Any]:
        return {name: value for name, value in self._task.args.items() if not str(name).startswith(IGNORED_PREFIX)}

    @contextlib.contextmanager
    def _more_arguments(self) -> Iterator[dict[str, Any]]:
        is_here = self._connection.transport in ("local", "ansible.builtin.local")
        with contextlib.ExitStack() as stack:
            file = stack.enter_context(progress_file(self._play_context.become)) if is_here else None
            yield {"progress_file": file} if file else {}

    def _secrets_of(self, result: dict[str, Any]) -> Iterable[str | None]:
        return (result.get(RETURNED) or {}).values()

    def _show(self, result: dict[str, Any], is_hidden: bool) -> None:
        super()._show(result, is_hidden)
        # with --diff, the plan on the screen says the same
        for line in () if self._task.diff else report(result, not self._task.check_mode, RETURNED):
            say("litellm_apply: %s" % line)

    def _fail(self, result: dict[str, Any], failed: dict[str, str]) -> None:
        was_refused = result.get("failed") and not result.get("failed_objects")
        result["failed_objects"] = dict(result.get("failed_objects") or {}, **failed)
        result["failed"] = True
        if not was_refused:
            result["msg"] = told_failures(result["failed_objects"])
