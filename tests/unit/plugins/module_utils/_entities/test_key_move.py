# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A key that does not get its new team is as it was, or the error says what it has."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.key_move import move
from ansible_collections.llmops.litellm.plugins.module_utils._errors import GatewayError, NotPutBack

ROW = {"token": "f" * 64, "key_alias": "k", "user_id": "a", "team_id": "old", "models": ["m"]}


class Gateway:
    """Answers each update in turn: None, or an error."""

    def __init__(self, *answers):
        self.answers, self.bodies = list(answers), []

    def post(self, path, body):
        self.bodies.append(body)
        if answer := self.answers.pop(0):
            raise answer


def test_a_refused_move_puts_the_key_back():
    gateway = Gateway(None, GatewayError("the team refuses", "", 400), None)
    with pytest.raises(GatewayError, match="the team refuses"):
        move(gateway, ROW, {"team_id": "new", "user_id": "b", "models": ["n"]})
    assert gateway.bodies[-1] == {"key": ROW["token"], "user_id": "a", "models": ["m"]}


def test_a_key_that_cannot_be_put_back_is_told_with_what_it_had():
    gateway = Gateway(None, GatewayError("the team refuses", "", 400), GatewayError("no database", "", 500))
    with pytest.raises(NotPutBack) as caught:
        move(gateway, ROW, {"team_id": "new", "user_id": "b", "models": ["n"]})
    for part in ("key 'k'", "the team refuses", "user_id was a", "models was ['m']", "no database"):
        assert part in caught.value.message
