# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What LiteLLM 1.106 makes of a request, as far as a plan depends on it, and the inputs to try a plan with."""

from __future__ import annotations

import copy

from ansible_collections.llmops.litellm.plugins.module_utils._engine.plan import plan
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team import TEAM
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team_member import ADDED_WITH, MEMBER
from ansible_collections.llmops.litellm.plugins.module_utils._entities.user import USER
from ansible_collections.llmops.litellm.plugins.module_utils._fields import durations as _durations
from hypothesis import strategies as st


KEY = KINDS["keys"]
# Every kind, and what others have lists of; teams without their members, which are planned by themselves.
RESOURCES = {"team_member": MEMBER, **{entity.name: entity for entity in KINDS.values()}, "team": TEAM}

CREATED = "2026-01-31T10:00:00.123000Z"
IDENTITY = {
    "user": {"user_id": "u1", "user_email": "dev@example.com"},
    "team": {"team_id": "t1", "team_alias": "dev"},
    "team_member": {"user_id": "u1", "team_id": "t1"},
    "key": {"key_alias": "dev-key"},
}
IDENTITY = {name: IDENTITY.get(name) or {entity.id_name: name + "1"} for name, entity in RESOURCES.items()}
# What the gateway adds by itself or under names that no option sets.
FOREIGN = ("owner", "model_itpm_limit", "service_account_id", "note")
TEMPORARY = ("temp_budget_increase", "temp_budget_expiry")  # taken together or not at all
USER_TAKES_NULL = ("max_budget", "budget_duration", "tpm_limit", "rpm_limit")
# /user/update drops null for these, and no other value clears them: reconcile reports it, a plan cannot help it.
NOT_CLEARABLE = {"user": ("user_email", "user_role", "max_parallel_requests")}


def create(resource, payload):
    """The row that a request to create an object makes."""
    row = {"created_at": CREATED, "expires": None, "metadata": {}, "token": "0" * 64}
    row.update({item.name: None for item in resource.fields.values()
                if not item.source and not item.in_metadata and item.name not in row})
    row.update(IDENTITY[_name(resource)])
    if resource is MEMBER:
        payload = dict({name: payload[name] for name in ADDED_WITH if name in payload},
                       role=payload.get("role") or "user")
    payload = copy.deepcopy(dict(payload))
    if payload.get("duration"):
        expires = _durations.after(_durations.parsed(CREATED), payload.pop("duration"))
        payload["expires"] = expires.isoformat()
    return _store(resource, row, payload)


def update(resource, row, payload, before_1_93=False):
    """The row after a request to change it. A user's update drops what looks empty and what it keeps in metadata.

    :arg before_1_93: what is inside metadata and sent alone replaces a team's whole metadata, as up to LiteLLM 1.92.
    """
    if before_1_93 and "metadata" not in payload and any(
            resource.fields[name].in_metadata or resource.fields[name].source[:1] == ("team_member_budget_table",)
            for name in payload):
        row = dict(row, metadata={})
    if resource is USER:
        held = {item.name for item in resource.fields.values() if item.in_metadata}
        assert not held & set(payload), "answered with 400"
        if "model_max_budget" in payload:
            payload = dict(payload, model_max_budget=payload["model_max_budget"] or {})
        payload = {name: value for name, value in payload.items()
                   if name in USER_TAKES_NULL or name == "model_max_budget" or value not in (None, [], {})}
    return _store(resource, copy.deepcopy(row), copy.deepcopy(dict(payload)))


def _store(resource, row, payload):
    if "metadata" in payload:
        row["metadata"] = payload.pop("metadata")
    for name, value in payload.items():
        item = resource.fields[name]
        if not item.readable:
            continue
        if item.in_metadata:
            if value is not None:
                row["metadata"] = dict(row["metadata"] or {}, **{name: value})
        elif name == "object_permission":
            row[name] = dict(row[name] or {"object_permission_id": "p1"}, **value)
        elif name == "budget_limits":
            row[name] = [dict(window, reset_at=CREATED) for window in value or []] or None
        else:
            if name == "model_max_budget" and resource not in (USER, KEY):
                value = {model: _budget_config(**budget) for model, budget in (value or {}).items()}
            place = row
            for step in item.source[:-1]:
                place[step] = place.get(step) or {}
                place = place[step]
            place[item.source[-1] if item.source else name] = value
    return row


def _budget_config(budget_limit=None, time_period=None, **limits):
    """What LiteLLM's class of this name makes of a budget by model."""
    return dict({"tpm_limit": None, "rpm_limit": None}, max_budget=budget_limit, budget_duration=time_period, **limits)


def _name(resource):
    return next(name for name, known in RESOURCES.items() if known is resource)


words = st.sampled_from(["a", "b", "c", "d"])
lifetimes = st.sampled_from(["30d", "1mo", "7d", "1w", "24h", "90s", "45d"])
durations = lifetimes | st.sampled_from(["monthly", "weekly", "daily"])
numbers = st.integers(0, 5) | st.sampled_from([0.0, 0.5, 1.0, 2.5])
scalars = st.booleans() | numbers | words | st.just("")
nested = st.recursive(scalars, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(words, inner, max_size=2),
                      max_leaves=4)
grant_values = st.none() | st.lists(words, max_size=3) | st.dictionaries(words, st.lists(words, max_size=2), max_size=2)
DICTIONARIES = {
    "metadata": st.dictionaries(st.sampled_from(["a", "b", "c", "owner"]), st.none() | nested, max_size=4),
    "object_permission": st.dictionaries(st.sampled_from(["mcp_servers", "vector_stores", "agents"]),
                                         st.none() | st.lists(words, max_size=3), max_size=3)
    | st.dictionaries(st.just("mcp_tool_permissions"), grant_values.filter(lambda value: not isinstance(value, list))),
    "model_max_budget": st.dictionaries(words, st.none() | st.one_of(*(
        st.fixed_dictionaries({limit: numbers, period: durations}, optional={"tpm_limit": st.none() | st.integers(0, 9)})
        for limit, period in (("budget_limit", "time_period"), ("max_budget", "budget_duration")))), max_size=3),
    **dict.fromkeys(("model_rpm_limit", "model_tpm_limit", "mcp_rpm_limit", "tag_rpm_limit",
                     "default_estimated_output_tokens_per_model"),
                    st.dictionaries(words, st.none() | st.integers(0, 9), max_size=3)),
}


def option_values(name, option):
    """The values that a task can give an option, with null."""
    kind = option["type"]
    if name == "user_email":
        values = st.sampled_from(["dev@example.com", "DEV@example.com", "new@example.com"])
    elif name == "budget_limits":
        window = st.fixed_dictionaries({"budget_duration": durations, "max_budget": numbers.map(float)})
        values = st.lists(window, max_size=3)
    elif name == "allowed_vector_store_indexes":
        index = st.fixed_dictionaries({"index_name": words, "index_permissions": st.lists(st.sampled_from(["read", "write"]))})
        values = st.lists(index, max_size=3, unique_by=lambda row: row["index_name"])
    elif name in ("enforced_file_expires_after", "enforced_batch_output_expires_after"):
        values = st.fixed_dictionaries({"anchor": st.just("created_at"), "seconds": st.integers(1, 9)})
    elif name in ("temp_budget_expiry", "expires"):
        values = st.sampled_from(["2090-01-02T03:04:05Z", "2090-01-02T03:04:05+02:00", "2090-01-02"])
    elif option.get("choices"):
        values = st.sampled_from(option["choices"])
    elif kind == "dict":
        values = DICTIONARIES.get(name, st.dictionaries(words, st.none() | nested, max_size=3))
    elif kind == "list":
        special = ["all-proxy-models"] if name == "models" else []
        values = st.lists(st.sampled_from(["a", "b", "c"] + special), max_size=4)
    elif name in ("duration", "team_member_key_duration"):
        values = lifetimes | st.just("12mo")
    elif name.endswith("duration") or name == "rotation_interval":
        values = durations
    else:
        values = {"str": words | st.just(""), "bool": st.booleans(), "int": st.integers(0, 9),
                  "float": numbers.map(float)}[kind]
    return st.none() | values


@st.composite
def tasks(draw, name, updatable=False):
    """What a task wants of an object, in canonical form. :arg updatable: only of fields that an update may change."""
    resource = RESOURCES[name]
    fields = sorted(field for field in set(resource.fields) & set(resource.options)
                    if resource.fields[field].updatable or not updatable)
    wanted, references = dict(IDENTITY[name]), {reference.field for reference in resource.references}
    for field in draw(st.lists(st.sampled_from(fields), unique=True, max_size=8)):
        value = draw(option_values(field, resource.options[field]))
        if value == "" and (field in references or field in resource.names or resource.fields[field].refuses_empty):
            continue  # refused
        if value or value in (0, False) or field not in NOT_CLEARABLE.get(name, ()) + tuple(IDENTITY[name]):
            wanted[field] = value
    if wanted.get("budget_id") and wanted.get("soft_budget") is not None and name == "key":
        del wanted["soft_budget"]
    if wanted.get("expires") and wanted.get("duration"):
        del wanted["expires"]
    if sum(wanted.get(field) is not None for field in TEMPORARY) == 1:
        wanted = {field: value for field, value in wanted.items() if field not in TEMPORARY}
    if any(resource.problems(wanted)):  # an object with a shared budget has no limits of its own; a soft limit is below the other one
        del wanted["budget_id" if "budget_id" in wanted else "soft_budget"]
    return resource.check(wanted)


@st.composite
def rows(draw, name):
    """An object as the gateway could show it, with settings and metadata that nobody here made."""
    resource = RESOURCES[name]
    row = create(resource, plan(resource, draw(tasks(name)), None).payload)
    if "metadata" in resource.fields:
        row["metadata"] = dict(row["metadata"] or {}, **draw(st.dictionaries(
            st.sampled_from(FOREIGN), nested.filter(lambda value: value != ""), max_size=3)))
    for field in sorted(resource.fields):
        item = resource.fields[field]
        shown = item.readable and not item.in_metadata and not item.source and field not in IDENTITY[name]
        if shown and row[field] is None:
            # LiteLLM mixes its ways to say "not set".
            row[field] = draw(st.sampled_from([None, copy.deepcopy(item.empty)]))
    return row
