# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A file through which a module on this machine reports its progress."""

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

from ansible import constants, context
from ansible.plugins.callback import CallbackBase
from ansible.plugins.loader import callback_loader
from ansible.utils.display import Display


PAUSE = 1.0  # seconds between checks
PREFIX = "litellm-apply-"

FOR_PROGRAMS = ("json", "jsonl", "null")  # callbacks whose output is read by programs
DIFF_METHODS = ("v2_on_file_diff", "on_file_diff")  # a callback that shows diffs has one of its own

display = Display()


def say(text: str) -> None:
    """Print a text, in addition to the callback's output for the task."""
    display.display(text, stderr=_callback() in FOR_PROGRAMS)


def shows_diffs() -> bool:
    """Whether Ansible shows what a task changes, unless it fails or is hidden. Programs find it in the result."""
    if _callback() in FOR_PROGRAMS:
        return True
    found = callback_loader.get(_full_callback(), class_only=True)
    return found is None or any(getattr(found, name, None) is not getattr(CallbackBase, name) for name in DIFF_METHODS)


def _callback() -> str:
    return _full_callback().rpartition(".")[2]


def _full_callback() -> str:
    """The name of the callback that writes to the screen."""
    chosen = constants.DEFAULT_STDOUT_CALLBACK
    if "one_line" not in context.CLIARGS:
        return chosen
    if context.CLIARGS["one_line"]:
        return "oneline"
    # an ad hoc command
    return chosen if constants.DEFAULT_LOAD_CALLBACK_PLUGINS and chosen != "default" else "minimal"


@contextlib.contextmanager
def progress_file(become: bool) -> Iterator[str | None]:
    """A file whose lines are printed as they arrive; None if the disk is full. It is always removed, even after a signal.

    :arg become: the module runs as another user.
    """
    with contextlib.ExitStack() as stack:
        try:
            file, stream = _open(stack, become)
        except OSError:
            yield None  # a full disk is not an error here
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
    # Ansible always removes its own folder, which nobody else can enter
    folder = tempfile.mkdtemp(prefix=PREFIX, dir=None if become else constants.DEFAULT_LOCAL_TMP)  # mode 0700
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    file = os.path.join(folder, secrets.token_hex(16))
    with open(file, "w", encoding="utf-8"):
        pass
    if become:
        # others may append if they know the name, which cannot be guessed; nobody else can read it
        os.chmod(file, 0o622)
        os.chmod(folder, 0o711)
    stream = stack.enter_context(open(file, encoding="utf-8", errors="replace"))
    return file, stream


@contextlib.contextmanager
def _interrupted_by_term() -> Iterator[None]:
    """Turn SIGTERM, with which Ansible ends its workers, into a KeyboardInterrupt."""
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
