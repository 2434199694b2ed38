"""The rules of a timetable as clauses: which meeting is in which slot, and nothing about what is preferred.

The base is the SAT model of Bofill et al. (JAIR 74, 2022). Implied constraints, which change no answer but decide the
speed: (1) in each slot the busy participants are twice the meetings, hence an even number of at most twice the tables
and, all meetings being given, at least twice what the other slots cannot hold; counted over participants, not over
meetings (the paper's second implied constraint, with parity and the lower bound added); (2) where a few participants
have most meetings, the tables are also counted over them (a cover of the meeting graph). Where they have not, this
second count only costs: measured, it is needed with 22 hubs for 154 meetings and doubles the time with 28 for 195.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from chomchom.solver.meetings import interpreting
from chomchom.solver.meetings.cnf import Cnf
from chomchom.solver.meetings.domains import domains
from chomchom.solver.meetings.problem import Interpreter, Problem
from chomchom.solver.meetings.reasons import reason

LARGEST_COUNT = 1_000_000  # participants x twice the tables x slots: beyond, the second count costs more than it helps


@dataclass
class Encoding:
    """`at[m][t]`: meeting m is in slot t. `busy[p][t]`: p meets in t. `held[m]`: None if required, else a literal.

    `duty[i][t]`: interpreter i works in t.
    """

    problem: Problem
    possible: list[set[int]]
    cnf: Cnf = field(default_factory=Cnf)
    at: list[dict[int, int]] = field(default_factory=list)
    busy: list[dict[int, int]] = field(default_factory=list)
    held: list[int | None] = field(default_factory=list)
    duty: list[dict[int, int]] = field(default_factory=list)

    def exact(self, who: int) -> bool:
        """Whether the number of meetings of this participant is known beforehand."""
        return all(self.problem.meetings[index].required for index in self.problem.of_participant[who])

    def full(self, who: int) -> bool:
        """Whether the participant meets in every slot that is open for it."""
        return self.exact(who) and len(self.busy[who]) == len(self.problem.of_participant[who])


class Impossible(Exception):
    """No schedule exists, found while the clauses were written."""

    def __init__(self, code: str, **values: str | int) -> None:
        self.reason = reason(code, **values)
        super().__init__(str(self.reason))


def encode(problem: Problem, pause: Callable[[], None] = lambda: None, *, hubs_always: bool = False) -> Encoding:
    """All rules but fairness (which belongs to the breaks); raises NoSlot or Impossible where counting shows it.

    `pause` is called again and again, and may raise to end the work.
    """
    encoding = Encoding(problem, domains(problem))
    counted(problem, encoding.possible)
    for _ in _rules(encoding, hubs_always):
        pause()
    return encoding


def counted(problem: Problem, possible: Sequence[set[int]]) -> None:
    """Raises Impossible where the tables are too few for all, or the open slots of somebody for its meetings."""
    required, places = sum(meeting.required for meeting in problem.meetings), sum(problem.tables)
    if required > places:
        raise Impossible("all_tables", meetings=required, number=places)
    for who, mine in enumerate(problem.of_participant):
        needed = [index for index in mine if problem.meetings[index].required]
        open_slots = set().union(*(possible[index] for index in needed))
        if len(open_slots) < len(needed):
            raise Impossible(
                "few_slots", who=problem.participants[who].name, meetings=len(needed), number=len(open_slots)
            )


def _rules(encoding: Encoding, hubs_always: bool) -> Iterator[None]:
    """Writes the rules, yielding between parts."""
    for rule in (_meetings, _participants, _order, _caps):
        rule(encoding)
        yield
    owners = _cover_of(encoding)
    for slot in range(encoding.problem.slots):
        if not _tables_by_participants(encoding, slot) or hubs_always or _mostly_whole(encoding.problem, owners):
            _tables_by_cover(encoding, slot)
        yield
    if encoding.problem.walking_slots:
        _walking(encoding)
        yield
    _interpreters(encoding)


def _meetings(encoding: Encoding) -> None:
    cnf = encoding.cnf
    for index, slots in enumerate(encoding.possible):
        at = {slot: cnf.new() for slot in sorted(slots)}
        literals = list(at.values())
        encoding.at.append(at)
        cnf.at_most_one(literals)
        if encoding.problem.meetings[index].required:
            cnf.add(*literals)
            encoding.held.append(None)
        else:
            encoding.held.append(cnf.either(literals) if literals else _never(cnf))


def _never(cnf: Cnf) -> int:
    literal = cnf.new()
    cnf.add(-literal)
    return literal


def _participants(encoding: Encoding) -> None:
    """Nobody in two meetings at once; who has as many meetings as open slots meets in each of them."""
    cnf, problem = encoding.cnf, encoding.problem
    for who, mine in enumerate(problem.of_participant):
        busy = {}
        for slot in range(encoding.problem.slots):
            literals = [encoding.at[index][slot] for index in mine if slot in encoding.at[index]]
            if literals:
                busy[slot] = cnf.either(literals)
                cnf.at_most_one(literals)
        encoding.busy.append(busy)
        if encoding.exact(who) and len(busy) == len(mine):
            cnf.clauses += [[literal] for literal in busy.values()]


def _order(encoding: Encoding) -> None:
    """A meeting in slot t needs the earlier one before t (if that is held), and the other way round."""
    for index, meeting in enumerate(encoding.problem.meetings):
        for other in meeting.after:
            later, earlier = encoding.at[index], encoding.at[other]
            for slot, literal in later.items():
                if encoding.held[other] is None:
                    encoding.cnf.add(-literal, *(before for t, before in earlier.items() if t < slot))
                else:
                    encoding.cnf.clauses += [[-literal, -wrong] for t, wrong in earlier.items() if t >= slot]
            if encoding.held[index] is None:
                for slot, literal in earlier.items():
                    encoding.cnf.add(-literal, *(after for t, after in later.items() if t > slot))


def _caps(encoding: Encoding) -> None:
    for who, participant in enumerate(encoding.problem.participants):
        busy = encoding.busy[who]
        if participant.minimum > len(busy):
            raise Impossible("promised", who=participant.name, meetings=participant.minimum, number=len(busy))
        _between(encoding.cnf, list(busy.values()), participant.minimum, participant.maximum)
        if participant.per_day is not None:
            for day in encoding.problem.day_slots:
                _between(encoding.cnf, [busy[slot] for slot in day if slot in busy], 0, participant.per_day)


def _between(cnf: Cnf, literals: list[int], least: int, most: int | None) -> None:
    if most is not None and most < len(literals):
        outputs = cnf.count(literals, most + 1, both=False)
        cnf.add(-outputs[most])
    if least:
        outputs = cnf.count(literals, least, both=True)
        cnf.add(outputs[least - 1])


def cover(problem: Problem) -> dict[int, list[int]]:
    """A few participants who between them have every meeting, each meeting given to one of them (greedy)."""
    left = [set(mine) for mine in problem.of_participant]
    owned: dict[int, list[int]] = {}
    while left and (best := max(range(len(left)), key=lambda who: len(left[who]))) is not None and left[best]:
        owned[best] = sorted(left[best])
        for index in owned[best]:
            meeting = problem.meetings[index]
            other = meeting.b if meeting.a == best else meeting.a
            left[other].discard(index)
        left[best] = set()
    return owned


def _tables_by_cover(encoding: Encoding, slot: int) -> None:
    problem, cnf = encoding.problem, encoding.cnf
    literals = []
    for who, owned in _cover_of(encoding).items():
        here = [encoding.at[index][slot] for index in owned if slot in encoding.at[index]]
        if here:
            whole = len(owned) == len(problem.of_participant[who])
            literals.append(encoding.busy[who][slot] if whole else cnf.either(here))
    tables = problem.tables[slot]
    if len(literals) > tables:
        cnf.add(-cnf.count(literals, tables + 1, both=False)[tables])


def _mostly_whole(problem: Problem, owners: dict[int, list[int]]) -> bool:
    """Whether most participants of a cover own all their meetings: then it counts literals that are there anyway."""
    whole = sum(len(owned) == len(problem.of_participant[who]) for who, owned in owners.items())
    return 2 * whole >= len(owners)


def _cover_of(encoding: Encoding) -> dict[int, list[int]]:
    found = encoding.__dict__.get("_cover")
    if found is None:
        found = encoding.__dict__["_cover"] = cover(encoding.problem)
    return found


def _tables_by_participants(encoding: Encoding, slot: int) -> bool:
    """Busy participants are an even number, at most twice the tables, at least what the other slots leave over.

    False if they are too many to be counted.
    """
    problem, cnf = encoding.problem, encoding.cnf
    always = sum(slot in encoding.busy[who] for who in range(len(problem.participants)) if encoding.full(who))
    loose = [busy[slot] for who, busy in enumerate(encoding.busy) if slot in busy and not encoding.full(who)]
    most = 2 * problem.tables[slot] - always
    if most < 0:
        raise Impossible("full_slot", slot=problem.slot_name(slot), people=always, number=problem.tables[slot])
    if len(loose) <= most:
        return True
    if len(loose) * most * problem.slots > LARGEST_COUNT:
        return False
    least = 2 * _least_load(problem, slot) - always
    outputs = cnf.count(loose, most + 1, both=True)
    cnf.add(-outputs[most])
    cnf.clauses += [[outputs[j]] for j in range(max(0, least))]
    for j in range(most + 1):
        if (j + always) % 2:
            cnf.clauses.append(([-outputs[j - 1]] if j else []) + [outputs[j]])
    return True


def _least_load(problem: Problem, slot: int) -> int:
    """Meetings that this slot must hold because the others together cannot."""
    required = sum(meeting.required for meeting in problem.meetings)
    return max(0, required - sum(problem.tables) + problem.tables[slot])


def _walking(encoding: Encoding) -> None:
    """Meetings of one participant in different halls of one day lie further apart than the walk."""
    problem, cnf = encoding.problem, encoding.cnf
    for mine in problem.of_participant:
        halls = sorted({problem.meetings[index].hall for index in mine})
        if len(halls) < 2:
            continue
        there = {
            (hall, slot): cnf.either(literals)
            for hall in halls
            for slot in range(problem.slots)
            if (
                literals := [
                    encoding.at[index][slot]
                    for index in mine
                    if problem.meetings[index].hall == hall and slot in encoding.at[index]
                ]
            )
        }
        for day in problem.day_slots:
            _apart(cnf, there, day, problem.walking_slots)


def _apart(cnf: Cnf, there: dict[tuple[int, int], int], day: tuple[int, ...], free: int) -> None:
    inside = set(day)
    for (hall, slot), here in there.items():
        if slot in inside:
            near = [
                other
                for (elsewhere, t), other in there.items()
                if elsewhere != hall and t in inside and 0 < t - slot <= free
            ]
            cnf.clauses += [[-here, -other] for other in near]


def _interpreters(encoding: Encoding) -> None:
    """In each slot, for each union of kinds of meetings, at most as many as interpreters are on duty (Hall's theorem).

    Who serves which meeting is settled afterwards (`interpreting.assign`); `duty` says who works when. Implied: each
    slot serves at least those that the interpreters cannot serve in all other slots together.
    """
    problem = encoding.problem
    encoding.duty = [_duty(encoding, who) for who in range(len(problem.interpreters))]
    _alike(encoding)
    groups = interpreting.kinds(problem)
    meetings = list(groups.values())
    for who, inside in interpreting.halls_conditions(list(groups)):
        members = [index for kind in inside for index in meetings[kind]]
        _served(encoding, members, sorted(who))


def _served(encoding: Encoding, members: list[int], who: list[int]) -> None:
    """These meetings, which only these interpreters can serve."""
    problem = encoding.problem
    required = [index for index in members if problem.meetings[index].required]
    for slot in range(problem.slots):
        demand = _busy_among(encoding, members, slot)
        supply = [encoding.duty[i][slot] for i in who if slot in encoding.duty[i]]
        if not demand:
            continue
        elsewhere = sorted({t for index in required for t in encoding.at[index] if t != slot})
        least = len(required) - sum(interpreting.most_work(problem, i, elsewhere) for i in who)
        if least > min(len(demand), len(supply)):
            raise Impossible("too_few_interpreters", meetings=len(required))
        _at_most_as_many(encoding.cnf, demand, supply, max(0, least))


def _alike(encoding: Encoding) -> None:
    """Of interpreters who are alike, the first has its first pause of a day first (which of them is which is free)."""
    alike: dict[Interpreter, list[int]] = {}
    for who, interpreter in enumerate(encoding.problem.interpreters):
        if interpreter.longest_run is not None:
            alike.setdefault(replace(interpreter, name=""), []).append(who)
    for group in alike.values():
        for day in encoding.problem.day_slots:
            rows = [_paused_until(encoding, who, day) for who in group]
            for before, after in itertools.pairwise(rows):
                encoding.cnf.clauses += [[-late, early] for early, late in zip(before, after, strict=True)]


def _paused_until(encoding: Encoding, who: int, day: tuple[int, ...]) -> list[int]:
    """A literal per slot of the day worked at all: there was a pause there or before."""
    paused: list[int] = []
    for slot in day:
        if slot in encoding.duty[who]:
            paused.append(encoding.cnf.either([*paused[-1:], -encoding.duty[who][slot]]))
    return paused


def _duty(encoding: Encoding, who: int) -> dict[int, int]:
    """A literal per slot worked; never more in a row than the interpreter may."""
    interpreter, cnf = encoding.problem.interpreters[who], encoding.cnf
    duty = {slot: cnf.new() for slot in sorted(interpreter.hours)}
    longest = interpreter.longest_run
    if longest is None:
        cnf.clauses += [[literal] for literal in duty.values()]
        return duty
    for day in encoding.problem.day_slots:
        for start in range(len(day) - longest):
            run = day[start : start + longest + 1]
            if all(slot in duty for slot in run):
                cnf.add(*(-duty[slot] for slot in run))
    return duty


def _busy_among(encoding: Encoding, members: list[int], slot: int) -> list[int]:
    """Literals whose number is the number of these meetings in the slot: one per side that has several of them."""
    by_side: dict[int, list[int]] = {}
    for index in members:
        if slot in encoding.at[index]:
            by_side.setdefault(encoding.problem.meetings[index].a, []).append(encoding.at[index][slot])
    return [encoding.cnf.either(literals) for literals in by_side.values()]


def _at_most_as_many(cnf: Cnf, demand: list[int], supply: list[int], least: int) -> None:
    if not supply:
        cnf.clauses += [[-literal] for literal in demand]
        return
    needed = cnf.count(demand, len(supply) + 1, both=bool(least))
    there = cnf.count(supply, len(supply), both=True)
    for place, literal in enumerate(needed):
        cnf.add(-literal, *there[place : place + 1])
    cnf.clauses += [[literal] for literal in needed[:least]]
