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
# YAML, which is quoted as a whole.
DOCUMENTS = {"gateway_models", "gateway_general_settings", "gateway_router_settings", "gateway_litellm_settings", "gateway_config"}
TYPES = {name: option["type"] for name, option in OPTIONS.items() if "choices" not in option and name not in DOCUMENTS}
TEXTS = sorted(name for name, kind in TYPES.items() if kind in ("str", "path", "list") and name != "gateway_nginx_locations")
NUMBERS = sorted(name for name, kind in TYPES.items() if kind == "int")
KEY = "sk-0123456789abcdefABCDEF0123456789"

PATHS = ["/srv/gateway", "/srv/gateway/"]
LISTENING = ["127.0.0.1", "::1", "[::1]", "::", "[::]", "0.0.0.0", "*", "db.example.com"]
HOSTS = ["10.0.0.5", "2001:db8::1", "[2001:db8::1]", "db.example.com", "proxy_1"]
NETWORKS = ["10.0.0.0/24", "10.0.0.5", "2001:db8::/32", "::1"]
VALID = {
    **dict.fromkeys((name for name, rule in rules.RULES.items() if rule in (rules.CONTROLLER_PATH, rules.HOST_PATH)), PATHS),
    **dict.fromkeys(("gateway_install_dir", "gateway_config_dir", "gateway_data_dir", "gateway_backup_dir", "gateway_python", "gateway_restore_file"), PATHS),
    "gateway_callback_dir": PATHS,
    **dict.fromkeys(("gateway_bind_address", "gateway_database_listen_addresses", "gateway_redis_listen_addresses", "gateway_nginx_listen_address"), LISTENING),
    **dict.fromkeys(("gateway_address", "gateway_database_address"), HOSTS),
    "gateway_redis_address": ["10.0.0.5", "2001:db8::1", "redis.example.com"],
    **dict.fromkeys(("gateway_redis_allowed_addresses", "gateway_nginx_trusted_proxies", "gateway_nginx_allowed_addresses"), NETWORKS),
    "gateway_database_allowed_addresses": [*NETWORKS, "all", "samenet", "db.example.com", ".example.com"],
    **dict.fromkeys(("gateway_service", "gateway_user", "gateway_database_name", "gateway_database_user", "gateway_litellm_extras"), ["litellm", "a-b_1"]),
    "gateway_callbacks": ["prometheus", "own_callback.teller"],
    "gateway_litellm_version": ["1.108.0", "1.80.0.post1", "1.90.0rc1"],
    "gateway_pip_packages": ["prisma==0.15.0", "a[b,c]>=1,<2"],
    "gateway_prisma_engines_mirror": ["https://mirror.example.com/prisma", "https://[2001:db8::1]/"],
    "gateway_public_url": ["https://litellm.example.com/llm", "http://[2001:db8::1]:80"],
    "gateway_master_key": [KEY], "gateway_salt_key": [KEY],
    "gateway_memory_max": ["infinity", "4G", "50%"],
    "gateway_on_failure": ["notify@mail.service", "a.target"],
    "gateway_spend_log_retention": ["90d"],
    "gateway_database_url": ["postgresql://user:word@db.example.com:5432/name?sslmode=require"],
    "gateway_database_aws_region": ["eu-central-1"],
    "gateway_database_password": ["word"], "gateway_redis_password": ["word"], "gateway_redis_username": ["user"],
    "gateway_postgresql_client_package": ["postgresql-client-16"],
    "gateway_redis_memory": ["256mb"], "gateway_nginx_max_body_size": ["100m"],
    "gateway_nginx_server_name": ["litellm.example.com", "_", "*.example.com", "[2001:db8::1]"],
    "gateway_backup_schedule": ["daily", "Mon..Fri *-*-* 03:30"],
}
FOLDERS = ("gateway_install_dir", "gateway_config_dir", "gateway_data_dir", "gateway_backup_dir")
NETWORK_LISTS = tuple(name for name, values in VALID.items() if set(NETWORKS) <= set(values))
CONTROLS = [chr(code) for code in (*range(32), 127)]
# what separates, quotes, escapes, expands or comments in one of the files, and digits that only Python reads
MEANINGFUL = list(" \u00a0\u2028\"'\\%;{}$`#<>|&()\uff14\u0664")
QUOTED = set(MEANINGFUL)
# What may be within a value all the same: the files have it in quotes or encoded, or it is part of the format.
WITHIN = {
    **dict.fromkeys((name for name, rule in rules.RULES.items() if rule in (rules.CONTROLLER_PATH, rules.PASSWORD)), QUOTED),
    **dict.fromkeys(("gateway_master_key", "gateway_salt_key", "gateway_database_url"), QUOTED - set(" \u00a0\u2028")),
    "gateway_callback_dir": QUOTED,
    "gateway_redis_username": QUOTED - set(" \"\\"),
    "gateway_prisma_engines_mirror": set("%&"),
    "gateway_pip_packages": set(" <>"), "gateway_nginx_server_name": {" "}, "gateway_backup_schedule": {" "},
}
# Nothing is cut off a value that is quoted, so that a blank at its edge stays one.
OF_CONTROLLER = {name for name, rule in rules.RULES.items() if rule is rules.CONTROLLER_PATH} | {"gateway_callback_dir"}
EDGES = OF_CONTROLLER | {name for name, rule in rules.RULES.items() if rule is rules.PASSWORD}


def fault_of(name: str, value: object) -> str:
    """Give what is said of one value; empty when nothing is."""
    shown = [value] if OPTIONS[name]["type"] == "list" else value
    return " ".join(rules.faults({name: shown}, set()))


def spoiled(value: str, character: str) -> list[tuple[bool, str]]:
    """Give a value with a character at each of its places, and whether that is an edge."""
    return [(place in (0, len(value)), value[:place] + character + value[place:]) for place in range(len(value) + 1)]


def test_each_variable_has_a_rule_and_no_rule_is_left_over():
    assert {name for name, kind in TYPES.items() if kind != "bool"} == set(rules.RULES)
    assert sorted(VALID) == TEXTS
    assert {name for name, kind in TYPES.items() if kind == "list"} == rules.LISTS


@pytest.mark.parametrize("name", TEXTS)
def test_a_valid_value_is_taken(name):
    assert [fault_of(name, value) for value in VALID[name] if fault_of(name, value)] == []


@pytest.mark.parametrize("name", TEXTS)
def test_no_control_character_is_taken_at_any_place(name):
    for character in CONTROLS:
        for _place, value in (place for valid in VALID[name] for place in spoiled(valid, character)):
            said = fault_of(name, value)
            assert said.startswith(name) and "For example" in said and character not in said, repr(value)


@pytest.mark.parametrize(("name", "meant"), [
    ("gateway_modles", "gateway_models"), ("gateway_model", "gateway_models"), ("gateway_litellm_verison", "gateway_litellm_version"),
    ("gateway_nginx_allowed_adresses", "gateway_nginx_allowed_addresses"), ("gateway_masterkey", "gateway_master_key"),
    ("gateway_url", ""), ("gateway_host", ""), ("gateway_vpc_id", ""), ("gateway_domain", ""), ("gateway_key", "")])
def test_a_slip_of_the_pen_is_told_and_what_is_the_operators_own_is_not(name, meant):
    assert list(rules.misspelt([name], OPTIONS)) == ([(name, meant)] if meant else [])


@pytest.mark.parametrize("name", TEXTS)
def test_no_character_is_taken_where_it_means_something_in_a_file(name):
    taken = [
        value
        for character in MEANINGFUL for valid in VALID[name] for is_edge, value in spoiled(valid, character)
        if not (character in WITHIN.get(name, ()) and (character != " " or not is_edge or name in EDGES)) and not fault_of(name, value)
    ]
    assert taken == []


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_is_plain_digits(name):
    number = rules.RULES[name].example.split(",")[0]
    assert not fault_of(name, number) and not fault_of(name, int(number))
    for character in (*CONTROLS, *MEANINGFUL, "_", "+", "-", ".", "e", "x"):
        for _place, value in spoiled(number, character):
            said = fault_of(name, value)
            assert said.startswith(name) and "in plain digits" in said and (character.isprintable() or character not in said), repr(value)
    for value in ("0" + number, True, 1.5, "9" * 5000, [number]):
        assert fault_of(name, value)


@pytest.mark.parametrize("name", sorted(OPTIONS))
def test_a_variable_without_a_value_is_refused(name):
    assert " ".join(rules.faults({name: None}, set())).startswith(f"{name} has no value: leave the line out")


@pytest.mark.parametrize("name", sorted(rules.LISTS))
def test_an_element_without_a_value_is_refused(name):
    assert "has an element without a value" in " ".join(rules.faults({name: [None]}, set()))


@pytest.mark.parametrize("name", sorted(name for name, kind in TYPES.items() if kind == "dict"))
def test_a_dictionary_has_names_and_values_that_its_file_can_hold(name):
    bad = ["text", ["a"], {"a": None}, *({place: "x"} for character in (*CONTROLS, " ", '"', "=") for _where, place in spoiled("NAME", character))]
    taken = [value for value in (*bad, *({"NAME": place} for _where, place in spoiled("text", "\0"))) if not list(rules.faults({name: value}, set()))]
    assert taken == []


def test_a_location_has_no_character_that_ends_it():
    characters = (*CONTROLS, " ", ";", "{", "}", '"', "'", "\\", "\u00a0")
    paths = [place for valid in ("= /metrics", "/docs/") for character in characters for _where, place in spoiled(valid, character)]
    bad = [{"path": path, "directives": "deny all;"} for path in (*paths, "#x", "= #x", "", None) if path not in ("=  /metrics",)]
    bad += [{"path": "/x", "directives": place} for character in CONTROLS if character not in "\t\n" for _where, place in spoiled("deny all;", character)]
    bad += [{"path": "/x", "directives": None}, {"path": "/x"}, "text"]
    assert [value for value in bad if not list(rules.faults({"gateway_nginx_locations": [value]}, set()))] == []


@pytest.mark.parametrize("name", sorted(rules.RULES))
def test_the_defaults_are_taken(name):
    value = DEFAULTS.get(name)
    # The master key is the one that must be given.
    if name in DEFAULTS and (not isinstance(value, str) or "{{" not in value) and name != "gateway_master_key":
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
    *((folder, path, "folder of the system") for folder in FOLDERS for path in ("/./", "//", "//etc", "/etc/.", "/var//lib/", "/etc/./nginx")),
    *((folder, "", "must not be empty") for folder in FOLDERS), ("gateway_python", "", "must not be empty"),
    ("gateway_install_dir", "/srv/a:b", "separates paths"), ("gateway_redis_address", "[::1]", "without brackets"),
    *(("gateway_service", name, "has for itself") for name in ("redis", "redis-server", "nginx", "postgresql", "conf.d", "combined", "error")),
    *(("gateway_user", name, "has for itself") for name in ("postgres", "redis", "www-data")),
    *(("gateway_database_name", name, "has for itself") for name in ("postgres", "template1")),
    *(("gateway_database_user", name, "has for itself") for name in ("postgres", "pg_monitor", "public")),
    *((name, network, "length of its prefix") for name in NETWORK_LISTS for network in (["10.0.0.0/255.255.255.0"], ["10.0.0.0/08"], ["fe80::1%n"])),
    *((name, [network], "address") for name in NETWORK_LISTS for network in ("", ".", "..", "[2001:db8::1]", "]::1[", "10.0.0.0/33")),
    ("gateway_bind_address", "::%eth0\n", "neither an address"), ("gateway_bind_address", "[0.0.0.0]", "brackets"), ("gateway_address", "", "empty"),
    ("gateway_on_failure", r"a\x2db.service", "backslash"), ("gateway_on_failure", "-a.service", "name of a unit"),
    ("gateway_callbacks", "prometheus", "must be a list"), ("gateway_service", ["litellm"], "must be one value"),
    ("gateway_database_password", {"a": "b"}, "must be one value"), ("gateway_callback_dir", "/srv/[a]", "pattern of names"),
    ("gateway_data_dir", "/" + "a" * 255, "more than 255"), ("gateway_redis_password", "a" * 1001, "more than 1000"),
    ("gateway_salt_key", KEY + "\uffff", "control"),
    *(("gateway_master_key", key, "cannot be sent") for key in (KEY + "\u00e4", KEY * 40)),
    ("gateway_litellm_version", "latest", "number of a release"), ("gateway_litellm_version", "1.108.0\n", "number of a release"),
    ("gateway_port", "0400", "plain digits"), ("gateway_master_key", "sk-" + "a" * 40, "is weak"), ("gateway_salt_key", "short", "Leave it out"),
    *((name, value, "put it in quotes") for name in rules.TEXTS for value in (1234567890123456, 83.0, True)),
    ("gateway_nginx_locations", [{"path": "/ { } location /x", "directives": ""}], "nginx cannot take"),
])
def test_what_is_wrong_is_named(name, value, words):
    said = " ".join(rules.faults({name: value}, set()))
    assert said.startswith(name) and words in said


@pytest.mark.parametrize(("name", "value"), [
    ("gateway_prisma_engines_mirror", "http://127.0.0.1:8099/prisma"), ("gateway_install_environment", {"PIP_INDEX_URL": "https://u:p@a/simple"}),
    ("gateway_install_environment", {"PIP_FIND_LINKS": "file:///srv/wheels", "npm_config_strict_ssl": "true", "PIP_CERT": "/etc/ssl/own.pem"}),
    ("gateway_nginx_server_name", "a.example.com *.example.com"), ("gateway_backup_schedule", "Mon..Fri *-*-* 03:30 Europe/Berlin"),
    ("gateway_tls_key", "/home/a b/key.pem"), ("gateway_nginx_listen_address", "::"), ("gateway_memory_max", "50%"),
    ("gateway_service", "nginx-litellm"), ("gateway_database_user", "postgres_litellm"), ("gateway_install_dir", "/srv/litellm/"),
])
def test_what_may_be_is_taken(name, value):
    assert not list(rules.faults({name: value}, set()))
