# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs litellm_key: keeps a returned secret off the screen, and encrypts dest where the play has a Vault secret.

Vault secrets are known on the controller alone, so that a module can not do either.
"""

from __future__ import annotations

import base64
import json

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible_collections.llmops.litellm.plugins.plugin_utils._returned import keep_off_screen
from ansible_collections.llmops.litellm.plugins.plugin_utils._vault import KeyVault


MODULE = "llmops.litellm.litellm_key"


class ActionModule(ActionBase):
    """The action of the same name as the module."""

    def run(self, tmp=None, task_vars=None):
        """Run the module.

        :returns: dict, the module's result. :raises AnsibleActionFail: Vault is asked for and can not be used.
        """
        super().run(tmp, task_vars)
        arguments = dict(self._task.args)
        if arguments.pop("vault", None) is not None:
            raise AnsibleActionFail("vault is set by the collection itself. Use vault_encrypt and vault_id.")
        vault = KeyVault(self._loader._vault, arguments.pop("vault_encrypt", None), arguments.pop("vault_id", None))
        if vault.demanded and not arguments.get("dest"):
            raise AnsibleActionFail("vault_encrypt is set without dest. Give as dest the file that keeps the secret.")
        if arguments.get("dest") and vault.encrypts:
            text = self._text(arguments["dest"], task_vars)
            arguments["vault"] = json.dumps(dict(vault.seal(arguments.get("key")), **vault.opened(text)))
        if not arguments.get("dest"):
            # With -vvv the connection plugins print what a module returns, unless this is set.
            self._play_context.no_log = True
        result = self._execute_module(module_name=MODULE, module_args=arguments, task_vars=task_vars)
        keep_off_screen(result, [result.get("key")])
        return result

    def _text(self, dest, task_vars):
        """What lies in dest on the target so far. :returns: str, or None where there is no file."""
        state = self._execute_module(module_name="ansible.builtin.stat", task_vars=task_vars,
                                     module_args={"path": dest, "get_checksum": False, "get_mime": False})
        if not state.get("stat", {}).get("exists"):
            return None
        self._play_context.no_log = True
        read = self._execute_module(module_name="ansible.builtin.slurp", module_args={"src": dest}, task_vars=task_vars)
        if read.get("failed"):
            raise AnsibleActionFail("dest '%s' can not be read: %s" % (dest, read.get("msg")))
        return base64.b64decode(read["content"]).decode("utf-8", "replace").strip()
