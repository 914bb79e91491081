# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers and their bodies."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

JSON = {"Content-Type": "application/json"}
HTML = {"Content-Type": "text/html"}
BLOCK = 1 << 16


@dataclass(frozen=True)
class Answer:
    """An answer.

    body: str and bytes are sent as they are, what is generated a block at a time, anything else as JSON.
    headers: beside the Content-Type of JSON, which they may replace.
    """

    status: int
    body: Any = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """Return the body as bytes; a generated one is held in memory then."""
        if isinstance(self.body, Generated):
            return b"".join(self.body)
        if isinstance(self.body, bytes):
            return self.body
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode("utf-8", "surrogatepass")

    @property
    def json(self) -> Any:
        """Return the body, parsed; as text where it is no JSON."""
        try:
            return json.loads(self.content)
        except ValueError:
            return self.content.decode("utf-8", "replace")


class Generated:
    """A body that is made while it is sent.

    blocks: of it; they are gone through once for each answer.  length: of all, None where it is not known before.
    """

    def __init__(self, blocks: Iterable[bytes], length: int | None):
        self._blocks = blocks
        self.length = length

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._blocks)


class _Repeated:
    """Bytes, as often as they fill a size, between others."""

    def __init__(self, size: int, fill: bytes, before: bytes, after: bytes):
        self.size, self.fill, self.before, self.after = size, fill, before, after

    def __iter__(self) -> Iterator[bytes]:
        yield self.before
        block = self.fill * (BLOCK // len(self.fill))
        whole, rest = divmod(self.size, len(block))
        for _number in range(whole):
            yield block
        yield (self.fill * (rest // len(self.fill) + 1))[:rest]
        yield self.after


class _Gzipped:
    """What others give, compressed."""

    def __init__(self, blocks: Iterable[bytes]):
        self.blocks = blocks

    def __iter__(self) -> Iterator[bytes]:
        packer = zlib.compressobj(1, wbits=31)
        for block in self.blocks:
            yield packer.compress(block)
        yield packer.flush()


def huge(size: int, fill: bytes = b"x", before: bytes = b'{"detail": "', after: bytes = b'"}') -> Generated:
    """Return a body of so many bytes, and what stands before and after them, which is not held in memory."""
    return Generated(_Repeated(size, fill, before, after), len(before) + size + len(after))


def gzipped(body: Generated) -> Generated:
    """Return a generated body compressed, a thousandth of its size: to be sent with Content-Encoding: gzip."""
    return Generated(_Gzipped(body), None)


def nested(depth: int, before: str = "", after: str = "") -> str:
    """Give JSON of lists in lists, and what stands before and after it."""
    return before + "[" * depth + "]" * depth + after
