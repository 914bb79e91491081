# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the engine without Ansible around it, so that several runs can go on at once within one process."""

from __future__ import annotations

from ansible_collections.llmops.litellm.plugins.module_utils._gateway.client import Client
from ansible_collections.llmops.litellm.plugins.module_utils._entities.key import Key
from ansible_collections.llmops.litellm.plugins.module_utils._keys.reconcile import reconcile_key
from ansible_collections.llmops.litellm.plugins.module_utils._engine.reconcile import Outcome, reconcile
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team import TEAM
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team_member import MEMBER
from ansible_collections.llmops.litellm.plugins.module_utils._entities.user import USER
from gateway.proxy import Gateway


def present(resource, gateway: Gateway, url: str | None = None, **wanted: object) -> Outcome:
    """Make an object as wanted, over a connection of its own.  url: instead of the gateway's."""
    return reconcile(resource, Client(url or gateway.url, gateway.master_key), resource.check(wanted))


def key_present(gateway: Gateway, url: str | None = None, **wanted: object) -> Outcome:
    """Make a key as wanted; with dest, its secret goes there."""
    key = Key()
    return reconcile_key(key, Client(url or gateway.url, gateway.master_key), key.check(wanted))


def user_present(gateway: Gateway, **wanted: object) -> Outcome:
    """Make a user as wanted."""
    return present(USER, gateway, **wanted)


def team_present(gateway: Gateway, **wanted: object) -> Outcome:
    """Make a team as wanted."""
    return present(TEAM, gateway, **wanted)


def member_present(gateway: Gateway, team_id: str, user_id: str) -> Outcome:
    """Make a user a member of a team."""
    return present(MEMBER, gateway, team_id=team_id, user_id=user_id)
