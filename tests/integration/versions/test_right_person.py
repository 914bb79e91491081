# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Never two people of one, never one of two: emails that are identities, patterns, and what an interrupted run left."""

from __future__ import annotations

import itertools
import json

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.identity import derived_id
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS
from integration.database import Database, changed
from integration.versions.support import is_at_least


def known_by_header(server, email):
    """Make a user as a header or a token makes one: the email is the user_id, and there is no user_email."""
    server.must("POST", "/user/new", {"user_id": email, "auto_create_key": False})


def converge(modules, module, **wanted):
    """Make a user as wanted, by a task or by a document; check mode foretells it and a repeat changes nothing."""
    if module == "litellm_user":
        modules.converge(module, **wanted)
        return
    assert modules.preview(module, users=[wanted])["changed"] and modules.ok(module, users=[wanted])["changed"]
    modules.unchanged(module, users=[wanted])


def test_a_person_known_under_the_email(modules, server, name):
    """Is that person, and gets the email; for members and keys too."""
    email = f"{name}@example.com"
    known_by_header(server, email)
    modules.ok("litellm_team", team_alias=name)
    modules.ok("litellm_team_member", team_alias=name, user_email=email)
    assert modules.ok("litellm_key", key_alias=name, user_email=email)["key_info"]["user_id"] == email
    answer = modules.converge("litellm_user", user_email=email, max_budget=5)
    assert answer["user"]["user_id"] == email and answer["user"]["user_email"] == email
    assert [row["user_id"] for row in server.users(email)] == [email]


def test_a_person_known_under_the_email_in_a_document(modules, server, name):
    """The same person there."""
    email = f"{name}@example.com"
    known_by_header(server, email)
    document = {"users": [{"user_email": email, "max_budget": 5}], "teams": [{"team_alias": name, "members": [{"user_email": email}]}]}
    assert modules.preview("litellm_apply", **document)["changed"] and modules.ok("litellm_apply", **document)["changed"]
    modules.unchanged("litellm_apply", **document)
    assert [row["user_id"] for row in server.users(email)] == [email]
    assert email in server.team(server.teams(name)[0]["team_id"])["roles"]


@pytest.mark.parametrize("module", ["litellm_user", "litellm_apply"])
def test_a_person_known_under_the_email_in_small_letters(modules, server, name, module):
    """An email is the same whatever its case."""
    known_by_header(server, f"{name}@example.com")
    converge(modules, module, user_email=f"{name}@Example.COM", max_budget=5)
    assert [row["user_id"] for row in server.users(name)] == [f"{name}@example.com"]


@pytest.mark.parametrize("module", ["litellm_user", "litellm_apply"])
def test_a_person_known_under_the_email_in_capitals(modules, server, name, module):
    """Likewise, although the gateway compares identities as they are: found by the email, and told by another spelling of the identity."""
    known, email = f"Bob.{name}@Example.com", f"bob.{name}@example.com"
    known_by_header(server, known)
    wanted = {"user_id": email, "max_budget": 5}
    told = modules.run(module, **(wanted if module == "litellm_user" else {"users": [wanted]}))
    assert told["failed"] and f"The email '{email}' already belongs to the user {known}" in str(told)
    converge(modules, module, user_email=email, max_budget=5)
    assert [(row["user_id"], row["max_budget"]) for row in server.users(name)] == [(known, 5.0)]
    known_by_header(server, f"BOB.{name}@example.com")
    told = modules.run(module, **(dict(wanted, user_id=f"{name}2", user_email=email) if module == "litellm_user" else {"users": [{"user_email": email}]}))
    assert told["failed"] and known in str(told) and f"BOB.{name}@example.com" in str(told)


def test_few_requests_know_a_person(modules, gateway, name):
    """What has to be read of one person: who has the email, and whom it names as user_id in any capitals. From 1.102 on one request tells both."""
    converge(modules, "litellm_user", user_email=f"{name}@example.com", max_budget=5)
    with gateway.recording() as calls:
        modules.ok("litellm_user", user_email=f"{name}@example.com", max_budget=5)
    apart = [] if is_at_least(gateway.version, "1.106.2") else ["/user/list", "/user/filter/ui"]
    assert [call.path for call in calls] == ["/user/list", *apart]


@pytest.mark.parametrize("module", ["litellm_user", "litellm_apply"])
def test_no_second_person_by_an_identity(modules, server, name, module):
    """A new user whose identity is somebody's email, so that nobody could tell who is meant by it."""
    email = f"{name}@example.com"
    server.must("POST", "/user/new", {"user_id": name, "user_email": email, "auto_create_key": False})
    wanted = {"user_id": email, "max_budget": 5}
    for check_mode in (True, False):
        told = modules.run(module, check_mode, **(wanted if module == "litellm_user" else {"users": [wanted]}))
        assert told["failed"] and f"The email '{email}' already belongs to the user {name}" in str(told)
    assert [row["user_id"] for row in server.users(name)] == [name]
    modules.ok("litellm_user", user_id=f"{name}2@example.com")


@pytest.mark.parametrize(("module", "state"), [
    *itertools.product(["litellm_user", "litellm_apply", "litellm_team_member"], ["present", "absent"]),
    ("litellm_key", "present"), ("litellm_team", "present")])
def test_no_second_person_for_a_former_email(modules, server, name, team, module, state):
    """A header made the user, whose email has changed since: nobody is made, deleted or taken for somebody else by the former one."""
    email, now = f"{name}@example.com", f"{name}-new@example.com"
    server.must("POST", "/user/new", {"user_id": email, "user_email": now, "auto_create_key": False})
    task = {"litellm_user": {"user_email": email, "state": state}, "litellm_apply": {"users": [{"user_email": email, "state": state}]},
            "litellm_key": {"key_alias": name, "user_email": email}, "litellm_team": {"team_id": team, "members": [{"user_email": email}]},
            "litellm_team_member": {"team_id": team, "user_email": email, "state": state}}[module]
    for check_mode in (True, False):
        told = modules.run(module, check_mode, **task)
        assert told["failed"] and f"may be the one with this user_id, whose user_email is '{now}'" in told["msg"], told
    assert [row["user_email"] for row in server.users(name)] == [now]
    for known in ({"user_id": email}, {"user_email": now}):
        assert modules.unchanged("litellm_user", **known)["user"]["user_id"] == email
    modules.converge("litellm_user", user_id=f"{name}2", user_email=email)
    assert modules.unchanged("litellm_user", user_email=email)["user"]["user_id"] == f"{name}2"


@pytest.mark.parametrize("module", ["litellm_user", "litellm_apply"])
def test_two_of_one_email_are_named(modules, server, name, module):
    """Another user has the email: nobody can tell who is meant."""
    email = f"{name}@example.com"
    known_by_header(server, email)
    server.must("POST", "/user/new", {"user_id": name, "user_email": email, "auto_create_key": False})
    wanted = {"user_email": email, "max_budget": 5}
    told = modules.run(module, **(wanted if module == "litellm_user" else {"users": [wanted]}))
    assert told["failed"] and name in str(told) and f"{name}, {email}" in str(told)
    assert "belongs to the user" in modules.refused("litellm_user", user_id=f"{name}x", user_email=email, check_mode=True)


@pytest.mark.parametrize("module", ["litellm_user", "litellm_apply"])
def test_an_email_that_is_a_pattern_for_another(modules, server, name, module):
    """LiteLLM looks for john_doe with a pattern that john.doe fits."""
    others = [f"john.{name}@example.com", f"johnx{name}@example.com"]
    email = f"john_{name}@example.com"
    for other in others:
        modules.ok("litellm_user", user_email=other)
    converge(modules, module, user_email=email, max_budget=5)
    assert sorted(row["user_email"] for row in server.users(name)) == sorted([*others, email])
    modules.unchanged("litellm_user", user_email=email.upper(), max_budget=5)


def test_what_an_interrupted_run_left(modules, server, name):
    """A user without email under the identity that this email gets is completed."""
    email = f"{name}@example.com"
    server.must("POST", "/user/new", {"user_id": derived_id("user", email), "auto_create_key": False})
    modules.converge("litellm_user", user_email=email, max_budget=5)
    assert [row["user_id"] for row in server.users(email)] == [derived_id("user", email)]


@pytest.mark.parametrize("module", ["litellm_team", "litellm_apply"])
def test_a_member_whose_identity_a_directory_changed(gateway, modules, server, name, module):
    """From 1.92 on, LiteLLM takes the team's former entry for the member, by the email, and adds nobody. The team's key stays where it is."""
    email = f"{name}@example.com"
    team = {"team_alias": name, "members": [{"user_email": email, "rpm_limit": 5}]}
    document = {"users": [{"user_email": email}], "teams": [team], "keys": [{"key_alias": name, "user_email": email, "team_alias": name, "transfer": True}]}
    modules.run("litellm_apply", **document)
    Database(gateway).sql(f"UPDATE \"LiteLLM_UserTable\" SET user_id = '{name}-new' WHERE user_email = '{email}'")
    if module == "litellm_team":  # which leaves a key of the former entry alone, and so would be refused
        modules.ok("litellm_key", key_alias=name, state="absent")
        document = team
    if is_at_least(gateway.version, "1.92.0"):
        for check_mode in (True, False):
            assert "under another user_id" in str(modules.run(module, check_mode, **document))
            assert "under another user_id" in modules.refused("litellm_team_member", check_mode=check_mode, team_alias=name, user_email=email)
    else:
        modules.ok(module, **document)
    team["purge_members"] = True
    modules.converge(module, **document)
    roles = server.team(server.teams(name)[0]["team_id"])["roles"]
    assert set(roles) - {"default_user_id"} == {f"{name}-new"}
    assert [row["user_id"] for row in server.keys(key_alias=name)] == ([] if module == "litellm_team" else [f"{name}-new"])


@pytest.mark.parametrize("module", ["litellm_team_member", "litellm_apply"])
@pytest.mark.parametrize("is_gone", [False, True])
def test_a_member_under_a_former_identity_is_removed(gateway, modules, server, name, module, is_gone):
    """By the email: a directory changed the user_id, or the user is gone, and the team's entry has a key that works."""
    email, database = f"{name}@example.com", Database(gateway)
    former = modules.ok("litellm_user", user_email=email)["user"]["user_id"]
    team_id = modules.ok("litellm_team", team_alias=name)["team"]["team_id"]
    server.must("POST", "/team/member_add", {"team_id": team_id, "member": {"role": "user", "user_id": former, "user_email": email}})
    token = modules.ok("litellm_key", key_alias=name, user_email=email, team_alias=name)["key_info"]["token"]
    where = f"WHERE user_email = '{email}'"
    database.sql(f'DELETE FROM "LiteLLM_UserTable" {where}' if is_gone else f"UPDATE \"LiteLLM_UserTable\" SET user_id = '{name}-new' {where}")
    entries = server.must("GET", "/team/info", team_id=team_id)["team_info"]["members_with_roles"]
    if not any(row["user_email"] for row in entries):  # up to LiteLLM 1.92
        database.sql(f"UPDATE \"LiteLLM_TeamTable\" SET members_with_roles = '{json.dumps([dict(entries[-1], user_email=email)])}' WHERE team_id = '{team_id}'")

    def task(**more: object) -> dict:
        member = {"user_email": email.upper(), "state": "absent", **more}
        return {"team_alias": name, **member} if module == "litellm_team_member" else {"teams": [{"team_alias": name, "members": [member]}]}
    for check_mode in (True, False):
        assert f"key '{name}'" in modules.refused(module, check_mode=check_mode, **task())
    foretold, answer = (modules.run(module, check_mode, **task(force=True)) for check_mode in (True, False))
    assert not answer.get("failed") and answer["changed"] and foretold["plan"] == answer["plan"], answer
    modules.unchanged(module, **task(force=True))
    assert former in str(answer["plan"]) and token in str(answer["plan"])
    assert former not in server.team(team_id)["roles"] and server.key(token) is None


@pytest.mark.parametrize("module", ["litellm_team_member", "litellm_apply"])
def test_an_entry_of_another_is_not_removed(gateway, modules, server, name, user, module):
    """Although the team still lists the email that was theirs, which somebody else has now; one without user_id is told."""
    email = f"{name}-old@example.com"
    modules.ok("litellm_user", user_email=email)
    team_id = modules.ok("litellm_team", team_alias=name, members=[{"user_id": user[1]}])["team"]["team_id"]
    database = Database(gateway)

    def entries(user_id: str | None) -> None:
        rows = json.dumps([{"role": "user", "user_id": user_id, "user_email": email}])
        database.sql(f"UPDATE \"LiteLLM_TeamTable\" SET members_with_roles = '{rows}' WHERE team_id = '{team_id}'")
    entries(user[1])
    member = {"user_email": email, "state": "absent"}
    task = {"team_alias": name, **member} if module == "litellm_team_member" else {"teams": [{"team_alias": name, "members": [member]}]}
    modules.unchanged(module, **task)
    entries(None)
    for check_mode in (True, False):
        assert "lists this email alone, without user_id" in modules.refused(module, check_mode=check_mode, **task)


@pytest.mark.parametrize("module", ["litellm_team", "litellm_apply"])
def test_an_email_that_a_complete_list_leaves_is_told(gateway, modules, server, name, user, module):
    """It may stand for a person who is to leave, and no list of members removes it."""
    team_id = modules.ok("litellm_team", team_alias=name, members=[{"user_id": user[1]}])["team"]["team_id"]
    entries = [{"role": "user", "user_id": user[1]}, {"role": "user", "user_id": None, "user_email": f"{name}-old@example.com"}]
    Database(gateway).sql(f"UPDATE \"LiteLLM_TeamTable\" SET members_with_roles = '{json.dumps(entries)}' WHERE team_id = '{team_id}'")

    def told(**more: object) -> list[str]:
        team = {"team_alias": name, "members": [{"user_id": user[1]}], **more}
        answer = modules.run(module, **(team if module == "litellm_team" else {"teams": [team]}))
        assert not answer.get("failed") and not answer["changed"], answer
        return answer["warnings"]
    assert told() == []
    assert [f"still lists {name}-old@example.com by email alone" in text for text in told(purge_members=True)] == [True]


@pytest.mark.parametrize(("module", "option", "identity", "former", "new"), [
    ("litellm_user", "user_email", "user_id", "{0}@example.com", "{0}-new@example.com"), ("litellm_team", "team_alias", "team_id", "{0}", "{0}-new"),
])
def test_the_former_name_of_another(modules, name, module, option, identity, former, new):
    """Gives the identity that the other one has: known before the first write, in check mode too, by a task and by a document."""
    former, new = former.format(name), new.format(name)
    made = modules.ok(module, **{option: former})[module.removeprefix("litellm_")]
    modules.ok(module, **{identity: made[identity], option: new})
    for check_mode in (True, False):
        for task in ((module, {option: former}), ("litellm_apply", {module.removeprefix("litellm_") + "s": [{option: former}]})):
            told = modules.run(task[0], check_mode, **task[1])
            assert told["failed"] and f"its {identity} belongs to" in str(told) and new in str(told)
    modules.unchanged(module, **{identity: made[identity], option: new})


def test_an_email_cannot_be_cleared(modules, user):
    """Which check mode knows."""
    for check_mode in (True, False):
        assert "user_email of an existing user cannot be cleared" in modules.refused("litellm_user", check_mode=check_mode, user_id=user[1], user_email=None)


@pytest.mark.parametrize("kind", ["users", "teams", "keys"])
def test_nobody_goes_under_the_name_of_another(modules, gateway, name, kind):
    """An ID and a name of two objects say of neither that it is meant; a name that no other object has does not matter, nor does an object that is gone."""
    module, named, identified = {"users": ("litellm_user", "user_email", "user_id"), "teams": ("litellm_team", "team_alias", "team_id"),
                                 "keys": ("litellm_key", "key_alias", "token")}[kind]
    names = [f"{name}{number}@Example.com" for number in range(3)]
    made = [modules.ok(module, **{named: one})[KINDS[kind].result_name][identified] for one in names[:2]]
    both = {identified: made[0], named: names[1]}
    database = Database(gateway)
    before = database.rows()
    for task, options in ((module, {**both, "state": "absent"}), ("litellm_apply", {kind: [{**both, "state": "absent"}]})):
        for check_mode in (True, False):
            told = modules.run(task, check_mode, **options)
            assert told["failed"] and names[0] in told["msg"] and names[1] in told["msg"] and "is not deleted" in told["msg"], told
        assert changed(before, database.rows()) == set()
    modules.converge(module, **{identified: made[0], named: names[2]}, state="absent")
    if kind != "keys":  # a secret that nobody has says nothing of a name
        modules.unchanged("litellm_apply", **{kind: [{**both, "state": "absent"}]})
    assert [row[identified] for row in database.rows().values() if row.get(named) in names] == made[1:]


@pytest.mark.parametrize("module", ["litellm_key", "litellm_team_member", "litellm_team"])
def test_check_mode_takes_nobody_for_a_former_name(modules, server, name, module):
    """Whose email or alias was changed by hand is not who has it next, and no earlier task can have announced that one, as the identity is taken."""
    email = f"{name}@example.com"
    user_id = modules.ok("litellm_user", user_email=email)["user"]["user_id"]
    team_id = modules.ok("litellm_team", team_alias=name)["team"]["team_id"]
    server.must("POST", "/user/update", {"user_id": user_id, "user_email": f"{name}-new@example.com"})
    tasks = {"litellm_key": [{"key_alias": name, "user_email": email}, {"key_alias": name, "team_alias": f"{name}-2"}],
             "litellm_team_member": [{"team_id": team_id, "user_email": email}, {"team_alias": f"{name}-2", "user_id": user_id}],
             "litellm_team": [{"team_id": team_id, "members": [{"user_email": email}]}]}[module]
    renamed = modules.ok("litellm_team", team_alias=f"{name}-2")["team"]["team_id"]
    server.must("POST", "/team/update", {"team_id": renamed, "team_alias": f"{name}-3"})
    for task in tasks:
        foretold, told = modules.refused(module, check_mode=True, **task), modules.refused(module, **task)
        assert foretold == told and "does not exist" in told
