# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a team sets for each member binds all of them, whatever else a task gives a member or takes away, or the member is named."""

from __future__ import annotations

import pytest

from integration.database import Database
from integration.versions.support import NEWER, NEWEST, OLDEST, stores

HAIKU = "claude-haiku-4-5"
MODULES = ("litellm_team", "litellm_apply")
OWN = {
    "budget": {"max_budget_in_team": 50}, "rate": {"rpm_limit": 2}, "admin": {"role": "admin"},
    "models": {"allowed_models": [HAIKU]}, "period": {"budget_duration": "7d"},
    "raise": {"temp_budget_increase": 3, "temp_budget_expiry": "2030-01-01T00:00:00Z"}, "none": {},
}


@pytest.fixture
def people(server, name):
    """Give users, by the name in OWN."""
    return {word: server.must("POST", "/user/new", {"user_id": f"{name}-{word}", "auto_create_key": False})["user_id"] for word in OWN}


def has_team(modules, module: str, check_mode: bool = False, **team: object) -> dict:
    """Bring about a team.  Gives the answer."""
    answer = modules.run(module, check_mode, **(team if module == "litellm_team" else {"teams": [team]}))
    assert not answer.get("failed"), answer
    return answer


def asked(server, team_id: str, user_id: str, times: int) -> list[int]:
    """Give the answers to a member's requests with a new key."""
    secret = server.must("POST", "/key/generate", {"team_id": team_id, "user_id": user_id})["key"]
    return [server.gateway.chat(secret, HAIKU)[0] for _time in range(times)]


def stores_all(version: str, limits: dict) -> bool:
    """Tell whether a version stores all of these limits of a member."""
    if "temp_budget_increase" in limits:
        return version in (NEWER, NEWEST)
    return all(stores(version, "litellm_team_member", option) for option in limits)


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("models", [None, [HAIKU]])
def test_the_teams_rate_binds_who_has_limits_of_their_own(gateway, modules, server, name, people, module, models):
    """In the task that makes the team, and once their own are gone again."""
    own = {word: limits for word, limits in OWN.items() if stores_all(gateway.version, limits)}
    members = [dict(limits, user_id=people[word]) for word, limits in own.items()]
    team = {"team_alias": name, "team_member_budget": 20, "team_member_rpm_limit": 3, "team_member_tpm_limit": 10000, "members": members}
    if models and stores(gateway.version, "litellm_team", "default_team_member_models"):
        team["default_team_member_models"] = models
    has_team(modules, module, **team)
    assert not has_team(modules, module, **team)["changed"]
    team_id = server.teams(name)[0]["team_id"]
    rates = {word: server.team(team_id)["budgets"][people[word]] for word in own}
    assert {word: (rate["rpm_limit"], rate["tpm_limit"]) for word, rate in rates.items()} == {word: (2 if word == "rate" else 3, 10000) for word in own}
    cleared = [dict(dict.fromkeys(limits), user_id=people[word]) for word, limits in own.items() if word != "admin"]
    has_team(modules, module, team_alias=name, members=cleared)
    assert not has_team(modules, module, team_alias=name, members=cleared)["changed"]
    assert {(row["rpm_limit"], row["tpm_limit"]) for user_id, row in server.team(team_id)["budgets"].items() if user_id in people.values()} == {(3, 10000)}
    if gateway.version != OLDEST:  # which does not look at the rate
        assert {word: 429 in asked(server, team_id, people[word], 5) for word in own} == dict.fromkeys(own, True)


@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("limits", [{"team_member_budget": 20, "team_member_rpm_limit": 3}, {"team_member_budget": 0}])
def test_the_teams_limits_bind_users_of_the_same_document(gateway, modules, server, name, is_there, limits):
    """Whom the call that makes them may make members of a team, too."""
    users = [{"user_email": f"{name}-{number}@example.com"} for number in range(3)]
    members = [dict(user, **own) for user, own in zip(users, [{"max_budget_in_team": 50}, {"rpm_limit": 2}, {}])]
    if is_there:
        has_team(modules, "litellm_team", team_alias=name, **limits)
    document = {"users": users, "teams": [{"team_alias": name, **limits, "members": members}]}
    modules.ok("litellm_apply", **document)
    modules.unchanged("litellm_apply", **document)
    team_id = server.teams(name)[0]["team_id"]
    ids = [server.users(user["user_email"])[0]["user_id"] for user in users]
    stored = [server.team(team_id)["budgets"][user_id] for user_id in ids]
    assert [row["rpm_limit"] for row in stored] == [limits.get("team_member_rpm_limit"), 2, limits.get("team_member_rpm_limit")]
    if not limits["team_member_budget"] and gateway.version != OLDEST:
        assert [200 in asked(server, team_id, user_id, 1) for user_id in ids] == [True, False, False]


@pytest.mark.parametrize("module", MODULES)
def test_a_budget_of_nothing_binds_who_has_limits_of_their_own(gateway, modules, server, name, people, module):
    """LiteLLM takes it for no limit where it looks it up."""
    own = {word: limits for word, limits in OWN.items() if stores_all(gateway.version, limits) and word not in ("budget", "raise", "admin")}
    team = {"team_alias": name, "team_member_budget": 0}
    has_team(modules, module, **team, members=[dict(OWN["rate"], user_id=people["rate"])])
    members = [dict(limits, user_id=people[word]) for word, limits in own.items()]
    has_team(modules, module, **team, members=[{"user_id": people[word]} for word in own])
    has_team(modules, module, **team, members=members)
    cleared = [dict(dict.fromkeys(limits), max_budget_in_team=None, user_id=people[word]) for word, limits in own.items()]
    team_id = server.teams(name)[0]["team_id"]
    for now in (members, cleared):
        has_team(modules, module, **team, members=now)
        assert not has_team(modules, module, **team, members=now)["changed"]
        if gateway.version != OLDEST:  # for which it is no limit at all
            assert {word: 200 in asked(server, team_id, people[word], 1) for word in own} == dict.fromkeys(own, False)


@pytest.mark.parametrize("module", MODULES)
def test_who_has_no_limit_once_it_is_nothing_is_named(gateway, modules, server, name, people, module):
    """Or has one: also in the same task."""
    has_team(modules, module, team_alias=name, team_member_budget=20, members=[dict(OWN["rate"], user_id=people["rate"]), {"user_id": people["none"]}])
    before = {"team_alias": name, "team_member_budget": 0, "members": [dict(OWN["rate"], user_id=people["none"])]}
    foretold, answer = (has_team(modules, module, check_mode, **before) for check_mode in (True, False))
    assert foretold["warnings"] == answer["warnings"]
    team_id = server.teams(name)[0]["team_id"]
    for word in ("rate", "none"):
        named = any(people[word] in text for text in answer["warnings"])
        assert named or gateway.version == OLDEST or asked(server, team_id, people[word], 1) != [200], word


@pytest.mark.parametrize("module", MODULES)
def test_the_teams_budget_binds_again(gateway, modules, server, name, people, module):
    """Whose own budget is gone; and whom a later one of the team does not bind is named, and nobody else."""
    has_team(modules, module, team_alias=name, team_member_budget=20, members=[dict(OWN["budget"], user_id=people["budget"]), {"user_id": people["none"]}])
    has_team(modules, module, team_alias=name, members=[{"user_id": people["budget"], "max_budget_in_team": None}])
    team_id = server.teams(name)[0]["team_id"]
    Database(gateway).sql(f"UPDATE \"LiteLLM_TeamMembership\" SET spend = 30 WHERE team_id = '{team_id}'")
    assert 200 not in asked(server, team_id, people["budget"], 1) + asked(server, team_id, people["none"], 1)
    for limit in (10, 12):
        answer = has_team(modules, module, team_alias=name, team_member_budget=limit)
        for word in ("budget", "none"):
            own = server.team(team_id)["budgets"][people[word]]["max_budget"]
            refused = [text for text in answer["warnings"] if people[word] in text and text.startswith("LiteLLM refuses")]
            named = [text for text in answer["warnings"] if people[word] in text and "does not apply" in text]
            assert (bool(refused), bool(named)) == ((False, True) if own == 20 else (True, False)), (word, limit, own, answer["warnings"])


@pytest.mark.parametrize("module", [*MODULES, "litellm_team_member"])
def test_what_is_taken_away_brings_nothing_that_the_preview_does_not_show(gateway, modules, server, name, people, module):
    """A limit that the team got later, and that is not the member's, stays so until a task names it."""
    identity, rate = {"user_id": people["budget"]}, {"rpm_limit": 7, "tpm_limit": 9}
    has_team(modules, "litellm_team", team_alias=name, members=[{**identity, **OWN["budget"], **rate}])
    has_team(modules, "litellm_team", team_alias=name, team_member_rpm_limit=3, team_member_tpm_limit=5)
    team_id = server.teams(name)[0]["team_id"]
    own = server.team(team_id)["budgets"][people["budget"]]["budget_id"]
    Database(gateway).sql(f"UPDATE \"LiteLLM_BudgetTable\" SET rpm_limit = NULL WHERE budget_id = '{own}'")
    change = {**identity, "max_budget_in_team": None}
    for _run in "first", "repeat":
        if module == "litellm_team_member":
            modules.run(module, team_alias=name, **change)
        else:
            has_team(modules, module, team_alias=name, members=[change])
    row = server.team(team_id)["budgets"][people["budget"]]
    assert (row["max_budget"], row["rpm_limit"], row["tpm_limit"]) == (None, None, 9)
