# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the gateway does with teams and members that a naive module would get wrong: each test names one such fact."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from integration.database import Database
from integration.engine import member_present
from integration.field_cases import HAIKU, SONNET

GATEWAY_ADMIN = "default_user_id"


@pytest.fixture
def people(name, modules):
    """Give three users: their emails and user_ids."""
    emails = [f"{name}-{number}@example.com" for number in (1, 2, 3)]
    return [(email, modules.ok("litellm_user", user_email=email)["user"]["user_id"]) for email in emails]


def people_of(server, team_id: str) -> dict:
    """Give the roles of a team's members by user_id, without the gateway's own admin."""
    return {user_id: role for user_id, role in server.team(team_id)["roles"].items() if user_id != GATEWAY_ADMIN}


def test_two_teams_of_one_alias(modules, server, name):
    """team_alias is not unique: two of one alias are an error that lists both, and team_id says which is meant."""
    made = sorted(server.must("POST", "/team/new", {"team_alias": name})["team_id"] for _number in (1, 2))
    for module, options in (
        ("litellm_team", {"max_budget": 5}), ("litellm_team", {"state": "absent"}),
        ("litellm_team_member", {"user_id": "somebody"}), ("litellm_key", {"key_alias": name}),
    ):
        said = modules.refused(module, team_alias=name, **options)
        assert ", ".join(made) in said and "Give team_id to say which one is meant" in said
    modules.converge("litellm_team", team_id=made[1], max_budget=5)
    assert [server.team(team_id)["max_budget"] for team_id in made] == [None, 5.0]
    modules.converge("litellm_team", team_id=made[1], state="absent")
    assert [team["team_id"] for team in server.teams(name)] == made[:1]


def test_alias_of_another_team(modules, server, team, name):
    """The gateway gives a team the alias of another: it is refused here."""
    said = modules.refused("litellm_team", team_id=f"{name}-2", team_alias=name)
    assert f"already belongs to the team {team}" in said
    modules.ok("litellm_team", team_id=f"{name}-2")
    said = modules.refused("litellm_team", team_id=f"{name}-2", team_alias=name)
    assert f"already belongs to the team {team}" in said
    assert len(server.teams(name)) == 1


def test_substring_of_an_alias(modules, server, team, name):
    """/v2/team/list?team_alias= matches any part of an alias: a longer one is another team."""
    modules.unchanged("litellm_team", team_alias=name[:-2], state="absent")
    modules.converge("litellm_team", team_alias=name[:-2], max_budget=3)
    assert server.team(team)["max_budget"] is None
    assert len(server.teams(name[:-2])) == 1


def test_admin_of_the_gateway(modules, server, people, name):
    """POST /team/new adds the caller as an admin: an exact list of members leaves it alone."""
    members = [{"user_email": email} for email, _user_id in people]
    team_id = modules.converge("litellm_team", team_alias=name, members=members, purge_members=True)["team"]["team_id"]
    assert server.team(team_id)["roles"][GATEWAY_ADMIN] == "admin"
    modules.converge("litellm_team", team_alias=name, members=members[:1], purge_members=True)
    assert people_of(server, team_id) == {people[0][1]: "user"}
    modules.converge("litellm_team", team_alias=name, members=[], purge_members=True)
    assert server.team(team_id)["roles"] == {GATEWAY_ADMIN: "admin"}


def test_members_are_added(modules, server, people, team, name):
    """Without purge_members, members that the list does not name stay."""
    modules.converge("litellm_team", team_alias=name, members=[{"user_email": people[0][0]}])
    modules.converge("litellm_team", team_alias=name, members=[{"user_id": people[1][1], "max_budget_in_team": 3}])
    modules.unchanged("litellm_team", team_alias=name, members=[])
    assert people_of(server, team) == {people[0][1]: "user", people[1][1]: "user"}
    assert server.team(team)["budgets"][people[1][1]]["max_budget"] == 3.0
    change = [
        {"user_id": people[1][1], "max_budget_in_team": None, "rpm_limit": 5}, {"user_email": people[2][0].upper()}]
    modules.converge("litellm_team", team_alias=name, members=change)
    assert server.team(team)["budgets"][people[1][1]]["max_budget"] is None
    assert server.team(team)["budgets"][people[1][1]]["rpm_limit"] == 5
    assert len(people_of(server, team)) == 3


def test_unknown_member(modules, server, team, name):
    """POST /team/member_add with an unknown email makes that user: it is refused here."""
    email = f"{name}-nobody@example.com"
    for module, options, named in (
        ("litellm_team_member", {"user_email": email}, email), ("litellm_team", {"members": [{"user_email": email}]}, email),
        ("litellm_team_member", {"user_id": f"{name}-nobody"}, f"{name}-nobody"),
    ):
        said = modules.refused(module, team_alias=name, **options)
        assert "does not exist" in said and "create it first with llmops.litellm.litellm_user" in said
        modules.announced(module, f"user '{named}'", team_alias=name, **options)
    assert server.users(email) == [] and people_of(server, team) == {}


def test_unknown_member_of_a_list_by_id(modules, server, team, name):
    """A member named by a user_id that nobody has is refused in a team's list too, and no user is made of it."""
    said = modules.refused("litellm_team", team_alias=name, members=[{"user_id": f"{name}-nobody"}])
    assert "does not exist" in said
    assert server.user(f"{name}-nobody") is None and people_of(server, team) == {}


def test_unknown_team(modules, server, user, name):
    """A member of a team that does not exist is an error, and in check mode only what an earlier task announced."""
    email, _user_id = user
    said = modules.refused("litellm_team_member", team_alias=name, user_email=email)
    assert f"team '{name}' does not exist" in said
    modules.announced("litellm_team_member", f"team '{name}'", team_alias=name, user_email=email)
    modules.unchanged("litellm_team_member", team_alias=name, user_email=email, state="absent")


def test_present_member(modules, server, user, team, name):
    """POST /team/member_add with a present member is 400: it is found first, by any spelling of its email."""
    email, user_id = user
    modules.converge("litellm_team_member", team_alias=name, user_email=email)
    modules.unchanged("litellm_team_member", team_id=team, user_id=user_id)
    modules.unchanged("litellm_team_member", team_alias=name, user_email=email.upper())
    modules.converge("litellm_team_member", team_alias=name, user_email=email, state="absent")
    assert people_of(server, team) == {}


def test_admins(modules, server, people, name):
    """Making a member admin is 400 without Enterprise, but a new team takes admins."""
    members = [{"user_email": people[0][0], "role": "admin"}, {"user_email": people[1][0]}]
    team_id = modules.converge("litellm_team", team_alias=name, members=members)["team"]["team_id"]
    assert people_of(server, team_id) == {people[0][1]: "admin", people[1][1]: "user"}
    members[1]["role"] = "admin"
    answer = modules.run("litellm_team", team_alias=name, members=members)
    assert answer["failed"] and "nterprise" in answer["msg"] and "Leave out this option" in answer["msg"]
    modules.unchanged("litellm_team", team_alias=name, members=[{"user_email": people[1][0], "role": None}])


def test_member_budget_is_its_own(modules, server, people, name):
    """A member's budget is an object of its own: the team's default for all is neither shown as it nor changed."""
    members = [{"user_email": people[0][0], "max_budget_in_team": 2}, {"user_email": people[1][0]}]
    team_id = modules.converge(
        "litellm_team", team_alias=name, team_member_budget=9, members=members)["team"]["team_id"]
    budgets = server.team(team_id)["budgets"]
    assert budgets[people[0][1]]["max_budget"] == 2.0
    modules.converge("litellm_team_member", team_alias=name, user_email=people[1][0], max_budget_in_team=4)
    assert server.team(team_id)["budgets"][people[1][1]]["max_budget"] == 4.0
    assert server.team(team_id)["team_member_budget_table"]["max_budget"] == 9.0
    modules.ok("litellm_team_member", team_alias=name, user_email=people[2][0])
    assert server.team(team_id)["team_member_budget_table"]["max_budget"] == 9.0


def test_twenty_members(modules, server, name):
    """Concurrent member_add loses members and answers 200 on older gateways: all of a task's members arrive."""
    emails = [f"{name}-{number}@example.com" for number in range(20)]
    server.must("POST", "/management/v1/users/bulk", {
        "users": [{"user_email": email, "auto_create_key": False} for email in emails]})
    members = [{"user_email": email, "max_budget_in_team": number % 3 + 1} for number, email in enumerate(emails)]
    team_id = modules.converge("litellm_team", team_alias=name, members=members)["team"]["team_id"]
    team = server.team(team_id)
    ids = {row["user_email"]: row["user_id"] for row in server.users(f"{name}-")}
    assert {email: team["budgets"][ids[email]]["max_budget"] for email in emails} == {
        member["user_email"]: float(member["max_budget_in_team"]) for member in members}


def test_two_tasks_add_members(gateway, server, people, team):
    """Runs that add members to one team at the same time lose none."""
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda person: member_present(gateway, team, person[1]), people))
    assert set(people_of(server, team)) == {user_id for _email, user_id in people}


def test_cleared(modules, server, team, name):
    """POST /team/update does clear models: [] and max_budget: null."""
    modules.ok("litellm_team", team_alias=name, models=[HAIKU, SONNET], max_budget=4)
    modules.converge("litellm_team", team_alias=name, models=[], max_budget=None)
    stored = server.team(team)
    assert stored["models"] == [] and stored["max_budget"] is None


def test_metadata_is_merged(modules, server, team, name):
    """Metadata is replaced whole, and a team's limits live inside it: what others wrote and the limits survive."""
    modules.ok("litellm_team", team_alias=name, metadata={"ours": 1}, model_rpm_limit={HAIKU: 5}, team_member_budget=3)
    before = server.team(team)["metadata"]
    server.must("POST", "/team/update", {"team_id": team, "metadata": {**before, "theirs": {"deep": [1]}}})
    modules.converge("litellm_team", team_alias=name, metadata={"ours": None, "more": 2})
    stored = server.team(team)["metadata"]
    del before["ours"]
    assert stored == {**before, "theirs": {"deep": [1]}, "more": 2}


def test_removal_takes_the_keys(modules, server, people, team, name):
    """Who is taken out of a team, where that is forced, loses the keys of this team, and no others."""
    email, _user_id = people[0]
    modules.ok("litellm_team", team_alias=name, members=[{"user_email": person} for person, _user_id in people])
    tokens = {alias: modules.ok("litellm_key", key_alias=f"{name}-{alias}", **owner)["key_info"]["token"] for alias, owner in {
        "goes": {"user_email": email, "team_alias": name}, "own": {"user_email": email},
        "other": {"user_email": people[1][0], "team_alias": name}}.items()}
    leaves = {"team_alias": name, "user_email": email, "state": "absent"}
    purged = {"team_alias": name, "members": [], "purge_members": True}
    assert f"{name}-goes" in modules.refused("litellm_team_member", **leaves)
    modules.converge("litellm_team_member", force=True, **leaves)
    assert [alias for alias, token in tokens.items() if server.key(token)] == ["own", "other"]
    assert f"{name}-other" in modules.refused("litellm_team", **purged)
    modules.converge("litellm_team", force=True, **purged)
    assert [alias for alias, token in tokens.items() if server.key(token)] == ["own"]


def test_deletion_takes_the_keys(modules, server, team, name):
    """A team's keys go with it."""
    token = modules.ok("litellm_key", key_alias=name, team_alias=name)["key_info"]["token"]
    modules.converge("litellm_team", team_alias=name, state="absent")
    assert server.team(team) is None and server.key(token) is None


def test_many_members_take_few_requests(gateway, modules, name):
    """Members by email are looked up in pages of all users where that is quicker, new ones by user_id together; an unknown one is still named."""
    Database(gateway).add(name, users=60)
    members = [{"user_email": f"{name}-{1000 + number}@EXAMPLE.com", "max_budget_in_team": 5} for number in range(60)]
    for check_mode in (True, False):
        with gateway.recording() as calls:
            assert modules.ok("litellm_team", check_mode, team_alias=name, members=members)["changed"]
        assert len([call for call in calls if call.path.startswith("/user/list")]) <= 12
    modules.unchanged("litellm_team", team_alias=name, members=members)
    members.append({"user_email": f"{name}-nobody@example.com"})
    assert f"the user '{name}-nobody@example.com' does not exist" in modules.refused("litellm_team", team_alias=name, members=members)
    by_id = [{"user_id": f"{name}-{1000 + number}"} for number in range(60)]
    with gateway.recording() as calls:
        modules.ok("litellm_team", True, team_alias=f"{name}-by-id", members=by_id)
    assert len([call for call in calls if call.path.startswith("/user/list")]) <= 2
    assert "does not exist" in modules.refused("litellm_team", team_alias=name, members=[*by_id, {"user_id": f"{name}-nobody"}])
