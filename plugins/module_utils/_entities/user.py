# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users: found by user_id or exact email, never by the substring that the API searches for."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from .._errors import Conflict, GatewayError, NotFound, NotPutBack
from .._fields import field, values
from .._fields.email import check_email, fold, is_email
from .._gateway.client import Client
from .._gateway.permissions import is_refusal
from . import user_bulk
from .base import Resource
from .key_queries import TAKEN_KEYS, keys
from .traits import ANY_MODEL, Limit
from .user_queries import WHOLE_ROWS, grants, refuse_other_email, users_by_email, users_by_id, users_by_ids, users_known_by, without_directory


ROLES = ("proxy_admin", "proxy_admin_viewer", "internal_user", "internal_user_viewer")

# by_name=False: /user/update answers 400 to guardrails and prompts at the top level.
FIELDS = (
    field.text("user_email", check=check_email, clearable=False, same=lambda a, b: fold(a) == fold(b), sample="developer@example.com", doc=(
        "The user's email.",
        "Identifies the user if O(user_id) is omitted. Case is ignored.",
        "A user who has this email as O(user_id) in any case, as created from a header or a token, and no other email, is taken to be "
        "this person and gets the email. If another user also has the email, the task fails and names both.",
        "To change an email, give O(user_id) and the new email.",
    )),
    field.text("user_alias", clear="", doc="A display name."),
    field.text("user_role", choices=ROLES, clearable_after="1.110.2", sample="internal_user", doc=(
        "The user's role in LiteLLM's web interface and management API.",
        "V(internal_user) manages their own keys, V(internal_user_viewer) only views them, V(proxy_admin) manages everything, and "
        "V(proxy_admin_viewer) views everything.",
        "If omitted for a new user, the gateway decides (C(default_internal_user_params) in its configuration).",
    )),
    field.text("sso_user_id", updatable=False, doc=(
        "The user's ID at the single sign-on provider.",
        "Can only be set when the user is created. The task fails if an existing user has a different one.",
    )),
    field.names("models", normalise=values.everything, clear=["all-proxy-models"], doc=(
        "The models that the user may use with keys that belong to no team.",
        "An empty list, V(null) and V([all-proxy-models]) all mean every model of the gateway. V([no-default-models]) means only the "
        "models of the user's teams.",
    )),
    field.money("max_budget", clearable_after="1.80.0", doc=(
        "Maximum spend of the user per O(budget_duration) with keys that belong to no team, in USD; V(null) for no limit.",
        "Must not be negative. With V(0), every request that costs something is refused.",
    )),
    field.period("budget_duration", clearable_after="1.92.0"),
    field.count("tpm_limit", clearable_after="1.92.0"),
    field.count("rpm_limit", clearable_after="1.92.0"),
    field.parallel("max_parallel_requests", stored_after="1.80.0", clearable_after="1.108.0", doc=(
        "Maximum number of parallel requests. To remove a limit, set a high one.",
        "LiteLLM 1.106.2 stores this for users but does not apply it. Set it on their keys with M(llmops.litellm.litellm_key).",
    )),
    field.limits("model_rpm_limit", in_metadata=True, by_name=False, doc=(
        "Maximum requests per minute for each model, as a dictionary of numbers by model name.",
        "The dictionary replaces the stored one completely.",
        "LiteLLM 1.106.2 stores this for users but does not apply it. Set it on their keys with M(llmops.litellm.litellm_key).",
    )),
    field.limits("model_tpm_limit", in_metadata=True, by_name=False, doc=(
        "Maximum tokens per minute for each model, as a dictionary of numbers by model name.",
        "The dictionary replaces the stored one completely.",
        "LiteLLM 1.106.2 stores this for users but does not apply it. Set it on their keys with M(llmops.litellm.litellm_key).",
    )),
    field.limits_by_model("model_max_budget", clearable_after="1.92.0", applied_after="1.92.0", doc=(
        "Maximum spend for each model. A dictionary by model name of dictionaries with C(budget_limit) in USD and C(time_period), a "
        "period like V(30d).",
        "The dictionary replaces the stored one completely.",
    )),
    field.names("guardrails", in_metadata=True, by_name=False, doc=(
        "Guardrails of the gateway for the user's requests.",
        "LiteLLM 1.106.2 stores this for users but does not apply it. Set it on their keys or teams, which needs LiteLLM Enterprise.",
    )),
    field.names("prompts", in_metadata=True, by_name=False, doc=(
        "Stored prompts of the gateway that the user may use.",
        "LiteLLM 1.106.2 stores this for users but does not apply it. Set it on their keys, which needs LiteLLM Enterprise.",
    )),
    field.grants("object_permission", stored_after="1.92.0"),
    field.metadata("metadata", sample={"department": "research"}),
    field.flag("send_invite_email", readable=False, doc=(
        "Whether the gateway sends an invitation when it creates the user. Has no effect on an existing user.",
        "The gateway must be configured to send email.",
    )),
)


class User(Resource):
    """A person or service that may use the gateway."""

    name = "user"
    plural = "users"
    result_name = "user"
    id_name = "user_id"
    names = ("user_email", "user_id")
    alias = "user_email"
    alias_word = "email"
    bulk = user_bulk
    looked_up_together = "user_id"
    listed_at = "/user/list"
    listed_whole = WHOLE_ROWS  # a page counts the keys of each of its users, with a query for each
    filters = {"user_role": "role", "team_id": "team"}
    kept = ("user_id", "metadata", "teams", "object_permission_id", "spend", "updated_at", "budget_reset_at")
    taken = TAKEN_KEYS
    deleted_by = "user_ids"
    deleted_in_turn = True  # the gateway rewrites the teams' lists of members without a lock
    orders = ("state", "owned")
    limits = (ANY_MODEL, Limit("budget", ("max_budget",), "none"))
    fields = {item.name: item for item in FIELDS}
    # default_internal_user_params, max_internal_user_budget
    filled_in = ("user_role", "models", "max_budget", "budget_duration", "tpm_limit", "rpm_limit", "max_parallel_requests")
    # /user/update drops empty metadata.
    takes_empty_metadata = False
    paths = {"create": "/user/new", "update": "/user/update", "delete": "/user/delete"}
    conflict_remedy = ("Its user_id is derived from its email and belongs to another user, whose email was changed. Give user_id to say which user is meant.")
    options = dict(field.options("str", "user_id"), **field.options_of(FIELDS))

    def fold(self, name: str) -> str:
        return fold(name)

    def trim(self, row: dict[str, Any]) -> dict[str, Any]:
        return super().trim(without_directory(row))

    def find(self, client: Client, wanted: dict[str, Any]) -> dict[str, Any] | None:
        row = super().find(client, wanted)
        if row is not None and "object_permission" in wanted:
            row = dict(row, object_permission=grants(client, row))
        return self.with_hidden(client, row, wanted)

    def with_hidden(self, client: Client, row: dict[str, Any] | None, wanted: dict[str, Any]) -> dict[str, Any] | None:
        """A user with the names in metadata that a task gives and reads hide, or None."""
        asked = set(wanted.get("metadata") or {}) - set((row or {}).get("metadata") or {})
        if row is None or not asked:
            return row
        hidden = {name: value for name, value in self.hidden(client, row).items() if name in asked}
        return dict(row, metadata=dict(row.get("metadata") or {}, **hidden))

    def read_rows(self, client: Client, asked: dict[str, Any], narrowed: dict[str, Any]) -> list[dict[str, Any]]:
        return [dict(row, object_permission=grants(client, row)) if row.get("object_permission_id") else row
                for row in super().read_rows(client, asked, narrowed)]

    def claimed_name(self, wanted: dict[str, Any]) -> str | None:
        # A user_id that is somebody else's email would make the two users indistinguishable.
        return wanted.get("user_email") or (wanted["user_id"] if is_email(wanted.get("user_id")) else None)

    def known_as(self, row: dict[str, Any]) -> str | None:
        # A user created from a header or token has the email as user_id and no email.
        return row.get("user_email") or (row["user_id"] if is_email(row["user_id"]) else None)

    def ids_of_name(self, name: str) -> list[str]:
        return [*dict.fromkeys((name, fold(name))), self.identify({"user_email": name})["user_id"]]

    def named(self, name: str, rows: list[dict[str, Any]], others: list[dict[str, Any]]) -> list[dict[str, Any]]:
        # A half created user has the derived user_id and no email.
        *names, new = self.ids_of_name(name)
        by_id, half_made = ([row for row in others if row["user_id"] in ids and not row.get("user_email")] for ids in (names, [new]))
        return list({row["user_id"]: row for row in rows + by_id}.values()) or half_made

    def the_one(self, name: str, rows: list[dict[str, Any]], others: list[dict[str, Any]]) -> dict[str, Any] | None:
        found = super().the_one(name, rows, others)
        if found is None:
            refuse_other_email(name, others)
        return found

    def look_up(self, client: Client, name: str, values: list[str]) -> list[dict[str, Any]]:
        if name != "user_email":
            return users_by_ids(client, values)
        return users_known_by(client, values[0])[0]

    def asked_by_name(self, client: Client, name: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        rows, is_all = users_known_by(client, name)
        return rows, [] if rows and is_all else users_by_ids(client, self.ids_of_name(name))

    def id_of(self, client: Client, name: str, check_mode: bool, label: str = "") -> Any:
        return super().id_of(client, check_email(name, "user_email"), check_mode, label)

    def foresee(self, client: Client, wanted: dict[str, Any], row: dict[str, Any] | None, plan: Any, check_mode: bool) -> list[str]:
        if row is not None and any(name == "metadata" or self.fields[name].in_metadata for name in plan.changes):
            self.completed(client, row, {"metadata": {}})
        return []

    def create(self, client: Client, wanted: dict[str, Any], payload: dict[str, Any]) -> Any:
        # /user/new requires a licence for this one; /user/update does not.
        later = {name: value for name, value in payload.items() if name == "model_max_budget" and value}
        answer = self._create(client, wanted, {name: value for name, value in payload.items() if name not in later})
        return client.post(self.paths["update"], dict(self.identify(wanted), **later)) if later else answer

    def _create(self, client: Client, wanted: dict[str, Any], payload: dict[str, Any]) -> Any:
        # Otherwise the gateway creates a key that nobody asked for.
        payload = dict(payload, auto_create_key=False)
        try:
            return super().create(client, wanted, payload)
        except Conflict:
            email, identity = payload.get("user_email"), self.identify(wanted)
            if not email or not user_bulk.LIKE.search(email) or users_by_email(client, email) or users_by_id(client, identity["user_id"]):
                raise
        super().create(client, wanted, {name: value for name, value in payload.items() if name != "user_email"})
        return client.post(self.paths["update"], dict(identity, user_email=email))

    def completed(self, client: Client, row: dict[str, Any], payload: dict[str, Any]) -> dict[str, Any]:
        """The metadata for an update, with the names that reads hide, since an update replaces all of it.

        :raises GatewayError: the gateway does not show what it hides.
        """
        if "metadata" not in payload:
            return payload
        return dict(payload, metadata=dict(self.hidden(client, row), **payload["metadata"]))

    def hidden(self, client: Client, row: dict[str, Any]) -> dict[str, Any]:
        """The names in a user's metadata that reads hide, such as the attributes of a directory (SCIM).

        :raises GatewayError: the gateway does not show them.
        """
        try:
            whole = client.listed(WHOLE_ROWS, user_id=row["user_id"])
            if not whole:
                raise GatewayError("it answered nothing")
        except GatewayError as error:
            raise GatewayError("Updating metadata of %s would lose what the gateway hides in it (the attributes of a directory), because GET %s does not "
                               "show it: %s" % (self.describe(row), WHOLE_ROWS, error.message),
                               "Leave out metadata and owner, or use a key that may read %s." % WHOLE_ROWS, error.status) from None
        stored = whole[0].get("metadata") or {}
        return {name: value for name, value in stored.items() if name not in (row.get("metadata") or {})}

    def update(self, client: Client, row: dict[str, Any], payload: dict[str, Any]) -> None:
        payload = self.completed(client, row, payload)
        if not self.takes_own_call(payload):
            super().update(client, row, payload)
            return
        # For this role, the gateway sets its default budget for internal users unless a budget is sent. A period that is sent would begin anew.
        limit = {"max_budget": row["max_budget"]} if row.get("max_budget") is not None else {}
        super().update(client, row, {**limit, **payload})
        lost = self._lost(client, row, payload)
        if lost:
            super().update(client, row, lost)
            left = self._lost(client, row, payload)
            if left:
                raise NotPutBack("With the role internal_user, LiteLLM gave %s the %s of its settings for internal users, and this version does not clear "
                                 "what it gave" % (self.describe(row), " and ".join(left)), "Set max_budget and budget_duration of the user.")

    @staticmethod
    def _lost(client: Client, row: dict[str, Any], payload: dict[str, Any]) -> dict[str, Any]:
        """The former budget and period of a user, as far as an update has changed them without being asked to."""
        now = users_by_id(client, row["user_id"])
        return {name: row.get(name) for name in ("max_budget", "budget_duration") if name not in payload and now and now[0].get(name) != row.get(name)}

    def takes_own_call(self, payload: dict[str, Any]) -> bool:
        """Whether an update must be verified, so that it cannot be part of a bulk update."""
        return payload.get("user_role") == "internal_user"

    def complete(self, pool: Any, snapshot: Any, wanted: list[dict[str, Any]], kinds: Collection[str]) -> None:
        if self.plural not in kinds:
            return
        of = {value: one for one in wanted for value in (one.get("user_id"), fold(one.get("user_email"))) if value}
        pairs = [(row, of.get(row["user_id"]) or of.get(fold(self.known_as(row))) or {}) for row in snapshot.rows[self.plural]]

        def add(client: Client, pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
            row, one = pair
            if "object_permission" in one:
                row["object_permission"] = grants(client, row)
            row.update(self.with_hidden(client, row, one) or {})
        pool.each(add, [(row, one) for row, one in pairs if "object_permission" in one
                        or set(one.get("metadata") or ()) - set(row.get("metadata") or ())])

    def held_in(self, row: dict[str, Any], name: str) -> Any:
        return row.get("teams") or () if name == "team_id" else super().held_in(row, name)

    def belongs_to(self, row: dict[str, Any]) -> dict[str, list[str]]:
        return {"teams": list(row["teams"])} if row.get("teams") else {}

    def goes_along(self, client: Client, row: dict[str, Any]) -> list[dict[str, Any]]:
        return keys(client, user_id=row["user_id"])

    def also_left(self, client: Client, row: dict[str, Any]) -> dict[str, list[str]]:
        try:
            memberships = client.part("/user/info", user_id=row["user_id"]).get("organization_memberships") or ()
        except GatewayError as error:
            if isinstance(error, NotFound) or is_refusal(client, error):
                return {}  # what the api_key may not see does not keep it from deleting
            raise
        return {"left_organizations": sorted(one["organization_id"] for one in memberships)} if memberships else {}

    def ends_with(self, client: Client, row: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
        teams = {team_id: client.listed("/v2/team/list", team_id=team_id) for team_id in row.get("teams") or ()}
        left = {"left_teams": [(found and found[0].get("team_alias")) or team_id for team_id, found in teams.items()]} if teams else {}
        return {**left, **self.also_left(client, row)}


USER = User()
