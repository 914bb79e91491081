# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The record of every gateway: what it is, who keeps it, and whether it still runs."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from gateway import processes, state

RECORD = "gateway.json"
LOG = "gateway.log"
FORGET_AFTER = 24 * 3600.0


@dataclass(frozen=True)
class Record:
    """What is known of a gateway; its launcher is the process that starts it, its keeper the one that watches it."""

    name: str
    version: str
    url: str
    master_key: str
    database: str | None
    launcher: int
    launcher_identity: str | None
    keeper: int | None = None
    keeper_identity: str | None = None
    ready: bool = False
    log_offset: int = 0

    @property
    def folder(self) -> Path:
        """Return its folder."""
        return state.gateway_folder(self.name)

    @property
    def kept(self) -> bool:
        """Return whether its keeper runs."""
        return processes.is_alive(self.keeper, self.keeper_identity)

    @property
    def in_use(self) -> bool:
        """Return whether it runs or is being started."""
        return self.kept or (not self.ready and processes.is_alive(self.launcher, self.launcher_identity))

    def changed(self, **values) -> Record:
        """Return a copy with other values, which is written down."""
        other = replace(self, **values)
        other.write()
        return other

    def write(self) -> None:
        """Write it down."""
        state.write_json(self.folder / RECORD, asdict(self))

    def forget(self) -> None:
        """Take it off the record; the log stays."""
        for name in (RECORD, "launch.json", "config.yaml"):
            state.remove(self.folder / name)


def read(name: str) -> Record | None:
    """Return the record of a gateway, None when there is none."""
    return _read(state.gateway_folder(name))


def _read(folder: Path) -> Record | None:
    content = state.read_json(folder / RECORD)
    try:
        return Record(**content) if content else None
    except TypeError:
        return None


def records() -> list[Record]:
    """Return the records of all gateways, dead ones too."""
    return [record for record in map(_read, _folders()) if record]


def _folders() -> list[Path]:
    return sorted(path for path in state.gateways().iterdir() if state.NAME_PATTERN.fullmatch(path.name))


def any_in_use(but: str = "") -> bool:
    """Return whether a gateway runs or is being started, other than the one named."""
    return any(record.in_use for record in records() if record.name != but)


def forget_old() -> None:
    """Delete what gateways left behind that ended more than a day ago."""
    for folder in _folders():
        record = _read(folder)
        log = folder / LOG
        age = time.time() - (log if log.exists() else folder).stat().st_mtime
        if age > FORGET_AFTER and not (record and record.in_use):
            state.remove(folder)
