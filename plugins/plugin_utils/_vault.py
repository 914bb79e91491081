# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Encrypts and opens the files of keys with the play's own Ansible Vault secrets, for the action plugins.

These secrets are known on the controller alone and stay there, so that a module can do neither. It gets each new key's
secret together with its encrypted text, and the hash of what an encrypted file holds.
"""

from __future__ import annotations

from ansible.errors import AnsibleActionFail
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.parsing.vault import AnsibleVaultError

from ..module_utils._fields.secret import new_secret
from ..module_utils._secrets.stored import VAULT, stored_of


class KeyVault:
    """What encrypts the files of a task.

    :arg vault: the loader's VaultLib. :arg vault_encrypt: bool or None, to encrypt where the play has a Vault secret.
    :arg vault_id: str or None, whose secret encrypts. :raises AnsibleActionFail: the play has no such secret.
    """

    def __init__(self, vault, vault_encrypt, vault_id):
        self._vault = vault
        self._id = vault_id
        self.demanded = vault_encrypt is not None and boolean(vault_encrypt)
        self.encrypts = bool(vault.secrets) if vault_encrypt is None else self.demanded
        if self.demanded and not vault.secrets:
            raise AnsibleActionFail(
                "vault_encrypt is set and the play has no Vault secret. Give one with --vault-password-file or --vault-id.")
        self._secret = dict(vault.secrets or ()).get(vault_id)
        if self.encrypts and vault_id and self._secret is None:
            raise AnsibleActionFail("The play has no Vault secret of the id '%s' (it has: %s). Give it with --vault-id."
                                    % (vault_id, ", ".join(name for name, _secret in vault.secrets)))

    def seal(self, own=None, whole_file=True):
        """A new key's secret, and its encrypted text.

        :arg own: str or None, a secret that the user has chosen. :arg whole_file: bool, not one of several values in a file.
        :returns: dict with V(secret) and V(sealed).
        """
        secret = own or new_secret()
        text = secret + ("\n" if whole_file else "")  # a value is used as it is, a file is a text
        return {"secret": secret, "sealed": self._vault.encrypt(text, secret=self._secret, vault_id=self._id).decode()}

    def opened(self, text):
        """What an encrypted text holds.

        :arg text: str or None, what a file holds for a key.
        :returns: dict with V(seen), the text, and V(stored), the hash of the secret in it, or V(error), why it can not be opened.
        """
        if not text or not text.startswith(VAULT):
            return {}
        try:
            found = stored_of(self._vault.decrypt(text.encode()).decode("utf-8", "replace"))
        except AnsibleVaultError as error:
            return {"seen": text, "error": str(error)}
        return {"seen": text, "stored": found.token if found else None}
