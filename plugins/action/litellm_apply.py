# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs litellm_apply: keeps returned secrets off the screen, encrypts files with Ansible Vault, and says how far a run is."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import secrets
import shutil
import tempfile
import threading
from types import SimpleNamespace

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display
from ansible_collections.llmops.litellm.plugins.plugin_utils._returned import keep_off_screen
from ansible_collections.llmops.litellm.plugins.plugin_utils._vault import KeyVault

from ..module_utils._apply.failures import told_failures
from ..module_utils._errors import LitellmError
from ..module_utils._secrets.compare import keeps
from ..module_utils._secrets.stored import stored_of


MODULE = "llmops.litellm.litellm_apply"
PAUSE = 1.0  # seconds between two looks at the progress

display = Display()


class ActionModule(ActionBase):
    """The action of the same name as the module."""

    def run(self, tmp=None, task_vars=None):
        """Run the module.

        :returns: dict, the module's result. :raises AnsibleActionFail: Vault is asked for and can not be used.
        """
        super().run(tmp, task_vars)
        if self._task.args.get("vault") is not None:
            raise AnsibleActionFail("vault is set by the collection itself. Use vault_encrypt and vault_id.")
        vault = KeyVault(self._loader._vault, self._task.args.get("vault_encrypt"), self._task.args.get("vault_id"))
        # With -vvv the connection plugins print what a module returns, unless this is set.
        self._play_context.no_log = True
        with self._progress() as file:
            arguments = dict(self._task.args, **({"progress_file": file} if file else {}))
            if vault.encrypts:
                arguments["vault"] = json.dumps({"asks": True})
            result = self._execute_module(module_name=MODULE, module_args=arguments, task_vars=task_vars)
            if "vault_keys" in result:
                # No key may be made before its secret is encrypted, and which ones are new is known on the target alone:
                # the module has asked, and gets what Vault has made of the answer. The password stays here.
                arguments["vault"] = json.dumps({"keys": {key["key"]: self._sealed(vault, key) for key in result["vault_keys"]}})
                result = self._execute_module(module_name=MODULE, module_args=arguments, task_vars=task_vars)
        self._compare(vault, result)
        keep_off_screen(result, (result.get("keys") or {}).values())
        return result

    @staticmethod
    def _sealed(vault, key):
        own = base64.b64decode(key["own"]).decode() if key["own"] else None
        return dict(vault.seal(own, not key["shares_file"]) if key["new"] else {}, **vault.opened(key["text"]))

    @staticmethod
    def _compare(vault, result):
        """Open the encrypted files of keys that exist, and tell those that hold something else."""
        failed = {}
        for key in result.pop("vault_check", ()):
            sealed = vault.opened(key["text"])
            place = SimpleNamespace(path=key["path"], sealed=sealed, stored=lambda key=key, sealed=sealed: stored_of(key["text"], sealed))
            try:
                keeps(place, key["label"], key["token"])
            except LitellmError as error:
                failed[key["object"]] = str(error)
        if failed:
            was_refused = result.get("failed") and not result.get("failed_objects")
            result["failed_objects"] = dict(result.get("failed_objects") or {}, **failed)
            result["failed"] = True
            if not was_refused:
                result["msg"] = told_failures(result["failed_objects"])

    @contextlib.contextmanager
    def _progress(self):
        """A file whose lines are shown as they come, where the module runs on this machine; else None."""
        if self._connection.transport not in ("local", "ansible.builtin.local") or self._task.async_val:
            yield None
            return
        try:
            folder, file = self._file_for(self._play_context.become)
        except OSError:
            yield None  # a full disk is no reason to fail
            return
        ended = threading.Event()
        watcher = threading.Thread(target=self._show, args=(file, ended), daemon=True)
        watcher.start()
        try:
            yield file
        finally:
            ended.set()
            watcher.join()
            shutil.rmtree(folder, ignore_errors=True)

    @staticmethod
    def _file_for(become):
        """A new file in a folder of its own. With become, who knows its name may add to it, as the module runs as somebody
        else; the name can not be guessed, and nobody else can read it.

        :returns: the folder and the file. :raises OSError: it can not be made.
        """
        folder = tempfile.mkdtemp(prefix="litellm-apply-")  # mode 0700
        try:
            file = os.path.join(folder, secrets.token_hex(16))
            with open(file, "w", encoding="utf-8"):
                pass
            if become:
                os.chmod(file, 0o622)
                os.chmod(folder, 0o711)
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return folder, file

    @staticmethod
    def _show(file, ended):
        with open(file, encoding="utf-8", errors="replace") as stream:
            last = False
            while not last:
                last = ended.wait(PAUSE)
                for line in stream:
                    display.display("litellm_apply: %s" % "".join(char for char in line if char.isprintable()))
