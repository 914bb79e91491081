# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Variables of an environment and headers are what systemd, Linux and HTTP take, or are refused without what may be a secret."""

from __future__ import annotations

import pytest

from ansible_collections.llmops.litellm.plugins.plugin_utils import _gateway_variables as variables

CHECKS = (variables.variables, variables.secrets, variables.environment, variables.install_variables)
# What systemd 252 passes on unchanged: tried with a unit and its EnvironmentFile.
HELD = ("a\r\nb", "\x1b", "\x07", "\x7f", "a\tb\n\n", "\x85\u2028", "\ufeff", "\U0001f600", "a\\\nb", "$HOME `x` %n # ;", "  ", "", "x" * 131065)


@pytest.mark.parametrize("check", CHECKS)
def test_what_arrives_is_taken(check):
    assert [text for text in HELD if check({"LONG": text})] == []


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("text", ["a\0", "\ufffe", "\uffff", "\ufdd0", "\U0001ffff", "\U0010fffe", "\ud800"])
def test_what_keeps_a_unit_from_its_start_is_refused(check, text):
    said = check({"A": "b", "NAME": f"xyzzy{text}"})
    assert said.startswith("has NAME with a character that no environment can hold") and "xyzzy" not in said


@pytest.mark.parametrize("check", CHECKS)
def test_what_linux_passes_to_no_program_is_refused(check):
    assert "more than 128 KiB" in check({"LONG": "x" * 131067}) and "more than 128 KiB" in check({"LONG": "\u00e4" * 70000})


@pytest.mark.parametrize("check", [*CHECKS, variables.headers])
def test_a_name_that_may_be_a_secret_is_not_shown(check):
    said = check({"A": "b", "sk-xyzzy: plugh": "OPENAI_API_KEY"})
    assert "number 2" in said and "it is not shown" in said and "xyzzy" not in said and "OPENAI" not in said


def test_a_value_that_may_be_a_password_is_not_shown():
    said = variables.install_variables({"PIP_TRUSTED_HOST": "xyzzy"})
    assert "PIP_TRUSTED_HOST" in said and "xyzzy" not in said


@pytest.mark.parametrize("number", [12345, 0.1, True])
def test_a_secret_that_yaml_may_have_changed_is_refused(number):
    """YAML takes 012345 for 5349, and 1.10 for 1.1."""
    assert "put it in quotes" in variables.secrets({"A": "b", "PIN": number})
    assert variables.environment({"PIN": number}) == ""


@pytest.mark.parametrize(("given", "words"), [
    ({"X-A": "\u00e4"}, "has X-A, which cannot be sent"), ({"X-A": "a\r\nB: c"}, "has X-A"), ({"X-A": None}, "has X-A"), ({"HOST": "a"}, "sends itself")])
def test_a_header_is_one_that_can_be_sent(given, words):
    assert words in variables.headers(given)
    assert variables.headers({"CF-Access-Client-Id": "a b", "X-Number": 5}) == ""
