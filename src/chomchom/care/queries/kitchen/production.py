"""The day's production count and the clashes, live from the day's handovers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils.timezone import localdate

from chomchom.care.enums import Diet
from chomchom.care.enums_kitchen import Portion
from chomchom.care.models import MenuItem
from chomchom.care.queries.kitchen.servings import Menu, Serving, day_servings

Key = tuple[str, str]  # (diet, portion)


@dataclass(frozen=True)
class Line:
    """One dish: how many portions for which diet and size; ``cancelled`` were taken off on the day itself."""

    item: MenuItem
    numbers: Counter[Key]
    cancelled: int

    @property
    def total(self) -> int:
        return sum(self.numbers.values())

    @property
    def diets(self) -> list[tuple[str, list[tuple[str, int]], int]]:
        """[(diet, [(portion, number), …], number in all), …] in the order of the field's lists."""
        return [
            (str(diet.label), sizes, sum(number for _portion, number in sizes))
            for diet in Diet
            if (sizes := self._sizes(diet.value))
        ]

    def _sizes(self, diet: str) -> list[tuple[str, int]]:
        return [(str(p.label), self.numbers[diet, p.value]) for p in Portion if self.numbers[diet, p.value]]


@dataclass(frozen=True)
class ClashGroup:
    """People who cannot eat the same dish for the same reason: one choice can serve them all."""

    entry: int
    item: MenuItem
    allergens: frozenset[str]
    servings: tuple[Serving, ...]

    @property
    def key(self) -> str:
        return f"{self.entry}-{'-'.join(sorted(self.allergens))}"

    @property
    def exclusions(self) -> frozenset[str]:
        """What a substitute for all of them must not hold."""
        return frozenset().union(*(serving.exclusions for serving in self.servings))


@dataclass(frozen=True)
class Production:
    """What the kitchen cooks for one meal, as it stands at ``at``."""

    menu: Menu
    servings: Sequence[Serving]
    day: date
    at: datetime

    @cached_property
    def promised(self) -> list[Serving]:
        return [serving for serving in self.servings if serving.is_promised]

    @cached_property
    def late(self) -> list[Serving]:
        """Cancelled on the day itself, the newest first."""
        gone = [s for s in self.servings if not s.is_promised and localdate(s.state_at) == self.day]
        return sorted(gone, key=lambda serving: serving.state_at, reverse=True)

    @cached_property
    def changed_at(self) -> datetime | None:
        """Since when the count stands as it does; None while nothing was cancelled on the day."""
        return self.late[0].state_at if self.late else None

    @cached_property
    def lines(self) -> list[Line]:
        numbers: dict[int, Counter[Key]] = defaultdict(Counter)
        items = {entry.item_id: entry.item for entry in self.menu.entries.values()}
        for serving in self.promised:
            for item in serving.items:
                numbers[item.pk][serving.diet, serving.portion] += 1
                items.setdefault(item.pk, item)
        gone = Counter(item.pk for serving in self.late for item in serving.items)
        return [Line(item, numbers[pk], gone[pk]) for pk, item in items.items()]

    @cached_property
    def clashes(self) -> list[ClashGroup]:
        groups: dict[tuple[int, frozenset[str]], list[Serving]] = defaultdict(list)
        for serving in self.promised:
            for clash in serving.clashes:
                groups[clash.entry, clash.allergens].append(serving)
        return [
            ClashGroup(entry, self.menu.item(entry), allergens, tuple(people))
            for (entry, allergens), people in sorted(groups.items(), key=lambda group: -len(group[1]))
        ]

    @property
    def clashing(self) -> int:
        return sum(bool(serving.clashes) for serving in self.promised)

    @property
    def resolved(self) -> list[Serving]:
        return [serving for serving in self.promised if serving.resolved]

    @property
    def in_words(self) -> list[Serving]:
        """An allergy in words only: a person has to read it."""
        return [serving for serving in self.promised if serving.is_only_in_words]

    @property
    def without_dish(self) -> list[Serving]:
        """Promised a meal, and no dish of the menu is for their diet."""
        return [s for s in self.promised if not s.items and not s.clashes and not s.resolved]


def production(*, provider_id: int, day: date, meal: str, at: datetime) -> Production:
    """Three queries, however many people and dishes there are."""
    menu, servings = day_servings(provider_id, day, meal)
    return Production(menu, servings, day, at)


def substitutes_for(group: ClashGroup, items: Iterable[MenuItem]) -> list[MenuItem]:
    """The dishes of the kitchen that everybody of the group may eat."""
    return [item for item in items if item.pk != group.item.pk and not group.exclusions & set(item.allergens)]
