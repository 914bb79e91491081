# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole organization in one pass: the plan is what the run does, a repeat does nothing, and what is not wanted goes."""

from __future__ import annotations

import json

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS

from integration import field_cases
from integration.database import Database
from integration.modules import objects_of
from integration.organization import APPLY, assert_holds, document, keys_of
from integration.server import hash_of, value_at, writes
from integration.versions.objects import same

DEVELOPERS, TEAMS = 102, 3  # more than a page


def test_more_users_than_a_page_holds(gateway, modules, server, name, tmp_path):
    """Check mode, first apply, repeat, a change of one object, on 102 users with a key each in 3 teams."""
    wanted = document(name, DEVELOPERS, TEAMS, tmp_path / "keys")
    foretold = modules.preview(APPLY, **wanted)
    assert not (tmp_path / "keys").exists()
    answer = modules.ok(APPLY, **wanted)
    assert answer["changed"] and foretold["changed"]
    for part in ("plan", "summary"):
        assert foretold[part] == answer[part]
    assert objects_of(foretold) == objects_of(answer)
    assert foretold["msg"].replace("to create", "created") == answer["msg"]
    assert answer["summary"]["keys"] == {"create": DEVELOPERS, "update": 0, "delete": 0, "none": 0, "failed": 0}
    assert answer["keys"] == {}
    assert_holds(server, wanted)

    with gateway.recording() as calls:
        again = modules.ok(APPLY, **wanted)
    assert not again["changed"] and again["plan"] == [] and writes(calls) == []
    assert len(calls) <= (2 * DEVELOPERS + TEAMS + 1) // 100 + 10 + (len(server.keys()) + len(server.users(""))) // 100

    wanted["users"][7]["max_budget"] = 11
    wanted["keys"][8]["max_budget"] = 3
    with gateway.recording() as calls:
        changed = modules.ok(APPLY, **wanted)
    assert sorted(call.path for call in writes(calls)) == ["/key/update", "/user/update"]
    assert {row["object"]: row["after"]["max_budget"] for row in changed["plan"]} == {
        f"user '{name}-7@example.com'": 11.0, f"key '{name}-8'": 3.0}
    assert_holds(server, wanted)


def test_three_people_take_as_many_requests_beside_any_others(gateway, modules, name):
    """Everything is asked for by what identifies it, whatever else the gateway holds: more than a page, more than several."""
    def requests(team):
        counts = []
        for _run in range(2):
            with gateway.recording() as calls:
                modules.ok(APPLY, **document(team, 3))
            counts.append(len(calls))
        return counts

    before = requests(f"{name}-few")
    Database(gateway).add(name, users=450)
    assert requests(f"{name}-many") == before


def test_lists_show_what_single_objects_show(modules, name):
    """Every value of every kind's fields, on an object of its own: what a document sets is as wanted for the module, which reads other paths."""
    wanted: dict = {entity.plural: [] for entity in KINDS.values()}
    for module, entity in field_cases.MODULES.items():
        for case in field_cases.CASES[module] if entity.plural in wanted else ():
            for value in (case.first, case.second):
                label = f"{name}-{len(wanted[entity.plural])}"
                identity = {modules.identities[module]: f"{label}@example.com" if module == "litellm_user" else label}
                wanted[entity.plural].append({**identity, **dict(case.with_), case.option: value})
    modules.ok(APPLY, **wanted)
    modules.unchanged(APPLY, **wanted)
    for kind, entity in KINDS.items():
        assert wanted[kind]
        for row in wanted[kind]:
            assert modules.ok(f"litellm_{entity.name}", check_mode=True, **row)["plan"] == []


def test_many_users_are_changed_in_one_call(gateway, modules, server, name):
    """Every field of a user, changed and cleared by /user/bulk_update as by /user/update."""
    def users(value_of):
        return [{"user_email": f"{name}-{number}@example.com", **dict(case.with_), case.option: value_of(case)}
                for number, case in enumerate(field_cases.USER)]

    modules.ok(APPLY, users=users(lambda case: case.first))
    for value_of in (lambda case: case.second, lambda case: None):
        wanted = users(value_of)
        with gateway.recording() as calls:
            modules.ok(APPLY, users=wanted)
        assert [call.path for call in writes(calls)] == ["/user/bulk_update"]
        held = {row["user_email"]: row for row in server.users(name)}
        for row, case in zip(wanted, field_cases.USER):
            stored, value = value_at(held[row["user_email"]], *case.path), value_of(case)
            assert stored in case.cleared if value is None else same(stored, value), case
        modules.unchanged(APPLY, users=wanted)


@pytest.mark.parametrize("count", [1, 9])
def test_what_teams_give_to_members_by_a_document_of_teams_alone(modules, server, name, count):
    """Is in budgets, which the document does not name: changed and cleared as any other field."""
    for values in ({"team_member_budget": 5, "team_member_rpm_limit": 3}, {"team_member_budget": 7.5, "team_member_rpm_limit": None},
                   {"team_member_budget": None, "team_member_budget_duration": None}):
        wanted = {"teams": [{"team_alias": f"{name}-{number}", **values} for number in range(count)]}
        foretold = modules.preview(APPLY, **wanted)
        assert modules.ok(APPLY, **wanted)["plan"] == foretold["plan"] and foretold["changed"]
        modules.unchanged(APPLY, **wanted)
        budget = server.team(server.teams(f"{name}-0")[0]["team_id"])["team_member_budget_table"] or {}
        assert (budget.get("max_budget"), budget.get("rpm_limit")) == (values["team_member_budget"], values.get("team_member_rpm_limit"))


def test_members_with_every_limit(modules, server, name):
    """Limits that adding takes and that only an update takes, and admins, in a new team and in one that exists."""
    people = [{"user_email": f"{name}-{number}@example.com"} for number in range(5)]
    members = [{**people[0], "role": "admin"}, {**people[1], "tpm_limit": 5, "max_budget_in_team": 1},
               {**people[2], "role": "admin", "max_budget_in_team": 2}, {**people[3], "max_budget_in_team": 2}]
    wanted = {"users": people, "teams": [{"team_alias": name, "members": members}]}
    assert modules.ok(APPLY, **wanted)["changed"]
    modules.unchanged(APPLY, **wanted)
    members[1]["tpm_limit"] = None
    members[3] = {**people[4], "allowed_models": [field_cases.HAIKU]}
    wanted["teams"][0]["purge_members"] = True
    foretold = modules.preview(APPLY, **wanted)
    assert modules.ok(APPLY, **wanted)["plan"] == foretold["plan"]
    modules.unchanged(APPLY, **wanted)
    team = server.team(server.teams(name)[0]["team_id"])
    assert len(team["roles"]) == 5 and "default_user_id" in team["roles"]


def test_secrets_come_back_once(modules, server, name):
    """Without dest, each new secret is returned by alias, and never again."""
    wanted = document(name, 3)
    answer = modules.ok(APPLY, **wanted)
    assert {alias: hash_of(secret) for alias, secret in answer["keys"].items()} == {
        row["key_alias"]: row["token"] for row in keys_of(server, name)}
    assert answer["new_keys"] == answer["keys"] and modules.unchanged(APPLY, **wanted)["keys"] == {}


def test_files_profiles_and_defaults(modules, server, name, tmp_path):
    """A folder of files with what is given once: what is nearest counts."""
    (tmp_path / "people").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "broken.yml").write_text("{", encoding="utf-8")
    (tmp_path / "profiles.yaml").write_text(
        "profiles: {intern: {max_budget: 5, models: [claude-haiku-4-5], team_member_budget: 1}}\n"
        "defaults: {users: {rpm_limit: 60, max_budget: 50}}\n", encoding="utf-8")
    (tmp_path / "people" / "all.json").write_text(json.dumps({"users": [
        {"user_email": f"{name}-1@example.com"},
        {"user_email": f"{name}-2@example.com", "profile": "intern"},
        {"user_email": f"{name}-3@example.com", "profile": "intern", "max_budget": None, "rpm_limit": 5},
    ]}), encoding="utf-8")
    options = {"src": str(tmp_path), "users": [{"user_email": f"{name}-4@example.com", "metadata": {"a": 1}}]}
    assert modules.ok(APPLY, **options)["summary"]["users"]["create"] == 4
    modules.unchanged(APPLY, **options)
    stored = [(row["max_budget"], row["rpm_limit"], row["models"]) for row in
              sorted(server.users(name), key=lambda row: row["user_email"])]
    assert stored == [(50.0, 60, []), (5.0, 60, ["claude-haiku-4-5"]), (None, 5, ["claude-haiku-4-5"]), (50.0, 60, [])]


def test_all_mistakes_before_any_call(modules, tmp_path):
    """Each mistake is told with its file, its place and its reason, all at once."""
    (tmp_path / "a.yml").write_text("users: [{user_email: a}, {user_emial: b}]\nuser: []\n", encoding="utf-8")
    (tmp_path / "b.yml").write_text("users: [\n", encoding="utf-8")
    said = modules.refused(APPLY, calls_made=False, src=str(tmp_path), keys=[{"key_alias": "k", "duration": "30days"}])
    for part in ("a.yml: users[0] (a): user_email 'a'", "a.yml: users[1]", "user_emial", "no section 'user'", "b.yml: it is not valid YAML",
                 "the task: keys[0] (k): duration", "has 5 mistakes"):
        assert part in said, said


def test_pruning(modules, server, name):
    """What has the owner's mark goes when the document names it no more, and nothing else does."""
    wanted = document(name, 4, 2)
    modules.ok(APPLY, owner=name, **wanted)
    modules.ok("litellm_user", user_email=f"{name}-by-hand@example.com")
    modules.ok("litellm_key", key_alias=f"{name}-by-hand", user_email=f"{name}-0@example.com")
    modules.ok("litellm_key", key_alias=f"{name}-of-who-goes", user_email=f"{name}-3@example.com")
    smaller = {kind: [row for row in rows if "-3" not in str(row)] for kind, rows in wanted.items()}
    smaller["teams"] = [dict(team, purge_members=True, members=[
        member for member in team["members"] if "-3" not in str(member)]) for team in wanted["teams"]]
    assert not modules.ok(APPLY, owner=name, **dict(smaller, teams=[]))["changed"]
    refused = modules.run(APPLY, check_mode=True, owner=name, prune=True, prune_limit="2", **smaller)
    assert "prune would delete 3 of the 11 objects" in refused["msg"] and "raise prune_limit" in refused["msg"]
    assert modules.refused(APPLY, owner=name, prune=True, prune_limit="20%", **smaller).replace("20%", "2") == refused["msg"]
    foretold = modules.preview(APPLY, owner=name, prune=True, keep_secrets=True, prune_limit="3", **smaller)
    answer = modules.ok(APPLY, owner=name, prune=True, keep_secrets=True, **smaller)
    # What is refused is shown all the same.
    assert refused["failed"] and not refused["changed"]
    for part in ("plan", "summary", "drift"):
        assert refused[part] == foretold[part] == answer[part]
    assert refused["diff"] == foretold["diff"] and objects_of(foretold) == objects_of(answer)
    deleted = [row["object"] for row in answer["plan"] if row["action"] == "delete"]
    assert set(deleted[:2]) == {f"key '{name}-of-who-goes'", f"key '{name}-3'"}
    assert deleted[2:] == [f"user '{name}-3@example.com'"]
    modules.unchanged(APPLY, owner=name, prune=True, **smaller)
    assert {row["key_alias"] for row in keys_of(server, name)} == {f"{name}-{end}" for end in (0, 1, 2, "by-hand")}
    assert {row["user_email"] for row in server.users(name)} == {f"{name}-{end}@example.com" for end in (0, 1, 2, "by-hand")}

    said = modules.refused(APPLY, owner=name, prune=True)
    assert "prune would delete 9 of the 9 objects" in said and "Check that the document is complete" in said
    assert "more than the default limit allows (4)" in said


@pytest.mark.parametrize("purges", [False, True])
def test_a_key_moves_away_from_who_goes(purges, modules, server, name):
    """A key that the document gives to another user and team outlives its old ones."""
    wanted = document(name, 2, 2)
    secret = modules.ok(APPLY, owner=name, **wanted)["keys"][f"{name}-1"]
    wanted["keys"][1].update(user_email=f"{name}-0@example.com", team_alias=f"{name}-0")
    smaller = dict(wanted, users=wanted["users"][:1], teams=[dict(wanted["teams"][0], purge_members=purges)])
    modules.ok(APPLY, owner=name, prune=True, prune_limit="100%", **smaller)
    assert server.is_valid(secret) and len(server.users(name)) == 1 and server.teams(f"{name}-1") == []
    modules.unchanged(APPLY, owner=name, prune=True, **smaller)


def test_a_team_with_keys_of_others_stays(modules, server, name):
    """The gateway deletes all keys of a team with it: pruning leaves a team in which others have keys."""
    modules.ok(APPLY, owner=name, teams=[{"team_alias": name}, {"team_alias": f"{name}-2"}])
    modules.ok("litellm_key", key_alias=f"{name}-other", team_alias=name)
    answer = modules.run(APPLY, owner=name, prune=True, prune_limit="100%")
    assert answer["failed"] and f"team '{name}' is not deleted" in answer["msg"] and f"key '{name}-other'" in answer["msg"]
    assert server.teams(name) and server.teams(f"{name}-2") == [] and keys_of(server, name)


def test_owner_of_another(modules, name):
    """What belongs to another owner is neither changed nor taken over."""
    modules.ok(APPLY, owner="them", users=[{"user_email": f"{name}@example.com", "max_budget": 1}])
    said = modules.refused(APPLY, owner="us", users=[{"user_email": f"{name}@example.com", "max_budget": 2}])
    assert "belongs to the owner 'them' and not to 'us'" in said


def test_all_mistakes_of_the_task(modules):
    """What is wrong with the task's own options is told with what is wrong in the document."""
    said = modules.refused(APPLY, calls_made=False, concurrency=0, prune=True, prune_limit="a lot", dest="/a/{b}",
                           src="/does/not/exist", users=[{"user_email": "x"}])
    for part in ("concurrency must be 1 or more (got 0)", "prune is set without owner", "prune_limit must be a number of objects", "unknown field {b}",
                 "does not exist on the host", "user_email 'x'", "has 6 mistakes"):
        assert part in said, said


@pytest.mark.parametrize("options, said", [
    ({"prune": True}, "prune is set without owner"), ({"concurrency": 0}, "concurrency must be 1 or more (got 0)"),
    ({"prune_limit": "a lot"}, "(got 'a lot')"), ({"src": "/does/not/exist"}, "does not exist"),
])
def test_bad_options(options, said, modules):
    """Refused before any call."""
    assert said in modules.refused(APPLY, calls_made=False, **options)


def test_errors_of_single_objects(modules, server, name):
    """One object's error does not stop the others; what needs a failed one is not made without its limits."""
    wanted = document(name, 4)
    wanted["keys"][1]["tags"] = ["needs-enterprise"]
    wanted["users"].append({"user_email": f"{name}-5@example.com", "object_permission": {"mcp_servers": {"no": "list"}}})
    wanted["teams"].append({"team_alias": f"{name}-t", "tags": ["needs-enterprise"]})
    wanted["keys"].append({"key_alias": f"{name}-k", "team_alias": f"{name}-t"})
    answer = modules.run(APPLY, **wanted)
    assert answer["failed"] and "Enterprise" in answer["msg"]
    failed = answer["failed_objects"]
    assert f"needs team '{name}-t', which could not be created" in failed[f"key '{name}-k'"]
    assert {f"key '{name}-1'", f"team '{name}-t'", f"key '{name}-k'"} <= set(failed)
    assert {row["key_alias"] for row in keys_of(server, name)} == {f"{name}-0", f"{name}-2", f"{name}-3"}
    assert set(answer["keys"]) == {f"{name}-0", f"{name}-2", f"{name}-3"}
    again = modules.run(APPLY, **wanted)
    assert set(again["failed_objects"]) == set(failed) and again["keys"] == {}
