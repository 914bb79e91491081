# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A team that one answer shows and another does not is neither there nor absent."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team import TEAM
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team_member import MEMBER
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team_with_members import TEAM_WITH_MEMBERS
from ansible_collections.llmops.litellm.plugins.module_utils._errors import NotFound, OddAnswer
from ansible_collections.llmops.litellm.plugins.module_utils._gateway import waiting
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import Gateway


ROW = {"team_id": "t", "team_alias": "research", "members_with_roles": [{"user_id": "u", "role": "user"}]}


def denying(*rows):
    """A gateway whose lists show teams of which /team/info says that there are none."""
    gateway = Gateway(teams=rows)
    gateway.answers["/team/info"] = NotFound("no such team", "", 404)
    return gateway


@pytest.mark.parametrize("ask", [
    lambda client: TEAM.find(client, {"team_alias": "research"}),
    lambda client: TEAM_WITH_MEMBERS.read(client, {"team_alias": "research"}),
    lambda client: TEAM_WITH_MEMBERS.read(client, {"user_id": "u"}),
    lambda client: MEMBER.find(client, {"team_id": "t", "team_alias": "research", "user_id": "u"}),
    lambda client: MEMBER.foresee(client, {"team_id": "t", "team_alias": "research", "user_id": "u"}, None, None, False),
])
def test_what_a_list_shows_is_not_taken_for_absent(ask):
    with pytest.raises(OddAnswer, match="GET /team/info says that team 't' does not exist, but a list of teams has just shown it"):
        ask(denying(ROW))


@pytest.mark.parametrize("is_there", [True, False])
def test_answers_of_several_copies_of_the_database_are_waited_for(monkeypatch, is_there):
    """One may show a team that another does not have yet, or has no more."""
    monkeypatch.setattr(waiting, "LAG", 1.0)
    gateway = Gateway(teams=[ROW])

    def denied_once(truth):
        if gateway.reads.count("/team/info") == 1:
            raise NotFound("no such team", "", 404)
        return truth
    if is_there:
        gateway.answers["/team/info"] = denied_once
    else:
        gateway.on["/team/info"] = lambda asked: gateway.teams.clear()
    found = TEAM.find(gateway, {"team_alias": "research"})
    assert found["team_id"] == "t" if is_there else found is None


def test_what_no_answer_shows_is_absent():
    nothing = denying()
    assert TEAM.find(nothing, {"team_alias": "research"}) is None
    assert TEAM.find(nothing, {"team_id": "t"}) is None
    assert TEAM_WITH_MEMBERS.read(nothing, {"team_alias": "research"}) == []
    assert MEMBER.find(nothing, {"team_id": "t", "team_alias": "research", "user_id": "u"}) is None
