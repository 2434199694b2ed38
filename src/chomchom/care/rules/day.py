"""What a plan promises on a day, and by when it must be known how the person is."""

from datetime import date, datetime, time, timedelta, tzinfo

from django.utils import timezone
from django.utils.translation import gettext as _

from chomchom.core.refusal import Refusal

# How long after the planned arrival nobody asks yet, and how long after the window at the very latest.
# Proposed values, no rule was found; a district changes them by its meal windows and the policy.
PATIENCE = timedelta(minutes=30)
AFTER_WINDOW = timedelta(minutes=10)
AHEAD = timedelta(days=14)


def due_at(window_to: datetime, planned_at: datetime | None) -> datetime:
    """When an unconfirmed handover becomes an alert: half an hour after the planned arrival, and never later than ten
    minutes after the window closed."""
    latest = window_to + AFTER_WINDOW
    return min(latest, planned_at + PATIENCE) if planned_at else latest


def moment(day: date, at: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone)


def midnight(day: date) -> datetime:
    """Where a day begins, and from where the seconds of a plan count."""
    return moment(day, time(), timezone.get_default_timezone())


def may_make(day: date, today: date) -> Refusal | None:
    """A day that is over is not made any more, and one far ahead not yet."""
    if day < today:
        return Refusal("day_is_over", _("%(day)s is over; no promises can be made for it any more.") % {"day": day})
    if day > today + AHEAD:
        return Refusal(
            "day_too_far",
            _("%(day)s is more than %(days)d days ahead; make it later.") % {"day": day, "days": AHEAD.days},
        )
    return None
