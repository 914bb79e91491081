# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The gateway's own record of what it was asked, read from its access log."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

READING = ("GET", "HEAD", "OPTIONS")
# The cheapest of all routes, with a query that nobody else gives it.
MARKER = "/health/liveliness?marker="
LINE = re.compile(r'INFO:\s+\S+ - "([A-Z]+) (\S+) HTTP/[\d.]+" (\d{3})')


@dataclass(frozen=True)
class Request:
    """One request, as the gateway logged it; the query is as it came, without the question mark."""

    method: str
    path: str
    query: str
    status: int

    @property
    def is_write(self) -> bool:
        """Return whether its method may change something."""
        return self.method not in READING


def parse(text: str) -> list[Request]:
    """Return the requests of a log, in its order, without the markers."""
    found = []
    for method, target, status in LINE.findall(text):
        path, _mark, query = target.partition("?")
        if MARKER not in target:
            found.append(Request(method, path, query, int(status)))
    return found


def size(log: Path) -> int:
    """Return the length of a log in bytes, 0 when there is none."""
    return log.stat().st_size if log.exists() else 0


def text_between(log: Path, begin: int, end: int | None = None) -> str:
    """Return a part of a log by its offsets in bytes."""
    if not log.exists():
        return ""
    with open(log, "rb") as file:
        file.seek(begin)
        content = file.read() if end is None else file.read(end - begin)
    return content.decode("utf-8", errors="replace")


def last_lines(text: str, count: int) -> str:
    """Return the last lines of a text."""
    return "\n".join(text.rstrip("\n").splitlines()[-count:])
