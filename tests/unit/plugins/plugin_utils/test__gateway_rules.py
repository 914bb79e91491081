# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the variables of the role may be: no value gets a character into a file that means something else there."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ansible_collections.llmops.litellm.plugins.plugin_utils import _gateway_rules as rules

ROLE = Path(__file__).resolve().parents[4] / "roles" / "gateway"
OPTIONS = yaml.safe_load((ROLE / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))["argument_specs"]["main"]["options"]
DEFAULTS = yaml.safe_load((ROLE / "defaults" / "main.yml").read_text(encoding="utf-8"))
# Their own checks: a release, two keys, and a size that is a word.
CHECKED_ELSEWHERE = {"gateway_litellm_version", "gateway_master_key", "gateway_salt_key"}
# YAML, which is quoted as a whole.
DOCUMENTS = {"gateway_models", "gateway_general_settings", "gateway_router_settings", "gateway_litellm_settings", "gateway_config",
             "gateway_nginx_locations"}
TEXTS = sorted(
    name for name, option in OPTIONS.items()
    if option["type"] in ("str", "path", "list") and "choices" not in option and name not in CHECKED_ELSEWHERE | DOCUMENTS
)
# Files of the controller are copied, never named in a file of the host; passwords and the like are quoted wherever they are written.
QUOTED = {"gateway_database_url", "gateway_redis_username"} | {
    name for name, rule in rules.RULES.items() if rule in (rules.CONTROLLER_PATH, rules.PASSWORD)}
# A blank is part of the format.
BLANKS = {("gateway_nginx_server_name", " x"), ("gateway_backup_schedule", " x")}


def fault_of(name: str, value: object) -> str:
    """Give what is said of one value; empty when nothing is."""
    shown = [value] if OPTIONS[name]["type"] == "list" else value
    return " ".join(rules.faults({name: shown}, set()))


@pytest.mark.parametrize("name", TEXTS)
def test_each_text_has_a_rule(name):
    assert name in rules.RULES


def test_each_number_has_a_rule_and_no_rule_is_left_over():
    assert {name for name, option in OPTIONS.items() if option["type"] == "int"} <= set(rules.RULES)
    assert set(rules.RULES) <= set(OPTIONS)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("character", ["\n", "\0", "\r", "\t"])
def test_no_control_character_is_taken(name, character):
    said = fault_of(name, f"/a{character}b")
    assert said.startswith(name) and "For example" in said and character not in said


@pytest.mark.parametrize("name", sorted(set(TEXTS) - QUOTED))
@pytest.mark.parametrize("character", ['"', "'", ";", "{", "\\", "$", "`", "%n", " x"])
def test_no_character_is_taken_that_means_something_in_a_file(name, character):
    if (name, character) in BLANKS:
        return
    assert fault_of(name, f"/a{character}")


@pytest.mark.parametrize("name", sorted(rules.RULES))
def test_the_defaults_are_taken(name):
    value = DEFAULTS.get(name)
    if not isinstance(value, str) or "{{" not in value:
        assert not list(rules.faults({name: value}, set()))


def test_a_secret_is_not_repeated():
    said = " ".join(rules.faults({"gateway_database_password": "xyz\nzy"}, {"gateway_database_password"}))
    assert said.startswith("gateway_database_password has a line break") and "xyz" not in said


@pytest.mark.parametrize(("name", "value", "words"), [
    ("gateway_install_dir", "/srv", "folder of the system"), ("gateway_data_dir", "/", "folder of the system"),
    ("gateway_config_dir", "/etc/", "folder of the system"), ("gateway_backup_dir", "backups", "Write the whole path"),
    ("gateway_data_dir", "/srv/../etc", ".."), ("gateway_user", "root", "user of its own"), ("gateway_port", 70000, "between 1 and 65535"),
    ("gateway_prisma_engines_mirror", "http://mirror.example.com", "https://"), ("gateway_service", "ssh.service", "units"),
    ("gateway_install_environment", {"PIP_INDEX_URL": "http://a/simple"}, "https://"), ("gateway_backup_keep", 0, "at least 1"),
    ("gateway_environment", {"SERVER_ROOT_PATH": "llm"}, "begins with a slash"), ("gateway_environment", {"SERVER_ROOT_PATH": "/llm/"}, "ends with none"),
    ("gateway_environment", {"SERVER_ROOT_PATH": '/a" {} #'}, "such as /llm"), ("gateway_environment", {"SERVER_ROOT_PATH": "/a\n"}, "such as /llm"),
    ("gateway_install_environment", {"PIP_TRUSTED_HOST": "mirror.example.com"}, "lets others exchange"),
    ("gateway_install_environment", {"npm_config_strict_ssl": "false"}, "lets others exchange"),
    ("gateway_install_environment", {"NODE_TLS_REJECT_UNAUTHORIZED": 0}, "lets others exchange"),
    ("gateway_install_environment", {"PIP_FIND_LINKS": "https://a/ http://b/"}, "https://"),
    ("gateway_bind_address", "", "must not be empty"), ("gateway_nginx_listen_address", [], "must not be empty"),
    ("gateway_nginx_listen_address", ["127.0.0.1", ""], "must not be empty"), ("gateway_redis_listen_addresses", [""], "must not be empty"),
    ("gateway_secrets", {"A": ["b"]}, "not text"), ("gateway_environment", {"a-b": "c"}, "letters, digits"),
    ("gateway_headers", {"Authorization": "x"}, "the role sends itself"),
    ("gateway_nginx_locations", [{"path": "/ { } location /x", "directives": ""}], "nginx cannot take"),
])
def test_what_is_wrong_is_named(name, value, words):
    said = " ".join(rules.faults({name: value}, set()))
    assert said.startswith(name) and words in said


@pytest.mark.parametrize(("name", "value"), [
    ("gateway_prisma_engines_mirror", "http://127.0.0.1:8099/prisma"), ("gateway_install_environment", {"PIP_INDEX_URL": "https://u:p@a/simple"}),
    ("gateway_install_environment", {"PIP_FIND_LINKS": "file:///srv/wheels", "npm_config_strict_ssl": "true", "PIP_CERT": "/etc/ssl/own.pem"}),
    ("gateway_nginx_server_name", "a.example.com *.example.com"), ("gateway_backup_schedule", "Mon..Fri *-*-* 03:30 Europe/Berlin"),
    ("gateway_tls_key", "/home/a b/key.pem"), ("gateway_database_listen_addresses", "::"), ("gateway_memory_max", "50%"),
])
def test_what_may_be_is_taken(name, value):
    assert not list(rules.faults({name: value}, set()))
