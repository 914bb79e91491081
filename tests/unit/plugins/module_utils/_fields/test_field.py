# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput
from ansible_collections.llmops.litellm.plugins.module_utils._fields import field as fields
from ansible_collections.llmops.litellm.plugins.module_utils._fields import numbers, values
from hypothesis import given
from hypothesis import strategies as st


texts = st.text(max_size=5)
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts
any_values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
                          max_leaves=8)
mappings = st.dictionaries(texts, any_values, max_size=4)
grants = st.dictionaries(texts, st.none() | texts | st.lists(texts, max_size=3)
                         | st.dictionaries(texts, st.lists(texts, max_size=2), max_size=2), max_size=4)
periods = st.sampled_from(["1d", "24h", "daily", "7d", "1w", "weekly", "30d", "1mo", "monthly", "yearly"])
windows = st.lists(st.fixed_dictionaries({"budget_duration": periods, "max_budget": st.floats(0, 100)}), max_size=4)
# Every kind of field: what field.py makes with _kind. A new one needs a sample below.
ALL = {name: function for name, function in vars(fields).items() if getattr(function, "__qualname__", "").startswith("_kind.")}


@pytest.mark.parametrize("value", [None, "", [], {}])
def test_blank(value):
    assert values.is_blank(value)


@pytest.mark.parametrize("value", [0, 0.0, False, " ", [None], {"a": None}])
def test_not_blank(value):
    assert not values.is_blank(value)


@pytest.mark.parametrize("value", [-1, -0.01, float("nan"), float("inf"), float("-inf"), {"gpt": -1},
                                   {"a": 1, "gpt": float("nan")},
                                   {"a": {"gpt": float("inf")}}, {"gpt": "-1"}, {"gpt": "many"}, {"gpt": "nan"}, True, False, {"gpt": True}])
@pytest.mark.parametrize("kind", ["money", "count", "limits"])
def test_what_is_no_limit_is_refused_by_its_name(kind, value):
    with pytest.raises(InvalidInput) as caught:
        ALL[kind]("rpm_limit").check(value, "rpm_limit")
    assert str(caught.value).startswith("rpm_limit%s must be " % (
        "" if not isinstance(value, dict) else ".a.gpt" if isinstance(value.get("a"), dict) else ".gpt"))


@given(st.floats(0, 1e300) | st.integers(0, 2 ** 63 - 1))
def test_limits_are_kept_as_they_are(value):
    assert numbers.not_negative(value, "x") == value
    assert numbers.not_negative({"a": value, "b": None}, "x") == {"a": value, "b": None}


@pytest.mark.parametrize(("kind", "most"), [("count", 2 ** 63 - 1), ("limits", 2 ** 63 - 1), ("parallel", 2 ** 31 - 1)])
def test_a_limit_is_as_large_as_its_column(kind, most):
    item = ALL[kind]("rpm_limit")
    assert item.check(most, "rpm_limit") == most
    with pytest.raises(InvalidInput, match="^rpm_limit is %d, but the gateway can store at most %d" % (most + 1, most)):
        item.check(most + 1, "rpm_limit")


@given(st.floats(0, 1e12, allow_subnormal=False))
def test_money_survives_a_store_of_fifteen_or_more_digits(value):
    item = ALL["money"]("max_budget")
    sent = item.check(value, "max_budget")
    assert item.same(item.clean(float("%.16g" % sent)), sent) and item.same(item.clean(value), sent)
    assert item.check(sent, "max_budget") == sent and len(repr(sent).replace(".", "").split("e")[0].strip("0")) <= 15


@pytest.mark.parametrize("value", [1.7976931348623157e308, 1.7976931348623155e308])
def test_money_that_rounds_to_infinity_is_refused(value):
    with pytest.raises(InvalidInput, match="^max_budget is 1.79.*, which is more than the gateway can store"):
        ALL["money"]("max_budget").check(value, "max_budget")


@pytest.mark.parametrize(("left", "right"), [(1.0, 1.001), (0, 1e-12), (None, 0.0), (33.33, 33.34)])
def test_other_money(left, right):
    assert not ALL["money"]("max_budget").same(left, right)


@pytest.mark.parametrize("value", [
    2 ** 63, -2 ** 63 - 1, float("nan"), float("inf"), {"a": [1, {"b": 2 ** 70}]}, "VALUE_HIDDEN", {"a": ["https://********@h"]}])
def test_metadata_that_cannot_be_stored(value):
    with pytest.raises(InvalidInput, match=r"^metadata\.n"):
        ALL["metadata"]("metadata").check({"n": value}, "metadata")


@given(st.integers(0, 10 ** 9) | st.floats(0, 1e9))
def test_a_number_in_a_text_is_a_number(value):
    # An older ansible-core gives what a template made inside a dictionary as text.
    checked = numbers.not_negative({"gpt": str(value)}, "model_rpm_limit")
    assert checked == {"gpt": value} and type(checked["gpt"]) is type(value)


@given(st.lists(texts), st.randoms())
def test_a_list_that_means_a_set(items, shuffler):
    other = items + items[:1]
    shuffler.shuffle(other)
    found = values.unordered(items)
    assert found == values.unordered(other) and set(found) == set(items) and len(found) == len(set(items))


def test_a_smaller_set_is_another_one():
    assert values.unordered(["a", "b"]) != values.unordered(["a"])


@pytest.mark.parametrize("everything", [["all-proxy-models"], ["gpt", "all-proxy-models"], []])
def test_all_models_are_no_restriction(everything):
    assert values.everything(everything) == []


def test_no_model_is_a_restriction():
    assert values.everything(["no-default-models"]) == ["no-default-models"]


@given(mappings, mappings)
def test_merging(wanted, current):
    before = dict(wanted), dict(current)
    merged = values.merge(wanted, current)
    for name in set(wanted) | set(current):
        expected = wanted[name] if name in wanted else current[name]
        assert merged.get(name) == expected and (name in merged) == (expected is not None)
    assert set(merged) <= set(wanted) | set(current)
    assert (wanted, current) == before
    assert values.merge(wanted, merged) == merged
    assert values.merge(wanted, None) == values.without_nulls(wanted)


@given(grants, grants)
def test_merging_grants(wanted, current):
    field = fields.grants("object_permission")
    current = field.clean(current)
    merged = field.clean(field.target(wanted, current))
    assert field.clean(field.target(wanted, merged)) == merged
    assert not any(values.is_blank(item) for item in merged.values())
    assert {name: merged.get(name) for name in set(current) - set(wanted)} == {
        name: current[name] for name in set(current) - set(wanted)}
    # What the gateway makes of the request: it merges, and drops nothing that is not named.
    sent = field.send(merged, current, field.clear)
    assert field.clean(dict(current, **sent)) == merged


def test_grants_do_not_show_their_row_in_the_database():
    field = fields.grants("object_permission")
    assert field.clean({"object_permission_id": "x", "mcp_servers": [], "vector_stores": ["b", "a"]}) == {
        "vector_stores": ["a", "b"]}


@given(windows, st.randoms())
def test_windows_in_any_order_and_spelling(rows, shuffler):
    field = fields.budget_windows("budget_limits")
    wanted = field.clean(field.check(rows, "budget_limits"))
    stored = [dict(row, reset_at="2026-01-01T00:00:00Z") for row in rows]
    shuffler.shuffle(stored)
    assert field.same(field.clean(stored), wanted)


@pytest.mark.parametrize("rows", [
    [], [{"budget_duration": "1d", "max_budget": 2}], [{"budget_duration": "7d", "max_budget": 1}],
    [{"budget_duration": "1d", "max_budget": 1}, {"budget_duration": "7d", "max_budget": 1}],
])
def test_other_windows(rows):
    field = fields.budget_windows("budget_limits")
    assert not field.same(field.clean(rows), field.clean([{"budget_duration": "1d", "max_budget": 1}]))


@pytest.mark.parametrize("row", [
    {"budget_duration": "30days", "max_budget": 1}, {"budget_duration": None, "max_budget": 1},
    {"budget_duration": "1d", "max_budget": -1}, {"budget_duration": "1d", "max_budget": None},
])
def test_windows_that_cannot_be(row):
    with pytest.raises(InvalidInput, match="^budget_limits"):
        fields.budget_windows("budget_limits").check([row], "budget_limits")


@pytest.mark.parametrize(("left", "right", "same"), [
    ("7d", "1w", True), ("30d", "monthly", True), ("30d", None, False), (None, "", True), ("", "1d", False),
    ("1d", "2d", False),
])
def test_periods(left, right, same):
    assert [values.same_period(*pair) for pair in ((left, right), (right, left))] == [same, same]


@given(mappings)
def test_metadata_is_the_same_as_itself_and_not_as_another(metadata):
    assert values.same_metadata(metadata, dict(reversed(list(metadata.items()))))
    assert not values.same_metadata(metadata, dict(metadata, **{"one more": 1}))


@pytest.mark.parametrize(("left", "right", "same"), [
    ({"a": "litellm_enc::xyz"}, {"a": "secret"}, True),
    ({"logging": [{"callback_vars": {"key": "litellm_enc::x", "host": "h"}}]},
     {"logging": [{"callback_vars": {"key": "plain", "host": "h"}}]}, True),
    ({"logging": [{"callback_vars": {"key": "litellm_enc::x", "host": "h"}}]},
     {"logging": [{"callback_vars": {"key": "plain", "host": "other"}}]}, False),
    ({"logging": [{"callback_vars": {"key": "litellm_enc::x"}}]}, {"logging": []}, False),
    ({"a": "litellm_enc::x"}, {}, False), ({"a": 1}, {"a": 1.0}, True), ({"a": [1, 2]}, {"a": [2, 1]}, False),
    ({"a": {"b": 1}}, {"a": [1]}, False), ({"a": True}, {"a": 1}, False), ({"a": 0}, {"a": False}, False),
    ({"at": 1732780000.5}, {"at": 1732780001.0}, False), ({"at": 1732780000}, {"at": 1732780000.000001}, False),
    ({"a": 100 / 3}, {"a": 33.33333333333333}, True),
])
def test_which_metadata_is_the_same(left, right, same):
    assert [values.same_metadata(*pair) for pair in ((left, right), (right, left))] == [same, same]


@pytest.mark.parametrize("kind", sorted(ALL))
@pytest.mark.parametrize("nothing", [None, "", [], {}])
def test_nothing_is_nothing_in_every_kind(kind, nothing):
    field = ALL[kind]("name")
    assert field.clean(nothing) == field.empty
    assert field.same(field.clean(nothing), field.empty)
    if not isinstance(field.empty, bool):
        assert field.send(field.empty, field.empty, field.clear) in (field.clear, {})


def test_normalising_twice_is_normalising_once():
    rows = [{"budget_duration": "7d", "max_budget": 1, "reset_at": "x"}, {"budget_duration": "1d", "max_budget": 2}]
    samples = {"names": ["b", "a", "b"], "mapping": {"a": None, "b": 1}, "limits": {"a": 1, "b": None},
               "budget_windows": random.Random(1).sample(rows, 2), "metadata": {"a": {"b": None}, "c": None},
               "grants": {"x": ["b", "a"], "y": []}, "money": 1.5, "count": 1, "parallel": 1, "text": "x", "flag": True, "period": "30d",
               "duration": "30d", "time": "2030-01-01T00:00:00+02:00", "expiry": {"anchor": "created_at", "seconds": 5}, "secret": "s",
               "secrets": {"a": "s", "b": None},
               "indexes": [{"index_name": "b", "index_permissions": ["write", "read"]}, {"index_name": "a", "index_permissions": []}],
               "limits_by_model": {"gpt": {"budget_limit": 1, "time_period": "monthly"}, "claude": None}}
    assert set(samples) == set(ALL)
    for kind, sample in samples.items():
        field = ALL[kind]("name")
        assert field.clean(field.clean(sample)) == field.clean(sample)


@pytest.mark.parametrize(("field", "row", "value"), [
    (fields.names("tags", in_metadata=True), {"metadata": {"tags": ["b", "a"]}, "tags": ["x"]}, ["a", "b"]),
    (fields.names("tags", in_metadata=True), {"metadata": None}, []),
    (fields.money("soft_budget", source=("litellm_budget_table", "soft_budget")),
     {"litellm_budget_table": {"soft_budget": 3}}, 3),
    (fields.money("soft_budget", source=("litellm_budget_table", "soft_budget")), {"litellm_budget_table": None},
     None),
    (fields.flag("blocked"), {}, False), (fields.flag("blocked"), {"blocked": True}, True),
    (fields.count("max_budget"), {"max_budget": 0}, 0),
])
def test_reading(field, row, value):
    assert field.read(row) == value


def test_options_by_type():
    assert fields.options("list", "models") == {"models": {"type": "list", "elements": "str", "no_log": False}}
    assert fields.options("int", "a", "b") == {"a": {"type": "int", "no_log": False}, "b": {"type": "int", "no_log": False}}
    assert fields.options_of([fields.count("a"), fields.text("b", choices=("c", "d"))]) == {
        "a": {"type": "int", "no_log": False}, "b": {"type": "str", "no_log": False, "choices": ["c", "d"]}}


def test_windows_have_resets_of_their_own():
    """That of the object's period is none of theirs."""
    soon = (datetime.now(timezone.utc) + timedelta(hours=1)).isoformat()
    windows, period = fields.budget_windows("budget_limits"), fields.period("budget_duration")
    for stored in ({}, {"budget_limits": None}, {"budget_limits": []}):
        assert windows.holds({**stored, "budget_duration": "30d", "budget_reset_at": soon})
    assert not windows.holds({"budget_limits": [{"budget_duration": None, "reset_at": soon}]})
    assert not period.holds({"budget_duration": None, "budget_reset_at": soon}) and period.holds({"budget_duration": None, "budget_reset_at": None})


@pytest.mark.parametrize(("declared", "of_new", "of_old", "of_null"), [
    ({}, "", "", ""), ({"stored_after": "1"}, "1", "1", ""), ({"updatable_after": "2"}, "", "2", "2"), ({"clearable_after": "3"}, "", "", "3")])
def test_what_a_version_cannot_do(declared, of_new, of_old, of_null):
    """What has no value is without it on every version, also where that is written again."""
    item, off = ALL["count"]("x", **declared), ALL["flag"]("y", **declared)
    assert (item.beyond(None, 5, True), item.beyond(4, 5, False), item.beyond(5, None, False)) == (of_new, of_old, of_null)
    assert (off.beyond(None, True, True), off.beyond(False, True, False), off.beyond(True, False, False)) == (of_new, of_old, of_null)
    assert [item.beyond(None, None, is_new) for is_new in (True, False)] == ["", ""] and off.beyond(None, False, True) == ""
