"""Reads about care plans: the one that holds, its history, and what calls for a look at it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Subquery

from chomchom.care.enums import HandoverState
from chomchom.care.enums_careplan import FAILED, WITHIN
from chomchom.care.models import CarePlan, CaseConference, Handover, PlanReview, Recipient
from chomchom.care.rules.careplans import Seen
from chomchom.people.viewer import Viewer

OVER = FAILED | {HandoverState.MET}


@dataclass(frozen=True)
class PlanFile:
    """A person's plan with its history."""

    versions: list[CarePlan]
    conferences: list[CaseConference]
    reviews: list[PlanReview]

    @property
    def current(self) -> CarePlan | None:
        return self.versions[0] if self.versions else None

    @property
    def open_reviews(self) -> list[PlanReview]:
        return [review for review in self.reviews if review.is_open]


def plan_file(recipient: Recipient) -> PlanFile:
    """The newest first. Three queries."""
    plans = CarePlan.objects.filter(recipient=recipient).select_related("created_by", "conference")
    return PlanFile(
        list(plans.order_by("-version")),
        list(CaseConference.objects.filter(recipient=recipient).select_related("recorded_by").order_by("-held_at")),
        list(PlanReview.objects.filter(recipient=recipient).select_related("done_by").order_by("-created_at", "-pk")),
    )


def current_plans(recipient_ids: Collection[int]) -> dict[int, CarePlan]:
    """{recipient: the version that holds}; one query."""
    newest = CarePlan.objects.filter(recipient=OuterRef("recipient")).order_by("-version")
    rows = CarePlan.objects.filter(recipient__in=recipient_ids, pk=Subquery(newest.values("pk")[:1]))
    return {plan.recipient_id: plan for plan in rows}


def current_plan(recipient_id: int) -> CarePlan | None:
    return CarePlan.objects.filter(recipient=recipient_id).order_by("-version").first()


def reviews_to_do(viewer: Viewer) -> list[PlanReview]:
    """The open reviews in the viewer's scope, the first due first. One query."""
    rows = PlanReview.objects.visible_to(viewer).filter(done_at=None)
    return list(rows.select_related("recipient__dong").order_by("due_at", "pk")[:200])


def handovers_behind(review: PlanReview) -> list[Handover]:
    return list(Handover.objects.filter(pk__in=review.rows, recipient=review.recipient_id).order_by("day", "pk"))


def failing(district_id: int, today: date) -> dict[int, list[Seen]]:
    """Those with a failed handover within 30 days and no open review because of it, with all that ended since their
    last such review. Two queries, whatever the size of the district."""
    recent = Handover.objects.filter(district=district_id, day__gt=today - WITHIN, day__lte=today)
    proposed = PlanReview.objects.filter(recipient=OuterRef("recipient"), reason__in=("two_in_a_row", "three_in_30"))
    people = (
        recent.filter(state__in=FAILED)
        .exclude(Exists(proposed.filter(done_at=None)))
        .values_list("recipient_id", flat=True)
        .distinct()
    )
    last_rows = _last_rows(people)
    found: dict[int, list[Seen]] = defaultdict(list)
    rows = recent.filter(recipient__in=people, state__in=OVER).order_by("day", "window_from", "pk")
    for recipient_id, pk, day, state in rows.values_list("recipient_id", "pk", "day", "state"):
        if day > last_rows.get(recipient_id, date.min):
            found[recipient_id].append(Seen(pk, day, state))
    return found


def _last_rows(people: Iterable[int]) -> dict[int, date]:
    """{recipient: the last day that an earlier review already looked at}."""
    rows = PlanReview.objects.filter(
        recipient__in=people, reason__in=("two_in_a_row", "three_in_30"), done_at__isnull=False
    ).order_by("created_at")
    return {review.recipient_id: review.created_at.date() for review in rows}
