# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs litellm_key: keeps a returned secret off the screen, and encrypts dest where the play has a Vault secret.

Vault secrets are known on the controller alone, so that a module can not do either.
"""

from __future__ import annotations

import base64

from ansible.errors import AnsibleActionFail
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.parsing.vault import AnsibleVaultError, is_encrypted
from ansible.plugins.action import ActionBase

from ansible_collections.llmops.litellm.plugins.module_utils._secrets import new_secret

MODULE = "llmops.litellm.litellm_key"


class ActionModule(ActionBase):
    """The action of the same name as the module."""

    def run(self, tmp=None, task_vars=None):
        """Run the module.

        :returns: dict, the module's result. :raises AnsibleActionFail: Vault is asked for and can not be used.
        """
        super().run(tmp, task_vars)
        arguments = dict(self._task.args)
        vault_encrypt, vault_id = arguments.pop("vault_encrypt", None), arguments.pop("vault_id", None)
        if arguments.pop("vault", None) is not None:
            raise AnsibleActionFail("vault is set by the collection itself. Use vault_encrypt and vault_id.")
        if arguments.get("dest") and self._encrypts(vault_encrypt, vault_id):
            arguments["vault"] = self._sealed(arguments, vault_id, task_vars)
        elif boolean(vault_encrypt or False) and not arguments.get("dest"):
            raise AnsibleActionFail("vault_encrypt is set without dest. Give as dest the file that keeps the secret.")
        if not arguments.get("dest"):
            # With -vvv the connection plugins print what a module returns, unless this is set.
            self._play_context.no_log = True
        result = self._execute_module(module_name=MODULE, module_args=arguments, task_vars=task_vars)
        if result.get("key"):
            result["_ansible_no_log"] = True
        return result

    @property
    def _vault(self):
        return self._loader._vault

    def _encrypts(self, vault_encrypt, vault_id):
        if vault_encrypt is None:
            return bool(self._vault.secrets)
        if not boolean(vault_encrypt):
            return False
        if not self._vault.secrets:
            raise AnsibleActionFail(
                "vault_encrypt is set and the play has no Vault secret. Give one with --vault-password-file or --vault-id.")
        return True

    def _sealed(self, arguments, vault_id, task_vars):
        """What the module writes and compares, since it can not encrypt: see the option vault."""
        secret = arguments.get("key") or new_secret()
        chosen = None
        if vault_id:
            chosen = dict(self._vault.secrets).get(vault_id)
            if chosen is None:
                raise AnsibleActionFail("The play has no Vault secret of the id '%s' (it has: %s). Give it with --vault-id."
                                        % (vault_id, ", ".join(name for name, _secret in self._vault.secrets)))
        sealed = self._vault.encrypt(secret + "\n", secret=chosen, vault_id=vault_id)
        return {"secret": secret, "sealed": sealed.decode(), "stored": self._stored(arguments["dest"], task_vars)}

    def _stored(self, dest, task_vars):
        """The secret that lies in dest on the target so far, or None where there is no file."""
        state = self._execute_module(module_name="ansible.builtin.stat", task_vars=task_vars,
                                     module_args={"path": dest, "get_checksum": False, "get_mime": False})
        if not state.get("stat", {}).get("exists"):
            return None
        self._play_context.no_log = True
        read = self._execute_module(module_name="ansible.builtin.slurp", module_args={"src": dest}, task_vars=task_vars)
        if read.get("failed"):
            raise AnsibleActionFail("dest '%s' can not be read: %s" % (dest, read.get("msg")))
        content = base64.b64decode(read["content"])
        if is_encrypted(content):
            try:
                content = self._vault.decrypt(content)
            except AnsibleVaultError as error:
                raise AnsibleActionFail("dest '%s' can not be decrypted with the play's Vault secrets: %s. Give the "
                                        "password it was written with, or move the file away." % (dest, error)) from None
        return content.decode().strip()
