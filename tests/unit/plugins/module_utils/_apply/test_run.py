# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan that is carried out on a gateway that does what a real one cannot be made to do on request."""

from __future__ import annotations

import contextlib
import itertools
import time

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._apply import snapshot
from ansible_collections.llmops.litellm.plugins.module_utils._apply.document import parse
from ansible_collections.llmops.litellm.plugins.module_utils._apply.planning import OWNER
from ansible_collections.llmops.litellm.plugins.module_utils._apply.run import Run
from ansible_collections.llmops.litellm.plugins.module_utils._engine import reconcile
from ansible_collections.llmops.litellm.plugins.module_utils._engine.guard import UNANSWERED, Interrupted
from ansible_collections.llmops.litellm.plugins.module_utils._engine.reconcile import PASSES
from ansible_collections.llmops.litellm.plugins.module_utils._entities.key import Key
from ansible_collections.llmops.litellm.plugins.module_utils._errors import Conflict, GatewayError, LitellmError, Unreachable
from ansible_collections.llmops.litellm.plugins.module_utils._fields.secret import hash_of
from ansible_collections.llmops.litellm.plugins.module_utils._gateway import lists, waiting
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.pool import Pool
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.key_file import KeyFile
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.shared_file import SharedKeyFile
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.store import SecretStore
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils._apply.runs import USERS, Faulty, failures, run
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import Gateway, once, refuse


def test_a_bulk_creation_that_fails_as_a_whole():
    gateway = Gateway()
    once(gateway, "/management/v1/users/bulk", GatewayError("no such path", "", 404))
    assert run(gateway, users=USERS).failed == {}
    assert [path for path, body in gateway.posts] == ["/management/v1/users/bulk"] + ["/user/new"] * 3
    assert all(body["auto_create_key"] is False for path, body in gateway.posts[1:])


def test_what_needs_a_failed_object_is_not_tried():
    gateway = Gateway()
    gateway.on = {"/management/v1/users/bulk": refuse("", GatewayError("no", "", 404)), "/user/new": refuse("u1@"),
                  "/budget/new": refuse("b1")}
    found = run(gateway, users=USERS, budgets=[{"budget_id": "b1"}, {"budget_id": "b2"}], keys=[
        {"key_alias": "k%d" % number, "user_email": "u%d@x.org" % number} for number in range(3)] + [
        {"key_alias": "kb1", "budget_id": "b1"}, {"key_alias": "kb2", "budget_id": "b2"}])
    assert set(failures(found)) == {"user 'u1@x.org'", "key 'k1'", "budget 'b1'", "key 'kb1'"}
    assert str(failures(found)["key 'k1'"]) == "key 'k1' needs user 'u1@x.org', which could not be created."
    assert {row["key_alias"] for row in gateway.keys.values()} == {"k0", "k2", "kb2"}
    assert {hash_of(secret) for secret in found.new_keys.secrets.values()} == set(gateway.keys)


@pytest.mark.parametrize("is_made", [True, False])
def test_an_answer_that_is_lost(is_made, tmp_path):
    gateway = Gateway()

    def lose(body):
        del gateway.on["/key/generate"]
        if is_made:
            gateway.post("/key/generate", body)
        raise Unreachable("gone")

    gateway.on["/key/generate"] = lose
    dest = tmp_path / "keys" / "k"
    found = run(gateway, keys=[{"key_alias": "k", "dest": str(dest)}])
    assert bool(found.failed) == (not is_made)
    # Who cannot know whether there is such a key does not lose its secret.
    assert len(found.new_keys.secrets) == 1 and {hash_of(secret) for secret in found.new_keys.secrets.values()} >= set(gateway.keys)
    run(gateway, keys=[{"key_alias": "k", "dest": str(dest)}])
    assert [hash_of(dest.read_text(encoding="utf-8").strip())] == list(gateway.keys)


def test_another_run_has_made_the_key(tmp_path):
    gateway = Gateway()

    def made_meanwhile(body):
        gateway.keys["0" * 64] = {"token": "0" * 64, "key_alias": "k", "created_at": "2026-01-01T00:00:00Z"}

    gateway.on["/key/generate"] = made_meanwhile
    dest = tmp_path / "k"
    found = run(gateway, keys=[{"key_alias": "k", "dest": str(dest)}])
    assert found.failed == {} and found.new_keys.secrets == {} and not dest.exists() and list(gateway.keys) == ["0" * 64]


@pytest.mark.parametrize("several", [False, True])
def test_a_new_key_that_does_not_become_as_wanted(several, tmp_path):
    """Its secret is in its file after the first look, and no later look takes that for somebody else's change."""
    gateway, dest = Gateway(), str(tmp_path / ("all.yml" if several else "{key_alias}.key"))
    gateway.on = dict.fromkeys(("/key/generate", "/key/update"), lambda body: body.pop("tpm_limit", None))
    found = run(gateway, dest=dest, keys=[{"key_alias": "a", "tpm_limit": 5}])
    assert "did not store tpm_limit" in str(failures(found)["key 'a'"])
    assert run(gateway, dest=dest, keys=[{"key_alias": "a"}]).failed == {}


@pytest.mark.parametrize("several", [False, True])
def test_a_new_key_whose_secret_cannot_be_moved_to_its_file_has_failed(several, tmp_path, monkeypatch):
    """Although the key is as wanted, and at each look of the run. The next run moves it."""
    gateway, dest = Gateway(), str(tmp_path / ("all.yml" if several else "{key_alias}.key"))
    monkeypatch.setattr(KeyFile, "complete", fail_to_complete)
    monkeypatch.setattr(SharedKeyFile, "complete", fail_to_complete)
    found = run(gateway, dest=dest, owner="us", keys=[{"key_alias": "a", "user_email": "u0@x.org"}, {"key_alias": "b"}], users=USERS)
    assert {name: str(error).partition(".")[0] for name, error in failures(found).items()} == {"key 'a'": "The disk is full", "key 'b'": "The disk is full"}
    monkeypatch.undo()
    assert run(gateway, dest=dest, owner="us", keys=[{"key_alias": "a"}, {"key_alias": "b"}]).failed == {}
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] and len(gateway.keys) == 2


def fail_to_complete(file, aliases):
    raise LitellmError("The disk is full")


def test_a_refused_key_leaves_no_file(tmp_path):
    gateway = Gateway()
    gateway.on["/key/generate"] = refuse("'k1'")
    found = run(gateway, keys=[{"key_alias": "k%d" % number, "dest": str(tmp_path / str(number))} for number in range(3)])
    assert set(failures(found)) == {"key 'k1'"} and sorted(path.name for path in tmp_path.iterdir()) == ["0", "2"]


def in_a_team(gateway, owner=None, **more):
    """A team that exists with its first user, to which a document adds the others, each with a limit and a key."""
    members = [{"user_email": user["user_email"], "max_budget_in_team": 5, "keys": [{"key_alias": "k%d" % number}]}
               for number, user in enumerate(USERS)]
    return run(gateway, owner=owner, users=USERS, teams=[dict({"team_alias": "t", "members": members}, **more)])


@pytest.mark.parametrize("make_it_fail, keys, owner", [
    (lambda gateway: gateway.on.update({"/team/member_add": refuse(user_id_of(gateway, "u1@x.org"))}), {"k0", "k2"}, None),
    (lambda gateway: gateway.on.update({"/team/update": refuse("")}), {"k0"}, None),
    (lambda gateway: next(iter(gateway.teams.values())).update(metadata={OWNER: "them"}), {"k0"}, "us"),
], ids=["the member", "the team", "the plan of the team"])
def test_a_key_in_a_team_needs_its_user_to_be_a_member(make_it_fail, keys, owner):
    """Without the membership, the member's limit would not hold for the key."""
    gateway = Gateway()
    run(gateway, users=USERS, teams=[{"team_alias": "t", "members": USERS[:1]}])
    make_it_fail(gateway)
    found = in_a_team(gateway, owner, max_budget=50)
    assert {row["key_alias"] for row in gateway.keys.values()} == keys
    told = failures(found)
    assert {name for name in told if name.startswith("key")} == {"key '%s'" % name for name in {"k0", "k1", "k2"} - keys}
    assert str(told["key 'k1'"]) == "key 'k1' needs member 'u1@x.org' of team 't', which could not be added."


def test_a_key_does_not_move_into_a_team_without_its_user():
    gateway = Gateway()
    run(gateway, users=USERS, teams=[{"team_alias": "t", "members": USERS[:1]}], keys=[{"key_alias": "k1", "user_email": "u1@x.org"}])
    gateway.on["/team/member_add"] = refuse("")
    found = in_a_team(gateway)
    assert "which could not be added" in str(failures(found)["key 'k1'"])
    assert all(not row.get("team_id") for row in gateway.keys.values() if row["key_alias"] == "k1")


def test_a_gateway_that_is_gone_is_not_asked_for_every_object():
    gateway = Gateway()
    gateway.on["/key/generate"] = refuse("", Unreachable("gone"))
    found = run(gateway, keys=[{"key_alias": "k%d" % number} for number in range(50)])
    assert len(found.failed) == 50 and len(found.new_keys.secrets) == UNANSWERED
    assert len(gateway.posts) == UNANSWERED
    assert "was not tried, because the gateway no longer answers" in str(failures(found)["key 'k49'"])


def test_what_is_not_stored():
    gateway = Gateway()
    run(gateway, users=USERS)
    gateway.posts.clear()

    def forget(body):
        for row in body.get("users", [body]):
            row.pop("max_budget", None)

    gateway.on = {"/user/bulk_update": forget, "/user/update": forget}
    found = run(gateway, users=[dict(USERS[0], max_budget=5), dict(USERS[1], tpm_limit=5)])
    assert str(failures(found)["user 'u0@x.org'"]).startswith("The gateway accepted user 'u0@x.org' but did not store max_budget (sent 5.0, stored None).")
    assert set(failures(found)) == {"user 'u0@x.org'"}
    assert [path for path, body in gateway.posts] == ["/user/bulk_update"] + ["/user/update"] * (PASSES - 1)


@pytest.mark.parametrize("answer, left", [
    (GatewayError("no such path", "", 404), ["u0@x.org", "u1@x.org", "u2@x.org"]), (None, []), ("odd", ["u0@x.org", "u1@x.org", "u2@x.org"]),
    ({"results": [{"user_id": "u1@x.org", "success": False}, "odd", {"user_id": "u2@x.org", "success": True}]}, ["u0@x.org", "u1@x.org", "u2@x.org"]),
    ({"results": [{"user_id": "u1@x.org", "success": False}, {"success": True}, {"user_id": "u2@x.org", "success": True}]}, ["u0@x.org", "u1@x.org"]),
])
def test_changes_of_users_that_a_bulk_call_leaves_are_made_one_by_one(answer, left):
    gateway = Gateway()
    named = [dict(user, user_id=user["user_email"]) for user in USERS]
    run(gateway, users=named)
    gateway.posts.clear()
    gateway.answers["/user/bulk_update"] = answer
    assert run(gateway, users=[dict(user, max_budget=5) for user in named]).failed == {}
    assert [path for path, body in gateway.posts] == ["/user/bulk_update"] + ["/user/update"] * len(left)
    assert sorted(body["user_id"] for path, body in gateway.posts[1:]) == left
    assert {row["max_budget"] for row in gateway.users.values()} == {5}


def marked(**more):
    return dict({"metadata": {OWNER: "us"}}, **more)


def test_deletions_come_last_and_in_batches():
    gateway = Gateway()
    gateway.users = {"u%d" % number: marked(user_id="u%d" % number) for number in range(250)}
    gateway.keys = {"k": marked(token="k", key_alias="k", user_id="u0", created_at="2026-01-01T00:00:00Z")}
    found = run(gateway, prune=True, owner="us", users=[{"user_id": "new"}], keys=[{"key_alias": "k", "user_id": "new"}])
    assert found.failed == {}
    assert [path for path, body in gateway.posts] == ["/management/v1/users/bulk", "/key/update"] + ["/user/delete"] * 3
    assert [len(body["user_ids"]) for path, body in gateway.posts[2:]] == [100, 100, 50]


def test_who_still_has_a_key_that_failed_to_move_is_not_deleted():
    gateway = Gateway()
    gateway.users = {name: marked(user_id=name) for name in ("a", "b", "c")}
    gateway.keys = {"k": marked(token="k", key_alias="k", user_id="b", created_at="2026-01-01T00:00:00Z")}
    gateway.on["/key/update"] = refuse("")
    found = run(gateway, prune=True, owner="us", users=[{"user_id": "a"}], keys=[{"key_alias": "k", "user_id": "a"}])
    assert set(failures(found)) == {"key 'k'", "user 'b'"} and set(gateway.users) == {"a", "b"}


def test_one_that_is_gone_already_does_not_stop_a_batch():
    gateway = Gateway()
    gateway.users = {name: marked(user_id=name) for name in ("a", "b", "c")}

    def fail(body):
        if len(body["user_ids"]) > 1:
            raise GatewayError("not found", "", 404)

    gateway.on["/user/delete"] = fail
    assert run(gateway, prune=True, owner="us").failed == {} and gateway.users == {}


def test_a_deletion_that_does_not_last():
    gateway = Gateway()
    gateway.users = {"a": marked(user_id="a")}
    gateway.on["/user/delete"] = lambda body: body["user_ids"].clear()
    found = run(gateway, prune=True, owner="us")
    assert "is still there after its deletion" in str(failures(found)["user 'a'"])


def twins(gateway, refused):
    """Marked users of one email, teams and keys of one alias, of which the gateway refuses to delete some."""
    gateway.users = {name: marked(user_id=name, user_email="a@x.org") for name in ("u1", "u2")}
    gateway.teams = {name: marked(team_id=name, team_alias="t", members_with_roles=[], team_memberships=[]) for name in ("t1", "t2")}
    gateway.keys = {name: marked(token=name, key_alias="k", created_at="2026-01-01T00:00:00Z") for name in ("k1", "k2")}

    def refuse_some(body):
        for names in body.values():
            if set(names) & refused:
                raise GatewayError("not %s" % min(set(names) & refused), "", 403)
    gateway.on = dict.fromkeys(("/user/delete", "/team/delete", "/key/delete"), refuse_some)


@pytest.mark.parametrize("refused", [set(), {"u1"}, {"u2"}, {"t1"}, {"t2"}, {"k1"}, {"k2"}, {"u1", "u2", "t2", "k1"}])
def test_each_of_one_name_tells_its_own_refusal(refused):
    gateway = Gateway()
    twins(gateway, refused)
    found = run(gateway, prune=True, owner="us")
    assert set(gateway.users) | set(gateway.teams) | set(gateway.keys) == refused
    assert sorted(str(error) for error in found.failed.values()) == ["not %s." % name for name in sorted(refused)]


def test_a_name_that_several_have_is_told_with_its_identity():
    gateway = Gateway()
    twins(gateway, {"u1", "u2", "t1"})
    assert set(failures(run(gateway, prune=True, owner="us"))) == {
        "user 'a@x.org' (user_id=u1)", "user 'a@x.org' (user_id=u2)", "team 't'"}


def test_members_of_one_email_fail_each_by_itself():
    gateway = Gateway()
    gateway.users = {name: {"user_id": name, "user_email": "a@x.org"} for name in ("u1", "u2")}
    gateway.teams = {"t": {"team_id": "t", "team_alias": "t", "members_with_roles": [], "team_memberships": []}}
    gateway.on["/team/member_add"] = refuse("u2")
    found = run(gateway, teams=[{"team_alias": "t", "members": [{"user_id": "u1"}, {"user_id": "u2"}]}])
    assert [key.identity for key in found.failed] == ["user_id=u2"] and len(gateway.teams["t"]["members_with_roles"]) == 1


DOCUMENT = {"budgets": [{"budget_id": "b"}], "users": USERS[:2], "keys": [
    {"key_alias": "k0", "user_email": "u0@x.org", "budget_id": "b"}, {"key_alias": "k1", "user_email": "u1@x.org"}]}


@pytest.mark.parametrize("error", [Unreachable("gone"), GatewayError("bad gateway", "", 502), GatewayError("what?", "", 200)])
@pytest.mark.parametrize("is_done", [True, False])
def test_a_fault_at_each_call_in_turn(is_done, error, tmp_path):
    for number in range(100):
        folder = tmp_path / str(number)
        wanted = {**DOCUMENT, "keys": [dict(row, dest=str(folder / row["key_alias"])) for row in DOCUMENT["keys"]]}
        gateway = Faulty(number, error, is_done)
        try:
            run(gateway, **wanted)
        except GatewayError:
            pass  # it could not be read
        was_hit = gateway.left < 0
        gateway.is_true = True
        again = run(gateway, **wanted)
        assert again.failed == {}
        assert len(gateway.users) == 2 and len(gateway.budgets) == 1
        assert {row["key_alias"]: token for token, row in gateway.keys.items()} == {
            name: hash_of((folder / name).read_text(encoding="utf-8").strip()) for name in ("k0", "k1")}
        gateway.posts.clear()
        run(gateway, **wanted)
        assert gateway.posts == []
        if not was_hit:
            break
    assert not was_hit and number >= 10


def planned(gateway, **wanted):
    """What a run would do. :returns: list of Step."""
    found = Run(Pool(lambda sleep: gateway, 1), parse([("task", wanted)]), "us", lambda text: None, SecretStore())
    found.read()
    return found.plan().steps


def test_what_a_run_did_before_it_failed_was_not_changed_by_hand():
    """A member is added and another one refused; then the document is as before."""
    def teams(*names):
        return [{"team_alias": "t", "members": [{"user_id": name} for name in names], "purge_members": True}]
    gateway = Gateway()
    gateway.users = {name: {"user_id": name, "user_email": name + "@x.org"} for name in ("u0", "u1", "u2")}
    assert run(gateway, owner="us", teams=teams("u0")).failed == {}
    gateway.on["/team/member_add"] = refuse("u2")
    assert [key.identity for key in run(gateway, owner="us", teams=teams("u0", "u1", "u2")).failed] == ["user_id=u2"]
    [step] = planned(gateway, teams=teams("u0"))
    assert [child.identity for child in step.children] == ["u1"] and step.drift == []


@pytest.mark.parametrize("owner", ["us", None])
@pytest.mark.parametrize("users", [[], [{"user_email": "new@x.org"}]])
def test_nothing_is_waited_for_that_was_not_written(users, owner, monkeypatch):
    """Members leave after the first look, and that look has nothing to show of it."""
    def wait(seconds):
        raise AssertionError("waited %s s" % seconds)
    monkeypatch.setattr(waiting, "LAG", 1.0)
    monkeypatch.setattr(waiting.wait_for, "__defaults__", (wait, time.monotonic))
    names = ("u0", "u1", "u2")
    lists = [list(some) for count in range(len(names) + 1) for some in itertools.combinations(names, count)]
    for before, after in itertools.product(lists, lists):
        gateway = Gateway()
        gateway.users = {name: {"user_id": name, "user_email": name + "@x.org"} for name in names}
        for members, more in ((before, []), (after, users)):
            wanted = [{"team_alias": "t", "members": [{"user_id": name} for name in members], "purge_members": True}]
            assert run(gateway, owner=owner, users=more, teams=wanted).failed == {}
        [team] = gateway.teams.values()
        assert sorted(row["user_id"] for row in team["members_with_roles"]) == after


class Killed(BaseException):
    """Stands for SIGKILL: nothing handles it."""


@pytest.mark.parametrize("is_done", [True, False])
@pytest.mark.parametrize("before", [{}, {"members": [{"user_email": "u0@x.org"}, {"user_email": "u2@x.org"}]}])
def test_what_a_killed_run_left_undone_was_not_changed_by_hand(before, is_done):
    """Killed at each call in turn, while members are added, changed and removed."""
    members = [{"user_email": "u0@x.org", "max_budget_in_team": 5}, {"user_email": "u1@x.org"}]
    wanted = {"users": USERS, "teams": [{"team_alias": "t", "members": members, "purge_members": True}]}
    for number in range(100):
        gateway = Faulty(0, Killed(), is_done, lasts=True)
        gateway.is_true = True
        if before:
            assert run(gateway, owner="us", users=USERS, teams=[{"team_alias": "t", "purge_members": True, **before}]).failed == {}
        gateway.is_true, gateway.left = False, number
        with contextlib.suppress(Killed):
            run(gateway, owner="us", **wanted)
        was_hit = gateway.left < 0
        gateway.is_true = True
        assert [step.drift for step in planned(gateway, **wanted) if step.drift] == [], number
        assert run(gateway, owner="us", **wanted).failed == {}
        gateway.posts.clear()
        run(gateway, owner="us", **wanted)
        assert gateway.posts == []
        if not was_hit:
            break
    assert not was_hit and number >= 5


def user_id_of(gateway, email):
    return next(user_id for user_id, row in gateway.users.items() if row["user_email"] == email)


def made_by_hand(gateway, **more):
    gateway.keys["h"] = dict({"token": "h", "key_alias": "h", "metadata": {}, "budget_id": None,
                              "created_at": "2026-01-01T00:00:00Z"}, **more)


def test_a_team_without_its_admin_is_not_made_and_comes_later():
    gateway = Gateway()
    gateway.on = {"/management/v1/users/bulk": refuse("", GatewayError("no", "", 404)), "/user/new": refuse("u1@")}
    wanted = {"users": USERS, "keys": [{"key_alias": "k", "team_alias": "t"}],
              "teams": [{"team_alias": "t", "members": [{"user_email": "u1@x.org", "role": "admin"}, {"user_email": "u2@x.org"}]}]}
    found = run(gateway, **wanted)
    assert set(failures(found)) == {"user 'u1@x.org'", "team 't'", "key 'k'"} and gateway.teams == {} and gateway.keys == {}
    assert str(failures(found)["team 't'"]) == "team 't' needs user 'u1@x.org', which could not be created."
    gateway.on.clear()
    assert run(gateway, **wanted).failed == {}
    [team] = list(gateway.teams.values())
    assert sorted(row["role"] for row in team["members_with_roles"]) == ["admin", "user"] and len(gateway.keys) == 1


@pytest.mark.parametrize("name, value", [("user_email", "u1@x.org"), ("team_alias", "t"), ("budget_id", "b")])
def test_a_key_does_not_move_to_what_could_not_be_made(name, value):
    gateway = Gateway()
    made_by_hand(gateway)
    no = GatewayError("no", "", 403)
    gateway.on = {"/management/v1/users/bulk": refuse("", GatewayError("no", "", 404)), "/user/new": refuse("", no),
                  "/team/new": refuse("", no), "/budget/new": refuse("", no)}
    found = run(gateway, users=[USERS[1]], teams=[{"team_alias": "t"}], budgets=[{"budget_id": "b"}],
                keys=[{"key_alias": "h", name: value}])
    assert "which could not be created" in str(failures(found)["key 'h'"])
    assert "/key/update" not in [path for path, body in gateway.posts]


def test_one_member_does_not_stop_the_others():
    gateway = Gateway()
    run(gateway, users=USERS, teams=[{"team_alias": "t", "members": [{"user_email": "u0@x.org"}]}])
    wanted = [{"user_email": user["user_email"]} for user in USERS]
    gateway.on["/team/member_add"] = refuse(user_id_of(gateway, "u1@x.org"))
    found = run(gateway, users=USERS, teams=[{"team_alias": "t", "members": wanted}])
    assert set(failures(found)) == {"member 'u1@x.org' of team 't'"}
    [team] = list(gateway.teams.values())
    assert len(team["members_with_roles"]) == 2
    gateway.on.clear()
    assert run(gateway, users=USERS, teams=[{"team_alias": "t", "members": wanted}]).failed == {}


def test_a_conflict_that_does_not_end():
    gateway = Gateway()
    gateway.on["/key/generate"] = refuse("", Conflict("alias exists", "", 400))
    found = run(gateway, keys=[{"key_alias": "k"}])
    assert str(failures(found)["key 'k'"]) == "key 'k' cannot be created: alias exists. %s" % Key.conflict_remedy
    assert found.new_keys.secrets == {} and len(gateway.posts) == PASSES


def test_users_are_deleted_one_batch_after_the_other():
    gateway, under_way = Gateway(), []

    def watch(body):
        under_way.append(1)
        assert len(under_way) == 1
        under_way.pop()

    gateway.users = {"u%d" % number: marked(user_id="u%d" % number) for number in range(450)}
    gateway.on["/user/delete"] = watch
    assert run(gateway, concurrency=4, prune=True, owner="us").failed == {} and gateway.users == {}


@pytest.mark.parametrize("meanwhile, left, said", [
    (lambda gateway: gateway.users["b"]["metadata"].update({OWNER: "them"}), {"b"}, "objects changed during the run"),
    (lambda gateway: gateway.users.pop("b"), set(), None),
    (lambda gateway: made_by_hand(gateway, user_id="b"), {"b"}, "LiteLLM would also delete 1 key that was created during the run: key 'h'"),
])
def test_what_changes_after_the_plan_is_not_deleted(meanwhile, left, said):
    gateway = Gateway()
    gateway.users = {name: marked(user_id=name) for name in ("a", "b", "c")}

    def change(body):
        meanwhile(gateway)

    gateway.on["/user/update"] = change
    found = run(gateway, prune=True, owner="us", users=[{"user_id": "a", "max_budget": 5}])
    assert set(gateway.users) == {"a"} | left and set(failures(found)) == {"user '%s'" % name for name in left}
    assert not said or said in str(failures(found)["user 'b'"])


@pytest.mark.parametrize("prune", [False, True])
def test_a_user_stays_with_the_key_that_could_not_move_away(prune):
    gateway = Gateway()
    gateway.users = {name: marked(user_id=name) for name in ("a", "b")}
    made_by_hand(gateway, user_id="a")
    gateway.on["/key/update"] = refuse("", GatewayError("no", "", 403))
    users = [{"user_id": "b"}, *([] if prune else [{"user_id": "a", "state": "absent"}])]
    found = run(gateway, prune=prune, owner="us", users=users, keys=[{"key_alias": "h", "user_id": "b", "transfer": True}])
    assert set(gateway.users) == {"a", "b"} and [row["user_id"] for row in gateway.keys.values()] == ["a"]
    assert set(failures(found)) == {"key 'h'", "user 'a'"}
    assert "LiteLLM would also delete 1 key that the document names: key 'h'" in str(failures(found)["user 'a'"])


@pytest.mark.parametrize("kind, kinds", [("users", {"/user/list"}), ("keys", {"/key/list"}), ("budgets", {"/budget/info"})])
def test_only_what_was_written_is_read_back(kind, kinds):
    gateway = Gateway()
    wanted = {"users": [dict(USERS[0])], "keys": [{"key_alias": "k"}], "budgets": [{"budget_id": "b"}]}
    run(gateway, **wanted)
    gateway.reads.clear()
    run(gateway, **wanted)
    first = len(gateway.reads)
    assert sorted(gateway.reads) == ["/budget/info", "/key/list", "/user/list", "/user/list"]
    gateway.reads.clear()
    wanted[kind][0]["max_budget"] = 5
    assert run(gateway, **wanted).failed == {}
    assert set(gateway.reads[first:]) == kinds


LARGE = {"users": USERS, "keys": [{"key_alias": "k%d" % number, "user_email": "u%d@x.org" % number, "team_alias": "t"} for number in range(3)],
         "teams": [{"team_alias": "t", "members": [{"user_email": user["user_email"]} for user in USERS]}]}


def reads_beside(others, knows_search=True, **document):
    """How many reads a first run and a repeat take beside other objects."""
    gateway, counts = Gateway(), []
    gateway.knows_search = knows_search
    gateway.users = {"o%d" % number: {"user_id": "o%d" % number, "user_email": "o%d@x.org" % number} for number in range(others)}
    gateway.keys = {"o%d" % number: {"token": "o%d" % number, "key_alias": "o%d" % number} for number in range(others)}
    for _time in range(2):
        gateway.reads.clear()
        assert run(gateway, **document).failed == {}
        counts.append(len(gateway.reads))
    assert len(gateway.users) == others + 3 and len(gateway.keys) == others + 3
    return counts


def test_what_is_read_does_not_depend_on_the_gateway():
    """Users by email and by an email as identity, all their possible identities at once, keys, the team, what new users join: each once, and what was
    written once more."""
    assert reads_beside(0, **LARGE) == reads_beside(2000, **LARGE) == reads_beside(20000, **LARGE) == [18, 8]


def test_a_version_without_search_is_asked_for_it_once():
    """It looks for emails and identities apart, as all versions can."""
    assert reads_beside(2000, knows_search=False, **LARGE) == reads_beside(20000, knows_search=False, **LARGE) == [25, 11]


@pytest.mark.parametrize("few", [0, 1, 10])
@pytest.mark.parametrize("page_size", [1, 2, 100])
def test_pages_and_single_lookups_lead_to_the_same(page_size, few, monkeypatch):
    monkeypatch.setattr(lists, "PAGE_SIZE", page_size)
    monkeypatch.setattr(snapshot, "FEW_REQUESTS", few)
    gateway = Gateway()
    gateway.users = {"x": {"user_id": "x", "user_email": "xu0@x.org"}}  # of which another email is a part
    for document in (LARGE, {kind: rows[:2] for kind, rows in LARGE.items()}, dict(LARGE, keys=[dict(key, max_budget=1) for key in LARGE["keys"]])):
        assert run(gateway, **document).failed == {}
        gateway.posts.clear()
        assert run(gateway, **document).failed == {} and gateway.posts == []
    assert len(gateway.users) == 4 and len(gateway.keys) == 3 and {row["max_budget"] for row in gateway.keys.values()} == {1}


@pytest.mark.parametrize("few", [0, 10])
def test_an_identity_that_somebody_else_has_is_found_by_single_lookups(few, monkeypatch):
    monkeypatch.setattr(lists, "PAGE_SIZE", 1)
    monkeypatch.setattr(snapshot, "FEW_REQUESTS", few)
    gateway = Gateway()
    run(gateway, users=USERS[:2])
    for row in gateway.users.values():
        row["user_email"] = "renamed-" + row["user_email"]
    gateway.users.update({"o%d" % number: {"user_id": "o%d" % number, "user_email": None} for number in range(20)})
    found = run(gateway, users=USERS[:2])
    assert len(found.failed) == 2 and all("its user_id belongs to user 'renamed-u" in str(error) for error in found.failed.values())


@pytest.mark.parametrize("after", range(0, 9))
def test_a_run_that_has_to_stop_begins_nothing_more(after):
    """Whatever it was at, the next run does the rest, and nothing is there twice."""
    gateway, writes = Gateway(), []

    def count(body):
        writes.append(1)
    gateway.on = dict.fromkeys(("/management/v1/users/bulk", "/team/new", "/team/member_add", "/key/generate", "/budget/new"), count)
    document = dict(LARGE, budgets=[{"budget_id": "b"}])

    def reason():
        return "SIGTERM" if len(writes) >= after else None
    with contextlib.suppress(Interrupted):
        run(gateway, stopped=reason, **document)
    assert len(writes) <= after
    assert run(gateway, **document).failed == {}
    assert (len(gateway.users), len(gateway.keys), len(gateway.teams), len(gateway.budgets)) == (3, 3, 1, 1)


def test_a_stopped_run_says_why():
    with pytest.raises(Interrupted, match="stopped before its end: SIGTERM"):
        run(Gateway(), stopped=lambda: "SIGTERM", **LARGE)


@pytest.mark.parametrize("meanwhile, left", [
    (lambda gateway: made_by_hand(gateway, user_id="b"), {"b"}), (lambda gateway: gateway.users["b"]["metadata"].update({OWNER: "them"}), {"b"}),
    (lambda gateway: None, set())])
def test_what_is_named_as_absent_is_looked_at_again_before_it_goes(meanwhile, left):
    gateway = Gateway()
    gateway.users = {name: marked(user_id=name) for name in ("a", "b")}
    gateway.on["/user/update"] = lambda body: meanwhile(gateway)
    found = run(gateway, owner="us", users=[{"user_id": "a", "max_budget": 5}, {"user_id": "b", "state": "absent"}])
    assert set(gateway.users) == {"a"} | left and set(failures(found)) == {"user '%s'" % name for name in left}


def test_what_needs_what_is_known_to_fail_is_not_made_either():
    gateway = Gateway()
    found = Run(Pool(lambda sleep: gateway, 1), parse([("task", dict(LARGE, users=USERS))]), None, lambda text: None, SecretStore())
    found.read()
    whole = found.plan()
    errors = {step.key: GatewayError("a licence is needed") for step in whole.steps if step.kind == "teams"}
    found.guard.refuse(whole.steps, errors)
    assert set(failures(found)) == {"team 't'", "key 'k0'", "key 'k1'", "key 'k2'"}
    assert "needs team 't', which could not be created" in str(failures(found)["key 'k0'"])
    found.apply(whole)
    assert gateway.teams == {} and gateway.keys == {} and len(gateway.users) == 3


def test_a_change_that_conflicts_says_so():
    """As of a key that is to get the alias of another one."""
    gateway = Gateway()
    run(gateway, users=USERS[:1])
    gateway.on["/user/update"] = refuse("", Conflict("its alias belongs to another one", "", 400))
    assert [str(error) for error in run(gateway, users=[dict(USERS[0], max_budget=5)]).failed.values()] == ["its alias belongs to another one."]


class Impatient(waiting.Patience):
    """Looks once."""

    def wait(self, look, shows):
        found = look()
        assert shows(found)
        return found


def test_members_that_leave_are_waited_for_by_nobody(monkeypatch):
    gateway = Gateway()
    run(gateway, users=USERS, teams=[{"team_alias": "t", "members": USERS}])
    [team] = list(gateway.teams.values())

    def leave(body):
        team["members_with_roles"] = [member for member in team["members_with_roles"] if member["user_id"] != body["user_id"]]
    gateway.on["/team/member_delete"] = leave
    monkeypatch.setattr(reconcile, "Patience", Impatient)
    members = [USERS[0], *(dict(user, state="absent") for user in USERS[1:])]
    assert run(gateway, users=USERS, teams=[{"team_alias": "t", "members": members}]).failed == {} and len(team["members_with_roles"]) == 1


@pytest.mark.parametrize("goes", ["users", "teams"])
@pytest.mark.parametrize("is_named", [True, False], ids=["named", "not named"])
def test_what_another_run_deletes_before_a_key_is_made_for_it(goes, is_named):
    """LiteLLM makes the key all the same, and up to 1.92 without the limits of its team. What the document names is made again, the rest is told."""
    gateway, document = Gateway(), {"users": USERS[:1], "teams": [{"team_alias": "t"}]}
    assert run(gateway, **document).failed == {}
    gateway.on["/key/generate"] = lambda body: getattr(gateway, goes).clear()
    found = run(gateway, **(document if is_named else {}), keys=[{"key_alias": "a", "user_email": "u0@x.org", "team_alias": "t"}])
    assert len(getattr(gateway, goes)) == is_named
    said = [str(error) for error in failures(found).values()]
    assert not said if is_named else len(said) == 1 and "is neither in the document nor on the gateway" in said[0]
