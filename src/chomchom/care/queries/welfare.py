"""What is known of a person who does not answer, gathered for the sentence to 119 or 112."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from chomchom.care.enums import DoorStep, HandoverState, Household, Met, ReportKind
from chomchom.care.models import DoorReport, Handover, Recipient
from chomchom.care.queries.incidents import live_alert
from chomchom.care.rules.welfare import Tried, WelfareFacts
from chomchom.net.enums import EntryKind
from chomchom.net.models import AlertEntry
from chomchom.people.viewer import Viewer

TRIED_AT_THE_DOOR = {
    DoorStep.KNOCKED: gettext_lazy("knocked loudly and called the name"),
    DoorStep.PHONED: gettext_lazy("phoned the person"),
    DoorStep.LOOKED: gettext_lazy("looked and listened from outside"),
    DoorStep.NEIGHBOUR: gettext_lazy("asked a neighbour or the building office"),
}
TRIED_BY_OFFICES = {
    EntryKind.CALLED: gettext_lazy("telephone call"),
    EntryKind.VISITED: gettext_lazy("visit to the door"),
    EntryKind.NEIGHBOUR: gettext_lazy("neighbour asked"),
    EntryKind.CONTACT: gettext_lazy("emergency contact asked"),
    EntryKind.HOSPITAL: gettext_lazy("hospital asked"),
}


def welfare_facts(
    *,
    recipient: Recipient,
    handover: Handover | None,
    viewer: Viewer,
    at: datetime,
    alert_id: int | None = None,
    what_happened: str = "",
    found: bool = False,
) -> WelfareFacts:
    """Everything the sentence needs. ``alert_id`` names the alert of a handover whose alert is closed by now;
    ``what_happened`` is what the incident says, and stands instead of the courier's own words."""
    reports = _reports(handover)
    return WelfareFacts(
        name=recipient.name,
        address=recipient.full_address,
        at=at,
        age=recipient.age_on(timezone.localdate(at)),
        sex=recipient.sex,
        lives_alone=recipient.household == Household.ALONE,
        risk=recipient.risk,
        mobility=recipient.mobility,
        access_note=recipient.access_note,
        phone=recipient.phone,
        signs=tuple(dict.fromkeys(r.content["flag"] for r in reports if r.kind == ReportKind.RED_FLAG)),
        seen=what_happened or ", ".join(_words_of_signs(reports)),
        no_reply_since=_first(reports, ReportKind.NO_REPLY, ReportKind.STEP),
        noticed_at=reports[0].happened_at if reports else None,
        last_met_at=last_met_at(recipient, before=at),
        absence_known=recipient.pauses.on(timezone.localdate(at)).exists(),
        tried=(*_tried_at_the_door(reports), *_tried_by_offices(handover, alert_id, reports)),
        on_site=_on_site(reports),
        caller=_caller(viewer),
        found=found,
    )


def last_met_at(recipient: Recipient, *, before: datetime) -> datetime | None:
    """When the person was last met by a courier, face to face."""
    return (
        Handover.objects.filter(recipient=recipient, state=HandoverState.MET, met=Met.RECIPIENT, state_at__lt=before)
        .order_by("-state_at")
        .values_list("state_at", flat=True)
        .first()
    )


def _reports(handover: Handover | None) -> list[DoorReport]:
    if handover is None:
        return []
    return list(handover.reports.select_related("account").order_by("happened_at", "pk"))


def _words_of_signs(reports: Iterable[DoorReport]) -> list[str]:
    kinds = (ReportKind.RED_FLAG, ReportKind.NO_REPLY)
    words = [report.content.get("word", "") for report in reports if report.kind in kinds]
    words += [
        report.content.get("word", "")
        for report in reports
        if report.kind == ReportKind.STEP and report.content.get("step") == DoorStep.LOOKED
    ]
    return list(dict.fromkeys(word for word in words if word))


def _first(reports: Iterable[DoorReport], *kinds: ReportKind) -> datetime | None:
    return next((report.happened_at for report in reports if report.kind in kinds), None)


def _tried_at_the_door(reports: Iterable[DoorReport]) -> list[Tried]:
    steps = [r for r in reports if r.kind == ReportKind.STEP and r.content.get("step") != DoorStep.SLIP]
    return [
        Tried(TRIED_AT_THE_DOOR.get(report.content["step"], report.content["step"]), report.happened_at)
        for report in steps
    ]


def _tried_by_offices(handover: Handover | None, alert_id: int | None, reports: Iterable[DoorReport]) -> list[Tried]:
    """What others tried; the steps at the door stand in the alert's history too and are not said twice."""
    alert = live_alert(handover)
    alert_id = alert.pk if alert else alert_id
    if alert_id is None:
        return []
    entries = AlertEntry.objects.filter(alert=alert_id, kind__in=list(TRIED_BY_OFFICES)).order_by("happened_at", "pk")
    at_the_door = {(report.account_id, report.happened_at) for report in reports}
    others = [entry for entry in entries if (entry.account_id, entry.happened_at) not in at_the_door]
    return [Tried(_entry_words(entry), entry.happened_at) for entry in others]


def _entry_words(entry: AlertEntry) -> object:
    """Translated when it is said: the facts are told in two languages."""
    label = TRIED_BY_OFFICES[EntryKind(entry.kind)]
    return format_lazy("{}: {}", label, entry.text) if entry.text else label


def _on_site(reports: list[DoorReport]) -> str:
    """The courier who reported from the door, with the number on which the ambulance can reach them."""
    if not reports:
        return ""
    account = reports[-1].account
    return f"{account.name} {account.phone}".strip()


def _caller(viewer: Viewer) -> str:
    organisation = viewer.organisation
    parts = [organisation.name if organisation else "", viewer.name, organisation.phone if organisation else ""]
    return " ".join(part for part in parts if part)
