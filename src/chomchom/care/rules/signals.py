"""Which signal from outside is taken, and why another is not."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from chomchom.care.enums_gaps import EVENTS, SignalEvent
from chomchom.core.refusal import Refusal
from chomchom.people import purposes

OLDEST = timedelta(days=7)
AHEAD = timedelta(minutes=10)  # the clock of a device at home


def may_tell(source: str, event: str) -> Refusal | None:
    """A source tells only its own events."""
    if event in EVENTS[source]:
        return None
    words = {
        "source": purposes.label(source),
        "event": SignalEvent(event).value,
        "events": ", ".join(one.value for one in EVENTS[source]),
    }
    return Refusal("event", _("“%(source)s” does not tell “%(event)s”. Possible are: %(events)s.") % words)


def is_dated(happened_at: datetime, now: datetime) -> Refusal | None:
    """With its offset from UTC, not in the future, at most a week old."""
    if timezone.is_naive(happened_at):
        return Refusal("no_zone", _("happened_at needs an offset from UTC, for example 2026-05-13T12:00:00+09:00."))
    if happened_at > now + AHEAD:
        return Refusal("future", _("happened_at lies in the future. Check the clock and the offset from UTC."))
    if happened_at < now - OLDEST:
        return Refusal("old", _("happened_at is more than seven days ago. Tell the district office by telephone."))
    return None


def nobody(number: str) -> Refusal:
    return Refusal(
        "unknown_person",
        _("Nobody in this district has the number “%(number)s”. It was kept for the district officer to look at.")
        % {"number": number},
    )
