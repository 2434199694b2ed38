"""Use 1: all meetings are given; place them with the fewest breaks, and prove that fewer is impossible."""

from collections.abc import Callable, Mapping

from chomchom.solver.meetings import interpreting, local
from chomchom.solver.meetings.breaks import Breaks
from chomchom.solver.meetings.domains import NoSlot, domains
from chomchom.solver.meetings.encoding import Encoding, Impossible, counted, encode
from chomchom.solver.meetings.greedy import greedy
from chomchom.solver.meetings.params import Params
from chomchom.solver.meetings.problem import Problem
from chomchom.solver.meetings.reasons import Reason, reason
from chomchom.solver.meetings.result import Progress, Result, Schedule, Stage, Status, Stop, Stopped
from chomchom.solver.meetings.search import Costs, Descent, Oracle
from chomchom.solver.meetings.verify import WrongSchedule, breaks_of, measure, verify

IMPROVE_CONFLICTS = 3_000
LARGEST_FORMULA = 100_000  # meetings x slots; 2,000 meetings in 30 slots are less
LOCAL_SHARE = 0.5  # of the time that is left after proving
NEARLY = 0.85  # the rest is for checking and counting
# long phases without restarts: finds schedules sooner (measured, docs/explanation/meetings.md)
STABLE = {"stabilizeonly": 1}
RIVAL = STABLE | {"phase": 0}

Report = Callable[[Progress], None]


def place(problem: Problem, stop: Stop, seed: int, params: Params, report: Report, *, as_rival: bool = False) -> Result:
    """The schedule with the fewest breaks; the bound is proven also when stopped early.

    `as_rival`: the other way of searching, for a second process: hubs counted always, everything first tried as false.
    """
    try:
        if too_large(problem):
            return _only_searched(problem, stop, seed, report)
        proving = stop.share(params.proof_share)
        encoding = encode(problem, proving.pause, hubs_always=as_rival)
        task = Placement(encoding, stop, proving, seed, report, RIVAL if as_rival else STABLE)
    except Stopped:
        return _only_searched(problem, stop, seed, report)
    except (NoSlot, Impossible) as found:
        return infeasible(stop, (because(problem, found),))
    try:
        return task.run()
    finally:
        task.oracle.close()


def too_large(problem: Problem) -> bool:
    """Whether writing the clauses would take longer than anybody waits; the simple counts are looked at first."""
    if not local.fits(problem):
        return False
    possible = domains(problem)
    counted(problem, possible)
    return sum(map(len, possible)) > LARGEST_FORMULA


def _only_searched(problem: Problem, stop: Stop, seed: int, report: Report) -> Result:
    """A schedule without a proof; its bound is 0 unless nobody can tell whether there is one."""
    found = searched(problem, stop.share(NEARLY), seed)
    if found is None:
        return Result(Status.UNKNOWN, None, None, None, stop.elapsed)
    objective = measure(problem, found)
    report(Progress("breaks", objective.breaks, 0, stop.elapsed))
    stages = (Stage("breaks", objective.breaks, 0),)
    status = Status.FEASIBLE if objective.breaks else Status.OPTIMAL
    return Result(status, found, objective, 0, stop.elapsed, stages)


def searched(problem: Problem, stop: Stop, seed: int) -> Schedule | None:
    """A right schedule by local search or by hand, None if neither finds one."""
    found = local.search(problem, domains(problem), stop, seed) if local.fits(problem) else None
    if found is None or verify(problem, found):
        found = greedy(problem)
    return None if found is None or verify(problem, found) else found


def infeasible(stop: Stop, conflict: tuple[Reason, ...] = ()) -> Result:
    return Result(Status.INFEASIBLE, None, None, None, stop.elapsed, conflict=conflict)


def because(problem: Problem, found: NoSlot | Impossible) -> Reason:
    if isinstance(found, Impossible):
        return found.reason
    meeting = problem.meetings[found.meeting]
    left, right = problem.participants[meeting.a].name, problem.participants[meeting.b].name
    return reason("no_slot", meeting=found.meeting, a=left, b=right)


class Placement:
    """One run: the descent from below and, if its time is over, improvement of the best schedule found."""

    def __init__(
        self, encoding: Encoding, stop: Stop, proving: Stop, seed: int, report: Report, options: Mapping[str, int]
    ) -> None:
        self.encoding, self.problem, self.stop, self.report = encoding, encoding.problem, stop, report
        self.breaks, self.seed = Breaks(encoding, proving.pause), seed
        self.oracle = Oracle(encoding.cnf, proving, seed, **options)
        self.best: Schedule | None = None
        self.value: int | None = None

    def run(self) -> Result:
        descent = self._descent()
        try:
            model = descent.minimise()
            if model is None:
                return infeasible(self.stop)
            self._take(model)
        except Stopped:
            self._improve()
        return self._result(descent.bound)

    def _descent(self) -> Descent:
        costs = Costs()
        for who, calm in self.breaks.calm.items():
            costs.add(calm, lambda who=who: self.breaks.blame(who))
        return Descent(self.oracle, costs, on_bound=self._bound)

    def _bound(self, bound: int) -> None:
        self.report(Progress("breaks", self.value, bound, self.stop.elapsed))

    def _take(self, model: set[int]) -> None:
        schedule = read(self.encoding, model)
        if faults := verify(self.problem, schedule):
            raise WrongSchedule("; ".join(faults[:3]))
        self._keep(schedule)

    def _keep(self, schedule: Schedule) -> None:
        value = sum(breaks_of(self.problem, schedule))
        if self.value is None or value < self.value:
            self.best, self.value = schedule, value
            self.report(Progress("breaks", value, None, self.stop.elapsed))

    def _improve(self) -> None:
        """By local search, then any schedule; then, one by one, a company more without a break while there is time."""
        by_search = searched(self.problem, self.stop.share(LOCAL_SHARE), self.seed)
        if by_search is not None:
            self._keep(by_search)
        try:
            if self.problem.fairness is not None:
                for who in self.breaks.calm:
                    self.breaks.counted(who)
            self._begin_afresh()
            if not self.oracle.ask():
                return
            model = self.oracle.model()
            self._take(model)
            for calm in self.breaks.calm.values():
                keep = [other for other in self.breaks.calm.values() if other in model]
                if calm not in model and self.oracle.ask_for(IMPROVE_CONFLICTS, [*keep, calm]):
                    model = self.oracle.model()
                    self._take(model)
                if self.stop.now:
                    return
        except Stopped:
            return

    def _begin_afresh(self) -> None:
        """A solver that has long looked for a timetable without breaks finds any other later than a fresh one does."""
        self.oracle.close()
        self.oracle = Oracle(self.encoding.cnf.copy(), self.stop, self.seed)

    def _result(self, bound: int) -> Result:
        if self.best is None or self.value is None:
            return Result(Status.UNKNOWN, None, None, bound, self.stop.elapsed)
        status = Status.OPTIMAL if self.value == bound else Status.FEASIBLE
        stages = (Stage("breaks", self.value, bound),)
        objective, blamed = measure(self.problem, self.best), self.breaks.named
        return Result(status, self.best, objective, bound, self.stop.elapsed, stages, blamed=blamed)


def read(encoding: Encoding, model: set[int]) -> Schedule:
    """The schedule that a model of the clauses describes."""
    slots = tuple(next((slot for slot, literal in at.items() if literal in model), None) for at in encoding.at)
    if not encoding.problem.interpreters:
        return Schedule(slots)
    duty = [frozenset(slot for slot, literal in duty.items() if literal in model) for duty in encoding.duty]
    return Schedule(slots, interpreting.assign(encoding.problem, slots, duty))
