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
from .._gateway.shapes import part
from .base import Resource, the_one
from .budget import BUDGET, budget_users
from .key_fields import FIELDS, OPTIONS
from .key_queries import keys, settled
from .team import TEAM, team_id_of
from .user import USER, user_id_of


SHORTEST_SECRET = 16
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
            raise InvalidInput("key of %s can not be a secret of LiteLLM" % self.describe(options),
                               "A secret starts with sk- and has at least 16 characters; a hash is given as token.")
        if options.get("token") and not HASH.match(options["token"]):
            raise InvalidInput("token of %s is no hash of a key" % self.describe(options),
                               "A hash has 64 hexadecimal digits; a secret is given as key, a name as key_alias.")
        for by_name, by_id in (("user_email", "user_id"), ("team_alias", "team_id")):
            if options.get(by_name) and options.get(by_id):
                raise InvalidInput("%s has both %s and %s" % (self.describe(options), by_name, by_id), "Give one of them.")
        check_temporary(self.describe(options), options)
        if options.get("budget_id") and options.get("soft_budget") is not None:
            raise InvalidInput("%s has both budget_id and soft_budget" % self.describe(options),
                               "soft_budget would change the shared budget for everybody: set it with litellm_budget.")
        return super().check(options)

    def resolve(self, client, wanted, check_mode):
        found = dict(wanted)
        if "user_email" in found:
            email = found.pop("user_email")
            found["user_id"] = user_id_of(client, email, check_mode) if email else None
        if "team_alias" in found:
            alias = found.pop("team_alias")
            found["team_id"] = team_id_of(client, alias, check_mode) if alias else None
        return found

    def relate(self, wanted, row):
        if "duration" not in wanted:
            return wanted
        wanted = dict(wanted)
        duration = wanted.pop("duration")
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
            row = dict(row, **part(client.get("/key/info", key=row["token"]), "GET /key/info", "info"))
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
            raise InvalidInput("%s would have expired already at %s: duration counts from the key's creation"
                               % (self.describe(wanted), changes["expires"][1]),
                               "Give a longer duration, or make a new key.")
        if row is not None and row.get("budget_id") and "soft_budget" in changes:
            itself = "key '%s'" % (row.get("key_alias") or row["token"])
            others = [user for user in budget_users(client, row["budget_id"]) if user != itself]
            if others:
                raise InvalidInput("soft_budget of %s would change the budget '%s', which %s has too"
                                   % (self.describe(wanted), row["budget_id"], others[0]),
                                   "Set it with litellm_budget, or give the key another budget_id.")
        if check_mode:
            return
        for name, resource in (("user_id", USER), ("team_id", TEAM), ("budget_id", BUDGET)):
            # The gateway makes keys for users and teams that do not exist without complaint.
            new = changes.get(name, (None, None))[1]
            if new and resource.find(client, {name: new}) is None:
                raise NotFound("%s is for the %s '%s', which does not exist" % (self.describe(wanted), resource.name, new),
                               "Create it first with llmops.litellm.litellm_%s." % resource.name)

    def update(self, client, row, payload):
        payload = dict(payload)
        if "expires" in payload:
            payload["duration"] = None
            if payload["expires"]:
                left = durations.parse_time(payload["expires"]) - datetime.now(timezone.utc)
                payload["duration"] = "%ds" % max(1, round(left / timedelta(seconds=1)))
            del payload["expires"]
        add_temporary(payload, row.get("metadata"))
        if payload.get("team_id") and payload.get("user_id"):
            # Both at once, LiteLLM asks whether the user so far is a member of the new team.
            client.post("/key/update", {"key": row["token"], "user_id": payload.pop("user_id")})
        client.post("/key/update", dict(payload, key=row["token"]))

    def deletion_of(self, row):
        return {"keys": [row["token"]]}


def tokens_differ(rows, wanted):
    """Whether the one key found by alias has another secret than the one that is asked for."""
    return bool(len(rows) == 1 and (wanted.get("key") and rows[0]["token"] != hash_of(wanted["key"])
                                    or wanted.get("token") and rows[0]["token"] != wanted["token"]))
