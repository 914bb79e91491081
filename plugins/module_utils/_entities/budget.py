# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Budgets: named limits that keys, customers, tags and others share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timezone
from typing import Any

from .._fields import durations, field
from .._gateway.client import Client
from .base import Resource
from .exhausted import outspent
from .key_queries import with_budget
from .routes import STORED_TAGS
from .team_cautions import shared_of
from .traits import Holder, Limit


LIMIT = dict(clearable_after="1.80.0")
FIELDS = (
    field.money("max_budget", **LIMIT, doc=(
        "Maximum spend per O(budget_duration), in USD; V(null) for no limit.",
        "Each key's spend counts separately. Keys do not use up the budget together.",
        "A warning names keys and team members that have already spent a new, lower limit. It is not looked for on gateways with more than "
        "2,000 keys.",
        "Must not be negative.",
    )),
    field.money("soft_budget", **LIMIT),
    field.period("budget_duration", **LIMIT),
    field.parallel("max_parallel_requests", **LIMIT, doc=(
        "Maximum number of parallel requests; V(null) for no limit.",
        "LiteLLM 1.106.2 stores this but does not apply it to the budget's keys. Set it on each key with M(llmops.litellm.litellm_key).",
    )),
    field.count("tpm_limit", **LIMIT),
    field.count("rpm_limit", **LIMIT),
    field.count("tpd_limit", stored_after="1.92.0"),
    field.limits_by_model("model_max_budget", licensed=True),
)


class Budget(Resource):
    """A budget, found by its budget_id."""

    name = "budget"
    plural = "budgets"
    result_name = "budget"
    id_name = "budget_id"
    names = ("budget_id",)
    orders = ("state", "force")
    holders_lose = "limit"
    limits = (Limit("budget", ("max_budget",), "none"),)
    looked_up_together = "budget_id"
    fields = {item.name: item for item in FIELDS}
    model_options = ("model_max_budget",)
    paths = {"create": "/budget/new", "update": "/budget/update", "delete": "/budget/delete"}
    conflict_remedy = "Run again: another run has just deleted it."
    options = dict(budget_id=dict(type="str", required=True), **field.options_of(FIELDS), force=dict(type="bool", default=False))

    def look_up(self, client: Client, name: str, values: list[str]) -> list[dict[str, Any]]:
        # For an unknown budget, LiteLLM answers 200 with an empty list.
        return [row for row in budgets(client, *values) if row["budget_id"] in values]

    def read_rows(self, client: Client, asked: dict[str, Any], narrowed: dict[str, Any]) -> list[dict[str, Any]]:
        return budgets(client, *([asked["budget_id"]] if asked.get("budget_id") else []))

    def update_of(self, row: dict[str, Any], payload: dict[str, Any]) -> dict[str, Any]:
        body = super().update_of(row, payload)
        if "budget_duration" in payload and payload["budget_duration"] is None:
            body["budget_reset_at"] = None  # LiteLLM 1.92 would keep the reset, and so set the spend to 0 again and again
        elif "budget_duration" in payload and "allowed_models" not in row:
            # LiteLLM 1.80 would keep the end of the former period.
            body["budget_reset_at"] = durations.after(datetime.now(timezone.utc), payload["budget_duration"]).isoformat()
        return body

    def deletion_of(self, row: dict[str, Any]) -> dict[str, Any]:
        return {"id": row["budget_id"]}

    def foresee(self, client: Client, wanted: dict[str, Any], row: dict[str, Any] | None, plan: Any, check_mode: bool) -> list[str]:
        return outspent(client, [(row, plan.changes)])

    def cautions(self, steps: list[Any], snapshot: Any, whole_row: Callable[..., Any], options: dict[str, Any]) -> list[str]:
        changed = [(step.row, step.plan.changes) for step in steps if step.kind == self.plural]
        return snapshot.asked(lambda client: outspent(client, changed)) or []

    def holders(self, client: Client) -> Iterable[tuple[str | None, dict[str, Any]]]:
        for row in client.listed("/key/list", return_full_object="true"):
            yield "keys", with_budget(client, row)
        for row in client.listed("/team/list"):
            yield "teams", row
        for path, kind, _identity in OTHERS:
            for row in client.listed_if_served(path, **(STORED_TAGS if kind == "tag" else {})):
                yield kind, row

    def held(self, holders: Iterable[tuple[str | None, dict[str, Any]]]) -> dict[str, list[Holder]]:
        found: dict[str, list[Holder]] = {}
        for kind, row in holders:
            for budget_id, holder in READERS[kind](row) if kind in READERS else ():
                if budget_id:
                    found.setdefault(budget_id, []).append(holder)
        return found


# Other lists of objects that may have a budget: path, name of the kind, field that names the object.
OTHERS = (
    ("/organization/list", "organization", "organization_id"),
    ("/project/list", "project", "project_id"),
    ("/customer/list", "customer", "user_id"),
    ("/tag/list", "tag", "name"),
    ("/access_group/list", "access group", "access_group"),
)


def _of_key(row: dict[str, Any]) -> Iterator[tuple[Any, Holder]]:
    label = "key '%s'" % (row.get("key_alias") or row["token"])
    yield row.get("budget_id"), Holder("key", row["token"], label)
    yield (row.get("metadata") or {}).get("end_user_budget_id"), Holder("end users", row["token"], "the end users of %s" % label)


def _of_team(row: dict[str, Any]) -> Iterator[tuple[Any, Holder]]:
    label, team_id = "team '%s'" % (row.get("team_alias") or row["team_id"]), row["team_id"]
    yield shared_of(row), Holder("team", team_id, "the members of %s" % label)
    for member in row.get("team_memberships") or []:
        yield member.get("budget_id"), Holder("member", (team_id, member.get("user_id")), "member '%s' of %s" % (member.get("user_id"), label))


def _of_other(kind: str, identity: str) -> Callable[[dict[str, Any]], Iterator[tuple[Any, Holder]]]:
    def read(row: dict[str, Any]) -> Iterator[tuple[Any, Holder]]:
        label = "%s '%s'" % (kind, row.get("%s_alias" % kind) or row[identity])
        for budget_id in _named_by(row):
            yield budget_id, Holder(kind, row[identity], label)
        for member in (row.get("members") or ()) if kind == "organization" else ():
            for budget_id in _named_by(member):
                yield budget_id, Holder("organization's member", (row[identity], member.get("user_id")), "member '%s' of %s" % (member.get("user_id"), label))
    return read


def _named_by(row: dict[str, Any]) -> set[Any]:
    """The budget_ids that a row refers to, in any of the ways that LiteLLM's lists use."""
    named = [row] + [row[name] for name in ("litellm_budget_table", "budget") if isinstance(row.get(name), dict)]
    return {found.get("budget_id") for found in named} - {None}


READERS = {"keys": _of_key, "teams": _of_team, **{kind: _of_other(kind, identity) for _path, kind, identity in OTHERS}}
BUDGET = Budget()


def budgets(client: Client, *budget_ids: str) -> list[dict[str, Any]]:
    """All budgets, or those with the given ids. :raises GatewayError: the gateway cannot be read."""
    if budget_ids:
        return client.listed("/budget/info", {"budgets": list(budget_ids)})
    return client.listed("/budget/list")
