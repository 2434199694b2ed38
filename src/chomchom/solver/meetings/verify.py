"""An independent check of any schedule: it reads the problem afresh and shares nothing with the models."""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator

from chomchom.solver.meetings.problem import Problem
from chomchom.solver.meetings.result import Objective, Schedule


class WrongSchedule(AssertionError):
    """A solver returned a schedule that breaks a rule; the text lists the first faults."""


def verify(problem: Problem, schedule: Schedule) -> list[str]:
    """Every rule the schedule breaks, as sentences; empty if it is right."""
    if len(schedule.slot) != len(problem.meetings):
        return [f"The schedule has {len(schedule.slot)} meetings, the problem {len(problem.meetings)}."]
    faults = list(_meetings(problem, schedule))
    if not faults:
        for rule in (_participants, _tables, _order, _caps, _interpreters, _fairness, _walking):
            faults += rule(problem, schedule)
    return faults


def measure(problem: Problem, schedule: Schedule, published: Schedule | None = None) -> Objective:
    """The parts of the objective, counted from the schedule itself."""
    held = [index for index in range(len(problem.meetings)) if schedule.slot[index] is not None]
    chosen = [problem.meetings[index] for index in held if not problem.meetings[index].required]
    return Objective(
        moved=moved(published, schedule) if published else 0,
        musts=sum(meeting.must for meeting in chosen),
        wishes=sum(meeting.value for meeting in chosen),
        worst_served=worst_served(problem, schedule),
        breaks=sum(breaks_of(problem, schedule)),
        walks=sum(
            _changes(_halls(problem, schedule, who, day))
            for who in range(len(problem.participants))
            for day in problem.day_slots
        ),
        interpreter_changes=_interpreter_changes(problem, schedule),
    )


def moved(published: Schedule, schedule: Schedule) -> int:
    """Published meetings whose slot is another one now, or that are not held any more."""
    return sum(old is not None and new != old for old, new in zip(published.slot, schedule.slot, strict=False))


def times(problem: Problem, schedule: Schedule, who: int) -> list[int]:
    """The slots in which one participant meets, in order (twice where double-booked)."""
    mine = (schedule.slot[index] for index, meeting in enumerate(problem.meetings) if who in (meeting.a, meeting.b))
    return sorted(slot for slot in mine if slot is not None)


def breaks_of(problem: Problem, schedule: Schedule) -> list[int]:
    """Breaks of each participant: maximal idle runs strictly between two meetings, within a stretch."""
    used: list[set[int]] = [set() for _ in problem.participants]
    for meeting, slot in zip(problem.meetings, schedule.slot, strict=True):
        if slot is not None:
            used[meeting.a].add(slot)
            used[meeting.b].add(slot)
    return [sum(_idle_runs([slot in mine for slot in stretch]) for stretch in problem.stretches) for mine in used]


def _idle_runs(busy: list[bool]) -> int:
    starts = sum(here and not before for before, here in zip([False, *busy], busy, strict=False))
    return max(0, starts - 1)


def worst_served(problem: Problem, schedule: Schedule) -> int:
    """The lowest share in whole per cent (rounded down) of its wished value that an exporter gets; 100 without any."""
    wanted: Counter[int] = Counter()
    got: Counter[int] = Counter()
    for meeting, slot in zip(problem.meetings, schedule.slot, strict=True):
        if meeting.required or meeting.refused or not meeting.value:
            continue
        for side in {meeting.a, meeting.b}:
            if problem.participants[side].role == "exporter":
                wanted[side] += meeting.value
                got[side] += meeting.value if slot is not None else 0
    return min((100 * got[side] // wanted[side] for side in wanted), default=100)


def _meetings(problem: Problem, schedule: Schedule) -> Iterator[str]:
    for index, (meeting, slot) in enumerate(zip(problem.meetings, schedule.slot, strict=True)):
        if slot is None:
            if meeting.required:
                yield f"Meeting {index} is required but not held."
            continue
        if not isinstance(slot, int) or isinstance(slot, bool) or not 0 <= slot < problem.slots:
            yield f"Meeting {index} is in slot {slot!r}, which does not exist."
            continue
        if meeting.refused:
            yield f"Meeting {index} is held although one side refused it."
        if meeting.fixed is not None and slot != meeting.fixed:
            yield f"Meeting {index} is fixed to slot {meeting.fixed} but held in slot {slot}."
        if meeting.allowed is not None and slot not in meeting.allowed:
            yield f"Meeting {index} may not be held in slot {slot}."
        for side in (meeting.a, meeting.b):
            if slot in problem.participants[side].forbidden:
                yield f"Meeting {index} is in slot {slot}, which is forbidden for {problem.participants[side].name}."


def _held(problem: Problem, schedule: Schedule) -> Iterator[tuple[int, int]]:
    return ((index, slot) for index, slot in enumerate(schedule.slot) if slot is not None)


def _participants(problem: Problem, schedule: Schedule) -> Iterator[str]:
    seen: dict[tuple[int, int], int] = {}
    for index, slot in _held(problem, schedule):
        for side in (problem.meetings[index].a, problem.meetings[index].b):
            if (side, slot) in seen:
                yield f"{problem.participants[side].name} has meetings {seen[side, slot]} and {index} in slot {slot}."
            seen[side, slot] = index


def _tables(problem: Problem, schedule: Schedule) -> Iterator[str]:
    for slot, load in Counter(slot for _, slot in _held(problem, schedule)).items():
        if load > problem.tables[slot]:
            yield f"Slot {slot} holds {load} meetings at {problem.tables[slot]} tables."


def _order(problem: Problem, schedule: Schedule) -> Iterator[str]:
    for index, slot in _held(problem, schedule):
        for other in problem.meetings[index].after:
            earlier = schedule.slot[other]
            if earlier is not None and earlier >= slot:
                yield f"Meeting {index} in slot {slot} must come after meeting {other} in slot {earlier}."


def _caps(problem: Problem, schedule: Schedule) -> Iterator[str]:
    for who, participant in enumerate(problem.participants):
        mine = times(problem, schedule, who)
        if len(mine) < participant.minimum:
            yield f"{participant.name} has {len(mine)} meetings, at least {participant.minimum} were promised."
        if participant.maximum is not None and len(mine) > participant.maximum:
            yield f"{participant.name} has {len(mine)} meetings, at most {participant.maximum} are allowed."
        for number, day in enumerate(problem.day_slots):
            count = sum(slot in day for slot in mine)
            if participant.per_day is not None and count > participant.per_day:
                yield (
                    f"{participant.name} has {count} meetings on day {number}, "
                    f"at most {participant.per_day} are allowed."
                )


def _interpreters(problem: Problem, schedule: Schedule) -> Iterator[str]:
    assigned = schedule.interpreter or (None,) * len(problem.meetings)
    seen: dict[tuple[int, int], int] = {}
    for index, slot in _held(problem, schedule):
        who = assigned[index]
        if who is None:
            if problem.needs_interpreter(index):
                yield f"Meeting {index} needs an interpreter and has none."
            continue
        interpreter = problem.interpreters[who]
        if not problem.can_interpret(who, index):
            yield f"Interpreter {interpreter.name} does not speak the languages of meeting {index}."
        if slot not in interpreter.hours:
            yield f"Interpreter {interpreter.name} does not work in slot {slot} (meeting {index})."
        if (who, slot) in seen:
            yield f"Interpreter {interpreter.name} has meetings {seen[who, slot]} and {index} in slot {slot}."
        seen[who, slot] = index
    yield from _pauses(problem, set(seen))


def _pauses(problem: Problem, busy: set[tuple[int, int]]) -> Iterator[str]:
    for who, interpreter in enumerate(problem.interpreters):
        if interpreter.longest_run is None:
            continue
        for day in problem.day_slots:
            run = 0
            for slot in day:
                run = run + 1 if (who, slot) in busy else 0
                if run > interpreter.longest_run:
                    yield (
                        f"Interpreter {interpreter.name} works more than {interpreter.longest_run} slots "
                        f"without a pause before slot {slot}."
                    )


def _fairness(problem: Problem, schedule: Schedule) -> Iterator[str]:
    if problem.fairness is None or not problem.participants:
        return
    breaks = breaks_of(problem, schedule)
    if max(breaks) - min(breaks) > problem.fairness:
        yield (
            f"The participants have between {min(breaks)} and {max(breaks)} breaks, "
            f"which differ by more than {problem.fairness}."
        )


def _halls(problem: Problem, schedule: Schedule, who: int, day: Iterable[int]) -> list[tuple[int, int]]:
    """(slot, hall) of one participant's meetings of one day, in order."""
    inside = set(day)
    mine = problem.of_participant[who]
    return sorted(
        (slot, problem.meetings[index].hall)
        for index in mine
        if (slot := schedule.slot[index]) is not None and slot in inside
    )


def _changes(places: list[tuple[int, int]]) -> int:
    return sum(left != right for (_, left), (_, right) in itertools.pairwise(places))


def _walking(problem: Problem, schedule: Schedule) -> Iterator[str]:
    if not problem.walking_slots:
        return
    for who, participant in enumerate(problem.participants):
        for day in problem.day_slots:
            places = _halls(problem, schedule, who, day)
            for (before, here), (after, there) in itertools.pairwise(places):
                if here != there and after - before <= problem.walking_slots:
                    yield (
                        f"{participant.name} changes halls between slot {before} and slot {after}; "
                        f"{problem.walking_slots} free slots are needed."
                    )


def _interpreter_changes(problem: Problem, schedule: Schedule) -> int:
    if not schedule.interpreter:
        return 0
    total = 0
    for mine in problem.of_participant:
        for day in problem.day_slots:
            used = [
                (slot, schedule.interpreter[index])
                for index in mine
                if (slot := schedule.slot[index]) in day and schedule.interpreter[index] is not None
            ]
            used.sort()
            total += sum(left != right for (_, left), (_, right) in itertools.pairwise(used))
    return total
