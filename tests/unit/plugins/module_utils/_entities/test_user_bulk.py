# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who is made a member of teams by the call that creates users, and who by calls of their own."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils._apply.runs import USERS, run
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import Gateway


MEMBERS = [{"user_email": "u0@x.org"}, {"user_email": "u1@x.org", "max_budget_in_team": 3},
           {"user_email": "u2@x.org", "tpm_limit": 7}]


def test_new_users_join_in_the_call_that_makes_them():
    gateway = Gateway()
    teams = [{"team_alias": "t", "members": MEMBERS[:2]}, {"team_alias": "s", "members": [MEMBERS[0]]}]
    assert run(gateway, users=USERS, teams=teams).failed == {}
    assert [path for path, body in gateway.posts] == ["/team/new", "/team/new", "/management/v1/users/bulk"]
    assert [[team.get("max_budget_in_team") for team in row.get("teams", ())]
            for row in gateway.posts[-1][1]["users"]] == [[None, None], [3.0], []]


def test_who_cannot_join_so_is_added():
    gateway = Gateway()
    admins = [{"user_email": "u0@x.org", "role": "admin"}, MEMBERS[1]]
    run(gateway, users=USERS, teams=[{"team_alias": "t", "members": [MEMBERS[2]]}, {"team_alias": "s", "members": admins}])
    assert [path for path, body in gateway.posts][:4] == [
        "/team/new", "/management/v1/users/bulk", "/team/new", "/team/member_add"]
    assert not any("teams" in row for row in gateway.posts[1][1]["users"])


def test_a_gateway_whose_new_users_join_teams_of_its_own():
    gateway = Gateway()
    gateway.answers["/get/internal_user_settings"] = {"values": {"teams": ["everybody"]}}
    assert run(gateway, users=USERS, teams=[{"team_alias": "t", "members": MEMBERS[:2]}]).failed == {}
    assert [path for path, body in gateway.posts] == [
        "/team/new", "/management/v1/users/bulk", "/team/member_add", "/team/member_add"]


def test_who_did_not_join_is_added_in_the_next_pass():
    gateway = Gateway()

    def no_teams(body):
        for row in body["users"]:
            row.pop("teams", None)
    gateway.on["/management/v1/users/bulk"] = no_teams
    assert run(gateway, users=USERS, teams=[{"team_alias": "t", "members": MEMBERS[:2]}]).failed == {}
    assert [path for path, body in gateway.posts].count("/team/member_add") == 2


@pytest.mark.parametrize(("limits", "joined"), [
    ({"team_member_budget": 5}, [[None], [3.0]]), ({"team_member_rpm_limit": 5}, [[None], []]), ({"team_member_budget": 0}, [[None], []]),
    ({"team_member_tpm_limit": 5, "default_team_member_models": ["m"]}, [[], []]), ({"default_team_member_models": ["m"]}, [[None], [3.0]]),
])
@pytest.mark.parametrize("is_there", [True, False])
def test_who_would_lose_the_teams_limits_is_added(limits, joined, is_there):
    """Also where the team gets them in the same run."""
    gateway = Gateway()
    if is_there:
        run(gateway, teams=[{"team_alias": "t"}])
    run(gateway, users=USERS[:2], teams=[{"team_alias": "t", "members": MEMBERS[:2], **limits}])
    rows = next(body["users"] for path, body in gateway.posts if path == "/management/v1/users/bulk")
    assert [[team.get("max_budget_in_team") for team in row.get("teams", ())] for row in rows] == joined
