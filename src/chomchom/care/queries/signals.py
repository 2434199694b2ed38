"""Reading signals from outside: whom they are about, what they weigh, what was told."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from chomchom.care.enums_gaps import SignalLevel
from chomchom.care.models import Handover, OutsideSignal, Recipient, SignalRule
from chomchom.people.viewer import Viewer

LAST = 20


def person_of(district_id: int, number: str) -> Recipient | None:
    """Who has that management number now; the office's own numbers go before those of other systems."""
    rows = Recipient.objects.active().filter(district=district_id, external_id=number).select_related("dong")
    return rows.order_by("pk").first()


def level_of(district_id: int, source: str, event: str, day: date) -> str:
    """What the newest rule says, the district's own before the general one; a concern where none does."""
    rules = list(SignalRule.objects.on(day).for_district(district_id).filter(source=source, event=event))
    newest = max(rules, key=lambda rule: (rule.district_id is not None, rule.valid_from), default=None)
    return newest.level if newest else SignalLevel.CONCERN


def signals_for(viewer: Viewer, *, unknown: bool) -> QuerySet[OutsideSignal]:
    rows = OutsideSignal.objects.visible_to(viewer).filter(recipient__isnull=unknown)
    return rows.select_related("recipient__dong", "sender__organisation").order_by("-received_at", "-pk")


def on_the_day(handover: Handover) -> list[Any]:
    """What came from the door and from outside about the person on the day of the handover, in the order of the clock.
    Two queries."""
    reports = handover.reports.select_related("account")
    signals = handover.recipient.signals.filter(happened_at__date=handover.day).select_related("sender")
    return sorted([*reports, *signals], key=lambda one: one.happened_at)


def signals_of(recipient: Recipient) -> list[Any]:
    return list(recipient.signals.select_related("sender").order_by("-happened_at", "-pk")[:LAST])
