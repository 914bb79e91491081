# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a gateway's version of LiteLLM cannot do."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._errors import GatewayError, NotServed, Unreachable
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.version import ROUTES, refuse_older, without_effect
from hypothesis import given
from hypothesis import strategies as st

VERSIONS = st.tuples(*[st.integers(0, 200)] * 3)


class Gateway:
    """A gateway that answers some routes."""

    def __init__(self, *answers):
        self.answers, self.asked = dict(zip(ROUTES, answers)), 0

    def get_if_served(self, route):
        """Give the answer, or raise it."""
        self.asked += 1
        answer = self.answers.get(route)
        if isinstance(answer, Exception):
            raise answer
        return answer


def refused(gateway, *beyond):
    return refuse_older(gateway, {"k": ("user 'a'", list(beyond))})


def text(numbers):
    return ".".join(map(str, numbers))


@given(VERSIONS, VERSIONS, st.sampled_from(["", "rc1", ".rc.1", "-stable", ".dev3", "+local"]))
def test_older_is_compared_by_number(runs, lacks, suffix):
    errors = refused(Gateway({"litellm_version": text(runs) + suffix}), (text(lacks), "store x"))
    assert bool(errors) == (runs <= lacks)
    if errors:
        assert str(errors["k"]) == "user 'a' asks for what LiteLLM %s cannot do: store x. Leave it out, or upgrade the gateway to a LiteLLM newer than %s." % (
            text(runs) + suffix, text(lacks))


def test_only_what_it_cannot_do_is_told():
    errors = refused(Gateway({"litellm_version": "1.92.0"}), ("1.80.0", "store x"), ("1.92.0", "store y"), ("1.108.0", "clear z"))
    assert "cannot do: store y, clear z. Leave it out, or upgrade the gateway to a LiteLLM newer than 1.108.0." in str(errors["k"])


@pytest.mark.parametrize("first", [None, {"status": "healthy"}, {"litellm_version": None}, {"litellm_version": "unknown"}, {"litellm_version": 5},
                                   NotServed("no", "", 404), GatewayError("no", "", 403), GatewayError("not JSON", "", 200)], ids=repr)
def test_what_does_not_tell_refuses_nothing(first):
    """A proxy may close a route, and a key may not be allowed to read it. Then the gateway's second route is asked."""
    assert refused(Gateway(first, {"status": "healthy"}), ("1.108.0", "store x")) == {}
    assert refused(Gateway(first, {"litellm_version": "1.80.0"}), ("1.80.0", "store x"))


def test_nothing_is_asked_without_need():
    gateway = Gateway()
    assert refuse_older(gateway, {"a": ("user 'a'", []), "b": ("user 'b'", [])}) == {} and gateway.asked == 0


def test_no_answer_is_no_version():
    for ask in (lambda gateway: refused(gateway, ("1.80.0", "store x")), lambda gateway: without_effect(gateway, [("1.80.0", "x", "user 'a'")])):
        with pytest.raises(Unreachable):
            ask(Gateway(Unreachable("gone", "")))


def test_what_has_no_effect_is_told_once_for_all_objects():
    given = [("1.92.0", "x", "user '%d'" % number) for number in range(12)] + [("1.80.0", "y", "user '0'"), ("1.108.0", "z", "user '0'")]
    assert without_effect(Gateway({"litellm_version": "1.92.0"}), given) == [
        "LiteLLM 1.92.0 stores x without applying it. It has no effect for %s and 2 more until the gateway is upgraded."
        % ", ".join("user '%d'" % number for number in range(10)),
        "LiteLLM 1.92.0 stores z without applying it. It has no effect for user '0' until the gateway is upgraded."]
    silent = Gateway({"status": "healthy"})
    assert without_effect(silent, given) == [] and silent.asked == 2
    assert without_effect(silent, []) == [] and silent.asked == 2
