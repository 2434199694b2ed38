"""The escalation ladder: ``(ladder, history, now) -> steps due, each with its reason``. Pure: no clock, no database.

How a ladder runs:

- Step 0 is taken when the alert opens. The minutes of every step (``after_minutes``) count from ``History.since``,
  the moment the promise was missed; after an outage every step whose time has passed is due at once.
- Whoever is told has ``acknowledge_minutes`` to say "I have it"; if nobody does, the next step is due then, even
  before its own time.
- "I have it" stops the climb for ``done_minutes`` of the step; if the alert is still open then, it climbs on.
- Where nobody was reached the next step is due at once (``History.hurry``), and so it is when somebody escalates.
- The last step repeats every ``acknowledge_minutes``, in rounds, until the alert is closed: it never falls silent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

PERSON = "person"
"""A step may call this instead of a role: the one person the subject is about (``SubjectKind.persons``)."""

ACKNOWLEDGE_MINUTES = 10
DONE_MINUTES = 30


class Reason(StrEnum):
    """Why a step is taken."""

    OPENED = "opened"  # the first step
    TIME = "time"  # its minutes since the promise was missed have passed
    NOT_ACKNOWLEDGED = "not_acknowledged"  # nobody said "I have it" within the step's minutes
    NOT_DONE = "not_done"  # somebody said "I have it", but the alert is still open
    NOBODY = "nobody"  # nobody was on duty for the step before
    NOT_DELIVERED = "not_delivered"  # no message of the step before could be delivered
    BY_HAND = "by_hand"  # somebody escalated
    REPEAT = "repeat"  # the last step, once more


@dataclass(frozen=True)
class Step:
    """One rung. All minutes are whole and at least 0; ``acknowledge_minutes`` and ``done_minutes`` at least 1."""

    key: str
    after_minutes: int
    roles: tuple[str, ...]
    ask: str = ""  # code of the sentence that says what to do
    acknowledge_minutes: int = ACKNOWLEDGE_MINUTES
    channels: tuple[str, ...] = ("in_app",)
    done_minutes: int = DONE_MINUTES

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Step":
        """From a row of ``Policy.steps``; raises KeyError, TypeError or ValueError for a row that is none."""
        return cls(
            key=str(row["key"]),
            after_minutes=int(row["after_minutes"]),
            roles=tuple(row["roles"]),
            ask=str(row.get("ask", "")),
            acknowledge_minutes=int(row.get("acknowledge_minutes", ACKNOWLEDGE_MINUTES)),
            channels=tuple(row.get("channels", ("in_app",))),
            done_minutes=int(row.get("done_minutes", DONE_MINUTES)),
        )


Ladder = tuple[Step, ...]


def parse(rows: Iterable[Mapping[str, Any]]) -> Ladder:
    """The ladder of a policy's rows, at least one step long; raises ValueError otherwise."""
    ladder = tuple(Step.of(row) for row in rows)
    if not ladder:
        raise ValueError("a ladder has at least one step")
    return ladder


@dataclass(frozen=True)
class History:
    """What has happened so far on one climb. ``step`` is the index of the last step taken, -1 before the first."""

    since: datetime
    step: int = -1
    round: int = 0
    step_at: datetime | None = None
    acknowledged_at: datetime | None = None
    hurry: Reason | None = None  # NOBODY, NOT_DELIVERED or BY_HAND: the next step is due at once


@dataclass(frozen=True)
class Due:
    """A step that is due: which, in which round, since when, and why."""

    step: int
    round: int
    at: datetime
    reason: Reason


def due(ladder: Ladder, history: History, now: datetime) -> tuple[Due, ...]:
    """The steps to take now, in order; none while the ladder waits. At most one of them is a repetition."""
    steps: list[Due] = []
    following = _following(ladder, history)
    while following.at <= now and not (steps and _at_end(ladder, history)):
        steps.append(following)
        history = after(history, following, now)
        following = _following(ladder, history)
    return tuple(steps)


def next_at(ladder: Ladder, history: History) -> datetime:
    """When the ladder moves on by itself if nobody does anything; there always is such a moment."""
    return _following(ladder, history).at


def after(history: History, taken: Due, now: datetime) -> History:
    """The history once a step has been taken at ``now``."""
    return replace(history, step=taken.step, round=taken.round, step_at=now, acknowledged_at=None, hurry=None)


def upcoming(ladder: Ladder, history: History, now: datetime, *, limit: int = 6) -> tuple[Due, ...]:
    """What will follow, and when, if nobody acknowledges, acts or closes: up to one repetition of the last step."""
    steps: list[Due] = []
    while len(steps) < limit:
        following = _following(ladder, history)
        moment = max(following.at, now)
        steps.append(replace(following, at=moment))
        if _at_end(ladder, history):
            break
        history = after(history, following, moment)
    return tuple(steps)


def _at_end(ladder: Ladder, history: History) -> bool:
    return history.step >= len(ladder) - 1


def _following(ladder: Ladder, history: History) -> Due:
    if history.step < 0:
        return Due(0, history.round, history.since + timedelta(minutes=ladder[0].after_minutes), Reason.OPENED)
    at, reason = _moment(ladder, history)
    if _at_end(ladder, history):
        return Due(len(ladder) - 1, history.round + 1, at, reason)
    return Due(history.step + 1, history.round, at, reason)


def _moment(ladder: Ladder, history: History) -> tuple[datetime, Reason]:
    last = _at_end(ladder, history)
    step = ladder[min(history.step, len(ladder) - 1)]
    taken_at = history.step_at or history.since
    if history.hurry is Reason.BY_HAND or (history.hurry and not last):
        return taken_at, history.hurry
    if history.acknowledged_at is not None:
        return history.acknowledged_at + timedelta(minutes=step.done_minutes), Reason.NOT_DONE
    answer = taken_at + timedelta(minutes=step.acknowledge_minutes)
    if last:
        return answer, Reason.REPEAT
    own_time = history.since + timedelta(minutes=ladder[history.step + 1].after_minutes)
    return (own_time, Reason.TIME) if own_time < answer else (answer, Reason.NOT_ACKNOWLEDGED)
