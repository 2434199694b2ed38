"""A second search of the same problem in a second process: ``python -m chomchom.solver.meetings.rival``.

The time a search takes is heavy-tailed: with other settings the same proof is several times nearer or farther. So, once
a search has taken longer than most do, a rival starts, and the first proof wins. Its schedules are verified again by
whoever asked. It ends when it is closed, when its time is over, and when the process that started
it is gone. A problem and a result travel by pickle, between these two processes only.
"""

import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from typing import IO, Any

from chomchom.solver.meetings import given
from chomchom.solver.meetings.params import Params
from chomchom.solver.meetings.problem import Problem
from chomchom.solver.meetings.result import Progress, Result, Stage, Status, Stop
from chomchom.solver.meetings.verify import breaks_of, measure, verify

AFTER_SECONDS = 1.0
MARGIN_SECONDS = 0.5  # the rival's time ends so much earlier, so that its best is there when ours is over
PROVEN = {Status.OPTIMAL, Status.INFEASIBLE}


def place_with_rival(
    problem: Problem,
    stop: Stop,
    seed: int,
    params: Params,
    report: Callable[[Progress], None] = lambda progress: None,
    after: float = AFTER_SECONDS,
) -> Result:
    """As `given.place`, with a rival after so many seconds; which of the two proves first may differ between runs."""
    with Rival(problem, stop, seed, after) as rival:
        own = given.place(problem, stop.or_when(rival.won), seed, params, report)
        if own.status in PROVEN:
            return own
        other = rival.wait()
    return own if other is None else joined(problem, own, other, stop)


def joined(problem: Problem, own: Result, other: Result, stop: Stop) -> Result:
    """The better schedule of two, with the better of the bounds."""
    if other.status is Status.INFEASIBLE:
        return other
    bound = max(own.bound or 0, other.bound or 0)
    found = [
        (sum(breaks_of(problem, result.schedule)), result.schedule)
        for result in (own, other)
        if result.schedule is not None and not verify(problem, result.schedule)
    ]
    if not found:
        return replace(own, bound=bound, seconds=stop.elapsed)
    value, schedule = min(found, key=lambda pair: pair[0])
    status = Status.OPTIMAL if value == bound else Status.FEASIBLE
    stages = (Stage("breaks", value, bound),)
    return Result(status, schedule, measure(problem, schedule), bound, stop.elapsed, stages)


class Rival:
    """Use as a context manager: leaving it ends the process."""

    def __init__(self, problem: Problem, stop: Stop, seed: int, after: float) -> None:
        self._problem, self._stop, self._seed, self._after = problem, stop, seed, after
        self._process: subprocess.Popen[bytes] | None = None
        self._answer: IO[bytes] | None = None
        self._result: Result | None = None

    def __enter__(self) -> "Rival":
        return self

    def __exit__(self, *reason: Any) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._answer is not None:
            self._answer.close()

    def won(self) -> bool:
        """Whether the rival has a proof; starts it when it is time."""
        if self._process is None:
            if self._stop.elapsed >= self._after and (self._stop.left or 1) > MARGIN_SECONDS:
                self._start()
            return False
        if self._result is None and self._process.poll() == 0:
            self._read()
        return self._result is not None and self._result.status in PROVEN

    def wait(self) -> Result | None:
        """What the rival has found when its time is over; None if it never started or came to nothing."""
        if self._process is None:
            return None
        left = self._stop.left
        try:
            code = self._process.wait(None if left is None else max(0.0, left))
        except subprocess.TimeoutExpired:
            return None
        if code == 0 and self._result is None:
            self._read()
        return self._result

    def _start(self) -> None:
        left = self._stop.left
        task = (self._problem, self._seed + 1, None if left is None else left - MARGIN_SECONDS, os.getpid())
        self._answer = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the rival; a pipe could fill and block
        with tempfile.TemporaryFile() as question:
            pickle.dump(task, question)
            question.seek(0)
            self._process = subprocess.Popen(  # noqa: S603 - the arguments are constants
                [sys.executable, "-m", __name__], stdin=question, stdout=self._answer, stderr=subprocess.DEVNULL
            )

    def _read(self) -> None:
        assert self._answer is not None  # noqa: S101 - opened when the rival was started
        self._answer.seek(0)
        self._result = pickle.load(self._answer)  # noqa: S301 - written by our own child


def main() -> None:
    problem, seed, seconds, parent = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by the process that started us
    stop = Stop(timer=time.monotonic, seconds=seconds, asked=lambda: os.getppid() != parent)
    result = given.place(problem, stop, seed, Params(proof_share=1.0), lambda progress: None, as_rival=True)
    pickle.dump(result, sys.stdout.buffer)


if __name__ == "__main__":
    main()
