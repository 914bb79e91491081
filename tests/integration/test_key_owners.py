# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keys between people and teams: who may get one, what it may do there, and until when."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest

from integration.database import Database, changed
from integration.field_cases import HAIKU, SONNET
from integration.server import writes


@pytest.fixture
def other(name, modules):
    """Give the email and the user_id of a second user."""
    email = f"{name}-other@example.com"
    return email, modules.ok("litellm_user", user_email=email)["user"]["user_id"]


def test_a_key_changes_its_person_when_that_is_said(modules, server, name, user, other):
    token = modules.ok("litellm_key", key_alias=name, user_email=user[0])["key_info"]["token"]
    for check_mode in (True, False):
        said = modules.refused("litellm_key", check_mode=check_mode, key_alias=name, user_email=other[0])
        assert user[0] in said and other[0] in said and "transfer: true" in said
    answer = modules.converge("litellm_key", key_alias=name, user_email=other[0], transfer=True)
    assert server.key(token)["user_id"] == other[1]
    assert answer["plan"][0]["before"]["user_email"] == user[0] and answer["plan"][0]["after"]["user_email"] == other[0]


@pytest.mark.parametrize("module, more", [
    ("litellm_key", {}), ("litellm_key", {"state": "absent"}), ("litellm_apply", {}), ("litellm_apply", {"state": "absent"}), ("litellm_key_info", {})],
    ids=str)
@pytest.mark.parametrize("check_mode", [False, True])
def test_the_secret_of_a_key_is_no_alias(gateway, modules, name, module, more, check_mode):
    """As litellm-users.sh deletes a key by its secret: it would seem to be deleted, or a new key would have the secret for everybody to see."""
    secret = f"sk-{name}-of-this-test"
    token = modules.ok("litellm_key", key_alias=name, key=secret)["key_info"]["token"]
    wanted = {"key_alias": secret, **more}
    with gateway.recording() as calls:
        answer = modules.run(module, check_mode, **({"keys": [wanted]} if module == "litellm_apply" else wanted))
    assert answer["failed"] and f"is the secret of key '{name}'" in answer["msg"] and token in answer["msg"] and writes(calls) == []
    assert secret not in json.dumps({part: value for part, value in answer.items() if part != "invocation"})
    modules.ok("litellm_key", key_alias=f"sk-{name}-which-is-no-secret", key=f"{secret}-2")


def test_a_first_person_and_another_team_need_no_word(modules, server, name, user, team):
    token = modules.ok("litellm_key", key_alias=name)["key_info"]["token"]
    modules.converge("litellm_key", key_alias=name, user_email=user[0])
    modules.ok("litellm_team_member", team_id=team, user_email=user[0])
    answer = modules.converge("litellm_key", key_alias=name, team_alias=name)
    assert server.key(token)["team_id"] == team and answer["plan"][0]["after"]["team_alias"] == name


@pytest.mark.parametrize("with_person", [False, True], ids=["of the team", "of a person"])
def test_one_task_moves_a_key_with_its_models_and_limits(modules, server, name, user, other, with_person):
    """LiteLLM holds a key's old person, models and limits against the new team."""
    for team, models, limits, person in (("a", [HAIKU], {}, user), ("b", [SONNET], {"tpm_limit": 100, "rpm_limit": 100}, other)):
        modules.ok("litellm_team", team_alias=f"{name}-{team}", models=models, members=[{"user_email": person[0]}], **limits)
    people = [{"user_email": person[0]} if with_person else {} for person in (user, other)]
    token = modules.ok("litellm_key", key_alias=name, team_alias=f"{name}-a", models=[HAIKU], tpm_limit=1000, rpm_limit=1000,
                       **people[0])["key_info"]["token"]
    modules.converge("litellm_key", key_alias=name, team_alias=f"{name}-b", models=[SONNET], tpm_limit=50, rpm_limit=50,
                     transfer=True, **people[1])
    stored = server.key(token)
    assert (stored["models"], stored["tpm_limit"], stored["rpm_limit"]) == ([SONNET], 50, 50)


@pytest.mark.parametrize("module", ["litellm_key", "litellm_apply"])
@pytest.mark.parametrize("more", [{"models": [HAIKU]}, {"models": [HAIKU], "tpm_limit": 50}], ids=str)
def test_a_move_that_the_gateway_refuses_leaves_the_key(gateway, modules, name, user, other, module, more):
    """With the models, limits and person that it had: those of the new team are not for the old one."""
    people = [{"user_email": person[0]} for person in (user, other)]
    modules.ok("litellm_team", team_alias=f"{name}-a", models=[HAIKU], members=people)
    modules.ok("litellm_team", team_alias=f"{name}-b", models=[SONNET], tpm_limit=100, members=people)
    modules.ok("litellm_key", key_alias=name, team_alias=f"{name}-a", models=[HAIKU], tpm_limit=5, **people[0])
    before = Database(gateway).rows()
    wanted = {"key_alias": name, "team_alias": f"{name}-b", "transfer": True, **people[1], **more}
    answer = modules.run(module, **wanted if module == "litellm_key" else {"keys": [wanted]})
    assert answer["failed"] and "within those of its team" in answer["msg"], answer
    assert {name.rsplit(".", 1)[-1] for name in changed(before, Database(gateway).rows())} <= {"updated_at", "updated_by", "settings_updated_at"}


@pytest.mark.parametrize("module", ["litellm_key", "litellm_apply"])
@pytest.mark.parametrize("more", [{}, {"models": [SONNET]}, {"models": [SONNET], "tpm_limit": 50}], ids=str)
def test_a_key_whose_team_is_gone_gets_another_with_everything_else(gateway, modules, server, name, user, module, more):
    """For such a key, LiteLLM accepts no change but of its team, so that the others cannot go before."""
    modules.ok("litellm_team", team_alias=name, models=[SONNET], tpm_limit=100, members=[{"user_email": user[0]}])
    token = modules.ok("litellm_key", key_alias=name)["key_info"]["token"]
    Database(gateway).sql(f"""UPDATE "LiteLLM_VerificationToken" SET team_id = '{name}-gone' WHERE key_alias = '{name}'""")
    wanted = {"key_alias": name, "team_alias": name, "user_email": user[0], **more}
    modules.converge(module, **wanted if module == "litellm_key" else {"keys": [wanted]})
    stored = server.key(token)
    assert (stored["user_id"], stored["models"], stored["tpm_limit"]) == (user[1], more.get("models", []), more.get("tpm_limit"))


@pytest.mark.parametrize("module", ["litellm_key", "litellm_apply"])
@pytest.mark.parametrize("limit", ["tpm_limit", "rpm_limit"])
def test_a_key_goes_to_no_team_of_lower_limits(modules, name, module, limit):
    """LiteLLM refuses the move, so check mode does, unless the same task or document changes one of the limits."""
    modules.ok("litellm_team", team_alias=name, **{limit: 100})
    modules.run("litellm_key", key_alias=name, key=f"sk-{name}-of-this-test", **{"tpm_limit": 50, limit: 500})

    def wanted(**more: object) -> dict:
        key = {"key_alias": name, "team_alias": name, **more}
        return key if module == "litellm_key" else {"keys": [key]}
    for check_mode in (True, False):
        said = modules.refused(module, check_mode=check_mode, **wanted())
        assert f"cannot move to the team '{name}': its {limit} of 500 is higher than the team's of 100" in said
    if module == "litellm_apply":
        modules.converge(module, teams=[{"team_alias": name, limit: 500}], **wanted())
    else:
        modules.converge(module, **wanted(**{limit: 100}))


def test_a_key_goes_to_no_team_of_strangers(modules, name, user, team):
    modules.ok("litellm_key", key_alias=name, user_email=user[0])
    for check_mode in (True, False):
        said = modules.refused("litellm_key", check_mode=check_mode, key_alias=name, team_alias=name)
        assert "is not a member" in said and "litellm_team_member" in said


def test_check_mode_tells_of_names_that_nothing_has(modules, name):
    answer = modules.run("litellm_key", check_mode=True, key_alias=name, team_alias=f"{name}-typo", user_email=f"{name}@example.com",
                         budget_id=f"{name}-none")
    assert not answer.get("failed") and len(answer["warnings"]) == 3
    for typo in (f"team '{name}-typo'", f"user '{name}@example.com'", f"budget '{name}-none'"):
        assert sum(typo in text and "does not exist yet" in text for text in answer["warnings"]) == 1
    assert answer["plan"][0]["after"]["team_alias"] == f"{name}-typo"
    answer = modules.run("litellm_team_member", check_mode=True, team_alias=f"{name}-typo", user_email=f"{name}@example.com")
    assert len(answer["warnings"]) == 2
    answer = modules.run("litellm_team", check_mode=True, team_alias=name, members=[{"user_email": f"{name}@example.com"}])
    assert len(answer["warnings"]) == 1


def test_a_team_key_may_not_do_more_than_its_person_in_silence(modules, name):
    email = f"{name}@example.com"
    modules.ok("litellm_user", user_email=email, models=[HAIKU], max_budget=5)
    modules.ok("litellm_team", team_alias=name, max_budget=100, members=[{"user_email": email}])
    key = {"key_alias": name, "team_alias": name, "user_email": email}
    warnings = modules.run("litellm_key", check_mode=True, **key)["warnings"]
    assert len(warnings) == 2 and HAIKU in warnings[0] and "5 USD" in warnings[1]
    assert "require_models" in modules.refused("litellm_key", require_models=True, **key)
    assert "require_budget" in modules.refused("litellm_key", require_budget=True, models=[HAIKU], **key)
    above = modules.run("litellm_key", models=[HAIKU], max_budget=200, **key)
    assert len(above["warnings"]) == 1 and "200" in above["warnings"][0] and "100" in above["warnings"][0]
    modules.converge("litellm_key", max_budget=5, **key)
    modules.unchanged("litellm_key", require_budget=True, require_models=True, **key)


def test_a_members_limit_is_a_budget_of_the_key(modules, name, user):
    modules.ok("litellm_team", team_alias=name, members=[{"user_email": user[0], "max_budget_in_team": 3}])
    modules.ok("litellm_key", key_alias=name, team_alias=name, user_email=user[0], models=[HAIKU], require_budget=True)
    said = modules.refused("litellm_key", key_alias=f"{name}-2", team_alias=name, models=[HAIKU], require_budget=True)
    assert "max_budget" in said


@pytest.mark.parametrize("of_its_own", [False, True], ids=["shared", "its own"])
def test_a_budget_without_a_limit_limits_nothing(modules, name, tmp_path, of_its_own):
    """Neither one that only counts requests, nor the one that LiteLLM makes for a key's soft_budget."""
    key = {"key_alias": name, "models": [HAIKU], **({"soft_budget": 3} if of_its_own else {"budget_id": name})}
    document = {"keys": [key], "dest": str(tmp_path / "{key_alias}")}
    if not of_its_own:
        modules.ok("litellm_budget", budget_id=name, rpm_limit=5)
        for check_mode in (True, False):  # a new key
            assert "max_budget" in modules.refused("litellm_key", check_mode=check_mode, require_budget=True, **key)
            assert f"key '{name}'" in modules.refused("litellm_apply", check_mode=check_mode, require_budget=True, **document)
        both = dict(document, budgets=[{"budget_id": name, "max_budget": 4}])
        assert not modules.run("litellm_apply", check_mode=True, require_budget=True, **both).get("failed")
    modules.ok("litellm_key", **key)
    assert "max_budget" in modules.refused("litellm_key", require_budget=True, **key)
    assert f"key '{name}'" in modules.refused("litellm_apply", require_budget=True, **document)
    if not of_its_own:
        modules.ok("litellm_budget", budget_id=name, max_budget=4)
        modules.unchanged("litellm_key", require_budget=True, **key)
        modules.unchanged("litellm_apply", require_budget=True, keys=[key])


def test_a_team_s_limits_for_members_without_one_of_their_spend_are_no_budget(modules, name, user):
    """For a document as for the module."""
    modules.ok("litellm_team", team_alias=name, members=[{"user_email": user[0]}], team_member_rpm_limit=5)
    key = {"key_alias": name, "team_alias": name, "user_email": user[0], "models": [HAIKU]}
    for check_mode in (True, False):
        assert "max_budget" in modules.refused("litellm_key", check_mode=check_mode, require_budget=True, **key)
        assert f"key '{name}'" in modules.refused("litellm_apply", check_mode=check_mode, require_budget=True, keys=[key])
        same = {"team_alias": name, "members": [{"user_email": user[0], "max_budget_in_team": None}]}
        assert f"key '{name}'" in modules.refused("litellm_apply", check_mode=check_mode, require_budget=True, keys=[key], teams=[same])
    modules.ok("litellm_team", team_alias=name, team_member_budget=4)
    modules.ok("litellm_apply", require_budget=True, keys=[key], teams=[same])
    modules.unchanged("litellm_key", require_budget=True, **key)


def test_an_absolute_end(modules, server, name):
    token = modules.converge("litellm_key", key_alias=name, expires="2090-12-31")["key_info"]["token"]
    ends = datetime.fromisoformat(server.key(token)["expires"].replace("Z", "+00:00"))
    assert abs(ends - datetime(2090, 12, 31, 23, 59, 59, tzinfo=timezone.utc)) < timedelta(seconds=6)
    modules.converge("litellm_key", key_alias=name, expires="2091-01-01T12:00:00+02:00")
    modules.unchanged("litellm_key", key_alias=name, expires="2091-01-01T10:00:00")
    modules.converge("litellm_key", key_alias=name, expires=None)
    assert server.key(token)["expires"] is None
    for wrong in ({"expires": "soon"}, {"expires": "2090-13-01"}, {"expires": "2090-12-31", "duration": "30d"}):
        assert "expires" in modules.refused("litellm_key", calls_made=False, key_alias=name, **wrong)
    assert "would have expired" in modules.refused("litellm_key", key_alias=name, expires="2020-01-01")


@pytest.mark.parametrize("kind", ["user", "team", "key"])
def test_a_limit_below_what_is_spent_is_told(gateway, modules, name, kind):
    table, option = {"user": ("LiteLLM_UserTable", "user_email"), "team": ("LiteLLM_TeamTable", "team_alias"),
                     "key": ("LiteLLM_VerificationToken", "key_alias")}[kind]
    named = {option: f"{name}@example.com" if kind == "user" else name}
    modules.ok(f"litellm_{kind}", **named)
    Database(gateway).sql(f"UPDATE \"{table}\" SET spend = 80 WHERE {option} = '{named[option]}'")
    for check_mode in (True, False, False):
        answer = modules.run(f"litellm_{kind}", check_mode=check_mode, max_budget=50, budget_duration="monthly", **named)
        assert len(answer["warnings"]) == 1 and "80 USD" in answer["warnings"][0]
    row = answer["key_info" if kind == "key" else kind]
    assert row["budget_reset_at"] in answer["warnings"][0]
    assert modules.run(f"litellm_{kind}", max_budget=90, **named)["warnings"] == []
