"""Care plans: written as versions, changed by the case conference, looked at again on a day that the net watches."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chomchom.care import policies, policies_staff
from chomchom.care.enums_careplan import Response, ReviewOutcome, ReviewReason
from chomchom.care.kinds import PLAN_REVIEW, RECIPIENT
from chomchom.care.models import CarePlan, CaseConference, PlanReview, Recipient
from chomchom.care.queries import careplans as queries
from chomchom.care.rules import careplans as rules
from chomchom.care.rules import staff as reasons
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.net import operations as net
from chomchom.people.enums import Role
from chomchom.people.models import Organisation

REVIEW_AT = time(9)
TO_REVIEW_AFTER_FAILURES = timedelta(days=7)  # a proposed value; no rule was found
LADDER_OF = {
    Response.AT_ONCE: policies_staff.NO_REPLY_AT_ONCE,
    Response.OFTEN_OUT: policies_staff.NO_REPLY_OFTEN_OUT,
}


def no_reply_ladder(recipient: Recipient) -> str:
    """The key of the ladder that runs when this person's door stays shut: the plan's, else that of the risk. The alert
    freezes it, so a plan changed meanwhile changes nothing that is under way."""
    plan = queries.current_plan(recipient.pk)
    return LADDER_OF.get(plan.response if plan else "", policies.no_reply_key(recipient.risk))


@transaction.atomic
def record_conference(
    *,
    recipient: Recipient,
    held_at: datetime,
    place: str,
    participants: Sequence[str],
    minutes: str,
    decisions: str,
    by: Actor,
    at: datetime,
) -> CaseConference:
    """Keep who sat together and what was decided. Raises ``Refused``."""
    insist(rules.may_have_been_held(held_at, at), rules.has_participants(participants))
    row = CaseConference.objects.create(
        recipient=recipient, held_at=held_at, place=place, participants=list(participants), minutes=minutes,
        decisions=decisions, recorded_at=at, recorded_by_id=by.account_id,
    )  # fmt: skip
    _note("care.careplan.conference", recipient, by=by, at=at, detail={"conference": row.pk})
    return row


@transaction.atomic
def write_plan(
    *,
    recipient: Recipient,
    matters: str,
    goals: str,
    response: Response,
    response_words: str,
    review_on: date,
    conference: CaseConference | None,
    why: str,
    by: Actor,
    at: datetime,
) -> CarePlan:
    """The first plan, or the next version. Open reviews end as "changed", and the new day of review is watched.
    Raises ``Refused``: no_conference, why, review_past, review_far, response_words, other_person."""
    Recipient.objects.select_for_update().get(pk=recipient.pk)
    latest = queries.current_plan(recipient.pk)
    version = latest.version + 1 if latest else 1
    insist(
        _is_of(recipient, conference),
        rules.may_change(version, conference is not None, why),
        rules.is_a_review_day(review_on, timezone.localdate(at)),
        rules.responds(response, response_words),
    )
    plan = CarePlan.objects.create(
        recipient=recipient, version=version, matters=matters, goals=goals, response=response,
        response_words=response_words, review_on=review_on, conference=conference, why=why if latest else "",
        created_at=at, created_by_id=by.account_id,
    )  # fmt: skip
    _end_reviews(recipient, ReviewOutcome.CHANGED, why, by=by, at=at)
    _ask_for_review(recipient, ReviewReason.DATE, due_on=review_on, by=by, at=at)
    _note("care.careplan.write", recipient, by=by, at=at, detail={"version": version}, action=Action.CREATE)
    return plan


@transaction.atomic
def plan_stays(*, review: PlanReview, why: str, review_on: date | None, by: Actor, at: datetime) -> None:
    """It was looked at and stays as it is. A review because of its date names the next day (half a year later where
    none is given). Ending it twice changes nothing. Raises ``Refused``."""
    locked = PlanReview.objects.select_for_update().select_related("recipient").get(pk=review.pk)
    if not locked.is_open:
        return
    insist(reasons.has_reason(why))
    today = timezone.localdate(at)
    following = review_on or reasons.months_later(today, 6)
    insist(rules.is_a_review_day(following, today))
    _end([locked], ReviewOutcome.STAYS, why, by=by, at=at)
    if locked.reason == ReviewReason.DATE:
        _ask_for_review(locked.recipient, ReviewReason.DATE, due_on=following, by=by, at=at)
    _note("care.careplan.stays", locked.recipient, by=by, at=at, detail={"review": locked.pk})


@transaction.atomic
def ask_for_review(*, recipient: Recipient, words: str, due_on: date, by: Actor, at: datetime) -> PlanReview | None:
    """Somebody wants the plan looked at. None if that was asked already."""
    insist(reasons.has_reason(words), rules.is_a_review_day(due_on, timezone.localdate(at)))
    review = _ask_for_review(recipient, ReviewReason.ASKED, due_on=due_on, words=words, by=by, at=at)
    _note("care.careplan.ask", recipient, by=by, at=at, detail={"words": words})
    return review


@transaction.atomic
def propose_reviews(*, district: Organisation, by: Actor, at: datetime) -> int:
    """A review for everybody with two failed handovers in a row or three within 30 days; answers how many are new."""
    today = timezone.localdate(at)
    made = 0
    candidates = queries.failing(district.pk, today)
    proposals = {pk: found for pk, seen in candidates.items() if (found := rules.propose(seen, today))}
    people = Recipient.objects.active().in_bulk(proposals)
    for pk, recipient in people.items():
        found = proposals[pk]
        review = _ask_for_review(
            recipient, found.reason, due_on=today + TO_REVIEW_AFTER_FAILURES, words=found.words, rows=found.rows,
            by=by, at=at,
        )  # fmt: skip
        made += review is not None
    return made


# -- parts -------------------------------------------------------------------------------------------------------------


def _is_of(recipient: Recipient, conference: CaseConference | None) -> Refusal | None:
    if conference is None or conference.recipient_id == recipient.pk:
        return None
    return Refusal("other_person", _("That conference was about somebody else."))


def _ask_for_review(
    recipient: Recipient,
    reason: ReviewReason,
    *,
    due_on: date,
    words: str = "",
    rows: Sequence[int] = (),
    by: Actor,
    at: datetime,
) -> PlanReview | None:
    if PlanReview.objects.filter(recipient=recipient, reason=reason, done_at=None).exists():
        return None
    due_at = datetime.combine(due_on, REVIEW_AT, tzinfo=timezone.get_default_timezone())
    review = PlanReview.objects.create(
        recipient=recipient, reason=reason, words=words[:200], rows=list(rows), due_at=due_at, created_at=at,
        created_by_id=by.account_id,
    )  # fmt: skip
    net.promise_many(
        kind=PLAN_REVIEW,
        policy=policies_staff.PLAN_REVIEW,
        district_id=recipient.district_id,
        promises=[net.Promise(review.pk, due_at, _parties(recipient))],
        by=by,
        at=at,
    )
    return review


def _parties(recipient: Recipient) -> dict[str, int]:
    office = Organisation.objects.dong_offices().filter(dong=recipient.dong_id).values_list("pk", flat=True).first()
    parties = {Role.DISTRICT_OFFICER.value: recipient.district_id}
    return parties | ({Role.CASE_MANAGER.value: office} if office else {})


def _end_reviews(recipient: Recipient, outcome: ReviewOutcome, why: str, *, by: Actor, at: datetime) -> None:
    rows = PlanReview.objects.select_for_update().filter(recipient=recipient, done_at=None)
    _end(list(rows), outcome, why, by=by, at=at)


def _end(rows: Sequence[PlanReview], outcome: ReviewOutcome, why: str, *, by: Actor, at: datetime) -> None:
    ids = [row.pk for row in rows]
    if not ids:
        return
    PlanReview.objects.filter(pk__in=ids).update(
        done_at=at, done_by=by.account_id, outcome=outcome, outcome_words=why[:200]
    )
    net.keep_many(kind=PLAN_REVIEW, subject_ids=ids, outcome=outcome.value, how=why[:200], by=by, at=at)


def _note(
    what: str, recipient: Recipient, *, by: Actor, at: datetime, detail: dict, action: Action = Action.CHANGE
) -> None:
    audit.record(by=by, at=at, action=action, what=what, subject=(RECIPIENT, recipient.pk), detail=detail)
