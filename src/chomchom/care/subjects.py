"""What the net must know of a handover and of a change of condition: how they are shown and how their alerts end."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chomchom.care import policies
from chomchom.care.enums import HandoverState
from chomchom.care.incident_subjects import links_of_handover
from chomchom.care.kinds import CHANGE, HANDOVER
from chomchom.care.models import CarePlan, Handover
from chomchom.care.operations import handovers
from chomchom.care.queries.careplans import current_plans
from chomchom.core.actors import Actor
from chomchom.net import operations as net
from chomchom.net import subjects
from chomchom.net.subjects import Card

if TYPE_CHECKING:
    from chomchom.net.models import Alert


class HandoverSubject:
    """A promised handover. Its alerts end in one of three families; unknown is none of them."""

    kind = HANDOVER
    outcomes = {
        HandoverState.MET.value: gettext_lazy("Met in person"),
        HandoverState.SAFE_ABSENT.value: gettext_lazy("Safe but absent"),
        HandoverState.EMERGENCY.value: gettext_lazy("Emergency, being handled"),
    }

    def cards(self, ids: Collection[int]) -> dict[int, Card]:
        """In three queries: the handovers with their people, the emergency contacts, and the care plans."""
        rows = list(_rows(ids).prefetch_related("recipient__contacts"))
        plans = current_plans([row.recipient_id for row in rows])
        return {row.pk: _card(row, (*_planned(plans.get(row.recipient_id)), *_lines(row))) for row in rows}

    def close(self, *, alert: "Alert", outcome: str, how: str, note: str, by: Actor, at: datetime) -> None:
        """``how`` says who saw the person or explained the absence, and how that is known. Raises ``Refused``."""
        with transaction.atomic():
            if outcome in self.outcomes:
                handovers.settle(
                    handover=Handover(pk=alert.subject_id),
                    state=HandoverState(outcome),
                    explanation=how,
                    by=by,
                    at=at,
                )
            net.close(alert=alert, outcome=outcome, how=how, note=note, by=by, at=at)

    def links(self, alert: "Alert") -> list[tuple[Any, str]]:
        return links_of_handover(alert.subject_id)


class ChangeSubject:
    """A change of condition that a courier saw; the subject is the handover at which it was seen."""

    kind = CHANGE
    outcomes = {
        "nothing_needed": gettext_lazy("Looked into, nothing needed"),
        "helped": gettext_lazy("Helped or put right"),
        "plan_review": gettext_lazy("Care plan will be reviewed"),
        "emergency": gettext_lazy("Emergency, being handled"),
    }

    def cards(self, ids: Collection[int]) -> dict[int, Card]:
        """In two queries: the handovers with their people, and what was observed."""
        rows = _rows(ids).prefetch_related("observations")
        return {row.pk: _card(row, (*_changes(row), *_person(row))) for row in rows}

    def close(self, *, alert: "Alert", outcome: str, how: str, note: str, by: Actor, at: datetime) -> None:
        net.close(alert=alert, outcome=outcome, how=how, note=note, by=by, at=at)

    def links(self, alert: "Alert") -> list[tuple[Any, str]]:
        return links_of_handover(alert.subject_id)


def register() -> None:
    """Called once, when the app is ready."""
    subjects.register(HandoverSubject())
    subjects.register(ChangeSubject())
    subjects.register_cause(policies.CHANGE_CAUSE, policies.CHANGE_CAUSE_LABEL)
    subjects.register_cause(policies.LEFT_OUT_CAUSE, policies.LEFT_OUT_CAUSE_LABEL)
    for code, text in policies.ASKS.items():
        subjects.register_ask(code, text)
    for ladder in policies.LADDERS:
        subjects.register_ladder(ladder.key, ladder.name, ladder.steps)


def _rows(ids: Collection[int]) -> Any:
    return Handover.objects.filter(pk__in=ids).select_related(
        "recipient", "dong", "provider", "round__courier__account"
    )


def _card(row: Handover, lines: Iterable[str]) -> Card:
    person = row.recipient
    return Card(
        title=f"{person.name} · {row.dong} · {row.get_meal_display()}",
        label=f"{person.external_id} · {row.dong}",
        url=reverse("care:handover", args=[row.pk]),
        lines=tuple(line for line in lines if line),
        latitude=person.latitude,
        longitude=person.longitude,
    )


def _planned(plan: CarePlan | None) -> tuple[str, ...]:
    """What the care plan says for a shut door."""
    words = plan.response_words if plan else ""
    return (_("Care plan: %(words)s") % {"words": words},) if words else ()


def _lines(row: Handover) -> tuple[str, ...]:
    return (*_person(row), *_contacts(row))


def _person(row: Handover) -> tuple[str, ...]:
    person = row.recipient
    return (
        _("To be known by %(time)s") % {"time": f"{timezone.localtime(row.due_at):%H:%M}"},
        person.full_address,
        person.access_note,
        _("Telephone: %(phone)s") % {"phone": person.phone} if person.phone else _("No telephone"),
        _("Risk: %(risk)s · %(moving)s") % {"risk": person.get_risk_display(), "moving": person.get_mobility_display()},
        _("%(provider)s, telephone %(phone)s") % {"provider": row.provider, "phone": row.provider.phone},
        _courier(row),
    )


def _courier(row: Handover) -> str:
    if row.round is None or row.round.courier is None:
        return _("On no courier's round")
    account = row.round.courier.account
    return _("Courier: %(name)s %(phone)s") % {"name": account.name, "phone": account.phone}


def _contacts(row: Handover) -> tuple[str, ...]:
    contacts = sorted(row.recipient.contacts.all(), key=lambda contact: contact.position)
    if not contacts:
        return (_("No emergency contact is known."),)
    return tuple(
        _("Contact %(number)s: %(who)s %(phone)s") % {"number": number, "who": contact, "phone": contact.phone}
        for number, contact in enumerate(contacts, start=1)
    )


def _changes(row: Handover) -> tuple[str, ...]:
    return tuple(
        f"{observation.get_aspect_display()}: {observation.word}"
        for observation in sorted(row.observations.all(), key=lambda observation: observation.pk)
        if observation.word
    )
