# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs litellm_key: hides a returned secret, and encrypts dest if the play has a Vault secret.

Only the controller has the Vault secrets, so the module can do neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible_collections.llmops.litellm.plugins.plugin_utils._action import SecretsAction
from ansible_collections.llmops.litellm.plugins.plugin_utils._vault import KeyVault


class ActionModule(SecretsAction):
    """The action plugin of litellm_key."""

    MODULE = "llmops.litellm.litellm_key"

    def _check(self, vault: KeyVault, arguments: dict[str, Any]) -> None:
        if vault.demanded and not arguments.get("dest"):
            raise AnsibleActionFail("vault_encrypt is set without dest. Set dest to the file for the secret.")

    def _secrets_of(self, result: dict[str, Any]) -> Iterable[str | None]:
        return [result.get("key")]
