"""Reading recipients: the list, and the page of one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from chomchom.care.enums import IncidentState, ServiceState
from chomchom.care.enums_kitchen import Portion
from chomchom.care.kinds import HANDOVER, INCIDENT_TASK, RECIPIENT
from chomchom.care.models import (
    EmergencyContact,
    Handover,
    Incident,
    IncidentTask,
    MealPlan,
    OtherService,
    PlanPause,
    Recipient,
    RescueCall,
)
from chomchom.care.models.recipient import RecipientQuerySet
from chomchom.core.encrypted import mark_of
from chomchom.core.models import AccessEntry
from chomchom.core.text import even
from chomchom.net.models import Alert
from chomchom.people.models import Dong, Organisation
from chomchom.people.viewer import Viewer

LAST_HANDOVERS = 14


@dataclass(frozen=True)
class Search:
    """What is asked of the list; empty: everything. ``which``: "current", "paused", "gap" or "ended"."""

    text: str = ""
    dong_id: int | None = None
    provider_id: int | None = None
    which: str = "current"


def search(viewer: Viewer, asked: Search, today: date) -> RecipientQuerySet:
    """The recipients the viewer may see that fit, in the order of dong and name, with what the list shows of each."""
    rows = Recipient.objects.visible_to(viewer).filter(_fits(asked, today))
    plans = MealPlan.objects.on(today).select_related("provider", "scheme").order_by("meal", "scheme", "pk")
    return (
        rows.annotate(
            is_paused=Exists(PlanPause.objects.on(today).filter(recipient=OuterRef("pk"))),
            has_gap=Exists(_stopped_services().filter(recipient=OuterRef("pk"))),
            has_incident=Exists(Incident.objects.open().filter(recipient=OuterRef("pk"))),
        )
        .select_related("dong")
        .prefetch_related(Prefetch("plans", queryset=plans, to_attr="current_plans"))
        .order_by("dong__name", "name", "pk")
    )


def _stopped_services() -> QuerySet[OtherService]:
    return OtherService.objects.exclude(state=ServiceState.IN_USE)


def _fits(asked: Search, today: date) -> Q:
    condition = Q()
    if text := even(asked.text):
        condition &= (
            Q(name__icontains=text) | Q(external_id__icontains=text) | Q(address__icontains=text) | _has_number(text)
        )
    if asked.dong_id:
        condition &= Q(dong=asked.dong_id)
    if asked.provider_id:
        plans = MealPlan.objects.on(today).filter(recipient=OuterRef("pk"), provider=asked.provider_id)
        condition &= Exists(plans)
    return condition & _is(asked.which, today)


def _has_number(text: str) -> Q:
    """By the marks of the encrypted number: the whole of it, or its last four digits where not all were written."""
    if whole := mark_of("phone", text):
        return Q(phone_mark=whole)
    last = mark_of("last4", text)
    return Q(phone_last4_mark=last) if last else Q(pk__in=[])


def _is(which: str, today: date) -> Q:
    if which == "ended":
        return Q(ended_on__lte=today)
    current = Q(ended_on=None) | Q(ended_on__gt=today)
    if which == "paused":
        return current & Exists(PlanPause.objects.on(today).filter(recipient=OuterRef("pk")))
    if which == "gap":
        return current & Exists(_stopped_services().filter(recipient=OuterRef("pk")))
    return current if which == "current" else Q()


def dongs_for(viewer: Viewer) -> QuerySet[Dong]:
    """The dongs in which the viewer may see anybody, for the filter of the list."""
    return Dong.objects.filter(pk__in=Recipient.objects.visible_to(viewer).values("dong")).order_by("name")


def providers_for(viewer: Viewer) -> QuerySet[Organisation]:
    """The providers of the people the viewer may see."""
    plans = MealPlan.objects.filter(recipient__in=Recipient.objects.visible_to(viewer))
    return Organisation.objects.providers().filter(pk__in=plans.values("provider")).order_by("name")


@dataclass(frozen=True)
class PersonFile:
    """Everything on the page of one person; the number of queries does not depend on how much it is."""

    recipient: Recipient
    plans: Sequence[MealPlan]
    pauses: Sequence[PlanPause]
    contacts: Sequence[EmergencyContact]
    services: Sequence[OtherService]
    handovers: Sequence[Handover]
    incidents: Sequence[Incident]
    calls: Sequence[RescueCall]
    alerts: Sequence[Alert]
    today: date

    @property
    def portion(self) -> str:
        """How much the person eats; no row is the regular portion."""
        return str(getattr(self.recipient, "portion", Portion.REGULAR.label))

    @property
    def plans_now(self) -> list[MealPlan]:
        return [plan for plan in self.plans if plan.valid_to is None or plan.valid_to > self.today]

    @property
    def plans_past(self) -> list[MealPlan]:
        return [plan for plan in self.plans if plan.valid_to is not None and plan.valid_to <= self.today]

    @property
    def schemes(self) -> list[str]:
        """The schemes of the present plans: more than one is shown, never merged."""
        return list(dict.fromkeys(str(plan.scheme) for plan in self.plans_now))

    @property
    def pauses_now(self) -> list[PlanPause]:
        return [pause for pause in self.pauses if pause.valid_to is None or pause.valid_to > self.today]

    @property
    def pauses_today(self) -> list[PlanPause]:
        return [pause for pause in self.pauses_now if pause.valid_from <= self.today]

    @property
    def pauses_past(self) -> list[PlanPause]:
        return [pause for pause in self.pauses if pause.valid_to is not None and pause.valid_to <= self.today]

    @property
    def stopped_services(self) -> list[OtherService]:
        return [service for service in self.services if service.state != ServiceState.IN_USE]

    @property
    def open_incidents(self) -> list[Incident]:
        return [incident for incident in self.incidents if incident.state == IncidentState.OPEN]


def person_file(recipient: Recipient, viewer: Viewer, today: date) -> PersonFile:
    """Plans, handovers, incidents and alerts only as far as the viewer may see them."""
    handovers = Handover.objects.filter(recipient=recipient).visible_to(viewer)
    incidents = Incident.objects.filter(recipient=recipient).visible_to(viewer)
    about = Q(subject_kind=HANDOVER, subject_id__in=handovers.values("pk")) | Q(
        subject_kind=INCIDENT_TASK, subject_id__in=IncidentTask.objects.filter(incident__in=incidents).values("pk")
    )
    return PersonFile(
        recipient=recipient,
        plans=list(recipient.plans.select_related("provider", "scheme").order_by("meal", "scheme", "-valid_from")),
        pauses=list(recipient.pauses.select_related("created_by").order_by("-valid_from", "-pk")),
        contacts=list(recipient.contacts.order_by("position")),
        services=list(recipient.services.order_by("state", "kind")),
        handovers=list(
            handovers.filter(day__lte=today)
            .select_related("provider", "round__courier__account")
            .prefetch_related("observations")
            .order_by("-day", "-window_from")[:LAST_HANDOVERS]
        ),
        incidents=list(incidents.order_by("-opened_at")),
        calls=list(recipient.rescue_calls.select_related("recorded_by").order_by("-called_at")),
        alerts=list(Alert.objects.visible_to(viewer).live().real().filter(about).order_by("-opened_at")),
        today=today,
    )


def looks_at(recipient: Recipient) -> QuerySet[AccessEntry]:
    """The access log of one person, the latest first."""
    return AccessEntry.objects.filter(subject_kind=RECIPIENT, subject_id=recipient.pk).order_by(F("at").desc(), "-pk")
