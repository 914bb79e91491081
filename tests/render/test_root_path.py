# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Under SERVER_ROOT_PATH, behind the role's nginx, each supported LiteLLM serves its API and its UI: with the variables of the role's unit."""

from __future__ import annotations

import contextlib
import fcntl
import http.client
import json
import re
import shlex
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from gateway.installation import LOCKS, Installation, install
from gateway.processes import free_port

from checks.paths import ROOT

from render.conftest import COMMON, ONE_HOST
from render.test_files import variables
from render.test_nginx import PORT, UPSTREAM, Site

VERSIONS = sorted(path.stem.removeprefix("litellm-") for path in LOCKS.glob("litellm-*.txt"))
START_TIMEOUT = 300
PREFIX = "/llm"
GIVEN = {
    **COMMON, "gateway_database": "none", "gateway_nginx": True, "gateway_port": UPSTREAM, "gateway_nginx_port": PORT,
    "gateway_nginx_listen_address": ["127.0.0.1"], "gateway_nginx_trusted_proxies": ["127.0.0.0/8", "10.9.0.0/16"],
    "gateway_environment": {"SERVER_ROOT_PATH": PREFIX, "LITELLM_LOCAL_MODEL_COST_MAP": "True"},
}
DESCRIBE = ROOT / "roles/gateway/files/release/describe_release.py"
DATA = "/var/lib/litellm"


@dataclass
class Served:
    """A LiteLLM that was started as the role's unit does, with nginx in front."""

    process: subprocess.Popen
    log: Path
    port: int
    site: Site

    def ask(self, path: str, **headers: str) -> tuple[int, dict, bytes]:
        """Give status, headers and body of what nginx answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=60)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body

    def wait(self) -> None:
        """Wait until it answers."""
        end = time.monotonic() + START_TIMEOUT
        while True:
            with contextlib.suppress(OSError):
                if self.ask("/health/liveliness")[0] == 200:
                    return
            assert self.process.poll() is None and time.monotonic() < end, self.log.read_text(encoding="utf-8")[-3000:]
            time.sleep(0.2)


def unit_of(folder: Path, data: Path) -> tuple[dict[str, str], list[str]]:
    """Give the variables that the rendered unit sets, and the arguments with which it copies the UI."""
    text = (folder / "etc/systemd/system/litellm.service").read_text(encoding="utf-8").replace(DATA, str(data))
    settings = [word for line in re.findall(r"(?m)^Environment=(.*)$", text) for word in shlex.split(line)]
    copy = re.search(r"(?m)^ExecStartPre=\S+ -I \S+ (.*)$", text)
    assert copy, text
    return {name: value for name, value in (one.split("=", 1) for one in settings) if name != "PATH"}, shlex.split(copy[1])


def start(installation: Installation, folder: Path, rendered: Path, nginx: Path) -> Served:
    """Start it as the unit does: first the copy of the UI, then LiteLLM."""
    port = free_port()
    data = folder / "data"
    for made in (data, folder / "site"):
        made.mkdir(parents=True)
    set_by_unit, target = unit_of(rendered, data)
    env = {
        **installation.environment(), **set_by_unit, **variables(rendered / "etc/litellm/environment"), **variables(rendered / "etc/litellm/secrets"),
        "HOME": str(data),
    }
    unit = (rendered / "etc/systemd/system/litellm.service").read_text(encoding="utf-8")
    settings = next(rendered.glob("opt/litellm/releases/*/sbin/log_config.json"))
    logs = ["--log_config", str(settings)] if f"--log_config /opt/litellm/current/sbin/{settings.name}" in unit else []
    python = installation.python
    subprocess.run([python, "-I", rendered / "etc/litellm/copy_ui.py", *target], env=env, check=True)
    log = folder / "log"
    with open(log, "wb") as output:
        process = subprocess.Popen(
            [python.parent / "litellm", "--config", rendered / "etc/litellm/config.yaml", "--host", "127.0.0.1", "--port", str(port), *logs],
            env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, cwd=data)
    return Served(process, log, port, Site(nginx, rendered, folder / "site", port, free_port(), free_port()))


@pytest.fixture(scope="module")
def gateways(render, nginx, tmp_path_factory):
    """Give the gateway of each version; all are started at once."""
    started = {}
    # Where older ones have their UI is the same for all who run this.
    with open("/tmp/litellm_ui.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            for version in VERSIONS:
                installation = install(version)
                facts = json.loads(subprocess.run([installation.python, DESCRIBE], capture_output=True, check=True).stdout)
                given = {**GIVEN, "render_release_facts": {name: facts[name] for name in ("ui_path", "hides_queries")}}
                started[version] = start(installation, tmp_path_factory.mktemp("root") / version, render(given, ONE_HOST, True) / "one", nginx)
            for one in started.values():
                one.wait()
            yield started
        finally:
            for one in started.values():
                one.process.kill()
                one.site.process.terminate()
                one.process.wait()
                one.site.process.wait()


@pytest.mark.parametrize("version", VERSIONS)
def test_below_a_root_path_all_is_served(gateways, version):
    one = gateways[version]
    key = f"Bearer {COMMON['gateway_master_key']}"
    assert one.ask(f"{PREFIX}/health/liveliness")[0] == 200
    status, _headers, body = one.ask(f"{PREFIX}/v1/models", Authorization=key)
    assert status == 200 and [model["id"] for model in json.loads(body)["data"]] == ["a"]
    assert one.ask(f"{PREFIX}/v1/models")[0] == 401


@pytest.mark.parametrize("version", VERSIONS)
def test_below_a_root_path_the_ui_finds_its_files(gateways, version):
    one = gateways[version]
    status, _headers, page = one.ask(f"{PREFIX}/ui/")
    text = page.decode()
    assert status == 200 and "<html" in text
    wanted = set(re.findall(r'(?:src|href)="(/[^"]+\.(?:js|css))', text))
    assert len(wanted) > 3 and all(path.startswith(PREFIX + "/") for path in wanted), wanted
    for path in wanted:
        status, headers, body = one.ask(path)
        assert status == 200 and body and re.search("javascript|css", headers["content-type"]), path
    status, _headers, body = one.ask(f"{PREFIX}/.well-known/litellm-ui-config")
    assert status == 200 and json.loads(body)["server_root_path"] == PREFIX


@pytest.mark.parametrize("version", VERSIONS)
def test_below_a_root_path_a_redirect_stays_there(gateways, version):
    one = gateways[version]
    status, headers, _body = one.ask(f"{PREFIX}/ui", Host="llm.example.com")
    assert status in (302, 303, 307, 308)
    assert re.match(rf"(http://llm\.example\.com)?{PREFIX}/ui/", headers["location"]), headers["location"]


KEYS = ("sk-0123456789abcdefghij", "AIzaSyA0123456789abcdefghijklmnopqrstuv", "xyzzyplugh0123456789")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", ["key", "api_key", "k%65y"])
def test_no_log_of_litellm_has_a_key_of_the_query(gateways, version, name):
    one = gateways[version]
    for key in KEYS:
        assert one.ask(f"{PREFIX}/v1/models?{name}={key}")[0] == 401
    assert one.ask(f"{PREFIX}/health/liveliness?end={name}")[0] == 200
    log = one.log.read_text(encoding="utf-8")
    assert "Application startup complete" in log
    assert not [key for key in KEYS if key in log]


# Those that log requests at all.
@pytest.mark.parametrize("version", [version for version in VERSIONS if version not in ("1.80.0", "1.92.0")])
@pytest.mark.parametrize(("said", "number"), [
    ("203.0.113.1", 1), ("6.6.6.6, 203.0.113.2", 2), ("203.0.113.3, 10.9.0.1", 3), ("6.6.6.6, 203.0.113.4, 10.9.0.1, 10.9.0.2", 4),
])
def test_litellm_sees_the_client_through_one_and_several_proxies(gateways, version, said, number):
    """What its log shows is what its allow list and its spend logs take: the address of the connection, as uvicorn gives it."""
    one = gateways[version]
    path = f"{PREFIX}/health/liveliness?of={number}"
    assert one.ask(path, **{"X-Forwarded-For": said, "Forwarded": "for=6.6.6.6", "X-Real-IP": "6.6.6.6"})[0] == 200
    end = time.monotonic() + 20
    while not (found := re.findall(rf'(\S+) - "GET [^"]*of={number} ', one.log.read_text(encoding="utf-8"))) and time.monotonic() < end:
        time.sleep(0.05)
    assert [address.rpartition(":")[0] for address in found] == [f"203.0.113.{number}"]
