# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the gateway does with budgets that a naive module would get wrong: each test names one such fact."""

from __future__ import annotations

import pytest

from integration.database import Database
from integration.server import writes


def test_created_once(gateway, modules, name):
    """POST /budget/new twice is 400: what exists is updated; /budget/info of an unknown one is 200 []."""
    modules.converge("litellm_budget", budget_id=name, max_budget=5)
    with gateway.recording() as calls:
        modules.ok("litellm_budget", budget_id=name, max_budget=6)
    assert [call.path for call in writes(calls)] == ["/budget/update"]


def test_absent(gateway, modules, server, name):
    """POST /budget/delete of an unknown budget is 200 null: nothing is asked to be deleted that is not there."""
    modules.unchanged("litellm_budget", budget_id=name, state="absent")
    modules.ok("litellm_budget", budget_id=name, max_budget=5)
    modules.converge("litellm_budget", budget_id=name, state="absent")
    assert server.budget(name) is None


def by_key(modules, server, name):
    """Give a budget, and the key that has it."""
    modules.ok("litellm_budget", budget_id=name, max_budget=5)
    modules.ok("litellm_key", key_alias=name, budget_id=name)
    return name, f"key '{name}'"


def by_member(modules, server, name):
    """Give a budget, and the team member whose own it is."""
    user_id = modules.ok("litellm_user", user_email=f"{name}@example.com")["user"]["user_id"]
    team_id = modules.ok("litellm_team", team_alias=name)["team"]["team_id"]
    modules.ok("litellm_team_member", team_alias=name, user_id=user_id, max_budget_in_team=5)
    return server.team(team_id)["budgets"][user_id]["budget_id"], f"member '{user_id}' of team '{name}'"


def by_team_default(modules, server, name):
    """Give a budget, and the team whose members have it by default."""
    team_id = modules.ok("litellm_team", team_alias=name, team_member_budget=5)["team"]["team_id"]
    return server.team(team_id)["metadata"]["team_member_budget_id"], f"the members of team '{name}'"


def by_customer(modules, server, name):
    """Give a budget, and the customer who has it."""
    modules.ok("litellm_budget", budget_id=name, max_budget=5)
    server.must("POST", "/customer/new", {"user_id": name, "budget_id": name})
    return name, f"customer '{name}'"


def by_tag(modules, server, name):
    """Give a budget, and the tag that has it."""
    modules.ok("litellm_budget", budget_id=name, max_budget=5)
    server.must("POST", "/tag/new", {"name": name, "budget_id": name})
    return name, f"tag '{name}'"


def by_end_users(modules, server, name):
    """Give a budget, and those who come through a key that has it for them."""
    modules.ok("litellm_budget", budget_id=name, max_budget=5)
    modules.ok("litellm_key", key_alias=name, end_user_budget_id=name)
    return name, f"the end users of key '{name}'"


def by_access_group(modules, server, name):
    """Give a budget, and the group of models that has it."""
    modules.ok("litellm_budget", budget_id=name, max_budget=5)
    server.must("POST", "/model/new", {"model_name": name, "model_info": {"access_groups": [name]}, "litellm_params": {
        "model": "openai/none", "mock_response": "Hello"}})
    server.must("PUT", f"/access_group/{name}/budget", {"budget_id": name})
    return name, f"access group '{name}'"


@pytest.mark.parametrize("use", [
    by_key, by_member, by_team_default, by_customer, by_tag, by_end_users, by_access_group])
def test_in_use(use, modules, server, name):
    """Deleting a budget in use succeeds, and leaves what uses it without any limit: it is refused unless forced."""
    budget_id, user = use(modules, server, name)
    for check_mode in (True, False):
        said = modules.refused("litellm_budget", check_mode=check_mode, budget_id=budget_id, state="absent")
        assert f"budget '{budget_id}' is in use by {user}" in said and "set force: true" in said
    assert server.budget(budget_id)["max_budget"] == 5.0
    modules.converge("litellm_budget", budget_id=budget_id, state="absent", force=True)
    assert server.budget(budget_id) is None


def test_change_reaches_the_keys(modules, server, name):
    """A budget holds for the keys that have it: a change of it is a change for them."""
    modules.ok("litellm_budget", budget_id=name, max_budget=5)
    token = modules.ok("litellm_key", key_alias=name, budget_id=name)["key_info"]["token"]
    modules.converge("litellm_budget", budget_id=name, max_budget=2)
    assert server.key(token)["litellm_budget_table"]["max_budget"] == 2.0


def test_a_tag_of_no_budget(modules, name):
    """LiteLLM answers 500 to the name of a budget that does not exist."""
    modules.announced("litellm_tag", f"budget '{name}'", name=name, budget_id=name)
    assert f"tag '{name}': the budget '{name}' does not exist. Check its spelling" in modules.refused("litellm_tag", name=name, budget_id=name)
    modules.ok("litellm_budget", budget_id=name, max_budget=5)
    modules.converge("litellm_tag", name=name, budget_id=name)


@pytest.mark.parametrize("duration, same", [
    ("monthly", "30d"), ("1mo", "monthly"), ("1w", "7d"), ("24h", "daily"), ("90m", "5400s")])
def test_spelling_of_a_period(duration, same, modules, server, name):
    """30d, 1mo and monthly are taken and stored as sent, and reset alike: no change, and budget_reset_at stays."""
    modules.converge("litellm_budget", budget_id=name, max_budget=5, budget_duration=duration)
    before = server.budget(name)
    modules.unchanged("litellm_budget", budget_id=name, budget_duration=same)
    modules.converge("litellm_budget", budget_id=name, budget_duration=same, max_budget=6)
    after = server.budget(name)
    for field in ("budget_duration", "budget_reset_at"):
        assert after[field] == before[field]


def spent_by_key(modules, server, database, name):
    """Give a budget of which a key has spent 3 USD, and how the key is named."""
    budget_id, user = by_key(modules, server, name)
    database.sql(f"UPDATE \"LiteLLM_VerificationToken\" SET spend = 3 WHERE key_alias = '{name}'")
    return budget_id, user


def spent_by_member(modules, server, database, name):
    """Give a budget of which a member has spent 3 USD, and how the member is named."""
    budget_id, user = by_member(modules, server, name)
    database.sql(f"UPDATE \"LiteLLM_TeamMembership\" SET spend = 3 WHERE budget_id = '{budget_id}'")
    return budget_id, user


@pytest.mark.parametrize("use", [spent_by_key, spent_by_member])
@pytest.mark.parametrize("in_document", [False, True], ids=["module", "document"])
def test_lowered_below_what_is_spent(use, in_document, gateway, modules, server, name):
    """LiteLLM refuses requests from then on: a warning says whose, before it happens; a higher limit says nothing."""
    budget_id, user = use(modules, server, Database(gateway), name)

    def bring(limit, check_mode):
        wanted = {"budget_id": budget_id, "max_budget": limit}
        module, options = ("litellm_apply", {"budgets": [wanted]}) if in_document else ("litellm_budget", wanted)
        return " ".join(modules.run(module, check_mode, **options)["warnings"])
    for check_mode in (True, False):
        assert f"{user} has spent 3 USD of 2: LiteLLM refuses its requests for good, as it never resets" in bring(2, check_mode)
    assert "has spent" not in bring(2, False)
    assert "has spent" not in bring(4, False)
    assert "has spent" not in bring(3.5, False)
