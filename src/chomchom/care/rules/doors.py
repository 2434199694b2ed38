"""What the reports from a door mean together, whatever order they arrived in. Pure: no database, no clock."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from chomchom.care.enums import Aspect, Level, RedFlag, ReportKind
from chomchom.core.refusal import Refusal

#: Signs that only say that nobody answers: whoever meets the person afterwards has explained them. The others are
#: about the person or the home, and stand until somebody at an office has dealt with them.
ENDED_BY_MEETING = frozenset({RedFlag.BOX_LEFT, RedFlag.DOOR_OPEN, RedFlag.INSIDE})

#: A change in one of these is looked into on the same day.
PRESSING = frozenset({Aspect.STRENGTH, Aspect.FALL, Aspect.SPEECH, Aspect.HOME})

#: Below this the difference is the way through the net, not the clock.
CLOCK_TOLERANCE_S = 60


def clock_offset_s(phone_now: datetime | None, at: datetime) -> int:
    """Seconds the phone's clock is ahead of ours (negative: behind); 0 where the phone did not say its time."""
    return round((phone_now - at).total_seconds()) if phone_now else 0


def corrected(said_at: datetime, offset_s: int, *, day: date, received_at: datetime) -> datetime:
    """When it happened by our clock: never after it was received.

    What would lie before the handover's day was said by a clock that was set in between; then all we know is that it
    happened before it was received.
    """
    if abs(offset_s) >= CLOCK_TOLERANCE_S:
        said_at -= timedelta(seconds=offset_s)
    return received_at if said_at > received_at or localdate(said_at) < day else said_at


def of_today(day: date, today: date) -> Refusal | None:
    """Refuses a stop of an earlier or later day."""
    if day == today:
        return None
    shown = date_format(day, "SHORT_DATE_FORMAT")
    if day < today:
        return Refusal(
            "day_over", _("The day of this stop (%(day)s) is over. Tell your desk what happened.") % {"day": shown}
        )
    return Refusal("day_to_come", _("This stop is for %(day)s, not for today.") % {"day": shown})


def stands(flag: str, flagged_at: datetime, meetings: Collection[datetime]) -> bool:
    """Whether a warning sign is still unexplained, given the moments at which the person was met."""
    return flag not in ENDED_BY_MEETING or not any(met_at > flagged_at for met_at in meetings)


def standing_flags(flags: Collection[tuple[str, datetime]], meetings: Collection[datetime]) -> bool:
    return any(stands(flag, flagged_at, meetings) for flag, flagged_at in flags)


def changes(content: dict) -> dict[str, str]:
    """{aspect: word} of what has changed, of a report of the kind handed_over."""
    return {
        aspect: said["word"]
        for aspect, said in content.get("observations", {}).items()
        if said["level"] == Level.CHANGED
    }


def is_pressing(aspects: Collection[str]) -> bool:
    return not PRESSING.isdisjoint(aspects)


RAISING = (ReportKind.NO_REPLY, ReportKind.RED_FLAG)
