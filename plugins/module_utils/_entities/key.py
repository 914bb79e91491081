# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keys: found by alias, secret or hash. After a key is created, only the hash of its secret is sent to the gateway."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from typing import Any

from .._errors import GatewayError, InvalidInput, NotFound
from .._fields import durations
from .._fields.secret import hash_of
from .._fields.temporary_budget import wrong_temporary
from .._gateway.client import Client
from .base import Resource
from .budget import BUDGET
from .identity import missing_references, the_one
from .key_cautions import told_cautions, told_expired, value_of
from .key_fields import FIELDS, OPTIONS
from .key_move import move
from .key_queries import check_sight, hashes_of_name, in_use, key_name, key_row, keys, keys_asked_for, named_keys, refuse_secret, settled, with_budget
from .key_rules import (
    LIMITS,
    refuse_all_of_no_team,
    refuse_expired,
    refuse_lost_team,
    refuse_team,
    refuse_transfer,
    refuse_unlimited,
    refuse_unsafe_alias,
    unlimited,
    wider_than_its_owners,
    wrong_secret,
)
from .key_update import send_along, with_duration, without_bad_expiry
from .soft_budget import off_its_budget, refuse_soft_budget, refuse_two_soft_budgets, with_own_soft_budget
from .team import TEAM
from .team_member_rows import members
from .traits import Reference
from .user import USER


class Key(Resource):
    """A virtual key. KeyCreation makes keys whose secret must be saved first."""

    name = "key"
    plural = "keys"
    names = ("key_alias", "token", "key")
    alias = "key_alias"
    id_from_gateway = True
    deleted_by = "keys"
    alternatives = (("duration", "expires"),)
    references = (Reference("user_id", USER, goes_along=True), Reference("team_id", TEAM, goes_along=True), Reference("budget_id", BUDGET))
    orders = ("state", "transfer")
    module_only = ("vault", "vault_encrypt", "vault_id", "require_models", "require_budget")
    has_secret = True
    limits = LIMITS
    unlimited = staticmethod(unlimited)
    # ansible-test rejects "keys" in RETURN, since result.keys is a method in Jinja2.
    returned_as = ("new_keys", "keys")
    paths = {"create": "/key/generate", "update": "/key/update", "delete": "/key/delete"}
    result_name = "key_info"
    id_name = "token"
    fields = {item.name: item for item in FIELDS}
    # default_key_generate_params, upperbound_key_generate_params
    filled_in = ("user_id", "team_id", "models", "max_budget", "budget_duration", "max_parallel_requests", "tpm_limit", "rpm_limit", "expires")
    conflict_remedy = "Another key has this alias but is not shown to this api_key: use the master key."
    options = OPTIONS

    def describe(self, wanted: dict[str, Any]) -> str:
        return key_name(dict(wanted, token=token_of(wanted) or ""))

    def identities(self, wanted: dict[str, Any]) -> list[tuple[str, Any]]:
        names = {"key_alias": wanted.get("key_alias"), "token": token_of(wanted)}
        return [(name, value) for name, value in names.items() if value]

    filters = {"user_id": "user_id", "team_id": "team_id", "organization_id": "organization_id", "budget_id": None}
    listed_at = "/key/list"
    list_options = {"return_full_object": "true"}
    kept = ("token", "metadata", "litellm_budget_table", "created_at", "updated_at", "updated_by", "spend", "budget_reset_at")
    telling = ("budget_id", "last_active", "tpd_limit")
    in_use = staticmethod(in_use)
    check_sight = staticmethod(check_sight)
    ids_of_name = staticmethod(hashes_of_name)
    named = staticmethod(named_keys)
    cautions = staticmethod(told_cautions)

    @staticmethod
    def is_secret_known(wanted: dict[str, Any]) -> bool:
        """Whether the user already has the secret, or names an existing key by its hash."""
        return bool(token_of(wanted))

    @staticmethod
    def needs_file(wanted: dict[str, Any]) -> bool:
        """Whether a new key would need a file for its secret. A hash alone cannot create a key."""
        return bool(wanted.get("key_alias")) and not wanted.get("token")

    def problems(self, options: dict[str, Any]) -> Iterator[InvalidInput]:
        yield from super().problems(options)
        label = self.describe(options)
        yield from wrong_secret(label, options)
        for name in [name for reference in self.references for name in (reference.by, reference.field)]:
            if options.get(name) == "":  # Probably a template that found nothing. The key would lose the limits of what it refers to.
                yield InvalidInput("%s of %s is empty" % (name, label), "Leave it out, or set it to null to remove it from the key.")
        for one, other in self.excluding:
            if options.get(one) and options.get(other):
                yield InvalidInput("%s has both %s and %s" % (label, one, other), "Use one of them.")
        yield from wrong_temporary(label, options)
        if options.get("budget_id") and options.get("soft_budget") is not None:
            yield InvalidInput("%s has both budget_id and soft_budget" % label,
                               "soft_budget would change the shared budget for everybody: set it with litellm_budget.")

    def relate(self, wanted: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
        wanted = with_own_soft_budget(wanted, row)
        if "duration" not in wanted:
            return wanted
        wanted = dict(wanted)
        duration = wanted.pop("duration")
        if not duration and wanted.get("expires"):
            return wanted
        wanted["expires"] = None
        if duration and not row.get("created_at"):
            raise GatewayError("The gateway does not say when %s was created, and duration counts from then" % self.describe(row),
                               "Leave out duration, use expires, or create a new key.")
        if duration:
            # The gateway counts from each update. Counting from the creation keeps the expiry from sliding.
            expires = durations.after(durations.parsed(row["created_at"]), duration)
            wanted["expires"] = durations.moment(expires.isoformat())
        return wanted

    def compared(self, wanted: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
        return without_bad_expiry(off_its_budget(wanted, row))

    def find(self, client: Client, wanted: dict[str, Any]) -> dict[str, Any] | None:
        row = self._listed(client, wanted)
        asks = {"soft_budget", "budget_id"} & set(wanted) or (row and wanted.get("require_budget") and "budget_id" not in row)
        if row and asks and not row.get("litellm_budget_table"):
            # LiteLLM 1.80 lists keys without their budget, 1.92 without its values.
            row = dict(row, **client.part("/key/info", key=row["token"]))
        if row and wanted.get("budget_id") not in (None, row.get("budget_id")):
            row = dict(row, budget_to_be=BUDGET.find(client, {"budget_id": wanted["budget_id"]}))
        return row

    def _listed(self, client: Client, wanted: dict[str, Any]) -> dict[str, Any] | None:
        token = token_of(wanted)
        if token:
            row = the_one(keys(client, key_hash=token), self.describe(wanted), lambda row: row["token"], "")
            if row is not None or not wanted.get("key_alias"):
                return row
        refuse_secret(client, wanted["key_alias"])
        return self.of_secret(wanted, self.the_one(wanted["key_alias"], settled(client, wanted["key_alias"]), []))

    def of_secret(self, wanted: dict[str, Any], row: dict[str, Any] | None) -> dict[str, Any] | None:
        """Return the key that was found by its alias, or None. :raises InvalidInput: it has another secret than the task gives."""
        if row and token_of(wanted) not in (None, row["token"]):
            raise InvalidInput("%s exists with another secret (hash %s)" % (self.describe(wanted), row["token"]),
                               "Delete that key first, or leave out key and token.")
        return row

    def look_up(self, client: Client, name: str, values: list[str]) -> list[dict[str, Any]]:
        found = keys(client, **{"key_hash" if name == "token" else name: values[0]})
        return [row for row in found if row.get(name) == values[0]]

    def read_rows(self, client: Client, asked: dict[str, Any], narrowed: dict[str, Any]) -> list[dict[str, Any]]:
        rows = keys_asked_for(client, dict(self.identities(asked)), narrowed)
        return [with_budget(client, row) for row in rows] if asked.get("budget_id") else rows

    def trim(self, row: dict[str, Any]) -> dict[str, Any]:
        return super().trim(key_row(row))

    def complete(self, pool: Any, snapshot: Any, wanted: list[dict[str, Any]], kinds: Collection[str]) -> None:
        # LiteLLM 1.80 lists keys without their budget, 1.92 without its values.
        asked = {value for one in wanted if {"budget_id", "soft_budget"} & set(one) for value in (one.get("key_alias"), token_of(one)) if value}

        def add(client: Client, row: dict[str, Any]) -> None:
            found = client.part("/key/info", key=row["token"])
            row.update({name: found.get(name) for name in ("budget_id", "litellm_budget_table")})
        pool.each(add, [row for row in snapshot.rows[self.plural] if {row["token"], row.get("key_alias")} & asked
                        and not row.get("litellm_budget_table") and (row.get("budget_id") or "budget_id" not in row)]
                  if self.plural in kinds else [])

        named = {value: one["budget_id"] for one in wanted if one.get("budget_id") for value in (one.get("key_alias"), token_of(one)) if value}
        if named and self.plural in kinds:
            moving = [(row, named.get(row["token"]) or named.get(row.get("key_alias"))) for row in snapshot.rows[self.plural]]
            moving = [(row, budget_id) for row, budget_id in moving if budget_id not in (None, row.get("budget_id"))]
            snapshot.prepare((BUDGET.plural, "budget_id", budget_id) for _row, budget_id in moving)
            for row, budget_id in moving:
                row["budget_to_be"] = snapshot.by_id(BUDGET.plural, budget_id)

    def spending(self, row: dict[str, Any], changes: dict[str, Any]) -> tuple[Any, Any, Any]:
        if "budget_id" in changes:  # a limit of the budget that the key leaves does not bind it
            row = dict(row, litellm_budget_table=row.get("budget_to_be"))
        return super().spending(row, changes)

    def find_among(self, known: Any, wanted: dict[str, Any]) -> dict[str, Any] | None:
        token = token_of(wanted)
        row = known.by_id(self.plural, token) if token else None
        if row is None and wanted.get("key_alias"):
            row = self.of_secret(wanted, known.by_name(self.plural, wanted["key_alias"]))
        return row

    def check_write(self, facts: Any, wanted: dict[str, Any], row: dict[str, Any] | None, changes: dict[str, Any]) -> None:
        if row is None and not wanted.get("key") and wanted.get("token"):
            raise NotFound("%s does not exist, and a hash is not enough to create it" % self.describe(wanted),
                           "Leave out token, or give the secret as key.")
        if row is not None:
            super().check_write(facts, wanted, row, changes)
        refuse_unsafe_alias(self.describe(wanted), changes)
        refuse_expired(self.describe(wanted), wanted, changes)
        if {"models", "team_id"} & set(changes):
            refuse_all_of_no_team(self.describe(wanted), {
                name: changes[name][1] if name in changes else self.fields[name].read(row or {}) for name in ("models", "team_id")})
        if row is not None and "soft_budget" in changes:
            refuse_soft_budget(facts, self.describe(wanted), row, changes)

    def refuse_move(self, wanted: dict[str, Any], row: dict[str, Any] | None, name_of: Callable[..., str]) -> None:
        old, new = (row or {}).get("user_id"), wanted.get("user_id")
        if new != old and "user_id" in wanted:
            refuse_transfer(self.describe(wanted), wanted, {"user_id": (old, new)}, lambda user_id: name_of(USER.plural, user_id))

    def wrong_together(self, steps: list[Any], snapshot: Any) -> Iterable[tuple[Any, InvalidInput]]:
        teams = {step.identity: step for step in steps if step.kind == TEAM.plural and step.wanted is not None}
        yield from refuse_two_soft_budgets([step for step in steps if step.kind == self.plural and step.row and step.wanted is not None],
                                           {step.identity: step for step in steps if step.kind == BUDGET.plural and step.wanted is not None})
        for step in steps:
            if step.kind != self.plural or not step.row or step.plan.action == "none":
                continue
            team_id = step.plan.changes.get("team_id", (None, None))[1]
            if not team_id:
                try:
                    refuse_lost_team(step.label, step.row, lambda identity: teams.get(identity) or snapshot.by_id(TEAM.plural, identity))
                except InvalidInput as error:
                    yield step, error
                continue
            team = teams.get(team_id)
            row = team.row if team else snapshot.by_id(TEAM.plural, team_id)
            people = set(members(row)) if row else set()
            people |= {member["user_id"] for member in team.wanted.get("members") or ()} if team else set()
            try:
                refuse_team(step.label, partial(value_of, step), people, partial(value_of, team) if team else (row or {}).get,
                            TEAM.describe(dict({"team_id": team_id}, **(team.wanted if team else row or {}))),
                            lambda user_id: USER.describe(snapshot.by_id(USER.plural, user_id) or {"user_id": user_id}))
            except InvalidInput as error:
                yield step, error

    def foresee(self, client: Client, wanted: dict[str, Any], row: dict[str, Any] | None, plan: Any, check_mode: bool) -> list[str]:
        label, changes = self.describe(wanted), plan.changes
        found: dict[tuple, dict[str, Any] | None] = {}
        after = dict({name: item.read(row) for name, item in self.fields.items() if item.readable} if row else {},
                     **{name: new for name, (old, new) in changes.items()})

        def owner(entity: Any, identity: str | None) -> dict[str, Any] | None:
            if identity and (entity, identity) not in found:
                found[entity, identity] = entity.find(client, {entity.id_name: identity})
            return found.get((entity, identity))

        def name_of(user_id: str) -> str:
            return USER.describe(owner(USER, user_id) or {"user_id": user_id})

        if row is not None:
            refuse_transfer(label, wanted, changes, name_of)
        if wanted.get("require_models") or wanted.get("require_budget"):
            refuse_unlimited(label, wanted, after, owner(TEAM, after.get("team_id")), partial(owner, BUDGET))
        warnings = told_expired({label: (row, changes)})
        if plan.action == "none":
            return warnings
        warnings += missing_references(self, label, wanted, changes, owner, check_mode)
        team = owner(TEAM, after.get("team_id"))
        if row is not None and not changes.get("team_id", (None, None))[1]:
            refuse_lost_team(label, row, lambda identity: owner(TEAM, identity))
        if row is not None and "team_id" in changes and team:
            refuse_team(label, after.get, members(team), team.get, TEAM.describe(team), name_of)
        for reference in self.references:
            old, new = changes.get(reference.field, (None, None))
            plan.show(*({reference.by: held[reference.by]} if value and held.get(reference.by) else {}
                        for value, held in ((old, owner(reference.entity, old) or {}), (new, owner(reference.entity, new) or wanted))))
        return warnings + wider_than_its_owners(label, after, owner(USER, after.get("user_id")), team, partial(owner, BUDGET))

    def update(self, client: Client, row: dict[str, Any], payload: dict[str, Any]) -> None:
        payload = with_duration(payload)
        # LiteLLM would write it into the budget that the key leaves.
        own = {"soft_budget": payload.pop("soft_budget")} if {"budget_id", "soft_budget"} <= set(payload) else {}
        send_along(payload, row)
        if payload.get("team_id"):
            move(client, row, payload)
        else:
            client.post("/key/update", dict(payload, key=row["token"]))
        if own:
            client.post("/key/update", dict(own, key=row["token"]))


KEY = Key()


def token_of(wanted: dict[str, Any]) -> str | None:
    """The hash of the key that a task gives by hash or secret, or None."""
    return wanted.get("token") or (hash_of(wanted["key"]) if wanted.get("key") else None)
