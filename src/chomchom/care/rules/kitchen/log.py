"""What may be appended to the hygiene log. Pure: rows in, a refusal or None out."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from chomchom.care.enums_kitchen import FoodGroup, HygieneKind
from chomchom.core.refusal import Refusal

#: A clock may go wrong by as much before it is another zone or a flat battery.
CLOCK_TOLERANCE = timedelta(minutes=5)
#: From paper it is entered on the same or the next day; older than this nobody remembers.
OLDEST = timedelta(days=8)
#: A probe that shows the same number to the tenth so often, over so long a time, does not measure.
STUCK_READINGS, STUCK_FOR = 5, timedelta(hours=1)

TEMPERATURE = frozenset(
    {
        HygieneKind.CORE,
        HygieneKind.HOLDING,
        HygieneKind.PACKING,
        HygieneKind.BOX_OUT,
        HygieneKind.VAN,
        HygieneKind.SAMPLE_STORED,
    }
)
OF_A_BATCH = frozenset({HygieneKind.CORE, HygieneKind.HOLDING, HygieneKind.SAMPLE_STORED, HygieneKind.SAMPLE_DISCARDED})
OF_A_ROUND = frozenset({HygieneKind.PACKING, HygieneKind.BOX_OUT, HygieneKind.VAN})


def moment_is_possible(happened_at: datetime, now: datetime) -> Refusal | None:
    """Not in the future, not long ago; a whole number of hours ahead is a clock in another zone."""
    ahead = happened_at - now
    if ahead > CLOCK_TOLERANCE:
        return _in_the_future(happened_at, ahead)
    if now - happened_at > OLDEST:
        return Refusal(
            "too_old",
            _("%(when)s is more than %(days)s days ago. Check the date; older entries belong on paper only.")
            % {"when": _shown(happened_at), "days": OLDEST.days},
        )
    return None


def _in_the_future(happened_at: datetime, ahead: timedelta) -> Refusal:
    hours = round(ahead.total_seconds() / 3600)
    if hours and abs(ahead - timedelta(hours=hours)) <= 2 * CLOCK_TOLERANCE:
        return Refusal(
            "other_zone",
            _(
                "%(when)s lies %(hours)s hours ahead: the clock of the device seems to be set to another "
                "time zone. Set it to Korean time and send again."
            )
            % {"when": _shown(happened_at), "hours": hours},
        )
    return Refusal(
        "future",
        _("%(when)s has not come yet. Check date and time, and the clock of the device.")
        % {"when": _shown(happened_at)},
    )


def cooked_when(cooked_at: datetime, *, day: date, now: datetime) -> Refusal | None:
    """A batch is cooked on its day and before it is entered: not tomorrow, not yesterday."""
    if cooked_at - now > CLOCK_TOLERANCE:
        return Refusal(
            "cooked_in_future",
            _("This batch cannot have been cooked at %(when)s: that has not come yet. Enter when cooking was finished.")
            % {"when": _shown(cooked_at)},
        )
    if localdate(cooked_at) != day:
        return Refusal(
            "cooked_other_day",
            _("The batch is for %(day)s and was cooked on %(cooked)s. What is handed over is cooked on the same day.")
            % {
                "day": date_format(day, "SHORT_DATE_FORMAT"),
                "cooked": date_format(localdate(cooked_at), "SHORT_DATE_FORMAT"),
            },
        )
    return None


def may_discard_sample(stored_at: datetime | None, keep: timedelta, happened_at: datetime) -> Refusal | None:
    """A retained sample is kept its hours; it is the only thing that can be tested when somebody falls ill."""
    if stored_at is None:
        return Refusal("no_sample", _("No retained sample of this batch was stored, so none can be discarded."))
    until = stored_at + keep
    if happened_at < until:
        return Refusal(
            "sample_early",
            _("The sample is kept %(hours)s hours, until %(until)s. Put it back; it can be discarded after that.")
            % {"hours": int(keep.total_seconds() // 3600), "until": _shown(until)},
        )
    return None


def is_stuck(value: Decimal, happened_at: datetime, earlier: Sequence[tuple[datetime, Decimal]]) -> bool:
    """Whether this reading is one more of a probe that repeats one value all day. ``earlier``: the readings of the
    same probe on that day, the newest first."""
    run = [happened_at]
    for moment, reading in earlier:
        if reading != value:
            break
        run.append(moment)
    return len(run) >= STUCK_READINGS and max(run) - min(run) >= STUCK_FOR


def needs_core(food_group: str) -> bool:
    """Whether a dish is cooked, and so has a core temperature."""
    return food_group != FoodGroup.RAW


def complete(
    kind: str, *, value: Decimal | None, has_batch: bool, has_round: bool, has_lot: bool, text: str
) -> Refusal | None:
    """Whether the entry says what its kind must say."""
    if kind in TEMPERATURE and value is None:
        return Refusal("value_missing", _("Write the temperature in °C, for example 78.5."))
    if kind in OF_A_BATCH and not has_batch:
        return Refusal("batch_missing", _("Choose the batch that was measured."))
    if kind in OF_A_ROUND and not has_round:
        return Refusal("round_missing", _("Choose the round whose boxes were measured."))
    if kind == HygieneKind.RECEIVING and not has_lot:
        return Refusal("lot_missing", _("Choose the delivery that was checked."))
    if kind in (HygieneKind.CORRECTIVE, HygieneKind.CLEANING) and not text:
        return Refusal("text_missing", _("Say in a few words what was done."))
    return None


def _shown(moment: datetime) -> str:
    return date_format(localtime(moment), "SHORT_DATETIME_FORMAT")
