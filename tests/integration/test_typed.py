# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What somebody typed and YAML read otherwise: refused before the first call, in tasks and documents alike."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS

from integration.field_cases import HAIKU, SONNET


LARGE = 99999999999999999999
# Options that cannot have been meant, and what is said of them: by module.
WRONG = [
    ("litellm_user", {"user_email": "a@example.com", "max_budget": True}, "max_budget must be a number, but YAML read it as true"),
    ("litellm_user", {"user_email": "a@example.com", "user_alias": 1.1}, "user_alias must be text, but YAML read it as the number 1.1"),
    ("litellm_user", {"user_email": "a@example.com", "models": ""}, "-a '{\"models\": []}'"),
    ("litellm_user", {"user_email": "a@example.com", "max_parallel_requests": 2 ** 31}, "at most 2147483647"),
    ("litellm_user", {"user_email": "a@example.com", "metadata": {"n": LARGE}}, "the gateway can only store 64 bits"),
    ("litellm_user", {"user_email": "a@example.com", "budget_duration": "2mo"}, "several months"),
    ("litellm_key", {"key_alias": False}, "key_alias must be text, but YAML read it as the boolean false"),
    ("litellm_key", {"key_alias": 7}, "YAML read it as the number 7"),
    ("litellm_key", {"key_alias": " x "}, "begins or ends with a space"),
    ("litellm_key", {"key_alias": "x", "models": ["a", None]}, "models[1] is empty"),
    ("litellm_key", {"key_alias": "x", "rpm_limit": LARGE}, "at most 9223372036854775807"),
    ("litellm_key", {"key_alias": "x", "budget_duration": "99999999d"}, "ends after the year 9999"),
    ("litellm_key", {"key_alias": "x", "model_rpm_limit": {"a": True}}, "model_rpm_limit.a must be a number"),
    ("litellm_team", {"team_alias": True}, "team_alias must be text"),
    ("litellm_team", {"team_alias": "x", "models": '["a"'}, "neither JSON nor a comma-separated list"),
    ("litellm_team", {"team_alias": "x", "members": [{"user_email": "a@example.com", "allowed_models": "['a']"}]}, "members[0].allowed_models"),
    ("litellm_team", {"team_alias": "x", "members": [{"user_email": "a@example.com", "rpm_limit": True}]}, "members[0].rpm_limit"),
    ("litellm_team_member", {"team_alias": "x", "user_email": "a@example.com", "rpm_limit": True}, "rpm_limit must be a number"),
    ("litellm_budget", {"budget_id": 7, "max_budget": 1}, "budget_id must be text"),
    ("litellm_user", {"user_email": "a@example.com", "max_buget": 1}, "here is no option max_buget. Did you mean max_budget?"),
    ("litellm_user", {"user_email": "a@example.com", "max_budget": "1,5"}, "max_budget must be a number (got '1,5')"),
    ("litellm_user", {"user_email": "a@example.com", "max_budget": "null"}, "-a '{\"max_budget\": null}' ad hoc"),
    ("litellm_user", {"user_email": "a@example.com", "models": True}, "models must be a list of names (got the boolean true)"),
    ("litellm_user", {"user_email": "a@example.com", "user_alias": ["a"]}, "user_alias must be text (got a list)"),
    ("litellm_user", {"user_email": ["a@example.com", "b@example.com"]}, "user_email must be text (got a list)"),
    ("litellm_user", {"user_email": "a@example.com", "metadata": ["a"]}, "metadata must be a dictionary (got a list)"),
    ("litellm_key", {"key_alias": ["x"]}, "key_alias must be text (got a list)"),
    ("litellm_key", {"key_alias": "x", "dest": True}, "dest must be text, but YAML read it as the boolean true"),
    ("litellm_key", {"alias": "x"}, "here is no option alias. Did you mean aliases or key_alias?"),
    ("litellm_key", {"key_alias": "x", "blocked": "maybe"}, "blocked must be true or false (got 'maybe')"),
    ("litellm_team", {"team_alias": {"a": "b"}}, "team_alias must be text (got a dictionary)"),
    ("litellm_team", {"team_alias": "x", "members": ["a@example.com"]}, "members[0] must be a dictionary (got text)"),
    ("litellm_team", {"team_alias": "x", "members": [{"user_email": "a@example.com", "max_budget": 1}]},
     "here is no option members[0].max_budget. Did you mean max_budget_in_team?"),
    ("litellm_team_member", {"team_alias": "x", "email": "a@example.com"}, "There is no option email. Did you mean user_email?"),
    ("litellm_budget", {"budget_id": ["x"], "max_budget": 1}, "budget_id must be text (got a list)"),
    ("litellm_budget", {"budget_id": "x", "rpm_limit": 1.5}, "rpm_limit must be a whole number (got 1.5)"),
    ("litellm_user_info", {"email": "a@example.com"}, "There is no option email. Did you mean user_email?"),
    ("litellm_user_info", {"headers": ["a"]}, "headers must be a dictionary (got a list)"),
    ("litellm_apply", {"user": []}, "There is no option user. Did you mean users?"),
    ("litellm_apply", {"prune": "maybe", "owner": "x"}, "prune must be true or false (got 'maybe')"),
    ("litellm_budget", {"budget_id": "x", "tpd_limit": LARGE}, "at most 9223372036854775807"),
    ("litellm_budget", {"budget_id": "x", "max_budget": 1.7976931348623157e308}, "more than the gateway can store"),
    ("litellm_user", {"user_email": "a@example.com", "metadata": "{'a': {1, 2}}"}, "metadata cannot be read as a dictionary. Write it in YAML, or as JSON"),
    ("litellm_user_info", {"headers": '{"X-Room": "blue"'}, "headers cannot be read as a dictionary"),
]
LISTS = {f"litellm_{entity.name}": entity.plural for entity in KINDS.values()}
# A document names the member behind its place.
IN_DOCUMENTS = {
    "members[0].allowed_models": "members[0] (a@example.com): allowed_models", "members[0].rpm_limit": "members[0] (a@example.com): rpm_limit",
    "members[0] must be a dictionary (got text)": "members[0]: must be a dictionary (got text)",
    "here is no option members[0].max_budget. Did you mean max_budget_in_team?":
        "members[0] (a@example.com): there is no option max_budget. Did you mean max_budget_in_team?",
}


@pytest.mark.parametrize(("module", "options", "said"), WRONG)
def test_refused_before_the_first_call(modules, module, options, said):
    """With the option's name, what YAML made of it, and what to write; in check mode and in a document too."""
    told = modules.refused(module, calls_made=False, **options)
    assert said in told and "Supported parameters" not in told and "unable to convert" not in told
    assert said in modules.refused(module, calls_made=False, check_mode=True, **options)
    if module in LISTS:
        assert IN_DOCUMENTS.get(said, said) in modules.refused("litellm_apply", calls_made=False, **{LISTS[module]: [options]})


@pytest.mark.parametrize("models", [f'["{HAIKU}", "{SONNET}"]', f"{HAIKU}, {SONNET}", f" {HAIKU},{SONNET} ", [f" {HAIKU}", f"{SONNET} "]])
def test_a_list_as_text(modules, server, name, models):
    """JSON, or names with commas between; blanks do not count."""
    modules.ok("litellm_key", key_alias=name, models=models)
    assert sorted(server.keys(key_alias=name)[0]["models"]) == sorted([HAIKU, SONNET])
    modules.unchanged("litellm_apply", keys=[{"key_alias": name, "models": models}])


@pytest.mark.parametrize("amount", [100 / 3, 0.1 + 0.2, 1e-7, 123456789.123456789, 10 ** 20, 1e300])
def test_money_is_set_once(modules, name, amount):
    """A third of a hundred, or what somebody writes for no limit, is stored and found again, by every module."""
    modules.converge("litellm_user", user_email=f"{name}@example.com", max_budget=amount)
    modules.converge("litellm_team", team_alias=name, max_budget=amount, team_member_budget=amount)
    modules.converge("litellm_team_member", team_alias=name, user_email=f"{name}@example.com", max_budget_in_team=amount)
    modules.converge("litellm_key", key_alias=name, max_budget=amount)
    modules.converge("litellm_budget", budget_id=name, max_budget=amount, soft_budget=amount)
    users = [{"user_email": f"{name}2@example.com", "max_budget": amount, "metadata": {"share": float(amount)}}]
    assert modules.ok("litellm_apply", users=users)["changed"]
    modules.unchanged("litellm_apply", users=users)


@pytest.mark.parametrize("odd", ["a\0b", "a\u2028b", "a\ud800b"], ids=ascii)
def test_what_cannot_be_sent_is_known_before(modules, name, odd):
    """Check mode refuses it too, and in a document the rest is done."""
    for module, options in (("litellm_user", {"user_email": f"{name}@example.com", "user_alias": odd}), ("litellm_tag", {"name": name, "description": odd})):
        assert f" '{name}" in modules.refused(module, check_mode=True, **options)
        assert "would send" in modules.refused(module, **options)
    document = {"users": [{"user_email": f"{name}@example.com", "user_alias": odd}, {"user_email": f"{name}2@example.com"}]}
    for check_mode in (True, False):
        told = modules.run("litellm_apply", check_mode=check_mode, **document)
        assert list(told["failed_objects"]) == [f"user '{name}@example.com'"] and [row["action"] for row in told["plan"]] == ["create"]


@pytest.mark.parametrize(("module", "identity"), [("litellm_user", "user_id"), ("litellm_team", "team_alias"), ("litellm_key", "key_alias")])
def test_a_little_other_number_in_metadata_is_another(modules, name, module, identity):
    """Metadata is anybody's: a time, for one, differs by a part of a second."""
    for value in (1732780000.5, 1732780001, 1732780001.000001, 100 / 3):
        modules.converge(module, **{identity: name}, metadata={"value": value})


def test_what_needs_a_licence_is_known_before(modules, name, user):
    """Check mode refuses it, for an object and for a member who is to be an admin."""
    modules.ok("litellm_team", team_alias=name, members=[{"user_id": user[1]}])
    for module, options in (("litellm_key", {"key_alias": name, "tags": ["a"]}), ("litellm_team", {"team_alias": name, "guardrails": ["a"]}),
                            ("litellm_team_member", {"team_alias": name, "user_id": user[1], "role": "admin"}),
                            ("litellm_team", {"team_alias": name, "members": [{"user_id": user[1], "role": "admin"}]})):
        assert "this gateway has no licence" in modules.refused(module, check_mode=True, **options)
    told = modules.run("litellm_apply", check_mode=True, keys=[{"key_alias": name, "tags": ["a"]}])
    assert told["failed"] and "this gateway has no licence" in str(told)


def test_an_email_of_another_user_is_known_before(modules, name, user):
    """Of a user who would be made with it, and of one who would get it."""
    for options in ({"user_id": name, "user_email": user[0]},):
        assert f"belongs to the user {user[1]}" in modules.refused("litellm_user", check_mode=True, **options)
    modules.ok("litellm_user", user_id=name)
    assert f"belongs to the user {user[1]}" in modules.refused("litellm_user", check_mode=True, user_id=name, user_email=user[0])


def test_an_email_given_as_identity(modules, server, name, user):
    """A second user under somebody's email would make it mean both; the person who has it as identity alone is found by it."""
    for options in ({"user_id": user[0]}, {"user_id": user[0].upper()}):
        for check_mode in (True, False):
            assert f"already belongs to the user {user[1]}" in modules.refused("litellm_user", check_mode=check_mode, **options)
            answer = modules.run("litellm_apply", check_mode=check_mode, users=[options])
            assert answer["failed"] and f"already belongs to the user {user[1]}" in str(answer)
    assert [row["user_id"] for row in server.users(user[0])] == [user[1]]
    modules.ok("litellm_user", user_id=f"{name}@example.org")
    modules.unchanged("litellm_user", user_id=f"{name}@example.org")
