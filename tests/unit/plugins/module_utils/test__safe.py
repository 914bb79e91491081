# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No secret, and nothing that a terminal acts on, is in what goes out."""

from __future__ import annotations

import json

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils import _safe
from hypothesis import given
from hypothesis import strategies as st


@pytest.fixture(autouse=True)
def nothing_known():
    _safe.forget()
    yield
    _safe.forget()


def anything():
    return st.text(st.characters(exclude_categories=("Cs",)), max_size=20)


@pytest.mark.parametrize("secret", [
    "sk-abcd.efgh/TAIL", 'sk-key"sec,r\'et;x)y]zTAIL', "sk-a!b%c*d", "pass word", "p\u00e4ssw\u00f6rt", 'with"quote\'s', "back\\slash", "line\nbreak",
    "hunter2", "x" * 300])
@pytest.mark.parametrize("form", [str, json.dumps, repr, lambda text: json.dumps(text, ensure_ascii=False), lambda text: f"(got {text}, and so on)",
                                  lambda text: json.dumps({"error": json.dumps(text)}), lambda text: json.dumps([json.dumps(repr({"a": text}))])])
def test_what_is_known_to_be_secret_is_masked_whole(secret, form):
    _safe.remember([secret])
    out = _safe.safe_text("The gateway said " + form(secret))
    for part in (secret, secret[-4:], json.dumps(secret)[1:-1]):
        assert part not in out
    assert _safe.MASK in out
    assert secret not in json.dumps(_safe.hide({"a": [form(secret)]}), ensure_ascii=False) or secret.startswith("sk-") and _safe.SECRET.fullmatch(secret)


@given(st.text(st.characters(exclude_categories=("Cs", "Zs"), exclude_characters="0123456789"), min_size=8, max_size=30), anything(), anything())
def test_no_known_value_is_left(secret, before, after):
    _safe.forget()
    _safe.remember([secret])
    if secret.lower() not in _safe.PLAIN and secret not in _safe.MASK + "@" and not secret.isdigit():
        assert secret not in _safe.conceal(before + secret + after).replace(_safe.MASK, "")


@pytest.mark.parametrize("short", ["a", "pw", "dev", "admin"])
def test_a_short_value_is_masked_within_quotes_alone(short):
    _safe.remember([short])
    assert _safe.conceal(f"{short}opt '{short}' \"{short}\" re{short}") == f"{short}opt '********' \"********\" re{short}"


@pytest.mark.parametrize("plain", ["", None, 5, True, "true", "null", "12345", "None"])
def test_what_is_no_secret_is_not_masked(plain):
    _safe.remember([plain])
    assert _safe.conceal("true null None 12345 'true'") == "true null None 12345 'true'"


@pytest.mark.parametrize("text, shown", [
    ("key sk-abcdefgh1234 used", "key sk-******** used"), ("sk-abcd.efgh/TAIL", "sk-********"), ("'sk-a.b/c%d!'", "'sk-********'"),
    ("sk-...abcd", "sk-...abcd"), ("task-runner risk-free", "task-runner risk-free"), ("\\nsk-abcdefgh", "\\nsk-********"),
    ("Authorization: Bearer abcdefgh.ij-k", "Authorization: Bearer ********"), ("http://u:pw@h/x", "http://********@h/x"),
    ("postgresql://litellm:p@ss@db:5432/x", "postgresql://********@db:5432/x"), ("https://h/a@b", "https://h/a@b"), ("mail a@b.org", "mail a@b.org"),
    ("sk- and", "sk- and")])
def test_what_looks_like_a_secret(text, shown):
    assert _safe.conceal(text) == shown and _safe.conceal(shown) == shown


@given(st.text(st.characters(), max_size=80))
def test_nothing_that_a_terminal_acts_on(text):
    for out in (_safe.safe_text(text), _safe.safe_line(text), _safe.hide(text), _safe.printable(text), *_safe.printable({text: text})):
        assert all(char.isprintable() or char in "\n\t\u200c\u200d" or not _safe.UNPRINTABLE.match(char) for char in out)
        assert not any(ord(char) < 32 and char not in "\n\t" or 127 <= ord(char) < 160 or char in "\u202e\u2066\u2028\u200f" for char in out)
        out.encode("utf-8")
    assert "\n" not in _safe.safe_line(text)


@given(anything())
def test_plain_text_stays(text):
    if not _safe.UNPRINTABLE.search(text) and _safe.conceal(text) == text:
        assert _safe.safe_text(text) == text


@pytest.mark.parametrize("text, shown", [
    ("a@x.org\u200b", r"a@x.org\u200b"), ("\ufeffa", r"\ufeffa"), ("so\xadft", r"so\xadft"), ("a\u200db", r"a\u200db"), ("a\ufe0f", r"a\ufe0f"),
    ("a\U000e0061", r"a\U000e0061"), ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"), ("\u2764\ufe0f", "\u2764\ufe0f"),
])
def test_what_nobody_sees_is_shown(text, shown):
    assert _safe.escape(text) == shown


def test_lengths_are_limited():
    assert len(_safe.safe_text("x" * 10 ** 6)) < _safe.LONGEST + 40 and len(_safe.safe_line("x" * 10 ** 6)) < _safe.LONGEST_LOGGED + 40
    assert _safe.shorten("abcdef", 4) == "abcd... (2 more characters)" and _safe.shorten("abcd", 4) == "abcd"


@pytest.mark.parametrize("name", [
    "password", "Password", "db_password", "DB-PASSWD", "passphrase", "client_secret", "clientSecret", "api_key", "apiKey", "API_KEY", "apikey",
    "accessToken", "bot_token", "aws_secret_access_key", "private_key", "Authorization", "credentials", "secrets", "webhook.token", "tokens",
    "license_key", "secret_value", "callback_vars", "pwd", "slack_webhook_url", "webhookUrl", "webhook_urls", "sentry_dsn", "DSN", "cookie",
    "session_cookies", "connection_string", "connectionString"])
@pytest.mark.parametrize(("value", "text"), [("hunter2!", "hunter2!"), ({"a": ["hunter2!"]}, "hunter2!"), ("86420135", "86420135"), ([86420135], "86420135")])
def test_names_that_say_that_there_is_a_secret(name, value, text):
    task = {"metadata": {"a": [{name: value}]}}
    assert text not in json.dumps(_safe.hide(task)) and list(_safe.secrets_in(task)) == [text]
    _safe.remember(_safe.secrets_in(task))
    assert _safe.conceal(f"cannot store {text}") == "cannot store ********"


@pytest.mark.parametrize("text", ['{"password": "hunter2!", "a": {"apiKey": "hunter3!"}}', "password=hunter2! a=b api_key='hunter3!'",
                                  'a=b,password="hunter2!",apiKey=hunter3!'])
def test_a_dictionary_that_is_given_as_text(text):
    """As ad hoc commands do."""
    task = {"users": [{"metadata": text}]}
    assert _safe.hide(task) == {"users": [{"metadata": _safe.HIDDEN}]} and list(_safe.secrets_in(task)) == ["hunter2!", "hunter3!"]


@pytest.mark.parametrize("text", ["hunter2!", "[", '["hunter2!"]', "5", "[" * 100000])
def test_a_text_that_is_no_dictionary(text):
    assert _safe.hide({"metadata": text}) == {"metadata": _safe.HIDDEN} and list(_safe.secrets_in({"metadata": text})) == []


def test_a_secret_that_is_given_as_token():
    assert _safe.hide({"token": "sk-abcdefgh1234"}) == {"token": "sk-********"} and _safe.hide({"token": "0" * 64}) == {"token": "0" * 64}


def test_a_password_that_is_a_number():
    assert _safe.hide({"password": 86420135}) == {"password": _safe.HIDDEN} and list(_safe.secrets_in({"password": 86420135})) == ["86420135"]


@pytest.mark.parametrize("row", [
    {"credentials": [{"credential_name": "azure", "display_name": "Azure"}], "tokens": []},
    {"token": "0" * 64, "key_name": "sk-...abcd", "key_alias": "sk-learn-team", "max_tokens": 5, "token_limit": "x", "keys": ["a"], "key": "x",
     "webhook": "deploy", "string": "x", "secretary": "Ada", "passport": "no", "compassion": "yes"},
    {"metadata": {"tokens": 5.5, "password": None, "api_key": False, "cost_center": "4711", "config": "v2", "permissions": "a=b", "url": "https://h/x"}}])
def test_names_that_say_nothing_of_the_kind(row):
    assert _safe.hide(row) == row and not list(_safe.secrets_in(row))


@pytest.mark.parametrize("text, shown", [
    ("sk-proj-abcdefgh", "sk-********"), ("https://u:pw@h/x", "https://********@h/x"), ("Bearer abcdefghijk", "Bearer ********"), ("plain", "plain")])
def test_what_looks_like_a_secret_in_what_is_filled_freely(text, shown):
    assert _safe.hide({"metadata": {"a": [{"b": text}]}, "team_alias": text}) == {"metadata": {"a": [{"b": shown}]}, "team_alias": text}


def test_secrets_within_a_task():
    task = {"metadata": {"password": "p1", "callback_vars": {"key": "p2", "deep": [{"er": "p3"}]}}, "logging": [{"callback_vars": {"k": "p4"}}], "n": "x"}
    assert list(_safe.secrets_in(task)) == ["p1", "p2", "p3", "p4"]
    assert list(_safe.secrets_in({"credentials": [{"credential_name": "n", "password": "p1"}], "metadata": {"tokens": [{"a": "p2"}]}})) == ["p1", "p2"]
