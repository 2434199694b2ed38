"""What closes which gap, and why something may not close it."""

from datetime import date

from django.utils.translation import gettext as _

from chomchom.care.enums_gaps import GapDeed, GapKind
from chomchom.care.models import Gap
from chomchom.core.refusal import Refusal

D = GapDeed
CLOSED_BY: dict[str, tuple[GapDeed, ...]] = {
    GapKind.SERVICE_STOPPED: (D.SUBSTITUTE_SERVICE, D.SERVICE_RESUMED, D.CALLS_ARRANGED, D.PLAN_DECIDED),
    GapKind.UNCONFIRMED: (D.VISITED, D.CONTACT_MADE, D.ABSENCE_EXPLAINED),
    GapKind.NOT_SEEN: (D.VISITED, D.ABSENCE_EXPLAINED),
    GapKind.NO_CONTACT: (D.CONTACT_FOUND, D.CALLS_ARRANGED),
    GapKind.NO_SUBSTITUTE: (D.MEAL_ARRANGED, D.ABSENCE_EXPLAINED),
    GapKind.ENDS_SOON: (D.PLAN_DECIDED, D.SUBSTITUTE_SERVICE),
    GapKind.HOLIDAY: (D.MEAL_ARRANGED, D.CALLS_ARRANGED, D.ABSENCE_EXPLAINED),
}
"""The deeds that are an answer to each kind of gap. "The cause is gone" is one for each, but only when it is."""


def deeds_of(gap: Gap) -> list[GapDeed]:
    gone = [GapDeed.CAUSE_GONE] if gap.cause_gone_on else []
    return [*gone, *CLOSED_BY[gap.kind]]


def may_close(gap: Gap, deed: str) -> Refusal | None:
    if not gap.is_open:
        return Refusal("closed", _("This gap is closed already."))
    if deed in deeds_of(gap):
        return None
    if deed == GapDeed.CAUSE_GONE:
        return Refusal("cause_stands", _("The cause is still there. Say what was done about it."))
    return Refusal("no_answer", _("That does not close this kind of gap. Choose one of the deeds that are listed."))


def says_how(how: str) -> Refusal | None:
    if how.strip():
        return None
    return Refusal("how", _("Say in a sentence what was done and what came of it."))


def was_seen(deed: str, seen_on: date | None, today: date) -> Refusal | None:
    """A visit has its day, which is not in the future."""
    if deed == GapDeed.VISITED and seen_on is None:
        return Refusal("seen_on", _("Give the day on which the person was seen."))
    if seen_on is not None and seen_on > today:
        return Refusal("seen_later", _("The day on which the person was seen lies in the future."))
    return None
