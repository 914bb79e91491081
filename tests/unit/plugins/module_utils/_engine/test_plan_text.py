# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan as text: what it says, that nothing in it can pass for a line of it, that no secret is in it, and that it stays small."""

from __future__ import annotations

import time

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils import _safe
from ansible_collections.llmops.litellm.plugins.module_utils._engine.object_text import lines_of
from ansible_collections.llmops.litellm.plugins.module_utils._engine.plan import plan, plan_absent
from ansible_collections.llmops.litellm.plugins.module_utils._engine.plan_text import BY_NAME, IN_FULL, MOST_LINES, Shown, plan_text
from ansible_collections.llmops.litellm.plugins.module_utils._engine.value_text import change_text, value_text
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS
from hypothesis import given
from hypothesis import strategies as some


USER, TEAM, KEY, BUDGET, TAG = (KINDS[kind] for kind in ("users", "teams", "keys", "budgets", "tags"))
SECRET = "sk-this-is-a-secret-of-somebody"


def shown(entity, before=None, after=None, **more):
    """An object between two sides."""
    action = "create" if before is None else "delete" if after is None else "update"
    return Shown("%s 'x'" % entity.name, action, entity, before or {}, after or {}, **more)


def text_of(*objects):
    return plan_text(objects, {})


def below(entity, before=None, after=None, **more):
    """The lines below an object."""
    return [line[4:] for line in text_of(shown(entity, before, after, **more)).splitlines()[1:-1]]


def planned(entity, wanted, row):
    """The lines below an object, by its own plan."""
    todo = plan(entity, wanted, row) if wanted is not None else plan_absent(entity, row)
    return below(entity, todo.before if row else None, todo.after if wanted is not None else None)


def test_each_object_has_its_sign_and_the_last_line_counts():
    text = plan_text([shown(USER, None, {}), shown(TEAM, {"max_budget": 1}, {"max_budget": 2.5}), shown(TAG, {}, None)],
                     {"create": 1, "update": 1, "delete": 1, "none": 40})
    assert text == ("+ user 'x'\n    models: all\n    budget: none\n~ team 'x'\n    max_budget: 1 -> 2.5\n- tag 'x'\n"
                    "1 to create, 1 to change, 1 to delete, 40 unchanged\n")


@pytest.mark.parametrize(("entity", "after", "said"), [
    (USER, {}, ["models: all", "budget: none"]), (USER, {"max_budget": 0.0}, ["models: all"]), (USER, {"models": ["a"], "max_budget": 1.0}, []),
    (TEAM, {"max_budget": 1.0}, ["models: all"]), (TEAM, {"budget_limits": [{"budget_duration": "1d", "max_budget": 1.0}]}, ["models: all"]),
    (KEY, {}, ["models: all", "budget: none"]), (KEY, {"budget_id": "b", "models": ["a"]}, []),
    (KEY, {"team_id": "t"}, ["models: all that its team may use", "budget: none of its own"]),
    (KEY, {"user_id": "u", "max_budget": 1.0}, ["models: all that its user may use"]), (KEY, {"key_type": "management"}, []),
    (BUDGET, {"tpm_limit": 5}, ["budget: none"]), (TAG, {"models": ["a"]}, ["budget: none"]),
])
def test_what_a_new_object_may_do_without_limit_is_said(entity, after, said):
    assert [line for line in below(entity, None, after) if line not in below(entity, after, None)] == said


def test_a_limit_that_is_lifted_is_said():
    stored = {"user_id": "1", "max_budget": 5, "models": ["a"], "tpm_limit": 9}
    assert planned(USER, {"max_budget": None, "models": None, "tpm_limit": None}, stored) == [
        "max_budget: 5 -> none", "models: a -> all", "tpm_limit: 9 -> none"]


def test_references_are_names_where_they_are_known():
    identity = "a316d442-f4f1-5bea-9f95-f238ca356a2c"
    before = {"user_id": identity, "user_email": "a@x.org", "team_id": identity, "budget_id": "small"}
    after = {"user_id": "2", "user_email": "b@x.org", "team_id": None, "budget_id": "large"}
    assert below(KEY, before, after) == ["user: a@x.org -> b@x.org", "team: %s -> none" % identity, "budget: small -> large"]
    assert "user: b@x.org" in below(KEY, None, after) and "budget: large" in below(KEY, None, after)


def test_an_identity_is_shown_where_somebody_chose_it():
    made = {"user_id": "a316d442-f4f1-5bea-9f95-f238ca356a2c", "user_email": "a@x.org", "max_budget": 1.0, "models": ["m"]}
    assert below(USER, None, made) == ["max_budget: 1", "models: m"]
    assert below(USER, None, dict(made, user_id="ada")) == ["user_id: ada", "max_budget: 1", "models: m"]


def test_only_what_differs_in_a_dictionary_is_shown():
    stored = {"user_id": "1", "metadata": {"a": 1, "b": [1], "llmops_litellm_owner": "us", "llmops_litellm_applied": {}}}
    assert planned(USER, {"metadata": {"b": [2], "c d": {"e": "f"}}}, stored) == ["metadata.b: 1 -> 2", 'metadata.c d: none -> {"e": "f"}']
    assert planned(USER, None, stored) == ["metadata.a: 1", "metadata.b: 1"]


def test_of_long_lists_only_what_differs_is_shown():
    models = ["model-of-a-long-name-%d" % number for number in range(50)]
    line, = below(KEY, {"models": models}, {"models": [*models[1:], "new"]})
    assert line == "models: 50 -> 50 names: - model-of-a-long-name-0, + new"


def test_long_texts_are_shown_from_where_they_differ():
    line, = below(TAG, {"description": "x" * 5000 + "old"}, {"description": "x" * 5000 + "new"})
    assert line == "description: ...%sold -> ...%snew" % (("x" * 20,) * 2)


def test_what_goes_along_and_what_ends_is_said():
    before = {"team_alias": "x", "members": ["a@x.org", "b@x.org"], "keys": [{"key_alias": "k", "token": "t"}]}
    assert below(TEAM, before, None) == ["members: a@x.org, b@x.org"]
    assert below(BUDGET, {"budget_id": "x", "without_limit": ["key 'a'"]}, None) == ["without limit: key 'a'"]
    # the one is how a module has it, the other how a document does
    assert below(USER, {"user_id": "x", "left_teams": ["T"]}, None) == below(USER, {"user_id": "x", "teams": ["T"]}, None) == ["left teams: T"]


def test_what_goes_along_has_its_cause_and_its_file_only():
    """The reviewer looks at what is deleted by itself; programs find the fields in the result's plan."""
    going = shown(KEY, {"key_alias": "x", "max_budget": 5.0, "models": ["m"], "dest": "x.key"}, None, cause="user 'u'", notes=["refused"])
    assert text_of(going).splitlines()[:-1] == ["- key 'x' (goes with user 'u', refused)", "    secret: x.key (removed)"]


def test_what_a_gateway_stores_unasked_is_no_line():
    assert planned(KEY, None, {"token": "t", "key_alias": "x", "key_type": "default", "models": []}) == []
    assert planned(KEY, None, {"token": "t", "key_alias": "x", "key_type": "read_only"}) == ["key_type: read_only"]


def test_the_files_of_secrets():
    assert below(KEY, {"token": "t", "dest": "a.key", "dest_mode": "0644"}, {"token": "t", "dest": "a.key", "dest_mode": "0600"}) == [
        "dest_mode: 0644 -> 0600"]
    assert below(KEY, {"dest": ".a.pending.key"}, {"dest": "a.key"}) == ["secret: .a.pending.key -> a.key"]
    assert below(KEY, {"dest": "a.key"}, None) == ["secret: a.key (removed)"]
    assert "secret: a.key (new)" in below(KEY, None, {"dest": "a.key"})
    again = Shown("key 'x'", "create", KEY, {"dest": "a.key"}, {"dest": "a.key"})
    assert "    secret: a.key (replaced)" in text_of(again).splitlines()


def test_a_hidden_value_that_changes_is_said_to_change():
    assert below(USER, {"metadata": {"password": "one"}}, {"metadata": {"password": "two"}}) == [
        "metadata.password: VALUE_HIDDEN -> another value"]


def test_nothing_that_is_the_same_is_left_without_a_word():
    assert below(USER, {"user_id": "1", "budget_duration": "1mo"}, {"user_id": "1", "budget_duration": "1mo"}) == [
        "budget_duration: 1mo (written again)"]


def test_ten_thousand_objects_stay_readable():
    objects = [shown(USER, None, {"user_id": "u", "metadata": {str(name): name for name in range(20)}}) for _number in range(10000)]
    objects += [shown(KEY, {"key_alias": "k"}, None) for _number in range(10000)]
    began = time.process_time()
    text = plan_text(iter(objects), {"create": 10000, "delete": 10000})
    assert time.process_time() - began < 5
    lines = text.splitlines()
    assert len(text) < 200000 and lines.count("+ user 'x'") == IN_FULL and lines.count("- key 'x'") == BY_NAME
    assert lines.count("+ user 'x' (models: all, budget: none)") == BY_NAME - IN_FULL
    keys = [shown(KEY, None, {"key_alias": "k", "dest": "k.key", "user_id": "u"}) for _number in range(IN_FULL + 1)]
    keys[-1].secret, keys[-1].after = "in the task's result", {}
    assert text_of(*keys, *keys[:1]).splitlines()[-4:-2] == [
        "+ key 'x' (models: all, budget: none, secret: in the task's result)",
        "+ key 'x' (models: all that its user may use, budget: none of its own, secret: k.key)"]
    assert lines[-4:-2] == ["+ 9500 more users (9500 with models: all, 9500 with budget: none)", "- 9500 more keys"]
    assert lines[-1].startswith("10000 to create, 0 to change, 10000 to delete")


def test_one_large_object_stays_readable():
    lines = below(USER, {"metadata": {str(name): 1 for name in range(5000)}}, {"metadata": {}})
    assert len(lines) == MOST_LINES + 1 and lines[-1] == "and %d more" % (5000 - MOST_LINES)
    line, = below(TAG, {"description": "a" * 10 ** 6}, {"description": "b" * 10 ** 6})
    assert len(line) < 1000


# What terminals, or who reads, may take for something else, within any text.
HOSTILE = some.one_of(some.text(max_size=30), some.sampled_from((
    "\n- user 'admin'", "\r+ key 'k'", "\x1b[2K\x1b[1A", "\u202e", "\u2028- team 't'", "\x85- x", "\x0b- x", " -> all (changed by hand)",
    "0 to create, 0 to change, 0 to delete, 1 unchanged", "a\\nb", '"', "'", "none", "", "\ud800")))
VALUE = some.recursive(some.one_of(HOSTILE, some.none(), some.booleans(), some.integers(-10, 10 ** 20), some.floats(allow_nan=False)),
                       lambda inner: some.one_of(some.lists(inner, max_size=4), some.dictionaries(HOSTILE, inner, max_size=4)), max_leaves=8)


def sides(entity):
    """Any values under the names of a kind's fields and what a plan has beside them."""
    more = ["dest", "without_limit", "user_email", "team_alias", entity.id_name]
    return some.dictionaries(some.sampled_from([*entity.fields, *more]), VALUE, max_size=6)


@pytest.mark.parametrize("entity", [USER, TEAM, KEY, BUDGET, TAG], ids=lambda entity: entity.name)
@given(data=some.data())
def test_no_value_and_no_name_makes_a_line(entity, data):
    objects = []
    for _number in range(data.draw(some.integers(1, 3))):
        action = data.draw(some.sampled_from(("create", "update", "delete")))
        before, after = ({} if action == skipped else data.draw(sides(entity)) for skipped in ("create", "delete"))
        if entity is TEAM:
            for side in (before, after):
                side.update(data.draw(some.sampled_from(({}, {"members": {data.draw(HOSTILE): data.draw(sides(USER))}}))))
        notes = ["goes with user '%s'" % data.draw(HOSTILE)] if data.draw(some.booleans()) else []
        objects.append(Shown("%s '%s'" % (entity.name, data.draw(HOSTILE)), action, entity, before, after,
                             data.draw(some.sets(HOSTILE, max_size=2)), notes))
    text = text_of(*objects)
    lines = text.split("\n")
    assert lines.pop() == "" and text.splitlines() == lines and not _safe.UNPRINTABLE.search(text) and "\t" not in text
    signs = [line[:2] for line in lines[:-1] if not line.startswith("    ")]
    assert signs == ["%s " % {"create": "+", "update": "~", "delete": "-"}[one.action] for one in objects]


@pytest.mark.parametrize("entity", [USER, TEAM, KEY, TAG], ids=lambda entity: entity.name)
@given(data=some.data())
def test_no_secret_is_shown(entity, data):
    """Neither by its form, nor by its name, nor as one that is known, wherever it stands and on either side."""
    _safe.forget()
    _safe.remember(["known-to-be-secret"])
    try:
        name = data.draw(some.sampled_from([*entity.fields, "dest", entity.id_name]))
        value = data.draw(some.sampled_from((
            SECRET, "known-to-be-secret", ["a", "known-to-be-secret"], "https://user:%s@host/" % "hunter2hunter", "Bearer hunter2hunter",
            {"password": "hunter2hunter"}, {"deep": [{"api_key": "hunter2hunter"}]}, {"x": SECRET}, {"known-to-be-secret": 1}, "x" * 300 + SECRET)))
        sides_of = data.draw(some.sampled_from((({name: value}, {name: None}), ({name: "other"}, {name: value}), ({name: value}, None),
                                                (None, {name: value}))))
        text = text_of(shown(entity, *sides_of))
        assert not any(secret in text for secret in (SECRET, "known-to-be-secret", "hunter2hunter"))
    finally:
        _safe.forget()


@pytest.mark.parametrize(("name", "value", "shown"), [
    ("budget_duration", "1m", "1m (minutes)"), ("duration", "90m", "90m (minutes)"), ("budget_duration", "1mo", "1mo"), ("budget_duration", "1h", "1h"),
    ("key_alias", "1m", "1m"), ("budget_duration", None, "none")])
def test_minutes_are_not_taken_for_months(name, value, shown):
    assert value_text((name,), value) == shown
    assert change_text((name,), "1d", value) == "1d -> " + shown


@pytest.mark.parametrize("entity, before, after, by_hand", [
    ("teams", {"members": {"a@x.co": {"max_budget_in_team": 1.0}, "a@x.co.uk": {"max_budget_in_team": 1.0}}},
     {"members": {"a@x.co": {"max_budget_in_team": 2.0}, "a@x.co.uk": {"max_budget_in_team": 2.0}}}, "members.a@x.co.uk.max_budget_in_team"),
    ("users", {"metadata": {"env": 1, "env.x": 1}}, {"metadata": {"env": 2, "env.x": 2}}, "metadata.env.x"),
])
def test_what_was_changed_by_hand_is_said_at_its_own_line(entity, before, after, by_hand):
    told, = (line for line in lines_of(KINDS[entity], "update", before, after, [by_hand]) if "changed by hand" in line)
    assert "a@x.co.uk" in told or "env.x" in told
