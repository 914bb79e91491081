# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keys: found by alias, secret or hash. Only the hash of a secret ever goes to the gateway after its creation."""

from __future__ import annotations

import random
import re
import time
from datetime import datetime, timedelta, timezone

from ansible_collections.llmops.litellm.plugins.module_utils import _durations
from ansible_collections.llmops.litellm.plugins.module_utils._budget import BUDGET, budget_users
from ansible_collections.llmops.litellm.plugins.module_utils._errors import Conflict, GatewayError, InvalidInput, NotFound
from ansible_collections.llmops.litellm.plugins.module_utils._key_fields import FIELDS, OPTIONS, moment
from ansible_collections.llmops.litellm.plugins.module_utils._key_file import refuse_loss
from ansible_collections.llmops.litellm.plugins.module_utils._resource import Resource, the_one
from ansible_collections.llmops.litellm.plugins.module_utils._secrets import PREFIX, hash_of, new_secret
from ansible_collections.llmops.litellm.plugins.module_utils._team import TEAM, team_id_of
from ansible_collections.llmops.litellm.plugins.module_utils._user import USER, user_id_of

SHORTEST_SECRET = 16
TRIES = 10  # of runs that make one alias at the same time
LOOKS = 20  # of the oldest key's run at whether the others are gone
SETTLING = timedelta(seconds=10)  # keys of one alias that are younger may be such runs' own
REFUSALS = (400, 401, 403, 404, 422)  # with which the gateway itself refuses to make a key
HASH = re.compile(r"^[0-9a-f]{64}\Z")


def made_nothing(error):
    """Whether an error tells that no key was made, so that its secret can go; others may come from what stands in between.

    :arg error: GatewayError. :returns: bool.
    """
    return isinstance(error, Conflict) or error.status in REFUSALS


class Key(Resource):
    """A virtual key.

    :arg secret_file: SecretFile or None, where a new key's secret is kept before the key is made.
    """

    name = "key"
    result_name = "key_info"
    id_name = "token"
    fields = {item.name: item for item in FIELDS}
    paths = {"create": "/key/generate", "update": "/key/update", "delete": "/key/delete"}
    conflict_remedy = "Another key has this alias but is not shown to this api_key: use the master key."
    options = OPTIONS

    def __init__(self, secret_file=None, sleep=time.sleep):
        self.secret_file = secret_file
        self.secret = None
        self._sleep = sleep

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
        if duration:
            # The gateway counts from each update: counted from the creation, an expiry does not slide.
            expires = _durations.after(_durations.parse_time(row["created_at"]), duration)
            wanted["expires"] = moment(expires.isoformat())
        return wanted

    def find(self, client, wanted):
        row = self._listed(client, wanted)
        if row and not row.get("litellm_budget_table") and ("soft_budget" in wanted or "budget_id" in wanted):
            # The list of LiteLLM 1.80 lacks a key's budget, that of 1.92 what is in it.
            row = dict(row, **client.get("/key/info", key=row["token"])["info"])
        return row

    def _listed(self, client, wanted):
        tokens = {wanted.get("token"), hash_of(wanted["key"]) if wanted.get("key") else None} - {None}
        if len(tokens) > 1:
            raise InvalidInput("token is not the hash of key", "Give one of them.")
        if tokens:
            row = the_one(keys(client, key_hash=tokens.pop()), self.describe(wanted), lambda row: row["token"], "")
            if row is not None or not wanted.get("key_alias"):
                return row
        rows = self.settled(client, wanted["key_alias"])
        if tokens_differ(rows, wanted):
            raise InvalidInput("%s exists with another secret (hash %s)" % (self.describe(wanted), rows[0]["token"]),
                               "Delete that key first, or leave key and token out.")
        return the_one(rows, self.describe(wanted), lambda row: row["token"], "Give token to say which one is meant.")

    def settled(self, client, alias):
        """The keys of an alias, once other runs that make one at this moment have taken back all but one (see _generate)."""
        for _attempt in range(TRIES):
            rows = self._by_alias(client, alias)
            ages = [datetime.now(timezone.utc) - _durations.parse_time(row["created_at"]) for row in rows]
            if len(rows) < 2 or abs(min(ages)) > SETTLING:
                break
            self._sleep(random.uniform(0.1, 0.6))
        return rows

    def _by_alias(self, client, alias):
        return [row for row in keys(client, key_alias=alias) if row.get("key_alias") == alias]

    def check_write(self, client, wanted, row, changes, check_mode):
        if row is None and not wanted.get("key") and wanted.get("token"):
            raise NotFound("%s does not exist, and a hash is not enough to make it" % self.describe(wanted),
                           "Leave token out, or give the secret as key.")
        now = datetime.now(timezone.utc)
        if "expires" in changes and changes["expires"][1] and _durations.parse_time(changes["expires"][1]) <= now:
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
        if row is None and self.secret_file:
            refuse_loss(self.secret_file, lambda token: self.holder_of(client, token), self.describe(wanted))
        if check_mode:
            return
        for name, resource in (("user_id", USER), ("team_id", TEAM), ("budget_id", BUDGET)):
            # The gateway makes keys for users and teams that do not exist without complaint.
            new = changes.get(name, (None, None))[1]
            if new and resource.find(client, {name: new}) is None:
                raise NotFound("%s is for the %s '%s', which does not exist" % (self.describe(wanted), resource.name, new),
                               "Create it first with llmops.litellm.litellm_%s." % resource.name)

    def holder_of(self, client, token):
        """Which key has a secret of this hash. :returns: str as messages name it, or None. :raises GatewayError: not known."""
        rows = keys(client, key_hash=token)
        return self.describe(rows[0]) if rows else None

    def create(self, client, wanted, payload):
        secret = self.secret_file.new_secret(wanted.get("key")) if self.secret_file else wanted.get("key") or new_secret()
        if self.secret_file:
            self.secret_file.write(secret)
        try:
            self._generate(client, wanted, payload, secret)
        except GatewayError as error:
            if self.secret_file and made_nothing(error):
                self.secret_file.undo()
            raise
        self.secret = secret

    def _generate(self, client, wanted, payload, secret):
        """Make the key unless another run makes one of the same alias.

        The gateway checks an alias before it writes, not while it does. Of two runs at least one sees both keys, so
        that two never stay where whoever sees another key takes its own back; only the oldest first waits for the others.

        :raises Conflict: a key of this alias exists that is not ours.
        """
        token = hash_of(secret)
        for _attempt in range(TRIES):
            self.make(client, payload, secret)
            if not wanted.get("key_alias") or self.stays(client, wanted["key_alias"], token):
                return
            client.post(self.paths["delete"], {"keys": [token]})
            self._sleep(random.uniform(0.1, 1.0))
            if self._by_alias(client, wanted["key_alias"]):
                break
        raise Conflict("another run makes keys of this alias at the same time")

    def stays(self, client, alias, token):
        """Whether our new key is the one that is left of those that several runs make at the same time."""
        for _look in range(LOOKS):
            rows = self._by_alias(client, alias)
            if all(row["token"] == token for row in rows):
                return True
            if min(rows, key=lambda row: (row["created_at"], row["token"]))["token"] != token:
                return False
            self._sleep(random.uniform(0.1, 0.4))
        return False

    def make(self, client, payload, secret):
        """Make a key of this secret. :raises Conflict: its alias belongs to another key."""
        try:
            client.post(self.paths["create"], dict(payload, key=secret))
        except Conflict:
            # An answer that was lost leaves our own key behind, and its alias is then taken by itself.
            if not keys(client, key_hash=hash_of(secret)):
                raise

    def update(self, client, row, payload):
        payload = dict(payload)
        if "expires" in payload:
            payload["duration"] = None
            if payload["expires"]:
                left = _durations.parse_time(payload["expires"]) - datetime.now(timezone.utc)
                payload["duration"] = "%ds" % max(1, round(left / timedelta(seconds=1)))
            del payload["expires"]
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


def keys(client, **filters):
    """Keys as the gateway knows them; deleted ones are not among them.

    :returns: a list of dict. :raises GatewayError: the gateway can not be asked.
    """
    rows = client.pages("/key/list", "keys", "size", "token", return_full_object="true", **filters)
    return [key_row(row) for row in rows]


def key_row(row):
    """A key of the list as /key/info shows it: the list calls the organization org_id. :returns: dict."""
    return dict(row, organization_id=row.get("organization_id") or row.get("org_id"))
