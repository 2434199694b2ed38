"""Few breaks over all choices as good, day by day.

Given which meetings are on a day, the days have nothing to do with each other: no break lasts over a night, and nobody
walks in it. So a small model deals the meetings out to the days, and each day is placed, and proven, by itself. What a
day costs comes back as a rule of the small model (logic-based Benders, as between choosing and placing), and that model
deals again: what it cannot promise, nobody can. It also prefers not to give a company two meetings on a day that has
turned out to be hard for it, which proves nothing but finds good days soon.

A day whose meetings can be on no other (`lone_days`) is asked about as a whole, over all its choices: fewer breaks than
found, or a proof that there are none fewer. Once that is settled its best choice is kept while the others are dealt.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from ortools.sat.python import cp_model

from chomchom.solver.meetings import given
from chomchom.solver.meetings.lone_days import BRANCHING, FROM_BELOW, LoneDay, lone_days
from chomchom.solver.meetings.params import Params
from chomchom.solver.meetings.problem import Problem, Wish
from chomchom.solver.meetings.result import Result, Schedule, Stage, Status, Stop
from chomchom.solver.meetings.selection import Selection
from chomchom.solver.meetings.verify import breaks_of, measure, verify

DEALING = 0.8  # of the time left, shared again in `Selection.solver`, for dealing once
PLACING = 0.25  # of the time left, at most, for placing one day
PROVING = 0.5  # of that, for the proof; then the best timetable found is made better
HARD = 2  # what a break adds to the dislike of another meeting on that day
ENOUGH = 60  # deals in a row that found nothing better and proved nothing more
NO_ROOM = 6  # deals without a schedule of all days
PATIENCE = 2  # deals in a row that brought nothing new, before a question about a lone day is asked
# Ways and efforts of these questions, one each time.
QUESTIONS = ((BRANCHING, 0.5), *((way, 2.0 * 2**n) for n in range(8) for way in (BRANCHING, FROM_BELOW)))

Placed = tuple[Result, Problem]


class ByDays:
    """`bound` is proven for every choice that reaches the stages; `found` is called with each schedule."""

    def __init__(
        self, selection: Selection, stages: Sequence[Stage], seed: int, found: Callable[[Schedule], None]
    ) -> None:
        self.selection, self.problem, self.seed, self.found = selection, selection.problem, seed, found
        self.bound, self.value = 0, None
        self.model = selection.cp.clone()
        for stage in stages:
            self.model.add(selection.goals[stage.name] >= stage.value)
        self.cost = [self.model.new_int_var(0, self._most_breaks(day), "") for day in self.problem.day_slots]
        self.crowd: dict[tuple[int, int], Any] = {}
        self.dislike: dict[tuple[int, int], int] = {}
        self._in_order()
        for day in range(len(self.cost)):
            self.model.add(self.cost[day] >= sum(self._company_on(who, day) for who in self._people()))
        self._placed: dict[tuple[int, frozenset[int]], Placed] = {}
        self._lone = {day: LoneDay(selection, stages, day) for day in lone_days(selection)}
        self._questions = iter(QUESTIONS)
        self._kept: dict[int, frozenset[int]] = {}

    @property
    def proven(self) -> bool:
        return self.value is not None and self.value == self.bound

    def minimise(self, stop: Stop) -> None:
        """Until the best schedule is proven, the time is over, or nothing new comes."""
        idle = 0
        while not stop.now and idle < (NO_ROOM if self.value is None else ENOUGH) and not self.proven:
            before = self.value, self.bound
            dealt = self._deal(stop.share(DEALING))
            if dealt is None:
                return
            self._take([self._place(day, meetings, stop.share(PLACING)) for day, meetings in enumerate(dealt)])
            idle = idle + 1 if (self.value, self.bound) == before else 0
            if idle >= PATIENCE:
                self._ask_about_lone_days(stop)

    # -- dealing the meetings out to the days

    def _in_order(self) -> None:
        """No meeting on an earlier day than one that it comes after."""
        for index, meeting in enumerate(self.problem.meetings):
            for other in meeting.after:
                for early, here in self.selection.on[index].items():
                    wrong = [there for day, there in self.selection.on[other].items() if day > early]
                    for there in wrong:
                        self.model.add_implication(here, ~there)

    def _people(self) -> range:
        return range(len(self.problem.participants))

    def _most_breaks(self, day: Sequence[int]) -> int:
        return len(self.problem.participants) * len(day)

    def _company_on(self, who: int, day: int) -> Any:
        """Breaks it must have, its meetings of the day being too many for one run of slots open to it."""
        mine = [index for index in self.problem.of_participant[who] if day in self.selection.on[index]]
        if len(mine) < 2:
            return 0
        on = sum(self.selection.on[index][day] for index in mine)
        role = self.problem.participants[who].role
        self.crowd[who, day] = self.model.new_int_var(0, len(mine), "")
        self.dislike[who, day] = 0 if role == "exporter" else 1
        self.model.add(self.crowd[who, day] >= on - 1)
        free, others = self._room(mine, day)
        room, breaks = free, 0
        for length in others:
            another = self.model.new_bool_var("")
            self.model.add(on <= room + len(mine) * another)
            room, breaks = room + length, breaks + another
        return breaks

    def _room(self, meetings: Sequence[int], day: int) -> tuple[int, list[int]]:
        """Slots of a day in which these meetings can be: how many without a break, and then by each break more."""
        slots = set().union(*(self.selection.possible[index] for index in meetings)) & set(self.problem.day_slots[day])
        counted = [stretch for stretch in self.problem.stretches if slots.intersection(stretch)]
        free, others = len(slots.difference(*counted)), []
        for stretch in counted:
            longest, *rest = sorted(_runs(stretch, slots), reverse=True)
            free, others = free + longest, others + rest
        return free, sorted(others, reverse=True)

    def _deal(self, stop: Stop) -> list[frozenset[int]] | None:
        """The meetings of each day; None if there is no other way or the time is over."""
        dislike = {key: weight for key, weight in self.dislike.items() if weight}
        heavy = 1 + sum(weight * len(self.problem.meetings) for weight in dislike.values())
        self.model.minimize(heavy * sum(self.cost) + sum(weight * self.crowd[key] for key, weight in dislike.items()))
        solver = self.selection.solver(stop, self.seed)
        if solver.solve(self.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        self.bound = max(self.bound, int(solver.best_objective_bound + 0.5) // heavy)
        return (self._deal_the_others(stop) if self._kept else None) or self._dealt(solver)

    def _deal_the_others(self, stop: Stop) -> list[frozenset[int]] | None:
        """With the best choices of the lone days as they are, which bounds nothing."""
        model = self.model.clone()
        for day, meetings in self._kept.items():
            for index, on in enumerate(self.selection.on):
                if day in on:
                    model.add(on[day] == (index in meetings))
        solver = self.selection.solver(stop, self.seed)
        return self._dealt(solver) if solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None

    def _dealt(self, solver: cp_model.CpSolver) -> list[frozenset[int]]:
        return [
            frozenset(index for index, on in enumerate(self.selection.on) if day in on and solver.value(on[day]))
            for day in range(len(self.cost))
        ]

    # -- lone days

    def _ask_about_lone_days(self, stop: Stop) -> None:
        """Whether the best so far is the best at all; with a little more effort each time."""
        open_days = [day for day in self._lone if day not in self._kept and not stop.now]
        question = next(self._questions, None) if open_days else None
        for day in open_days:
            best = self._best_of(day)
            if best is None or question is None:
                continue
            meetings, breaks = best
            answer = self._lone[day].at_most(breaks - 1, *question, stop, self.seed) if breaks else False
            if answer is False:
                self._kept[day] = meetings
                self.model.add(self.cost[day] >= breaks)
            elif answer is not None:
                self._remember(day, answer)

    def _best_of(self, day: int) -> tuple[frozenset[int], int] | None:
        """The meetings with the fewest breaks so far, and how many."""
        found = [
            (meetings, result.value)
            for (when, meetings), (result, _) in self._placed.items()
            if when == day and result.value is not None
        ]
        return min(found, key=lambda pair: pair[1], default=None)

    def _remember(self, day: int, schedule: Schedule) -> None:
        """A schedule of a day by itself, as if these meetings had been placed."""
        meetings = frozenset(index for index in range(len(schedule.slot)) if schedule.held(index))
        problem = self._only(day, meetings)
        if not verify(problem, schedule):
            objective = measure(problem, schedule)
            stages = (Stage("breaks", objective.breaks, 0),)
            self._placed[day, meetings] = Result(Status.FEASIBLE, schedule, objective, 0, 0.0, stages), problem

    # -- placing one day

    def _place(self, day: int, meetings: frozenset[int], stop: Stop) -> Placed:
        if (day, meetings) not in self._placed:
            problem = self._only(day, meetings)
            result = given.place(problem, stop, self.seed, Params(PROVING), lambda progress: None)
            self._placed[day, meetings] = result, problem
            self._learn(day, meetings, result)
        result, problem = self._placed[day, meetings]
        self._avoid(day, problem, result)
        return result, problem

    def _only(self, day: int, meetings: frozenset[int]) -> Problem:
        """The problem of one day, in which these meetings and no others are held."""
        slots = frozenset(self.problem.day_slots[day])
        return replace(
            self.problem,
            fairness=None,
            participants=tuple(replace(who, minimum=0, maximum=None) for who in self.problem.participants),
            meetings=tuple(
                replace(meeting, required=True, allowed=slots & (slots if meeting.allowed is None else meeting.allowed))
                if index in meetings
                else replace(meeting, required=False, wish_b=Wish.NO)
                for index, meeting in enumerate(self.problem.meetings)
            ),
        )

    def _learn(self, day: int, meetings: frozenset[int], result: Result) -> None:
        """The cost of these meetings, unless those whom the proof names have others; that they are too many at all."""
        on = {index: there[day] for index, there in enumerate(self.selection.on) if day in there}
        away = len(meetings) - sum(on[index] for index in meetings)
        if result.status is Status.INFEASIBLE:
            self.model.add(away >= 1)
        elif result.bound:
            others = sum(literal for index, literal in on.items() if index not in meetings and self._of(result, index))
            self.model.add(self.cost[day] >= result.bound - result.bound * (away + others))

    def _of(self, result: Result, index: int) -> bool:
        meeting = self.problem.meetings[index]
        return meeting.a in result.blamed or meeting.b in result.blamed

    def _avoid(self, day: int, problem: Problem, result: Result) -> None:
        breaks = [1] * len(problem.participants) if result.schedule is None else breaks_of(problem, result.schedule)
        for who, count in enumerate(breaks):
            if count and (who, day) in self.dislike:
                self.dislike[who, day] += HARD

    # -- all days together

    def _take(self, placed: list[Placed]) -> None:
        schedules = [result.schedule for result, _ in placed]
        if any(schedule is None for schedule in schedules):
            return
        value = sum(result.value or 0 for result, _ in placed)
        schedule = _joined([schedule for schedule in schedules if schedule is not None])
        if (self.value is None or value < self.value) and not verify(self.problem, schedule):
            self.value = value
            self.found(schedule)


def _runs(stretch: Sequence[int], slots: Collection[int]) -> list[int]:
    """Lengths of the runs of a stretch that lie in `slots`."""
    return [len(list(run)) for inside, run in groupby(stretch, lambda slot: slot in slots) if inside]


def _joined(schedules: Sequence[Schedule]) -> Schedule:
    """Each meeting as on the day that holds it."""

    def first(rows: Iterable[Sequence[int | None]]) -> tuple[int | None, ...]:
        return tuple(
            next((entry for entry in entries if entry is not None), None) for entries in zip(*rows, strict=True)
        )

    return Schedule(
        first(schedule.slot for schedule in schedules), first(schedule.interpreter for schedule in schedules)
    )
