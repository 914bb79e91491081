# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users: found by user_id or exact e-mail, never by the substring that the API searches with."""

from __future__ import annotations

import re

from .._errors import Conflict, GatewayError, InvalidInput, NotFound
from .._fields import field, values
from .._fields.model_budgets import model_budgets
from .._gateway.lists import rows_where
from .._gateway.shapes import COMMA_OR_EDGE
from .base import Resource, check_email, derived_id, the_one
from .key_queries import in_use, key_name, keys, listed


# /user/new takes these in an e-mail for other characters, too, and refuses it where another one fits; /user/update does not look.
LIKE = re.compile(r"[_%\\]")
WHOLE_ROW = "/spend/users"  # the one route that shows a user's metadata as it is stored
ROLES = ("proxy_admin", "proxy_admin_viewer", "internal_user", "internal_user_viewer")

# /user/update answers 400 to guardrails and prompts by their own names: by_name=False.
FIELDS = (
    field.text("user_email", check=check_email, same=lambda a, b: (a or "").lower() == (b or "").lower()),
    field.text("user_alias", clear=""),
    field.text("user_role"),
    field.text("sso_user_id", updatable=False),
    field.names("models", normalise=values.everything, clear=["all-proxy-models"]),
    field.money("max_budget"),
    field.period("budget_duration"),
    field.count("tpm_limit"),
    field.count("rpm_limit"),
    field.parallel("max_parallel_requests"),
    field.limits("model_rpm_limit", in_metadata=True, by_name=False),
    field.limits("model_tpm_limit", in_metadata=True, by_name=False),
    model_budgets("model_max_budget"),
    field.names("guardrails", in_metadata=True, by_name=False),
    field.names("prompts", in_metadata=True, by_name=False),
    field.grants("object_permission"),
    field.metadata("metadata"),
    field.flag("send_invite_email", readable=False),
)


class User(Resource):
    """A person or service that may use the gateway."""

    name = "user"
    result_name = "user"
    id_name = "user_id"
    fields = {item.name: item for item in FIELDS}
    # /user/update drops an empty metadata.
    takes_empty_metadata = False
    paths = {"create": "/user/new", "update": "/user/update", "delete": "/user/delete"}
    conflict_remedy = ("Its user_id is derived from its e-mail and belongs to another user, whose e-mail was changed: "
                       "give user_id to say which user is meant.")
    options = dict(
        field.option_types(
            str=("user_id", "user_email", "user_alias", "sso_user_id", "budget_duration"),
            float=("max_budget",),
            int=("tpm_limit", "rpm_limit", "max_parallel_requests"),
            bool=("send_invite_email",),
            list=("models", "guardrails", "prompts"),
            dict=("model_rpm_limit", "model_tpm_limit", "model_max_budget", "object_permission", "metadata"),
        ),
        user_role=dict(type="str", choices=list(ROLES)),
    )

    def describe(self, wanted):
        return "user '%s'" % (wanted.get("user_email") or wanted.get("user_id"))

    def identity_of(self, row):
        return {"user_id": row["user_id"], "user_email": row.get("user_email")}

    def check(self, options):
        if not options.get("user_id") and not options.get("user_email"):
            raise InvalidInput("Neither user_id nor user_email says which user is meant", "Give one of them.")
        return super().check(options)

    def identify(self, wanted):
        made = wanted.get("user_id") or derived_id("user", wanted["user_email"].lower())
        return {"user_id": made}

    def find(self, client, wanted):
        if wanted.get("user_id"):
            row = the_one(users_by_id(client, wanted["user_id"]), self.describe(wanted), lambda row: row["user_id"], "")
        else:
            row = person(client, wanted["user_email"])
        if row is not None and "object_permission" in wanted:
            row = dict(row, object_permission=self.grants(client, row))
        return self.with_hidden(client, row, wanted)

    def with_hidden(self, client, row, wanted):
        """A user with those names in metadata that a task gives and reads hide. :arg row: dict or None. :returns: dict or None."""
        asked = set(wanted.get("metadata") or {}) - set((row or {}).get("metadata") or {})
        if row is None or not asked:
            return row
        hidden = {name: value for name, value in self.hidden(client, row).items() if name in asked}
        return dict(row, metadata=dict(row.get("metadata") or {}, **hidden))

    def grants(self, client, row):
        """dict or None: a user's object permission, which lists do not show."""
        if not row.get("object_permission_id"):
            return None
        detail = client.get_if_served("/v2/user/info", user_id=row["user_id"])
        if not isinstance(detail, dict):
            detail = client.part("/user/info", user_id=row["user_id"])
        return detail.get("object_permission")

    def check_write(self, client, wanted, row, changes, check_mode):
        if row is not None and any(name == "metadata" or self.fields[name].in_metadata for name in changes):
            self.completed(client, row, {"metadata": {}})
        email = changes.get("user_email", (None, None))[1]
        if not email or (row is None and not wanted.get("user_id")):
            return
        # Only /user/new refuses an e-mail that another user has.
        mine = (row or wanted)["user_id"]
        others = sorted({other["user_id"] for other in users_by_email(client, email) + known_by_id(client, email)} - {mine})
        if others:
            raise InvalidInput("user_email '%s' belongs to the user %s already" % (email, ", ".join(others)),
                               "Choose another e-mail: two users of one e-mail cannot be told apart.")

    def create(self, client, wanted, payload):
        # /user/new asks for a licence for this one, which /user/update does not.
        later = {name: value for name, value in payload.items() if name == "model_max_budget" and value}
        answer = self._create(client, wanted, {name: value for name, value in payload.items() if name not in later})
        return client.post(self.paths["update"], dict(self.identify(wanted), **later)) if later else answer

    def _create(self, client, wanted, payload):
        # Without auto_create_key the gateway makes a key that nobody asked for.
        payload = dict(payload, auto_create_key=False)
        try:
            return super().create(client, wanted, payload)
        except Conflict:
            email, identity = payload.get("user_email"), self.identify(wanted)
            if not email or not LIKE.search(email) or users_by_email(client, email) or users_by_id(client, identity["user_id"]):
                raise
        super().create(client, wanted, {name: value for name, value in payload.items() if name != "user_email"})
        return client.post(self.paths["update"], dict(identity, user_email=email))

    def completed(self, client, row, payload):
        """What an update sends of metadata, with what reads hide of it: an update replaces all of it.

        :returns: dict. :raises GatewayError: the gateway does not show what it hides.
        """
        if "metadata" not in payload:
            return payload
        return dict(payload, metadata=dict(self.hidden(client, row), **payload["metadata"]))

    def hidden(self, client, row):
        """The names in a user's metadata that reads hide, such as the attributes of a directory (SCIM).

        :returns: dict. :raises GatewayError: the gateway does not show them.
        """
        try:
            whole = client.listed(WHOLE_ROW, user_id=row["user_id"])
            if not whole:
                raise GatewayError("it answered nothing")
        except GatewayError as error:
            raise GatewayError("metadata of %s would be written without what the gateway hides of it (the attributes of a directory), "
                               "as GET %s does not show it: %s" % (self.describe(row), WHOLE_ROW, error.message),
                               "Leave metadata and owner out, or use a key that may read %s." % WHOLE_ROW, error.status) from None
        stored = whole[0].get("metadata") or {}
        return {name: value for name, value in stored.items() if name not in (row.get("metadata") or {})}

    def update(self, client, row, payload):
        super().update(client, row, self.completed(client, row, payload))
        if self.takes_own_call(payload):
            # With this role, the gateway sets its own budget for internal users in place of what does not come along.
            now = users_by_id(client, row["user_id"])
            lost = {name: row.get(name) for name in ("max_budget", "budget_duration")
                    if name not in payload and now and now[0].get(name) != row.get(name)}
            if lost:
                super().update(client, row, lost)

    def takes_own_call(self, payload):
        """bool: whether an update has to be looked at afterwards, so that it is none for a call that changes many users."""
        return payload.get("user_role") == "internal_user"

    def goes_along(self, client, row):
        return keys(client, user_id=row["user_id"])

    def check_deletion(self, client, row, wanted, along):
        used = [key_name(key) for key in along if in_use(key)]
        return ["%s goes with keys that are in use: %s." % (self.describe(row), listed(used))] if used else []

    def deletion_of(self, row):
        return {"user_ids": [row["user_id"]]}


USER = User()


def users_by_id(client, user_id):
    """The users of exactly this identity, one at most.

    :returns: a list of dict. :raises GatewayError: the gateway cannot be asked.
    """
    return rows_where(client, "/user/list", "user_id", user_id)


def users_by_email(client, email):
    """The users of exactly this e-mail, regardless of case (the API matches any part of it).

    :returns: a list of dict. :raises GatewayError: the gateway cannot be asked.
    """
    return rows_where(client, "/user/list", "user_email", email, lambda found, asked: (found or "").lower() == asked.lower())


def users_by_ids(client, user_ids):
    """The users of exactly these identities; those that the list does not take with others are asked for one by one.

    :arg user_ids: list of str, at most a hundred, each once.
    :returns: a list of dict. :raises GatewayError: the gateway cannot be asked.
    """
    odd = [user_id for user_id in user_ids if COMMA_OR_EDGE.search(user_id)]
    plain = [user_id for user_id in user_ids if user_id not in odd]
    found = [row for user_id in odd for row in users_by_id(client, user_id)]
    if len(plain) == 1:
        return found + users_by_id(client, plain[0])
    return found + (client.listed("/user/list", user_ids=",".join(plain)) if plain else [])


def known_by_id(client, email):
    """The user who has this e-mail as user_id and no e-mail: made by a header or a token, or half made by an interrupted run.

    :returns: a list of dict. :raises GatewayError: the gateway cannot be asked.
    """
    return [row for row in users_by_id(client, email) if not row.get("user_email")]


def identities_of(email):
    """The identities of users whom an e-mail may mean although their row does not have it: it itself, and that which a new user gets."""
    return [email, derived_id("user", email.lower())]


def the_person(email, by_email, by_id):
    """The user whom an e-mail means.

    :arg by_email: list of dict, the users of this e-mail. :arg by_id: list of dict, the users of C(identities_of), in any order.
    :returns: dict, or None. :raises Ambiguous: there are several.
    """
    known, half_made = ([row for row in by_id if row["user_id"] == user_id and not row.get("user_email")] for user_id in identities_of(email))
    return the_one(by_email + known or half_made, "user '%s'" % email, lambda row: row["user_id"], "Give user_id to say which one is meant.")


def person(client, email):
    """As C(the_person), asked of the gateway. :raises GatewayError: it cannot be asked."""
    return the_person(email, users_by_email(client, email), users_by_ids(client, identities_of(email)))


def user_id_of(client, email, check_mode):
    """The identity of the user with this e-mail.

    :returns: str; in check mode, for a user that does not exist yet, the identity that litellm_user would give it.
    :raises NotFound: there is none. :raises Ambiguous: there are several.
    """
    check_email(email, "user_email")
    row = person(client, email)
    if row is not None:
        return row["user_id"]
    if check_mode:
        return derived_id("user", email.lower())
    raise NotFound("user '%s' does not exist" % email, "Create it first with llmops.litellm.litellm_user.")
