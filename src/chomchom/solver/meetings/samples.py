"""Seeded problems of the sizes that the field has, for benchmarks, tests and demonstrations."""

from dataclasses import dataclass
from random import Random

from chomchom.solver.meetings.problem import Interpreter, Meeting, Participant, Problem, Wish

WISHES = (Wish.MUST, Wish.LIKE, Wish.LIKE, Wish.COULD, Wish.COULD, Wish.NONE)


@dataclass(frozen=True, slots=True)
class Size:
    """How large a choose-and-place problem is; `cities` gives the city of each day, buyers live in one of them."""

    exporters: int
    buyers: int
    wishes: int
    slots_per_day: int
    cities: tuple[int, ...]
    tables: int
    interpreters: int
    halls: int = 1


MISSION = Size(exporters=12, buyers=90, wishes=250, slots_per_day=8, cities=(0, 0, 1), tables=12, interpreters=8)
EVENT = Size(
    exporters=80, buyers=120, wishes=1000, slots_per_day=16, cities=(0, 0), tables=40, interpreters=12, halls=2
)
TINY = Size(exporters=2, buyers=3, wishes=4, slots_per_day=3, cities=(0,), tables=2, interpreters=1, halls=2)


def wished(size: Size, seed: int) -> Problem:
    """Wishes of both sides between Korean exporters and foreign buyers, some of whom need an interpreter."""
    random = Random(seed)  # noqa: S311
    slots = size.slots_per_day * len(size.cities)
    days = tuple(
        tuple(range(day * size.slots_per_day, (day + 1) * size.slots_per_day)) for day in range(len(size.cities))
    )
    buyers = [_buyer(random, number, size, days) for number in range(size.buyers)]
    pairs = random.sample(
        [(left, right) for left in range(size.exporters) for right in range(size.buyers)], size.wishes
    )
    return Problem(
        participants=(*(_exporter(random, number) for number in range(size.exporters)), *buyers),
        meetings=tuple(_wish(random, size, left, size.exporters + right) for left, right in sorted(pairs)),
        slots=slots,
        tables=(size.tables,) * slots,
        days=days,
        interpreters=tuple(_interpreter(number, slots) for number in range(size.interpreters)),
    )


def _exporter(random: Random, number: int) -> Participant:
    languages = frozenset({"ko", "en"}) if random.random() < 0.3 else frozenset({"ko"})
    return Participant(f"exporter {number}", "exporter", languages=languages)


def _buyer(random: Random, number: int, size: Size, days: tuple[tuple[int, ...], ...]) -> Participant:
    city = random.randrange(max(size.cities) + 1)
    away = {slot for day, place in zip(days, size.cities, strict=True) if place != city for slot in day}
    away |= {slot for day in days for slot in day if random.random() < 0.1}
    language = ("id", "vi")[number % 2]
    languages = frozenset({language, "en"}) if random.random() < 0.3 else frozenset({language})
    return Participant(f"buyer {number}", "buyer", frozenset(away), languages, per_day=6)


def _wish(random: Random, size: Size, left: int, right: int) -> Meeting:
    wish_a, wish_b = random.choice(WISHES), random.choice(WISHES)
    if wish_a == wish_b == Wish.NONE:
        wish_a = Wish.COULD
    if random.random() < 0.03:
        wish_b = Wish.NO
    return Meeting(left, right, required=False, wish_a=wish_a, wish_b=wish_b, hall=left % size.halls)


def _interpreter(number: int, slots: int) -> Interpreter:
    return Interpreter(
        f"interpreter {number}", frozenset({"ko", ("id", "vi")[number % 2]}), frozenset(range(slots)), longest_run=6
    )
