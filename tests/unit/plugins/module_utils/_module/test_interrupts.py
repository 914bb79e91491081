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
from ansible_collections.llmops.litellm.plugins.module_utils._module.interrupts import SIGNALS, Interrupted, Interrupts


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
        with Interrupts().kept() as interrupts:
            interrupts.check()
            os.kill(os.getpid(), number)
            assert interrupts.reason == f"signal {signal.Signals(number).name}" and seen == []
            with pytest.raises(Interrupted, match=f"stopped by signal {signal.Signals(number).name}"):
                interrupts.check()
        os.kill(os.getpid(), number)
        assert seen == [number]
    finally:
        signal.signal(number, before)


def test_what_is_ignored_stays_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Interrupts().kept() as interrupts:
            os.kill(os.getpid(), signal.SIGHUP)
            interrupts.check()
    finally:
        signal.signal(signal.SIGHUP, before)


def test_the_end_of_a_watched_process(process):
    interrupts = Interrupts([os.getpid(), process.pid])
    interrupts.check()
    process.kill()
    process.wait()
    with pytest.raises(Interrupted, match="the end of ansible-playbook"):
        interrupts.check()


def test_somebody_elses_process_is_there():
    Interrupts([1]).check()
    assert Interrupts([1]).reason is None


def test_handlers_are_given_back_after_an_error():
    before = [signal.getsignal(number) for number in SIGNALS]
    with pytest.raises(ValueError), Interrupts().kept():
        raise ValueError
    assert [signal.getsignal(number) for number in SIGNALS] == before
