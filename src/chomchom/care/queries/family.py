"""Reads about what families are told."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from chomchom.care.enums_family import FamilyState
from chomchom.care.models import FamilyConsent, FamilyMessage, Recipient
from chomchom.people.viewer import Viewer

SHOWN = 20


@dataclass(frozen=True)
class FamilyFile:
    consents: list[FamilyConsent]
    messages: list[FamilyMessage]

    @property
    def standing(self) -> list[FamilyConsent]:
        return [consent for consent in self.consents if consent.withdrawn_at is None]

    @property
    def ended(self) -> list[FamilyConsent]:
        return [consent for consent in self.consents if consent.withdrawn_at is not None]


def family_file(recipient: Recipient) -> FamilyFile:
    """All consents, and the last messages. Two queries."""
    messages = FamilyMessage.objects.filter(consent__recipient=recipient).select_related("consent", "ended_by")
    consents = FamilyConsent.objects.filter(recipient=recipient).select_related("recorded_by", "withdrawn_by")
    return FamilyFile(list(consents.order_by("-pk")), list(messages.order_by("-pk")[:SHOWN]))


def consents_of(recipient_id: int) -> QuerySet[FamilyConsent]:
    return FamilyConsent.objects.standing().filter(recipient=recipient_id).order_by("pk")


def with_consent(recipient_ids: Iterable[int]) -> set[int]:
    """Those of these recipients who agreed that somebody is told. One query."""
    rows = FamilyConsent.objects.standing().filter(recipient__in=set(recipient_ids))
    return set(rows.values_list("recipient", flat=True))


def calls_to_make(viewer: Viewer) -> list[FamilyMessage]:
    """Families that wait for a call, the oldest first. One query."""
    rows = FamilyMessage.objects.filter(
        state=FamilyState.TO_CALL, consent__recipient__in=Recipient.objects.visible_to(viewer)
    )
    return list(rows.select_related("consent__recipient__dong", "handover").order_by("pk")[:100])
