"""When the kitchens of a meal are done: what they said, and what the log of batches already knows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import get_default_timezone, localdate

from chomchom.care.enums import HandoverState, RoundState
from chomchom.care.enums_kitchen import LimitKind, Serving
from chomchom.care.models import Batch, CookingTime, Handover, MenuEntry
from chomchom.care.queries.kitchen.limits import limits_by_type, settings_of
from chomchom.care.rules.cooking import Clock, Cooking
from chomchom.care.rules.day import moment
from chomchom.care.rules.kitchen.limits import Limits
from chomchom.people.models import Organisation
from chomchom.people.viewer import Viewer


def cooking_of(provider_ids: Collection[int], day: date, meal: str) -> dict[int, Cooking]:
    """{provider: its cooking of the meal}. Five queries, however many kitchens."""
    expected = _expected(provider_ids, day, meal)
    menus = _by_provider(MenuEntry.objects.filter(provider__in=provider_ids, day=day, meal=meal))
    batches = _by_provider(Batch.objects.filter(provider__in=provider_ids, day=day, meal=meal, recalled_at=None))
    clocks = _clocks(provider_ids, day)
    return {
        pk: _cooking(expected.get(pk), menus.get(pk, []), batches.get(pk, []), clocks.get(pk, Clock()))
        for pk in provider_ids
    }


def _expected(provider_ids: Collection[int], day: date, meal: str) -> dict[int, datetime]:
    rows = CookingTime.objects.on(day).filter(provider__in=provider_ids, meal=meal).order_by("pk")
    return {row.provider_id: moment(day, row.done_at, get_default_timezone()) for row in rows}


def _by_provider(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows.select_related("item").order_by("pk"):
        found.setdefault(row.provider_id, []).append(row)
    return found


def _clocks(provider_ids: Collection[int], day: date) -> dict[int, Clock]:
    """The limits of the type of each kitchen; those for all where the kitchen log is not switched on."""
    types = {pk: row.provider_type for pk, row in settings_of(provider_ids, day).items()}
    limits = limits_by_type(day, {"", *types.values()})
    return {pk: _clock(limits[types.get(pk, "")]) for pk in provider_ids}


def _clock(limits: Limits) -> Clock:
    """Where a limit is not set, the value of food safety itself holds."""
    if limits.get(LimitKind.WARN_MINUTES) is None or limits.get(LimitKind.STOP_MINUTES) is None:
        return Clock()
    return Clock(limits.span(LimitKind.WARN_MINUTES), limits.span(LimitKind.STOP_MINUTES))


def _cooking(
    expected: datetime | None, menu: Collection[MenuEntry], batches: Collection[Batch], clock: Clock
) -> Cooking:
    hot_of = _hot_by_diet(menu)
    done: dict[int, datetime] = {}
    for batch in batches:
        if batch.cooked_at is not None:
            done[batch.item_id] = min(batch.cooked_at, done.get(batch.item_id, batch.cooked_at))
    by_diet = {
        diet: min(done[item] for item in items & done.keys()) for diet, items in hot_of.items() if items & done.keys()
    }
    return Cooking(
        expected=expected,
        by_diet=by_diet,
        cold=frozenset(diet for diet, items in hot_of.items() if not items),
        done=max((batch.cooked_at for batch in batches if batch.cooked_at), default=None),
        waiting=len({entry.item_id for entry in menu} - done.keys()),
        clock=clock,
    )


def _hot_by_diet(menu: Collection[MenuEntry]) -> dict[str, set[int]]:
    """{diet: its dishes that are kept hot} for the diets of the menu."""
    found: dict[str, set[int]] = {}
    for entry in menu:
        for diet in entry.diets:
            hot = {entry.item_id} if entry.item.serving == Serving.HOT else set()
            found.setdefault(diet, set()).update(hot)
    return found


@dataclass(frozen=True)
class KitchenToday:
    """A kitchen on the page of rounds: when it is done, whether it is late, whose food would be old at the door."""

    provider: Organisation
    cooking: Cooking
    late: bool
    hurried: int
    too_old: int

    @property
    def warn_minutes(self) -> int:
        return int(self.cooking.clock.warn.total_seconds()) // 60

    @property
    def stop_minutes(self) -> int:
        return int(self.cooking.clock.stop.total_seconds()) // 60


def kitchens_today(viewer: Viewer, day: date, meal: str, now: datetime) -> list[KitchenToday]:
    """The kitchens that have stops on this meal. Eight queries, however many kitchens and stops."""
    rows = (
        Handover.objects.visible_to(viewer)
        .filter(day=day, meal=meal, state=HandoverState.PROMISED)
        .order_by()
        .values_list("provider", "recipient__diet", "planned_at", "round__state")
    )
    ages: dict[int, list[tuple[str, datetime | None]]] = {}
    waiting: set[int] = set()
    for provider, diet, planned_at, round_state in rows:
        ages.setdefault(provider, []).append((diet, planned_at))
        if round_state in (None, RoundState.PLANNED):
            waiting.add(provider)
    cooking = cooking_of(ages.keys(), day, meal)
    providers = Organisation.objects.filter(pk__in=ages).order_by("name")
    at = now if day == localdate(now) else None
    return [_today(one, cooking[one.pk], ages[one.pk], at if one.pk in waiting else None) for one in providers]


def _today(
    provider: Organisation, cooking: Cooking, doors: list[tuple[str, datetime | None]], now: datetime | None
) -> KitchenToday:
    """``now``: where somebody still waits for the kitchen today."""
    ages = [cooking.age_at(diet, at) for diet, at in doors if at is not None]
    known = [age for age in ages if age is not None]
    too_old = sum(age > cooking.clock.stop for age in known)
    return KitchenToday(
        provider=provider,
        cooking=cooking,
        late=now is not None and cooking.is_late(now),
        hurried=sum(age > cooking.clock.warn for age in known) - too_old,
        too_old=too_old,
    )
