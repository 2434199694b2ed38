"""What makes a problem contradict itself, each with its sentence. Feasibility is not decided here."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chomchom.solver.meetings.problem import Problem

LARGEST_MEETINGS = 20_000
LARGEST_SLOTS = 500


def check(problem: "Problem") -> None:
    """Raises BadProblem for the first contradiction found."""
    from chomchom.solver.meetings.problem import BadProblem

    for fault in _faults(problem):
        raise BadProblem(fault)


def _faults(problem: "Problem") -> Iterable[str]:
    yield from _sizes(problem)
    yield from _stretches(problem)
    yield from _participants(problem)
    yield from _meetings(problem)
    yield from _cycles(problem)


def _sizes(problem: "Problem") -> Iterable[str]:
    if not 1 <= problem.slots <= LARGEST_SLOTS:
        yield f"The number of slots must be between 1 and {LARGEST_SLOTS}, not {problem.slots}."
    if len(problem.meetings) > LARGEST_MEETINGS:
        yield (
            f"There are {len(problem.meetings)} meetings; at most {LARGEST_MEETINGS} can be planned at once. "
            "Plan the days apart."
        )
    if len(problem.tables) != problem.slots:
        yield f"Tables are given for {len(problem.tables)} slots, but there are {problem.slots} slots."
    if any(count < 0 for count in problem.tables):
        yield "The number of tables cannot be negative."
    if problem.fairness is not None and problem.fairness < 0:
        yield f"The fairness difference cannot be negative ({problem.fairness})."
    if problem.walking_slots < 0:
        yield f"The walking time cannot be negative ({problem.walking_slots})."


def _outside(problem: "Problem", slots: Iterable[int]) -> list[int]:
    return sorted(slot for slot in slots if not 0 <= slot < problem.slots)


def _stretches(problem: "Problem") -> Iterable[str]:
    for kind, groups in (("day", problem.days), ("session", problem.sessions)):
        seen: set[int] = set()
        for group in groups:
            if outside := _outside(problem, group):
                yield f"A {kind} lists slot {outside[0]}; slots go from 0 to {problem.slots - 1}."
            if list(group) != sorted(set(group)) or seen & set(group):
                yield f"The slots of a {kind} must be in order and belong to one {kind} only."
            seen |= set(group)
        if kind == "day" and groups and len(seen) != problem.slots:
            yield f"The days cover {len(seen)} of the {problem.slots} slots; each slot must belong to a day."


def _participants(problem: "Problem") -> Iterable[str]:
    for participant in problem.participants:
        if outside := _outside(problem, participant.forbidden):
            yield f"{participant.name} has the forbidden slot {outside[0]}; slots go from 0 to {problem.slots - 1}."
        if participant.maximum is not None and participant.minimum > participant.maximum:
            yield (
                f"{participant.name} is promised at least {participant.minimum} meetings "
                f"but may have at most {participant.maximum}."
            )
    for interpreter in problem.interpreters:
        if outside := _outside(problem, interpreter.hours):
            yield (
                f"Interpreter {interpreter.name} has hours in slot {outside[0]}; "
                f"slots go from 0 to {problem.slots - 1}."
            )
        if interpreter.longest_run is not None and interpreter.longest_run < 1:
            yield f"Interpreter {interpreter.name} must be allowed at least one slot without a pause."


def _meetings(problem: "Problem") -> Iterable[str]:
    for index, meeting in enumerate(problem.meetings):
        for side in (meeting.a, meeting.b):
            if not 0 <= side < len(problem.participants):
                yield (
                    f"Meeting {index} names participant {side}; "
                    f"participants go from 0 to {len(problem.participants) - 1}."
                )
        if meeting.a == meeting.b:
            yield f"Meeting {index} is between participant {meeting.a} and itself."
        if meeting.fixed is not None and _outside(problem, [meeting.fixed]):
            yield f"Meeting {index} is fixed to slot {meeting.fixed}; slots go from 0 to {problem.slots - 1}."
        if meeting.allowed is not None and (outside := _outside(problem, meeting.allowed)):
            yield f"Meeting {index} is allowed in slot {outside[0]}; slots go from 0 to {problem.slots - 1}."
        if meeting.required and meeting.refused:
            yield f"Meeting {index} is required although one side refused it."
        for other in meeting.after:
            if not 0 <= other < len(problem.meetings):
                yield f"Meeting {index} must come after meeting {other}, which does not exist."


def _cycles(problem: "Problem") -> Iterable[str]:
    """A meeting that must come after itself, directly or through others."""
    waiting = {index: set(meeting.after) for index, meeting in enumerate(problem.meetings) if meeting.after}
    free = [index for index in range(len(problem.meetings)) if index not in waiting]
    followers: dict[int, list[int]] = {}
    for index, earlier in waiting.items():
        for other in earlier:
            followers.setdefault(other, []).append(index)
    while free:
        for index in followers.get(free.pop(), ()):
            pending = waiting.get(index)
            if pending is None:
                continue
            pending -= {other for other in pending if other not in waiting}
            if not pending:
                del waiting[index]
                free.append(index)
    if waiting:
        yield (
            "The order of these meetings is a circle, each must come after another of them: "
            + ", ".join(map(str, sorted(waiting)[:10]))
            + "."
        )
