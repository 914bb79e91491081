# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names, records, the inventory and the command line."""

from __future__ import annotations

import json

import pytest

from hosts import base, cli, containers, inventory, registry, ssh, state
from hosts.registry import Host
from hosts.state import HostError


@pytest.mark.parametrize("name", ["", "-a", "A", "a_b", "a/b", "..", "1a", "a" * 32])
def test_a_name_that_cannot_be_one_is_refused(name):
    with pytest.raises(HostError, match="cannot be the name of a host"):
        state.host_folder(name)


def test_a_host_is_found_by_its_name_alone(home):
    Host("one", "bookworm", "10.231.0.10", ("gateway",)).write()
    Host("one-more", "trixie", "10.231.0.11").write()
    assert registry.get("one") == Host("one", "bookworm", "10.231.0.10", ("gateway",))
    assert [host.name for host in registry.hosts()] == ["one", "one-more"]
    with pytest.raises(HostError, match="no host named two; there is: one, one-more"):
        registry.get("two")


def test_a_record_that_was_cut_off_is_none(home):
    Host("one", "bookworm", "10.231.0.10").write()
    (home / "machines/one/host.json").write_text('{"name": "o')
    assert registry.hosts() == []


def test_the_inventory_has_the_groups_and_trusts_no_unknown_key(home):
    (home / "ssh").mkdir()
    (home / "ssh/id_ed25519").write_text("a key")
    content = inventory.content([Host("one", "bookworm", "10.231.0.10", ("a", "b")), Host("two", "trixie", "10.231.0.11", ("b",))])
    assert content["all"]["children"] == {"a": {"hosts": {"one": {}}}, "b": {"hosts": {"one": {}, "two": {}}}}
    variables = content["all"]["hosts"]["one"]
    assert variables["ansible_host"] == "10.231.0.10"
    assert "StrictHostKeyChecking=yes" in variables["ansible_ssh_common_args"]
    assert str(home / "ssh/known_hosts") in variables["ansible_ssh_common_args"]
    json.dumps(content)


def test_the_hosts_keys_are_known_beforehand(home):
    host = Host("one", "bookworm", "10.231.0.10")
    host.write()
    state.write(host.layer / "etc/ssh/ssh_host_ed25519_key.pub", "ssh-ed25519 AAAAkey one\n")
    ssh.write_known_hosts()
    assert ssh.known_hosts().read_text() == "10.231.0.10 ssh-ed25519 AAAAkey\n"


def test_a_file_is_written_with_its_mode_and_nothing_beside_it(tmp_path):
    path = state.write(tmp_path / "a/b", "text", 0o440)
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("text", 0o440)
    assert [entry.name for entry in path.parent.iterdir()] == ["b"]


@pytest.mark.parametrize("arguments", [["destroy"], ["destroy", "one", "--all"]])
def test_what_to_destroy_has_to_be_said(arguments, capsys):
    assert cli.main(arguments) == 1
    assert "--all" in capsys.readouterr().err


def test_an_unknown_host_is_an_error_with_words_for_it(capsys):
    assert cli.main(["console", "one"]) == 1
    assert "There is no host named one" in capsys.readouterr().err


def test_an_engine_that_does_not_exist_is_refused(monkeypatch):
    containers.engine.cache_clear()
    monkeypatch.setenv(containers.ENGINE_VARIABLE, "lxc")
    with pytest.raises(HostError, match="docker, podman or nspawn"):
        containers.engine()


def test_nspawn_can_be_chosen_where_an_engine_runs(monkeypatch):
    containers.engine.cache_clear()
    monkeypatch.setenv(containers.ENGINE_VARIABLE, "nspawn")
    monkeypatch.setattr(containers, "_answers", lambda _name: True)
    assert containers.engine() is None
    containers.engine.cache_clear()
    monkeypatch.delenv(containers.ENGINE_VARIABLE)
    assert containers.engine() == "docker"
    containers.engine.cache_clear()


def test_the_image_of_an_engine_is_what_the_root_file_system_is():
    recipe = containers.recipe("trixie")
    assert recipe.startswith("FROM debian:trixie\n")
    assert all(f" {package}" in recipe for package in base.PACKAGES)
    assert f"useradd --create-home --shell /bin/bash --password '*' {base.USER}" in recipe
