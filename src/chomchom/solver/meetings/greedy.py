"""A planner as people do it by hand: a start for the search, and a peer in the benchmark."""

from collections.abc import Iterable

from chomchom.solver.meetings.domains import NoSlot, domains
from chomchom.solver.meetings.problem import Problem
from chomchom.solver.meetings.result import Schedule


def greedy(problem: Problem, order: Iterable[int] | None = None) -> Schedule | None:
    """Meeting after meeting into the slot next to others of both sides; None if a required one finds no slot.

    Without `order`: required ones with few slots first, then musts, then by value. First come, first served is
    `order=range(...)`. Promised minimums are not sought.
    """
    try:
        possible = domains(problem)
    except NoSlot:
        return None
    book = Book(problem)
    for index in order if order is not None else _ranked(problem, possible):
        if not book.place(index, possible[index]) and problem.meetings[index].required:
            return None
    return book.schedule()


def _ranked(problem: Problem, possible: list[set[int]]) -> list[int]:
    def rank(index: int) -> tuple[bool, bool, int, int, int]:
        meeting = problem.meetings[index]
        return not meeting.required, not meeting.must, -meeting.value, len(possible[index]), index

    return sorted(range(len(problem.meetings)), key=rank)


class Book:
    """What is taken so far."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.slot: list[int | None] = [None] * len(problem.meetings)
        self.interpreter: list[int | None] = [None] * len(problem.meetings)
        self.busy: list[dict[int, int]] = [{} for _ in problem.participants]  # slot -> hall
        self.load = [0] * problem.slots
        self.serving: set[tuple[int, int]] = set()
        self.followers: dict[int, list[int]] = {}
        for index, meeting in enumerate(problem.meetings):
            for other in meeting.after:
                self.followers.setdefault(other, []).append(index)
        self.day_of = {slot: day for day, slots in enumerate(problem.day_slots) for slot in slots}

    def schedule(self) -> Schedule:
        return Schedule(tuple(self.slot), tuple(self.interpreter) if self.problem.interpreters else ())

    def place(self, index: int, slots: set[int]) -> bool:
        meeting = self.problem.meetings[index]
        sides = (meeting.a, meeting.b)
        for slot in sorted(slots, key=lambda slot: (-self._neighbours(sides, slot), slot)):
            if self._free(index, slot) and all(self._allowed(side, slot, meeting.hall) for side in sides):
                who = self._interpreter(index, slot)
                if who is not None or not self.problem.needs_interpreter(index):
                    self._take(index, slot, who)
                    return True
        return False

    def _neighbours(self, sides: tuple[int, int], slot: int) -> int:
        return sum((slot + step) in self.busy[side] for side in sides for step in (-1, 1))

    def _free(self, index: int, slot: int) -> bool:
        if self.load[slot] >= self.problem.tables[slot]:
            return False
        before = all(
            self.slot[other] is None or self.slot[other] < slot for other in self.problem.meetings[index].after
        )
        return before and all(
            self.slot[other] is None or self.slot[other] > slot for other in self.followers.get(index, ())
        )

    def _allowed(self, side: int, slot: int, hall: int) -> bool:
        participant, busy = self.problem.participants[side], self.busy[side]
        if slot in busy or (participant.maximum is not None and len(busy) >= participant.maximum):
            return False
        same_day = [other for other in busy if self.day_of[other] == self.day_of[slot]]
        if participant.per_day is not None and len(same_day) >= participant.per_day:
            return False
        return all(busy[other] == hall or abs(other - slot) > self.problem.walking_slots for other in same_day)

    def _interpreter(self, index: int, slot: int) -> int | None:
        if not self.problem.needs_interpreter(index):
            return None
        for who, interpreter in enumerate(self.problem.interpreters):
            if (
                slot in interpreter.hours
                and (who, slot) not in self.serving
                and self.problem.can_interpret(who, index)
                and self._rested(who, slot)
            ):
                return who
        return None

    def _rested(self, who: int, slot: int) -> bool:
        longest = self.problem.interpreters[who].longest_run
        if longest is None:
            return True
        run, day = 1, self.day_of[slot]
        for step in (-1, 1):
            other = slot + step
            while (who, other) in self.serving and self.day_of[other] == day:
                run, other = run + 1, other + step
        return run <= longest

    def _take(self, index: int, slot: int, who: int | None) -> None:
        meeting = self.problem.meetings[index]
        self.slot[index], self.interpreter[index] = slot, who
        self.load[slot] += 1
        for side in (meeting.a, meeting.b):
            self.busy[side][slot] = meeting.hall
        if who is not None:
            self.serving.add((who, slot))
