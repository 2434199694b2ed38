"""Use 2: choose which meetings are held and place them: musts, wishes, worst-served, then breaks, then walks.

Decomposed as in logic-based Benders (Hooker and Ottosson 2003): `selection` chooses with a tight bound, the clauses of
`encoding` place what was chosen. If that is impossible, the conflicting meetings are a cut, and it chooses again. Then,
what was reached being a rule, breaks are made few over *all* choices as good: day by day (`by_days`), and, where that
proves nothing, breaks and walks from below on one formula.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from chomchom.solver.meetings import given
from chomchom.solver.meetings.breaks import Breaks
from chomchom.solver.meetings.by_days import ByDays
from chomchom.solver.meetings.domains import NoSlot, domains
from chomchom.solver.meetings.encoding import Encoding, Impossible, counted, encode
from chomchom.solver.meetings.given import because, infeasible, read
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
BY_DAYS = 0.95  # of the time then left, for few breaks day by day
Report = Callable[[Progress], None]


def choose(problem: Problem, stop: Stop, seed: int, params: Params, report: Report) -> Result:
    """The best choice and timetable found; every stage carries its proven bound."""
    try:
        possible = domains(problem)
        counted(problem, possible)
        return _Choice(problem, possible, stop, seed, params, report).run()
    except (NoSlot, Impossible) as found:
        return infeasible(stop, (because(problem, found),))


class _Whole:
    """The whole timetable as one formula, which is written only when the days alone do not settle it."""

    def __init__(self, problem: Problem, stop: Stop, seed: int) -> None:
        self.encoding = encode(problem, stop.pause)
        self.breaks = Breaks(self.encoding, stop.pause)
        self.oracle = Oracle(self.encoding.cnf, stop, seed)


class _Choice:
    def __init__(
        self, problem: Problem, possible: list[set[int]], stop: Stop, seed: int, params: Params, report: Report
    ) -> None:
        self.problem, self.stop, self.seed, self.params, self.report = problem, stop, seed, params, report
        self.stages: list[Stage] = []
        self.best: Schedule | None = None
        self.selection = Selection(problem, possible)
        self.days: ByDays | None = None
        self._whole: _Whole | None = None

    def run(self) -> Result:
        self._take(greedy(self.problem))
        try:
            return self._run()
        finally:
            if self._whole is not None:
                self._whole.oracle.close()

    def _run(self) -> Result:
        try:
            if not self._choose_and_place(self.stop.share(PLACING)):
                self.whole(self.stop)  # where the clauses alone show it, there is a sentence
                return infeasible(self.stop)
        except Stopped:
            if self.best is not None:
                self._few_breaks_for_this_choice()
            return self._result()
        if self.days is not None and self.days.proven and not self._halls:
            self.stages += [Stage("breaks", self.days.bound, self.days.bound), Stage("walks", 0, 0)]
        else:
            self._few_breaks_over_all()
        return self._result()

    def whole(self, stop: Stop) -> _Whole:
        if self._whole is None:
            self._whole = _Whole(self.problem, stop, self.seed)
        self._whole.oracle.stop = stop
        return self._whole

    @property
    def _halls(self) -> bool:
        return len({meeting.hall for meeting in self.problem.meetings}) > 1

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

    def _choose_and_place(self, stop: Stop) -> bool:
        """False if nothing is feasible; raises Stopped."""
        while True:
            found = self.selection.solve(stop, self.seed)
            if found is None:
                if self.selection.impossible(stop, self.seed):
                    return False
                raise Stopped
            chosen, self.stages = found
            for stage in self.stages:
                self.report(Progress(stage.name, None, stage.bound, self.stop.elapsed))
            if self._placed_by_days() or self._placed(stop, chosen):
                return True

    def _placed_by_days(self) -> bool:
        """Whether all days have room for what is reached; then with few breaks, for as long as that helps."""
        days = ByDays(self.selection, self.stages, self.seed, self._take)
        days.minimise(self.stop.share(BY_DAYS))
        if days.value is None:
            return False
        self.days = days
        self.report(Progress("breaks", days.value, days.bound, self.stop.elapsed))
        return True

    def _placed(self, stop: Stop, chosen: Sequence[bool]) -> bool:
        """Whether this choice has room on the whole; if not, it is cut off. Raises Stopped."""
        whole = self.whole(stop)
        wanted = {held: index for index, held in enumerate(whole.encoding.held) if held is not None and chosen[index]}
        if not whole.oracle.ask(list(wanted)):
            self.selection.cut([wanted[literal] for literal in whole.oracle.core()])
            return False
        schedule = self._only(read(whole.encoding, whole.oracle.model()), set(wanted.values()))
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

    def _few_breaks_over_all(self) -> None:
        """Proven over all choices as good where their losses can be counted; then or else, for the choice made."""
        bound = self._descended()
        if bound is not None:
            if self.days is None:
                self._few_breaks_for_this_choice()
            self.stages += [Stage("breaks", 0, max(bound, self.days.bound if self.days else 0)), Stage("walks", 0, 0)]

    def _descended(self) -> int | None:
        """Breaks, then walks, from below on the whole formula; the bound of the breaks if they are not proven."""
        if self._given_up() > LARGEST_LOSS:
            return 0
        try:
            whole = self.whole(self.stop.share(0.6))
        except Stopped:
            return 0
        self._keep_what_was_reached(whole.encoding)
        costs = Costs()
        for who, calm in whole.breaks.calm.items():
            costs.add(calm, lambda who=who: whole.breaks.blame(who))
        bound, model = self._descend(whole, "breaks", costs)
        if model is None:
            return bound
        self.stages.append(Stage("breaks", bound, bound))
        costs = Costs()
        for literal in still(whole.encoding):
            costs.add(literal)
        whole.oracle.stop = self.stop
        bound, model = self._descend(whole, "walks", costs)
        self.stages.append(Stage("walks", 0, bound))
        return None

    def _descend(self, whole: _Whole, name: str, costs: Costs) -> tuple[int, set[int] | None]:
        descent = Descent(
            whole.oracle, costs, on_bound=lambda bound: self.report(Progress(name, None, bound, self.stop.elapsed))
        )
        try:
            model = descent.minimise()
        except Stopped:
            return descent.bound, None
        whole.encoding.cnf.clauses += [[literal] for literal in costs.following]
        if model is not None:
            self._take(read(whole.encoding, model))
        return descent.bound, model

    def _open_wishes(self) -> list[int]:
        return [i for i, meeting in enumerate(self.problem.meetings) if not meeting.required and not meeting.refused]

    def _given_up(self) -> int:
        wished = sum(self.problem.meetings[index].value for index in self._open_wishes())
        return wished - measure(self.problem, self._held_best()).wishes

    def _keep_what_was_reached(self, encoding: Encoding) -> None:
        """Clauses that musts, wishes and the worst-served stay as they are."""
        parts, meetings, wishes = measure(self.problem, self._held_best()), self.problem.meetings, self._open_wishes()
        musts = [index for index in wishes if meetings[index].must]
        self._lose_at_most(encoding, musts, lambda index: 1, len(musts) - parts.musts)
        self._lose_at_most(encoding, wishes, lambda index: meetings[index].value, self._given_up())
        for mine in exporters_wishes(self.problem).values():
            total = sum(meetings[index].value for index in mine)
            most = total - -(-parts.worst_served * total // 100)
            self._lose_at_most(encoding, mine, lambda index: meetings[index].value, most)

    def _lose_at_most(self, encoding: Encoding, meetings: list[int], value: Callable[[int], int], most: int) -> None:
        """The value of those of these meetings that are not held is at most `most`."""
        literals = []
        for index in meetings:
            held = encoding.held[index]
            if held is not None:
                literals += [-held] * value(index)
        if most < len(literals):
            encoding.cnf.add(-encoding.cnf.count(literals, most + 1, both=False)[most])

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
