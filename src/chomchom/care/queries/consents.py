"""Consents of one person in one view, and the register of a viewer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from chomchom.care.enums_consent import Purpose
from chomchom.care.models import Consent, ConsentText, FamilyConsent, Recipient
from chomchom.care.models.consent import ConsentQuerySet
from chomchom.people.viewer import Viewer


def texts_on(district_id: int, day: date) -> dict[str, ConsentText]:
    """By purpose, the wording that holds on the day: one statement."""
    return {text.purpose: text for text in ConsentText.objects.on(district_id, day)}


@dataclass(frozen=True)
class Line:
    """One purpose of a person: the wording of today, what stands, and what was."""

    purpose: Purpose
    text: ConsentText | None
    standing: Consent | None
    former: Sequence[Consent]

    @property
    def is_outdated(self) -> bool:
        """It was given in words that hold no more."""
        return bool(self.standing and self.text and self.standing.text_id != self.text.pk)


@dataclass(frozen=True)
class ConsentFile:
    lines: Sequence[Line]
    family: Sequence[FamilyConsent]


def consent_file(recipient: Recipient, day: date) -> ConsentFile:
    """Three statements."""
    texts = texts_on(recipient.district_id, day)
    rows = list(recipient.consents.select_related("text", "recorded_by").order_by("-recorded_at", "-pk"))
    lines = [_line(purpose, texts.get(purpose), rows) for purpose in Purpose]
    return ConsentFile(lines, list(recipient.family_consents.order_by("withdrawn_at", "-recorded_at")))


def _line(purpose: Purpose, text: ConsentText | None, rows: Sequence[Consent]) -> Line:
    mine = [row for row in rows if row.purpose == purpose]
    standing = next((row for row in mine if row.withdrawn_at is None), None)
    return Line(purpose, text, standing, [row for row in mine if row is not standing])


def register(viewer: Viewer, *, purpose: str = "", which: str = "") -> ConsentQuerySet:
    """The viewer's people, the latest first. ``which``: standing, withdrawn or everything."""
    rows = Consent.objects.visible_to(viewer).select_related("recipient__dong", "text")
    conditions = {"standing": Q(withdrawn_at=None), "withdrawn": Q(withdrawn_at__isnull=False)}
    rows = rows.filter(conditions.get(which, Q()))
    return (rows.filter(purpose=purpose) if purpose else rows).order_by("-recorded_at", "-pk")


def took_back(recipient_id: int, purpose: Purpose) -> bool:
    """Agreed once, withdrawn, and not given again. Whoever was never asked did not take anything back."""
    last = Consent.objects.filter(recipient=recipient_id, purpose=purpose).order_by("-recorded_at", "-pk").first()
    return last is not None and last.withdrawn_at is not None
