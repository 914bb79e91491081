# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a declaration can say that no kind of today needs: each sort of identity and each verb, on an invented kind."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._engine.drift import marks
from ansible_collections.llmops.litellm.plugins.module_utils._engine.plan import plan
from ansible_collections.llmops.litellm.plugins.module_utils._engine.reconcile import reconcile
from ansible_collections.llmops.litellm.plugins.module_utils._entities.identity import derived_id
from ansible_collections.llmops.litellm.plugins.module_utils._entities.traits import Reference, Referring
from ansible_collections.llmops.litellm.plugins.module_utils._errors import Ambiguous, InvalidInput, LitellmError, NotFound
from ansible_collections.llmops.litellm.plugins.module_utils._fields import field, fingerprint
from ansible_collections.llmops.litellm.plugins.module_utils._module.single import shown_diff, shown_plan
from ansible_collections.llmops.litellm.plugins.module_utils._safe import hide
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.invented import FIELDS, declared
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import Gateway


BY_NAME = declared(name="credential", id_name="credential_name", names=("credential_name",), paths={
    "create": "/credentials", "update": "PATCH /credentials/{credential_name}", "delete": "DELETE /credentials/{credential_name}"})
DERIVED = declared((field.text("alias"), *FIELDS), name="server", id_name="server_id", names=("alias", "server_id"), alias="alias", paths={
    "create": "/server", "update": "PUT /server", "delete": "DELETE /server/{server_id}"})
BY_GATEWAY = declared((field.text("group_name"), *FIELDS), name="group", id_name="group_id", names=("group_name", "group_id"), alias="group_name",
                      id_from_gateway=True, paths={"create": "/group", "update": "PUT /group/{group_id}", "delete": "DELETE /group/{group_id}"})
PAIR = (field.text("model"), field.text("type"))
COMPOUND = declared((*PAIR, *FIELDS), name="fallback", id_name="fallback", made_of=("model", "type"), paths={
    "create": "/fallback", "update": "/fallback", "delete": "DELETE /fallback/{model}?type={type}"})
SINGLE = declared(name="settings", paths={"update": "PATCH /update/settings"})


def bring(entity, store, state="present", **wanted):
    """Bring an object to its state. Gives the action and the calls that it took."""
    store.calls.clear()
    outcome = reconcile(entity, store, entity.check(wanted), state)
    return outcome.plan.action, [call for call in store.calls if call.method != "GET"]


@pytest.mark.parametrize("entity, others, names, created, updated, deleted", [
    (BY_NAME, [], {"credential_name": "a/b c"},
     ("POST", "/credentials", {}, {"credential_name": "a/b c", "limit": 5}),
     ("PATCH", "/credentials/{credential_name}", {"credential_name": "a/b c"}, {"limit": 7}),
     ("DELETE", "/credentials/{credential_name}", {"credential_name": "a/b c"}, None)),
    (DERIVED, [], {"alias": "search"},
     ("POST", "/server", {}, {"alias": "search", "limit": 5, "server_id": derived_id("server", "search")}),
     ("PUT", "/server", {}, {"limit": 7, "server_id": derived_id("server", "search")}),
     ("DELETE", "/server/{server_id}", {"server_id": derived_id("server", "search")}, None)),
    (BY_GATEWAY, [], {"group_name": "fast"},
     ("POST", "/group", {}, {"group_name": "fast", "limit": 5}),
     ("PUT", "/group/{group_id}", {"group_id": "made-1"}, {"limit": 7}),
     ("DELETE", "/group/{group_id}", {"group_id": "made-1"}, None)),
    (COMPOUND, [{"model": "m", "type": "other", "limit": 1}, {"model": "n", "type": "general", "limit": 1}],
     {"model": "m", "type": "general"},
     ("POST", "/fallback", {}, {"model": "m", "type": "general", "limit": 5}),
     ("POST", "/fallback", {}, {"model": "m", "type": "general", "limit": 7}),
     ("DELETE", "/fallback/{model}?type={type}", {"model": "m", "type": "general"}, None)),
], ids=lambda value: getattr(value, "name", None))
def test_an_object_lives_and_goes_by_its_identity(entity, others, names, created, updated, deleted):
    store = Gateway([entity], **{entity.plural: others})
    assert bring(entity, store, **names, limit=5) == ("create", [created])
    assert bring(entity, store, **names, limit=5) == ("none", [])
    assert bring(entity, store, **names, limit=7) == ("update", [updated])
    assert bring(entity, store, "absent", **names) == ("delete", [deleted])
    assert bring(entity, store, "absent", **names) == ("none", [])
    assert list(store.rows_of(entity).values()) == others


def test_settings_are_changed_and_never_made_or_deleted():
    store = Gateway([SINGLE], settings=[{"limit": 5, "note": None}])
    assert bring(SINGLE, store, limit=5) == ("none", [])
    assert bring(SINGLE, store, limit=7) == ("update", [("PATCH", "/update/settings", {}, {"limit": 7})])
    with pytest.raises(InvalidInput, match="The settings cannot be deleted"):
        bring(SINGLE, store, "absent")


def test_an_identity_of_the_gateway_finds_and_never_makes():
    store = Gateway([BY_GATEWAY], groups=[{"group_id": "g", "group_name": "fast"}, {"group_id": "h", "group_name": "fast"}])
    assert bring(BY_GATEWAY, store, group_id="g", group_name="slow")[0] == "update"
    assert [row["group_name"] for row in store.groups.values()] == ["slow", "fast"]
    with pytest.raises(NotFound, match="which only the gateway can assign"):
        bring(BY_GATEWAY, store, group_id="unknown", group_name="new")
    store.groups["g"]["group_name"] = "fast"
    with pytest.raises(Ambiguous, match="exists 2 times"):
        bring(BY_GATEWAY, store, group_name="fast", limit=1)


def test_a_reference_by_name_finds_an_identity_of_the_gateway():
    user = declared((field.text("group_id"), *FIELDS), name="user", id_name="user_name", names=("user_name",), references=(Reference("group_id", BY_GATEWAY),))
    store = Gateway([BY_GATEWAY], groups=[{"group_id": "g", "group_name": "fast"}])
    assert user.resolve(store, {"group_name": "fast"}, False)["group_id"] == user.resolve(store, {"group_name": "fast"}, True)["group_id"] == "g"
    with pytest.raises(NotFound, match="group 'slow' does not exist"):
        user.resolve(store, {"group_name": "slow"}, False)
    # In check mode an earlier task may have only announced it.
    assert user.resolve(store, {"group_name": "slow"}, True)["group_id"] == "that of the new group 'slow'"


SECRET = declared((field.secret("secret", kept_in="info"), field.metadata("info"), *FIELDS), name="vault", id_name="vault_name", names=("vault_name",),
                  paths={"create": "/vaults", "update": "PATCH /vaults/{vault_name}", "delete": "DELETE /vaults/{vault_name}"})
KEPT = fingerprint.KEPT


def test_a_secret_that_reads_mask_is_known_again_and_shown_nowhere():
    store = Gateway([SECRET])

    def bring_secret(**wanted):
        outcome = reconcile(SECRET, store, SECRET.check(dict(wanted, vault_name="v")))
        assert "hunter" not in str((outcome.plan.before, outcome.plan.after)) and "scrypt" not in str((outcome.plan.before, outcome.plan.after))
        return outcome.plan.action

    assert bring_secret(secret="hunter2", info={"team": "a"}) == "create"
    assert bring_secret(secret="hunter2", info={"team": "a"}) == "none"
    assert bring_secret(secret="hunter3") == "update"
    assert store.vaults["v"]["secret"] == "hunter3" and store.vaults["v"]["info"]["team"] == "a" and list(store.vaults["v"]["info"][KEPT]) == ["secret"]
    assert "hunter" not in str(store.vaults["v"]["info"])
    # What else changes leaves the fingerprint, and so does a change of the dictionary that it lies in.
    assert bring_secret(info={"team": None, "site": "b"}) == "update"
    assert bring_secret(secret="hunter3", info=None) == "update"
    assert bring_secret(secret="hunter3", info=None) == "none" and set(store.vaults["v"]["info"]) == {KEPT}
    assert bring_secret(secret=None) == "update" and bring_secret(secret=None) == "none"


def test_a_secret_without_a_fingerprint_is_written_once():
    store = Gateway([SECRET], vaults=[{"vault_name": "v", "secret": "hunter2", "info": None}])
    assert [bring(SECRET, store, vault_name="v", secret="hunter2")[0] for _time in range(2)] == ["update", "none"]
    assert bring(SECRET, store, vault_name="v", limit=1)[1] == [("PATCH", "/vaults/{vault_name}", {"vault_name": "v"}, {"limit": 1})]


SECRETS = declared((field.secrets("values", kept_in="info"), field.metadata("info"), field.text("area", updatable=False)), name="credential",
                   id_name="credential_name", names=("credential_name",), replaceable=True, orders=("state", "force"), paths={
                       "create": "/credentials", "update": "PATCH /credentials/{credential_name}", "delete": "DELETE /credentials/{credential_name}"})


class Merging(Gateway):
    """Merges the values of an update, drops those that are null, and shows some in clear, as LiteLLM does with those of a credential."""

    @staticmethod
    def shown(entity, row):
        return dict(row, values={name: value if name == "api_base" else "sk****%s" % value[-2:] for name, value in (row.get("values") or {}).items()})

    def update(self, entity, body):
        if "values" in body:
            merged = {**self.credentials[body["credential_name"]]["values"], **body["values"]}
            body = dict(body, values={name: value for name, value in merged.items() if value is not None})
        super().update(entity, body)


def test_several_secrets_by_name_are_known_again_each():
    store = Merging([SECRETS])

    def bring_secrets(**wanted):
        outcome = reconcile(SECRETS, store, SECRETS.check(dict(wanted, credential_name="c")))
        told = str((outcome.plan.before, outcome.plan.after))
        assert "hunter" not in told and "scrypt" not in told and "example.com" not in told
        return outcome.plan.action, dict(outcome.plan.payload).get("values")

    assert bring_secrets(values={"api_key": "hunter2", "api_base": "https://example.com"})[0] == "create"
    assert bring_secrets(values={"api_key": "hunter2", "api_base": "https://example.com"}) == ("none", None)
    assert bring_secrets(values={"api_key": "hunter2"}) == ("none", None), "what a task does not name stays"
    assert bring_secrets(values={"api_key": "hunter3"}) == ("update", {"api_key": "hunter3"})
    assert bring_secrets(values={"other": "hunter4", "api_base": None}) == ("update", {"other": "hunter4", "api_base": None})
    assert bring_secrets(values={"api_key": "hunter3", "other": "hunter4", "api_base": None}) == ("none", None)
    # What is shown in clear and was changed by hand is written again.
    assert bring_secrets(values={"api_base": "https://example.com"})[0] == "update"
    store.credentials["c"]["values"]["api_base"] = "https://elsewhere"
    assert bring_secrets(values={"api_base": "https://example.com"}) == ("update", {"api_base": "https://example.com"})
    assert "scrypt" in str(store.credentials["c"]["info"]) and "scrypt" not in str(hide(store.credentials["c"]["info"]))
    assert bring_secrets(values=None) == ("update", {"api_key": None, "other": None, "api_base": None}) and bring_secrets(values=None) == ("none", None)
    assert "hunter" not in str(store.credentials["c"]["info"])


def test_a_replacement_says_which_of_several_secrets_it_would_lose():
    row = {"credential_name": "c", "values": {"api_key": "sk****r2", "other": "sk****r3"}, "info": None, "area": "a"}
    for values, lost in ((None, []), ({"api_key": "hunter2"}, ["values"]), ({"api_key": "hunter2", "other": None}, [])):
        assert plan(SECRETS, {"credential_name": "c", "area": "b", "values": values}, row).lost == lost
    assert plan(SECRETS, {"credential_name": "c", "area": "b"}, row).lost == ["values"]


@pytest.mark.parametrize("mask", ["sk-****", "****", "VALUE_HIDDEN", "***", "REDACTED_BY_LITELM"])
def test_a_mask_is_never_written(mask):
    for kind, wanted in ((SECRET, {"vault_name": "v", "secret": mask}), (SECRETS, {"credential_name": "c", "values": {"a": "hunter2", "b": mask}})):
        with pytest.raises(InvalidInput, match="a mask that is shown instead of a secret"):
            kind.check(wanted)


def test_a_fingerprint_has_a_salt_of_its_own():
    one, other = fingerprint.fingerprint("hunter2"), fingerprint.fingerprint("hunter2")
    assert one != other and fingerprint.same_secret(one, "hunter2") and fingerprint.same_secret(other, "hunter2")
    assert not fingerprint.same_secret(one, "hunter3") and not fingerprint.same_secret("sk-****", "hunter2")


RENAMED = declared((field.text("server_url", source=("url",)), field.secrets("server_headers", kept_in="info", source=("headers",)), field.metadata("info")),
                   name="hook", id_name="hook_name", names=("hook_name",), paths={"create": "/hooks", "update": "PATCH /hooks/{hook_name}"})


def test_a_field_that_cannot_be_called_as_the_api_calls_it_has_its_name_in_requests_and_answers():
    store = Gateway([RENAMED])
    task = {"hook_name": "h", "server_url": "http://a", "server_headers": {"X": "hunter2"}}
    sent = bring(RENAMED, store, **task)[1][0].body
    assert {name: value for name, value in sent.items() if name != "info"} == {"hook_name": "h", "url": "http://a", "headers": {"X": "hunter2"}}
    assert list(sent["info"][KEPT]) == ["server_headers"] and bring(RENAMED, store, **task) == ("none", [])
    action, (call,) = bring(RENAMED, store, hook_name="h", server_url="http://b")
    assert (action, call.body) == ("update", {"url": "http://b"})


def test_a_kind_can_repeat_in_the_body_what_is_in_the_path():
    """LiteLLM 1.92 wants the name of a credential in both."""
    repeated = declared(name="twice", id_name="twice_name", names=("twice_name",), paths={"create": "/twices", "update": "PATCH /twices/{twice_name}"},
                        update_of=lambda self, row, payload: dict(payload, twice_name=row["twice_name"]))
    store = Gateway([repeated], twices=[{"twice_name": "a/b", "limit": 1}])
    assert bring(repeated, store, twice_name="a/b", limit=2)[1] == [
        ("PATCH", "/twices/{twice_name}", {"twice_name": "a/b"}, {"limit": 2, "twice_name": "a/b"})]


WRITTEN_ONCE = declared((field.text("word", readable=False), *FIELDS), name="door", id_name="door_name", names=("door_name",),
                        paths={"create": "/doors", "update": "PATCH /doors/{door_name}", "delete": "DELETE /doors/{door_name}"})


def test_a_secret_that_leaves_no_trace_is_given_at_the_creation_alone():
    store = Gateway([WRITTEN_ONCE])
    assert bring(WRITTEN_ONCE, store, door_name="d", word="sesame")[0] == "create" and store.doors["d"]["word"] == "sesame"
    assert bring(WRITTEN_ONCE, store, door_name="d", word="other") == ("none", [])


BLIND = declared((field.secret("word"), *FIELDS), name="lock", id_name="lock_name", names=("lock_name",), paths={
    "create": "/locks", "update": "PATCH /locks/{lock_name}", "delete": "DELETE /locks/{lock_name}"})
REPLACED = declared((field.text("area", updatable=False), field.text("hint"), *FIELDS), name="zone", id_name="zone_name", names=("zone_name",),
                    replaceable=True, orders=("state", "force"), referred_by=(Referring("/things/door", "doors", "door", "door_name", "note"),), paths={
                        "create": "/zones", "update": "PATCH /zones/{zone_name}", "delete": "DELETE /zones/{zone_name}"})


def test_a_secret_of_which_nothing_tells_is_written_when_the_task_says_so():
    assert BLIND.options["update_secrets"] == dict(type="str", choices=["always", "on_create"], default="on_create", no_log=False)
    store = Gateway([BLIND])
    task = {"lock_name": "l", "word": "sesame"}
    assert bring(BLIND, store, **task)[0] == "create" and bring(BLIND, store, **task) == ("none", [])
    assert bring(BLIND, store, update_secrets="on_create", **task) == ("none", [])
    # Told as a change, and sent once: nothing would tell that it was stored.
    assert bring(BLIND, store, update_secrets="always", **task) == ("update", [("PATCH", "/locks/{lock_name}", {"lock_name": "l"}, {"word": "sesame"})])
    # A change of another field does not send it; one that is taken away shows.
    assert bring(BLIND, store, limit=5, **task)[1][0][3] == {"limit": 5}
    assert plan(BLIND, {"word": None}, {"lock_name": "l", "word": "sk-****"}).payload == {"word": None}
    assert not plan(BLIND, {"word": None}, {"lock_name": "l", "word": None}).changes
    # What the gateway shows that it lacks is sent, as to settings, which nobody creates; what it never shows is sent as the task says.
    assert plan(BLIND, task, {"lock_name": "l", "word": None}).payload == {"word": "sesame"}
    never = declared((field.secret("word", readable=False), *FIELDS), name="lock", id_name="lock_name", names=("lock_name",))
    assert not plan(never, task, {"lock_name": "l"}).changes
    assert plan(never, dict(task, update_secrets="always"), {"lock_name": "l"}).payload == {"word": "sesame"}
    several = declared((field.secrets("words"), *FIELDS), name="lock", id_name="lock_name", names=("lock_name",))
    assert plan(several, {"words": {"a": "sesame"}, "update_secrets": "always"}, {"lock_name": "l", "words": {"a": "se****me", "b": "x****y"}}).payload == {
        "words": {"a": "sesame"}}
    shown = plan(BLIND, dict(task, update_secrets="always"), {"lock_name": "l", "word": "sk-****"})
    assert "sesame" not in str((shown.before, shown.after)) and marks(BLIND, task) == {}


def test_an_object_that_no_update_reaches_is_deleted_and_made_again_under_its_identity():
    store = Gateway([REPLACED], zones=[{"zone_name": "z", "area": "a", "hint": "h", "note": None, "limit": 5}])
    foreseen = reconcile(REPLACED, store, {"zone_name": "z", "area": "b"}, check_mode=True).plan
    assert (foreseen.action, foreseen.forced_by, store.posts) == ("replace", ["area"], [])
    assert bring(REPLACED, store, zone_name="z", area="b") == ("replace", [
        ("DELETE", "/zones/{zone_name}", {"zone_name": "z"}, None),
        ("POST", "/zones", {}, {"zone_name": "z", "area": "b", "hint": "h", "limit": 5})])
    assert bring(REPLACED, store, zone_name="z", area="b") == ("none", [])
    assert shown_plan(REPLACED, {"zone_name": "z"}, foreseen) == [{
        "object": "zone 'z'", "action": "replace", "before": {"zone_name": "z", "area": "a"}, "after": {"zone_name": "z", "area": "b"}, "forced_by": ["area"]}]
    assert shown_diff(REPLACED, store, {"zone_name": "z"}, foreseen, False)["prepared"] == (
        "-/+ zone 'z' (deleted and created again, as no update can change area)\n    area: a -> b\n"
        "0 to create, 0 to change, 1 to replace, 0 to delete, 0 unchanged\n")
    store.answers["/things/door"] = [{"door_name": "d", "note": "z"}]
    with pytest.raises(LitellmError, match="zone 'z' would be deleted and created again, as no update can change area: zone 'z' is in use by door 'd'"):
        bring(REPLACED, store, zone_name="z", area="c")
    forced = reconcile(REPLACED, store, {"zone_name": "z", "area": "c", "force": True})
    assert forced.plan.action == "replace" and forced.plan.before["without_zone"] == forced.results["without_zone"] == ["door 'd'"]


def test_what_a_task_does_not_name_outlives_a_replacement():
    kind = declared((field.text("area", updatable=False), field.metadata("metadata"), field.count("mcp_rpm_limit", in_metadata=True)),
                    name="plot", id_name="plot_name", names=("plot_name",), replaceable=True, orders=("state", "force"))
    row = {"plot_name": "p", "area": "a", "metadata": {"site": "x", "mcp_rpm_limit": 5, "tags": ["t"]}}  # LiteLLM keeps tags in there
    assert plan(kind, {"area": "b", "metadata": {"team": "y"}}, row).payload == {
        "area": "b", "metadata": {"site": "x", "team": "y", "tags": ["t"]}, "mcp_rpm_limit": 5}
    assert plan(kind, {"area": "b"}, row).former == {"area": "a", "metadata": {"site": "x", "tags": ["t"]}, "mcp_rpm_limit": 5}
