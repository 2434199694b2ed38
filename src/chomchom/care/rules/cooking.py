"""When the food of a kitchen is done and how long it is good, as the planner needs to know it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Clock:
    """Hot food may be as old at the door: from ``warn`` on it is remarked on, beyond ``stop`` never handed over."""

    warn: timedelta = timedelta(minutes=90)
    stop: timedelta = timedelta(minutes=120)


@dataclass(frozen=True)
class Cooking:
    """A kitchen on one meal.

    ``expected``: when it said that it would be done (None: it never said). ``by_diet``: when the oldest hot dish of a
    diet was done, for diets of which one is. ``cold``: diets that get nothing hot. ``done``: when the last dish was
    done; ``waiting``: dishes of the menu of which nothing is cooked yet.
    """

    expected: datetime | None = None
    by_diet: Mapping[str, datetime] = field(default_factory=dict)
    cold: frozenset[str] = frozenset()
    done: datetime | None = None
    waiting: int = 0
    clock: Clock = Clock()

    @property
    def ready(self) -> datetime | None:
        """When rounds can leave: the last dish is done, or will be as far as anybody said."""
        if self.waiting or self.done is None:
            return max((at for at in (self.expected, self.done) if at), default=None)
        return self.done

    def since(self, diet: str) -> datetime | None:
        """From when on the food of this diet grows old; None where nothing is known or nothing is hot."""
        if diet in self.cold:
            return None
        return self.by_diet.get(diet, self.expected)

    def is_late(self, at: datetime) -> bool:
        """The kitchen has passed the time that it said."""
        return bool(self.waiting and self.expected and at > self.expected)

    def age_at(self, diet: str, at: datetime) -> timedelta | None:
        since = self.since(diet)
        return at - since if since else None
