"""The answer: who goes where, when, and who is left out and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from chomchom.solver.rounds.reasons import Reason
from chomchom.solver.rounds.travel import Source


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One stop on a round. ``drive_s``/``distance_m`` lead to it; waiting is between arrival and service."""

    stop: str
    arrival_s: int
    start_service_s: int
    departure_s: int
    wait_s: int
    drive_s: int
    distance_m: int


@dataclass(frozen=True, kw_only=True)
class Route:
    """One courier's round. ``end_s``: back at the kitchen, or leaving the last door if the courier does not return."""

    courier: str
    kitchen: str
    visits: tuple[Visit, ...]
    start_s: int
    end_s: int
    driving_s: int
    distance_m: int

    @property
    def stops(self) -> tuple[str, ...]:
        return tuple(visit.stop for visit in self.visits)


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A stop that is on no round, and why. Each is an alert on somebody's desk."""

    stop: str
    reason: Reason


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All rounds of a day (one per courier who goes out), who is left out, and what is known about the answer.

    ``lower_estimate``: no plan drives fewer seconds than this to the stops that are served, at these times.
    ``seconds``: how long planning took. ``known_handovers`` of ``familiar_handovers``: stops served by somebody who
    knows them, of those whom anybody knows.
    """

    routes: tuple[Route, ...]
    left_out: tuple[LeftOut, ...]
    driving_s: int
    distance_m: int
    lower_estimate: int
    seconds: float
    travel_source: Source
    known_handovers: int = 0
    familiar_handovers: int = 0
    remarks: tuple[Reason, ...] = ()

    @property
    def orders(self) -> Mapping[str, tuple[str, ...]]:
        """The stops of each courier in order: all that must be kept to make the same plan again (``schedule``)."""
        return {route.courier: route.stops for route in self.routes}

    @cached_property
    def courier_of(self) -> Mapping[str, str]:
        return {stop: route.courier for route in self.routes for stop in route.stops}

    @cached_property
    def visit_of(self) -> Mapping[str, Visit]:
        return {visit.stop: visit for route in self.routes for visit in route.visits}

    @property
    def known_share(self) -> float:
        return self.known_handovers / self.familiar_handovers if self.familiar_handovers else 1.0


def driving(routes: Iterable[Route]) -> tuple[int, int]:
    """Seconds and metres driven on these routes together."""
    routes = tuple(routes)
    return sum(route.driving_s for route in routes), sum(route.distance_m for route in routes)
