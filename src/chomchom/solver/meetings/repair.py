"""Changing a published timetable: as few published meetings lost, then moved, as can be, and then few breaks.

Each step is minimised from below and proven; then it is fixed and the next one begins, on the same solver.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from chomchom.solver.meetings.breaks import Breaks
from chomchom.solver.meetings.cnf import Cnf
from chomchom.solver.meetings.domains import NoSlot, domains
from chomchom.solver.meetings.encoding import Encoding, Impossible, encode
from chomchom.solver.meetings.given import because, infeasible, read
from chomchom.solver.meetings.greedy import Book
from chomchom.solver.meetings.params import Params
from chomchom.solver.meetings.problem import BadProblem, Interpreter, Meeting, Participant, Problem, Wish
from chomchom.solver.meetings.result import Progress, Result, Schedule, Stage, Status, Stop, Stopped
from chomchom.solver.meetings.search import Costs, Descent, Oracle
from chomchom.solver.meetings.verify import WrongSchedule, breaks_of, measure, verify


@dataclass(frozen=True, slots=True)
class Changes:
    """What became different since the timetable was published; slots before `now` are past and stay as they were.

    `late`: (participant, first slot in which it is there). `tables`: (slot, tables from now on). `ill`: interpreters.
    `walk_ins`: pairs who want to meet as well. `absent` participants lose all their meetings from `now` on.
    """

    cancelled: frozenset[int] = frozenset()
    absent: frozenset[int] = frozenset()
    late: tuple[tuple[int, int], ...] = ()
    ill: frozenset[int] = frozenset()
    tables: tuple[tuple[int, int], ...] = ()
    walk_ins: tuple[tuple[int, int], ...] = ()
    now: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """One published or new meeting whose slot changed; None: not held."""

    meeting: int
    left: str
    right: str
    before: int | None
    after: int | None

    def __str__(self) -> str:
        pair = f"Meeting {self.meeting} of {self.left} and {self.right}"
        if self.before is None:
            return f"{pair} is new, in slot {self.after}."
        if self.after is None:
            return f"{pair} in slot {self.before} is not held any more."
        return f"{pair} moves from slot {self.before} to slot {self.after}."


@dataclass(frozen=True, slots=True)
class Repaired:
    """`problem` is the changed one (walk-ins appended, so positions stay); `moves` say exactly what is different."""

    problem: Problem
    result: Result
    moves: tuple[Move, ...]


def repair(
    problem: Problem,
    published: Schedule,
    changes: Changes,
    stop: Stop,
    seed: int = 1,
    params: Params | None = None,
    report: Callable[[Progress], None] = lambda progress: None,
) -> Repaired:
    """The best changed timetable; its stages `lost`, `moved` and `breaks` each carry the proven bound.

    Cancelled meetings count neither as lost nor as moved. Wishes that had no meeting stay without one unless they walk
    in. Raises BadProblem with a sentence if the changes do not fit the problem.
    """
    changed = apply(problem, published, changes)
    result = _Repair(changed, published, changes.now, stop, seed, params or Params(), report).run()
    return Repaired(changed, result, moves(changed, published, result.schedule) if result.schedule else ())


def moves(problem: Problem, published: Schedule, schedule: Schedule) -> tuple[Move, ...]:
    found = []
    before = [*published.slot, *[None] * (len(problem.meetings) - len(published.slot))]
    for index, (old, new) in enumerate(zip(before, schedule.slot, strict=True)):
        if old != new:
            meeting = problem.meetings[index]
            found.append(
                Move(index, problem.participants[meeting.a].name, problem.participants[meeting.b].name, old, new)
            )
    return tuple(found)


# -- the changed problem


def apply(problem: Problem, published: Schedule, changes: Changes) -> Problem:
    """The problem as it is now: frozen past, cancelled meetings refused, published ones required, walk-ins appended."""
    _check(problem, changes)
    meetings = [_changed(problem, published, changes, index) for index in range(len(problem.meetings))]
    future = frozenset(range(changes.now, problem.slots))
    meetings += [Meeting(a=left, b=right, allowed=future) for left, right in changes.walk_ins]
    return replace(
        problem,
        meetings=tuple(meetings),
        participants=tuple(
            replace(who, minimum=0) if place in changes.absent else who for place, who in _late(problem, changes)
        ),
        interpreters=tuple(_ill(problem, changes)),
        tables=tuple(_tables(problem, changes)),
    )


def _check(problem: Problem, changes: Changes) -> None:
    for index in changes.cancelled:
        _known(index, len(problem.meetings), "meeting")
    for who in [
        *changes.absent,
        *(who for who, _ in changes.late),
        *(side for pair in changes.walk_ins for side in pair),
    ]:
        _known(who, len(problem.participants), "participant")
    for who in changes.ill:
        _known(who, len(problem.interpreters), "interpreter")
    for slot in [*(slot for slot, _ in changes.tables)]:
        _known(slot, problem.slots, "slot")
    for slot in [changes.now, *(slot for _, slot in changes.late)]:
        _known(slot, problem.slots + 1, "slot")


def _known(number: int, count: int, what: str) -> None:
    if not 0 <= number < count:
        raise BadProblem(f"There is no {what} {number}; they go from 0 to {count - 1}.")


def _changed(problem: Problem, published: Schedule, changes: Changes, index: int) -> Meeting:
    meeting, slot = problem.meetings[index], published.slot[index]
    if slot is not None and slot < changes.now:
        return replace(
            meeting, required=True, fixed=slot, allowed=None, wish_a=_kept(meeting.wish_a), wish_b=_kept(meeting.wish_b)
        )
    gone = index in changes.cancelled or {meeting.a, meeting.b} & changes.absent
    if gone or slot is None:
        return replace(meeting, required=False, fixed=None, wish_b=Wish.NO)
    future = frozenset(range(changes.now, problem.slots))
    return replace(meeting, required=True, allowed=future & meeting.allowed if meeting.allowed is not None else future)


def _kept(wish: Wish) -> Wish:
    """A meeting that took place is a fact, whatever was said later."""
    return Wish.NONE if wish is Wish.NO else wish


def _late(problem: Problem, changes: Changes) -> Iterable[tuple[int, Participant]]:
    first = dict(changes.late)
    for who, participant in enumerate(problem.participants):
        gone = frozenset(range(changes.now, first.get(who, 0)))
        yield (
            who,
            replace(
                participant, forbidden=frozenset(slot for slot in participant.forbidden if slot >= changes.now) | gone
            ),
        )


def _ill(problem: Problem, changes: Changes) -> Iterable[Interpreter]:
    for who, interpreter in enumerate(problem.interpreters):
        past = frozenset(slot for slot in interpreter.hours if slot < changes.now)
        yield replace(interpreter, hours=past) if who in changes.ill else interpreter


def _tables(problem: Problem, changes: Changes) -> Iterable[int]:
    number = dict(changes.tables)
    for slot, count in enumerate(problem.tables):
        yield number.get(slot, count) if slot >= changes.now else count


# -- the search


class _Repair:
    """First with every meeting kept; if that is proven impossible, with as few lost as can be."""

    def __init__(
        self,
        problem: Problem,
        published: Schedule,
        now: int,
        stop: Stop,
        seed: int,
        params: Params,
        report: Callable[[Progress], None],
    ) -> None:
        self.proving = stop.share(params.proof_share)
        self.now = now
        self.problem, self.published, self.stop, self.seed, self.report = problem, published, stop, seed, report

    def run(self) -> Result:
        try:
            result = self._attempt(self.problem)
        except (NoSlot, Impossible):
            result = infeasible(self.stop)
        if result.status is not Status.INFEASIBLE:
            return result
        try:
            return self._with_few_candidates() or self._attempt(self._losing())
        except (NoSlot, Impossible) as found:
            return infeasible(self.stop, (because(self.problem, found),))

    def _with_few_candidates(self) -> Result | None:
        """Losing only meetings of those who have more than open slots; None if that proves nothing about the others.

        If no more are lost than these companies must lose in any case, each meeting lost is one of theirs, also where
        all were candidates; and the formula is much stronger.
        """
        candidates, least = self._overbooked()
        if not candidates:
            return None
        try:
            result = self._attempt(self._losing(candidates))
        except (NoSlot, Impossible):
            return None
        proven = bool(result.stages) and result.stages[0].proven and result.stages[0].value == least
        return result if proven else None

    def _overbooked(self) -> tuple[set[int], int]:
        """The meetings of companies with more of them than open slots (of a session, or in all), and how many of these
        must be lost for that alone."""
        loose = self._losing()
        possible = domains(loose)
        cnf, costs, candidates = Cnf(), Costs(), set[int]()
        held = [cnf.new() for _ in loose.meetings]
        for mine in loose.of_participant:
            wanted = [index for index in mine if self.problem.meetings[index].required]
            for slots in {
                frozenset().union(*(possible[index] for index in wanted)),
                *(frozenset(possible[i]) for i in wanted),
            }:
                inside = [index for index in wanted if possible[index] <= slots]
                if len(slots) < len(inside):
                    candidates |= {index for index in inside if not loose.meetings[index].required}
                    cnf.add(-cnf.count([held[index] for index in inside], len(slots) + 1, both=False)[len(slots)])
        for index in candidates:
            costs.add(held[index])
        descent = Descent(Oracle(cnf, self.proving, self.seed), costs)
        try:
            descent.minimise()
        except Stopped:
            return set(), 0
        finally:
            descent.oracle.close()
        return candidates, descent.bound

    def _losing(self, candidates: Collection[int] | None = None) -> Problem:
        """The same with every meeting that is not past optional, or with these only."""
        free = [slot is None or slot >= self.now for slot in self._before()]
        meetings = [
            replace(meeting, required=False) if free[index] and (candidates is None or index in candidates) else meeting
            for index, meeting in enumerate(self.problem.meetings)
        ]
        return replace(self.problem, meetings=tuple(meetings))

    def _before(self) -> list[int | None]:
        """The published slots, and none for who walked in."""
        return [*self.published.slot, *[None] * (len(self.problem.meetings) - len(self.published.slot))]

    def _attempt(self, problem: Problem) -> Result:
        try:
            encoding = encode(problem, self.proving.pause)
            breaks = Breaks(encoding, self.proving.pause)
        except Stopped:
            return self._feasible(None, [Stage("lost", -1, 0)])
        oracle = Oracle(encoding.cnf, self.proving, self.seed)
        try:
            return self._stages(encoding, breaks, oracle)
        finally:
            oracle.close()

    def _stages(self, encoding: Encoding, breaks: Breaks, oracle: Oracle) -> Result:
        done: list[Stage] = []
        model: set[int] | None = None
        for name, costs, forced in self._costs(encoding, breaks):
            descent = Descent(
                oracle,
                costs,
                bound=forced,
                on_bound=lambda bound, name=name: self.report(Progress(name, None, bound, self.stop.elapsed)),
            )
            try:
                model = descent.minimise()
            except Stopped:
                found = None if model is None else read(encoding, model)
                if found is not None and verify(encoding.problem, found):  # stopped before fairness was written
                    found = None
                return self._feasible(found, [*done, Stage(name, -1, descent.bound)])
            if model is None:
                return infeasible(self.stop)
            done.append(Stage(name, descent.bound, descent.bound))
            encoding.cnf.clauses += [[literal] for literal in costs.following]
        return self._result(encoding, model or set(), done, Status.OPTIMAL)

    def _costs(self, encoding: Encoding, breaks: Breaks) -> Iterable[tuple[str, Costs, int]]:
        optional = [index for index, meeting in enumerate(self.problem.meetings) if meeting.required]
        lost, moved, calm = Costs(), Costs(), Costs()
        for index in optional:
            if (held := encoding.held[index]) is not None:
                lost.add(held)
        yield "lost", lost, 0
        forced = 0
        for index, slot in enumerate(self.published.slot):
            if slot is not None and self.problem.meetings[index].required:
                if slot in encoding.at[index]:
                    moved.add(encoding.at[index][slot])
                else:
                    forced += 1
        yield "moved", moved, forced
        for who, literal in breaks.calm.items():
            calm.add(literal, lambda who=who: breaks.blame(who))
        yield "breaks", calm, 0

    def _feasible(self, found: Schedule | None, stages: list[Stage]) -> Result:
        """What there is when the time is over: the schedule found, or one made by hand from the published one."""
        schedule = found or self._by_hand()
        if schedule is None:
            return Result(Status.UNKNOWN, None, None, stages[-1].bound, self.stop.elapsed, tuple(stages[:-1]))
        return self._told(schedule, stages, Status.FEASIBLE)

    def _by_hand(self) -> Schedule | None:
        """Who still can stays in its slot, the others go where there is room or are lost; None if that is wrong."""
        problem = self._losing()
        try:
            possible = domains(problem)
        except NoSlot:
            return None
        book = Book(problem)
        for index, slot in enumerate(self._before()):
            if slot in possible[index]:
                book.place(index, {slot})
        for index, meeting in enumerate(self.problem.meetings):
            if meeting.required and book.slot[index] is None:
                book.place(index, possible[index])
        schedule = book.schedule()
        return None if verify(problem, schedule) else schedule

    def _result(self, encoding: Encoding, model: set[int], stages: list[Stage], status: Status) -> Result:
        schedule = read(encoding, model)
        if faults := verify(encoding.problem, schedule):
            raise WrongSchedule("; ".join(faults[:3]))
        return self._told(schedule, stages, status)

    def _told(self, schedule: Schedule, stages: list[Stage], status: Status) -> Result:
        objective = measure(self.problem, schedule, self.published)
        reached = {
            "lost": self._lost(schedule),
            "moved": self._moved(schedule),
            "breaks": sum(breaks_of(self.problem, schedule)),
        }
        shown = tuple(replace(stage, value=reached[stage.name]) for stage in stages)
        if status is Status.OPTIMAL and any(not stage.proven for stage in shown):
            raise WrongSchedule(f"The counted parts {reached} differ from the proven ones.")
        objective = replace(objective, moved=reached["moved"])
        first_open = next((stage for stage in shown if not stage.proven), shown[-1])
        return Result(status, schedule, objective, first_open.bound, self.stop.elapsed, shown)

    def _lost(self, schedule: Schedule) -> int:
        return sum(
            meeting.required and slot is None
            for meeting, slot in zip(self.problem.meetings, schedule.slot, strict=True)
        )

    def _moved(self, schedule: Schedule) -> int:
        """Of the published meetings that were not cancelled: in another slot, or lost."""
        pairs = zip(self.problem.meetings, self.published.slot, schedule.slot, strict=False)
        return sum(meeting.required and old is not None and old != new for meeting, old, new in pairs)
