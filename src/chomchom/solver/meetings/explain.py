"""Why a pair does not meet, and why a problem has no solution: a smallest set of demands in conflict, found by solving.

Every demand gets a switch. Sets of demands whose removal makes the rest possible are collected; a smallest set that
hits all of them and is itself impossible is a smallest conflict (Reiter 1987; Ignatiev et al. 2015). Where the search
does not see one soon, it is counted first whether interpreters, tables or open slots suffice (`capacity`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, permutations

from chomchom.solver.meetings import interpreting
from chomchom.solver.meetings.cnf import Cnf
from chomchom.solver.meetings.domains import NoSlot, domains
from chomchom.solver.meetings.encoding import Encoding, Impossible, encode
from chomchom.solver.meetings.problem import BadProblem, Interpreter, Problem, Wish
from chomchom.solver.meetings.reasons import Reason, reason
from chomchom.solver.meetings.result import Schedule, Stop, Stopped
from chomchom.solver.meetings.search import Costs, Descent, Oracle

PATIENCE_CONFLICTS = 20_000
QUICK_CONFLICTS = 2_000
READABLE = 12  # demands; for a longer conflict it is tried whether counting shows a shorter one
REMEDIES = 3  # so many single changes are looked for where a conflict is counted
SMALLEST = 0.5  # of the time left, for the proof that no conflict is smaller


@dataclass(frozen=True, slots=True)
class Explanation:
    """`possible`: it could be held, with `moves` other meetings moved (proven fewest; None: not known yet how many).

    `possible` of None: the time ended before it was known. Otherwise `reasons` conflict. `smallest`: no smaller set of
    demands is in conflict (False: only none of them was found that can be left out). `enough`: single changes, each of
    which would make it possible.
    """

    possible: bool | None
    moves: int | None
    reasons: tuple[Reason, ...]
    enough: tuple[Reason, ...]
    smallest: bool


UNKNOWN = Explanation(None, None, (), (), False)


@dataclass(frozen=True, slots=True)
class Demand:
    switch: int
    why: Reason
    remedy: Reason | None = None


def explain(problem: Problem, schedule: Schedule, pair: tuple[int, int], stop: Stop, seed: int = 1) -> Explanation:
    """Why these two do not meet although all other meetings of the schedule are to be held, in any slots.

    Raises BadProblem if they do meet or no such meeting was wished.
    """
    index = next((i for i, meeting in enumerate(problem.meetings) if {meeting.a, meeting.b} == set(pair)), None)
    if index is None:
        raise BadProblem("Neither side asked for this meeting, so it was not planned.")
    if schedule.slot[index] is not None:
        raise BadProblem(f"They do meet, in {problem.slot_name(schedule.slot[index])}.")
    held = [i for i, slot in enumerate(schedule.slot) if slot is not None]
    if problem.meetings[index].refused:
        return _refused(problem, [*held, index], stop, seed)
    return _answered(problem, [*held, index], schedule, stop, seed)


def _refused(problem: Problem, wanted: list[int], stop: Stop, seed: int) -> Explanation:
    reasons = named(problem, "meet", wanted[-1]), named(problem, "refused", wanted[-1])
    meetings = list(problem.meetings)
    meetings[wanted[-1]] = replace(meetings[wanted[-1]], wish_a=Wish.NONE, wish_b=Wish.NONE)
    try:
        fits = _moved(replace(problem, meetings=tuple(meetings)), wanted, None, stop, seed)
    except Stopped:
        fits = None
    return Explanation(False, None, reasons, (named(problem, "willing", wanted[-1]),) if fits else (), True)


def conflict(problem: Problem, stop: Stop, seed: int = 1) -> Explanation:
    """Why not all required meetings can be held: the smallest set of demands in conflict."""
    required = [index for index, meeting in enumerate(problem.meetings) if meeting.required]
    return _answered(problem, required, None, stop, seed)


def named(problem: Problem, code: str, index: int) -> Reason:
    """A reason about the two sides of a meeting."""
    meeting = problem.meetings[index]
    return reason(code, a=problem.participants[meeting.a].name, b=problem.participants[meeting.b].name)


def _answered(problem: Problem, wanted: list[int], schedule: Schedule | None, stop: Stop, seed: int) -> Explanation:
    try:
        question = _Question(problem, wanted, stop, seed)
    except Stopped:
        return UNKNOWN
    try:
        return question.answer(schedule)
    except Stopped:
        return UNKNOWN
    finally:
        question.oracle.close()


class _Question:
    """The rules written plainly, each with a switch; only "nobody is in two places at once" has none."""

    def __init__(self, problem: Problem, wanted: Sequence[int], stop: Stop, seed: int) -> None:
        self.problem, self.stop, self.seed = problem, stop, seed
        self.wanted = list(wanted)
        self.cnf = Cnf()
        self.demands: dict[int, Demand] = {}
        self.at = {index: [self.cnf.new() for _ in range(problem.slots)] for index in self.wanted}
        for write in (self._meetings, self._participants, self._tables, self._order, self._walking, self._interpreters):
            write()
            stop.pause()
        self.oracle = Oracle(self.cnf, stop, seed)

    def answer(self, schedule: Schedule | None) -> Explanation:
        """Raises Stopped if the time ends before it is known whether they can meet."""
        switches = list(self.demands)
        quick = self.oracle.ask_for(QUICK_CONFLICTS, switches)
        long = quick is None or (quick is False and len(self.oracle.core()) > READABLE)
        if long and (counted := self._counted_out()) is not None:
            return counted
        if (
            quick is None
            and (possible := _moved(self.problem, self.wanted, schedule, self.stop, self.seed)) is not None
        ):
            return possible
        if self.oracle.ask(switches):
            moved = None if schedule is None else _moved(self.problem, self.wanted, schedule, self.stop, self.seed)
            return moved or Explanation(True, None, (), (), True)
        core, smallest = self._smallest(switches)
        reasons = tuple(self.demands[switch].why for switch in core)
        return Explanation(False, None, reasons, tuple(self._enough(core, switches)), smallest)

    def _counted_out(self) -> Explanation | None:
        """The conflict that counting shows, and what would be enough; None if counting shows none."""
        from chomchom.solver.meetings import capacity  # loads OR-Tools, which takes longer than most plans

        try:
            possible = domains(_as_held(self.problem, self.wanted))
        except NoSlot:
            return None

        def met(index: int) -> Reason:
            return named(self.problem, "meet", index)

        reasons = capacity.overbooked(self.problem, possible, self.wanted, met, self.stop.share(SMALLEST))
        if reasons is None:
            return None
        found = islice(_remedies(self.problem, self.wanted, self.stop, self.seed), REMEDIES)
        return Explanation(False, None, tuple(reasons), tuple(found), False)

    # -- the rules

    def _demand(self, why: Reason, remedy: Reason | None = None) -> int:
        switch = self.cnf.new()
        self.demands[switch] = Demand(switch, why, remedy)
        return switch

    def _named(self, code: str, index: int) -> Reason:
        return named(self.problem, code, index)

    def _meetings(self) -> None:
        for index in self.wanted:
            meeting, at = self.problem.meetings[index], self.at[index]
            self.cnf.at_most_one(at)
            self.cnf.add(-self._demand(self._named("meet", index)), *at)
            if meeting.refused:
                refusal = self._demand(self._named("refused", index), self._named("willing", index))
                self.cnf.clauses += [[-refusal, -literal] for literal in at]
            self._bound(index, meeting.allowed, "session")
            self._bound(index, None if meeting.fixed is None else frozenset({meeting.fixed}), "fixed")

    def _bound(self, index: int, allowed: frozenset[int] | None, why: str) -> None:
        if allowed is not None:
            switch = self._demand(self._named(why, index), self._named("free", index))
            self.cnf.clauses += [
                [-switch, -literal] for slot, literal in enumerate(self.at[index]) if slot not in allowed
            ]

    def _participants(self) -> None:
        mine: dict[int, list[int]] = {}
        for index in self.wanted:
            for side in (self.problem.meetings[index].a, self.problem.meetings[index].b):
                mine.setdefault(side, []).append(index)
        for who, meetings in mine.items():
            busy = []
            for slot in range(self.problem.slots):
                literals = [self.at[index][slot] for index in meetings]
                self.cnf.at_most_one(literals)
                busy.append(self.cnf.either(literals))
            self._counted(meetings, busy)
            self._presence(who, busy)
            self._caps(who, busy)

    def _counted(self, meetings: list[int], busy: list[int]) -> None:
        """As many busy slots as meetings: implied, but without it counting is a hard proof (pigeons, holes)."""
        held = [self.cnf.either(self.at[index]) for index in meetings]
        limit = len(held)
        for left, right in zip(
            self.cnf.count(held, limit, both=False),
            [*self.cnf.count(busy, limit, both=True), *[0] * limit],
            strict=False,
        ):
            self.cnf.add(-left, *([right] if right else []))

    def _presence(self, who: int, busy: list[int]) -> None:
        participant = self.problem.participants[who]
        for slot in sorted(participant.forbidden):
            name = self.problem.slot_name(slot)
            who_where = {"who": participant.name, "slot": name}
            switch = self._demand(reason("away", **who_where), reason("comes", **who_where))
            self.cnf.add(-switch, -busy[slot])

    def _caps(self, who: int, busy: list[int]) -> None:
        participant = self.problem.participants[who]
        if participant.maximum is not None:
            self._at_most(
                busy,
                participant.maximum,
                reason("most", who=participant.name, number=participant.maximum),
                reason("more", who=participant.name),
            )
        if participant.per_day is not None:
            for day, slots in enumerate(self.problem.day_slots):
                self._at_most(
                    [busy[slot] for slot in slots],
                    participant.per_day,
                    reason("most_on_day", who=participant.name, number=participant.per_day, day=day + 1),
                    reason("more_on_day", who=participant.name, day=day + 1),
                )

    def _at_most(self, literals: list[int], most: int, why: Reason, remedy: Reason) -> None:
        """At most `most` by one demand; `most` + 1 always, so that removing the demand means one more."""
        if most < len(literals):
            outputs = self.cnf.count(literals, most + 2, both=False)
            self.cnf.add(-self._demand(why, remedy), -outputs[most])
            self.cnf.clauses += [[-output] for output in outputs[most + 1 :]]

    def _tables(self) -> None:
        for slot, tables in enumerate(self.problem.tables):
            name = self.problem.slot_name(slot)
            there = reason("tables", number=tables, slot=name)
            self._at_most([at[slot] for at in self.at.values()], tables, there, reason("table", slot=name))

    def _order(self) -> None:
        for index in self.wanted:
            for other in self.problem.meetings[index].after:
                if other in self.at:
                    pairs = self._pairs(index, other)
                    switch = self._demand(reason("after", **pairs), reason("before", **pairs))
                    later, earlier = self.at[index], self.at[other]
                    self.cnf.clauses += [
                        [-switch, -later[t], -before] for t in range(len(later)) for before in earlier[t:]
                    ]

    def _pairs(self, index: int, other: int) -> dict[str, str | int]:
        first, second = dict(self._named("meet", index).values), dict(self._named("meet", other).values)
        return {**first, "c": second["a"], "d": second["b"]}

    def _walking(self) -> None:
        free = self.problem.walking_slots
        for who, mine in enumerate(self.problem.of_participant if free else ()):
            wanted = [index for index in mine if index in self.at]
            if len({self.problem.meetings[index].hall for index in wanted}) > 1:
                name = self.problem.participants[who].name
                switch = self._demand(reason("walks", who=name, number=free), reason("walks_less", who=name))
                self._apart(switch, wanted, free)

    def _apart(self, switch: int, wanted: list[int], free: int) -> None:
        for left, right in permutations(wanted, 2):
            if self.problem.meetings[left].hall != self.problem.meetings[right].hall:
                for day in self.problem.day_slots:
                    near = [(here, there) for here in day for there in day if 0 < there - here <= free]
                    self.cnf.clauses += [
                        [-switch, -self.at[left][here], -self.at[right][there]] for here, there in near
                    ]

    def _interpreters(self) -> None:
        groups = interpreting.kinds(self.problem)
        meetings = list(groups.values())
        work = [self._work(who) for who in range(len(self.problem.interpreters))]
        for who, inside in interpreting.halls_conditions(list(groups)):
            members = [index for kind in inside for index in meetings[kind] if index in self.at]
            for slot in range(self.problem.slots) if members else ():
                there = [work[i][slot] for i in sorted(who) if slot in work[i]]
                spoken = interpreting.languages(self.problem, members)
                name = self.problem.slot_name(slot)
                why = reason("interpreters", number=len(there), languages=spoken, slot=name)
                wanted = [self.at[index][slot] for index in members]
                self._at_most_as_many(wanted, there, why, reason("interpreter", languages=spoken, slot=name))

    def _work(self, who: int) -> dict[int, int]:
        """A literal per slot in which the interpreter works, with the pauses it needs as a demand."""
        interpreter = self.problem.interpreters[who]
        work = {slot: self.cnf.new() for slot in sorted(interpreter.hours)}
        longest = interpreter.longest_run
        if longest is None:
            return work
        runs = [
            day[start : start + longest + 1] for day in self.problem.day_slots for start in range(len(day) - longest)
        ]
        runs = [run for run in runs if work.keys() >= set(run)]
        if runs:
            name = interpreter.name
            switch = self._demand(reason("pauses", who=name, number=longest), reason("no_pauses", who=name))
            self.cnf.clauses += [[-switch, *(-work[slot] for slot in run)] for run in runs]
        return work

    def _at_most_as_many(self, literals: list[int], supply: list[int], why: Reason, remedy: Reason) -> None:
        """No more than the supply by one demand; no more than the supply and one always."""
        needed = self.cnf.count(literals, len(supply) + 2, both=False)
        there = self.cnf.count(supply, len(supply), both=True)
        switch = self._demand(why, remedy)
        for place, literal in enumerate(needed):
            self.cnf.add(-switch, -literal, *there[place : place + 1])
            if place:
                self.cnf.add(-literal, *there[place - 1 : place])

    # -- the answers

    def _smallest(self, switches: list[int]) -> tuple[list[int], bool]:
        """A smallest conflict by hitting sets; if the time ends first, one of which no demand can be left out."""
        least = self._irreducible(self.oracle.core())
        hitter_cnf, time = Cnf(), self.stop.share(SMALLEST)
        chooser: dict[int, int] = {}
        for switch in switches:
            chooser[switch] = hitter_cnf.new()
        back = {literal: switch for switch, literal in chooser.items()}
        try:
            while True:
                costs = Costs()
                for literal in chooser.values():
                    costs.add(-literal)
                time.pause()
                fresh = Oracle(hitter_cnf.copy(), time, 1)
                model = Descent(fresh, costs).minimise() or set()
                fresh.close()
                hitting = [back[literal] for literal in sorted(model) if literal in back]
                if len(hitting) >= len(least):
                    return least, True
                if not self.oracle.ask(hitting):
                    return hitting, True
                hitter_cnf.add(*(chooser[switch] for switch in self._correction(hitting, switches)))
        except Stopped:
            return least, False

    def _correction(self, kept: list[int], switches: list[int]) -> list[int]:
        """What must be left out when `kept` is grown as far as possible: a minimal correction set."""
        grown, out = list(kept), []
        inside = set(kept)
        for switch in switches:
            if switch in inside:
                continue
            if self.oracle.ask([*grown, switch]):
                grown.append(switch)
            else:
                out.append(switch)
        return out

    def _irreducible(self, core: list[int]) -> list[int]:
        place, time = 0, self.stop.share(SMALLEST)
        while place < len(core) and not time.now:
            without = core[:place] + core[place + 1 :]
            if self.oracle.ask_for(PATIENCE_CONFLICTS, without) is False:
                needed = set(self.oracle.core())
                core = [switch for switch in without if switch in needed]
            else:
                place += 1
        return core

    def _enough(self, core: list[int], switches: list[int]) -> Iterable[Reason]:
        """Demands of the conflict which alone, given up, make everything possible."""
        for switch in core:
            remedy = self.demands[switch].remedy
            if remedy is None or self.stop.now:
                continue
            if self.oracle.ask_for(PATIENCE_CONFLICTS, [other for other in switches if other != switch]):
                yield remedy


# -- with everything held that is to be held: the clauses of `encoding`, which are much stronger but have no switches


def _as_held(problem: Problem, wanted: Sequence[int]) -> Problem:
    """The problem in which these meetings are required and there are no others."""
    inside = set(wanted)
    return replace(
        problem,
        participants=tuple(replace(who, minimum=0) for who in problem.participants),
        meetings=tuple(
            replace(meeting, required=not meeting.refused)
            if index in inside
            else replace(meeting, required=False, wish_b=Wish.NO)
            for index, meeting in enumerate(problem.meetings)
        ),
    )


def _strong(problem: Problem, wanted: Sequence[int], stop: Stop, seed: int) -> tuple[Encoding, Oracle] | None:
    """None where no search is needed to see that it is impossible."""
    if any(problem.meetings[index].refused for index in wanted):
        return None
    try:
        encoding = encode(_as_held(problem, wanted), stop.pause)
    except (NoSlot, Impossible):
        return None
    return encoding, Oracle(encoding.cnf, stop, seed)


def _moved(
    problem: Problem, wanted: Sequence[int], schedule: Schedule | None, stop: Stop, seed: int
) -> Explanation | None:
    """That all can be held, and with the fewest held meetings moved; None if they cannot. Raises Stopped."""
    strong = _strong(problem, wanted, stop, seed)
    if strong is None:
        return None
    encoding, oracle = strong
    try:
        if not oracle.ask():
            return None
        costs, forced = Costs(), 0
        for index, slot in enumerate(schedule.slot if schedule else ()):
            if slot in encoding.at[index]:
                costs.add(encoding.at[index][slot])
            elif slot is not None:
                forced += 1
        return Explanation(True, _fewest(Descent(oracle, costs, bound=forced)) if schedule else None, (), (), True)
    finally:
        oracle.close()


def _fewest(descent: Descent) -> int | None:
    try:
        descent.minimise()
    except Stopped:
        return None
    return descent.bound


def _remedies(problem: Problem, wanted: Sequence[int], stop: Stop, seed: int) -> Iterator[Reason]:
    """Single changes with which all can be held, each tried while there is time."""
    for why, changed in _changes(problem, wanted[-1]):
        if stop.now:
            return
        part = stop.share(0.3)
        strong = None
        try:
            strong = _strong(changed, wanted, part, seed)
            if strong is not None and strong[1].ask():
                yield why
        except Stopped:
            continue
        finally:
            if strong is not None:
                strong[1].close()


def _changes(problem: Problem, index: int) -> Iterator[tuple[Reason, Problem]]:
    """Another interpreter, a company that comes, another table: each in one slot in which these two could meet."""
    meeting = problem.meetings[index]
    for slot in range(problem.slots):
        if meeting.fixed not in (None, slot) or (meeting.allowed is not None and slot not in meeting.allowed):
            continue
        name = problem.slot_name(slot)
        away = [side for side in (meeting.a, meeting.b) if slot in problem.participants[side].forbidden]
        if not away and problem.needs_interpreter(index):
            spoken = problem.participants[meeting.a].languages | problem.participants[meeting.b].languages
            extra = Interpreter("", spoken, frozenset({slot}))
            why = reason("interpreter", languages=interpreting.languages(problem, [index]), slot=name)
            yield why, replace(problem, interpreters=(*problem.interpreters, extra))
        if len(away) == 1:
            people = list(problem.participants)
            people[away[0]] = replace(people[away[0]], forbidden=people[away[0]].forbidden - {slot})
            yield reason("comes", who=people[away[0]].name, slot=name), replace(problem, participants=tuple(people))
        if not away:
            tables = tuple(count + (place == slot) for place, count in enumerate(problem.tables))
            yield reason("table", slot=name), replace(problem, tables=tables)


def sentences(explanation: Explanation) -> list[str]:
    """The explanation in words, a line each."""
    if explanation.possible is None:
        return ["It is not known yet why; there was not enough time."]
    if explanation.possible:
        if explanation.moves is None:
            return ["It can be held if other meetings move; how many is not known yet."]
        if not explanation.moves:
            return ["It can be held without moving any other meeting."]
        return [f"It can be held if {explanation.moves} other meetings move; fewer are not enough."]
    lines = ["These cannot all be so:", *map(str, explanation.reasons)]
    if explanation.enough:
        lines += ["Each of these alone would be enough:", *map(str, explanation.enough)]
    return lines
