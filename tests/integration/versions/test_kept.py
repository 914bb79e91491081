# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Periods, resets and limits of members stay what they are, and mean what they say, on every version."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._fields.durations import understood

from integration.database import Database
from integration.versions.support import OLDEST, clears, stores


@pytest.fixture
def database(gateway):
    """Give the database of the gateway."""
    return Database(gateway)


@pytest.mark.parametrize(("stored", "word"), [("monthly", "monthly"), ("weekly", "7d"), ("2w", "2w"), ("168h", "168h")])
def test_a_stored_word_is_what_the_version_understands(gateway, modules, server, database, name, stored, word):
    """What an old script has stored and this version resets each midnight is written anew, and once."""
    email = f"{name}@example.com"
    server.must("POST", "/user/new", {"user_email": email, "auto_create_key": False, "max_budget": 5, "budget_duration": stored})
    user_id = server.users(email)[0]["user_id"]
    before = database.row("LiteLLM_UserTable", user_id=user_id)
    modules.run("litellm_user", user_email=email, budget_duration=word)
    modules.unchanged("litellm_user", user_email=email, budget_duration=word)
    after = database.row("LiteLLM_UserTable", user_id=user_id)
    fresh = f"{name}2@example.com"
    modules.ok("litellm_user", user_email=fresh, budget_duration=word)
    right = database.row("LiteLLM_UserTable", user_id=server.users(fresh)[0]["user_id"])
    assert after["budget_reset_at"] == right["budget_reset_at"]
    assert right["budget_duration"] == {"monthly": "1mo", "7d": "7d", "2w": "14d", "168h": "7d"}[word]
    # 168h is another period; and within a day or so of the reset, nobody can tell it from the midnight at which an old version resets
    if before["budget_reset_at"] == right["budget_reset_at"] and stored != "168h" and understood(stored, before["budget_reset_at"]):
        assert after == before


@pytest.mark.parametrize("module", ["litellm_key", "litellm_apply"])
@pytest.mark.parametrize(("stored", "word"), [("monthly", "1mo"), ("weekly", "7d"), ("2w", "14d")])
def test_a_stored_word_of_several_periods(gateway, modules, server, database, name, stored, word, module):
    """Is written anew there too, where the version does not understand it, and once."""
    if not stores(gateway.version, "litellm_key", "budget_limits"):
        return
    server.must("POST", "/key/generate", {"key_alias": name, "budget_limits": [{"budget_duration": stored, "max_budget": 5}]})
    server.must("POST", "/key/generate", {"key_alias": f"{name}2", "budget_limits": [{"budget_duration": word, "max_budget": 5}]})
    wanted = {"key_alias": name, "budget_limits": [{"budget_duration": stored, "max_budget": 5}]}
    for _run in range(2):
        answer = modules.run(module, **(wanted if module == "litellm_key" else {"keys": [wanted]}))
        assert not answer.get("failed"), answer
    assert not answer["changed"]
    after, right = (database.row("LiteLLM_VerificationToken", key_alias=alias)["budget_limits"][0] for alias in (name, f"{name}2"))
    assert after["reset_at"] == right["reset_at"]


def test_members_get_no_period_that_nobody_asked_for(modules, server, name):
    """Neither at the creation of a team that has a period of its own, nor later."""
    modules.converge("litellm_team", team_alias=name, max_budget=100, budget_duration="daily", team_member_budget=20)
    modules.ok("litellm_team", team_alias=f"{name}2", max_budget=100, budget_duration="daily")
    for alias in (name, f"{name}2"):
        modules.ok("litellm_team", team_alias=alias, team_member_budget=20)
        team = server.team(server.teams(alias)[0]["team_id"])
        assert team["budget_duration"] == "1d" and team["team_member_budget_table"]["max_budget"] == 20
        assert team["team_member_budget_table"]["budget_duration"] is None


@pytest.mark.parametrize("module", ["litellm_team", "litellm_apply"])
@pytest.mark.parametrize("stored", ["monthly", "daily", "2w"])
def test_members_get_a_limit_beside_a_stored_period(modules, server, database, name, module, stored):
    """Which an old script wrote, and LiteLLM 1.80 cannot read where it copies it. It stays the team's, and no period of the members'."""
    team_id = server.must("POST", "/team/new", {"team_alias": name, "max_budget": 9, "budget_duration": stored, "metadata": {"own": 1}})["team_id"]
    before = database.row("LiteLLM_TeamTable", team_id=team_id)
    wanted = {"team_alias": name, "team_member_budget": 5, "team_member_tpm_limit": 7}
    modules.converge(module, **(wanted if module == "litellm_team" else {"teams": [wanted]}))
    limits = server.team(team_id)["team_member_budget_table"]
    assert (limits["max_budget"], limits["tpm_limit"], limits["budget_duration"]) == (5, 7, None)
    after = database.row("LiteLLM_TeamTable", team_id=team_id)
    assert {**after, "updated_at": 0, "metadata": {"own": after["metadata"]["own"]}} == {**before, "updated_at": 0}
    modules.ok("litellm_team", team_alias=name, team_member_budget=6, metadata={"own": 2})
    assert server.team(team_id)["team_member_budget_table"]["max_budget"] == 6


@pytest.mark.parametrize("module", ["litellm_team", "litellm_apply"])
def test_a_limit_of_members_is_cleared_beside_others(gateway, modules, server, name, module):
    """Null takes one limit away and no other, and a value may come along."""
    limits = {"team_member_budget": 5.0, "team_member_rpm_limit": 3, "team_member_tpm_limit": 9, "team_member_budget_duration": "30d"}
    limits = {option: value for option, value in limits.items() if stores(gateway.version, "litellm_team", option)}
    for number, option in enumerate(limits):
        alias, other = f"{name}-{number}", {"team_member_rpm_limit": 4} if option != "team_member_rpm_limit" else {"team_member_tpm_limit": 4}
        modules.ok("litellm_team", team_alias=alias, **limits)
        wanted = {"team_alias": alias, option: None, **other}
        task = wanted if module == "litellm_team" else {"teams": [wanted]}
        if not clears(gateway.version, "litellm_team", option):
            assert modules.run(module, **task)["failed"]
            continue
        modules.ok(module, **task)
        modules.unchanged(module, **task)
        stored = server.team(server.teams(alias)[0]["team_id"])["team_member_budget_table"]
        stored = {known: stored[known.removeprefix("team_member_").replace("budget", "max_budget") if not known.endswith("duration") else "budget_duration"]
                  for known in limits}
        assert stored == {**limits, option: None, **other}


def test_a_members_limit_leaves_the_teams_own_live(modules, server, gateway, name, user):
    """Who has a rate of his own and no budget is bound by what the team gives to all, or is named."""
    modules.ok("litellm_team", team_alias=name, team_member_budget=100)
    modules.ok("litellm_team_member", team_alias=name, user_email=user[0], rpm_limit=5)
    modules.unchanged("litellm_team_member", team_alias=name, user_email=user[0], rpm_limit=5)
    team_id = server.teams(name)[0]["team_id"]
    modules.ok("litellm_team_member", team_alias=name, user_email=user[0], tpm_limit=7)
    own = server.team(team_id)["budgets"][user[1]]
    assert (own["rpm_limit"], own["tpm_limit"]) == (5, 7)
    foretold = modules.run("litellm_team", check_mode=True, team_alias=name, team_member_budget=1)
    answer = modules.run("litellm_team", team_alias=name, team_member_budget=1)
    assert not answer.get("failed") and foretold["warnings"] == answer["warnings"]
    bound = server.team(team_id)["budgets"][user[1]]["max_budget"] in (None, 1.0)
    assert bound or any(user[0] in text or user[1] in text for text in answer["warnings"])


def test_a_copied_limit_is_named(modules, server, name, user):
    """A member for whom the gateway has copied the team's limit, by whatever wrote it, is named with it."""
    modules.ok("litellm_team", team_alias=name, team_member_budget=100, members=[{"user_id": user[1]}])
    team_id = server.teams(name)[0]["team_id"]
    server.must("POST", "/team/member_update", {"team_id": team_id, "user_id": user[1], "rpm_limit": 5, "max_budget_in_team": 100})
    answer = modules.run("litellm_team", team_alias=name, team_member_budget=1)
    assert any(user[1] in text or user[0] in text for text in answer["warnings"]), answer


@pytest.mark.parametrize("module", ["litellm_team", "litellm_apply"])
@pytest.mark.parametrize(("stored", "wanted"), [({"max_budget": 5}, {"soft_budget": 5}), ({"soft_budget": 5}, {"max_budget": 4})])
def test_a_soft_budget_that_is_not_below_the_stored_limit(gateway, modules, server, name, module, stored, wanted):
    """LiteLLM refuses one of a team, which check mode foretells; where both are set anew or one is cleared, it does not."""
    if not stores(gateway.version, "litellm_team", "soft_budget"):
        return

    def task(**fields: object) -> dict:
        return {"team_alias": name, **fields} if module == "litellm_team" else {"teams": [{"team_alias": name, **fields}]}
    modules.ok("litellm_team", team_alias=name, **stored)
    for check_mode in (True, False):
        answer = modules.run(module, check_mode, **task(**wanted))
        assert answer["failed"] and "which is not below its max_budget" in answer["msg"], answer
    assert server.teams(name)[0]["max_budget"] == stored.get("max_budget")
    modules.converge(module, **task(max_budget=6, soft_budget=5.5))
    modules.converge(module, **task(**wanted, **dict.fromkeys(stored)))


SPENDERS = {"litellm_user": ("LiteLLM_UserTable", "user_email", "users"), "litellm_key": ("LiteLLM_VerificationToken", "key_alias", "keys"),
            "litellm_team": ("LiteLLM_TeamTable", "team_alias", "teams")}


@pytest.mark.parametrize("module", sorted(SPENDERS))
def test_what_is_spent_is_told(modules, database, name, module):
    """By a task and by a document in the same words, in check mode too; several of a kind in one warning."""
    table, column, section = SPENDERS[module]
    option = modules.identities[module]
    named = [{option: f"{name}{number}@example.com"} for number in range(2)]
    for identity in named:
        modules.ok(module, **identity, max_budget=100, budget_duration="3d")
    database.sql(f"UPDATE \"{table}\" SET spend = 80 WHERE {column} LIKE '{name}%'")
    told = {}
    for check_mode in (True, False, False):
        alone = modules.run(module, check_mode, **named[0], max_budget=50)["warnings"]
        document = modules.run("litellm_apply", check_mode, **{section: [{**named[0], "max_budget": 50}]})["warnings"]
        assert len(alone) == 1 and "80 USD of 50" in alone[0] and " until 20" in alone[0] and document == alone
        several = modules.run("litellm_apply", check_mode, **{section: [{**identity, "max_budget": 60} for identity in named]})["warnings"]
        assert len(several) == 1 and all(identity[option] in several[0] for identity in named)
        told[check_mode] = several
    assert told[True] == told[False]
    assert modules.run("litellm_apply", **{section: [{**identity, "max_budget": 90} for identity in named]})["warnings"] == []


@pytest.mark.parametrize("module", ["litellm_team_member", "litellm_team", "litellm_apply"])
def test_a_member_with_a_limit_gets_another_period(modules, server, database, name, user, module):
    """On LiteLLM 1.80 too, which drops the period from each update, and so would leave a limit that is used up for good."""
    team = {"team_member_budget": 20, "team_member_budget_duration": "30d"} if server.gateway.version != OLDEST else {}
    team_id = modules.ok("litellm_team", team_alias=name, **team)["team"]["team_id"]
    reset = None
    for number, (period, limit) in enumerate((("30d", 5), ("daily", 5), ("60d", 4), ("60d", 3))):
        member = {"user_email": user[0], "max_budget_in_team": limit, "budget_duration": period}
        task = {"litellm_team_member": {"team_alias": name, **member}, "litellm_team": {"team_alias": name, "members": [member]},
                "litellm_apply": {"teams": [{"team_alias": name, "members": [member]}]}}[module]
        modules.converge(module, **task)
        own = database.row("LiteLLM_BudgetTable", budget_id=server.team(team_id)["budgets"][user[1]]["budget_id"])
        assert (own["max_budget"], own["budget_duration"]) == (limit, {"daily": "1d"}.get(period, period))
        assert own["budget_reset_at"] and (number < 3 or own["budget_reset_at"] == reset)
        reset = own["budget_reset_at"]


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("module", [*sorted(SPENDERS), "litellm_budget", "litellm_team_member"])
def test_what_is_spent_for_good_is_told(gateway, modules, database, name, user, module, whole):
    """Who has spent a limit that loses its period in the same task is refused for good, as check mode says too."""
    if not stores(gateway.version, module, "budget_duration") or not clears(gateway.version, module, "budget_duration"):
        return
    if module == "litellm_team_member":
        modules.ok("litellm_team", team_alias=name)
        identity, limit = {"user_email": user[0], "team_alias": name}, "max_budget_in_team"
    else:
        option = modules.identities[module]
        identity, limit = {option: user[0] if option == "user_email" else name}, "max_budget"
    modules.ok(module, **identity, **{limit: 100}, budget_duration="3d")
    if module == "litellm_budget":
        modules.ok("litellm_key", key_alias=name, budget_id=name)
    for table in ("LiteLLM_UserTable", "LiteLLM_TeamTable", "LiteLLM_VerificationToken", "LiteLLM_TeamMembership"):
        database.sql(f'UPDATE "{table}" SET spend = 80')
    task = {**identity, limit: 50, "budget_duration": None}
    if whole and module == "litellm_team_member":
        module, task = "litellm_apply", {"teams": [{"team_alias": task.pop("team_alias"), "members": [task]}]}
    elif whole:
        module, task = "litellm_apply", {SPENDERS[module][2] if module in SPENDERS else "budgets": [task]}
    foretold, answer = modules.run(module, True, **task)["warnings"], modules.run(module, **task)
    assert not answer.get("failed") and answer["changed"], answer
    assert foretold == answer["warnings"] and len(foretold) == 1
    assert "80 USD of 50" in foretold[0] and "for good" in foretold[0]


def test_what_is_spent_of_the_budget_that_a_key_gets_is_told(modules, database, name):
    """In check mode too, and not what it has spent of the one that it leaves."""
    for number, most in enumerate((10, 100, 10)):
        modules.ok("litellm_budget", budget_id=f"{name}{number}", max_budget=most)
    for module in ("litellm_key", "litellm_apply"):
        modules.ok("litellm_key", key_alias=name, budget_id=f"{name}0")
        database.sql(f"UPDATE \"LiteLLM_VerificationToken\" SET spend = 80 WHERE key_alias = '{name}'")
        for number, warnings in ((1, 0), (2, 1)):
            wanted = {"key_alias": name, "budget_id": f"{name}{number}"}
            for check_mode in (True, False, False):
                told = modules.run(module, check_mode, **(wanted if module == "litellm_key" else {"keys": [wanted]}))["warnings"]
                assert len(told) == warnings and all("80 USD of 10:" in text for text in told), told
        modules.ok("litellm_key", key_alias=name, state="absent")


def test_what_members_have_spent_is_told(modules, database, name, user):
    """Of their own limit in the team, and of that which the team gives to all."""
    modules.ok("litellm_team", team_alias=name, members=[{"user_email": user[0], "max_budget_in_team": 100}])
    database.sql(f"UPDATE \"LiteLLM_TeamMembership\" SET spend = 80 WHERE user_id = '{user[1]}'")
    tasks = [("litellm_team_member", {"team_alias": name, "user_email": user[0], "max_budget_in_team": 50}),
             ("litellm_team", {"team_alias": name, "members": [{"user_email": user[0], "max_budget_in_team": 50}]}),
             ("litellm_apply", {"teams": [{"team_alias": name, "members": [{"user_email": user[0], "max_budget_in_team": 50}]}]})]
    for check_mode in (True, False):
        for module, task in tasks:
            told = modules.run(module, check_mode, **task)["warnings"]
            assert len(told) == 1 and user[0] in told[0] and "80 USD of 50" in told[0], (module, told)


@pytest.mark.parametrize("module", ["litellm_key", "litellm_team"])
def test_periods_that_start_anew_are_told(gateway, modules, database, name, module):
    """Where the gateway restarts a budget's period that stays, as it does with all of them together."""
    if not stores(gateway.version, module, "budget_limits"):
        return
    table, column, section = SPENDERS[module]
    first, second = ([{"budget_duration": "1d", "max_budget": 1}, {"budget_duration": "365d", "max_budget": most}] for most in (5, 6))
    modules.ok(module, **{column: name}, budget_limits=first)
    database.sql(f"""UPDATE "{table}" SET budget_limits = (SELECT jsonb_agg(part || '{{"reset_at": "2026-12-24T12:00:00+00:00"}}')
                     FROM jsonb_array_elements(budget_limits) part) WHERE {column} = '{name}'""")
    before = database.row(table, **{column: name})["budget_limits"]
    assert modules.run(module, **{column: name}, max_budget=7)["warnings"] == []
    assert database.row(table, **{column: name})["budget_limits"] == before
    foretold = [modules.run(module, True, **{column: name}, budget_limits=second)["warnings"],
                modules.run("litellm_apply", True, **{section: [{column: name, "budget_limits": second}]})["warnings"]]
    told = modules.run(module, **{column: name}, budget_limits=second)["warnings"]
    assert foretold == [told, told] and len(told) == 1 and "365d" in told[0] and " 1d" not in told[0]
