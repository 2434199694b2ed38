"""Use 2: choose which meetings are held and place them, stage by stage, with OR-Tools CP-SAT.

Musts, then weighted wishes, then the worst-served exporter, then breaks, then walks: each stage is optimised, its value
becomes a rule, and the next one starts from its schedule. The linear bound comes from capacities that need no slots (a
company cannot hold more meetings than it has open slots); interpreters are counted by Hall's theorem and assigned
afterwards.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ortools.sat.python import cp_model

from chomchom.solver.meetings import interpreting
from chomchom.solver.meetings.domains import NoSlot, domains
from chomchom.solver.meetings.given import infeasible, sentence
from chomchom.solver.meetings.greedy import greedy
from chomchom.solver.meetings.params import Params
from chomchom.solver.meetings.problem import Problem
from chomchom.solver.meetings.result import Progress, Result, Schedule, Stage, Status, Stop
from chomchom.solver.meetings.verify import WrongSchedule, measure, verify

SHARES = {"musts": 0.2, "wishes": 0.45, "worst_served": 0.3, "breaks": 0.75, "walks": 1.0}  # of the time then left
MAXIMISED = ("musts", "wishes", "worst_served")


@dataclass
class Model:
    """The variables; `at[m][t]`, `held[m]`, `busy[p][t]` (an expression), `duty[i][t]`, and one expression per stage."""

    problem: Problem
    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    at: list[dict[int, Any]] = field(default_factory=list)
    held: list[Any] = field(default_factory=list)
    busy: list[dict[int, Any]] = field(default_factory=list)
    duty: list[dict[int, Any]] = field(default_factory=list)
    goals: dict[str, Any] = field(default_factory=dict)


def choose(problem: Problem, stop: Stop, seed: int, params: Params, report: Callable[[Progress], None]) -> Result:
    """The best choice and timetable found; every stage carries its proven bound."""
    try:
        model = build(problem)
    except NoSlot as reason:
        return infeasible(stop, (sentence(problem, reason),))
    return _Stages(model, stop, seed, params, report).run()


# -- the model


def build(problem: Problem) -> Model:
    model = Model(problem)
    _meetings(model)
    _participants(model)
    _tables(model)
    _order(model)
    _interpreters(model)
    _wishes(model)
    _breaks(model)
    _walks(model)
    return model


def _meetings(model: Model) -> None:
    for index, slots in enumerate(domains(model.problem)):
        at = {slot: model.cp.new_bool_var(f"m{index}t{slot}") for slot in sorted(slots)}
        held = model.cp.new_bool_var(f"h{index}")
        model.cp.add_exactly_one([*at.values(), ~held])
        if model.problem.meetings[index].required:
            model.cp.add(held == 1)
        model.at.append(at)
        model.held.append(held)


def _participants(model: Model) -> None:
    for who, participant in enumerate(model.problem.participants):
        mine = model.problem.of_participant[who]
        busy = {}
        for slot in range(model.problem.slots):
            here = [model.at[index][slot] for index in mine if slot in model.at[index]]
            if here:
                model.cp.add_at_most_one(here)
                busy[slot] = sum(here)
        model.busy.append(busy)
        most = len(busy) if participant.maximum is None else min(len(busy), participant.maximum)
        total = sum(model.held[index] for index in mine)
        if most < len(mine):
            model.cp.add(total <= most)
        if participant.minimum:
            model.cp.add(total >= participant.minimum)
        if participant.per_day is not None:
            for day in model.problem.day_slots:
                model.cp.add(sum(busy[slot] for slot in day if slot in busy) <= participant.per_day)


def _tables(model: Model) -> None:
    for slot, tables in enumerate(model.problem.tables):
        here = [at[slot] for at in model.at if slot in at]
        if len(here) > tables:
            model.cp.add(sum(here) <= tables)


def _order(model: Model) -> None:
    for index, meeting in enumerate(model.problem.meetings):
        for other in meeting.after:
            for slot, literal in model.at[index].items():
                wrong = [model.at[other][t] for t in model.at[other] if t >= slot]
                model.cp.add_at_most_one([literal, *wrong])


def _interpreters(model: Model) -> None:
    problem, cp = model.problem, model.cp
    for interpreter in problem.interpreters:
        duty = {slot: cp.new_bool_var("") for slot in sorted(interpreter.hours)}
        model.duty.append(duty)
        if interpreter.longest_run is None:
            for literal in duty.values():
                cp.add(literal == 1)
            continue
        for day in problem.day_slots:
            for start in range(len(day) - interpreter.longest_run):
                run = day[start : start + interpreter.longest_run + 1]
                if all(slot in duty for slot in run):
                    cp.add_bool_or([~duty[slot] for slot in run])
    groups = interpreting.kinds(problem)
    able, meetings = list(groups), list(groups.values())
    for who, inside in interpreting.halls_conditions(able):
        members = [index for kind in inside for index in meetings[kind]]
        for slot in range(problem.slots):
            here = [model.at[index][slot] for index in members if slot in model.at[index]]
            if here:
                cp.add(sum(here) <= sum(model.duty[i][slot] for i in who if slot in model.duty[i]))


def _wishes(model: Model) -> None:
    chosen = [
        (model.held[index], meeting)
        for index, meeting in enumerate(model.problem.meetings)
        if not meeting.required and not meeting.refused
    ]
    if any(meeting.must for _, meeting in chosen):
        model.goals["musts"] = sum(held for held, meeting in chosen if meeting.must)
    if any(meeting.value for _, meeting in chosen):
        model.goals["wishes"] = sum(meeting.value * held for held, meeting in chosen)
    wanted: dict[int, list[tuple[int, Any]]] = {}
    for held, meeting in chosen:
        for side in {meeting.a, meeting.b}:
            if model.problem.participants[side].role == "exporter" and meeting.value:
                wanted.setdefault(side, []).append((meeting.value, held))
    if wanted:
        level = model.goals["worst_served"] = model.cp.new_int_var(0, 100, "worst")
        for pairs in wanted.values():
            model.cp.add(100 * sum(value * held for value, held in pairs) >= sum(value for value, _ in pairs) * level)


def _breaks(model: Model) -> None:
    """Breaks of a stretch = beginnings of busy runs, less one if there is any meeting."""
    totals = [_breaks_of(model, who) for who in range(len(model.problem.participants))]
    model.goals["breaks"] = sum(totals)
    if model.problem.fairness is not None and totals:
        least = model.cp.new_int_var(0, model.problem.slots, "least")
        for total in totals:
            model.cp.add(total >= least)
            model.cp.add(total <= least + model.problem.fairness)


def _breaks_of(model: Model, who: int) -> Any:
    busy, cp, terms = model.busy[who], model.cp, []
    if len(model.problem.of_participant[who]) < 2:
        return 0
    exact = model.problem.fairness is not None
    for stretch in model.problem.stretches:
        mine = [slot for slot in stretch if slot in busy]
        if len(mine) < 3 and not any(right - left > 1 for left, right in zip(mine, mine[1:], strict=False)):
            continue
        some = cp.new_bool_var("")
        cp.add(sum(busy[slot] for slot in mine) >= some)
        terms.append(-some)
        for place, slot in enumerate(stretch):
            if slot in busy:
                before = busy.get(stretch[place - 1], 0) if place else 0
                begins = cp.new_bool_var("")
                cp.add(begins >= busy[slot] - before)
                if exact:
                    cp.add(begins <= busy[slot])
                    cp.add(begins <= 1 - before)
                    cp.add(some >= busy[slot])
                terms.append(begins)
    return sum(terms)


def _walks(model: Model) -> None:
    """Each participant is somewhere at any time; going elsewhere is a walk. While idle it may be anywhere."""
    problem, terms = model.problem, []
    for who, mine in enumerate(problem.of_participant):
        halls = sorted({problem.meetings[index].hall for index in mine})
        if len(halls) > 1:
            for day in problem.day_slots:
                terms += _walks_of(model, who, halls, day)
    if terms:
        model.goals["walks"] = sum(terms)


def _walks_of(model: Model, who: int, halls: list[int], day: tuple[int, ...]) -> list[Any]:
    problem, cp, walks = model.problem, model.cp, []
    mine = problem.of_participant[who]
    before: dict[int, Any] = {}
    there: list[dict[int, Any]] = []
    for slot in day:
        place = {hall: cp.new_bool_var("") for hall in halls}
        cp.add_exactly_one(place.values())
        meets = {
            hall: sum(
                model.at[index][slot]
                for index in mine
                if problem.meetings[index].hall == hall and slot in model.at[index]
            )
            for hall in halls
        }
        for hall in halls:
            cp.add(meets[hall] <= place[hall])
        if before:
            walk = cp.new_bool_var("")
            for hall in halls:
                cp.add(walk >= place[hall] - before[hall])
            walks.append(walk)
        before = place
        for earlier in there[-problem.walking_slots :] if problem.walking_slots else ():
            for hall in halls:
                cp.add(meets[hall] + sum(earlier[other] for other in halls if other != hall) <= 1)
        there.append(meets)
    return walks


# -- the stages


class _Stages:
    def __init__(self, model: Model, stop: Stop, seed: int, params: Params, report: Callable[[Progress], None]) -> None:
        self.model, self.problem, self.stop, self.seed, self.params, self.report = (
            model,
            model.problem,
            stop,
            seed,
            params,
            report,
        )
        self.best: Schedule | None = None
        self.stages: list[Stage] = []

    def run(self) -> Result:
        start = greedy(self.problem)
        if start is not None and not verify(self.problem, start):
            self.best = start
            self._hint_schedule(start)
        for name, goal in self.model.goals.items():
            status = self._stage(name, goal)
            if status == cp_model.INFEASIBLE:
                return infeasible(self.stop)
            if self.best is None:
                return Result(Status.UNKNOWN, None, None, None, self.stop.elapsed)
        return self._result()

    def _stage(self, name: str, goal: Any) -> Any:
        cp, sign = self.model.cp, 1 if name in MAXIMISED else -1
        cp.maximize(goal) if sign > 0 else cp.minimize(goal)
        solver = self._solver(name)
        status = solver.solve(cp, _Watcher(self, name))
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self._take(solver)
            value, bound = round(solver.objective_value), round(solver.best_objective_bound)
            self._fix(goal, sign, value)
            cp.clear_hints()
            for place in range(len(cp.proto.variables)):
                cp.add_hint(cp.get_int_var_from_proto_index(place), solver.response_proto.solution[place])
        elif status == cp_model.UNKNOWN and self.best is not None:
            value = getattr(measure(self.problem, self.best), name)
            bound = round(solver.best_objective_bound) if abs(solver.best_objective_bound) < 1e15 else value
            self._fix(goal, sign, value)
        else:
            return status
        self.stages.append(Stage(name, value, bound))
        return status

    def _fix(self, goal: Any, sign: int, value: int) -> None:
        """What a stage reached may not be given up by a later one."""
        self.model.cp.add(goal >= value) if sign > 0 else self.model.cp.add(goal <= value)

    def _solver(self, name: str) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        solver.parameters.random_seed = self.seed
        solver.parameters.num_workers = self.params.workers
        if self.stop.left is not None:
            solver.parameters.max_time_in_seconds = max(0.05, self.stop.left * SHARES[name])
        return solver

    def _hint_schedule(self, schedule: Schedule) -> None:
        for index, slot in enumerate(schedule.slot):
            self.model.cp.add_hint(self.model.held[index], slot is not None)
            for at, literal in self.model.at[index].items():
                self.model.cp.add_hint(literal, at == slot)

    def _take(self, solver: cp_model.CpSolver) -> None:
        slots = tuple(
            next((slot for slot, literal in at.items() if solver.boolean_value(literal)), None) for at in self.model.at
        )
        duty = [
            frozenset(slot for slot, literal in duty.items() if solver.boolean_value(literal))
            for duty in self.model.duty
        ]
        chosen = interpreting.assign(self.problem, slots, duty) if self.problem.interpreters else ()
        schedule = Schedule(slots, chosen)
        if faults := verify(self.problem, schedule):
            raise WrongSchedule("; ".join(faults[:3]))
        self.best = schedule

    def _result(self) -> Result:
        assert self.best is not None
        objective = measure(self.problem, self.best)
        shown = tuple(Stage(stage.name, getattr(objective, stage.name), stage.bound) for stage in self.stages)
        open_stage = next((stage for stage in shown if not stage.proven), None)
        status = Status.FEASIBLE if open_stage else Status.OPTIMAL
        bound = (open_stage or shown[-1]).bound if shown else None
        return Result(status, self.best, objective, bound, self.stop.elapsed, shown)


class _Watcher(cp_model.CpSolverSolutionCallback):
    """Tells each better value, and stops when asked to."""

    def __init__(self, stages: _Stages, name: str) -> None:
        super().__init__()
        self._stages, self._name = stages, name

    def on_solution_callback(self) -> None:
        stop = self._stages.stop
        self._stages.report(
            Progress(self._name, round(self.objective_value), round(self.best_objective_bound), stop.elapsed)
        )
        if stop.now:
            self.stop_search()
