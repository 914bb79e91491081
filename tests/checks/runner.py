# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs checks, two at a time, and tells of each when it begins and when it ends."""

from __future__ import annotations

import re
import sys
import threading
import time
import traceback
from dataclasses import dataclass, field

from checks.parts import Part
from checks.paths import OUTPUT, ROOT
from checks.process import Context, Failure, Outcome

WORKERS = 2
TAIL = 40


@dataclass
class Result:
    """A part, what came of it, and in how many seconds."""

    part: Part
    outcome: Outcome
    seconds: float

    @property
    def word(self) -> str:
        """Give passed, FAILED or absent."""
        if self.part.run is None:
            return "absent"
        return "FAILED" if self.outcome.failed or not self.outcome.passed else "passed"

    @property
    def row(self) -> str:
        """Give its row of the closing table."""
        counts = f"{self.outcome.passed:5} passed {self.outcome.failed:4} failed"
        return f"{self.part.name:20} {self.word:7} {counts} {self.seconds:6.1f} s  {self.outcome.note}".rstrip()


@dataclass
class Runner:
    """Runs parts; results appear in the order in which they end."""

    parts: list[Part]
    # The file in tests/output for the last line; that for the table has "-parts" in its name.
    summary: str = "summary.txt"
    results: list[Result] = field(default_factory=list)
    cancelled: threading.Event = field(default_factory=threading.Event)
    started: float = field(default_factory=time.monotonic)
    changed: threading.Condition = field(default_factory=threading.Condition)
    working: int = 0

    def run(self) -> bool:
        """Run all, print what happens and the closing table.  Gives whether everything passed."""
        waiting = list(self.parts)
        self.working = WORKERS
        for _number in range(WORKERS):
            threading.Thread(target=self._work, args=(waiting,)).start()
        try:
            self._wait()
        except KeyboardInterrupt:
            self._say("interrupted: ending what still runs")
            with self.changed:
                waiting.clear()
            self.cancelled.set()
            self._wait()
        return self._summary()

    def _wait(self) -> None:
        # Not by joining the threads: a join that was interrupted may take a thread that still works for an ended one.
        with self.changed:
            while self.working:
                self.changed.wait(0.5)

    def _work(self, waiting: list[Part]) -> None:
        try:
            while self._work_on_next(waiting):
                pass
        finally:
            with self.changed:
                self.working -= 1
                self.changed.notify_all()

    def _work_on_next(self, waiting: list[Part]) -> bool:
        with self.changed:
            part = self._next(waiting)
            while part is None and waiting:
                self.changed.wait(0.5)
                part = self._next(waiting)
            if part is None:
                return False
            waiting.remove(part)
        result = self._run_part(part)
        with self.changed:
            self.results.append(result)
            self.changed.notify_all()
        return True

    def _next(self, waiting: list[Part]) -> Part | None:
        ended = {result.part.name for result in self.results}
        return next((part for part in waiting if part.after is None or part.after in ended), None)

    def _run_part(self, part: Part) -> Result:
        if part.run is None:
            self._say(f"absent  {part.name}: {part.note}")
            return Result(part, Outcome(note=part.note), 0.0)
        self._say(f"begin   {part.name}")
        began = time.monotonic()
        context = Context(OUTPUT / f"{re.sub('[^a-z0-9.]+', '-', part.name)}.log", part.timeout, self.cancelled)
        outcome = self._outcome(part, context)
        result = Result(part, outcome, time.monotonic() - began)
        note = f", {outcome.note}" if outcome.note else ""
        text = f"{result.word}  {part.name}: {outcome.passed} passed, {outcome.failed} failed in {result.seconds:.0f} s{note}"
        if result.word == "FAILED":
            tail = context.log.read_text(encoding="utf-8", errors="replace").splitlines()[-TAIL:]
            text += "".join(f"\n    | {line}" for line in tail) + f"\n    the whole log: {context.log.relative_to(ROOT)}"
        self._say(text)
        return result

    def _outcome(self, part: Part, context: Context) -> Outcome:
        before = [result for result in self.results if result.part.name == part.after]
        try:
            if any(result.word != "passed" for result in before):
                raise Failure(f"cannot run, as {part.after} failed")
            return part.run(context)
        except Failure as error:
            return Outcome(failed=1, note=str(error))
        except Exception as error:
            # A fault of the check itself must not end the others, and is a failure like any other.
            context.write(traceback.format_exc())
            return Outcome(failed=1, note=f"{type(error).__name__}: {error}")

    def _say(self, text: str) -> None:
        # In one piece, as two workers may speak at once.
        sys.stdout.write(f"[{time.monotonic() - self.started:4.0f} s] {text}\n")
        sys.stdout.flush()

    def _summary(self) -> bool:
        order = {part.name: number for number, part in enumerate(self.parts)}
        missing = [part for part in self.parts if part.name not in {result.part.name for result in self.results}]
        results = self.results + [Result(part, Outcome(failed=1, note="did not run"), 0.0) for part in missing]
        table = "".join(f"{result.row}\n" for result in sorted(results, key=lambda result: order[result.part.name]))
        summary = OUTPUT / self.summary
        summary.with_stem(f"{summary.stem}-parts").write_text(table, encoding="utf-8")
        print(f"\n{table}", end="")
        passed = sum(result.outcome.passed for result in results)
        failed = sum(result.outcome.failed for result in results)
        print(f"\n{time.monotonic() - self.started:.0f} s in all; the logs are in {OUTPUT.relative_to(ROOT)}\n")
        closing = f"{passed} passed, {failed} failed"
        summary.write_text(closing + "\n", encoding="utf-8")
        print(closing, flush=True)
        return bool(passed) and not failed
