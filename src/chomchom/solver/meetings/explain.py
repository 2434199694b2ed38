"""Why a pair does not meet, and why a problem has no solution: a smallest set of demands in conflict, found by solving.

Every demand gets a switch. Sets of demands whose removal makes the rest possible are collected; a smallest set that
hits all of them and is itself impossible is a smallest conflict (Reiter 1987; Ignatiev et al. 2015).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations

from chomchom.solver.meetings import interpreting
from chomchom.solver.meetings.cnf import Cnf
from chomchom.solver.meetings.problem import BadProblem, Problem
from chomchom.solver.meetings.result import Schedule, Stop, Stopped
from chomchom.solver.meetings.search import Costs, Descent, Oracle

PATIENCE_CONFLICTS = 20_000


@dataclass(frozen=True, slots=True)
class Explanation:
    """`possible`: it could be held, with `moves` other meetings moved (proven fewest). Otherwise `reasons` conflict.

    `smallest`: no smaller set of demands is in conflict (False: only none of them can be left out).
    `enough`: single changes, each of which would make it possible.
    """

    possible: bool
    moves: int | None
    reasons: tuple[str, ...]
    enough: tuple[str, ...]
    smallest: bool


@dataclass(frozen=True, slots=True)
class Demand:
    switch: int
    text: str
    remedy: str = ""


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
    question = _Question(problem, [*held, index], stop, seed)
    try:
        return question.answer(schedule)
    finally:
        question.oracle.close()


def conflict(problem: Problem, stop: Stop, seed: int = 1) -> Explanation:
    """Why not all required meetings can be held: the smallest set of demands in conflict."""
    required = [index for index, meeting in enumerate(problem.meetings) if meeting.required]
    question = _Question(problem, required, stop, seed)
    try:
        return question.answer(None)
    finally:
        question.oracle.close()


class _Question:
    """The rules written plainly, each with a switch; only "nobody is in two places at once" has none."""

    def __init__(self, problem: Problem, wanted: Sequence[int], stop: Stop, seed: int) -> None:
        self.problem, self.stop = problem, stop
        self.wanted = list(wanted)
        self.cnf = Cnf()
        self.demands: dict[int, Demand] = {}
        self.at = {index: [self.cnf.new() for _ in range(problem.slots)] for index in self.wanted}
        for write in (self._meetings, self._participants, self._tables, self._order, self._walking, self._interpreters):
            write()
        self.oracle = Oracle(self.cnf, stop, seed)

    def answer(self, schedule: Schedule | None) -> Explanation:
        switches = list(self.demands)
        if self.oracle.ask(switches):
            return Explanation(True, self._moves(schedule, switches), (), (), True)
        core, smallest = self._smallest(switches)
        reasons = tuple(self.demands[switch].text for switch in core)
        return Explanation(False, None, reasons, tuple(self._enough(core, switches)), smallest)

    # -- the rules

    def _demand(self, text: str, remedy: str = "") -> int:
        switch = self.cnf.new()
        self.demands[switch] = Demand(switch, text, remedy)
        return switch

    def _name(self, index: int) -> str:
        meeting = self.problem.meetings[index]
        return f"{self.problem.participants[meeting.a].name} and {self.problem.participants[meeting.b].name}"

    def _meetings(self) -> None:
        for index in self.wanted:
            meeting, at = self.problem.meetings[index], self.at[index]
            self.cnf.at_most_one(at)
            self.cnf.add(-self._demand(f"{self._name(index)} meet."), *at)
            if meeting.refused:
                refusal = self._demand(
                    f"One side refused the meeting of {self._name(index)}.",
                    f"{self._name(index)}: the refusal is taken back.",
                )
                self.cnf.clauses += [[-refusal, -literal] for literal in at]
            self._bound(index, meeting.allowed, "is bound to its session")
            self._bound(index, None if meeting.fixed is None else frozenset({meeting.fixed}), "is fixed to its slot")

    def _bound(self, index: int, allowed: frozenset[int] | None, why: str) -> None:
        if allowed is not None:
            switch = self._demand(
                f"The meeting of {self._name(index)} {why}.",
                f"The meeting of {self._name(index)} may be at another time.",
            )
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
            switch = self._demand(f"{participant.name} is not there in {name}.", f"{participant.name} comes in {name}.")
            self.cnf.add(-switch, -busy[slot])

    def _caps(self, who: int, busy: list[int]) -> None:
        participant = self.problem.participants[who]
        if participant.maximum is not None:
            self._at_most(
                busy,
                participant.maximum,
                f"{participant.name} may have at most {participant.maximum} meetings.",
                f"{participant.name} may have one meeting more.",
            )
        if participant.per_day is not None:
            for day, slots in enumerate(self.problem.day_slots):
                text = f"{participant.name} may have at most {participant.per_day} meetings on day {day + 1}."
                self._at_most(
                    [busy[slot] for slot in slots],
                    participant.per_day,
                    text,
                    f"{participant.name} may have one meeting more on day {day + 1}.",
                )

    def _at_most(self, literals: list[int], most: int, text: str, remedy: str) -> None:
        """At most `most` by one demand; `most` + 1 always, so that removing the demand means one more."""
        if most < len(literals):
            outputs = self.cnf.count(literals, most + 2, both=False)
            self.cnf.add(-self._demand(text, remedy), -outputs[most])
            self.cnf.clauses += [[-output] for output in outputs[most + 1 :]]

    def _tables(self) -> None:
        for slot, tables in enumerate(self.problem.tables):
            name = self.problem.slot_name(slot)
            text = f"There are {tables} tables in {name}."
            self._at_most([at[slot] for at in self.at.values()], tables, text, f"One more table in {name}.")

    def _order(self) -> None:
        for index in self.wanted:
            for other in self.problem.meetings[index].after:
                if other in self.at:
                    switch = self._demand(
                        f"{self._name(index)} meet after {self._name(other)}.",
                        f"{self._name(index)} may meet before {self._name(other)}.",
                    )
                    later, earlier = self.at[index], self.at[other]
                    self.cnf.clauses += [
                        [-switch, -later[t], -before] for t in range(len(later)) for before in earlier[t:]
                    ]

    def _walking(self) -> None:
        free = self.problem.walking_slots
        for who, mine in enumerate(self.problem.of_participant if free else ()):
            wanted = [index for index in mine if index in self.at]
            if len({self.problem.meetings[index].hall for index in wanted}) > 1:
                name = self.problem.participants[who].name
                switch = self._demand(
                    f"{name} needs {free} free slots to change halls.", f"{name} changes halls in less time."
                )
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
                spoken = self._languages(members)
                name = self.problem.slot_name(slot)
                text = f"There are {len(there)} {spoken} interpreters in {name}."
                wanted = [self.at[index][slot] for index in members]
                self._at_most_as_many(wanted, there, text, f"One more {spoken} interpreter in {name}.")

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
            switch = self._demand(f"{name} works at most {longest} slots without a pause.", f"{name} has no pauses.")
            self.cnf.clauses += [[-switch, *(-work[slot] for slot in run)] for run in runs]
        return work

    def _at_most_as_many(self, literals: list[int], supply: list[int], text: str, remedy: str) -> None:
        """No more than the supply by one demand; no more than the supply and one always."""
        needed = self.cnf.count(literals, len(supply) + 2, both=False)
        there = self.cnf.count(supply, len(supply), both=True)
        switch = self._demand(text, remedy)
        for place, literal in enumerate(needed):
            self.cnf.add(-switch, -literal, *there[place : place + 1])
            if place:
                self.cnf.add(-literal, *there[place - 1 : place])

    def _languages(self, meetings: list[int]) -> str:
        """The languages that the two sides of all these meetings have in common, as in id/vi↔ko."""
        people = self.problem.participants
        left = frozenset.intersection(*(people[self.problem.meetings[index].a].languages for index in meetings))
        right = frozenset().union(*(people[self.problem.meetings[index].b].languages for index in meetings))
        return "/".join(sorted(right - left)) + "↔" + "/".join(sorted(left))

    # -- the answers

    def _smallest(self, switches: list[int]) -> tuple[list[int], bool]:
        """A smallest conflict by hitting sets; if the time ends first, one of which no demand can be left out."""
        least = self._irreducible(self.oracle.core())
        hitter_cnf = Cnf()
        chooser: dict[int, int] = {}
        for switch in switches:
            chooser[switch] = hitter_cnf.new()
        back = {literal: switch for switch, literal in chooser.items()}
        try:
            while True:
                costs = Costs()
                for literal in chooser.values():
                    costs.add(-literal)
                fresh = Oracle(_copy(hitter_cnf), self.stop, 1)
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
        place = 0
        while place < len(core):
            without = core[:place] + core[place + 1 :]
            if self.oracle.ask_for(PATIENCE_CONFLICTS, without) is False:
                needed = set(self.oracle.core())
                core = [switch for switch in without if switch in needed]
            else:
                place += 1
        return core

    def _enough(self, core: list[int], switches: list[int]) -> Iterable[str]:
        """Demands of the conflict which alone, given up, make everything possible."""
        for switch in core:
            if self.demands[switch].remedy and self.oracle.ask_for(
                PATIENCE_CONFLICTS, [other for other in switches if other != switch]
            ):
                yield self.demands[switch].remedy

    def _moves(self, schedule: Schedule | None, switches: list[int]) -> int | None:
        """The fewest held meetings that must move."""
        if schedule is None:
            return None
        costs = Costs()
        for index, at in self.at.items():
            if (slot := schedule.slot[index]) is not None:
                costs.add(at[slot])
        descent = Descent(self.oracle, costs, fixed=switches)
        return descent.bound if descent.minimise() is not None else None


def _copy(cnf: Cnf) -> Cnf:
    copy = Cnf()
    copy.top, copy.clauses = cnf.top, list(cnf.clauses)
    return copy


def sentences(explanation: Explanation) -> list[str]:
    """The explanation in words, a line each."""
    if explanation.possible:
        if not explanation.moves:
            return ["It can be held without moving any other meeting."]
        return [f"It can be held if {explanation.moves} other meetings move; fewer are not enough."]
    lines = ["These cannot all be so:", *explanation.reasons]
    if explanation.enough:
        lines += ["Each of these alone would be enough:", *explanation.enough]
    return lines
