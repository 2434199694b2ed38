"""Which interpreter serves which meeting, slots being given: one matching per slot, staying with a company."""

from collections.abc import Sequence
from itertools import combinations

from chomchom.solver.meetings.problem import Problem

Slots = Sequence[int | None]


def kinds(problem: Problem) -> dict[frozenset[int], list[int]]:
    """Meetings that need an interpreter, by the set of interpreters who speak their languages."""
    found: dict[frozenset[int], list[int]] = {}
    for index in range(len(problem.meetings)):
        if problem.needs_interpreter(index):
            able = frozenset(who for who in range(len(problem.interpreters)) if problem.can_interpret(who, index))
            found.setdefault(able, []).append(index)
    return found


def halls_conditions(able: Sequence[frozenset[int]]) -> list[tuple[frozenset[int], frozenset[int]]]:
    """Hall's theorem over kinds of meetings: pairs (interpreters, kinds inside them) that must not be overbooked.

    For each union of kinds, all meetings whose interpreters lie in that union are at most its interpreters.
    """
    unions = {frozenset().union(*chosen) for size in range(1, len(able) + 1) for chosen in combinations(able, size)}
    return [(union, frozenset(kind for kind, who in enumerate(able) if who <= union)) for union in unions]


def most_work(problem: Problem, who: int, slots: Sequence[int]) -> int:
    """In how many of these slots an interpreter can work at most, with the pauses (as long as allowed, one off)."""
    interpreter, inside, total = problem.interpreters[who], set(slots), 0
    for day in problem.day_slots:
        run = 0
        for slot in day if inside.intersection(day) else ():
            if slot not in interpreter.hours or slot not in inside or run == interpreter.longest_run:
                run = 0
            else:
                run, total = run + 1, total + 1
    return total


def languages(problem: Problem, meetings: Sequence[int]) -> str:
    """The languages that the two sides of all these meetings have in common, as in id/vi↔ko."""
    people = problem.participants
    left = frozenset.intersection(*(people[problem.meetings[index].a].languages for index in meetings))
    right = frozenset().union(*(people[problem.meetings[index].b].languages for index in meetings))
    return "/".join(sorted(right - left)) + "↔" + "/".join(sorted(left))


def assign(problem: Problem, slots: Slots, on_duty: Sequence[frozenset[int]]) -> tuple[int | None, ...]:
    """An interpreter per meeting (None: not needed), `on_duty[i]` being the slots of interpreter i.

    Raises ValueError if a slot has no complete matching.
    """
    result: list[int | None] = [None] * len(problem.meetings)
    last: dict[tuple[int, int], int] = {}
    waiting: dict[int, list[int]] = {}
    for index, slot in enumerate(slots):
        if slot is not None and problem.needs_interpreter(index):
            waiting.setdefault(slot, []).append(index)
    for day, open_slots in enumerate(problem.day_slots):
        for slot in open_slots:
            chosen = _match(problem, waiting.get(slot, []), slot, on_duty, day, last)
            for index, who in chosen.items():
                result[index] = who
                last[day, problem.meetings[index].a] = last[day, problem.meetings[index].b] = who
    return tuple(result)


def _match(
    problem: Problem,
    meetings: list[int],
    slot: int,
    on_duty: Sequence[frozenset[int]],
    day: int,
    last: dict[tuple[int, int], int],
) -> dict[int, int]:
    """Kuhn's augmenting paths; each meeting tries first the interpreters its sides had before."""
    taken: dict[int, int] = {}

    def options(index: int) -> list[int]:
        able = [
            who
            for who in range(len(problem.interpreters))
            if slot in on_duty[who] and problem.can_interpret(who, index)
        ]
        known = [last.get((day, side)) for side in (problem.meetings[index].a, problem.meetings[index].b)]
        return sorted(able, key=lambda who: -known.count(who))

    def place(index: int, tried: set[int]) -> bool:
        for who in options(index):
            if who not in tried:
                tried.add(who)
                if who not in taken or place(taken[who], tried):
                    taken[who] = index
                    return True
        return False

    for index in meetings:
        if not place(index, set()):
            raise ValueError(f"No interpreter is free for meeting {index} in slot {slot}.")
    return {index: who for who, index in taken.items()}
