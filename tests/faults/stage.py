# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A situation on the stage: the world made ready for it, its task run over a line, and what must hold afterwards."""

from __future__ import annotations

import contextlib
import json
import resource
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from integration.server import READING_POST
from wire import Answer, Call, Exchange, line

from faults.situations import Situation, Task
from faults.tally import LONGEST, MEMORY, Tally
from faults.world import PASSING, Photograph, World, tokens_in


@dataclass
class Run:
    """What a run did.

    answer: of the module, or None where it raised.  raised: the exception, as text.  asked: the calls.  wrote: whether a call that
    may change something reached the gateway.  seconds: how long it took.
    """

    answer: dict | None
    raised: str
    asked: list[Call]
    wrote: bool
    seconds: float

    @property
    def failed(self) -> bool:
        """Return whether it failed, in whichever way."""
        return self.answer is None or bool(self.answer.get("failed"))

    @property
    def said(self) -> str:
        """Return its message."""
        return self.raised or str((self.answer or {}).get("msg", ""))


@dataclass(frozen=True)
class Truth:
    """What a situation comes to with true answers.

    asked: the calls.  answers: to them.  states: what the gateway held before each write and in the end.  files: the paths of the
    files in the end.  failed: the task is refused rightly.  shown: the answer of an info module, in normal form.
    """

    asked: list[Call]
    answers: list[Answer]
    states: list[dict]
    files: set[str]
    failed: bool
    shown: str


class TooLong(BaseException):
    """A run has not ended."""


@contextlib.contextmanager
def bounded() -> Iterator[None]:
    """Raise TooLong or MemoryError within a block that takes too much."""
    def stop(*_arguments: object) -> None:
        raise TooLong(f"not over after {LONGEST} seconds")

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    with open("/proc/self/statm", encoding="ascii") as file:
        used = int(file.read().split()[0]) * resource.getpagesize()
    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(LONGEST)
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, hard))
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def is_write(call: Call) -> bool:
    """Return whether a call may change something."""
    return call.method != "GET" and call.path != READING_POST


class Stage:
    """A situation in a world that is made anew after what has changed it.

    Reads before the first write of a run are answered from memory, as long as the world is the same.
    tally: what was tried here.  truth: what the situation comes to.  withheld: the calls of a run that its rule keeps from the
    gateway, by number.
    """

    def __init__(self, world: World, situation: Situation):
        self.world = world
        self.situation = situation
        self.tally = Tally()
        self.withheld: set[int] = set()
        self._memory: dict[tuple, Answer] = {}
        self._wrote = False
        self._photograph: Photograph | None = None
        self._before: dict = {}
        self._files: dict[str, str] = {}
        self._kept: set[str] = set()
        self._told: set[str] = set()
        self.renew()
        # What is true of the world is true of its copies; only these are used.
        self.renew()
        self.truth = self._record()
        self.renew()

    @property
    def task(self) -> Task:
        """Return the task in this world."""
        return self.situation.task(self.world.name, self.world.folder)

    def renew(self) -> None:
        """Make the world anew."""
        self._memory.clear()
        self._told.clear()
        if self._photograph:
            self.world.restore(self._photograph)
        else:
            self.world.renew()
            for module, options in self.situation.before(self.world.name, self.world.folder):
                self.world.modules.ok(module, **options)
            self._photograph = self.world.photograph()
        self._before, self._files = self.world.held(), self.world.files()
        self._kept = self.world.live_tokens().keys() & self._tokens_at(self._files)

    def run(self, rule: Callable[[Call], object] | None = None) -> Run:
        """Run the task once.  rule: of what is altered; the rest passes."""
        module, options = self.task
        answer, raised, begun = None, "", time.monotonic()
        self._wrote = False
        self.withheld.clear()
        with line(lambda call: (rule(call) if rule else None) or self._pass, self.world.gateway) as wire:
            try:
                with bounded():
                    answer = self.world.modules.run(module, url=wire.url, retries=0, **options)
            except (Exception, TooLong) as error:  # whatever a module raises is what is looked for
                raised = f"{type(error).__name__}: {str(error)[:200]}"
        self.tally.runs += 1
        wrote = any(is_write(call) and call.number not in self.withheld for call in wire.asked)
        if wrote:
            self._memory.clear()
        return Run(answer, raised, wire.asked, wrote, time.monotonic() - begun)

    def true_answer(self, exchange: Exchange) -> Answer:
        """Return what the gateway says, or has said where nothing has changed since."""
        call = exchange.call
        self._wrote = self._wrote or is_write(call)
        if self._wrote:
            return exchange.forward()
        asked = (call.method, call.path, tuple(sorted(call.params.items())), call.body)
        if asked not in self._memory:
            self._memory[asked] = exchange.forward()
        return self._memory[asked]

    def _pass(self, exchange: Exchange) -> None:
        exchange.send(self.true_answer(exchange))

    def _record(self) -> Truth:
        answers: list[Answer] = []
        states: list[dict] = []

        def watch(exchange: Exchange) -> None:
            if not states or is_write(exchange.call):
                states.append(self.world.held())
            answers.append(self.true_answer(exchange))
            exchange.send(answers[-1])

        run = self.run(lambda _call: watch)
        assert run.answer is not None, run.raised
        states.append(self.world.held())
        self._check_every_secret(f"{self.situation.title}, without faults", run)
        return Truth(run.asked, answers, states, self._paths(), run.failed, self._shown(run))

    def _paths(self) -> set[str]:
        return {path.replace(self.world.name, "NAME") for path in self.world.files()}

    def _shown(self, run: Run) -> str:
        rows = [value for name, value in (run.answer or {}).items()
                if isinstance(value, list) and name not in ("warnings", "deprecations")] if self.situation.is_info else []
        # A gateway lists by ids, which differ between two worlds.
        return str([sorted(self.world.normal({name: value for name, value in row.items() if name not in PASSING}) for row in each) for each in rows])

    def check_told(self, case: str, run: Run, *names: str) -> None:
        """Check how a run has ended.  names: one of them has to be in the error; without any, nothing needs to be named."""
        too_much = run.seconds >= LONGEST or "MemoryError" in run.raised or "TooLong" in run.raised
        self.tally.check("ends", case, not too_much, f"{run.seconds:.0f} s, {run.raised}")
        if run.answer is None:
            self.tally.check("told", case, False, run.raised)
            return
        if run.failed and not self.truth.failed:
            fine = (not names or any(name in run.said for name in names)) and "exception" not in run.answer and "Traceback" not in json.dumps(run.answer)
            if not run.answer.get("failed_objects"):
                fine = fine and "\n" not in run.said.strip()
            self.tally.check("told", case, fine, run.said[:300])
        secrets = [word for text in self._files.values() for word in text.split() if word.startswith("sk-")]
        shown = json.dumps({name: value for name, value in run.answer.items() if name not in ("key", "keys", "new_keys")})
        self.tally.check("hidden", case, not any(secret in shown for secret in [self.world.gateway.master_key, *secrets]))

    def check_seen(self, case: str, run: Run) -> None:
        """Check that what a run says of what there is and is not is true."""
        if self.situation.is_info and not run.failed:
            self.tally.check("seen", case, self._shown(run) == self.truth.shown, self._shown(run)[:300])
        if self.situation.gone and not run.failed:
            self.tally.check("seen", case, self.situation.gone not in self.world.held(), "told as absent, and it is there")

    def check_world(self, case: str, run: Run, could_know: bool = True) -> None:
        """Check that what a run has left is right, and that the next one makes it whole.

        could_know: what was answered could be told from the truth; without that, only that no secret is lost is checked.
        """
        if self.check_kept(case, run, could_know) and could_know:
            if not run.failed:
                held, wanted = self.world.held(), self.truth.states[-1]
                self.tally.check("done", case, held == wanted, differences(held, wanted))
            self.check_repaired(case)
        if self._has_changed(run):
            self.renew()

    def _has_changed(self, run: Run) -> bool:
        return run.wrote or self.world.files() != self._files

    def check_kept(self, case: str, run: Run, could_know: bool = True) -> bool:
        """Check that nothing was lost, or done that is wrong.  could_know: as of check_world.  Returns whether anything has changed."""
        files, changed = self.world.files(), self._has_changed(run)
        lost = self._kept & self.world.live_tokens().keys() - self._tokens_at(files) if changed else set()
        self.tally.check("kept", case, not lost, "the secret of a live key is gone from its file")
        if changed and could_know:
            found = []
            held = self.world.held()
            for identity in sorted(held.keys() | self._before.keys()):
                versions = [state.get(identity, []) for state in self.truth.states]
                if held.get(identity, []) not in versions:
                    found.append(f"{identity} is {held.get(identity, [])} and never {versions}")
            self.tally.check("right", case, not found, found)
            self._check_every_secret(case, run)
        return changed

    def check_repaired(self, case: str) -> None:
        """Run without faults, and check that everything is as it would be had there been none."""
        run = self.run()
        end, wanted = self.world.held(), self.truth.states[-1]
        self.tally.check("repaired", case, run.failed == self.truth.failed and end == wanted, run.said or differences(end, wanted))
        paths = self._paths()
        self.tally.check("repaired", case, paths == self.truth.files, f"files {sorted(paths)} and not {sorted(self.truth.files)}")
        self._check_every_secret(f"{case}, next run", run)

    def _tokens_at(self, files: dict[str, str]) -> set[str]:
        """Return the hashes of the secrets in those of the files that were there before the run."""
        return {token for path, text in files.items() if path in self._files for token in tokens_in(text)}

    def _check_every_secret(self, case: str, run: Run) -> None:
        """Check that the secret of each key of ours is in a file or in the answer."""
        if "key_alias" not in str(self.task):
            return
        known = {token for text in self.world.files().values() for token in tokens_in(text)}
        self._told |= tokens_in(json.dumps(run.answer or {}).replace('"', " "))
        known |= self._told
        own = {token for token, alias in self.world.live_tokens().items() if not alias.endswith("-other")}
        self.tally.check("kept", case, own <= known, f"{len(own - known)} live keys whose secret nobody has")


def differences(found: dict, wanted: dict) -> str:
    """Tell in which objects two states differ."""
    return "; ".join(f"{identity}: {found.get(identity)} and not {wanted.get(identity)}"
                     for identity in sorted(found.keys() | wanted.keys()) if found.get(identity) != wanted.get(identity))[:600]
