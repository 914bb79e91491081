# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A period and its next reset belong together in the database, whatever a task does with them, on every version."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from gateway.proxy import Gateway

from integration.database import Database
from integration.modules import Modules
from integration.versions.support import OLDER, OLDEST, clears, stores

DAY = timedelta(days=1)
# What has a period: the option that names it, the option of its period, and the others that it is made with.
KINDS = {
    "litellm_budget": ("budget_id", "budget_duration", {"max_budget": 5}),
    "litellm_tag": ("name", "budget_duration", {"max_budget": 5}),
    "litellm_user": ("user_email", "budget_duration", {"max_budget": 5}),
    "litellm_team": ("team_alias", "budget_duration", {"max_budget": 5}),
    "litellm_key": ("key_alias", "budget_duration", {"max_budget": 5, "key": "sk-of-a-period-1234"}),
    "litellm_team_member": ("team_alias", "budget_duration", {"max_budget_in_team": 5}),
    "members of a team": ("team_alias", "team_member_budget_duration", {"team_member_budget": 5}),
}


@pytest.fixture(params=KINDS)
def subject(request, gateway, modules, name):
    """Give something that has a period: its module, a function that runs it with options, and one that reads its row in the database.

    The module is None where the version has no such period.
    """
    database, kind = Database(gateway), request.param
    module, (option, period, more) = kind if kind in modules.identities or "member" in kind and " " not in kind else "litellm_team", KINDS[kind]
    if not stores(gateway.version, module, period):
        return None, period, None, None
    label = f"{name}@example.com" if option == "user_email" else name
    if kind == "litellm_team_member":
        modules.ok("litellm_user", user_email=f"{name}@example.com")
        modules.ok("litellm_team", team_alias=name)
        more = dict(more, user_email=f"{name}@example.com")
    more = dict(more, key=f"{more['key']}-{name}") if "key" in more else more
    found: dict = {}

    def run(**options: object) -> dict:
        answer = modules.run(module, **{option: label, **more, **options})
        found.update(answer)
        return answer

    def row() -> dict:
        if kind == "litellm_budget":
            return database.row("LiteLLM_BudgetTable", budget_id=name)
        if kind == "litellm_tag":
            return database.row("LiteLLM_BudgetTable", budget_id=database.row("LiteLLM_TagTable", tag_name=name)["budget_id"])
        if kind == "litellm_user":
            return database.row("LiteLLM_UserTable", user_email=label)
        if kind == "litellm_key":
            return database.row("LiteLLM_VerificationToken", key_alias=name)
        team = database.row("LiteLLM_TeamTable", team_alias=name)
        if kind == "litellm_team":
            return team
        if kind == "litellm_team_member":
            return database.row("LiteLLM_BudgetTable", budget_id=database.row(
                "LiteLLM_TeamMembership", team_id=team["team_id"], user_id=found["team_member"]["user_id"])["budget_id"])
        return database.row("LiteLLM_BudgetTable", budget_id=team["metadata"]["team_member_budget_id"])
    return module, period, run, row


def left(row: dict) -> timedelta | None:
    """Give the time until the next reset of a row.  None: the gateway sets one soon."""
    return row["budget_reset_at"] and datetime.fromisoformat(row["budget_reset_at"]).replace(tzinfo=timezone.utc) - datetime.now(timezone.utc)


def test_another_period_has_another_end(gateway, subject):
    module, period, run, row = subject
    if not module or (module == "litellm_tag" and gateway.version == OLDEST):
        return  # which never resets the spend of tags
    for value, least, most in (("60d", 58 * DAY, 61 * DAY), ("daily", timedelta(0), DAY), ("60d", 58 * DAY, 61 * DAY)):
        answer = run(**{period: value})
        assert answer.get("changed") and not answer["warnings"], answer
        end = left(row())
        assert (end is None and module == "litellm_tag") or least < end <= most, value


def test_without_a_period_there_is_no_reset(gateway, subject):
    module, period, run, row = subject
    if not module:
        return
    run(**{period: "60d"})
    answer = run(**{period: None})
    if clears(gateway.version, module, period):
        assert answer.get("changed"), answer
        end = left(row())
        assert row()["budget_duration"] is None and (not end or end > 3650 * DAY)
        assert not run(**{period: None})["changed"]
    else:
        assert answer.get("failed") and row()["budget_duration"]


def test_a_tags_reset_without_a_period_is_mended(gateway, server, modules, name):
    """What POST /budget/update leaves behind on LiteLLM 1.92."""
    modules.ok("litellm_tag", name=name, max_budget=5, budget_duration="30d")
    database = Database(gateway)
    budget_id = database.row("LiteLLM_TagTable", tag_name=name)["budget_id"]
    database.sql(f"""UPDATE "LiteLLM_BudgetTable" SET budget_duration = NULL, budget_reset_at = now() WHERE budget_id = '{budget_id}'""")
    answer = modules.run("litellm_tag", name=name, budget_duration=None)
    if gateway.version == OLDEST:
        assert "of LiteLLM" in answer["msg"] or answer.get("failed") or not answer["changed"]  # it clears nothing of tags, and never resets them
        return
    assert not answer.get("failed") and database.row("LiteLLM_BudgetTable", budget_id=budget_id)["budget_reset_at"] is None
    modules.unchanged("litellm_tag", name=name, budget_duration=None)


MEMBERS = {
    "plain": {}, "models": {"allowed_models": ["claude-haiku-4-5"]}, "rate": {"rpm_limit": 5}, "budget": {"max_budget_in_team": 30},
    "both": {"max_budget_in_team": 30, "tpm_limit": 50}, "own period": {"max_budget_in_team": 30, "budget_duration": "daily"},
}
EACH = {"team_member_budget": 20, "team_member_budget_duration": "weekly"}


@pytest.fixture
def people(request, server, name):
    """Give users, by the name in MEMBERS; without those that a document makes."""
    found = {word: f"{name}-{number}" for number, word in enumerate(MEMBERS)}
    if "users" not in request.node.name:
        for user_id in found.values():
            server.must("POST", "/user/new", {"user_id": user_id, "auto_create_key": False})
    return found


@pytest.fixture(params=["litellm_team", "litellm_team_member", "litellm_apply", "litellm_apply with users"])
def join(request, modules, name, people):
    """Make a team with limits for each member, and members as a module adds them.  Gives a function of further options of the team."""
    def made(**team: object) -> list[dict]:
        members = [dict(limits, user_id=people[word]) for word, limits in MEMBERS.items()]
        whole = {"team_alias": name, **EACH, **team}
        if request.param == "litellm_team_member":
            return [modules.run("litellm_team", **whole), *(modules.run(request.param, team_alias=name, **member) for member in members)]
        if request.param == "litellm_team":
            return [modules.run(request.param, **whole, members=members)]
        users = {"users": [{"user_email": f"{user_id}@example.com", "user_id": user_id} for user_id in people.values()]}
        return [modules.run("litellm_apply", **(users if request.param.endswith("users") else {}), teams=[dict(whole, members=members)])]
    return made


@pytest.fixture
def budgets(gateway, server, name):
    """Give a function that reads each member's budget in the database, by user_id."""
    database = Database(gateway)

    def read() -> dict[str, dict]:
        team_id = server.teams(name)[0]["team_id"]
        rows = {row["user_id"]: row["budget_id"] for key, row in database.rows().items() if key[0] == "LiteLLM_TeamMembership" and row["team_id"] == team_id}
        return {user_id: database.row("LiteLLM_BudgetTable", budget_id=budget_id) if budget_id else {} for user_id, budget_id in rows.items()}
    return read


@pytest.mark.parametrize("more", [{}, {"team_member_rpm_limit": 9}, {"default_team_member_models": ["claude-haiku-4-5"]}], ids=str)
def test_new_members_have_the_teams_period(gateway, modules, people, join, budgets, more):
    """Unless they have their own: without one, their spend would count for good."""
    if gateway.version == OLDEST:
        return  # it has no such period
    assert not [answer["msg"] for answer in join(**more) if answer.get("failed")]
    found = budgets()
    assert {word: (found[user_id]["budget_duration"], bool(found[user_id]["budget_reset_at"])) for word, user_id in people.items()} == {
        word: ("1d" if word == "own period" else "7d", True) for word in MEMBERS}
    assert not any(answer["changed"] for answer in join(**more))


def test_a_member_without_a_period_by_wish(gateway, modules, people, name, budgets):
    if gateway.version == OLDEST:
        return  # it has no such period
    user_id, member = people["budget"], {"user_id": people["budget"], "max_budget_in_team": 30, "budget_duration": None}
    modules.ok("litellm_team", team_alias=name, **EACH, members=[member])
    assert budgets()[user_id]["budget_duration"] is None
    modules.unchanged("litellm_team", team_alias=name, **EACH, members=[member])


@pytest.mark.parametrize("limits", [{"rpm_limit": 5}, {"max_budget_in_team": 7}, {"rpm_limit": None, "tpm_limit": 6}], ids=str)
@pytest.mark.parametrize("has_own", [True, False])
def test_a_members_limit_leaves_the_period(gateway, server, modules, people, name, budgets, limits, has_own):
    """Its reset too, whether the budget was the team's or the member's own."""
    user_id = people["plain"]
    team = {"budget_duration": "30d", "max_budget": 100, "team_member_budget": 20} if gateway.version == OLDEST else EACH
    server.must("POST", "/team/new", {"team_alias": name, "team_id": name, **team, **({"team_member_budget_duration": "30d"} if team is EACH else {})})
    server.must("POST", "/team/member_add", {"team_id": name, "member": [{"role": "user", "user_id": user_id}]})
    if has_own and team is EACH:
        modules.ok("litellm_team_member", team_id=name, user_id=user_id, tpm_limit=9)
    soon = (datetime.now(timezone.utc) + 3 * DAY).strftime("%Y-%m-%dT%H:%M:%S")
    Database(gateway).sql(f"""UPDATE "LiteLLM_BudgetTable" SET budget_reset_at = '{soon}', budget_duration = '30d' WHERE budget_duration = '30d'""")
    modules.ok("litellm_team_member", team_id=name, user_id=user_id, **limits)
    row = budgets()[user_id]
    assert (row["budget_duration"], row["budget_reset_at"]) == ("30d", soon)


@pytest.mark.parametrize("limits", [{"rpm_limit": 5}, {"max_budget_in_team": 7}, {"tpm_limit": None, "rpm_limit": 6}], ids=str)
@pytest.mark.parametrize("has_own", [True, False])
def test_a_members_limit_leaves_the_rest_of_the_budget(gateway, server, modules, people, name, budgets, limits, has_own):
    """Also what only a budget's own route writes, whether the budget was the team's or the member's own."""
    user_id = people["plain"]
    server.must("POST", "/team/new", {"team_alias": name, "team_id": name, "team_member_budget": 20})
    server.must("POST", "/team/member_add", {"team_id": name, "member": [{"role": "user", "user_id": user_id}]})
    if has_own:
        modules.ok("litellm_team_member", team_id=name, user_id=user_id, tpm_limit=9, max_budget_in_team=8)
    models = '{"gpt": {"max_budget": 1.0, "budget_duration": "1d"}}'
    Database(gateway).sql(f"""UPDATE "LiteLLM_BudgetTable" SET soft_budget = 3, max_parallel_requests = 7, model_max_budget = '{models}'
        WHERE budget_id = '{budgets()[user_id]["budget_id"]}'""")
    before = budgets()[user_id]
    modules.ok("litellm_team_member", team_id=name, user_id=user_id, **limits)
    changed = {"budget_id", "created_at", "updated_at", "created_by", "updated_by", "max_budget" if "max_budget_in_team" in limits else "", *limits}
    if not has_own and gateway.version != OLDEST:
        changed |= {"max_budget", "model_max_budget"}  # without these of their own, the team's apply to a member
    after = budgets()[user_id]
    assert {column: value for column, value in after.items() if column not in changed} == {
        column: value for column, value in before.items() if column not in changed}


def test_a_period_that_the_team_gets_in_the_same_task(gateway, server, modules, people, name, budgets):
    """A member who had the team's budget, and gets a limit of their own, has the new one."""
    if gateway.version == OLDEST:
        return  # it has no such period
    user_id = people["plain"]
    server.must("POST", "/team/new", {"team_alias": name, "team_id": name})
    server.must("POST", "/team/member_add", {"team_id": name, "member": [{"role": "user", "user_id": user_id}]})
    modules.run("litellm_team", team_id=name, **dict(EACH, team_member_budget_duration="30d"))
    wanted = {"team_id": name, "team_member_budget_duration": "7d", "members": [{"user_id": user_id, "rpm_limit": 5}]}
    modules.run("litellm_team", **wanted)
    assert budgets()[user_id]["budget_duration"] == "7d"
    modules.unchanged("litellm_team", **wanted)


def test_members_whom_a_new_period_does_not_reach_are_told(gateway, modules, people, name, budgets):
    if gateway.version == OLDEST:
        return  # it has no such period
    members = [dict(MEMBERS[word], user_id=people[word]) for word in ("plain", "rate", "own period")]
    modules.ok("litellm_team", team_alias=name, **EACH, members=members)
    answer = modules.run("litellm_team", team_alias=name, team_member_budget_duration="daily")
    found = budgets()
    left = sorted(people[word] for word in ("plain", "rate", "own period") if found[people[word]]["budget_duration"] != "1d")
    assert len(answer["warnings"]) == 1 and people["rate"] in left
    assert all((user_id in answer["warnings"][0]) == (user_id in left) for user_id in (people[word] for word in ("plain", "rate", "own period")))


@pytest.fixture(scope="module")
def internal(gateway):
    """Give a gateway of the same version with limits for internal users."""
    settings = {"max_internal_user_budget": 3, "internal_user_budget_duration": "1mo"}
    with Gateway.start(version=gateway.version, config={"litellm_settings": settings}) as started:
        yield started


@pytest.mark.parametrize("module", ["litellm_user", "litellm_apply"])
@pytest.mark.parametrize("limits", [{}, {"max_budget": 50}, {"max_budget": 50, "budget_duration": "7d"}], ids=str)
def test_a_role_brings_no_budget(internal, name, module, limits):
    """Where a version cannot take back what it gave, the task fails and says so."""
    modules, database, email = Modules(internal), Database(internal), f"{name}@example.com"
    modules.run("litellm_user", user_email=email, user_role="proxy_admin_viewer", **limits)
    wanted = {"user_email": email, "user_role": "internal_user"}
    answer = modules.run(module, **(wanted if module == "litellm_user" else {"users": [wanted]}))
    row = database.row("LiteLLM_UserTable", user_email=email)
    kept = {option: row[option] for option in ("max_budget", "budget_duration")} == {"max_budget": None, "budget_duration": None, **limits}
    assert kept or (answer.get("failed") and "of its settings for internal users" in answer["msg"] and internal.version in (OLDEST, OLDER)), (row, answer)
    assert row["max_budget"] == limits.get("max_budget") or internal.version == OLDEST
