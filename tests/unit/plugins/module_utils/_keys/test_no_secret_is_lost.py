# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever the gateway answers at whichever call, and wherever a run ends: a live key's secret that was in a file is in one.

Each run meets one altered answer at one call, or from one call on, before or after the gateway has done its part. What is not
an answer is there too: an error, a lost connection, and the end of the process.
"""

from __future__ import annotations

import os
import re

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._apply.document import Mistakes
from ansible_collections.llmops.litellm.plugins.module_utils._errors import GatewayError, LitellmError, NotFound, Unreachable
from ansible_collections.llmops.litellm.plugins.module_utils._fields.secret import hash_of, new_secret
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.shapes import SHAPES
from ansible_collections.llmops.litellm.plugins.module_utils._keys.reconcile import reconcile_key
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.file import twin_of
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils._apply.runs import Faulty, run
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import MADE, Gateway
from hypothesis import settings


class Killed(BaseException):
    """The end of the process."""


EMPTY_PAGE = {"keys": [], "users": [], "teams": [], "total_count": 0, "current_page": 1, "total_pages": 0}
ANSWERS = {
    "{}": {}, "detail": {"detail": "Not authenticated"}, "error": {"error": {"message": "x"}}, "null": None, "list": [], "text": "ok",
    "empty page": EMPTY_PAGE, "deleted": {"key": "0" * 64, "info": {"status": "deleted"}}, "info": {"info": {}},
    "400": GatewayError("bad request", "", 400), "404": NotFound("no such key", "", 404), "502": GatewayError("bad gateway", "", 502),
    "lost": Unreachable("gone"), "killed": Killed(),
}
SINGLE, DOCUMENT, SHARED = "single", "document", "shared"


class Trusting(Faulty):
    """Takes what else is answered for the truth, more than the client does."""

    def get_if_served(self, path, default=None, **params):
        try:
            return super().get_if_served(path, default, **params)
        except NotFound:
            return default

    def listed(self, path, body=None, **filters):
        """As the client's, but what has no list is an empty one."""
        if body is not None:
            return self.post(path, body)
        answer, items = self.get(path, page=1, **filters), SHAPES["GET", path].items
        rows = answer.get(items) if items and isinstance(answer, dict) else answer
        return rows if isinstance(rows, list) else []

    def part(self, path, **params):
        answer, shape = self.get(path, **params), SHAPES["GET", path]
        found = answer.get(shape.inside) if isinstance(answer, dict) else None
        if not isinstance(found, dict) or (shape.echo and answer.get(shape.echo) != params[shape.echo]):
            raise GatewayError("something else", "", 200)
        return found


def add_key(gateway, alias):
    """Make a key without the collection. :returns: its secret."""
    secret = new_secret()
    token = hash_of(secret)
    gateway.keys[token] = dict({"token": token, "key_alias": alias, "metadata": {}, "budget_id": None, "user_id": None, "team_id": None},
                               **MADE)
    return secret


def put(folder, kind, alias, secret, is_pending=False):
    """Put a secret where the collection keeps it."""
    path = str(folder / ("all.yml" if kind == SHARED else alias + ".key"))
    path = twin_of(path, "pending") if is_pending else path
    with open(path, "a", encoding="utf-8") as stream:
        stream.write("%s: %s\n" % (alias, secret) if kind == SHARED else secret + "\n")


def one_run(gateway, folder, kind, **options):
    """Run a task for two keys."""
    wanted = [dict({"key_alias": alias}, **options) for alias in ("a", "b")]
    if kind == SINGLE:
        for row in wanted:
            try:
                reconcile_key(None, gateway, dict(row, dest=str(folder / "{key_alias}.key")))
            except LitellmError:
                pass
        return
    layout = "all.yml" if kind == SHARED else "{key_alias}.key"
    try:
        run(gateway, dest=str(folder / layout), keys=wanted)
    except Mistakes:
        raise
    except (LitellmError, AttributeError, TypeError, KeyError):
        pass  # what reads lists is not what is tried here


def kept(folder):
    """The hashes of all secrets in a folder's files."""
    return {hash_of(secret) for path in folder.iterdir() for secret in re.findall(r"sk-[\w-]+", path.read_text(encoding="utf-8"))}


def there(gateway, folder, kind):
    """Both keys and their files are there."""
    for alias in "ab":
        put(folder, kind, alias, add_key(gateway, alias))


def renamed(gateway, folder, kind):
    """The files are those of keys which have other names now."""
    for alias in "ab":
        put(folder, kind, alias, add_key(gateway, alias + "-renamed"))


def unnamed(gateway, folder, kind):
    """A run was interrupted whose gateway dropped the names."""
    put(folder, kind, "a", add_key(gateway, None))
    put(folder, kind, "b", add_key(gateway, None), is_pending=True)


def pending(gateway, folder, kind):
    """One was made and is pending beside an older secret, the other was not made."""
    put(folder, kind, "a", add_key(gateway, "a"), is_pending=True)
    put(folder, kind, "a", add_key(gateway, "other"))
    put(folder, kind, "b", new_secret(), is_pending=True)


def nothing(gateway, folder, kind):
    """No key, and no file."""


STARTS = (there, renamed, unnamed, pending, nothing)


@pytest.mark.parametrize("kind", [SINGLE, DOCUMENT, SHARED])
@pytest.mark.parametrize("start", STARTS, ids=lambda start: start.__name__)
@pytest.mark.parametrize("overwrite", [False, True], ids=["", "overwrite"])
def test_no_secret_is_lost(overwrite, start, kind, tmp_path, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    tried, answers = 0, list(ANSWERS.items())
    if settings.get_current_profile_name() == "brief":  # on another Python: all answers, and all situations, but not each with each
        answers = answers[STARTS.index(start)::len(STARTS)]
    for name, answer in answers:
        for is_done, lasts in ((False, False), (True, False), (False, True)):
            for number in range(100):
                folder = tmp_path / ("%s-%s-%s-%d" % (name, is_done, lasts, number))
                folder.mkdir()
                gateway = Trusting(number, answer, is_done, lasts)
                start(gateway, folder, kind)
                before = kept(folder)
                try:
                    one_run(gateway, folder, kind, overwrite=overwrite)
                except Killed:
                    pass
                was_hit = gateway.left < 0
                made = set(gateway.keys) - before
                assert not (before & set(gateway.keys)) - kept(folder), (name, is_done, lasts, number)
                assert not made - kept(folder), (name, is_done, lasts, number)
                gateway.is_true = True
                one_run(gateway, folder, kind, overwrite=overwrite)
                assert not set(gateway.keys) - kept(folder), (name, is_done, lasts, number)
                tried += 1
                if not was_hit:
                    break
            assert not was_hit
    assert tried > 3 * len(answers)


@pytest.mark.parametrize("kind", [SINGLE, DOCUMENT, SHARED])
def test_another_gateway_takes_nothing(kind, tmp_path):
    """The document is run against the other environment's gateway, which knows none of the keys."""
    for is_pending in (False, True):
        for overwrite in (False, True):
            folder = tmp_path / ("%s-%s" % (is_pending, overwrite))
            folder.mkdir()
            first, second = Gateway(), Gateway()
            for alias in "ab":
                put(folder, kind, alias, add_key(first, alias), is_pending)
            one_run(second, folder, kind, overwrite=overwrite)
            if overwrite:
                assert {row["key_alias"] for row in second.keys.values()} == {"a", "b"} and set(second.keys) <= kept(folder)
            else:
                assert set(first.keys) <= kept(folder)
                # A pending secret is taken up by the new key, so that it is kept whichever gateway it was made for.
                assert set(second.keys) == (set(first.keys) if is_pending else set())


@pytest.mark.parametrize("kind", [SINGLE, DOCUMENT, SHARED])
@pytest.mark.parametrize(("secret", "owner"), [("sk-x", None), ("sk-two words of a key", None), (None, 65534)], ids=["partly written", "no secret", "planted"])
def test_no_key_gets_a_pending_secret_of_somebody_else(kind, secret, owner, tmp_path):
    """Who wrote it would know the new key's secret; what was written in part is none."""
    gateway = Gateway()
    put(tmp_path, kind, "a", secret or new_secret(), is_pending=True)
    path = next(tmp_path.iterdir())
    if owner:
        os.chown(path, owner, owner)
    before = path.read_text(encoding="utf-8")
    for _run in range(2):
        one_run(gateway, tmp_path, kind, overwrite=True)
    assert "a" not in [row["key_alias"] for row in gateway.keys.values()] and before in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", [SINGLE, DOCUMENT])
def test_no_key_without_a_name_is_taken_up_for_somebody_elses_file(kind, tmp_path):
    gateway = Gateway()
    put(tmp_path, kind, "a", add_key(gateway, None))
    os.chown(tmp_path / "a.key", 65534, 65534)
    one_run(gateway, tmp_path, kind, overwrite=True)
    assert "a" not in [row["key_alias"] for row in gateway.keys.values()]
