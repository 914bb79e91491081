# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every file that the role writes is what the program that reads it takes it for."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from urllib.parse import unquote, urlsplit

import pytest
import yaml

from checks.paths import ROOT, VENV

from render.conftest import CLUSTER, CLUSTER_HOSTS, COMMON, ONE_HOST, PROVIDER, SECRETS, Refused

UNITS = "etc/systemd/system"


def files(folder):
    """Give all files below a folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def variables(path) -> dict[str, str]:
    """Give what a shell reads from a file of variables."""
    script = "set -a; settings=/etc/litellm/backup; . \"$0\"; exec env -0"
    printed = subprocess.run(["bash", "-c", script, str(path)], env={}, capture_output=True, check=True).stdout.decode()
    return dict(line.split("=", 1) for line in printed.split("\0") if line)


def test_without_leave_no_secret_is_written(render):
    for path in files(render(CLUSTER, CLUSTER_HOSTS)):
        text = path.read_text(encoding="utf-8")
        assert not [name for name, secret in SECRETS.items() if secret in text], path
        assert "first line" not in text, path


def test_each_host_gets_its_own(render):
    folder = render(CLUSTER, CLUSTER_HOSTS)
    assert sorted(path.name for path in folder.iterdir()) == ["data", "one", "two", "web"]
    assert (folder / "data/etc/litellm/backup/settings").exists() and not (folder / "data/etc/litellm/config.yaml").exists()
    assert (folder / "web/etc/nginx/conf.d/litellm.conf").exists() and not (folder / "web/etc/redis").exists()


def test_secrets_arrive_as_they_are(render):
    folder = render(CLUSTER, CLUSTER_HOSTS, secrets=True)
    found = variables(folder / "one/etc/litellm/secrets")
    assert (found["PROVIDER_KEY"], found["LITELLM_MASTER_KEY"]) == (PROVIDER, SECRETS["gateway_master_key"])
    assert found["REDIS_PASSWORD"] == SECRETS["gateway_redis_password"]
    url = urlsplit(found["DATABASE_URL"])
    assert (unquote(url.password), url.hostname, url.port) == (SECRETS["gateway_database_password"], "10.0.0.3", 5432)
    assert variables(folder / "data/etc/litellm/backup/settings")["PGPASSWORD"] == SECRETS["gateway_database_password"]


@pytest.mark.parametrize("url", [
    "postgresql://u:p%40@[2001:db8::5]:5432/llm?sslmode=require", "postgres://a%20b:%2F%25%22@db.example.com/x?options=-c%20search_path%3Da",
])
def test_the_proxy_and_the_backup_reach_the_same_database(render, url):
    folder = render({**COMMON, "gateway_database": "external", "gateway_database_url": url}, ONE_HOST, secrets=True)
    proxy = urlsplit(variables(folder / "one/etc/litellm/secrets")["DATABASE_URL"])
    backup = variables(folder / "one/etc/litellm/backup/settings")
    assert (proxy.hostname, str(proxy.port), unquote(proxy.username), unquote(proxy.password), unquote(proxy.path[1:])) == (
        backup["PGHOST"], backup["PGPORT"], backup["PGUSER"], backup["PGPASSWORD"], backup["PGDATABASE"])
    assert f"sslmode={backup['PGSSLMODE']}" in proxy.query
    assert ("PGSSLROOTCERT" in backup) == (backup["PGSSLMODE"] == "verify-full")


def test_the_configuration_is_read(render):
    config = yaml.safe_load((render(CLUSTER, CLUSTER_HOSTS) / "one/etc/litellm/config.yaml").read_text(encoding="utf-8"))
    assert config["model_list"] == CLUSTER["gateway_models"]
    assert config["general_settings"]["master_key"] == "os.environ/LITELLM_MASTER_KEY"


def test_spend_logs_are_kept_as_long_as_is_said(render):
    found = {}
    for given in ({}, {"gateway_spend_log_retention": "90d"}):
        config = (render({**COMMON, **given}, ONE_HOST) / "one/etc/litellm/config.yaml").read_text(encoding="utf-8")
        found[bool(given)] = yaml.safe_load(config)["general_settings"].get("maximum_spend_logs_retention_period")
    assert found == {False: None, True: "90d"}


def test_several_workers_have_the_time_to_start(render):
    found = [variables(render({**COMMON, "gateway_workers": workers}, ONE_HOST) / "one/etc/litellm/environment").get("TIMEOUT_WORKER_HEALTHCHECK")
             for workers in (1, 2)]
    assert found == [None, "60"]


def test_the_password_in_an_address_is_a_secret_too(render):
    url = "postgresql://u:hunter2hunter2@db.example.com/x"
    for path in files(render({**COMMON, "gateway_database": "external", "gateway_database_url": url}, ONE_HOST)):
        assert "hunter2" not in path.read_text(encoding="utf-8"), path


def test_systemd_reads_the_units(render, tmp_path):
    folder = render(CLUSTER, CLUSTER_HOSTS)
    stand_in = tmp_path / "program"
    stand_in.write_text("#!/bin/sh\n", encoding="utf-8")
    stand_in.chmod(0o755)
    for host in ("one", "data"):
        units = []
        for source in sorted((folder / host / UNITS).glob("litellm*")):
            text = re.sub(r"(?m)^(Exec\w+=\+?)/(?:opt|usr/local)/\S+", rf"\g<1>{stand_in}", source.read_text(encoding="utf-8"))
            unit = tmp_path / source.name
            unit.write_text(re.sub(r"(?m)^(User|Group)=.*", r"\1=daemon", text), encoding="utf-8")
            units.append(str(unit))
        (tmp_path / "notify.service").write_text(f"[Service]\nExecStart={stand_in}\n", encoding="utf-8")
        ran = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", *units], env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"}, capture_output=True,
            text=True, check=False,
        )
        complaints = [line for line in (ran.stdout + ran.stderr).splitlines() if "litellm" in line]
        assert ran.returncode == 0 and not complaints, ran.stderr


def test_the_proxy_comes_back_whatever_ends_it(render):
    unit = (render(CLUSTER, CLUSTER_HOSTS) / "one" / UNITS / "litellm.service").read_text(encoding="utf-8")
    assert "\nRestart=always\n" in unit and "\nStartLimitIntervalSec=0\n" in unit and "\nOOMPolicy=kill\n" in unit
    assert (render(CLUSTER, CLUSTER_HOSTS) / "one" / UNITS / "litellm-health.timer").exists()


def test_somebody_is_told(render):
    folder = render(CLUSTER, CLUSTER_HOSTS)
    assert "OnFailure=notify.service" in (folder / "data" / UNITS / "litellm-backup.service").read_text(encoding="utf-8")
    assert "OnFailure=notify.service" in (folder / "one" / UNITS / "litellm-health.service").read_text(encoding="utf-8")
    assert "start --no-block notify.service" in (folder / "one" / UNITS / "litellm.service").read_text(encoding="utf-8")


def test_programs_are_clean(render):
    folder = render(CLUSTER, CLUSTER_HOSTS)
    shells = [path for path in files(folder) if path.read_text(encoding="utf-8").startswith(("#!/bin/sh", "#!/usr/bin/env bash"))]
    shells += sorted((ROOT / "roles/gateway/files").rglob("*.sh"))
    assert len(shells) >= 7
    subprocess.run([VENV / "bin" / "shellcheck", *shells], check=True)
    for path in files(folder):
        if path.suffix == ".py":
            compile(path.read_text(encoding="utf-8"), str(path), "exec")


def test_the_proxies_believe_their_nginx_and_no_other(render):
    found = variables(render(CLUSTER, CLUSTER_HOSTS) / "one/etc/litellm/environment")
    assert found["FORWARDED_ALLOW_IPS"] == "127.0.0.1,::1,10.0.0.4"
    assert "PROXY_BASE_URL" not in found
    named = {**CLUSTER, "gateway_nginx_server_name": "*.example.com llm.example.com"}
    assert variables(render(named, CLUSTER_HOSTS) / "one/etc/litellm/environment")["PROXY_BASE_URL"] == "https://llm.example.com"


def test_redis_listens_on_its_own_address_and_lets_nobody_change_it(render):
    text = (render(CLUSTER, CLUSTER_HOSTS) / "data/etc/redis/litellm.conf").read_text(encoding="utf-8")
    lines = [shlex.split(line) for line in text.splitlines() if not line.startswith("#")]
    settings = {line[0]: line[1:] for line in lines}
    assert settings["bind"] == ["10.0.0.3", "127.0.0.1"] and settings["user"][0] == "default" and settings["user"][-1] == "-@admin"
    unit = (render(CLUSTER, CLUSTER_HOSTS) / "data" / UNITS / "redis-server.service.d/litellm.conf").read_text(encoding="utf-8")
    assert "IPAddressDeny=any\nIPAddressAllow=localhost 10.0.0.1 2001:db8::2 10.0.0.3\n" in unit


def test_postgresql_lets_in_the_proxies_with_tls_alone(render):
    lines = (render(CLUSTER, CLUSTER_HOSTS) / "data/etc/postgresql/15/main/pg_hba.conf").read_text(encoding="utf-8").splitlines()
    assert [line.split()[0::3] for line in lines[:4]] == [
        ["host", "127.0.0.1/32"], ["host", "::1/128"], ["hostssl", "10.0.0.1/32"], ["hostssl", "2001:db8::2/128"]]
    assert all(line.endswith("reject") for line in lines[4:])


@pytest.mark.parametrize(("given", "says"), [
    ({"gateway_service": "a b", "gateway_memory_max": "1G\nExecStartPre=/bin/evil", "gateway_data_dir": "/var/lib/lite%n",
      "gateway_nginx_max_body_size": "1m; include /etc/passwd", "gateway_backup_schedule": "daily\nUnit=other.service"},
     ["gateway_service is a b", "gateway_memory_max is", "gateway_data_dir is", "gateway_nginx_max_body_size is", "gateway_backup_schedule is"]),
    ({"gateway_pip_packages": ["litellm==1.82.8"]}, ["steals credentials"]),
    ({"gateway_redis_allow_plain_tcp": False}, ["unencrypted"]),
])
def test_what_would_mean_something_else_in_a_file_is_refused(render, given, says):
    with pytest.raises(Refused) as refused:
        render({**CLUSTER, **given}, CLUSTER_HOSTS)
    assert not [words for words in says if words not in str(refused.value)]


def test_pins_that_somebody_could_exchange_are_refused(render, tmp_path):
    pins = tmp_path / "pins.txt"
    pins.write_text("prisma @ http://127.0.0.1.example.com/prisma-0.15.0-py3-none-any.whl\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        render({**COMMON, "gateway_pip_constraints": str(pins)}, ONE_HOST)
    assert "names an address at 127.0.0.1.example.com that begins with http://" in str(refused.value)
