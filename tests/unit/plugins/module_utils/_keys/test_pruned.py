# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is said of the secrets of deleted keys whose files nobody knows."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._engine.step import Subject
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS
from ansible_collections.llmops.litellm.plugins.module_utils._keys.pruned import PrunedSecrets
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.envelope import Orders
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.store import SecretStore


SAME = [Subject("keys", "token=%s" % token, "key 'same'") for token in "ab"]


@pytest.mark.parametrize("failed, named", [
    ([], "key 'same' (token=a), key 'same' (token=b)"), (SAME[1:], "key 'same'"), (SAME, None)])
def test_keys_that_were_not_deleted_are_not_named(failed, named):
    """Of two with one alias, each is told apart."""
    deleted = [SimpleNamespace(key=key, resource=KINDS["keys"], error=None, plan=SimpleNamespace(action="delete"), row={}) for key in SAME]
    secrets = PrunedSecrets(None, SecretStore({}), Orders())
    assert not secrets.look(deleted, None)
    told = secrets.warnings(failed)
    assert [text.partition(" are unknown: ")[2] for text in told] == ([named + ". Remove the files yourself."] if named else [])
