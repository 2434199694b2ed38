"""Retention, destruction and breaches: what may be done, and until when. Pure."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from chomchom.core.refusal import Refusal
from chomchom.core.retention import Candidate
from chomchom.people.enums_privacy import BreachCause

REASON_LENGTH = 200


def months_before(day: date, months: int) -> date:
    """The same day so many months ago; the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def may_destroy(candidates: Sequence[Candidate], reason: str, confirmed_by: str, done_by: str) -> Refusal | None:
    """Two people answer for a destruction, and it says why; what is held stays."""
    if not reason.strip():
        return Refusal("no_reason", _("Say why it is destroyed: the register keeps the reason."))
    if not confirmed_by.strip():
        return Refusal("not_confirmed", _("Name the person who confirms the destruction."))
    if "".join(confirmed_by.split()) == "".join(done_by.split()):
        return Refusal("same_person", _("Whoever destroys cannot confirm it as well. Name another person."))
    if not any(not candidate.held for candidate in candidates):
        return Refusal("nothing_due", _("Nothing is due: no time is over, or all that is due is held."))
    return None


def may_hold(reason: str) -> Refusal | None:
    if not reason.strip():
        return Refusal("no_reason", _("Say why it must not be destroyed yet: the lawsuit, complaint or inspection."))
    return None


# -- breaches ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Duties:
    """What the law asks after a breach, and until when."""

    notify_by: datetime
    report_by: datetime
    must_report: bool
    why: tuple[str, ...]


def duties(*, notify_by: datetime, report_by: datetime, many: int, people: int, sensitive: bool, cause: str) -> Duties:
    """Reported is a breach of many people, of sensitive data, or from outside."""
    reasons = [
        (people >= many, _("%(many)s people or more") % {"many": f"{many:,}"}),
        (sensitive, _("sensitive data (health, disability)")),
        (cause in (BreachCause.OUTSIDE, BreachCause.UNKNOWN), _("unlawful access from outside, or not ruled out")),
    ]
    why = tuple(sentence for holds, sentence in reasons if holds)
    return Duties(notify_by, report_by, bool(why), why)


def is_a_period(happened_from: datetime, happened_to: datetime, known_at: datetime, at: datetime) -> Refusal | None:
    if happened_to <= happened_from:
        return Refusal("period", _("The end must be after the beginning."))
    if known_at > at:
        return Refusal("future", _("The office cannot come to know of it in the future."))
    return None
