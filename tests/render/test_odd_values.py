# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever a value holds, those who read the files read the same: the shell and systemd, YAML, the address of the database, nginx."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import pytest
import yaml

from render.conftest import COMMON, ONE_HOST
from render.test_files import variables

TEXTS = [
    "", 'a"b', "a'b", "a$b ${HOME} `id`", "a%b %n %%", "a\\b\\n\\", "  a  b  ", "#a #b", "ä€漢😀", "a\nb\n\n", "a\r\nb", "a\tb", "\x1b[31m\x07\x7f",
    "\x85\u2028\u2029\u00a0\ufeff", "y", "on", "0123", "1e3", "1_000", "12:30", "~", "null", "!x", "*a", "&a", "- a", "a: b", "{a", "[a", "%a", "@a", "|", ">",
    "2024-10-21", "=", "<<", "x" * 30000, "é" * 200 + " " + "b" * 200,
]
# What Ansible does not take for a template, as it comes from a vault or from !unsafe.
PLAIN = "{{ 7 * 7 }} {% if %} {# #}"
UNSAFE = {"__ansible_unsafe": PLAIN}
NAMED = {f"V{number}": text for number, text in enumerate(TEXTS)}
# As wide as a password may be.
PASSWORD = " p@ss:/w%#\"'$`\\ y zä€😀 "
GIVEN = {
    **COMMON, "gateway_redis": "managed", "gateway_database_password": PASSWORD, "gateway_redis_password": PASSWORD,
    "gateway_secrets": {**NAMED, "VP": UNSAFE}, "gateway_environment": {**{f"E{name}": text for name, text in NAMED.items()}, "EVP": UNSAFE},
    "gateway_models": [{"model_name": text or "none", "litellm_params": {"model": text, "extra_body": {text: text}}} for text in TEXTS],
    "gateway_general_settings": {"own": [*TEXTS, UNSAFE]},
}


@pytest.fixture(scope="module")
def host(render):
    """Give the folder of the host's files."""
    return render(GIVEN, ONE_HOST, secrets=True) / "one"


@pytest.mark.parametrize(("file", "prefix"), [("secrets", "V"), ("environment", "EV")])
def test_variables_arrive_as_they_are(host, file, prefix):
    found = variables(host / "etc/litellm" / file)
    wanted = {prefix + name[1:]: text for name, text in {**NAMED, "VP": PLAIN}.items()}
    assert {name: found.get(name) for name in wanted} == wanted


def test_the_configuration_is_what_was_given(host):
    config = yaml.safe_load((host / "etc/litellm/config.yaml").read_bytes())
    assert config["model_list"] == GIVEN["gateway_models"]
    assert config["general_settings"]["own"] == [*TEXTS, PLAIN]


def test_passwords_arrive_as_they_are(host):
    secrets, backup = variables(host / "etc/litellm/secrets"), variables(host / "etc/litellm/backup/settings")
    assert [unquote(urlsplit(secrets["DATABASE_URL"]).password), secrets["REDIS_PASSWORD"], backup["PGPASSWORD"]] == [PASSWORD] * 3
