# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Limits of one object change no budget that others use, or that somebody named, on every version."""

from __future__ import annotations

import pytest

from integration.database import Database
from integration.server import writes
from integration.versions.support import NEWER, OLDEST, is_at_least, stores


@pytest.fixture
def database(gateway):
    """Give the database of the gateway."""
    return Database(gateway)


@pytest.fixture(params=["module", "document"])
def run(request, modules):
    """Run a task, or a document with the same."""
    def carry_out(module: str, check_mode: bool, **wanted: object) -> dict:
        if request.param == "document":
            return modules.run("litellm_apply", check_mode, **{f"{module.removeprefix('litellm_')}s": [wanted]})
        return modules.run(module, check_mode, **wanted)
    return carry_out


@pytest.fixture
def refuses(gateway, database, run):
    """Check that a task is refused, in check mode too, and changes nothing at all."""
    def check(text: str, module: str, **wanted: object) -> None:
        before = database.rows()
        for check_mode in (True, False):
            with gateway.recording() as calls:
                answer = run(module, check_mode, **wanted)
            assert answer.get("failed") and text in answer["msg"], answer
            assert not writes(calls) and database.rows() == before
    return check


@pytest.fixture
def shared(server, name):
    """Give the name of a budget that a key uses."""
    server.must("POST", "/budget/new", {"budget_id": name, "max_budget": 10, "budget_duration": "30d", "soft_budget": 3})
    server.must("POST", "/key/generate", {"key_alias": f"{name}-shares", "budget_id": name})
    return name


LIMITS = [{"max_budget": 3}, {"max_budget": 300, "budget_duration": "7d"}, {"max_budget": None}, {"rpm_limit": 5}]


def test_a_tag(server, run, refuses, shared):
    server.must("POST", "/tag/new", {"name": shared, "budget_id": shared})
    for limits in LIMITS:
        refuses(f"of tag '{shared}' would change the budget '{shared}', which key '{shared}-shares' also uses.", "litellm_tag", name=shared, **limits)
    assert run("litellm_tag", False, name=shared, description="new")["changed"]


def test_a_tag_that_alone_uses_what_somebody_named(server, refuses, name):
    server.must("POST", "/budget/new", {"budget_id": name, "max_budget": 10})
    server.must("POST", "/tag/new", {"name": name, "budget_id": name})
    refuses(f"would change the budget '{name}', which somebody created by name.", "litellm_tag", name=name, max_budget=3)


def test_what_litellm_makes_goes_on(gateway, run, modules, name):
    """A tag's budget, made with it or later, a team's and a member's: nobody looks for others."""
    modules.ok("litellm_user", user_email=f"{name}@example.com")
    member = {"user_email": f"{name}@example.com"}
    for number in (3, 4, 5):
        for module, wanted in (("litellm_tag", {"name": name, "max_budget": number}),
                               ("litellm_tag", {"name": f"{name}-late", **({"max_budget": number} if number > 3 else {})}),
                               ("litellm_team", {"team_alias": name, "team_member_budget": number, "members": [dict(member, max_budget_in_team=number)]})):
            with gateway.recording() as calls:
                answer = run(module, False, **wanted)
            assert answer["changed"] and not answer.get("failed"), answer
            assert not {"/key/list", "/team/list", "/organization/list"} & {call.path for call in calls}


@pytest.mark.parametrize("limits", [{"team_member_budget": 3}, {"team_member_budget": None}, {"team_member_rpm_limit": 4}])
def test_members_of_teams(server, database, run, refuses, shared, limits):
    """The link of the teams is one that LiteLLM 1.80 takes from metadata, and that an upgrade brings along."""
    for alias in (f"{shared}-1", f"{shared}-2"):
        server.must("POST", "/team/new", {"team_id": alias, "team_alias": alias})
        database.sql(f"""UPDATE "LiteLLM_TeamTable" SET metadata = '{{"team_member_budget_id": "{shared}"}}' WHERE team_id = '{alias}'""")
    refuses(f"of team '{shared}-1' would change the budget '{shared}', which key '{shared}-shares', the members of team '{shared}-2' also use.",
            "litellm_team", team_alias=f"{shared}-1", **limits)
    assert run("litellm_team", False, team_alias=f"{shared}-1", max_budget=3)["changed"]


def test_members(gateway, server, database, modules, run, refuses, shared):
    """LiteLLM 1.80 gives a member another budget; later versions take a member without limits off the budget."""
    users = [f"{shared}-{letter}" for letter in "ab"]
    for user_id in users:
        modules.ok("litellm_user", user_id=user_id)
    modules.ok("litellm_team", team_alias=shared, members=[{"user_id": user_id, "max_budget_in_team": 5} for user_id in users])
    modules.ok("litellm_team", team_alias=f"{shared}-2", members=[{"user_id": users[0], "max_budget_in_team": 5}])
    database.sql(f"""UPDATE "LiteLLM_TeamMembership" SET budget_id = '{shared}' WHERE user_id LIKE '{shared}-%'""")
    before = database.row("LiteLLM_BudgetTable", budget_id=shared)
    wanted = {"team_alias": shared, "members": [{"user_id": users[0], "max_budget_in_team": 2}]}
    if gateway.version == OLDEST:
        assert run("litellm_team", False, **wanted)["changed"]
    else:
        others = f"member '{users[0]}' of team '{shared}-2', member '{users[1]}' of team '{shared}'"
        refuses(f"which key '{shared}-shares', {others} also use.", "litellm_team", **wanted)
        server.must("POST", "/budget/update", {"budget_id": shared, "soft_budget": None})
        before = database.row("LiteLLM_BudgetTable", budget_id=shared)
        cleared = {"user_id": users[0], "max_budget_in_team": None, "budget_duration": None}
        assert run("litellm_team", False, team_alias=shared, members=[cleared])["changed"]
        assert run("litellm_team", False, **wanted)["changed"]
    assert database.row("LiteLLM_BudgetTable", budget_id=shared) == before


@pytest.mark.parametrize("soft_budget", [3, 4])
def test_a_key_that_leaves_a_budget(gateway, server, database, run, refuses, shared, soft_budget):
    """It gets a budget of its own for its soft_budget, or stays where it is."""
    before = database.row("LiteLLM_BudgetTable", budget_id=shared)
    wanted = {"key_alias": f"{shared}-shares", "budget_id": None, "soft_budget": soft_budget, "max_budget": 4}
    server.must("POST", "/key/generate", {"key_alias": f"{shared}-other", "budget_id": shared})
    if stores(gateway.version, "litellm_key", "soft_budget"):
        assert [run("litellm_key", check_mode, **wanted)["changed"] for check_mode in (True, False, False)] == [True, True, False]
        row = database.row("LiteLLM_VerificationToken", key_alias=f"{shared}-shares")
        assert database.row("LiteLLM_BudgetTable", budget_id=row["budget_id"])["soft_budget"] == soft_budget and row["max_budget"] == 4
    else:
        refuses("would be lost: this LiteLLM version sets it only on a new key", "litellm_key", **wanted)
    refuses(f"would change the budget '{shared}', which ", "litellm_key", key_alias=f"{shared}-other", soft_budget=5)
    answer = run("litellm_key", False, key_alias=f"{shared}-other", budget_id=None, soft_budget=None)
    assert answer["changed"] and not answer.get("failed"), answer
    assert database.row("LiteLLM_VerificationToken", key_alias=f"{shared}-other")["budget_id"] is None
    assert database.row("LiteLLM_BudgetTable", budget_id=shared) == before


def test_an_organization_with_a_team_and_a_member(server, refuses, run, database, name):
    """Is read with both, and named where the budget is its own. From 1.106 on, organizations need a licence."""
    if is_at_least(server.gateway.version, NEWER):
        return
    server.must("POST", "/user/new", {"user_id": name, "auto_create_key": False})
    server.must("POST", "/budget/new", {"budget_id": name, "max_budget": 10})
    organization = server.must("POST", "/organization/new", {"organization_alias": name, "budget_id": name})["organization_id"]
    server.must("POST", "/team/new", {"team_alias": name, "organization_id": organization})
    server.must("POST", "/organization/member_add", {"organization_id": organization, "member": {"user_id": name, "role": "internal_user"}})
    refuses(f"organization '{name}'", "litellm_budget", budget_id=name, state="absent")
    server.must("POST", "/budget/new", {"budget_id": f"{name}-2", "max_budget": 10})
    assert run("litellm_budget", False, budget_id=f"{name}-2", state="absent")["changed"]
    database.sql(f"""DELETE FROM "LiteLLM_OrganizationMembership" WHERE organization_id = '{organization}';
        UPDATE "LiteLLM_TeamTable" SET organization_id = NULL WHERE organization_id = '{organization}';
        DELETE FROM "LiteLLM_OrganizationTable" WHERE organization_id = '{organization}'""")


@pytest.mark.parametrize("module", ["litellm_key", "litellm_apply"])
@pytest.mark.parametrize(("limit", "is_limited"), [({"max_budget": 5}, True), ({"max_budget": 0}, True), ({"rpm_limit": 5}, False)])
def test_the_budget_that_a_key_has_is_what_require_budget_asks_for(modules, name, module, limit, is_limited):
    """Also if the task does not name it, and the version's list of keys does not show it."""
    modules.ok("litellm_budget", budget_id=name, **limit)
    modules.ok("litellm_key", key_alias=name, budget_id=name)
    wanted = {"key_alias": name, "require_budget": True} if module == "litellm_key" else {"keys": [{"key_alias": name}], "require_budget": True}
    for check_mode in (True, False):
        answer = modules.run(module, check_mode, **wanted)
        assert bool(answer.get("failed")) != is_limited, answer
        assert is_limited or "require_budget is set" in answer["msg"]
