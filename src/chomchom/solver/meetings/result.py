"""What comes back: a schedule, how good it is, and how far that is proven."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from chomchom.solver.meetings.reasons import Reason


class Status(StrEnum):
    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"  # stopped before a schedule or a proof was found


@dataclass(frozen=True, slots=True)
class Schedule:
    """The slot of each meeting (None: not held) and the interpreter of each (None: none)."""

    slot: tuple[int | None, ...]
    interpreter: tuple[int | None, ...] = ()

    def held(self, index: int) -> bool:
        return self.slot[index] is not None


@dataclass(frozen=True, slots=True)
class Objective:
    """The parts in the order in which they count.

    `moved` counts published meetings that are moved or lost (repairs only); `worst_served` is the lowest share, in
    per cent, of the value of its own wishes that an exporter gets; `walks` and `interpreter_changes` count, within
    days, hall changes of participants and changes of interpreter of participants.
    """

    moved: int = 0
    musts: int = 0
    wishes: int = 0
    worst_served: int = 0
    breaks: int = 0
    walks: int = 0
    interpreter_changes: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """The best value so far (None: none yet) and the proven bound of the stage being worked on."""

    stage: str
    best: int | None
    bound: int | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the lexicographic order; maximised or minimised, `value` reached, `bound` proven."""

    name: str
    value: int
    bound: int

    @property
    def proven(self) -> bool:
        return self.value == self.bound


@dataclass(frozen=True, slots=True)
class Result:
    """`value` and `bound` are those of the breaks if all meetings are given, else of the first stage not proven.

    `blamed`: the participants named by the proof of the bound of the breaks; it holds for them alone.
    """

    status: Status
    schedule: Schedule | None
    objective: Objective | None
    bound: int | None
    seconds: float
    stages: tuple[Stage, ...] = ()
    conflict: tuple[Reason, ...] = ()
    statistics: dict[str, int | float] = field(default_factory=dict)
    blamed: frozenset[int] = frozenset()

    @property
    def value(self) -> int | None:
        open_stage = next((stage for stage in self.stages if not stage.proven), None)
        if open_stage:
            return open_stage.value
        return self.stages[-1].value if self.stages else None

    @property
    def gap(self) -> float | None:
        """Difference to the bound as a share of the larger of the two; 0 when proven, None without a schedule."""
        if self.value is None or self.bound is None:
            return None
        return abs(self.value - self.bound) / max(1, abs(self.value), abs(self.bound))


class Stopped(Exception):
    """The time was over before the question was answered."""


class Stop:
    """When to stop: after `seconds` by the monotonic `timer` given, or when `asked()` says so."""

    def __init__(
        self, *, timer: Callable[[], float], seconds: float | None = None, asked: Callable[[], bool] = lambda: False
    ) -> None:
        self._timer, self._limit, self._asked = timer, seconds, asked
        self._start = timer()

    @property
    def elapsed(self) -> float:
        return self._timer() - self._start

    @property
    def left(self) -> float | None:
        return None if self._limit is None else self._limit - self.elapsed

    @property
    def now(self) -> bool:
        return self._asked() or (self._limit is not None and self.elapsed >= self._limit)

    def pause(self) -> None:
        """Raises Stopped when it is time."""
        if self.now:
            raise Stopped

    def share(self, part: float) -> "Stop":
        """A stop for a part of the time that is left; without a limit, the same stop."""
        if self._limit is None:
            return self
        return Stop(timer=self._timer, seconds=max(0.0, (self._limit - self.elapsed) * part), asked=self._asked)

    def or_when(self, asked: Callable[[], bool]) -> "Stop":
        """The same time, ended also when `asked` says so."""
        both = Stop(timer=self._timer, seconds=self._limit, asked=lambda: self._asked() or asked())
        both._start = self._start
        return both
