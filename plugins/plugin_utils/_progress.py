# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A file by which a module on this machine tells how far it is."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from typing import TextIO

from ansible import constants
from ansible.utils.display import Display


PAUSE = 1.0  # seconds between two looks at the progress
PREFIX = "litellm-apply-"

FOR_PROGRAMS = ("json", "jsonl", "null")  # callbacks whose standard output programs read
NO_DIFFS = ("oneline",)  # callbacks that people read and that show no diff

display = Display()


def say(text: str) -> None:
    """Show a text on the screen, beside what a callback shows of the task."""
    display.display(text, stderr=_callback() in FOR_PROGRAMS)


def shows_diffs() -> bool:
    """Whether Ansible itself shows what a task changes, apart from one that fails or is hidden."""
    return _callback() not in NO_DIFFS


def _callback() -> str:
    return constants.DEFAULT_STDOUT_CALLBACK.rpartition(".")[2]


@contextlib.contextmanager
def progress_file(become: bool) -> Iterator[str | None]:
    """A file whose lines are shown as they come; None where the disk is full. It is gone afterwards, after a signal too.

    become: whether the module runs as somebody else.
    """
    with contextlib.ExitStack() as stack:
        try:
            file, stream = _open(stack, become)
        except OSError:
            yield None  # a full disk is no reason to fail
            return
        ended = threading.Event()
        watcher = threading.Thread(target=_show, args=(stream, ended), daemon=True)
        watcher.start()
        try:
            with _interrupted_by_term():
                yield file
        finally:
            ended.set()
            watcher.join()


def _open(stack: contextlib.ExitStack, become: bool) -> tuple[str, TextIO]:
    # Ansible removes its own folder at its end, whatever that is; nobody else gets into it.
    folder = tempfile.mkdtemp(prefix=PREFIX, dir=None if become else constants.DEFAULT_LOCAL_TMP)  # mode 0700
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    file = os.path.join(folder, secrets.token_hex(16))
    with open(file, "w", encoding="utf-8"):
        pass
    if become:
        # Who knows its name may add to it; the name cannot be guessed, and nobody else can read it.
        os.chmod(file, 0o622)
        os.chmod(folder, 0o711)
    stream = stack.enter_context(open(file, encoding="utf-8", errors="replace"))
    return file, stream


@contextlib.contextmanager
def _interrupted_by_term() -> Iterator[None]:
    """Let SIGTERM, by which Ansible ends its workers, end this block as an interrupt does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _show(stream: TextIO, ended: threading.Event) -> None:
    last = False
    while not last:
        last = ended.wait(PAUSE)
        for line in stream:
            say("litellm_apply: %s" % "".join(char for char in line if char.isprintable()))
