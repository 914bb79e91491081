# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keys: found by alias, secret or hash. Only the hash of a secret ever goes to the gateway after its creation."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from .._errors import GatewayError, InvalidInput, NotFound
from .._fields import durations
from .._fields.secret import PREFIX, hash_of
from .._fields.together import add_temporary, check_temporary
from .base import Resource, not_yet, the_one
from .budget import BUDGET, budget_users
from .key_fields import FIELDS, OPTIONS
from .key_queries import keys, settled
from .key_rules import refuse_transfer, refuse_unlimited, wider_than_its_owners
from .team import TEAM, team_id_of
from .team_member import members
from .user import USER, user_id_of


SHORTEST_SECRET = 16
KINDS = {"user_id": USER, "team_id": TEAM, "budget_id": BUDGET}  # what a key refers to, by the field that holds the identity
NAMES = {"user_id": "user_email", "team_id": "team_alias"}  # by which people know it
HELD_AGAINST_A_TEAM = ("user_id", "models", "tpm_limit", "rpm_limit")
HASH = re.compile(r"^[0-9a-f]{64}\Z")


class Key(Resource):
    """A virtual key. What makes one, with a secret that is kept before, is KeyCreation."""

    name = "key"
    paths = {"create": "/key/generate", "update": "/key/update", "delete": "/key/delete"}
    result_name = "key_info"
    id_name = "token"
    fields = {item.name: item for item in FIELDS}
    conflict_remedy = "Another key has this alias but is not shown to this api_key: use the master key."
    options = OPTIONS

    def describe(self, wanted):
        if wanted.get("key_alias"):
            return "key '%s'" % wanted["key_alias"]
        token = wanted.get("token") or hash_of(wanted.get("key") or "")
        return "key with the hash %s..." % token[:8]

    def identity_of(self, row):
        return {"key_alias": row.get("key_alias"), "token": row["token"]}

    def identify(self, wanted):
        return {}

    def check(self, options):
        if not any(options.get(name) for name in ("key_alias", "key", "token")):
            raise InvalidInput("None of key_alias, key and token says which key is meant", "Give one of them.")
        secret = options.get("key")
        if secret and (not secret.startswith(PREFIX) or len(secret) < SHORTEST_SECRET):
            raise InvalidInput("key of %s cannot be a secret of LiteLLM" % self.describe(options),
                               "A secret starts with sk- and has at least 16 characters; a hash is given as token.")
        if secret and not (secret.isascii() and secret.isprintable() and " " not in secret):
            raise InvalidInput("key of %s holds characters that no secret has: a line break, a space or letters beyond ASCII"
                               % self.describe(options), "Give the secret alone, for example with the filter trim.")
        if options.get("token") and not HASH.match(options["token"]):
            raise InvalidInput("token of %s is no hash of a key" % self.describe(options),
                               "A hash has 64 hexadecimal digits; a secret is given as key, a name as key_alias.")
        for by_name, by_id in (("user_email", "user_id"), ("team_alias", "team_id")):
            if options.get(by_name) and options.get(by_id):
                raise InvalidInput("%s has both %s and %s" % (self.describe(options), by_name, by_id), "Give one of them.")
        if options.get("duration") and options.get("expires"):
            raise InvalidInput("%s has both duration and expires" % self.describe(options), "Give one of them.")
        check_temporary(self.describe(options), options)
        if options.get("budget_id") and options.get("soft_budget") is not None:
            raise InvalidInput("%s has both budget_id and soft_budget" % self.describe(options),
                               "soft_budget would change the shared budget for everybody: set it with litellm_budget.")
        return super().check(options)

    def resolve(self, client, wanted, check_mode):
        found = dict(wanted)
        if "user_email" in found:
            found["user_id"] = user_id_of(client, found["user_email"], check_mode) if found["user_email"] else None
        if "team_alias" in found:
            found["team_id"] = team_id_of(client, found["team_alias"], check_mode) if found["team_alias"] else None
        return found

    def relate(self, wanted, row):
        if "duration" not in wanted:
            return wanted
        wanted = dict(wanted)
        duration = wanted.pop("duration")
        if not duration and wanted.get("expires"):
            return wanted
        wanted["expires"] = None
        if duration and not row.get("created_at"):
            raise GatewayError("The gateway does not tell when %s was created, from which duration counts" % self.describe(row),
                               "Leave duration out, or make a new key.")
        if duration:
            # The gateway counts from each update: counted from the creation, an expiry does not slide.
            expires = durations.after(durations.parse_time(row["created_at"]), duration)
            wanted["expires"] = durations.moment(expires.isoformat())
        return wanted

    def find(self, client, wanted):
        row = self._listed(client, wanted)
        if row and not row.get("litellm_budget_table") and ("soft_budget" in wanted or "budget_id" in wanted):
            # The list of LiteLLM 1.80 lacks a key's budget, that of 1.92 what is in it.
            row = dict(row, **client.part("/key/info", key=row["token"]))
        return row

    def _listed(self, client, wanted):
        tokens = {wanted.get("token"), hash_of(wanted["key"]) if wanted.get("key") else None} - {None}
        if len(tokens) > 1:
            raise InvalidInput("token is not the hash of key", "Give one of them.")
        if tokens:
            row = the_one(keys(client, key_hash=tokens.pop()), self.describe(wanted), lambda row: row["token"], "")
            if row is not None or not wanted.get("key_alias"):
                return row
        rows = settled(client, wanted["key_alias"])
        if tokens_differ(rows, wanted):
            raise InvalidInput("%s exists with another secret (hash %s)" % (self.describe(wanted), rows[0]["token"]),
                               "Delete that key first, or leave key and token out.")
        return the_one(rows, self.describe(wanted), lambda row: row["token"], "Give token to say which one is meant.")

    def check_write(self, client, wanted, row, changes, check_mode):
        if row is None and not wanted.get("key") and wanted.get("token"):
            raise NotFound("%s does not exist, and a hash is not enough to make it" % self.describe(wanted),
                           "Leave token out, or give the secret as key.")
        now = datetime.now(timezone.utc)
        if "expires" in changes and changes["expires"][1] and durations.parse_time(changes["expires"][1]) <= now:
            why = ": duration counts from the key's creation" if wanted.get("expires") is None else ""
            raise InvalidInput("%s would have expired already at %s%s" % (self.describe(wanted), changes["expires"][1], why),
                               "Give a later time, or make a new key; blocked: true or state: absent ends a key now.")
        if row is not None and row.get("budget_id") and "soft_budget" in changes:
            itself = "key '%s'" % (row.get("key_alias") or row["token"])
            others = [user for user in budget_users(client, row["budget_id"]) if user != itself]
            if others:
                raise InvalidInput("soft_budget of %s would change the budget '%s', which %s has too"
                                   % (self.describe(wanted), row["budget_id"], others[0]),
                                   "Set it with litellm_budget, or give the key another budget_id.")

    def foresee(self, client, wanted, row, plan, check_mode):
        label, changes, found = self.describe(wanted), plan.changes, {}
        after = dict({name: item.read(row) for name, item in self.fields.items() if item.readable} if row else {},
                     **{name: new for name, (old, new) in changes.items()})

        def owner(kind, identity):
            if identity and (kind, identity) not in found:
                found[kind, identity] = KINDS[kind].find(client, {kind: identity})
            return found.get((kind, identity))

        if row is not None:
            refuse_transfer(label, wanted, changes, lambda user_id: USER.describe(owner("user_id", user_id) or {"user_id": user_id}))
        if wanted.get("require_models") or wanted.get("require_budget"):
            refuse_unlimited(label, wanted, after, owner("team_id", after.get("team_id")))
        if plan.action == "none":
            return _expired(label, row)
        warnings = _missing(label, wanted, changes, owner, check_mode)
        team = owner("team_id", after.get("team_id"))
        if row is not None and "team_id" in changes:
            _refuse_stranger(label, after, team)
        for kind, name in NAMES.items():
            for side, value in zip((plan.before, plan.after), changes.get(kind, ())):
                named = (owner(kind, value) or wanted).get(name) if value else None
                side.update({name: named} if named else {})
        return warnings + wider_than_its_owners(label, after, owner("user_id", after.get("user_id")), team)

    def update(self, client, row, payload):
        payload = with_duration(payload)
        add_temporary(payload, row.get("metadata"))
        # With a new team, LiteLLM holds what the key has so far against it: its user, its models, its limits.
        first = {name: payload[name] for name in HELD_AGAINST_A_TEAM if name in payload} if payload.get("team_id") else {}
        if first:
            client.post("/key/update", dict(first, key=row["token"]))
            payload.pop("user_id", None)
        client.post("/key/update", dict(payload, key=row["token"]))

    def deletion_of(self, row):
        return {"keys": [row["token"]]}


def with_duration(payload):
    """A request's body with the duration that leads to what is to expire at a time. :returns: dict."""
    payload = dict(payload)
    if "expires" in payload:
        expires = payload.pop("expires")
        left = durations.parse_time(expires) - datetime.now(timezone.utc) if expires else None
        payload["duration"] = "%ds" % max(1, round(left / timedelta(seconds=1))) if left else None
    return payload


def _missing(label, wanted, changes, owner, check_mode):
    """Tell of users, teams and budgets that nobody made: LiteLLM makes keys for any of them without complaint.

    :returns: a list of warnings, in check mode alone. :raises NotFound: one does not exist.
    """
    warnings = []
    for kind, resource in KINDS.items():
        new = changes.get(kind, (None, None))[1]
        if new and owner(kind, new) is None:
            named = wanted.get(NAMES.get(kind)) or new
            if not check_mode:
                raise NotFound("%s is for the %s '%s', which does not exist" % (label, resource.name, named),
                               "Create it first with llmops.litellm.litellm_%s." % resource.name)
            warnings.append(not_yet(resource.name, named))
    return warnings


def _refuse_stranger(label, after, team):
    """Refuse what LiteLLM refuses when a key changes its team. :raises InvalidInput: its user is not in the new team."""
    if team and after.get("user_id") and after["user_id"] not in members(team):
        raise InvalidInput("%s cannot go to the %s: its user '%s' is not a member of it" % (label, TEAM.describe(team), after["user_id"]),
                           "Add the user first with llmops.litellm.litellm_team_member.")


def _expired(label, row):
    expires = durations.parse_time((row or {}).get("expires"))
    if not expires or expires > datetime.now(timezone.utc):
        return []
    return ["%s expired at %s: LiteLLM refuses it. Give a later expires, or make a new key." % (label, row["expires"])]


def tokens_differ(rows, wanted):
    """Whether the one key found by alias has another secret than the one that is asked for."""
    return bool(len(rows) == 1 and (wanted.get("key") and rows[0]["token"] != hash_of(wanted["key"])
                                    or wanted.get("token") and rows[0]["token"] != wanted["token"]))
