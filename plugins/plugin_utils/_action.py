# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the action plugins of litellm_key and litellm_apply share: running the module with what only the controller knows."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Iterable, Iterator
from typing import Any

from ansible import constants
from ansible.errors import AnsibleActionFail, AnsibleError
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ..module_utils._errors import LitellmError, unforeseen
from ..module_utils._safe import conceal
from ..module_utils._secrets.compare import keeps
from ..module_utils._secrets.envelope import ClosedFile, Orders, Question
from ._progress import say, shows_diffs
from ._returned import keep_off_screen
from ._vault import KeyVault


ROUNDS = 5  # questions of one module, each after another run changed files
NO_ASYNC = ("%s cannot run with async: the secrets would be left in the file where async keeps the result. Run it without async and poll. For work at the "
            "same time, use another play or strategy: free.")

display = Display()


def keep_off_disk(connection: Any) -> None:
    """Send modules through a pipe. Otherwise an interrupted Ansible leaves a file with the secrets that are to be encrypted.

    Only for these, since Python reads a module from a pipe more slowly. With become, the user's setting holds, since sudo may require a terminal.
    """
    if connection.has_pipelining and not connection.become:
        with contextlib.suppress(AnsibleError):  # a connection plugin may lack the option
            connection.set_option("pipelining", True)


@contextlib.contextmanager
def without_debug() -> Iterator[None]:
    """Keep ANSIBLE_DEBUG=1 from printing a module's arguments and output, which have secrets. It does so even with no_log."""
    before = constants.DEFAULT_DEBUG
    constants.DEFAULT_DEBUG = False
    try:
        yield
    finally:
        constants.DEFAULT_DEBUG = before


@contextlib.contextmanager
def foreseen(name: str) -> Iterator[None]:
    """Turn an unexpected exception into an error in words. :arg name: what fails. :raises AnsibleActionFail: it did."""
    try:
        yield
    except (AnsibleError, KeyboardInterrupt, SystemExit):
        raise
    except Exception as error:  # pylint: disable=broad-except
        display.vvv(conceal("".join(traceback.format_exception(type(error), error, error.__traceback__))))
        raise AnsibleActionFail(str(unforeseen(name, error))) from None


class SecretsAction(ActionBase):
    """Runs a module that creates keys: with Ansible Vault, and without secrets on the screen.

    MODULE: its full name.
    """

    MODULE = ""

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run the module and return its result. :raises AnsibleError: what is wrong with the task."""
        name = self.MODULE.rpartition(".")[2]
        if self._task.async_val:
            raise AnsibleActionFail(NO_ASYNC % name)
        super().run(tmp, task_vars)
        if self._task.args.get("vault") is not None:
            raise AnsibleActionFail("The option vault is set by the collection itself. Use vault_encrypt and vault_id.")
        # Otherwise connection plugins print the module's output with -vvv.
        self._play_context.no_log = True
        with foreseen(name):
            return self._run_with_vault(task_vars)

    def _run_with_vault(self, task_vars: dict[str, Any] | None) -> dict[str, Any]:
        arguments = self._arguments()
        # litellm_apply needs vault_encrypt too, to find keys without a file
        vault = KeyVault(self._loader._vault, arguments.get("vault_encrypt"), arguments.get("vault_id"))
        self._check(vault, arguments)
        if vault.opens:
            keep_off_disk(self._connection)
        orders = Orders(encrypts=vault.encrypts, opens=vault.opens, result_is_kept=bool(self._task.register))
        with self._more_arguments() as more:
            for _round in range(ROUNDS):
                with without_debug():
                    result = self._execute_module(module_name=self.MODULE, task_vars=task_vars,
                                                  module_args=dict(arguments, **more, vault=orders.dump()))
                # Secrets are encrypted before their keys are created, and only the target knows which keys are new.
                # the password stays on the controller
                question = Question.take(result)
                if question is None:
                    break
                vault.answer(question, orders)
            else:
                raise AnsibleActionFail("Other runs kept changing the files of the keys. Run again.")
        self._compare(vault, orders, result)
        secrets = [secret for secret in self._secrets_of(result) if secret]
        if not self._task.no_log:
            self._show(result, bool(secrets))
        keep_off_screen(result, secrets)
        return result

    def _arguments(self) -> dict[str, Any]:
        """The module's arguments, from the task's."""
        return dict(self._task.args)

    def _show(self, result: dict[str, Any], is_hidden: bool) -> None:
        """Print the plan if Ansible does not: for a failed task, and for a hidden result."""
        text = (result.get("diff") or {}).get("prepared") if self._task.diff else None
        if text and (result.get("failed") or (result.get("changed") and (is_hidden or not shows_diffs()))):
            say(text)

    def _check(self, vault: KeyVault, arguments: dict[str, Any]) -> None:
        """Refuse what only the controller can see. :raises AnsibleActionFail: it is wrong."""

    @contextlib.contextmanager
    def _more_arguments(self) -> Iterator[dict[str, Any]]:
        """Additional arguments of the module, valid while it runs."""
        yield {}

    def _secrets_of(self, result: dict[str, Any]) -> Iterable[str | None]:
        """The secrets in a result."""
        raise NotImplementedError

    def _fail(self, result: dict[str, Any], failed: dict[str, str]) -> None:
        """Add failures of encrypted files to a result. :arg failed: reasons by object."""
        result.update(failed=True, msg="\n".join(failed.values()))

    def _compare(self, vault: KeyVault, orders: Orders, result: dict[str, Any]) -> None:
        """Decrypt the files of existing keys, and report those with another content."""
        failed = {}
        for file in ClosedFile.take_all(result):
            try:
                keeps(file.path, vault.opened(file.text), orders, file.label, file.token)
            except LitellmError as error:
                failed[file.object] = str(error)
        if failed:
            self._fail(result, failed)
