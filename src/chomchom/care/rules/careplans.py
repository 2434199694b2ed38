"""When a care plan may be written and changed, and when failed handovers call for a look at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chomchom.care.enums_careplan import FAILED, WITHIN, ReviewReason
from chomchom.core.refusal import Refusal

IN_A_ROW, IN_30_DAYS = 2, 3
LONGEST_WITHOUT_A_REVIEW = timedelta(days=366)
MOST_PARTICIPANTS = 30


@dataclass(frozen=True)
class Seen:
    """A handover as the rule sees it: when, and whether the person was met."""

    pk: int
    day: date
    state: str

    @property
    def failed(self) -> bool:
        return self.state in FAILED


@dataclass(frozen=True)
class Proposal:
    """Why a plan should be looked at, with the handovers behind it."""

    reason: ReviewReason
    rows: tuple[int, ...]
    words: str


def propose(handovers: Sequence[Seen], today: date) -> Proposal | None:
    """From the handovers that ended, oldest first: two failed in a row at the end, or three failed within 30 days."""
    last = handovers[-IN_A_ROW:]
    if len(last) == IN_A_ROW and all(row.failed for row in last):
        return Proposal(ReviewReason.TWO_IN_A_ROW, tuple(row.pk for row in last), _days(last))
    failed = [row for row in handovers if row.failed and row.day > today - WITHIN]
    if len(failed) >= IN_30_DAYS:
        return Proposal(ReviewReason.THREE_IN_30_DAYS, tuple(row.pk for row in failed), _days(failed))
    return None


def _days(rows: Sequence[Seen]) -> str:
    days = ", ".join(f"{row.day:%m-%d}" for row in rows[-8:])
    number = len(rows)
    return ngettext("%(n)s handover: %(days)s", "%(n)s handovers: %(days)s", number) % {"n": number, "days": days}


def may_change(version: int, has_conference: bool, why: str) -> Refusal | None:
    """Changes need the case conference and a reason."""
    if version == 1:
        return None
    if not has_conference:
        return Refusal(
            "no_conference",
            _("A plan is changed by the case conference. Record the conference first, then choose it here."),
        )
    if not why.strip():
        return Refusal("why", _("Say why the plan is changed."))
    return None


def is_a_review_day(day: date, today: date) -> Refusal | None:
    if day <= today:
        return Refusal(
            "review_past", _("The day of review must lie ahead: %(day)s has come.") % {"day": date_format(day)}
        )
    if day - today > LONGEST_WITHOUT_A_REVIEW:
        return Refusal("review_far", _("A plan is looked at again within a year. Choose an earlier day."))
    return None


def may_have_been_held(held_at: datetime, at: datetime) -> Refusal | None:
    if held_at > at:
        return Refusal("held_ahead", _("The conference has not been held yet. Record it afterwards."))
    if at - held_at > LONGEST_WITHOUT_A_REVIEW:
        return Refusal("held_far", _("That is more than a year ago. Check the year."))
    return None


def has_participants(lines: Sequence[str]) -> Refusal | None:
    if len(lines) < 2:
        return Refusal("participants", _("A conference has at least two participants: one on each line."))
    if len(lines) > MOST_PARTICIPANTS:
        return Refusal("participants", _("At most %(most)s participants.") % {"most": MOST_PARTICIPANTS})
    return None


def responds(response: str, words: str) -> Refusal | None:
    """A plan that leaves the usual ladder says in words what is to be done."""
    if response == "by_risk" or words.strip():
        return None
    return Refusal("response_words", _("Say what is to be done when the person does not answer: the courier reads it."))
