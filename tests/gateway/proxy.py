# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The gateway as tests and programs use it."""

from __future__ import annotations

import contextlib
import json as json_module
import secrets
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request as HttpRequest, build_opener

from gateway import launch, processes, registry, requests_log
from gateway.errors import GatewayError
from gateway.installation import DEFAULT_VERSION
from gateway.requests_log import MARKER, Request

TIMEOUT = 120.0
_OPENER = build_opener(ProxyHandler({}))


class Gateway:
    """A running LiteLLM proxy with a database of its own, gone without a trace when it is stopped."""

    def __init__(self, record: registry.Record):
        self._record = record

    @classmethod
    def start(
        cls, name: str | None = None, version: str | None = None, database: bool = True,
        config: dict | str | Path | None = None, env: dict[str, str] | None = None, root_path: str | None = None,
        guarded: bool = True,
    ) -> Gateway:
        """Start a gateway and wait until it is ready; what is missing is installed first.

        name: a new one, made up when not given.  version: of LiteLLM, else the default one.
        database: whether it has a database.  config: sections to put over those of the default configuration, or the
        path of a file to use instead of it.  env: further variables of its environment.  root_path: such as
        "/llm", when it is to be reached below a path.  guarded: whether it ends when this process ends.
        Raises GatewayError.
        """
        record = launch.start(
            name=name or f"auto-{secrets.token_hex(4)}", version=version or DEFAULT_VERSION, database=database,
            config=config, env=env, root_path=root_path, guarded=guarded,
        )
        return cls(record)

    @classmethod
    def find(cls, name: str) -> Gateway:
        """Return a gateway that runs.  Raises GatewayError when there is none of that name."""
        record = registry.read(name)
        if not record or not record.kept:
            raise GatewayError(f"No gateway named {name} runs: see the status command.")
        return cls(record)

    @property
    def name(self) -> str:
        """Return its name."""
        return self._record.name

    @property
    def url(self) -> str:
        """Return its address, without a slash at the end."""
        return self._record.url

    @property
    def master_key(self) -> str:
        """Return its master key."""
        return self._record.master_key

    @property
    def version(self) -> str:
        """Return its version of LiteLLM."""
        return self._record.version

    @property
    def log_path(self) -> Path:
        """Return its log file."""
        return self._record.folder / registry.LOG

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables by which other programs find it."""
        return {"LITELLM_URL": self.url, "LITELLM_MASTER_KEY": self.master_key}

    def api(
        self, method: str, path: str, json: object = None, params: dict | None = None, key: str | None = None
    ) -> tuple[int, object]:
        """Make a request; an error of the gateway is an answer like any other.

        method: such as "GET".  path: such as "/user/new".  json: the body.  params: the query.
        key: whose key to use, else the master key; "" for none.
        Returns the status, and the body: parsed when it is JSON, else as text.
        Raises OSError when the gateway is not reached.
        """
        address = self.url + path + (f"?{urlencode(params, doseq=True)}" if params else "")
        body = None if json is None else json_module.dumps(json).encode()
        request = HttpRequest(address, data=body, method=method.upper())
        if body is not None:
            request.add_header("Content-Type", "application/json")
        key = self.master_key if key is None else key
        if key:
            request.add_header("Authorization", f"Bearer {key}")
        try:
            with _OPENER.open(request, timeout=TIMEOUT) as response:
                status, content = response.status, response.read()
        except HTTPError as error:
            status, content = error.code, error.read()
        text = content.decode("utf-8", errors="replace")
        try:
            return status, json_module.loads(text)
        except ValueError:
            return status, text

    def chat(self, key: str, model: str, text: str = "Hello") -> tuple[int, object]:
        """Ask a model something with a key.  Returns the status and the body, as api does."""
        question = {"model": model, "messages": [{"role": "user", "content": text}]}
        return self.api("POST", "/chat/completions", json=question, key=key)

    def requests(self) -> list[Request]:
        """Return everything that the gateway was asked since it was ready, in the order of its log."""
        return requests_log.parse(requests_log.text_between(self.log_path, self._record.log_offset, self._mark()))

    def writes(self) -> list[Request]:
        """Return those of the requests that may have changed something."""
        return [request for request in self.requests() if request.is_write]

    @contextlib.contextmanager
    def recording(self):
        """Record what the gateway is asked within a block.

        Returns a list, empty within the block and filled at its end, with a request for each one logged in between.
        """
        calls: list[Request] = []
        begin = self._mark()
        try:
            yield calls
        finally:
            calls.extend(requests_log.parse(requests_log.text_between(self.log_path, begin, self._mark())))

    def _mark(self) -> int:
        """Make a request that can be told from all others and wait for it in the log.  Returns the offset behind it."""
        path = f"{MARKER}{secrets.token_hex(8)}"
        begin = requests_log.size(self.log_path)
        self.api("GET", path, key="")
        found = 0

        def logged() -> bool:
            nonlocal found
            text = requests_log.text_between(self.log_path, begin).encode()
            at = text.find(path.encode())
            end = text.find(b"\n", at) if at >= 0 else -1
            found = begin + end + 1
            return end >= 0

        if not processes.wait_until(logged, timeout=10.0, pause=0.01):
            raise GatewayError(f"Gateway {self.name} logs no requests: see {self.log_path}")
        return found

    def log(self) -> str:
        """Return its log without its secrets."""
        return launch.log_text(self._record)

    def stop(self) -> None:
        """Stop it; its database is deleted, its log stays.  Nothing happens when it has ended already."""
        launch.stop(self._record)

    def __enter__(self) -> Gateway:
        return self

    def __exit__(self, *_exception) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"<Gateway {self.name} {self.version} at {self.url}>"
