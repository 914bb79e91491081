# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import copy

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._engine.plan import Plan, plan, plan_absent, read
from ansible_collections.llmops.litellm.plugins.module_utils._entities.names import METADATA_NAMES
from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput
from ansible_collections.llmops.litellm.plugins.module_utils._fields import field as fields
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils import simulator
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.simulator import RESOURCES, rows, tasks
from hypothesis import given
from hypothesis import strategies as st


KINDS = sorted(RESOURCES)
each_kind = pytest.mark.parametrize("kind", KINDS)


def held_in_metadata(resource):
    return {name for name, item in resource.fields.items() if item.in_metadata}


def sent_with_metadata(resource):
    return {name for name, item in resource.fields.items() if item.in_metadata or item.replaces_metadata}


@each_kind
@given(st.data())
def test_what_an_update_brings_about_needs_no_change(kind, data):
    resource, row = RESOURCES[kind], data.draw(rows(kind))
    wanted = data.draw(tasks(kind, updatable=True))
    todo = plan(resource, wanted, row)
    if todo.action == "update":
        row = simulator.update(resource, row, todo.payload)
    again = plan(resource, wanted, row)
    assert (again.action, again.changes, again.payload) == ("none", {}, {})
    assert again.before == again.after == resource.identity_of(row)


@each_kind
@given(st.data())
def test_what_a_creation_brings_about_needs_no_change(kind, data):
    resource, wanted = RESOURCES[kind], data.draw(tasks(kind))
    todo = plan(resource, wanted, None)
    assert todo.action == "create"
    row = simulator.create(resource, todo.payload)
    again = plan(resource, wanted, row)
    if kind == "team_member" and again.action != "none":
        # /team/member_add does not take these; the second pass of a run sends them.
        assert set(again.changes) <= {"rpm_limit", "tpm_limit", "temp_budget_increase", "temp_budget_expiry"}
        again = plan(resource, wanted, simulator.update(resource, row, again.payload))
    assert again.action == "none", again.changes


@each_kind
@given(st.data())
def test_what_is_left_out_is_left_alone(kind, data):
    resource, row = RESOURCES[kind], data.draw(rows(kind))
    wanted = data.draw(tasks(kind, updatable=True))
    todo = plan(resource, wanted, row)
    asked = set(resource.relate(wanted, row))
    assert set(todo.changes) <= asked
    assert set(todo.payload) <= asked | ({"metadata"} if asked & sent_with_metadata(resource) else set())
    before, after = read(resource, row), read(resource, simulator.update(resource, row, todo.payload))
    assert {name: after[name] for name in before if name not in asked} == {
        name: before[name] for name in before if name not in asked}


@pytest.mark.parametrize(("kind", "before_1_93"), [("user", False), ("key", False), ("team", False), ("team", True)])
@given(st.data())
def test_metadata_that_is_not_named_survives(kind, before_1_93, data):
    resource, row = RESOURCES[kind], data.draw(rows(kind))
    wanted = data.draw(tasks(kind, updatable=True))
    changed = simulator.update(resource, row, plan(resource, wanted, row).payload, before_1_93)["metadata"]
    for name, value in row["metadata"].items():
        if name in METADATA_NAMES:
            touched = name in wanted
        else:
            touched = "metadata" in wanted and (wanted["metadata"] is None or name in wanted["metadata"])
        if not touched:
            assert changed.get(name) == value


@each_kind
@given(st.data())
def test_only_what_differs_is_sent_and_shown(kind, data):
    resource, row = RESOURCES[kind], data.draw(rows(kind))
    wanted = data.draw(tasks(kind, updatable=True))
    todo = plan(resource, wanted, row)
    for name, (old, new) in todo.changes.items():
        assert not resource.fields[name].same(old, new)
        assert old == resource.fields[name].read(row) or name == "metadata"
    inside = held_in_metadata(resource)
    for name in todo.payload:
        assert name in todo.changes or (name == "metadata" and sent_with_metadata(resource) & set(todo.changes))
    identity = resource.identity_of(row)
    if todo.action == "update":
        assert todo.changes
        assert todo.before == dict(identity, **{name: old for name, (old, new) in todo.changes.items()})
        assert todo.after == dict(identity, **{name: new for name, (old, new) in todo.changes.items()})
        for name in set(todo.payload) - (inside if "metadata" in todo.payload else set()):
            # Without any one part of it the object would not be as wanted.
            less = {other: value for other, value in todo.payload.items() if other != name}
            missing = plan(resource, wanted, simulator.update(resource, row, less)).changes
            assert missing or (name == "metadata" and less)


@each_kind
@given(st.data())
def test_a_plan_changes_nothing_that_it_is_given(kind, data):
    resource, row = RESOURCES[kind], data.draw(st.none() | rows(kind))
    wanted = data.draw(tasks(kind, updatable=True))
    copies = copy.deepcopy((wanted, row))
    empties = {name: copy.deepcopy(item.empty) for name, item in resource.fields.items()}
    todo = plan(resource, wanted, row)
    plan_absent(resource, row)
    # Whoever shows a plan may write into it.
    for side in (todo.before, todo.after, *([todo.payload] if todo.payload else [])):
        side["members"] = {}
    assert (wanted, row) == copies
    assert {name: item.empty for name, item in resource.fields.items()} == empties


@each_kind
@given(st.data())
def test_lists_in_any_order_and_repeated_are_equal(kind, data):
    resource, row = RESOURCES[kind], data.draw(rows(kind))
    lists = {name for name, option in resource.options.items() if option["type"] == "list"} & set(resource.fields)
    wanted = {name: value for name, value in read(resource, row).items() if name in lists}
    turned = {name: value[::-1] + (value[:1] if name != "budget_limits" else []) for name, value in wanted.items()}
    assert plan(resource, turned, row).action == "none"


@each_kind
@given(st.data())
def test_null_clears_each_field_alone(kind, data):
    resource, row = RESOURCES[kind], data.draw(rows(kind))
    for name, item in resource.fields.items():
        if not item.readable or not item.updatable or name in simulator.NOT_CLEARABLE.get(kind, ()):
            continue
        todo = plan(resource, {name: None}, row)
        old = item.read(row) if name != "metadata" else read(resource, row)["metadata"]
        assert (todo.action == "none") == (old == item.empty)
        changed = simulator.update(resource, row, todo.payload)
        assert read(resource, changed)[name] == item.empty
        assert {other: value for other, value in read(resource, changed).items() if other != name} == {
            other: value for other, value in read(resource, row).items() if other != name}


@each_kind
@given(st.data())
def test_a_creation_holds_nothing_blank_and_nothing_else(kind, data):
    resource, wanted = RESOURCES[kind], data.draw(tasks(kind))
    todo = plan(resource, wanted, None)
    assert todo.before == {} and set(todo.payload) <= set(wanted) & set(resource.fields)
    identity = resource.identify(wanted)
    assert set(todo.changes) == set(todo.payload) and set(todo.after) == set(todo.payload) | set(identity)
    assert {name: todo.after[name] for name in identity} == identity
    assert not [name for name, value in todo.payload.items() if fields.is_blank(value)]
    assert all(old is None and new == todo.after[name] for name, (old, new) in todo.changes.items())


@pytest.mark.parametrize(("kind", "name", "value", "other"), [
    ("user", "sso_user_id", "sso1", "sso2"), ("key", "key_type", "llm_api", "management")])
def test_what_only_a_creation_sets_is_refused_later(kind, name, value, other):
    resource = RESOURCES[kind]
    wanted = dict(simulator.IDENTITY[kind], **{name: value})
    row = simulator.create(resource, plan(resource, wanted, None).payload)
    assert plan(resource, wanted, row).action == "none"
    with pytest.raises(InvalidInput) as caught:
        plan(resource, dict(wanted, **{name: other}), row)
    assert str(caught.value).startswith(
        "%s of an existing %s cannot be changed (it is %s). Delete" % (name, resource.name, value))
    with pytest.raises(InvalidInput, match=r"cannot be changed \(it is (not set|default)\)"):
        plan(resource, wanted, simulator.create(resource, plan(resource, simulator.IDENTITY[kind], None).payload))


@each_kind
@given(st.data())
def test_a_deletion_shows_what_is_lost(kind, data):
    resource, row = RESOURCES[kind], data.draw(rows(kind))
    todo = plan_absent(resource, row)
    assert (todo.action, todo.after, todo.payload, todo.changes) == ("delete", {}, {}, {})
    identity, values = resource.identity_of(row), read(resource, row)
    assert todo.before == dict(identity, **{name: value for name, value in values.items()
                                            if value is not False and not fields.is_blank(value)})


def test_a_member_without_a_role_is_a_user():
    member = RESOURCES["team_member"]
    assert plan(member, {"role": None}, {"user_id": "u1", "role": "user"}).action == "none"
    assert plan(member, {"role": None}, {"user_id": "u1", "role": "admin"}).payload == {"role": "user"}


def test_what_is_absent_needs_no_deletion():
    assert plan_absent(RESOURCES["user"], None) == Plan()


def test_an_expiry_counts_from_the_creation_and_does_not_slide():
    key, wanted = RESOURCES["key"], dict(simulator.IDENTITY["key"], duration="1mo")
    row = simulator.create(key, plan(key, wanted, None).payload)
    assert row["expires"].startswith("2026-02-28T10:00:00")
    assert plan(key, wanted, row).action == "none"
    # The gateway counts from the call, a little later.
    assert plan(key, wanted, dict(row, expires="2026-02-28T10:00:04.9Z")).action == "none"
    assert plan(key, wanted, dict(row, expires="2026-02-28T10:00:06Z")).changes == {
        "expires": ("2026-02-28T10:00:06Z", "2026-02-28T10:00:00Z")}
    assert plan(key, dict(wanted, duration=None), row).payload == {"expires": None}


def test_a_field_of_another_spelling_in_metadata_keeps_the_rest():
    user = RESOURCES["user"]
    row = {"user_id": "u1", "metadata": {"guardrails": ["pii"], "tags": ["x"], "owner": "me"}}
    assert plan(user, {"guardrails": ["pii", "more"]}, row).payload == {
        "metadata": {"guardrails": ["more", "pii"], "tags": ["x"], "owner": "me"}}
    assert plan(user, {"metadata": {"owner": None, "new": 1}}, row).payload == {
        "metadata": {"guardrails": ["pii"], "tags": ["x"], "new": 1}}


def test_a_user_with_nothing_left_in_metadata_gets_nulls():
    row = {"user_id": "u1", "metadata": {"owner": "me"}}
    assert plan(RESOURCES["user"], {"metadata": None}, row).payload == {"metadata": {"owner": None}}
    row = {"team_id": "t1", "metadata": {"owner": "me"}}
    assert plan(RESOURCES["team"], {"metadata": None}, row).payload == {"metadata": {}}
