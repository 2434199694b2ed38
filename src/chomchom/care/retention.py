"""What care keeps for a time: when it counts from, and what holds it while something is open. Registered once."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chomchom.care.kinds import HANDOVER, RECIPIENT
from chomchom.care.models import DoorPhoto, Handover, Import, Incident, Recipient
from chomchom.care.operations import destroying
from chomchom.care.rules.day import midnight
from chomchom.core import masking, retention
from chomchom.core.retention import Candidate, Kind
from chomchom.net.models import Alert
from chomchom.people.enums import OrganisationKind


def register() -> None:
    district = OrganisationKind.DISTRICT
    retention.register(
        Kind(
            "care.recipient",
            gettext_lazy("Recipients whose support has ended"),
            gettext_lazy(
                "Made nobody: names, contacts, doors and words removed or emptied, files deleted; counts stay"
            ),
            district,
            _recipients,
            destroying.recipients,
        )
    )
    retention.register(
        Kind(
            "care.photo",
            gettext_lazy("Photos of food and doors"),
            gettext_lazy("Files and their rows deleted"),
            district,
            _photos,
            destroying.photos,
        )
    )
    retention.register(
        Kind(
            "care.import",
            gettext_lazy("Rows of imported lists"),
            gettext_lazy("Rows deleted; that the list came stays"),
            district,
            _imports,
            destroying.imports,
        )
    )


def _recipients(*, organisation_id: int, before: date) -> Sequence[Candidate]:
    """One statement."""
    mine = Handover.objects.filter(recipient=OuterRef("pk"))
    alarmed = Alert.objects.live().filter(subject_kind=HANDOVER).values("subject_id")
    rows = (
        Recipient.objects.filter(district=organisation_id, ended_on__lt=before)
        .exclude(external_id__startswith=destroying.GONE_NUMBER)
        .annotate(
            has_incident=Exists(Incident.objects.open().filter(recipient=OuterRef("pk"))),
            has_alert=Exists(mine.filter(pk__in=alarmed)),
        )
        .order_by("ended_on", "pk")
    )
    return [
        Candidate((RECIPIENT, row.pk), f"{masking.name(row.name)} {row.external_id}", row.ended_on, _held(row))
        for row in rows
    ]


def _held(row: Recipient) -> str:
    if row.has_incident:
        return _("an incident is open")
    return _("an alert is open") if row.has_alert else ""


def _photos(*, organisation_id: int, before: date) -> Sequence[Candidate]:
    """One statement. A photo of an incident that is open stays."""
    open_ = Incident.objects.open().filter(recipient=OuterRef("handover__recipient"))
    rows = (
        DoorPhoto.objects.filter(handover__district=organisation_id, handover__day__lt=before)
        .select_related("handover")
        .annotate(has_incident=Exists(open_))
        .order_by("handover__day", "pk")
    )
    return [
        Candidate(
            ("care.photo", row.pk),
            row.get_about_display(),
            row.handover.day,
            _("an incident is open") if row.has_incident else "",
        )
        for row in rows
    ]


def _imports(*, organisation_id: int, before: date) -> Sequence[Candidate]:
    """One statement: lists that still have rows."""
    rows = Import.objects.filter(
        district=organisation_id, uploaded_at__lt=midnight(before), rows__isnull=False
    ).distinct()
    return [
        Candidate(("care.import", row.pk), f"{row.uploaded_at:%Y-%m-%d}", timezone.localdate(row.uploaded_at))
        for row in rows.order_by("uploaded_at", "pk")
    ]
