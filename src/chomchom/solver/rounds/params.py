"""How to plan, and for how long. Every value checks itself."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Seconds:
    """Stop after that many seconds of ``timer`` for the whole problem (all kitchens together)."""

    limit_s: float
    timer: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        if not self.limit_s > 0:
            raise ValueError(f"The time limit must be positive, not {self.limit_s}.")


@dataclass(frozen=True)
class Iterations:
    """Stop after that many steps of the search for each kitchen: the same answer on every machine."""

    limit: int

    def __post_init__(self) -> None:
        if self.limit < 1:
            raise ValueError(f"At least one iteration is needed, not {self.limit}.")


Stopping = Seconds | Iterations


@dataclass(frozen=True, kw_only=True)
class Params:
    """What the plan must keep and what it may trade.

    ``hot_limit_s``/``hot_warn_s``: age of hot food at the door that is never passed, and the one that is remarked on.
    ``same_face_s``: seconds of driving that one unfamiliar handover is worth; 0 does not care who comes.
    ``ride_limit_s``: longest time from leaving the kitchen to the last door (for hot food whose cooking time is not
    known); ``None``: no such limit.
    The rest are settings of the search, measured for runs of seconds (see the explanation page).
    """

    hot_limit_s: int = 120 * 60
    hot_warn_s: int = 90 * 60
    same_face_s: int = 0
    ride_limit_s: int | None = None
    history_length: int = 20
    no_improvement: int = 2000
    neighbours: int = 30

    def __post_init__(self) -> None:
        if not 0 < self.hot_warn_s <= self.hot_limit_s:
            raise ValueError("Hot food must be warned about before it is too old, both later than 0 s.")
        if self.same_face_s < 0:
            raise ValueError("A known face cannot be worth less than nothing.")
        if self.ride_limit_s is not None and self.ride_limit_s <= 0:
            raise ValueError("A limit of the ride must be positive.")


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What a page can show while planning: ``share`` 0…1 of the time given, best plan so far."""

    share: float
    driving_s: int
    complete: bool
    kitchens: tuple[str, ...]
