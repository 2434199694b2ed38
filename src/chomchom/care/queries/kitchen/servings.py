"""Who gets which dishes on a day: the one place where menu, diets, exclusions and substitutes meet.

Three queries, however many people there are.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chomchom.care.enums import HandoverState
from chomchom.care.enums_kitchen import Portion
from chomchom.care.models import Handover, MenuEntry, MenuItem, Substitution
from chomchom.care.models.day import HandoverQuerySet
from chomchom.care.rules.kitchen.menus import Dish, clash, dishes_of

Choice = tuple[int, int]  # (handover, entry)
COLUMNS = (
    "pk", "recipient_id", "recipient__name", "recipient__external_id", "recipient__diet", "recipient__allergens",
    "recipient__allergy_note", "recipient__portion__portion", "state", "state_at", "round_id", "position",
)  # fmt: skip


@dataclass(frozen=True)
class Clash:
    """A dish of the day that holds something this person must not eat, and nobody has chosen what they get instead."""

    entry: int
    item: MenuItem
    allergens: frozenset[str]


@dataclass(frozen=True)
class Serving:
    """What one promised handover gets. ``items`` are in the order of the menu, substitutes in the place of the dish."""

    handover: int
    recipient: int
    name: str
    external_id: str
    diet: str
    portion: str
    exclusions: frozenset[str]
    note: str
    state: str
    state_at: datetime
    round: int | None
    position: int | None
    items: tuple[MenuItem, ...]
    clashes: tuple[Clash, ...]
    resolved: tuple[Substitution, ...]

    @property
    def portion_name(self) -> str:
        return str(Portion(self.portion).label)

    @property
    def is_promised(self) -> bool:
        return self.state != HandoverState.CANCELLED

    @property
    def is_only_in_words(self) -> bool:
        """An allergy is written in words and no allergen is chosen: no program can compare it with a dish."""
        return bool(self.note) and not self.exclusions


@dataclass(frozen=True)
class Menu:
    """The menu of one meal, as rows and as what the rules compare."""

    entries: Mapping[int, MenuEntry]
    dishes: tuple[Dish, ...]

    def item(self, entry: int) -> MenuItem:
        return self.entries[entry].item


def menu_of(provider_id: int, day: date, meal: str) -> Menu:
    """One query."""
    rows = MenuEntry.objects.filter(provider=provider_id, day=day, meal=meal).select_related("item").order_by("pk")
    entries = {row.pk: row for row in rows}
    dishes = tuple(
        Dish(row.pk, row.item_id, frozenset(row.item.allergens), frozenset(row.diets)) for row in entries.values()
    )
    return Menu(entries, dishes)


def servings_of(menu: Menu, handovers: HandoverQuerySet) -> list[Serving]:
    """The servings of these handovers (of the menu's provider, day and meal). Two queries."""
    rows = list(handovers.order_by("round_id", "position", "pk").values_list(*COLUMNS))
    chosen = _chosen(handovers)
    return [_serving(row, menu, chosen) for row in rows]


def day_servings(provider_id: int, day: date, meal: str) -> tuple[Menu, list[Serving]]:
    """The whole meal of a provider, with those that were cancelled. Three queries."""
    menu = menu_of(provider_id, day, meal)
    return menu, servings_of(menu, Handover.objects.filter(provider=provider_id, day=day, meal=meal))


def _chosen(handovers: HandoverQuerySet) -> dict[int, dict[int, Substitution]]:
    found: dict[int, dict[int, Substitution]] = defaultdict(dict)
    for row in Substitution.objects.filter(handover__in=handovers).select_related("substitute", "chosen_by"):
        found[row.handover_id][row.entry_id] = row
    return found


def _serving(row: Sequence, menu: Menu, chosen: Mapping[int, Mapping[int, Substitution]]) -> Serving:
    pk, recipient, name, number, diet, allergens, note, portion, state, state_at, round_, position = row
    exclusions, own = frozenset(allergens), chosen.get(pk, {})
    items, clashes, resolved = [], [], []
    for dish in dishes_of(diet, menu.dishes):
        both = clash(exclusions, dish.allergens)
        answer = own.get(dish.entry)
        if answer is not None and not (answer.substitute and clash(exclusions, answer.substitute.allergens)):
            resolved.append(answer)
            items += [answer.substitute] if answer.substitute else []
        elif both:
            clashes.append(Clash(dish.entry, menu.item(dish.entry), both))
        else:
            items.append(menu.item(dish.entry))
    return Serving(
        pk, recipient, name, number, diet, portion or Portion.REGULAR.value, exclusions, note, state, state_at, round_,
        position, tuple(items), tuple(clashes), tuple(resolved),
    )  # fmt: skip
