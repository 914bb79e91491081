# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""nginx takes each kind of site that the role writes, also beside sites of others."""

from __future__ import annotations

import http.client
import http.server
import shutil
import socket
import ssl
import subprocess
import threading
import time
from pathlib import Path

import pytest
from gateway.processes import free_port

from render.conftest import CLUSTER, CLUSTER_HOSTS, COMMON, ONE_HOST
from render.test_nginx import Upstream
from wire.tls import self_signed

NAMED = {"gateway_nginx_server_name": "llm.example.com *.example.org"}
STRICT = {"gateway_nginx_trusted_proxies": ["10.9.0.0/16", "2001:db8::/32"], "gateway_nginx_allowed_addresses": ["10.0.0.0/8", "2001:db8::/32"]}
SINGLE = {**COMMON, "gateway_nginx": True, "gateway_allow_plain_http": True}
# Somebody else's sites, on the same ports
BESIDE = "server { listen 80; listen [::]:80 ipv6only=on; server_name other.example.com; }\n"


def written(rendered: Path, folder: Path, proxy: int = 4000) -> tuple[Path, dict[int, int]]:
    """Put what was rendered for a host into a folder, with free ports, and a port of loopback for the proxies.

    Gives the main file, and the ports by those that they replace.
    """
    etc, certificate = rendered / "etc/nginx", self_signed(folder)
    ports = {80: free_port(), 443: free_port()}
    for name in ("logs", "conf.d", "temp"):
        (folder / name).mkdir()
    (folder / "conf.d/other.conf").write_text(BESIDE.replace("80", str(ports[80])), encoding="utf-8")
    for source in etc.rglob("*.conf"):
        target = folder / source.relative_to(etc)
        target.parent.mkdir(exist_ok=True)
        text = source.read_text(encoding="utf-8").replace("/etc/nginx", str(folder)).replace("/var/log/nginx", str(folder / "logs"))
        for port, own_port in ports.items():
            text = text.replace(f":{port};", f":{own_port};").replace(f":{port} ", f":{own_port} ")
        text = text.replace("server 10.0.0.1:4000", f"server 127.0.0.1:{proxy}").replace("server [2001:db8::2]:4000", f"server [::1]:{proxy}")
        target.write_text(text, encoding="utf-8")
    for name in ("tls.crt", "tls.key"):
        shutil.copy(certificate, folder / "litellm" / name)
    temps = "".join(f"{name}_temp_path {folder}/temp; " for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    main = folder / "nginx.conf"
    main.write_text(f"daemon off; pid {folder}/pid; error_log stderr; events {{}}\n"
                    f"http {{ {temps} access_log off; include {folder}/conf.d/*.conf; }}\n", encoding="utf-8")
    return main, ports


@pytest.mark.parametrize(("cluster", "more"), [(True, NAMED), (True, STRICT), (False, {}), (False, {**NAMED, **STRICT})],
                         ids=["a name", "all names, strict", "no TLS", "no TLS, a name, strict"])
def test_nginx_takes_the_site(render, nginx, tmp_path, cluster, more):
    """With the default addresses, which are those of IPv4 and IPv6, one proxy or several."""
    rendered = render({**(CLUSTER if cluster else SINGLE), **more}, CLUSTER_HOSTS if cluster else ONE_HOST) / ("web" if cluster else "one")
    main, _ports = written(rendered, tmp_path)
    site = (tmp_path / "conf.d/litellm.conf").read_text(encoding="utf-8")
    assert ("listen [::]:" if cluster else "listen [::1]:") in site
    tried = subprocess.run([str(nginx), "-p", str(tmp_path), "-e", "stderr", "-t", "-q", "-c", str(main)], capture_output=True, text=True, check=False)
    assert (tried.returncode, tried.stderr) == (0, "")


@pytest.fixture
def ask(render, nginx, tmp_path):
    """Give a function that asks nginx before two proxies, of which the one is down, by an address of loopback; it gives status, headers and body."""
    proxy = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    main, ports = written(render({**CLUSTER, **NAMED}, CLUSTER_HOSTS) / "web", tmp_path, proxy.server_address[1])
    process = subprocess.Popen([str(nginx), "-p", str(tmp_path), "-e", "stderr", "-c", str(main)])

    def call(port: int, name: str, address: str = "127.0.0.1") -> tuple[int, dict[str, str], bytes]:
        context = ssl._create_unverified_context()  # noqa: S323 - the certificate is nobody's
        connection = http.client.HTTPSConnection(address, ports[port], timeout=20, context=context) if port == 443 else http.client.HTTPConnection(
            address, ports[port], timeout=20)
        connection.request("GET", "/v1/models?a=b", headers={"Host": name})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, {key.lower(): value for key, value in answer.getheaders()}, body

    try:
        end = time.monotonic() + 20
        for address in ("127.0.0.1", "::1"):
            while True:
                try:
                    socket.create_connection((address, ports[443]), 1).close()
                    break
                except OSError:
                    assert time.monotonic() < end and process.poll() is None
                    time.sleep(0.05)
        yield call
    finally:
        process.terminate()
        process.wait()
        proxy.shutdown()


def test_the_site_answers_its_names_with_tls_and_leads_the_way_to_it(ask):
    for name in ("llm.example.com", "a.example.org"):
        for address in ("127.0.0.1", "::1"):
            status, headers, body = ask(443, name, address)
            assert (status, headers["strict-transport-security"]) == (200, "max-age=31536000") and b'"x-forwarded-proto": "https"' in body
            status, headers, _body = ask(80, name, address)
            assert (status, headers["location"]) == (308, f"https://{name}/v1/models?a=b") and "strict-transport-security" not in headers
    for port in (443, 80):
        with pytest.raises(http.client.RemoteDisconnected):
            ask(port, "evil.example.com")
