"""Recipients whose time is over are made nobody: everything that tells about them goes, the counts of the day stay.

A handover that was promised and kept remains as one of a dong and a provider; who it was for is nobody's any more.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat

from chomchom.care.enums import Household, Mobility, Sex
from chomchom.care.kinds import CHANGE, FAMILY_CALL, GAP, HANDOVER, INCIDENT_TASK, PLAN_REVIEW, RECIPIENT, SIGNAL
from chomchom.care.models import (
    Aside,
    CarePlan,
    CaseConference,
    ClusterCall,
    Consent,
    DoorPhoto,
    DoorReport,
    EmergencyContact,
    FamilyConsent,
    FamilyMessage,
    Gap,
    GapEntry,
    Handover,
    ImportRow,
    Incident,
    IncidentStep,
    IncidentTask,
    Observation,
    OtherService,
    OutsideSignal,
    PlanPause,
    PlanReview,
    PortionSize,
    Priority,
    Recipient,
    RescueCall,
    SymptomReport,
)
from chomchom.core.actors import Actor
from chomchom.core.retention import Destroyed
from chomchom.documents import files
from chomchom.documents.models import Document
from chomchom.net.models import Alert, AlertEntry

GONE = "-"
"""Stands where the database wants a word and nobody may read one."""

#: What is emptied, by model: the way to the person, and the fields. Words become a dash where there was one.
EMPTIED: tuple[tuple[type[models.Model], str, tuple[str, ...]], ...] = (
    (Handover, "recipient", ("explanation",)),
    (PlanPause, "recipient", ("note",)),
    (DoorReport, "handover__recipient", ("content",)),
    (Observation, "handover__recipient", ("word",)),
    (Aside, "handover__recipient", ("raw", "sentence", "because")),
    (Incident, "recipient", ("what_happened", "risk_to_life")),
    (IncidentStep, "incident__recipient", ("text", "skipped_because", "who")),
    (IncidentTask, "incident__recipient", ("title", "outcome")),
    (RescueCall, "recipient", ("number", "dispatcher", "sentence", "answer")),
    (SymptomReport, "recipient", ("told_by", "note")),
    (ClusterCall, "recipient", ("word",)),
    (OutsideSignal, "recipient", ("text", "number")),
    (Gap, "recipient", ("facts",)),
    (GapEntry, "gap__recipient", ("text",)),
)

#: What is removed, in this order: what points at another row goes before it.
REMOVED: tuple[tuple[type[models.Model], str], ...] = (
    (EmergencyContact, "recipient"),
    (OtherService, "recipient"),  # its versions go with it
    (PortionSize, "recipient"),
    (Priority, "recipient"),
    (FamilyMessage, "consent__recipient"),
    (FamilyConsent, "recipient"),
    (Consent, "recipient"),
    (PlanReview, "recipient"),
    (CarePlan, "recipient"),
    (CaseConference, "recipient"),
)

#: The person's own row; dong, district, provider and days stay for the counts.
NOBODY: dict[str, Any] = {
    "name": "(파기)", "sex": Sex.UNKNOWN, "birth_date": None, "phone": "", "address": GONE, "address_detail": "",
    "latitude": None, "longitude": None, "household": Household.UNKNOWN, "disability": "", "mobility": Mobility.UNKNOWN,
    "allergens": [], "allergy_note": "", "access_note": "", "note": "",
}  # fmt: skip
GONE_NUMBER = "destroyed-"


def recipients(*, ids: Collection[int], by: Actor, at: datetime) -> Destroyed:
    """Every table that tells about them, photos and documents on disk, lists that named them, lines of alerts."""
    done = Destroyed()
    _photos(DoorPhoto.objects.filter(handover__recipient__in=ids), done)
    _timelines(ids, done)
    _documents(ids, done)
    _lists(ids, done)
    for model, path, fields in EMPTIED:
        _empty(model._base_manager.filter(**{f"{path}__in": ids}), fields, done)
    for model, path in REMOVED:
        rows = model._base_manager.filter(**{f"{path}__in": ids})
        done.add(model._meta.db_table, rows.count())
        rows.delete()
    done.add("care_recipient", Recipient.objects.filter(pk__in=ids).update(**NOBODY))
    Recipient.objects.filter(pk__in=ids).update(external_id=Concat(Value(GONE_NUMBER), F("pk"), output_field=_text()))
    return done


def photos(*, ids: Collection[int], by: Actor, at: datetime) -> Destroyed:
    """Pictures whose time is over; the report that one was taken stays."""
    done = Destroyed()
    _photos(DoorPhoto.objects.filter(pk__in=ids), done)
    return done


def imports(*, ids: Collection[int], by: Actor, at: datetime) -> Destroyed:
    """The rows of lists that were taken long ago; that the list came, when and from whom stays."""
    done = Destroyed()
    rows = ImportRow.objects.filter(source__in=ids)
    done.add("care_importrow", rows.count())
    rows.delete()
    return done


# -- parts -------------------------------------------------------------------------------------------------------------


def _text() -> models.Field:
    return models.CharField(max_length=40)


def _empty(rows: QuerySet, fields: Iterable[str], done: Destroyed) -> None:
    """Field by field, so that a word the database insists on stays one."""
    for name in fields:
        field = rows.model._meta.get_field(name)
        if isinstance(field, models.JSONField):
            done.add(rows.model._meta.db_table, rows.update(**{name: {}}))
        else:
            done.add(rows.model._meta.db_table, rows.exclude(**{name: ""}).update(**{name: GONE}))


def _photos(rows: QuerySet[DoorPhoto], done: Destroyed) -> None:
    for row in rows:
        done.files.append(_removal(row.file.storage, row.file.name))
    done.add("care_doorphoto", rows.count())
    rows.delete()


def _removal(storage: Any, name: str) -> Callable[[], None]:
    return lambda: storage.delete(name)


def _timelines(ids: Collection[int], done: Destroyed) -> None:
    """What was said in the alerts about them. The lines stay, with who wrote them and when."""
    about = Q()
    for kind, rows in _subjects(ids):
        about |= Q(subject_kind=kind, subject_id__in=rows.values("pk"))
    entries = AlertEntry.objects.filter(alert__in=Alert.objects.filter(about))
    done.add("net_alertentry", entries.exclude(text="").update(text=""))


def _subjects(ids: Collection[int]) -> list[tuple[str, QuerySet]]:
    return [
        (HANDOVER, Handover.objects.filter(recipient__in=ids)),
        (CHANGE, Handover.objects.filter(recipient__in=ids)),
        (INCIDENT_TASK, IncidentTask.objects.filter(incident__recipient__in=ids)),
        (PLAN_REVIEW, PlanReview.objects.filter(recipient__in=ids)),
        (FAMILY_CALL, FamilyMessage.objects.filter(consent__recipient__in=ids)),
        (GAP, Gap.objects.filter(recipient__in=ids)),
        (SIGNAL, OutsideSignal.objects.filter(recipient__in=ids)),
    ]


def _documents(ids: Collection[int], done: Destroyed) -> None:
    """A file that another document still needs stays."""
    rows = Document.objects.filter(subject_kind=RECIPIENT, subject_id__in=ids)
    digests = set(rows.values_list("sha256", flat=True))
    done.add("documents_document", rows.count())
    rows.delete()
    shared = set(Document.objects.filter(sha256__in=digests).values_list("sha256", flat=True))
    done.files += [files.path_of(digest).unlink for digest in digests - shared]


def _lists(ids: Collection[int], done: Destroyed) -> None:
    """Rows of imports that named them by their numbers."""
    for district, number in Recipient.objects.filter(pk__in=ids).values_list("district", "external_id"):
        rows = ImportRow.objects.filter(source__district=district, external_id=number)
        done.add("care_importrow", rows.count())
        rows.delete()
