# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every name that the gateway takes is found again by it, and by no other; property tests with all of Unicode."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._fields.email import fold
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

# PostgreSQL has no NUL, JSON no halves of characters; behind line separators LiteLLM puts blanks; an alias of a key has no controls.
NAMES = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\x85\u2028\u2029"), min_size=1, max_size=10)
PRINTABLE = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029"), min_size=1, max_size=10)
# One part of an email: what the collection takes for one.
LOCAL = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), exclude_characters="@,;<>\"\x85\u2028\u2029"),
                min_size=1, max_size=10)
KINDS = {
    "litellm_team": ("team_alias", "teams", NAMES, {"max_budget": 5}), "litellm_user": ("user_id", "users", NAMES, {"max_budget": 5}),
    "litellm_budget": ("budget_id", "budgets", NAMES, {"max_budget": 5}), "litellm_key": ("key_alias", "key_infos", PRINTABLE, {"max_budget": 5}),
}
ODD = ["CORP\\dev", "\\", "100%", "a_b", "a,b", "a b", "'\"`", "a/b?c#d&e=f+g", "\u00e4\u00df\u0130\u0131", "\u4e2d\u6587 \U0001f600", "\u202eabc", "{{ x }}"]


def converge(modules, module, name, value):
    """Make an object of a name, find it as it is, and let it be absent again."""
    option, listed, _names, more = KINDS.get(module, (name, None, None, None))
    identity = {name: value}
    created = modules.ok(module, **identity, **more)
    assert created["changed"]
    assert not modules.ok(module, **identity, **more)["changed"]
    found = modules.ok(module + "_info", **identity)[listed]
    assert len(found) == 1 and option == name
    assert modules.ok(module, **identity, state="absent")["changed"]
    assert not modules.ok(module, **identity, state="absent")["changed"]
    assert modules.ok(module + "_info", **identity)[listed] == []


@pytest.mark.parametrize("module", sorted(KINDS))
@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_a_name_of_odd_characters(module, odd, modules, name):
    converge(modules, module, KINDS[module][0], f"{name}{odd}")


@pytest.mark.parametrize("module", sorted(KINDS))
@settings(max_examples=6, suppress_health_check=list(HealthCheck), deadline=None, derandomize=True)
@given(data=st.data())
def test_any_name(module, data, modules):
    option, _listed, names, _more = KINDS[module]
    # A name with blanks around it is refused.
    converge(modules, module, option, ("~%s~%s~" % (data.draw(names), data.draw(names))))


@settings(max_examples=6, suppress_health_check=list(HealthCheck), deadline=None, derandomize=True)
@given(local=LOCAL)
@example(local="CORP\\ada")
@example(local="a%b_c")
@example(local="M\u00dcLLER")
def test_any_email(local, modules, name):
    email = f"{local}.{name}@example.com"
    made = modules.ok("litellm_user", user_email=email, max_budget=5)
    again = modules.ok("litellm_user", user_email=email.upper() if fold(email.upper()) == fold(email) else email, max_budget=5)
    assert made["changed"] and again["user"]["user_id"] == made["user"]["user_id"]
    assert [user["user_id"] for user in modules.ok("litellm_user_info", user_email=email)["users"]] == [made["user"]["user_id"]]
    assert modules.ok("litellm_user", user_email=email, state="absent")["changed"]
    assert modules.ok("litellm_user_info", user_email=email)["users"] == []


@pytest.mark.parametrize("letter, other", [("k", "\u212a"), ("s", "\u017f"), ("i\u0307", "\u0130"), ("\xdf", "\u1e9e"), ("\u03c3", "\u03c2")])
def test_people_whose_letters_only_look_alike_are_two(letter, other, modules, name, tmp_path):
    """Whoever registers with a Kelvin sign must not become whoever has a k there."""
    person, stranger = f"{letter}ay.{name}@example.com", f"{other}ay.{name}@example.com"
    modules.converge("litellm_user", user_email=stranger, max_budget=9)
    document = {"users": [{"user_email": stranger, "max_budget": 9}, {"user_email": person, "max_budget": 5}],
                "teams": [{"team_alias": name, "members": [{"user_email": person}]}],
                "keys": [{"key_alias": f"{name}-{number}", "user_email": email} for number, email in enumerate((person, stranger))]}
    modules.converge("litellm_apply", dest=str(tmp_path / "{user_email}" / "{key_alias}"), **document)
    found = modules.ok("litellm_user", user_email=person, max_budget=5)
    assert not found["changed"] and found["user"]["user_email"] == person
    assert not modules.ok("litellm_team_member", team_alias=name, user_email=stranger, state="absent")["changed"]
    assert len(list(tmp_path.iterdir())) == 2
    modules.converge("litellm_user", user_email=person, state="absent")
    assert not modules.ok("litellm_user", user_email=stranger, max_budget=9)["changed"]


@pytest.mark.parametrize("other", ["_", "%", "\\"])
def test_two_people_whose_emails_like_takes_for_one(other, modules, name, server):
    """LiteLLM compares a new email with LIKE, in which these stand for other characters."""
    first, second = f"{name}.ada@example.com", f"{name}{other}ada@example.com"
    modules.ok("litellm_user", user_email=first)
    made = modules.converge("litellm_user", user_email=second, max_budget=5)
    assert made["user"]["user_email"] == second
    assert modules.ok("litellm_user", user_email=first)["user"]["user_id"] != made["user"]["user_id"]
    assert len([user for user in server.users(f"{name}") if user["user_email"] in (first, second)]) == 2


@pytest.mark.parametrize("other", ["_", "%"])
def test_many_people_whose_emails_like_takes_for_one(other, modules, name):
    for local in ("ada", "bob"):
        modules.ok("litellm_user", user_email=f"{name}.{local}@example.com")
    users = [{"user_email": f"{name}{other}{local}@example.com", "max_budget": 4} for local in ("ada", "bob", "cy")]
    assert modules.ok("litellm_apply", users=users)["changed"]
    assert not modules.ok("litellm_apply", users=users)["changed"]


@pytest.mark.parametrize("module", sorted(KINDS))
@pytest.mark.parametrize("odd", ["\x85", "\u2028", "\u2029", "\ud800", "\0"], ids=ascii)
def test_names_that_cannot_be_stored_are_refused(module, odd, modules, name):
    option, _listed, _names, more = KINDS[module]
    for check_mode in (True, False):
        said = modules.refused(module, check_mode=check_mode, **{option: f"{name}{odd}x"}, **more)
        assert "cannot store unchanged" in said or "an incomplete character" in said or "the character NUL" in said


@pytest.mark.parametrize(("module", "option", "plural"), [
    ("litellm_team", "team_alias", "teams"), ("litellm_user", "user_id", "users"), ("litellm_user", "user_email", "users"),
    ("litellm_budget", "budget_id", "budgets"), ("litellm_tag", "name", "tags")])
def test_a_name_that_no_index_holds(module, option, plural, modules, name):
    """PostgreSQL would refuse it behind an answer that says nothing; in check mode and in a document it is told, too, and the rest is done."""
    long, fitting = (f"{name}{letter * (1300 - len(name) - 12)}{more}" + "@example.com" * (option == "user_email") for letter, more in (
        ("\xe4", ""), ("a", "b" * 12 * (option != "user_email"))))
    for check_mode in (True, False):
        assert "longer than 1300 bytes" in modules.refused(module, check_mode=check_mode, **{option: long, "max_budget": 5})
        told = modules.run("litellm_apply", check_mode=check_mode, **{plural: [{option: long}, {option: fitting, "max_budget": 5}]})
        assert len(told["failed_objects"]) == 1 and [row["action"] for row in told["plan"]] == ["create"]
    modules.unchanged(module, **{option: fitting, "max_budget": 5})
