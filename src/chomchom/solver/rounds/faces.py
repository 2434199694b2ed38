"""The same face at the door: who drives which round, and what it costs to send somebody known.

What works, together: begin from yesterday's plan (``start_from``), let an unfamiliar handover cost ``same_face_s``
seconds of driving in the search, and at the end give each finished round to the courier whom its people know best.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from chomchom.solver.rounds.params import Params, Progress, Seconds, Stopping
from chomchom.solver.rounds.plan import Plan
from chomchom.solver.rounds.planner import solve
from chomchom.solver.rounds.problem import Problem

LEVELS = (0, 30, 60, 120, 240)
"""Seconds of driving that one unfamiliar handover may be worth, from “no matter who” to “almost always the same”."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One position of the slider: up to ``extra_percent`` more driving so that ``known_share`` see a known face."""

    same_face_s: int
    extra_percent: float
    known_share: float
    plan: Plan


def choices(
    problem: Problem,
    *,
    stop: Stopping,
    seed: int = 1,
    params: Params | None = None,
    levels: Sequence[int] = LEVELS,
    start_from: Plan | None = None,
    progress: Callable[[Progress], object] | None = None,
) -> tuple[Choice, ...]:
    """The trade between driving and known faces: one plan per level, all in the time given, each at least as familiar
    as the one before. Levels that bring nothing are left out."""
    params = params or Params()
    each = Seconds(stop.limit_s / len(levels), stop.timer) if isinstance(stop, Seconds) else stop
    found: list[Choice] = []
    base: Plan | None = None
    for number, level in enumerate(sorted(levels)):
        tell = _part_of(progress, number, len(levels))
        settings = replace(params, same_face_s=level)
        plan = solve(problem, stop=each, seed=seed, params=settings, start_from=start_from, progress=tell)
        base = base or plan
        extra = 100 * (plan.driving_s / base.driving_s - 1) if base.driving_s else 0.0
        if not found or plan.known_share > found[-1].known_share:
            found.append(Choice(same_face_s=level, extra_percent=extra, known_share=plan.known_share, plan=plan))
        start_from = plan
    return tuple(found)


def _part_of(progress: Callable[[Progress], object] | None, number: int, count: int):  # type: ignore[no-untyped-def]
    if progress is None:
        return None
    return lambda told: progress(replace(told, share=(number + told.share) / count))
