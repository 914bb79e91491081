# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The modules that only read: one by its identity, or all that fit, every page; they change nothing."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS

from integration.database import Database
from integration.server import hash_of


@pytest.fixture
def people(name, modules):
    """Give a team, two users of it, and a key of each: their names."""
    emails = [f"{name}-{number}@example.com" for number in (1, 2)]
    for email, role in zip(emails, ("internal_user", "internal_user_viewer")):
        modules.ok("litellm_user", user_email=email, user_role=role)
    modules.ok("litellm_team", team_alias=name, members=[{"user_email": email} for email in emails])
    modules.ok("litellm_budget", budget_id=name, max_budget=3.0)
    for email in emails:
        modules.ok("litellm_key", key_alias=f"{name}-{email}", user_email=email, team_alias=name, budget_id=name)
    return emails


def read(modules, module: str, **options: object) -> list[dict]:
    """Give what a module reads, the same in check mode; it writes nothing."""
    answer = modules.unchanged(module, **options)
    plural = next(f"{entity.result_name}s" for entity in KINDS.values() if module == f"litellm_{entity.name}_info")
    assert modules.preview(module, **options)[plural] == answer[plural]
    return answer[plural]


def test_users(modules, name, people):
    """Users by id, by exact email in any case, by role and by team."""
    first, second = people
    row = read(modules, "litellm_user_info", user_email=first.upper())
    assert [user["user_email"] for user in row] == [first]
    assert read(modules, "litellm_user_info", user_id=row[0]["user_id"]) == row
    # The gateway's own admin, who has no email, is in every team.
    members = {user["user_email"] for user in read(modules, "litellm_user_info", team_alias=name)}
    assert members - {None} == {first, second}
    viewers = read(modules, "litellm_user_info", team_alias=name, user_role="internal_user_viewer")
    assert [user["user_email"] for user in viewers] == [second]
    emails = {user["user_email"] for user in read(modules, "litellm_user_info", user_role="internal_user_viewer")}
    assert second in emails and first not in emails
    assert {first, second} <= {user["user_email"] for user in read(modules, "litellm_user_info")}
    # A part of an email fits nobody.
    assert read(modules, "litellm_user_info", user_email=first[1:]) == []
    assert read(modules, "litellm_user_info", user_id=name) == []
    assert read(modules, "litellm_user_info", team_alias=f"{name}-none") == []


def test_keys(modules, server, name, people):
    """Keys by alias, hash, secret, owner, team and budget."""
    aliases = {email: f"{name}-{email}" for email in people}
    first, second = people
    rows = read(modules, "litellm_key_info", key_alias=aliases[first])
    assert [row["key_alias"] for row in rows] == [aliases[first]]
    assert read(modules, "litellm_key_info", token=rows[0]["token"]) == rows
    assert [row["key_alias"] for row in read(modules, "litellm_key_info", user_email=second)] == [aliases[second]]
    for filters in ({"team_alias": name}, {"budget_id": name}, {"team_id": rows[0]["team_id"]}):
        found = read(modules, "litellm_key_info", **filters)
        assert {row["key_alias"] for row in found} == set(aliases.values()), filters
    own = read(modules, "litellm_key_info", team_alias=name, user_email=first)
    assert [row["key_alias"] for row in own] == [aliases[first]]
    assert set(aliases.values()) <= {row["key_alias"] for row in read(modules, "litellm_key_info")}
    assert read(modules, "litellm_key_info", key_alias=name) == []
    assert read(modules, "litellm_key_info", user_email=f"nobody-{name}@example.com") == []
    secret = f"sk-{name}-of-the-tests"
    modules.ok("litellm_key", key=secret, key_alias=f"{name}-chosen")
    assert [row["token"] for row in read(modules, "litellm_key_info", key=secret)] == [hash_of(secret)]


def test_budgets(modules, name, people):
    """Budgets by name, or all."""
    assert [row["max_budget"] for row in read(modules, "litellm_budget_info", budget_id=name)] == [3.0]
    assert name in {row["budget_id"] for row in read(modules, "litellm_budget_info")}
    assert read(modules, "litellm_budget_info", budget_id=f"{name}-none") == []


def test_teams(modules, name, people):
    """Teams by id, by alias and by member, with their members."""
    rows = read(modules, "litellm_team_info", team_alias=name)
    assert [row["team_alias"] for row in rows] == [name]
    assert set(people) <= {member["user_email"] for member in rows[0]["members_with_roles"]}
    assert read(modules, "litellm_team_info", team_id=rows[0]["team_id"]) == rows
    assert [row["team_alias"] for row in read(modules, "litellm_team_info", user_email=people[0])] == [name]
    assert name in {row["team_alias"] for row in read(modules, "litellm_team_info")}
    assert read(modules, "litellm_team_info", team_alias=name[:-1]) == []
    assert read(modules, "litellm_team_info", team_id=name) == []


@pytest.mark.parametrize("module, options", [
    ("litellm_user_info", {"user_id": "a", "user_email": "a@example.com"}),
    ("litellm_key_info", {"key_alias": "a", "token": "0" * 64}),
    ("litellm_key_info", {"team_id": "a", "team_alias": "a"}),
    ("litellm_team_info", {"team_id": "a", "team_alias": "a"}),
])
def test_two_identities(module, options, modules):
    """Two ways to name one object are refused before any call."""
    assert "Use one of them" in modules.refused(module, calls_made=False, **options)


@pytest.mark.parametrize(("module", "option"), [
    *(("litellm_user_info", option) for option in ("user_id", "user_email", "user_role", "team_id", "team_alias")),
    *(("litellm_key_info", option) for option in ("key_alias", "token", "key", "user_id", "user_email", "team_id", "team_alias", "budget_id")),
    *(("litellm_team_info", option) for option in ("team_id", "team_alias", "user_id", "user_email", "organization_id")),
    ("litellm_budget_info", "budget_id"), ("litellm_tag_info", "name"),
])
def test_an_empty_option(module, option, modules):
    """As of a template that found nothing: the answer would be everything, and whatever is done with it is done to everything."""
    said = modules.refused(module, calls_made=False, **{option: ""})
    assert option in said and ("empty" in said or "must be one of" in said)


def test_every_page(gateway, modules, server, name):
    """A list of more than 100 rows is read to its end, and an object on a later page is found."""
    Database(gateway).add(name, users=210)
    found = {user["user_email"] for user in read(modules, "litellm_user_info")}
    assert {f"{name}-{1000 + number}@example.com" for number in range(210)} <= found
    # The gateway's answer to the part of an email that all have in common fills several pages, too.
    modules.ok("litellm_user", user_email=f"{name}-@example.com")
    last = server.users(f"{name}-")[-1]["user_email"]
    modules.converge("litellm_user", user_email=last, tpm_limit=7)
    assert [user["user_email"] for user in server.users(f"{name}-") if user["tpm_limit"] == 7] == [last]


def test_limits_of_every_member(modules, name, people):
    """Asked for the teams of one user, the gateway leaves out the limits of the others: they are there all the same."""
    for number, email in enumerate(people):
        modules.ok("litellm_team_member", team_alias=name, user_email=email, max_budget_in_team=number + 1)
    rows = read(modules, "litellm_team_info", user_email=people[0])
    limits = [row["litellm_budget_table"]["max_budget"] for row in rows[0]["team_memberships"] if row["budget_id"]]
    assert sorted(limits) == [1.0, 2.0]


def test_every_page_of_keys_and_teams(gateway, modules, server, name):
    """More than 100 keys and teams are read to the end, and one on a later page is found and changed."""
    Database(gateway).add(name, keys=105, teams=105)
    wanted = {f"{name}-{1000 + number}" for number in range(105)}
    assert wanted <= {row["key_alias"] for row in read(modules, "litellm_key_info")}
    assert wanted <= {row["team_alias"] for row in read(modules, "litellm_team_info")}
    # The gateway's answer to the part of an alias that all have in common fills several pages, too.
    last = server.must("GET", "/v2/team/list", team_alias=f"{name}-", page=2, page_size=100, sort_by="team_id")["teams"][-1]
    modules.converge("litellm_team", team_alias=last["team_alias"], tpm_limit=7)
    assert server.team(last["team_id"])["tpm_limit"] == 7


@pytest.mark.parametrize(("kind", "identity"), [("team", "team_alias"), ("user", "user_email"), ("key", "key_alias")])
def test_grants_of_one_and_of_all(modules, name, kind, identity):
    """No list of teams or users shows them."""
    wanted = {identity: f"{name}@example.com"}
    modules.ok(f"litellm_{kind}", **wanted, object_permission={"vector_stores": ["a"]})
    for asked in (wanted, {}):
        row = next(row for row in read(modules, f"litellm_{kind}_info", **asked) if row[identity] == wanted[identity])
        assert row["object_permission"]["vector_stores"] == ["a"]
