"""What a meeting timetable is asked for: immutable, validated data.

Slots are whole numbers from 0 on, in the order of time. All references (participants, meetings, interpreters)
are positions in the tuples of the problem; names serve only the sentences shown to people.
"""

from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property


class BadProblem(ValueError):
    """The problem contradicts itself; the text is a sentence that can be shown."""


class Wish(IntEnum):
    """How much one side wants a meeting; the number is its weight, `NO` and `MUST` are rules."""

    NO = -1
    NONE = 0
    COULD = 1
    LIKE = 3
    MUST = 9


@dataclass(frozen=True, slots=True)
class Participant:
    """One company. `forbidden` slots are never used; `maximum` and `per_day` of None mean no cap."""

    name: str
    role: str = ""
    forbidden: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()
    minimum: int = 0
    maximum: int | None = None
    per_day: int | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of participants `a` and `b`.

    `required` meetings are all held; the others are chosen by `wish_a` and `wish_b`. `allowed` of None means any slot.
    `after` lists meetings that must come in an earlier slot (if held). `hall` is where it is held, for walking.
    """

    a: int
    b: int
    required: bool = True
    wish_a: Wish = Wish.NONE
    wish_b: Wish = Wish.NONE
    weight: int = 1
    allowed: frozenset[int] | None = None
    fixed: int | None = None
    after: tuple[int, ...] = ()
    hall: int = 0

    @property
    def refused(self) -> bool:
        return Wish.NO in (self.wish_a, self.wish_b)

    @property
    def must(self) -> bool:
        return Wish.MUST in (self.wish_a, self.wish_b) and not self.refused

    @property
    def value(self) -> int:
        """Weighted wishes of both sides."""
        return self.weight * (max(0, self.wish_a) + max(0, self.wish_b))


@dataclass(frozen=True, slots=True)
class Interpreter:
    """`hours` are the slots worked; never more than `longest_run` slots without one free (None: no limit)."""

    name: str
    languages: frozenset[str]
    hours: frozenset[int]
    longest_run: int | None = None


@dataclass(frozen=True)
class Problem:
    """A timetable to be made; construction raises BadProblem with a sentence where it contradicts itself.

    `days` and `sessions` list slots; without days all slots are one day. `tables` has one number per slot.
    `noon_counts`: whether an idle run across the border of two sessions of a day is a break (it is in the literature).
    `fairness`: the numbers of breaks of any two participants differ by at most this (None: not asked).
    `walking_slots`: free slots a participant needs between meetings in different halls of one day.
    """

    participants: tuple[Participant, ...]
    meetings: tuple[Meeting, ...]
    slots: int
    tables: tuple[int, ...]
    days: tuple[tuple[int, ...], ...] = ()
    sessions: tuple[tuple[int, ...], ...] = ()
    interpreters: tuple[Interpreter, ...] = ()
    fairness: int | None = None
    noon_counts: bool = True
    walking_slots: int = 0
    slot_names: tuple[str, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        from chomchom.solver.meetings import checks

        checks.check(self)

    @cached_property
    def of_participant(self) -> tuple[tuple[int, ...], ...]:
        """The meetings of each participant."""
        mine: list[list[int]] = [[] for _ in self.participants]
        for index, meeting in enumerate(self.meetings):
            mine[meeting.a].append(index)
            mine[meeting.b].append(index)
        return tuple(map(tuple, mine))

    @cached_property
    def day_slots(self) -> tuple[tuple[int, ...], ...]:
        return self.days or (tuple(range(self.slots)),)

    @cached_property
    def stretches(self) -> tuple[tuple[int, ...], ...]:
        """The slots inside which breaks are counted: days, or sessions where noon does not count."""
        if self.noon_counts or not self.sessions:
            return self.day_slots
        return tuple(
            tuple(slot for slot in day if slot in session)
            for day in self.day_slots
            for session in self.sessions
            if set(day) & set(session)
        )

    @cached_property
    def choosing(self) -> bool:
        """Whether meetings are to be chosen (use 2) or all are given (use 1)."""
        return not all(meeting.required for meeting in self.meetings)

    def needs_interpreter(self, index: int) -> bool:
        """Whether both sides state their languages and share none."""
        meeting = self.meetings[index]
        left, right = self.participants[meeting.a].languages, self.participants[meeting.b].languages
        return bool(left and right and not left & right)

    def can_interpret(self, interpreter: int, index: int) -> bool:
        meeting = self.meetings[index]
        spoken = self.interpreters[interpreter].languages
        return bool(spoken & self.participants[meeting.a].languages and spoken & self.participants[meeting.b].languages)

    def slot_name(self, slot: int) -> str:
        return self.slot_names[slot] if self.slot_names else f"slot {slot}"
