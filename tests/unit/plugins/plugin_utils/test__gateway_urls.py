# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The address of the database: what is taken apart and put together again is the same, for every host, user and password."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.llmops.litellm.plugins.plugin_utils import _gateway_urls as urls

TEXT = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)
HOSTS = st.one_of(
    st.ip_addresses(v=4).map(str), st.ip_addresses(v=6).map(str),
    st.from_regex(r"[a-z]([a-z0-9-]{0,10}[a-z0-9])?(\.[a-z]([a-z0-9-]{0,10}[a-z0-9])?){0,3}", fullmatch=True),
)
CONNECTIONS = st.fixed_dictionaries({
    "host": HOSTS, "port": st.integers(1, 65535), "dbname": TEXT, "user": TEXT, "password": TEXT | st.just(""),
    "parameters": st.dictionaries(st.sampled_from(["options", "application_name", "connect_timeout", "pgbouncer"]), TEXT, max_size=3),
})


@given(CONNECTIONS, st.sampled_from(urls.SSLMODES))
def test_what_is_put_together_is_taken_apart_again(connection, mode):
    found = urls.parse_database_url(urls.build_database_url(connection, {"sslmode": mode}))
    expected = {"verify-ca": "verify-full", "allow": "prefer"}.get(mode, mode)
    assert found == {**connection, "host": urls.parse_host(connection["host"]), "sslmode": expected}


@given(CONNECTIONS)
def test_others_read_the_url_as_it_is_meant(connection):
    """urlsplit reads it as LiteLLM and Prisma do."""
    parts = urlsplit(urls.build_database_url(connection))
    assert (unquote(parts.username), unquote(parts.password)) == (connection["user"], connection["password"])
    assert urls.parse_host(parts.hostname) == urls.parse_host(connection["host"]).lower()
    assert (parts.port, unquote(parts.path[1:])) == (connection["port"], connection["dbname"])
    assert dict(parse_qsl(parts.query, keep_blank_values=True)) == connection["parameters"]


@given(TEXT)
def test_no_error_repeats_a_password(password):
    for url in (f"postgresql://u:{password}", f"postgresql://u:{quote(password, safe='')}%zz@db/llm", f"postgresql://u:{password}@@db/llm"):
        with pytest.raises(urls.Fault) as raised:
            urls.parse_database_url(url)
        assert len(password) < 4 or password not in str(raised.value)


@pytest.mark.parametrize(("url", "words"), [
    ("postgresql://u:p@db", "not the URL"), ("mysql://u:p@db/llm", "not the URL"), ("postgresql://u:p@db/llm\n", "not the URL"),
    ("postgresql://u:p%@db/llm", "%25"), ("postgresql://u:p%ff@db/llm", "UTF-8"), ("postgresql://u:p%00@db/llm", "control character"),
    ("postgresql://u:p@db:0/llm", "port"), ("postgresql://u:p@db:70000/llm", "port"), ("postgresql://u:p@[fe80::1%25eth0]/llm", "%25eth0"),
    ("postgresql://u:p@300.1.1.1/llm", "neither a name nor an address"), ("postgresql://u:p@a,b/llm", "neither a name"),
    ("postgresql://u:p@db/llm?sslmode=strict", "sslmode"), ("postgresql://u:p@db/llm?host=other", "before the question mark"),
    ("postgresql://u:p@db/llm?sslrootcert=/a", "gateway_database_ca"), ("postgresql://u:p@db/llm?sslaccept=strict", "verify-full"),
    ("postgresql://u:p@db/llm?options=a+b", "%20"), ("postgresql://u:p@db/llm?a=1&a=2", "twice"), ("postgresql://u:p@db/llm?a", "NAME=VALUE"),
])
def test_what_would_be_read_in_different_ways_is_refused(url, words):
    with pytest.raises(urls.Fault, match=words):
        urls.parse_database_url(url)


def test_a_url_that_says_nothing_is_verified():
    assert urls.parse_database_url("postgres://u@db/llm") == {
        "host": "db", "port": 5432, "dbname": "llm", "user": "u", "password": "", "sslmode": "verify-full", "parameters": {},
    }


@pytest.mark.parametrize(("address", "host", "hba", "loopback", "wildcard"), [
    ("127.0.0.1", "127.0.0.1", "127.0.0.1/32", True, False), ("127.8.0.1", "127.8.0.1", "127.8.0.1/32", True, False),
    ("::1", "[::1]", "::1/128", True, False), ("[::1]", "[::1]", "::1/128", True, False), ("localhost", "localhost", "localhost", True, False),
    ("0.0.0.0", "0.0.0.0", "0.0.0.0/32", False, True), ("::", "[::]", "::/128", False, True), ("*", "*", "*", False, True),
    ("2001:db8::5", "[2001:db8::5]", "2001:db8::5/128", False, False), ("10.0.0.0/8", "10.0.0.0/8", "10.0.0.0/8", False, False),
    ("db.example.com", "db.example.com", "db.example.com", False, False), ("samenet", "samenet", "samenet", False, False),
])
def test_addresses(address, host, hba, loopback, wildcard):
    assert (urls.url_host(address), urls.hba_address(address)) == (host, hba)
    assert (urls.is_loopback(address), urls.is_wildcard(address)) == (loopback, wildcard)
