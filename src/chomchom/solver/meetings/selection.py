"""Which meetings to hold, and on which day, before any slot is looked at: a small model with a tight linear bound.

It is a relaxation: per day, a company has its open slots, the hall its tables, the interpreters their hours. What it
cannot promise, nobody can; what it promises is then placed, and if that fails
the meetings in conflict come back as a cut.
"""

from collections.abc import Sequence
from typing import Any

from ortools.sat.python import cp_model

from chomchom.solver.meetings import interpreting
from chomchom.solver.meetings.problem import Problem
from chomchom.solver.meetings.result import Stage, Stop

SHARE = 0.4  # of the time then left, for each stage


class Selection:
    """`goals` are maximised one after the other; cuts may be added between calls of `solve`."""

    def __init__(self, problem: Problem, possible: Sequence[set[int]]) -> None:
        self.problem, self.possible = problem, possible
        self.cp = cp_model.CpModel()
        self.held = [self.cp.new_bool_var("") for _ in problem.meetings]
        self.on: list[dict[int, Any]] = [{} for _ in problem.meetings]
        self.goals: dict[str, Any] = {}
        for index in range(len(problem.meetings)):
            self._meeting(index)
        self._companies()
        self._places()
        self._goals()

    def cut(self, meetings: Sequence[int]) -> None:
        """These cannot all be held."""
        self.cp.add(sum(self.held[index] for index in meetings) <= len(meetings) - 1)

    def solve(self, stop: Stop, seed: int) -> tuple[list[bool], list[Stage]] | None:
        """Which are held, and the stages with their bounds; None if it is infeasible or the time is over."""
        model = self.cp.clone()
        stages, chosen = [], None
        for name, goal in self.goals.items():
            model.maximize(goal)
            solver = self.solver(stop, seed)
            if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return None
            value = round(solver.objective_value)
            stages.append(Stage(name, value, round(solver.best_objective_bound)))
            model.add(goal >= value)
            chosen = [solver.boolean_value(held) for held in self.held]
            model.clear_hints()
            for held, there in zip(self.held, chosen, strict=True):
                model.add_hint(held, there)
        return (chosen, stages) if chosen is not None else None

    def impossible(self, stop: Stop, seed: int) -> bool:
        """Whether already the relaxation has no solution."""
        model = self.cp.clone()
        model.clear_objective()
        return self.solver(stop, seed).solve(model) == cp_model.INFEASIBLE

    @staticmethod
    def solver(stop: Stop, seed: int) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        solver.parameters.random_seed = seed
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 2
        if stop.left is not None:
            solver.parameters.max_time_in_seconds = max(0.05, stop.left * SHARE)
        return solver

    def _meeting(self, index: int) -> None:
        for day, slots in enumerate(self.problem.day_slots):
            if self.possible[index] & set(slots):
                self.on[index][day] = self.cp.new_bool_var("")
        self.cp.add_exactly_one([*self.on[index].values(), ~self.held[index]])
        if self.problem.meetings[index].required:
            self.cp.add(self.held[index] == 1)

    def _companies(self) -> None:
        for who, mine in enumerate(self.problem.of_participant):
            participant = self.problem.participants[who]
            total = sum(self.held[index] for index in mine)
            if participant.maximum is not None:
                self.cp.add(total <= participant.maximum)
            if participant.minimum:
                self.cp.add(total >= participant.minimum)
            for day, slots in enumerate(self.problem.day_slots):
                here = [index for index in mine if day in self.on[index]]
                open_slots = {slot for index in here for slot in self.possible[index]} & set(slots)
                most = len(open_slots) if participant.per_day is None else min(len(open_slots), participant.per_day)
                if here:
                    self.cp.add(sum(self.on[index][day] for index in here) <= most)

    def _places(self) -> None:
        groups = interpreting.kinds(self.problem)
        meetings = list(groups.values())
        unions = interpreting.halls_conditions(list(groups))
        for day, slots in enumerate(self.problem.day_slots):
            self._limit(range(len(self.on)), day, sum(self.problem.tables[slot] for slot in slots))
            for who, inside in unions:
                members = [index for kind in inside for index in meetings[kind]]
                self._limit(members, day, sum(interpreting.most_work(self.problem, i, slots) for i in who))

    def _limit(self, meetings: Sequence[int], day: int, most: int) -> None:
        here = [self.on[index][day] for index in meetings if day in self.on[index]]
        if len(here) > most:
            self.cp.add(sum(here) <= most)

    def _goals(self) -> None:
        chosen = [
            (held, meeting)
            for held, meeting in zip(self.held, self.problem.meetings, strict=True)
            if not meeting.required and not meeting.refused
        ]
        self.goals["musts"] = sum(held for held, meeting in chosen if meeting.must)
        self.goals["wishes"] = sum(meeting.value * held for held, meeting in chosen)
        if wanted := exporters_wishes(self.problem):
            level = self.goals["worst_served"] = self.cp.new_int_var(0, 100, "worst")
            for mine in wanted.values():
                got = sum(self.problem.meetings[index].value * self.held[index] for index in mine)
                self.cp.add(100 * got >= sum(self.problem.meetings[index].value for index in mine) * level)


def exporters_wishes(problem: Problem) -> dict[int, list[int]]:
    """The optional meetings with a value, per exporter."""
    wanted: dict[int, list[int]] = {}
    for index, meeting in enumerate(problem.meetings):
        if not meeting.required and not meeting.refused and meeting.value:
            for side in {meeting.a, meeting.b}:
                if problem.participants[side].role == "exporter":
                    wanted.setdefault(side, []).append(index)
    return wanted
