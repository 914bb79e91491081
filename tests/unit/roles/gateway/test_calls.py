# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role's own calls pass whatever stands in front of the gateway."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TASKS = Path(__file__).resolve().parents[4] / "roles/gateway/tasks"
# A task that calls something by http, up to the next task.
CALLS = [(path.relative_to(TASKS), call) for path in sorted(TASKS.rglob("*.yml"))
         for call in re.findall(r"^ +ansible\.builtin\.uri:\n(?:(?! *- name:).*\n)+", path.read_text(encoding="utf-8"), re.MULTILINE)]


@pytest.mark.parametrize(("path", "call"), CALLS, ids=[str(path) for path, _call in CALLS])
def test_each_call_to_the_gateway_sends_the_headers_that_it_needs(path, call):
    assert re.search(r"^ +headers: .*\bgateway_headers\b", call, re.MULTILINE), path


@pytest.mark.parametrize(("path", "call"), CALLS, ids=[str(path) for path, _call in CALLS])
def test_no_call_to_the_gateway_shows_the_headers_that_it_sends(path, call):
    assert 'no_log: "{{ gateway_headers | length > 0 }}"' in call, path


def test_there_are_calls():
    assert len(CALLS) >= 3
