# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Addresses: no range that is used, no address twice."""

from __future__ import annotations

import ipaddress
import json

import pytest

from hosts import network
from hosts.state import HostError

SUBNET = ipaddress.ip_network("10.231.4.0/24")


def test_a_range_that_overlaps_with_a_used_one_is_not_taken():
    used = [ipaddress.ip_network(text) for text in ("192.0.2.0/24", "10.231.0.0/23", "10.231.2.128/25")]
    assert network.free_subnet(used) == ipaddress.ip_network("10.231.3.0/24")


def test_when_all_ranges_are_used_the_error_says_so():
    with pytest.raises(HostError, match="10.231.0.0/16 is in use"):
        network.free_subnet([ipaddress.ip_network("10.0.0.0/8")])


def test_an_address_is_given_once_and_never_that_of_this_machine():
    taken = set()
    for _number in range(245):
        taken.add(network.free_address(SUBNET, taken))
    assert len(taken) == 245
    assert network.gateway(SUBNET) not in taken
    with pytest.raises(HostError, match="destroy some hosts"):
        network.free_address(SUBNET, taken)


def test_a_host_finds_its_way_out():
    text = network.host_settings("10.231.4.10", SUBNET)
    assert "Address=10.231.4.10/24\n" in text
    assert "Gateway=10.231.4.1\n" in text


def test_hosts_are_masqueraded_to_others_and_not_among_themselves():
    text = network.RULES.format(name="hosts_ab12", subnet=SUBNET)
    assert "table ip hosts_ab12 {" in text
    assert "ip saddr 10.231.4.0/24 ip daddr != 10.231.4.0/24 masquerade" in text


@pytest.mark.parametrize(("others", "after"), [([], "0"), (["hosts-of-another-checkout"], "1")])
def test_forwarding_is_turned_off_by_the_last_of_all_checkouts(tmp_path, monkeypatch, others, after):
    forwarding = tmp_path / "ip_forward"
    forwarding.write_text("1")
    for device in [*others, "eth0"]:
        (tmp_path / "net" / device).mkdir(parents=True)
    (tmp_path / "network.json").write_text(json.dumps({"subnet": "10.231.4.0/24", "forwarding": "0"}))
    monkeypatch.setattr(network, "DEVICES", tmp_path / "net")
    monkeypatch.setattr(network, "FORWARDING", forwarding)
    monkeypatch.setattr(network, "_record", lambda: tmp_path / "network.json")
    monkeypatch.setattr(network.subprocess, "run", lambda *words, **options: None)
    network.remove()
    assert forwarding.read_text() == after
