"""What the net must know of certificates, reviews of care plans and calls to families."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chomchom.care import policies_staff
from chomchom.care.enums_careplan import ReviewOutcome
from chomchom.care.kinds import CREDENTIAL, FAMILY_CALL, PLAN_REVIEW
from chomchom.care.models import Credential, FamilyMessage, PlanReview
from chomchom.care.operations import careplans, family, staff
from chomchom.core.actors import Actor
from chomchom.net import operations as net
from chomchom.net import subjects
from chomchom.net.subjects import Card

if TYPE_CHECKING:
    from chomchom.net.models import Alert


class CredentialSubject:
    """A certificate that ends. Its alert ends when a new one is recorded, or when it is not needed any more."""

    kind = CREDENTIAL
    outcomes = {
        staff.RENEWED: gettext_lazy("Renewed"),
        staff.NOT_NEEDED: gettext_lazy("Not required any more"),
    }

    def cards(self, ids: Collection[int]) -> dict[int, Card]:
        """In one query."""
        rows = Credential.objects.filter(pk__in=ids).select_related("account")
        return {row.pk: _credential_card(row) for row in rows}

    def persons(self, ids: Collection[int]) -> dict[int, int]:
        return dict(Credential.objects.filter(pk__in=ids).values_list("pk", "account_id"))

    def close(self, *, alert: "Alert", outcome: str, how: str, note: str, by: Actor, at: datetime) -> None:
        """From the page of the alert it is only said how it ended; the new certificate is recorded on its own page."""
        net.close(alert=alert, outcome=outcome, how=how, note=note, by=by, at=at)

    def links(self, alert: "Alert") -> list[tuple[Any, str]]:
        accounts = Credential.objects.filter(pk=alert.subject_id).values_list("account_id", flat=True)
        return [(_("Training and certificates"), reverse("care:staff_person", args=[pk])) for pk in accounts]


class PlanReviewSubject:
    """A care plan that must be looked at. Its alert ends with what came of the review."""

    kind = PLAN_REVIEW
    outcomes = {outcome.value: outcome.label for outcome in ReviewOutcome}

    def cards(self, ids: Collection[int]) -> dict[int, Card]:
        """In one query."""
        rows = PlanReview.objects.filter(pk__in=ids).select_related("recipient__dong")
        return {row.pk: _review_card(row) for row in rows}

    def close(self, *, alert: "Alert", outcome: str, how: str, note: str, by: Actor, at: datetime) -> None:
        """``stays`` ends the review; a change is made on the page of the plan, which ends it itself."""
        review = PlanReview.objects.get(pk=alert.subject_id)
        if review.is_open and outcome == ReviewOutcome.STAYS:
            careplans.plan_stays(review=review, why=how or note, review_on=None, by=by, at=at)
        else:
            net.close(alert=alert, outcome=outcome, how=how, note=note, by=by, at=at)

    def links(self, alert: "Alert") -> list[tuple[Any, str]]:
        people = PlanReview.objects.filter(pk=alert.subject_id).values_list("recipient_id", flat=True)
        return [(_("Care plan"), reverse("care:careplan", args=[pk])) for pk in people]


class FamilyCallSubject:
    """A family that is to be called because a handover was not as usual."""

    kind = FAMILY_CALL
    outcomes = {family.CALLED: gettext_lazy("Family called"), family.WITHDRAWN: gettext_lazy("Consent withdrawn")}

    def cards(self, ids: Collection[int]) -> dict[int, Card]:
        """In one query."""
        rows = FamilyMessage.objects.filter(pk__in=ids).select_related("consent__recipient__dong")
        return {row.pk: _call_card(row) for row in rows}

    def close(self, *, alert: "Alert", outcome: str, how: str, note: str, by: Actor, at: datetime) -> None:
        row = FamilyMessage.objects.select_related("consent").get(pk=alert.subject_id)
        if outcome == family.CALLED and row.ended_at is None:
            family.record_call(message=row, note=how or note, by=by, at=at)
        else:
            net.close(alert=alert, outcome=outcome, how=how, note=note, by=by, at=at)

    def links(self, alert: "Alert") -> list[tuple[Any, str]]:
        people = FamilyMessage.objects.filter(pk=alert.subject_id).values_list("consent__recipient_id", flat=True)
        return [(_("Family"), reverse("care:family", args=[pk])) for pk in people]


def register() -> None:
    """Called once, when the app is ready."""
    for kind in (CredentialSubject(), PlanReviewSubject(), FamilyCallSubject()):
        subjects.register(kind)
    for code, text in policies_staff.ASKS.items():
        subjects.register_ask(code, text)
    for ladder in policies_staff.LADDERS:
        subjects.register_ladder(ladder.key, ladder.name, ladder.steps)


def _credential_card(row: Credential) -> Card:
    last = _("last valid on %(day)s") % {"day": date_format(row.last_day)} if row.last_day else ""
    return Card(
        title=f"{row.get_topic_display()} · {row.account.name}",
        label=f"{row.get_topic_display()} · {last}",
        url=reverse("care:staff_person", args=[row.account_id]),
        lines=(last, row.issuer),
    )


def _review_card(row: PlanReview) -> Card:
    person = row.recipient
    return Card(
        title=f"{person.name} · {row.get_reason_display()}",
        label=f"{person.external_id} · {person.dong} · {row.get_reason_display()}",
        url=reverse("care:careplan", args=[person.pk]),
        lines=tuple(
            line
            for line in (
                _("Due %(time)s") % {"time": date_format(localtime(row.due_at), "DATETIME_FORMAT")},
                row.words,
            )
            if line
        ),
    )


def _call_card(row: FamilyMessage) -> Card:
    person = row.consent.recipient
    return Card(
        title=f"{person.name} · {row.consent}",
        label=f"{person.external_id} · {person.dong}",
        url=reverse("care:family", args=[person.pk]),
        lines=(row.consent.address,),
    )
