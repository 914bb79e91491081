# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""LiteLLM, its migrations, the probe and the backups reach the same database, by the same words, whatever these are."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ansible_collections.llmops.litellm.plugins.plugin_utils import _gateway_urls as urls

from checks.paths import ROOT, environment

ROLE = ROOT / "roles/gateway"
CONFIG, NEXT = "/etc/litellm", "/etc/litellm/next"
SYSTEM = "/etc/ssl/certs/ca-certificates.crt"
TEXT = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
# Ansible itself would take what begins an expression in a variable for one.
PLAIN = TEXT.filter(lambda text: "{" not in text)
NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,20}", fullmatch=True)
HOSTS = st.one_of(
    st.ip_addresses(v=4).map(str), st.ip_addresses(v=6).map(str),
    st.from_regex(r"[a-z]([a-z0-9-]{0,10}[a-z0-9])?(\.[a-z]([a-z0-9-]{0,10}[a-z0-9])?){0,2}", fullmatch=True),
)
PARAMETERS = st.dictionaries(st.sampled_from(["options", "application_name", "connect_timeout", "pgbouncer"]), TEXT, max_size=3)
URLS = st.builds(
    lambda parameters, mode, **parts: urls.build_database_url({**parts, "parameters": parameters}, {"sslmode": mode} if mode else {}),
    PARAMETERS, st.sampled_from(["", *urls.SSLMODES]), host=HOSTS, port=st.integers(1, 65535), dbname=TEXT, user=TEXT, password=TEXT)
EXTERNAL = st.fixed_dictionaries({
    "gateway_database": st.just("external"), "gateway_database_url": URLS, "gateway_database_iam_auth": st.booleans(),
    "gateway_database_aws_region": st.just("eu-central-1"), "gateway_database_ca": st.sampled_from(["", "brought", "/srv/own.pem"]), "libpq": st.booleans(),
})
MANAGED = st.fixed_dictionaries({
    "gateway_database": st.just("managed"), "gateway_database_address": HOSTS, "gateway_database_port": st.integers(1, 65535),
    "gateway_database_name": NAMES, "gateway_database_user": NAMES, "gateway__database_password": PLAIN, "libpq": st.booleans(),
})


def samples() -> list[dict]:
    """Give connections of all kinds."""
    found = []

    @settings(max_examples=8, database=None, deadline=None, phases=[Phase.generate])
    @given(EXTERNAL, MANAGED)
    def collect(external: dict, managed: dict) -> None:
        found.extend([external, managed])

    collect()
    return found


def encoded(expression: str) -> str:
    """Give an expression whose value nobody takes for another one."""
    return "{{ (%s) | b64encode }}" % expression


def template(name: str) -> str:
    """Give the expression of what a template writes."""
    return f"lookup('ansible.builtin.template', '{ROLE / 'templates' / name}')"


def inside(words: str) -> str:
    """Give the expression within its braces."""
    return words.strip().removeprefix("{{").removesuffix("}}").strip()


@pytest.fixture(scope="module")
def hosts(tmp_path_factory) -> list[tuple[dict, dict[str, str]]]:
    """Give each connection and what the role makes of it."""
    folder = tmp_path_factory.mktemp("same")
    (folder / "ca.pem").write_text("authorities", encoding="utf-8")
    given_ones, inventory = samples(), {}
    for number, sample in enumerate(given_ones):
        own = {**sample, "gateway_database_ca": str(folder / "ca.pem")} if sample.get("gateway_database_ca") == "brought" else dict(sample)
        own["gateway_database_ca_on"] = "controller" if sample.get("gateway_database_ca") == "brought" else "target"
        inventory[f"host{number}"] = {**own, "ansible_connection": "local", "ansible_python_interpreter": sys.executable}
    probe = yaml.safe_load((ROLE / "tasks/preflight/probe_database.yml").read_text(encoding="utf-8"))[0]
    environment_words = {"secrets": "gateway__secret_environment", "environment": "gateway__environment"}
    made = {"probe": encoded(inside(probe["ansible.builtin.command"]["stdin"])), "migration": encoded("gateway__migrate_as_proxy | to_json"),
            "backup": encoded(template("backup/settings.j2"))}
    tasks = [
        {"name": "Note", "ansible.builtin.set_fact": {
            "gateway__proxies": ["{{ inventory_hostname }}"], "gateway__salt_key": "salt", "gateway__release_facts": {"libpq_tls": "{{ libpq }}"}}},
        # For the role's variables; it finds no host of nginx.
        {"name": "Load", "ansible.builtin.include_role": {"name": "llmops.litellm.gateway", "tasks_from": "proxy/find_nginx", "public": True}},
        {"name": "Make", "ansible.builtin.set_fact": {"made": made}, "vars": probe["vars"]},
        *({"name": "Make", "ansible.builtin.set_fact": {f"made_{name}": encoded(template("proxy/environment.j2"))},
           "vars": {"gateway__variables": "{{ %s }}" % words}} for name, words in environment_words.items()),
        {"name": "Show", "run_once": True, "ansible.builtin.copy": {
            "content": "{% set found = {} %}{% for host in ansible_play_hosts %}{% set _ = found.update({host: hostvars[host].made | combine("
                       "{'secrets': hostvars[host].made_secrets, 'environment': hostvars[host].made_environment})}) %}{% endfor %}{{ found | to_json }}",
            "dest": f"{folder}/found", "mode": "0600"}},
    ]
    common = {"gateway_master_key": "sk-0123456789abcdef", "gateway_nginx": False, "gateway_redis": "none", "role_path": str(ROLE)}
    (folder / "inventory.json").write_text(json.dumps({"all": {"vars": common, "hosts": inventory}}), encoding="utf-8")
    (folder / "play.yml").write_text(json.dumps([{"hosts": "all", "gather_facts": False, "tasks": tasks}]), encoding="utf-8")
    ran = subprocess.run(["ansible-playbook", "-i", folder / "inventory.json", folder / "play.yml"],
                         env=environment(ANSIBLE_DEPRECATION_WARNINGS="false"), capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
    found = json.loads((folder / "found").read_text(encoding="utf-8"))
    decoded = [{name: base64.b64decode(text).decode() for name, text in found[f"host{number}"].items()} for number in range(len(given_ones))]
    return list(zip(given_ones, decoded))


def variables(text: str, **given: str) -> dict[str, str]:
    """Give what a shell reads from a file of variables."""
    printed = subprocess.run(["bash", "-c", 'set -a; eval "$(cat)"; exec env -0'], input=text.encode(), env={"PATH": os.defpath, **given},
                             capture_output=True, check=True).stdout.decode()
    return dict(line.split("=", 1) for line in printed.split("\0") if line)


def authority(path: str) -> str:
    """Tell which authorities a file holds: the ones that are brought lie in two places."""
    return "brought" if path.endswith("/database-ca.pem") else "system" if path in ("", SYSTEM) else path


def reached_by_litellm(made: dict[str, str], is_iam: bool) -> dict:
    """Give what LiteLLM, or Prisma, reads from the proxy's variables."""
    if is_iam:
        found = variables(made["environment"])
        mode, ca = found["DATABASE_SSLMODE"], found.get("DATABASE_SSLROOTCERT", "")
        # As LiteLLM's translate_libpq_ssl_params does, authorities are verified whatever the mode is.
        tls = ("verify-full", authority(ca)) if mode == "verify-full" or ca else (mode, "")
        return {"host": urls.parse_host(found["DATABASE_HOST"]), "port": int(found["DATABASE_PORT"]), "dbname": found["DATABASE_NAME"],
                "user": found["DATABASE_USER"], "tls": tls}
    parts = urlsplit(variables(made["secrets"])["DATABASE_URL"])
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    mode = query.get("sslmode", "")
    ca = query.get("sslrootcert", query.get("sslcert", ""))
    is_verified = mode.startswith("verify-") or query.get("sslaccept") == "strict" or ca != ""
    return {"host": urls.parse_host(parts.hostname), "port": parts.port, "dbname": unquote(parts.path[1:]), "user": unquote(parts.username),
            "password": unquote(parts.password), "options": query.get("options", ""), "tls": ("verify-full", authority(ca)) if is_verified else (mode, "")}


def reached_by_the_probe(made: dict[str, str]) -> dict:
    """Give what files/preflight/probe_database.py takes."""
    question = json.loads(made["probe"])
    ca = "brought" if question["authorities"] else authority(question["sslrootcert"])
    return {"host": question["host"].lower(), "port": int(question["port"]), "dbname": question["dbname"], "user": question["user"],
            "password": question["password"], "options": question["parameters"].get("options", ""),
            "tls": ("verify-full", ca) if question["sslmode"] == "verify-full" else (question["sslmode"], "")}


def reached_by_the_backup(made: dict[str, str]) -> dict:
    """Give what libpq takes from the settings of the backup."""
    found = variables(made["backup"], settings=f"{CONFIG}/backup")
    tls = ("verify-full", authority(found["PGSSLROOTCERT"])) if "PGSSLROOTCERT" in found else (found["PGSSLMODE"], "")
    return {"host": found["PGHOST"].lower(), "port": int(found["PGPORT"]), "dbname": found["PGDATABASE"], "user": found["PGUSER"],
            "password": found.get("PGPASSWORD", ""), "options": found.get("PGOPTIONS", ""), "tls": tls}


def without(reached: dict, *names: str) -> dict:
    """Give all but some parts."""
    return {name: value for name, value in reached.items() if name not in names}


def test_an_external_database_is_the_same_for_all(hosts):
    for sample, made in hosts:
        if sample["gateway_database"] == "external":
            is_iam = sample["gateway_database_iam_auth"]
            # A token takes the place of the password, and LiteLLM makes no parameters of variables.
            left_out = ("password", "options") if is_iam else ()
            litellm = reached_by_litellm(made, is_iam)
            assert litellm == without(reached_by_the_probe(made), *left_out), sample
            assert litellm == without(reached_by_the_backup(made), *left_out), sample
            given_one = urls.parse_database_url(sample["gateway_database_url"])
            assert (litellm["dbname"], litellm["user"], litellm["tls"][0]) == (given_one["dbname"], given_one["user"], given_one["sslmode"]), sample


def test_a_managed_database_is_the_same_for_all(hosts):
    """The backups are on its host, where they reach it on loopback, whatever address the proxies use."""
    for sample, made in hosts:
        if sample["gateway_database"] == "managed":
            litellm = reached_by_litellm(made, False)
            assert without(litellm, "tls") == without(reached_by_the_probe(made), "tls"), sample
            assert without(litellm, "host", "tls") == without(reached_by_the_backup(made), "host", "tls"), sample
            assert reached_by_the_backup(made)["host"] == "127.0.0.1"
            assert (litellm["port"], litellm["dbname"], litellm["user"], litellm["password"]) == (
                sample["gateway_database_port"], sample["gateway_database_name"], sample["gateway_database_user"], sample["gateway__database_password"])


def test_migrations_have_the_proxys_own_variables(hosts):
    """Those of the next configuration, and none as an argument; authorities that are brought lie where the address says."""
    for sample, made in hosts:
        arguments = json.loads(made["migration"])
        files = [word.partition("EnvironmentFile=")[2] for word in arguments if "EnvironmentFile=" in word]
        assert files == [f"{NEXT}/environment", f"{NEXT}/secrets"]
        assert not [word for word in arguments if "DATABASE_" in word or "PG" in word]
        assert ("--iam_token_db_auth" in arguments) == sample.get("gateway_database_iam_auth", False)
        bound = f"--property=BindReadOnlyPaths={NEXT}/database-ca.pem:{CONFIG}/database-ca.pem"
        assert (bound in arguments) == (sample.get("gateway_database_ca") == "brought")
