# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run computes grows with its document, and not with its square, however the objects hang together."""

from __future__ import annotations

import contextlib
import io
import json
import sys
import weakref

import pytest
from ansible.module_utils import basic
from ansible.module_utils.common import warnings as recorded
from ansible_collections.llmops.litellm.plugins.module_utils._apply import run
from ansible_collections.llmops.litellm.plugins.module_utils._apply.departures import plan_whole
from ansible_collections.llmops.litellm.plugins.module_utils._module import apply as module
from ansible_collections.llmops.litellm.plugins.modules import litellm_apply
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import Gateway


def people(count):
    return [{"user_email": "u%d@x.org" % number, "max_budget": 5, "models": ["m"]} for number in range(count)]


def members(count, **limits):
    return [dict({"user_email": "u%d@x.org" % number}, **limits) for number in range(count)]


def keys(count, **more):
    return [dict({"key_alias": "k%d" % number, "user_email": "u%d@x.org" % number, "key": "sk-a-secret-that-is-long-enough-%d" % number}, **more)
            for number in range(count)]


# Documents by the number of objects.
SHAPES = {
    "one team for all": lambda count: {"users": people(count), "teams": [{"team_alias": "t", "members": members(count)}], "keys": keys(count, team_alias="t")},
    "limits of members": lambda count: {
        "users": people(count), "teams": [{"team_alias": "t", "max_budget": 9, "members": members(count, max_budget_in_team=2), "purge_members": True}],
        "keys": keys(count, team_alias="t")},
    "one budget for all": lambda count: {"users": people(count), "budgets": [{"budget_id": "b", "max_budget": 1}], "keys": keys(count, budget_id="b")},
    "one person for all": lambda count: {"users": people(1), "keys": [dict(key, user_email="u0@x.org") for key in keys(count)]},
    "one person in all teams": lambda count: {"users": people(1), "teams": [
        {"team_alias": "t%d" % number, "members": members(1, max_budget_in_team=2)} for number in range(count)]},
    "a team each": lambda count: {"users": people(count), "teams": [
        {"team_alias": "t%d" % number, "members": [member]} for number, member in enumerate(members(count))]},
    "nested": lambda count: {"users": people(count), "teams": [{"team_alias": "t", "members": [
        dict(member, keys=[{"key_alias": "n%d" % number, "key": "sk-of-the-number-%d-in-it" % number}]) for number, member in enumerate(members(count))]}]},
}


def changed(document):
    return {kind: [dict(item, metadata={"a": 1}) if kind in ("users", "teams", "keys") else item for item in items] for kind, items in document.items()}


class Counter:
    """Counts the steps of Python's interpreter within the collection's own code."""

    def __init__(self):
        self.count = 0

    def __call__(self, frame, event, argument):
        del argument
        if event == "call":
            if "module_utils" not in frame.f_code.co_filename or "tests" in frame.f_code.co_filename or "ansible/module_utils" in frame.f_code.co_filename:
                return None
            frame.f_trace_opcodes, frame.f_trace_lines = True, False
        self.count += event == "opcode"
        return self

    @contextlib.contextmanager
    def counting(self):
        before = sys.gettrace()
        sys.settrace(self)
        try:
            yield
        finally:
            sys.settrace(before)


def applied(gateway, monkeypatch, document, **options):
    """One run. :returns: the result, and how many steps it took."""
    monkeypatch.setattr(module, "connect", lambda *args, **more: gateway)
    arguments = dict(document, url="http://gateway", api_key="sk-1234567890", concurrency=1, unknown_models="ignore", owner="o", _ansible_diff=True, **options)
    # as ansible-core 2.15, the last for Python 3.9, and 2.19 take them
    monkeypatch.setattr(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode())
    monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)
    printed, counter = io.StringIO(), Counter()
    with contextlib.redirect_stdout(printed), contextlib.suppress(SystemExit), counter.counting():
        litellm_apply.main()
    recorded._global_warnings.clear()  # they would stand in the answers of other tests
    answer = json.loads(printed.getvalue())
    assert not answer.get("failed"), answer["msg"]
    return answer, counter.count


def whole_life(monkeypatch, shape, count):
    """The steps of creation, a repeat, a change of everything, and of taking everybody out again."""
    gateway, document = Gateway(), SHAPES[shape](count)
    runs: dict[str, int] = {}
    for name, wanted, options in (("create", document, {}), ("repeat", document, {}), ("change", changed(document), {}),
                                  ("prune", {"users": [], "teams": [], "keys": []}, {"prune": True, "prune_limit": "100%"})):
        answer, runs[name] = applied(gateway, monkeypatch, wanted, **options)
        assert answer["changed"] == (name != "repeat"), (name, answer["msg"])
    return runs


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_as_many_objects_take_twice_the_work(monkeypatch, shape):
    whole_life(monkeypatch, shape, 2)  # newer Pythons count the steps of what has run once
    few, many = (whole_life(monkeypatch, shape, count) for count in (20, 40))
    assert {run: round(many[run] / few[run], 2) for run in few if many[run] > 2.05 * few[run]} == {}


def test_of_all_plans_the_first_alone_stays(monkeypatch):
    """It becomes the result. Each other one of a large document would take as much memory again."""
    made, alive = [], []

    def plan(*arguments):
        alive.append(sum(one() is not None for one in made))
        found = plan_whole(*arguments)
        made.append(weakref.ref(found))
        return found
    monkeypatch.setattr(run, "plan_whole", plan)
    applied(Gateway(), monkeypatch, {"users": people(4), "teams": [{"team_alias": "t", "members": members(4)}]})
    assert alive == [0, 1, 1] and [one() for one in made] == [None] * 3
