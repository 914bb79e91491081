# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documents that contradict themselves on the gateway alone: nothing is deleted or changed for what they contradict themselves in."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._apply.planning import OWNER
from integration.database import Database


@pytest.fixture(name="database")
def fixture_database(gateway):
    """The rows of the gateway."""
    return Database(gateway)


@pytest.fixture(name="there")
def fixture_there(server, name):
    """A team, a user and a key of both, and another key: their identities and names as options, by kind."""
    email, team = f"{name}@example.com", f"{name}-id"
    server.must("POST", "/team/new", {"team_id": team, "team_alias": name})
    server.must("POST", "/user/new", {"user_id": name, "user_email": email, "auto_create_key": False})
    token = server.must("POST", "/key/generate", {"key_alias": name, "team_id": team})["token"]
    other = server.must("POST", "/key/generate", {"key_alias": f"{name}-2", "user_id": name})["token"]
    return {"users": ({"user_id": name}, {"user_email": email}), "teams": ({"team_id": team}, {"team_alias": name}),
            "keys": ({"token": token}, {"key_alias": name}), "other": ({"token": other}, {"key_alias": f"{name}-2"})}


def refused(modules, database, text, **document):
    """Nothing in the database changes for a document, in check mode either. Gives what is told of each object."""
    before = database.rows()
    for check_mode in (True, False):
        answer = modules.run("litellm_apply", check_mode, **document)
        assert answer["failed"] and all(text in told for told in answer["failed_objects"].values()), answer["failed_objects"]
        assert database.rows() == before
    return answer["failed_objects"]


@pytest.mark.parametrize("kind", ["users", "teams", "keys"])
@pytest.mark.parametrize("turned", [False, True])
def test_one_object_both_absent_and_there(modules, database, there, kind, turned):
    """By its identity the one and by its name the other."""
    absent, present = there[kind][::-1] if turned else there[kind]
    force = {"force": True} if kind == "teams" else {}
    told = refused(modules, database, "is the same object as", **{kind: [dict(absent, state="absent", **force), dict(present, max_budget=4)]})
    assert len(told) == 2


def test_an_alias_that_another_key_has(modules, database, there):
    """Also where two keys exchange theirs."""
    (one, its_name), (other, other_name) = there["keys"], there["other"]
    refused(modules, database, "already belongs to the key", keys=[dict(one, **other_name)])
    assert len(refused(modules, database, "only exchanges", keys=[dict(one, **other_name), dict(other, **its_name)])) == 2


def test_a_reference_by_a_name_that_the_document_takes_away(modules, there, server, name):
    """Is refused with the same words before and after the run, which renames the team."""
    team, by_name = there["teams"]
    document = {"teams": [dict(team, team_alias=f"{name}-new")], "keys": [dict(there["keys"][1], **by_name, max_budget=4)]}
    for check_mode in (True, False):
        told = modules.run("litellm_apply", check_mode, **document)["failed_objects"]
        assert list(told) == [f"key '{name}'"] and f"which the document renames to '{name}-new'" in told[f"key '{name}'"]
    assert server.keys(key_alias=name)[0]["max_budget"] is None


def test_a_pruned_user_with_a_key_of_another_owner(modules, server, there, name):
    """Stays, and so does the key."""
    users = [dict(there["users"][0])]
    modules.ok("litellm_apply", owner=name, users=users)
    server.must("POST", "/key/update", {"key": there["other"][0]["token"], "metadata": {OWNER: f"{name}-2"}})
    for check_mode in (True, False):
        told = modules.run("litellm_apply", check_mode, owner=name, users=[], prune=True, prune_limit="100%")
        assert "1 key that has another owner's mark" in str(told["failed_objects"]), told
    assert server.users(name)[0]["user_id"] == name


@pytest.mark.parametrize("kind", ["users", "teams", "keys"])
def test_null_clears_metadata_beside_the_mark(modules, database, there, name, kind):
    """And is foretold; a repeat changes nothing."""
    modules.ok("litellm_apply", owner=name, **{kind: [dict(there[kind][0], metadata={"x": 1, "y": [2]})]})
    document = {kind: [dict(there[kind][0], metadata=None)]}
    assert "metadata.x: 1 -> none" in modules.preview("litellm_apply", owner=name, **document)["diff"]["prepared"]
    modules.ok("litellm_apply", owner=name, **document)
    modules.unchanged("litellm_apply", owner=name, **document)
    table = {"users": "LiteLLM_UserTable", "teams": "LiteLLM_TeamTable", "keys": "LiteLLM_VerificationToken"}[kind]
    row = next(row for key, row in database.rows().items() if key == (table, *there[kind][0].values()))
    assert row["metadata"][OWNER] == name and not {"x", "y"} & set(row["metadata"])
