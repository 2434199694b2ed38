"""The rules that a kitchen works under on a day."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from chomchom.care.models import HygieneLimit, KitchenSetting
from chomchom.care.rules.kitchen.limits import Limit, Limits


def setting_of(provider_id: int, day: date) -> KitchenSetting | None:
    """None where the district has not switched the kitchen log on: then no gate holds. One query."""
    return KitchenSetting.objects.of(provider_id, day)


def settings_of(provider_ids: Collection[int], day: date) -> dict[int, KitchenSetting]:
    """The settings of many providers, in one query."""
    rows = KitchenSetting.objects.on(day).filter(provider__in=provider_ids).select_related("provider")
    return {row.provider_id: row for row in rows}


def limits_of(provider_type: str, day: date) -> Limits:
    """The limits for a type of provider on a day; its own go before those for all. One query."""
    return limits_by_type(day, [provider_type])[provider_type]


def limits_by_type(day: date, types: Collection[str]) -> dict[str, Limits]:
    """The limits of several types, in one query."""
    rows = list(
        HygieneLimit.objects.on(day)
        .filter(Q(provider_type="") | Q(provider_type__in=types))
        .order_by("valid_from", "pk")
    )
    return {
        one: Limits(
            {
                row.kind: _limit(row)
                for row in sorted(rows, key=lambda row: row.provider_type != "")
                if row.provider_type in ("", one)
            }
        )
        for one in types
    }


def limit_rows(day: date) -> list[HygieneLimit]:
    """All limits of a day, for the page that shows them with their citations. One query."""
    return list(HygieneLimit.objects.on(day).order_by("kind", "provider_type", "-valid_from"))


def _limit(row: HygieneLimit) -> Limit:
    return Limit(row.pk, row.kind, row.bound, row.value, row.citation, row.for_seconds)
