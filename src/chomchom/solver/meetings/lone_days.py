"""A day whose meetings cannot be on any other day, placed over all choices as good at once.

The last city of a tour is such a day. Here choosing and placing are one model, whose linear relaxation is tight because
it knows the busy runs of everybody: a participant's day is a few runs of slots, no two of which touch, so a break more
is a run more (the contiguous blocks of Bofill et al., JAIR 74, 2022, one variable for each). Interpreters who are alike
are counted together: in any window of slots longer than they may work there are as many pauses as there are of them,
which is enough, since such windows are intervals (a totally unimodular matrix) and pauses can be dealt out in turn.
The order of meetings and walks are left out: the bound holds all the same, and schedules are verified.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from threading import Event, Thread
from typing import Any, Literal

from ortools.sat.python import cp_model

from chomchom.solver.meetings import interpreting
from chomchom.solver.meetings.problem import Interpreter
from chomchom.solver.meetings.result import Schedule, Stage, Stop
from chomchom.solver.meetings.selection import Selection

Way = dict[str, int | bool]
# The linear relaxation does the work; each of these two ways proves what the other does not (measured on missions).
BRANCHING: Way = {"linearization_level": 2, "add_lp_constraints_lazily": False}
FROM_BELOW: Way = {"optimize_with_lb_tree_search": True, "cp_model_probing_level": 0}
LOOK_SECONDS = 0.05  # between two looks at the clock
Row = dict[int, Any]  # a literal per slot


def lone_days(selection: Selection) -> list[int]:
    """Days with meetings, none of which could be on another day, where there is more than one day."""
    days = [set(there) for there in selection.on if there]
    apart = set.union(*days) - set().union(*(several for several in days if len(several) > 1)) if days else set()
    return sorted(apart) if len(selection.problem.day_slots) > 1 else []


class LoneDay:
    """Whether the breaks of one day can be few, over all choices that reach the stages."""

    def __init__(self, selection: Selection, stages: Iterable[Stage], day: int) -> None:
        self.problem, self.slots = selection.problem, selection.problem.day_slots[day]
        self.model = selection.cp.clone()
        for stage in stages:
            self.model.add(selection.goals[stage.name] >= stage.value)
        self.at = [self._slots_of(selection, index, day) for index in range(len(selection.on))]
        for slot in self.slots:
            self.model.add(sum(row[slot] for row in self.at if slot in row) <= self.problem.tables[slot])
        self._pauses = self._interpreters()
        self._breaks = [
            self._runs(who, [slot for slot in stretch if slot in self.slots])
            for who in range(len(self.problem.participants))
            for stretch in self.problem.stretches
        ]

    def at_most(self, breaks: int, way: Way, effort: float, stop: Stop, seed: int) -> Literal[False] | Schedule | None:
        """A schedule of the day with at most so many breaks, False if there is none, None if it is not known yet.

        `effort` limits the search in CP-SAT's deterministic time, so that the answer depends on the seed only.
        """
        model = self.model.clone()
        model.add(sum(self._breaks) <= breaks)
        if way is FROM_BELOW:
            model.minimize(sum(self._breaks))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers, solver.parameters.random_seed = 1, seed
        solver.parameters.max_deterministic_time = effort
        for name, value in way.items():
            setattr(solver.parameters, name, value)
        status = _solved(solver, model, stop)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return self._schedule(solver)
        return False if status == cp_model.INFEASIBLE else None

    def _slots_of(self, selection: Selection, index: int, day: int) -> Row:
        if day not in selection.on[index]:
            return {}
        row = {slot: self.model.new_bool_var("") for slot in self.slots if slot in selection.possible[index]}
        self.model.add_exactly_one([*row.values(), ~selection.on[index][day]])
        return row

    # -- interpreters

    def _interpreters(self) -> dict[int, Row]:
        """How many of those alike pause in each slot, by the first of them."""
        alike: dict[Interpreter, list[int]] = {}
        for who, interpreter in enumerate(self.problem.interpreters):
            alike.setdefault(replace(interpreter, name=""), []).append(who)
        pauses = {group[0]: self._pauses_of(interpreter, len(group)) for interpreter, group in alike.items()}
        number = {group[0]: len(group) for group in alike.values()}
        groups = interpreting.kinds(self.problem)
        meetings = list(groups.values())
        for able, inside in interpreting.halls_conditions(list(groups)):
            members = [index for kind in inside for index in meetings[kind]]
            first = sorted(able & pauses.keys())
            for slot in self.slots:
                there = sum(number[who] - pauses[who][slot] for who in first if slot in pauses[who])
                self.model.add(sum(self.at[index][slot] for index in members if slot in self.at[index]) <= there)
        return pauses

    def _pauses_of(self, interpreter: Interpreter, number: int) -> Row:
        longest = len(self.slots) if interpreter.longest_run is None else interpreter.longest_run
        pauses = {slot: self.model.new_int_var(0, number, "") for slot in self.slots if slot in interpreter.hours}
        for start in range(len(self.slots) - longest):
            window = self.slots[start : start + longest + 1]
            if pauses.keys() >= set(window):
                self.model.add(sum(pauses[slot] for slot in window) >= number)
        return pauses

    # -- breaks

    def _runs(self, who: int, stretch: Sequence[int]) -> Any:
        """Breaks of a participant in a stretch, each run of busy slots being a literal."""
        mine = [self.at[index] for index in self.problem.of_participant[who] if self.at[index]]
        here = {slot: [row[slot] for row in mine if slot in row] for slot in stretch}
        is_open = [slot for slot in stretch if here[slot]]
        if len(mine) < 2 or len(is_open) < 2:
            for slot in is_open:
                self.model.add_at_most_one(here[slot])
            return 0
        covering: dict[int, list[Any]] = {slot: [] for slot in stretch}
        touching: dict[int, list[Any]] = {slot: [] for slot in stretch}
        runs = []
        for run in _possible_runs(stretch, here, len(mine)):
            runs.append(self.model.new_bool_var(""))
            for slot in run:
                covering[slot].append(runs[-1])
            for slot in stretch[stretch.index(run[0]) : stretch.index(run[-1]) + 2]:
                touching[slot].append(runs[-1])
        for slot in stretch:
            self.model.add_at_most_one(touching[slot])
            self.model.add(sum(here[slot]) == sum(covering[slot]))
        breaks = self.model.new_int_var(0, min(len(mine), len(is_open)) - 1, "")
        self.model.add(breaks >= sum(runs) - 1)
        return breaks

    # -- the answer

    def _schedule(self, solver: cp_model.CpSolver) -> Schedule:
        slots = tuple(next((slot for slot, at in row.items() if solver.value(at)), None) for row in self.at)
        if not self.problem.interpreters:
            return Schedule(slots)
        return Schedule(slots, interpreting.assign(self.problem, slots, self._duty(solver)))

    def _duty(self, solver: cp_model.CpSolver) -> list[frozenset[int]]:
        """The slots each interpreter works: those alike take their pauses in turn."""
        duty = [interpreter.hours.intersection(self.slots) for interpreter in self.problem.interpreters]
        bare = [replace(interpreter, name="") for interpreter in self.problem.interpreters]
        for first, pauses in self._pauses.items():
            group = [who for who, interpreter in enumerate(bare) if interpreter == bare[first]]
            taken = [slot for slot, count in pauses.items() for _ in range(solver.value(count))]
            for turn, slot in enumerate(taken):
                who = group[turn % len(group)]
                duty[who] = duty[who] - {slot}
        return duty


def _possible_runs(stretch: Sequence[int], here: dict[int, list[Any]], most: int) -> Iterable[Sequence[int]]:
    """All runs of at most so many slots of the stretch in which a meeting can be."""
    for inside, places in groupby(range(len(stretch)), lambda place: bool(here[stretch[place]])):
        span = [stretch[place] for place in places] if inside else []
        for start in range(len(span)):
            for end in range(start + 1, min(len(span), start + most) + 1):
                yield span[start:end]


def _solved(solver: cp_model.CpSolver, model: cp_model.CpModel, stop: Stop) -> Any:
    """The status, stopping also while CP-SAT searches for long."""
    over = Event()

    def watch() -> None:
        while not over.wait(LOOK_SECONDS):
            if stop.now:
                solver.stop_search()

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        return solver.solve(model)
    finally:
        over.set()
        watcher.join()
