"""How a handover may be accounted for. UNKNOWN is none of the ways."""

from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from chomchom.core.refusal import Refusal


def is_explained(explanation: str) -> Refusal | None:
    """Refuses to account for somebody without saying who saw or heard of the person."""
    if explanation:
        return None
    return Refusal("explanation", _("Say who saw the person, or who explained where the person is."))


def emergency_is_handled(has_open_incident: bool) -> Refusal | None:
    """An emergency counts only as one that is being handled."""
    if has_open_incident:
        return None
    return Refusal("incident", _("Open the incident file first: an emergency is accounted for once it is handled."))


def moment_is_possible(happened_at: datetime, *, day: date, at: datetime) -> Refusal | None:
    """Refuses a moment in the future, or before the day of the handover."""
    if happened_at > at:
        return Refusal("future", _("That moment lies in the future."))
    if localdate(happened_at) < day:
        return Refusal("before_day", _("That moment lies before the day of the handover."))
    return None
