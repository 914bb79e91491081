# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an object of the API is, as data, with the few calls that every kind of object has."""

from __future__ import annotations

import re
import uuid

from .._errors import Ambiguous, InvalidInput, NotFound
from .._fields.names import check_name
from .._fields.values import is_blank


# Where the gateway would invent an identity, it is derived from the name under this namespace, so that
# the database itself refuses a second object of the same name.
NAMESPACE = uuid.UUID("6f1c3b5e-7f0a-5d0c-9a53-3d1c2f6b7a10")

# LiteLLM keeps these inside metadata (litellm/proxy/_types.py, LiteLLM_ManagementEndpoint_MetadataFields);
# they are not the user's own metadata.
METADATA_NAMES = frozenset((
    "model_rpm_limit", "model_tpm_limit", "model_itpm_limit", "model_otpm_limit", "mcp_rpm_limit", "tag_rpm_limit",
    "default_estimated_output_tokens", "default_estimated_output_tokens_per_model", "rpm_limit_type", "tpm_limit_type",
    "enforced_params", "temp_budget_increase", "temp_budget_expiry", "allowed_vector_store_indexes",
    "enforced_batch_output_expires_after", "enforced_file_expires_after", "throttle_on_budget_exceeded",
    "enable_prompt_caching", "end_user_budget_id", "disable_global_guardrails", "guardrails", "policies", "tags",
    "team_member_key_duration", "prompts", "secret_manager_settings", "allowed_passthrough_routes",
    "denied_passthrough_routes", "service_account_id", "team_member_budget_id",
))

# Names that a list of models may hold without the gateway serving a model of that name.
SPECIAL_MODELS = frozenset(("all-proxy-models", "all-team-models", "no-default-models"))

# Options that say which object is meant.
NAMES = frozenset(("user_id", "team_id", "team_alias", "key_alias", "budget_id"))

EMAIL = re.compile(r"^[^@\s,;<>\"\x00\ud800-\udfff]+@[^@\s,;<>\"\x00\ud800-\udfff]+\Z")


def derived_id(kind, name):
    """The identity of an object that is known by a name.

    :arg kind: str, for example V(user). :arg name: str, an e-mail in lower case or an alias.
    :returns: str, a UUID that is the same for the same kind and name everywhere.
    """
    return str(uuid.uuid5(NAMESPACE, "%s:%s" % (kind, name)))


def check_email(value, option):
    """Refuse an e-mail that is none. :returns: the e-mail. :raises InvalidInput: it is none."""
    if not EMAIL.match(value) or value.count("@") != 1:
        raise InvalidInput("%s '%s' is not an e-mail address" % (option, value), "Write it like dev@example.com.")
    return value


def the_one(rows, what, identify, remedy):
    """The only row of several that fit.

    :arg rows: list of dict. :arg what: str for the error. :arg identify: function from a row to its identity.
    :arg remedy: str, how to say which one is meant.
    :returns: the row, or None where there is none. :raises Ambiguous: there are several.
    """
    if len(rows) > 1:
        raise Ambiguous("%s exists %d times (%s)" % (what, len(rows), ", ".join(sorted(identify(row) for row in rows))),
                        remedy)
    return rows[0] if rows else None


class Resource:
    """A kind of object. Subclasses fill in the data and override only where the API deviates.

    name: what the object is called in messages. result_name: under which a module returns it. id_name: the field that identifies it.
    fields: Field by name. options: the module's options beside those of the connection.
    takes_empty_metadata: an update stores an empty metadata.
    model_options: the options that name models.
    paths: the API's paths to create, update and delete.
    conflict_remedy: what to do when the gateway says that it exists and does not show it.
    """

    name = ""
    result_name = ""
    id_name = ""
    options = {}
    fields = {}
    metadata_names = METADATA_NAMES
    takes_empty_metadata = True
    conflict_remedy = ""
    model_options = ("models", "model_rpm_limit", "model_tpm_limit", "model_max_budget")
    paths = {}

    def describe(self, wanted):
        """str: the object as messages name it."""
        return "%s '%s'" % (self.name, wanted.get(self.id_name))

    def identity_of(self, row):
        """dict: what tells this object from all others, for diffs and results."""
        return {self.id_name: row.get(self.id_name)}

    def reference(self, row):
        """dict: options by which this object is found and no other, whatever else has its name."""
        return {self.id_name: row[self.id_name]}

    def check(self, options):
        """Refuse bad input before any call.

        :arg options: dict of the options that were given.
        :returns: the same in canonical form. :raises InvalidInput: a value cannot be right.
        """
        wanted = {}
        for name, value in options.items():
            known = self.fields.get(name)
            if name in NAMES:
                check_name(value, name)
            wanted[name] = known.check(value, name) if known and not is_blank(value) else value
        misplaced = sorted(set(wanted.get("metadata") or {}) & self.metadata_names)
        if misplaced:
            options = [name for name in misplaced if name in self.fields]
            raise InvalidInput("metadata of %s holds %s, where LiteLLM keeps its own settings"
                               % (self.describe(wanted), ", ".join(misplaced)),
                               "Use the options of these names." if options == misplaced else "Choose other names.")
        return wanted

    def resolve(self, client, wanted, check_mode):
        """Turn references by name into identities.

        :returns: wanted with identities. :raises NotFound: what is named does not exist (not in check mode,
            where an earlier task may only have announced it).
        """
        return wanted

    def relate(self, wanted, row):
        """Turn what depends on the stored object into what can be compared with it. :returns: wanted."""
        return wanted

    def find(self, client, wanted):
        """The object as the gateway knows it.

        :returns: dict, or None. :raises Ambiguous: several fit. :raises GatewayError: the gateway cannot be asked.
        """
        raise NotImplementedError

    def identify(self, wanted):
        """dict: the identity that a new object gets."""
        return {self.id_name: wanted[self.id_name]}

    def create(self, client, wanted, payload):
        """Make the object. :returns: the gateway's answer. :raises Conflict: it exists."""
        return client.post(self.paths["create"], dict(payload, **self.identify(wanted)))

    def update(self, client, row, payload):
        """Change the object. :raises GatewayError: refused."""
        client.post(self.paths["update"], self.update_of(row, payload))

    def update_of(self, row, payload):
        """dict: the body of the request that changes the object."""
        return dict(payload, **{self.id_name: row[self.id_name]})

    def delete(self, client, row):
        """Delete the object; one that is gone already is no error. :raises GatewayError: refused."""
        try:
            client.post(self.paths["delete"], self.deletion_of(row))
        except NotFound:
            pass

    def deletion_of(self, row):
        """dict: the body of the request that deletes the object."""
        raise NotImplementedError

    def check_write(self, client, wanted, row, changes, check_mode):
        """Refuse a write that the gateway would take and that cannot be meant.

        :arg row: dict, or None for a new object. :arg changes: dict as in a Plan.
        :raises LitellmError: it cannot be meant.
        """

    def licensed(self, row, changes):
        """The options among these changes that the gateway takes with a licence alone. :returns: a list of str."""
        return sorted(name for name, (_old, new) in changes.items()
                      if self.fields[name].licensed and not is_blank(new) and new is not False)

    def warnings(self, row, changes):
        """What a write does not reach and nobody would see. :arg row, changes: as C(check_write). :returns: a list of str."""
        return []

    def foresee(self, client, wanted, row, plan, check_mode):
        """What only the gateway can tell of a write of this object alone, before it happens.

        :arg row: dict, or None for a new object. :arg plan: Plan, also one with nothing to do.
        :returns: a list of warnings. :raises LitellmError: the gateway would refuse the write, or it cannot be meant.
        """
        return []

    def spending(self, row, changes):
        """What an object may spend, has spent, and when that counts from zero again.

        :arg row: dict as the gateway answers it. :arg changes: dict as in a Plan, what is still to change.
        :returns: a tuple of the limit in USD or None, USD, and a time or None.
        """
        shared = row.get("litellm_budget_table") or {}
        limit = changes["max_budget"][1] if "max_budget" in changes else row.get("max_budget")
        return shared.get("max_budget") if limit is None else limit, row.get("spend"), row.get("budget_reset_at")

    def goes_along(self, client, row):
        """The keys that LiteLLM deletes together with the object. :returns: a list of dict, as the gateway lists them."""
        return []

    def check_deletion(self, client, row, wanted, along):
        """Refuse a deletion that takes more than is meant.

        :arg along: the keys that go too. :returns: a list of warnings. :raises LitellmError: it must not happen.
        """
        return []

    def models_in(self, changes):
        """set of str: the models that these changes name for the first time."""
        found = set()
        for name in set(self.model_options) & set(changes):
            old, new = changes[name]
            # What is stored in metadata may be anything.
            found |= set(new or ()) - {name for name in (old if isinstance(old, (list, dict)) else ()) if isinstance(name, str)}
        return found - SPECIAL_MODELS


def not_yet(kind: str, name: str) -> str:
    """What check mode says of a name that nothing has: it may be misspelt, or what an earlier task would make."""
    return "%s '%s' does not exist yet: check mode takes it to be made earlier in this run." % (kind, name)
