"""The question: kitchens, couriers, stops and the times between them.

All times of day are whole seconds since local midnight, durations whole seconds, coordinates WGS84 degrees.
Nothing here reads a clock, a file or a database.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from chomchom.solver.rounds.reasons import Reason
from chomchom.solver.rounds.travel import Travel, straight_line

DAY_S = 24 * 3600


class BadProblem(ValueError):
    """The question itself makes no sense; ``faults`` says what is wrong, sentence by sentence."""

    def __init__(self, faults: Iterable[Reason]):
        self.faults = tuple(faults)
        super().__init__(" ".join(fault.sentence for fault in self.faults))


@dataclass(frozen=True, kw_only=True)
class Kitchen:
    """Where boxes are loaded and rounds begin.

    ``cooked_s``: end of cooking; nobody leaves before it, and hot food counts its age from it (``None``: not known).
    ``cooked_by_diet`` overrides it for single diets. ``capacity_by_diet``: boxes the kitchen can cook of each diet in
    all; a diet that is not listed cannot be cooked; ``None``: no limit. It matters where a kitchen may take in people
    it was not bound to: its own come first.
    """

    id: str
    latitude: float | None
    longitude: float | None
    cooked_s: int | None = None
    cooked_by_diet: Mapping[str, int] = field(default_factory=dict)
    capacity_by_diet: Mapping[str, int] | None = None

    def cooked_at(self, diet: str) -> int | None:
        return self.cooked_by_diet.get(diet, self.cooked_s)


@dataclass(frozen=True, kw_only=True)
class Courier:
    """Who drives one round: from ``kitchen`` out and, if ``returns``, back again, inside ``[start_s, end_s]``.

    ``capacity`` in boxes. ``works`` is False for someone who has the day off: kept, but never planned.
    """

    id: str
    kitchen: str
    capacity: int
    start_s: int | None
    end_s: int | None
    vehicle: str = "car"
    returns: bool = True
    works: bool = True


@dataclass(frozen=True, kw_only=True)
class Stop:
    """One handover at one door.

    ``kitchen``: who cooks for it; ``None`` lets the plan choose. ``window``: service *begins* at its first second or
    later and at its last second or earlier. ``risk``: the higher, the later this stop is given up when there is not
    room for all. ``not_by``: couriers who must never be sent. ``known_by``: familiarity 0…1 by courier. ``fixed_to``:
    the desk locked this stop to that courier. ``after``: one of these stops must come earlier on the same round (where
    its box is fetched from, when plans change during the day). ``placed``: how its coordinates were found, kept for
    maps and sheets.
    """

    id: str
    kitchen: str | None
    latitude: float | None
    longitude: float | None
    window: tuple[int, int]
    service_s: int
    boxes: int = 1
    diet: str = ""
    hot: bool = True
    risk: int = 0
    not_by: frozenset[str] = frozenset()
    known_by: Mapping[str, float] = field(default_factory=dict)
    fixed_to: str | None = None
    after: frozenset[str] = frozenset()
    placed: str = "given"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A validated, immutable day. Raises ``BadProblem`` for what no plan could make sense of (ids used twice, names
    that do not exist). What concerns one stop only (no coordinates, an impossible window) is no error: that stop is
    left out of the plan with its reason. Without ``travel``, straight lines are used and the plan says so.

    During the day ``now_s`` is the moment of planning and ``made`` names the stops that are made or being driven to,
    with the second at which the courier leaves (or will leave) that door: they stand first on their rounds, as they
    were, and nothing else happens before ``now_s``.
    """

    kitchens: tuple[Kitchen, ...]
    couriers: tuple[Courier, ...]
    stops: tuple[Stop, ...]
    now_s: int | None = None
    made: Mapping[str, int] = field(default_factory=dict)
    travel: Travel = field(default=None, repr=False)  # type: ignore[assignment]

    def __post_init__(self) -> None:
        faults = tuple(_faults(self))
        if faults:
            raise BadProblem(faults)
        if self.travel is None:
            vehicles = {courier.vehicle for courier in self.couriers} or {"car"}
            object.__setattr__(self, "travel", straight_line(self.places, vehicles=vehicles))
        missing = [place.id for place in self.places if has_place(place) and place.id not in self.travel.index]
        if missing:
            raise BadProblem(Reason("no_travel_row", {"place": place}) for place in missing)

    @property
    def places(self) -> tuple[Kitchen | Stop, ...]:
        return (*self.kitchens, *self.stops)

    @cached_property
    def kitchen(self) -> Mapping[str, Kitchen]:
        return {kitchen.id: kitchen for kitchen in self.kitchens}

    @cached_property
    def courier(self) -> Mapping[str, Courier]:
        return {courier.id: courier for courier in self.couriers}

    @cached_property
    def stop(self) -> Mapping[str, Stop]:
        return {stop.id: stop for stop in self.stops}


def has_place(place: Kitchen | Stop) -> bool:
    return place.latitude is not None and place.longitude is not None


def _faults(problem: Problem) -> Iterable[Reason]:
    yield from _used_twice(problem)
    kitchens = {kitchen.id for kitchen in problem.kitchens}
    couriers = {courier.id for courier in problem.couriers}
    for kitchen in problem.kitchens:
        if not has_place(kitchen):
            yield Reason("kitchen_without_place", {"kitchen": kitchen.id})
    for courier in problem.couriers:
        if courier.kitchen not in kitchens:
            yield Reason("unknown_kitchen", {"of": courier.id, "kitchen": courier.kitchen})
        if courier.capacity < 0:
            yield Reason("negative_number", {"of": courier.id, "field": "capacity"})
    for stop in problem.stops:
        yield from _faults_of_stop(stop, kitchens, couriers)


def _faults_of_stop(stop: Stop, kitchens: set[str], couriers: set[str]) -> Iterable[Reason]:
    if stop.kitchen is not None and stop.kitchen not in kitchens:
        yield Reason("unknown_kitchen", {"of": stop.id, "kitchen": stop.kitchen})
    if stop.fixed_to is not None and stop.fixed_to not in couriers:
        yield Reason("unknown_courier", {"of": stop.id, "courier": stop.fixed_to})
    for name in ("boxes", "service_s"):
        if getattr(stop, name) < 0:
            yield Reason("negative_number", {"of": stop.id, "field": name})


def _used_twice(problem: Problem) -> Iterable[Reason]:
    for things in (problem.places, problem.couriers):
        seen: set[str] = set()
        for thing in things:
            if thing.id in seen:
                yield Reason("id_used_twice", {"id": thing.id})
            seen.add(thing.id)
