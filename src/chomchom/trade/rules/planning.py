"""The planner's question, made of a leg's rows, and its answer put at tables: pure, no database.

Slots are all half-days of the leg cut in pieces, in the order of time; participants are the exporters, then
the buyers.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import cached_property
from itertools import groupby

from chomchom.solver import meetings as solver
from chomchom.trade.enums import WishLevel
from chomchom.trade.models import Application, Guest, HalfDay, Interpreter, Leg
from chomchom.trade.rules.availability import covers

WISH = {
    WishLevel.MUST: solver.Wish.MUST,
    WishLevel.LIKE: solver.Wish.LIKE,
    WishLevel.COULD: solver.Wish.COULD,
    WishLevel.NO: solver.Wish.NO,
    WishLevel.UNKNOWN: solver.Wish.NONE,
}
HOME_LANGUAGE = "ko"
Pair = tuple[int, int]


@dataclass(frozen=True)
class Slot:
    """One meeting's time at a half-day; the moments are aware and show the clock of the leg."""

    half_day: HalfDay
    starts_at: datetime
    ends_at: datetime

    @property
    def name(self) -> str:
        return f"{self.starts_at:%m-%d %H:%M}"


def slots_of(leg: Leg, half_days: Sequence[HalfDay]) -> list[Slot]:
    """All slots of a leg in the order of time."""
    found = []
    for half in sorted(half_days, key=lambda half: (half.day, half.starts_at)):
        first = datetime.combine(half.day, half.starts_at, tzinfo=leg.zone)
        long = timedelta(minutes=half.slot_minutes)
        found += [Slot(half, first + number * long, first + (number + 1) * long) for number in range(half.slots)]
    return found


def labels_of(half_days: Sequence[HalfDay]) -> dict[str, list[str]]:
    """{label: languages} of the interpreters that the half-days ask for: ``id-ko 1``, ``id-ko 2``, …"""
    most: dict[str, int] = {}
    for half in half_days:
        for languages, number in half.interpreters.items():
            most[languages] = max(most.get(languages, 0), int(number))
    return {
        f"{languages} {number}": languages.split("-")
        for languages, count in sorted(most.items())
        for number in range(1, count + 1)
    }


@dataclass(frozen=True)
class Placed:
    """Where a pair sits: the slot's number, the table (from 1) and the interpreter's key, if any."""

    slot: int
    table: int
    interpreter: int | None
    is_locked: bool = False


@dataclass(frozen=True)
class Situation:
    """All rows that a planning of one leg needs. ``wishes`` are {pair: (by exporter, by buyer)}."""

    leg: Leg
    half_days: Sequence[HalfDay]
    applications: Sequence[Application]
    guests: Sequence[Guest]
    interpreters: Sequence[Interpreter]
    wishes: Mapping[Pair, tuple[str, str]]
    forbidden: Collection[Pair] = ()
    standing: Mapping[Pair, Placed] = field(default_factory=dict)
    gone: Collection[int] = ()  # guests that do not come any more

    @cached_property
    def slots(self) -> list[Slot]:
        return slots_of(self.leg, self.half_days)

    @cached_property
    def by_start(self) -> dict[datetime, int]:
        return {slot.starts_at: number for number, slot in enumerate(self.slots)}

    @cached_property
    def days(self) -> list[object]:
        return sorted({half.day for half in self.half_days})

    @cached_property
    def place(self) -> dict[tuple[str, int], int]:
        """(side, key) → the participant's number in the problem."""
        sides = [("exporter", row.pk) for row in self.applications] + [("buyer", row.pk) for row in self.guests]
        return {key: number for number, key in enumerate(sides)}

    @cached_property
    def pairs(self) -> list[Pair]:
        """Who is to be planned: wished by at least one side, refused by none, not forbidden; and who stands already."""
        known = {row.pk for row in self.applications}, {row.pk for row in self.guests}
        asked = {
            pair
            for pair, wish in self.wishes.items()
            if pair[0] in known[0] and pair[1] in known[1] and not self.refusal_of(pair) and any(
                WISH[one] > 0 for one in wish
            )
        }  # fmt: skip
        return sorted(asked | set(self.standing))

    def refusal_of(self, pair: Pair) -> str:
        """Why nobody need ask the planner: a code, or "" """
        if pair in self.forbidden:
            return "forbidden"
        if pair[1] in self.gone:
            return "gone"
        left, right = self.wishes.get(pair, (WishLevel.UNKNOWN, WishLevel.UNKNOWN))
        if WishLevel.NO in (left, right):
            return "exporter_no" if left == WishLevel.NO else "buyer_no"
        return ""

    def forbidden_slots(self, guest: Guest) -> frozenset[int]:
        return frozenset(
            number
            for number, slot in enumerate(self.slots)
            if not covers(
                guest.availability, self.days, slot.half_day.day, _local(slot.starts_at), _local(slot.ends_at)
            )
        )

    def hours(self, interpreter: Interpreter) -> frozenset[int]:
        """The slots in which somebody is there to interpret: as many as the half-day counts, until they fall ill."""
        languages, _space, number = interpreter.label.rpartition(" ")
        return frozenset(
            place
            for place, slot in enumerate(self.slots)
            if int(number or 0) <= int(slot.half_day.interpreters.get(languages, 0))
            and (interpreter.ill_from is None or slot.starts_at < interpreter.ill_from)
        )


def _local(moment: datetime) -> time:
    return moment.time()


def problem_of(situation: Situation, *, fixed: Mapping[Pair, int] | None = None) -> solver.Problem:
    """The problem for the solver; ``fixed`` pairs are held in the slot given. Raises ``solver.BadProblem``."""
    fixed = fixed or {}
    return solver.Problem(
        participants=(*map(_exporter, situation.applications), *(_buyer(situation, row) for row in situation.guests)),
        meetings=tuple(_meeting(situation, pair, fixed) for pair in situation.pairs),
        slots=len(situation.slots),
        tables=tuple(slot.half_day.tables for slot in situation.slots),
        days=_groups(situation, lambda slot: slot.half_day.day),
        sessions=_groups(situation, lambda slot: slot.half_day.pk),
        interpreters=tuple(
            solver.Interpreter(str(row), frozenset(row.languages), situation.hours(row))
            for row in situation.interpreters
        ),
        noon_counts=False,
        slot_names=tuple(slot.name for slot in situation.slots),
    )


def _groups(situation: Situation, key) -> tuple[tuple[int, ...], ...]:  # type: ignore[no-untyped-def]
    numbered = [(key(slot), number) for number, slot in enumerate(situation.slots)]
    return tuple(tuple(number for _key, number in group) for _key, group in groupby(numbered, lambda one: one[0]))


def _exporter(row: Application) -> solver.Participant:
    return solver.Participant(str(row.exporter), "exporter", languages=frozenset(row.speaks or [HOME_LANGUAGE]))


def _buyer(situation: Situation, row: Guest) -> solver.Participant:
    return solver.Participant(
        row.buyer.name, "buyer", situation.forbidden_slots(row), languages=frozenset(row.buyer.languages)
    )


def _meeting(situation: Situation, pair: Pair, fixed: Mapping[Pair, int]) -> solver.Meeting:
    left, right = situation.wishes.get(pair, (WishLevel.UNKNOWN, WishLevel.UNKNOWN))
    if pair in fixed:  # a meeting that stands is a fact, whatever was said of it later
        left, right = (WishLevel.UNKNOWN if one == WishLevel.NO else one for one in (left, right))
    return solver.Meeting(
        a=situation.place["exporter", pair[0]],
        b=situation.place["buyer", pair[1]],
        required=pair in fixed,
        wish_a=WISH[left],
        wish_b=WISH[right],
        fixed=fixed.get(pair),
    )


# -- tables and interpreters -------------------------------------------------------------------------------------------


def seated(situation: Situation, problem: solver.Problem, schedule: solver.Schedule) -> dict[Pair, Placed]:
    """The schedule at tables: who stands in the same slot as before keeps table and interpreter, an exporter keeps its
    table for the day. Raises ``solver.WrongSchedule`` if what comes out breaks a rule."""
    seats: dict[Pair, Placed] = {}
    home: dict[tuple[str, int], int] = {}
    for slot in sorted({slot for slot in schedule.slot if slot is not None}):
        here = [index for index, at in enumerate(schedule.slot) if at == slot]
        _seat(situation, problem, slot, here, home, seats)
    pairs = situation_pairs(situation, problem)
    number = {row.pk: place for place, row in enumerate(situation.interpreters)}
    chosen = tuple(
        number[seats[pair].interpreter] if pair in seats and seats[pair].interpreter else None for pair in pairs
    )
    if faults := solver.verify(_as_held(problem, schedule), solver.Schedule(schedule.slot, chosen)):
        raise solver.WrongSchedule("; ".join(faults[:3]))
    return seats


def _as_held(problem: solver.Problem, schedule: solver.Schedule) -> solver.Problem:
    """A repair may have had to give a meeting up: what is not held is not asked for when the rest is checked."""
    pairs = zip(problem.meetings, schedule.slot, strict=True)
    return replace(problem, meetings=tuple(replace(m, required=m.required and at is not None) for m, at in pairs))


def situation_pairs(situation: Situation, problem: solver.Problem) -> list[Pair]:
    """The pair of each meeting of the problem, walk-ins at the end included."""
    keys = {number: key for (_side, key), number in situation.place.items()}
    return [(keys[meeting.a], keys[meeting.b]) for meeting in problem.meetings]


def _seat(
    situation: Situation, problem: solver.Problem, slot: int, here: list[int], home: dict, seats: dict[Pair, Placed]
) -> None:  # fmt: skip
    pairs = situation_pairs(situation, problem)
    before = {index: situation.standing.get(pairs[index]) for index in here}
    stays = {index: old for index, old in before.items() if old is not None and old.slot == slot}
    tables = _assign(here, list(range(1, problem.tables[slot] + 1)), lambda index, table: _cost(
        table, stays[index].table if index in stays else None, home.get(("table", pairs[index][0]))
    ))  # fmt: skip
    needing = [index for index in here if problem.needs_interpreter(index)]
    people = [row for place, row in enumerate(situation.interpreters) if slot in problem.interpreters[place].hours]
    place_of = {row.pk: place for place, row in enumerate(situation.interpreters)}

    def interpreting(index: int, row: Interpreter) -> float | None:
        if not problem.can_interpret(place_of[row.pk], index):
            return None
        old = stays[index].interpreter if index in stays else None
        return _cost(row.pk, old, home.get(("interpreter", pairs[index][0])))

    interpreters = _assign(needing, people, interpreting)
    for index in here:
        who = interpreters.get(index)
        pair = pairs[index]
        old = before[index]
        seats[pair] = Placed(slot, tables[index], who.pk if who else None, bool(old and old.is_locked))
        home["table", pair[0]] = tables[index]
        if who:
            home["interpreter", pair[0]] = who.pk


def _cost(value: int, before: int | None, at_home: int | None) -> float:
    return 0 if value == before else 10 if before is None and value == at_home else 20 if before is None else 30


def _assign(rows: Sequence, columns: Sequence, cost) -> dict:  # type: ignore[no-untyped-def, type-arg]
    """{row: column} at the lowest cost; None as cost: not possible. Rows that find no column are left out."""
    if not rows or not columns:
        return {}
    import numpy
    from scipy.optimize import linear_sum_assignment

    never = 10_000
    costs = numpy.array([[never if (c := cost(row, col)) is None else c for col in columns] for row in rows])
    left, right = linear_sum_assignment(costs)
    return {rows[a]: columns[b] for a, b in zip(left, right, strict=True) if costs[a][b] < never}
