# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documents on a gateway that reads from a replica which lags behind, also when it checks what an object refers to."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.user_bulk import PATH, SETTINGS
from ansible_collections.llmops.litellm.plugins.module_utils._errors import REMEDY_OUTAGE, GatewayError, NotFound
from ansible_collections.llmops.litellm.plugins.module_utils._gateway import waiting
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils._apply.runs import USERS, failures, run
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import Gateway


TEAM = "Team id=t does not exist."
DOCUMENT = {"users": USERS, "teams": [{"team_alias": "t", "members": USERS}], "keys": [{"key_alias": "k", "user_email": "u0@x.org", "team_alias": "t"}]}


@pytest.fixture(autouse=True)
def patient(monkeypatch, no_lag):
    """As patient as usual, with shorter pauses."""
    monkeypatch.setattr(waiting, "LAG", 1.0)
    monkeypatch.setattr(waiting, "LONGEST_PAUSE", 0.01)


def refusing(path, times, error):
    """A gateway that refuses the first calls of a route."""
    gateway, left = Gateway(), [times]

    def refuse(_body):
        left[0] -= 1
        if left[0] >= 0:
            raise error
    gateway.on[path] = refuse
    return gateway


@pytest.mark.parametrize("path, error", [
    ("/key/generate", NotFound("POST /key/generate answered 404: Team not found", "", 404)),
    ("/key/generate", GatewayError("POST /key/generate answered 400: Team doesn't exist in db. Team=t", "", 400)),
    ("/key/generate", GatewayError("POST /key/generate answered 403: User=u is not a member of the team=t", "", 403)),
    ("/team/member_add", NotFound("POST /team/member_add answered 404: Team not found for team_id=t", "", 404))])
def test_what_this_run_has_just_made_is_not_found_yet(path, error):
    gateway = refusing(path, 3, error)
    assert run(gateway, **DOCUMENT).failed == {} and len(gateway.keys) == 1 and len(gateway.users) == 3


def test_new_users_whose_team_is_not_found_yet():
    """The gateway refuses each of them; once it sees the team, they join it."""
    gateway, asked = Gateway(), []
    gateway.answers[SETTINGS] = {"values": {}}
    true = gateway.write

    def write(method, path, shape, params, body):
        if path == PATH:
            asked.append(len(body["users"]))
            if len(asked) < 4:
                return {"data": [{"success": False, "error": TEAM} for _user in body["users"]]}
        return true(method, path, shape, params, body)
    gateway.write = write
    assert run(gateway, **DOCUMENT).failed == {} and len(gateway.users) == 3 and asked == [3, 3, 3, 3]


def test_what_is_refused_in_bulk_is_told_as_elsewhere():
    gateway = Gateway()
    true = gateway.write

    def write(method, path, shape, params, body):
        if path == PATH:
            return {"data": [{"success": False, "error": "Error occurred during query execution:\nConnectorError(no)"} for _user in body["users"]]}
        return true(method, path, shape, params, body)
    gateway.write = write
    said = [str(failure) for failure in failures(run(gateway, users=USERS)).values()]
    assert len(said) == len(USERS) and set(said) == {
        "POST %s answered 400: Error occurred during query execution: ConnectorError(no). %s" % (PATH, REMEDY_OUTAGE)}


def test_what_stays_refused_is_told_and_waited_for_once():
    error = NotFound("POST /key/generate answered 404: Model not found", "", 404)
    gateway = refusing("/key/generate", 10 ** 6, error)
    found = run(gateway, users=USERS, keys=[{"key_alias": alias, "user_email": "u0@x.org"} for alias in "ab"])
    assert [str(failure) for failure in failures(found).values()] == [str(error)] * 2
    assert [path for path, _body in gateway.posts].count("/key/generate") > 3


def test_a_refusal_before_anything_is_written_is_told_at_once():
    gateway = refusing("/key/generate", 10 ** 6, NotFound("POST /key/generate answered 404: Model not found", "", 404))
    assert run(gateway, keys=[{"key_alias": "a"}]).failed and [path for path, _body in gateway.posts] == ["/key/generate"]


@pytest.mark.parametrize("lag", [1, 7])
def test_deletions_that_show_later(lag, tmp_path):
    """They are waited for, and the secret of a deleted key goes with it."""
    gateway, dest = Gateway(), str(tmp_path / "{key_alias}")
    assert run(gateway, owner="us", dest=dest, **DOCUMENT).failed == {}
    gateway.lag = lag
    found = run(gateway, owner="us", dest=dest, prune=True, users=USERS[:1], teams=[{"team_alias": "t", "members": USERS[:1]}])
    assert found.failed == {} and gateway.keys == {} and len(gateway.users) == 1


def test_a_refused_deletion_is_told_at_once():
    gateway = refusing("/key/delete", 10 ** 6, GatewayError("POST /key/delete answered 403: no", "", 403))
    assert run(gateway, owner="us", **DOCUMENT).failed == {}
    reads = len(gateway.reads)
    found = run(gateway, owner="us", prune=True, **{**DOCUMENT, "keys": []})
    assert [str(error) for error in failures(found).values()] == ["POST /key/delete answered 403: no."] and len(gateway.reads) - reads < 30
