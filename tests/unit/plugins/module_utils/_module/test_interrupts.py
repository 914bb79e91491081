# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run is stopped by signals, and by the end of who wanted it; nothing else stops it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._module.interrupts import SIGNALS, Interrupts


@pytest.fixture(name="process")
def _process():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_is_remembered_and_acts_as_before_afterwards(number):
    seen = []
    before = signal.signal(number, lambda *_arguments: seen.append(number))
    try:
        with Interrupts().recorded() as interrupts:
            assert interrupts.reason is None
            os.kill(os.getpid(), number)
            assert interrupts.reason == f"signal {signal.Signals(number).name}" and seen == []
        os.kill(os.getpid(), number)
        assert seen == [number]
    finally:
        signal.signal(number, before)


def test_what_is_ignored_stays_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Interrupts().recorded() as interrupts:
            os.kill(os.getpid(), signal.SIGHUP)
            assert interrupts.reason is None
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("waited", [True, False])
def test_the_end_of_a_watched_process(process, waited):
    """Also one that its parent has not asked for yet."""
    interrupts = Interrupts([os.getpid(), process.pid])
    assert interrupts.reason is None
    process.kill()
    if waited:
        process.wait()
    else:
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert interrupts.reason == "the end of ansible-playbook"


def test_somebody_elses_process_is_there():
    assert Interrupts([1]).reason is None


def test_handlers_are_given_back_after_an_error():
    before = [signal.getsignal(number) for number in SIGNALS]
    with pytest.raises(ValueError), Interrupts().recorded():
        raise ValueError
    assert [signal.getsignal(number) for number in SIGNALS] == before


def test_the_ancestors_that_are_ansible(tmp_path):
    """A program of that name runs a shell, which runs Python, as on a local connection; who started it does not count."""
    code = tmp_path / "look.py"
    code.write_text(f"import sys\nsys.path[:] = {sys.path!r}\n"
                    f"from {Interrupts.__module__} import ansible_ancestors\nprint(ansible_ancestors())\n", encoding="utf-8")
    program = tmp_path / "ansible-playbook"
    program.write_text(f"import os, subprocess\nprint(os.getpid(), flush=True)\n"
                       f"subprocess.run(['/bin/sh', '-c', '{sys.executable} {code} && sleep 0'], check=True)\n", encoding="utf-8")
    own, found = subprocess.run([sys.executable, program], check=True, capture_output=True, text=True).stdout.split("\n")[:2]
    assert found == f"[{own}]"
