# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What checks before a write need to know about other objects, read from the gateway."""

from __future__ import annotations

from typing import Any

from .traits import Holder


class Facts:
    """What the gateway has besides the object itself. A Snapshot has the same methods."""

    def __init__(self, client: Any):
        self._client = client

    def named(self, entity: Any, name: str) -> list[dict[str, Any]]:
        """All objects of a kind that a name may mean. :raises GatewayError: the gateway cannot be read."""
        return entity.named(name, *entity.asked_by_name(self._client, name))

    def held(self, entity: Any) -> dict[str, list[Holder]]:
        """What refers to objects of a kind, by their identities. :raises GatewayError: the gateway cannot be read."""
        return entity.held(entity.holders(self._client))
