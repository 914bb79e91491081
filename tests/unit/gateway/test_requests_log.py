# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from gateway.requests_log import Request, last_lines, parse, text_between

LOG = """\
INFO:     Started server process [1]
08:33:57 - LiteLLM Proxy:INFO: utils.py:8236 - "GET /not/a/request" said somebody
INFO:     127.0.0.1:47320 - "GET /health/readiness HTTP/1.1" 200 OK
INFO:     127.0.0.1:47321 - "POST /user/new HTTP/1.1" 200 OK
INFO:     127.0.0.1:47322 - "GET /user/list?user_email=a%40example.com&page=1 HTTP/1.1" 422 Unprocessable Entity
INFO:     127.0.0.1:47323 - "GET /health/liveliness?marker=0123 HTTP/1.1" 404 Not Found
INFO:     127.0.0.1:47323 - "GET /llm/health/liveliness?marker=0123 HTTP/1.1" 404 Not Found
INFO:     [::1]:47323 - "DELETE /llm/budget?x=1 HTTP/1.1" 500 Internal Server Error
"""


def test_requests_are_read_in_order_and_without_markers():
    assert parse(LOG) == [
        Request("GET", "/health/readiness", "", 200),
        Request("POST", "/user/new", "", 200),
        Request("GET", "/user/list", "user_email=a%40example.com&page=1", 422),
        Request("DELETE", "/llm/budget", "x=1", 500),
    ]


def test_nothing_is_read_from_nothing():
    assert parse("") == []


@pytest.mark.parametrize(
    ("method", "writes"),
    [("GET", False), ("HEAD", False), ("OPTIONS", False), ("POST", True), ("PUT", True), ("DELETE", True)],
)
def test_writes_are_told_by_the_method(method, writes):
    assert Request(method, "/x", "", 200).is_write is writes


def test_a_part_of_a_log_is_read_by_offsets(tmp_path):
    log = tmp_path / "log"
    log.write_bytes("città\nsecond\nthird\n".encode())
    assert text_between(log, 7) == "second\nthird\n"
    assert text_between(log, 7, 14) == "second\n"
    assert text_between(tmp_path / "missing", 0) == ""


def test_the_last_lines():
    assert last_lines("1\n2\n3\n", 2) == "2\n3"
