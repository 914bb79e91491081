# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documents and files in which one place holds something else: a document, or a mistake in a sentence."""

from __future__ import annotations

import copy

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._apply.document import Mistakes, parse
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.path_template import Layout


LIMITS = {"max_budget": 1, "tpm_limit": 1, "budget_duration": "30d"}
ODD = [None, [], {}, "", 0, -1, True, 1.5, 10 ** 40, float("inf"), float("nan"), ["x"], [None], [[]], [{}], {"a": 1}, {"a": None}, {"": {}}, [["a", {"b": []}]],
       "x", "\ud800", "\x00", "a\nb", "x" * 5000, "{{ x }}", "1e400", "inf", "9" * 30 + "d", "-1d", "0000-00-00", "2026-02-30T25:61:61Z", "%s%n", "../../etc",
       "\u202ex", "sk-" + "x" * 300]
DOCUMENT = {
    "users": [{"user_email": "a@example.com", "user_id": "u", "models": ["m"], "metadata": {"a": [1]}, "state": "present", **LIMITS,
               "keys": [{"key_alias": "of-user", "models": ["m"]}]}],
    "teams": [{"team_alias": "t", "model_aliases": {"a": "b"}, "object_permission": {"mcp_servers": ["m"]}, "purge_members": True, **LIMITS,
               "members": [{"user_email": "a@example.com", "role": "user", "max_budget_in_team": 1, "rpm_limit": 1, "user": {"user_alias": "A"},
                            "keys": [{"key_alias": "of-member", "models": ["m"]}]}],
               "keys": [{"key_alias": "of-team", "models": ["m"]}]}],
    "keys": [{"key_alias": "k", "user_email": "a@example.com", "team_alias": "t", "expires": "2030-01-01", "dest": "/keys/k", "dest_mode": "0600",
              "aliases": {"a": "b"}, "budget_limits": [{"max_budget": 1, "budget_duration": "1d"}], "tags": ["x"], "key": "sk-1234567890123456", **LIMITS}],
    "budgets": [{"budget_id": "b", "model_max_budget": {"m": {"budget_limit": 1, "time_period": "1d"}}, **LIMITS}],
    "defaults": {"users": dict(LIMITS), "keys": {"models": ["m"]}}, "profiles": {"p": dict(LIMITS)},
}


def places(value, path=()):
    """Each place within a value, as the names that lead to it."""
    yield path
    for name, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(item, (*path, name))


def with_value(document, path, value):
    """A copy with another value at a place."""
    document = copy.deepcopy(document)
    inner = document
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return document


def test_the_document_itself_is_fine():
    assert len(parse([("file", DOCUMENT)], layout=Layout("keys/{key_alias}"))) == 7


@pytest.mark.parametrize("path", [path for path in places(DOCUMENT) if path], ids=lambda path: ".".join(map(str, path)))
def test_whatever_stands_at_a_place_is_fine_or_a_mistake(path):
    for odd in ODD:
        try:
            parse([("file", with_value(DOCUMENT, path, odd))], layout=Layout("keys/{key_alias}"))
        except Mistakes as error:
            assert error.found and all(text.startswith("file: ") for text in error.found)
