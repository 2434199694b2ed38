"""Which rule of gaps and signals a district may let hold, and why another is refused."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from chomchom.care.enums_gaps import EVENTS, GapKind, PersonPart, SignalLevel
from chomchom.core.refusal import Refusal

DAYS_MEAN: dict[str, tuple[int, int]] = {
    GapKind.UNCONFIRMED: (1, 60),
    GapKind.NOT_SEEN: (1, 90),
    GapKind.NO_SUBSTITUTE: (0, 7),
    GapKind.ENDS_SOON: (1, 90),
    GapKind.HOLIDAY: (2, 14),
}
"""Kinds of which ``days`` says something: the fewest and the most."""
MOST_POINTS = 200
MOST_HOURS = 24 * 60


@dataclass(frozen=True)
class GapValues:
    """What a rule of a gap says. Of a part of a person only ``points`` counts."""

    is_on: bool = True
    days: int = 0
    points: int = 0
    points_per_day: int = 0
    most_points: int = 0
    due_hours: int = 0
    again_after_days: int = 0


def is_looked_for(kind: str) -> Refusal | None:
    if kind in GapKind.values or kind in PersonPart.values:
        return None
    return Refusal("unknown", _("There is no such signal."))


def can_hold(kind: str, values: GapValues) -> Refusal | None:
    """The numbers say something together."""
    if values.points > MOST_POINTS or values.most_points > MOST_POINTS:
        return Refusal("points", _("At most %(most)s points: more would hide all other gaps.") % {"most": MOST_POINTS})
    if kind in PersonPart.values:
        return None
    if values.most_points < values.points:
        return Refusal("most", _("“At most” is less than the points of the first day."))
    if not 1 <= values.due_hours <= MOST_HOURS:
        return Refusal("due", _("Give 1 to %(most)s hours to close a gap.") % {"most": MOST_HOURS})
    least, most = DAYS_MEAN.get(kind, (0, 0))
    if kind in DAYS_MEAN and not least <= values.days <= most:
        words = {"least": least, "most": most}
        return Refusal("days", _("Give %(least)s to %(most)s days for this signal.") % words)
    return None


def is_told(source: str, event: str, level: str) -> Refusal | None:
    """A source tells this event, and the level is one of ours."""
    if event in EVENTS.get(source, ()) and level in SignalLevel.values:
        return None
    return Refusal("unknown", _("There is no such signal."))


def begins(valid_from: date, *, today: date, after_days: int) -> Refusal | None:
    """From today on, or from tomorrow on (``after_days`` 1): what was judged already is not judged anew."""
    if valid_from >= today + timedelta(days=after_days):
        return None
    if after_days:
        return Refusal("past", _("Choose tomorrow or a later day: today has been looked through already."))
    return Refusal("past", _("Choose today or a later day: what was told already is not weighed anew."))


def says_why(source: str) -> Refusal | None:
    if source.strip():
        return None
    return Refusal("source", _("Say why, and where that stands: a decision with its date, a study, a contract."))


def is_first_that_day(there: bool) -> Refusal | None:
    if not there:
        return None
    return Refusal("same_day", _("Another version begins on that day. Take it back, or choose another day."))


def is_another(same: bool) -> Refusal | None:
    """A version that says the same would only blur the history."""
    return Refusal("same", _("That is what holds on that day already.")) if same else None


def may_take_back(valid_from: date, today: date) -> Refusal | None:
    """Only what does not hold yet; what held is history."""
    if valid_from > today:
        return None
    return Refusal("held", _("It holds already, or held. Let another version hold from a later day on."))
