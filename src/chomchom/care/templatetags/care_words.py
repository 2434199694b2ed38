"""How care's values are said on pages."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.utils.translation import gettext as _

from chomchom.care import weekdays as week
from chomchom.care.enums import HandoverState, ServiceState
from chomchom.care.kinds import WHAT
from chomchom.care.models import Handover, MealPlan
from chomchom.care.rules.places import is_exact

register = template.Library()

TONE_OF_HANDOVER = {
    HandoverState.NO_REPLY: "warning",
    HandoverState.RED_FLAG: "danger",
    HandoverState.MET: "success",
    HandoverState.SAFE_ABSENT: "info",
    HandoverState.EMERGENCY: "danger",
}
TONE_OF_SERVICE = {ServiceState.IN_USE: "success", ServiceState.SUSPENDED: "warning", ServiceState.ENDED: "danger"}


@register.filter
def weekdays(total: int) -> str:
    """31 → Mon–Fri"""
    return week.in_words(total)


@register.filter
def last_day(valid_to: date | None) -> date | None:
    """Rows keep the day after the last; people name the last."""
    return valid_to - timedelta(days=1) if valid_to else None


@register.filter
def providers(plans: Iterable[MealPlan]) -> list[str]:
    """Each provider once, in the order of the plans."""
    return list(dict.fromkeys(str(plan.provider) for plan in plans))


@register.filter
def is_near(due_at: datetime, now: datetime) -> bool:
    """Whether a countdown says more than a date: within a day, or late."""
    return due_at - now < timedelta(days=1)


@register.filter
def minutes(number: int | None) -> str:
    """8 → 8 min, 65 → 1 h 5 min, 1500 → 1 d 1 h"""
    if number is None:
        return ""
    days, rest = divmod(number, 24 * 60)
    hours, left = divmod(rest, 60)
    if days:
        return (
            _("%(days)s d %(hours)s h") % {"days": days, "hours": hours} if hours else _("%(days)s d") % {"days": days}
        )
    if hours:
        words = _("%(hours)s h %(minutes)s min") if left else _("%(hours)s h")
        return words % {"hours": hours, "minutes": left}
    return _("%(minutes)s min") % {"minutes": left}


@register.filter
def handover_tone(state: str) -> str:
    return TONE_OF_HANDOVER.get(HandoverState(state), "neutral")


@register.filter
def service_tone(state: str) -> str:
    return TONE_OF_SERVICE[ServiceState(state)]


@register.filter
def what_words(code: str) -> Any:
    """A line of the access log, in words; a code that is not care's stays as it is."""
    return WHAT.get(code, code)


@register.filter
def of(things: dict[Any, Any], key: Any) -> Any:
    """What a dictionary holds under a key; None where it holds nothing."""
    return things.get(key)


@register.filter
def place_is_exact(stop: Handover) -> bool:
    """Whether the point on the map is the door; else the stop is planned by the centre of its dong and marked."""
    return is_exact(stop.recipient, stop.dong)
