# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filters of the role as Ansible finds them; what they do beyond a call is tested where it is written."""

from __future__ import annotations

import importlib
import inspect
import shlex
from pathlib import Path

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.llmops.litellm.plugins.filter.address_kind import address_kind
from ansible_collections.llmops.litellm.plugins.filter.database_connection import database_connection
from ansible_collections.llmops.litellm.plugins.filter.database_connections import database_connections
from ansible_collections.llmops.litellm.plugins.filter.differing_files import differing_files
from ansible_collections.llmops.litellm.plugins.filter.environment_value import environment_value
from ansible_collections.llmops.litellm.plugins.filter.host_addresses import host_addresses
from ansible_collections.llmops.litellm.plugins.filter.listen_addresses import listen_addresses
from ansible_collections.llmops.litellm.plugins.filter.proxy_bindings import proxy_bindings

FOLDER = Path(__file__).resolve().parents[4] / "plugins" / "filter"
NAMES = sorted(path.stem for path in FOLDER.glob("*.py"))
# Whatever a file may hold; systemd and shells take no NUL.
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)


@pytest.mark.parametrize("name", NAMES)
def test_each_file_has_its_filter_documented_and_typed(name):
    module = importlib.import_module(f"ansible_collections.llmops.litellm.plugins.filter.{name}")
    filters = module.FilterModule().filters()
    assert list(filters) == [name]
    signature = inspect.signature(filters[name])
    assert signature.return_annotation is not signature.empty
    assert all(parameter.annotation is not parameter.empty for parameter in signature.parameters.values())
    options = yaml.safe_load(module.DOCUMENTATION)["options"]
    assert list(signature.parameters)[1:] == [option for option in options if option != "_input"]
    assert yaml.safe_load(module.RETURN)["_value"]["description"]


@given(TEXT)
def test_a_shell_reads_a_quoted_value_as_it_is(text):
    """shlex knows no variables and no commands: what begins one must be escaped, which is for double quotes alone."""
    quoted = environment_value(text)
    assert quoted[0] == quoted[-1] == '"'
    plain, escaped = [], False
    for character in quoted[1:-1]:
        if escaped or character != "\\":
            assert escaped or character not in '"$`'
            assert not escaped or character in '"\\$`'
            plain.append(character)
            escaped = False
        else:
            escaped = True
    assert not escaped and "".join(plain) == text
    if "$" not in text and "`" not in text:
        assert shlex.split(quoted) == [text]


@pytest.mark.parametrize(("address", "kind"), [
    ("127.0.0.2", "loopback"), ("[::1]", "loopback"), ("localhost", "loopback"), ("0.0.0.0", "all"), ("::", "all"), ("*", "all"),
    ("10.0.0.1", "one"), ("[2001:db8::1]", "one"), ("db.example.com", "name"),
])
def test_an_address_is_of_one_kind(address, kind):
    assert address_kind(address) == kind


def test_a_url_that_cannot_be_read_is_an_error_without_its_password():
    with pytest.raises(AnsibleFilterError) as raised:
        database_connection("postgresql://u:xyzzy@@db/llm")
    assert "The address of the database cannot be used" in str(raised.value) and "xyzzy" not in str(raised.value)


HOSTS = {
    "plain": {}, "all": {"gateway_bind_address": "0.0.0.0", "ansible_host": "10.0.0.2"}, "one": {"gateway_bind_address": "2001:db8::3", "gateway_port": 5000},
    "told": {"gateway_bind_address": "0.0.0.0", "gateway_address": "10.9.9.9"}, "nameless": {"gateway_bind_address": "::"},
    "six": {"gateway_bind_address": "::1"}, "second": {"gateway_bind_address": "127.0.0.2"}, "local": {"gateway_bind_address": "localhost"},
}


@pytest.mark.parametrize(("host", "address", "port", "is_loopback"), [
    ("plain", "127.0.0.1", 4000, True), ("all", "10.0.0.2", 4000, False), ("one", "[2001:db8::3]", 5000, False), ("told", "10.9.9.9", 4000, False),
    ("nameless", "nameless", 4000, False), ("six", "[::1]", 4000, True), ("second", "127.0.0.2", 4000, True), ("local", "127.0.0.1", 4000, True),
])
def test_nginx_reaches_each_proxy_where_it_listens(host, address, port, is_loopback):
    assert proxy_bindings([host], HOSTS, "127.0.0.1", 4000) == [{"host": host, "address": address, "port": port, "is_loopback": is_loopback}]


def test_the_connections_of_all_proxies_are_summed():
    hosts = {"a": {}, "b": {"gateway_workers": "4"}, "c": {"gateway_workers": 2, "gateway_database_connection_limit": 5}}
    assert database_connections(["a", "b", "c"], hosts, 1, 10) == 10 + 40 + 10


FILES = [{"name": "config.yaml", "mode": "0640"}, {"name": "secrets", "mode": "0600"}]


def stat(checksum: str, mode: str) -> dict:
    """Give what Ansible says of a file that is there."""
    return {"exists": True, "checksum": checksum, "mode": mode}


MISSING = {"exists": False}


@pytest.mark.parametrize(("next_ones", "now", "expected"), [
    ([stat("a", "0640"), stat("b", "0600")], [stat("a", "0640"), stat("b", "0600"), MISSING], []),
    ([stat("a", "0600"), stat("b", "0600")], [stat("a", "0640"), stat("b", "0644"), MISSING], ["secrets"]),
    ([stat("a", "0640"), stat("b", "0600")], [stat("c", "0640"), MISSING, MISSING], ["config.yaml", "secrets"]),
    ([stat("a", "0640"), stat("b", "0600")], [stat("a", "0640"), stat("b", "0600"), stat("d", "0644")], ["tls.crt"]),
    ([MISSING, stat("b", "0600")], [stat("a", "0640"), stat("b", "0600"), MISSING], ["config.yaml"]),
])
def test_what_is_in_use_differs_by_content_mode_and_presence(next_ones, now, expected):
    """The mode is the one that the file is to have, not that of the copy which waits."""
    following = [{"item": file, "stat": one} for file, one in zip(FILES, next_ones)]
    present = [{"item": file, "stat": one} for file, one in zip([*FILES, {"name": "tls.crt", "mode": "0644"}], now)]
    assert differing_files(following, present) == expected


@pytest.mark.parametrize(("wanted", "others", "expected"), [
    (["10.0.0.5"], [], ["10.0.0.5", "127.0.0.1"]), (["127.0.0.1", "::1"], [], ["127.0.0.1", "::1"]), (["[2001:db8::5]"], [], ["2001:db8::5", "127.0.0.1"]),
    (["0.0.0.0"], [], ["0.0.0.0"]), (["::"], [], ["::", "127.0.0.1"]), (["*", "10.0.0.5"], [], ["0.0.0.0", "::"]), ([], [], ["127.0.0.1"]),
    (["127.0.0.1"], ["localhost", "10.0.0.9"], ["127.0.0.1", "localhost", "10.0.0.9"]), (["127.0.0.1"], ["*"], ["0.0.0.0", "::"]),
])
def test_loopback_and_what_others_use_are_listened_on(wanted, others, expected):
    assert listen_addresses(wanted, others, ["0.0.0.0", "::"]) == expected
    if expected == ["0.0.0.0", "::"]:
        assert listen_addresses(wanted, others) == ["*"]


def test_a_host_without_an_address_is_called_by_its_name():
    assert host_addresses(["a", "b", "c"], {"a": {"ansible_host": "10.0.0.1"}, "b": {}, "c": {"ansible_host": ""}}) == ["10.0.0.1", "b", "c"]
