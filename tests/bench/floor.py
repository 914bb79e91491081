# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The floor: a plain client that makes only the calls that cannot be spared, as many at once as litellm_apply does."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import requests
from gateway import Gateway

CONCURRENCY = 8
IN_BULK = 500  # users that the gateway creates in one call
PAGE = 100


class Floor:
    """A plain client.  It keeps its connections, checks nothing, keeps no secret and reads nothing back."""

    def __init__(self, gateway: Gateway):
        self._gateway = gateway
        self._local = threading.local()
        self._executor = ThreadPoolExecutor(CONCURRENCY)

    def call(self, method: str, path: str, **more: object):
        """Make one request over the thread's kept connection.  Returns the body.  Raises requests.RequestException."""
        if not hasattr(self._local, "session"):
            self._local.session = requests.Session()
            self._local.session.headers["Authorization"] = f"Bearer {self._gateway.master_key}"
        answer = self._local.session.request(method, self._gateway.url + path, timeout=300, **more)
        answer.raise_for_status()
        return answer.json()

    def each(self, work, items) -> list:
        """Do the same for every item.  Returns the results in their order."""
        return list(self._executor.map(work, items))

    def create(self, document: dict) -> float:
        """Make an organization: teams, then users as their members, then keys.  Gives seconds."""
        begin = time.monotonic()
        team_of = {member["user_email"]: team["team_alias"] for team in document["teams"] for member in team["members"]}
        self.each(lambda team: self.call("POST", "/team/new", json={
            "team_id": team["team_alias"], "team_alias": team["team_alias"]}), document["teams"])
        users = [dict(user, user_id=user["user_email"], teams=[{"team_id": team_of[user["user_email"]]}])
                 for user in document["users"]]
        for start in range(0, len(users), IN_BULK):
            self.call("POST", "/management/v1/users/bulk", json={"users": users[start:start + IN_BULK]})
        self.each(lambda key: self.call("POST", "/key/generate", json={
            "key_alias": key["key_alias"], "max_budget": key["max_budget"], "user_id": key["user_email"], "team_id": key["team_alias"]}), document["keys"])
        return time.monotonic() - begin

    def read(self, at_once: bool = False) -> float:
        """Read every page of teams, keys and users; or the users in one answer, as litellm_apply does.  Gives seconds."""
        begin = time.monotonic()
        for path, size, order in PAGED:
            if at_once and path == "/user/list":
                self.call("GET", "/spend/users")
            else:
                self._pages(path, size, order)
        return time.monotonic() - begin

    def _pages(self, path: str, size: str, order: str) -> list[dict]:
        options = {size: PAGE, "return_full_object": "true", "sort_by": order}
        first = self.call("GET", path, params=dict(options, page=1))
        return [first, *self.each(lambda page: self.call("GET", path, params=dict(options, page=page)),
                                  range(2, (first.get("total_pages") or 1) + 1))]


PAGED = (
    ("/v2/team/list", "page_size", "team_id"), ("/key/list", "size", "token"), ("/user/list", "page_size", "user_id"),
)
