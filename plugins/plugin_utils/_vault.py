# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Encrypts and decrypts the files of keys with the play's Ansible Vault secrets, for the action plugins.

The Vault secrets stay on the controller, so a module can do neither. It gets each new key's secret together with its encrypted
text, and the hash of what an encrypted file holds.
"""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.parsing.vault import AnsibleVaultError, AnsibleVaultFormatError

from ..module_utils._errors import InvalidInput
from ..module_utils._fields.secret import new_secret
from ..module_utils._fields.typed import typed
from ..module_utils._secrets.envelope import Orders, Question, Sealed, ToSeal
from ..module_utils._secrets.stored import Stored, stored_of


class KeyVault:
    """Encrypts the files of a task.

    vault: the loader's VaultLib. vault_encrypt: None means: if the play has a Vault secret. vault_id: the ID of the secret to use.
    :raises AnsibleActionFail: the play has no such secret.
    """

    def __init__(self, vault: Any, vault_encrypt: Any, vault_id: str | None):
        self._vault = vault
        self._id = vault_id
        try:
            typed({"vault_encrypt": {"type": "bool"}, "vault_id": {"type": "str"}}, {"vault_encrypt": vault_encrypt, "vault_id": vault_id})
        except InvalidInput as error:
            raise AnsibleActionFail(str(error)) from None
        self.demanded = vault_encrypt is not None and boolean(vault_encrypt)
        self.opens = bool(vault.secrets)
        self.encrypts = self.opens if vault_encrypt is None else self.demanded
        if self.demanded and not vault.secrets:
            raise AnsibleActionFail(
                "vault_encrypt is set, but the play has no Vault secret. Pass one with --vault-password-file or --vault-id.")
        self._secret = dict(vault.secrets or ()).get(vault_id)
        if vault_id and not vault.secrets and vault_encrypt is None:
            raise AnsibleActionFail("vault_id is '%s', but the play has no Vault secret, so new secrets would not be encrypted. Pass it with --vault-id, or "
                                    "set vault_encrypt: false." % vault_id)
        if self.encrypts and vault_id and self._secret is None:
            raise AnsibleActionFail("The play has no Vault secret with the ID '%s' (it has: %s). Pass it with --vault-id."
                                    % (vault_id, ", ".join(name for name, _secret in vault.secrets)))

    def answer(self, question: Question, orders: Orders) -> None:
        """Answer a module's Question, and add the answer to its Orders."""
        orders.sealed.update((item.name, self._seal(item)) for item in question.seal)
        orders.opened.update((text, self.opened(text)) for text in question.open)

    def _seal(self, item: ToSeal) -> Sealed:
        if item.text:
            return Sealed(self._vault.decrypt(item.text.encode()).decode().strip(), item.text)
        secret = item.own or new_secret()
        text = secret + ("\n" if item.whole_file else "")  # a value is used as it is, a file as text
        return Sealed(secret, self._vault.encrypt(text, secret=self._secret, vault_id=self._id).decode())

    def opened(self, text: str) -> Stored:
        """What an encrypted text holds, or why it cannot be decrypted."""
        try:
            found = stored_of(self._vault.decrypt(text.encode()).decode("utf-8", "replace"))
        except (AnsibleVaultError, AnsibleVaultFormatError) as error:
            return Stored(is_closed=True, reason=str(error))
        return Stored(found.token if found else None)
