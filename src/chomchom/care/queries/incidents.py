"""Reading incidents: lists, the file of one, what it is connected with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Count, Q

from chomchom.care.enums import StepKind
from chomchom.care.kinds import HANDOVER
from chomchom.care.models import Handover, Incident, IncidentStep, IncidentTask, RescueCall
from chomchom.care.models.incident import IncidentQuerySet
from chomchom.net.models import Alert
from chomchom.people.enums import OrganisationKind, Role
from chomchom.people.models import Organisation
from chomchom.people.viewer import Viewer


@dataclass(frozen=True)
class Moment:
    """A point of the timeline. ``after`` is the time since the point before (None for the first)."""

    step: IncidentStep
    at: datetime
    after: timedelta | None
    superseded: bool

    @property
    def after_minutes(self) -> int | None:
        return None if self.after is None else int(self.after.total_seconds() // 60)


@dataclass(frozen=True)
class IncidentFile:
    """Everything in the file of one incident, read in four queries."""

    incident: Incident
    steps: Sequence[IncidentStep]
    tasks: Sequence[IncidentTask]
    calls: Sequence[RescueCall]

    @cached_property
    def latest(self) -> dict[str, IncidentStep]:
        """{kind: the step that counts}"""
        return {step.kind: step for step in self.steps}

    @cached_property
    def timeline(self) -> list[Moment]:
        """What happened, in the order of the clock, each with the time since the last."""
        happened = sorted((s for s in self.steps if s.happened_at), key=lambda s: (s.happened_at, s.pk))
        befores = [None, *(step.happened_at for step in happened)]
        return [
            Moment(step, step.happened_at, step.happened_at - before if before else None, self._is_superseded(step))
            for step, before in zip(happened, befores, strict=False)
        ]

    @cached_property
    def skipped(self) -> list[IncidentStep]:
        return [step for step in self.steps if step.is_skipped]

    @property
    def open_tasks(self) -> list[IncidentTask]:
        return [task for task in self.tasks if task.is_open]

    @property
    def minutes_in_all(self) -> int | None:
        """From the first thing that happened until it was closed."""
        if not self.timeline or self.incident.closed_at is None:
            return None
        return int((self.incident.closed_at - self.timeline[0].at).total_seconds() // 60)

    def went_to_hospital(self) -> bool:
        step = self.latest.get(StepKind.HOSPITAL)
        return step is not None and not step.is_skipped

    def _is_superseded(self, step: IncidentStep) -> bool:
        return self.latest[step.kind].pk != step.pk


def incident_file(incident: Incident) -> IncidentFile:
    return IncidentFile(
        incident,
        list(incident.steps.select_related("recorded_by").order_by("pk")),
        list(incident.tasks.select_related("organisation", "done_by").order_by("done_at", "due_at", "pk")),
        list(incident.rescue_calls.select_related("recorded_by").order_by("called_at")),
    )


def visible_incidents(viewer: Viewer) -> IncidentQuerySet:
    return Incident.objects.visible_to(viewer).select_related(
        "recipient__dong", "recipient__district", "provider", "handover", "opened_by", "closed_by"
    )


def incident_list(viewer: Viewer, *, state: str = "") -> IncidentQuerySet:
    """The open ones first, the newest first; each with its number of open tasks and of steps of which something is
    known."""
    rows = visible_incidents(viewer).annotate(
        tasks_open=Count("tasks", filter=Q(tasks__done_at=None), distinct=True),
        steps_known=Count("steps__kind", distinct=True),
    )
    if state:
        rows = rows.filter(state=state)
    return rows.order_by("-state", "-opened_at", "-pk")


def open_incident_of(handover_id: int) -> Incident | None:
    return Incident.objects.open().filter(handover=handover_id).first()


def somebody_is_there(incident: Incident) -> bool:
    """Whether the file says that somebody reached the person."""
    step = incident.steps.filter(kind=StepKind.ON_SITE).order_by("pk").last()
    return step is not None and not step.is_skipped


def live_alert(handover: Handover | None) -> Alert | None:
    if handover is None:
        return None
    return Alert.objects.live().real().of(HANDOVER, [handover.pk]).first()


def incident_parties(incident: Incident) -> dict[str, int]:
    """Which organisation fills which role for this incident; a dong without an office has no case manager."""
    recipient = incident.recipient
    parties = {
        Role.PROVIDER_DESK: incident.provider_id,
        Role.DISTRICT_OFFICER: recipient.district_id,
        Role.DUTY_OFFICER: recipient.district_id,
    }
    office = Organisation.objects.filter(kind=OrganisationKind.DONG_OFFICE, dong=recipient.dong_id).first()
    return parties | ({Role.CASE_MANAGER: office.pk} if office else {})


def owners_for(incident: Incident) -> list[tuple[Organisation, str]]:
    """Who can be given a task: (organisation, role), the dong office first."""
    parties = incident_parties(incident)
    organisations = Organisation.objects.in_bulk(set(parties.values()))
    order = (Role.CASE_MANAGER, Role.PROVIDER_DESK, Role.DISTRICT_OFFICER, Role.DUTY_OFFICER)
    return [(organisations[parties[role]], role) for role in order if role in parties]
