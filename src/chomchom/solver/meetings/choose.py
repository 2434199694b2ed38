"""Use 2: choose which meetings are held and place them: musts, wishes, worst-served, then breaks, then walks.

Decomposed as in logic-based Benders (Hooker and Ottosson 2003): `selection` chooses with a tight bound, the clauses of
`encoding` place what was chosen. If that is impossible, the conflicting meetings are a cut, and it chooses again. Then,
what was reached being a rule, breaks and walks are minimised from below over *all* choices as good.
"""

from collections.abc import Callable
from dataclasses import replace

from chomchom.solver.meetings import given
from chomchom.solver.meetings.breaks import Breaks
from chomchom.solver.meetings.domains import NoSlot
from chomchom.solver.meetings.encoding import Encoding, Impossible, encode
from chomchom.solver.meetings.given import infeasible, read, sentence
from chomchom.solver.meetings.greedy import greedy
from chomchom.solver.meetings.params import Params
from chomchom.solver.meetings.problem import Problem, Wish
from chomchom.solver.meetings.result import Progress, Result, Schedule, Stage, Status, Stop, Stopped
from chomchom.solver.meetings.search import Costs, Descent, Oracle
from chomchom.solver.meetings.selection import Selection, exporters_wishes
from chomchom.solver.meetings.verify import WrongSchedule, measure, verify
from chomchom.solver.meetings.walks import still

LARGEST_LOSS = 400  # wished value given up, beyond which it is not counted by clauses any more
PLACING = 0.5  # of the time, for choosing and placing
Report = Callable[[Progress], None]


def choose(problem: Problem, stop: Stop, seed: int, params: Params, report: Report) -> Result:
    """The best choice and timetable found; every stage carries its proven bound."""
    try:
        encoding = encode(problem, stop.pause)
    except Stopped:
        return Result(Status.UNKNOWN, None, None, None, stop.elapsed)
    except (NoSlot, Impossible) as reason:
        return infeasible(stop, (sentence(problem, reason),))
    return _Choice(encoding, stop, seed, params, report).run()


class _Choice:
    def __init__(self, encoding: Encoding, stop: Stop, seed: int, params: Params, report: Report) -> None:
        self.encoding, self.problem, self.stop, self.seed, self.params, self.report = (
            encoding,
            encoding.problem,
            stop,
            seed,
            params,
            report,
        )
        self.stages: list[Stage] = []
        self.best: Schedule | None = None

    def run(self) -> Result:
        self._take(greedy(self.problem))
        breaks = Breaks(self.encoding)
        oracle = Oracle(self.encoding.cnf, self.stop.share(PLACING), self.seed)
        try:
            return self._run(breaks, oracle)
        finally:
            oracle.close()

    def _run(self, breaks: Breaks, oracle: Oracle) -> Result:
        try:
            if not self._choose_and_place(oracle):
                return infeasible(self.stop)
        except Stopped:
            if self.best is not None:
                self._few_breaks_for_this_choice()
            return self._result()
        oracle.stop = self.stop.share(0.6)
        self._few_breaks_over_all(breaks, oracle)
        return self._result()

    def _take(self, schedule: Schedule | None) -> None:
        """Keeps a schedule if it is right and better in the order of the stages."""
        if schedule is None or verify(self.problem, schedule):
            return
        if self.best is None or self._rank(schedule) > self._rank(self.best):
            self.best = schedule

    def _rank(self, schedule: Schedule) -> tuple[int, ...]:
        parts = measure(self.problem, schedule)
        return parts.musts, parts.wishes, parts.worst_served, -parts.breaks, -parts.walks

    # -- choosing and placing

    def _choose_and_place(self, oracle: Oracle) -> bool:
        """False if nothing is feasible; raises Stopped."""
        selection = Selection(self.problem, self.encoding.possible)
        while True:
            found = selection.solve(oracle.stop, self.seed)
            if found is None:
                if selection.impossible(oracle.stop, self.seed):
                    return False
                raise Stopped
            chosen, self.stages = found
            for stage in self.stages:
                self.report(Progress(stage.name, None, stage.bound, self.stop.elapsed))
            wanted = {
                held: index for index, held in enumerate(self.encoding.held) if held is not None and chosen[index]
            }
            if self._placed(oracle, wanted):
                return True
            core = [wanted[literal] for literal in oracle.core()]
            if not core:
                return False
            selection.cut(core)

    def _placed(self, oracle: Oracle, wanted: dict[int, int]) -> bool:
        if not oracle.ask(list(wanted)):
            return False
        schedule = self._only(read(self.encoding, oracle.model()), set(wanted.values()))
        if faults := verify(self.problem, schedule):
            raise WrongSchedule("; ".join(faults[:3]))
        self._take(schedule)
        return True

    def _only(self, schedule: Schedule, chosen: set[int]) -> Schedule:
        """Without meetings that no wish asked for (they would only cost breaks)."""
        keep = [index in chosen or meeting.required for index, meeting in enumerate(self.problem.meetings)]
        slots = tuple(slot if keep[index] else None for index, slot in enumerate(schedule.slot))
        who = tuple(who if keep[index] else None for index, who in enumerate(schedule.interpreter))
        only = Schedule(slots, who)
        return only if not verify(self.problem, only) else schedule

    # -- breaks and walks

    def _held_best(self) -> Schedule:
        if self.best is None:
            raise LookupError("no schedule yet")
        return self.best

    def _few_breaks_over_all(self, breaks: Breaks, oracle: Oracle) -> None:
        """Proven over all choices as good where their losses can be counted; then or else, for the choice made."""
        bound, model = 0, None
        if self._keep_what_was_reached():
            costs = Costs()
            for who, calm in breaks.calm.items():
                costs.add(calm, lambda who=who: breaks.counted(who)[1:])
            bound, model = self._descend(oracle, "breaks", costs)
        if model is None:
            self._few_breaks_for_this_choice()
            self.stages.append(Stage("breaks", 0, bound))
            self.stages.append(Stage("walks", 0, 0))
            return
        self.stages.append(Stage("breaks", bound, bound))
        costs = Costs()
        for literal in still(self.encoding):
            costs.add(literal)
        oracle.stop = self.stop
        bound, model = self._descend(oracle, "walks", costs)
        self.stages.append(Stage("walks", 0, bound))

    def _descend(self, oracle: Oracle, name: str, costs: Costs) -> tuple[int, set[int] | None]:
        descent = Descent(
            oracle, costs, on_bound=lambda bound: self.report(Progress(name, None, bound, self.stop.elapsed))
        )
        try:
            model = descent.minimise()
        except Stopped:
            return descent.bound, None
        self.encoding.cnf.clauses += [[literal] for literal in costs.following]
        if model is not None:
            self._take(read(self.encoding, model))
        return descent.bound, model

    def _keep_what_was_reached(self) -> bool:
        """Clauses that musts, wishes and the worst-served stay as they are; False if that would be too many."""
        best = self._held_best()
        parts, meetings = measure(self.problem, best), self.problem.meetings
        open_wishes = [index for index, meeting in enumerate(meetings) if not meeting.required and not meeting.refused]
        given_up = sum(meetings[index].value for index in open_wishes) - parts.wishes
        if given_up > LARGEST_LOSS:
            return False
        self._lose_at_most(
            [index for index in open_wishes if meetings[index].must],
            lambda index: 1,
            sum(meetings[i].must for i in open_wishes) - parts.musts,
        )
        self._lose_at_most(open_wishes, lambda index: meetings[index].value, given_up)
        for mine in exporters_wishes(self.problem).values():
            total = sum(meetings[index].value for index in mine)
            self._lose_at_most(mine, lambda index: meetings[index].value, total - -(-parts.worst_served * total // 100))
        return True

    def _lose_at_most(self, meetings: list[int], value: Callable[[int], int], most: int) -> None:
        """The value of those of these meetings that are not held is at most `most`."""
        literals = []
        for index in meetings:
            held = self.encoding.held[index]
            if held is not None:
                literals += [-held] * value(index)
        if most < len(literals):
            self.encoding.cnf.add(-self.encoding.cnf.count(literals, most + 1, both=False)[most])

    def _few_breaks_for_this_choice(self) -> None:
        """All meetings being given now, as in use 1."""
        best = self._held_best()
        pairs = zip(self.problem.meetings, best.slot, strict=True)
        fixed = tuple(
            replace(m, required=True) if slot is not None else replace(m, required=False, wish_b=Wish.NO)
            for m, slot in pairs
        )
        result = given.place(replace(self.problem, meetings=fixed), self.stop, self.seed, self.params, self.report)
        self._take(result.schedule)

    def _result(self) -> Result:
        if self.best is None:
            return Result(Status.UNKNOWN, None, None, None, self.stop.elapsed)
        objective = measure(self.problem, self.best)
        shown = tuple(replace(stage, value=getattr(objective, stage.name)) for stage in self.stages)
        open_stage = next((stage for stage in shown if not stage.proven), None)
        status = (
            Status.FEASIBLE
            if open_stage or len(shown) < len(("musts", "wishes", "breaks", "walks"))
            else Status.OPTIMAL
        )
        bound = (open_stage or shown[-1]).bound if shown else None
        return Result(status, self.best, objective, bound, self.stop.elapsed, shown)
