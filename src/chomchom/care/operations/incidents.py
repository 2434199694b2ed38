"""The file of an emergency: opened, worked step by step, closed when nothing of the story is missing.

Steps and calls are only ever added; tasks are promises that the net watches.
"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from chomchom.care import policies
from chomchom.care.enums import IncidentState, IncidentTaskKind, ServiceState, StepKind
from chomchom.care.kinds import INCIDENT_TASK, RECIPIENT
from chomchom.care.models import Handover, Incident, IncidentStep, IncidentTask, Recipient, RescueCall
from chomchom.care.operations import handovers
from chomchom.care.queries.incidents import incident_parties, live_alert, open_incident_of
from chomchom.care.rules import incident_tasks
from chomchom.care.rules.incident import may_close, may_have_happened, may_work
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.net import operations as net
from chomchom.people.enums import ROLES_OF_KIND, Role
from chomchom.people.models import Organisation

DONE, WITHDRAWN = "done", "withdrawn"


@transaction.atomic
def open_incident(
    *,
    recipient: Recipient,
    provider: Organisation,
    handover: Handover | None,
    what_happened: str,
    risk_to_life: str,
    noticed_at: datetime,
    noticed_by: str,
    by: Actor,
    at: datetime,
) -> Incident:
    """Open the file; the handover becomes an emergency and its alert is closed so. Idempotent for a handover.

    The first step (noticed) is recorded, calls to 119 made before are taken over as a step, and the usual tasks are
    made. ``noticed_by`` says who noticed. Raises ``Refused`` for a moment in the future.
    """
    insist(may_have_happened(noticed_at, at))
    if handover is not None:
        Handover.objects.select_for_update().get(pk=handover.pk)
        if existing := open_incident_of(handover.pk):
            return existing
    alert = live_alert(handover)
    incident = Incident.objects.create(
        recipient=recipient,
        provider=provider,
        handover=handover,
        alert_id=alert.pk if alert else None,
        what_happened=what_happened,
        risk_to_life=risk_to_life,
        opened_at=at,
        opened_by_id=by.account_id,
    )
    _append(incident, StepKind.NOTICED, by=by, at=at, happened_at=noticed_at, who=noticed_by, text=what_happened)
    if handover is not None:
        handovers.record_emergency(handover=handover, how=what_happened[:200], by=by, at=at)
        _take_over_calls(incident, by=by, at=at)
    _add_usual_tasks(incident, by=by, at=at)
    _note(incident, "care.incident.open", by=by, at=at, action=Action.CREATE)
    return incident


@transaction.atomic
def append_step(
    *, incident: Incident, kind: StepKind, happened_at: datetime, who: str, text: str, by: Actor, at: datetime
) -> IncidentStep:
    """Record that a step happened. An earlier entry of the same kind stays visible, the latest counts."""
    _insist_open(incident)
    insist(may_have_happened(happened_at, at, incident.opened_at))
    step = _append(incident, kind, by=by, at=at, happened_at=happened_at, who=who, text=text)
    _settle_tasks(incident, kind, text or str(kind.label), withdrawn=False, by=by, at=at)
    _note(incident, "care.incident.step", by=by, at=at, detail={"step": kind, "id": step.pk})
    return step


@transaction.atomic
def skip_step(*, incident: Incident, kind: StepKind, because: str, by: Actor, at: datetime) -> IncidentStep:
    """Record why a step was not needed; the tasks it would have settled are withdrawn for the same reason."""
    _insist_open(incident)
    if not because.strip():
        insist(Refusal("reason", _("Give the reason why the step was not needed.")))
    step = _append(incident, kind, by=by, at=at, skipped_because=because)
    _settle_tasks(incident, kind, because, withdrawn=True, by=by, at=at)
    _note(incident, "care.incident.step_skipped", by=by, at=at, detail={"step": kind, "id": step.pk})
    return step


@transaction.atomic
def add_task(
    *,
    incident: Incident,
    title: str,
    organisation: Organisation,
    role: Role,
    due_at: datetime,
    by: Actor,
    at: datetime,
    kind: IncidentTaskKind = IncidentTaskKind.OTHER,
) -> IncidentTask:
    """Somebody must do something by then; the net raises an alert if it is not done."""
    _insist_open(incident)
    if role not in ROLES_OF_KIND[organisation.kind]:
        insist(Refusal("role", _("%(office)s has nobody in this role.") % {"office": organisation}))
    if due_at <= at:
        insist(Refusal("due", _("The time by which it must be done has already passed.")))
    task = _promise(incident, [_task(incident, kind, title, organisation.pk, role, due_at, by, at)], by=by, at=at)[0]
    _note(incident, "care.incident.task", by=by, at=at, detail={"task": task.pk})
    return task


@transaction.atomic
def finish_task(*, task: IncidentTask, outcome: str, by: Actor, at: datetime) -> None:
    """It is done; the promise to the net is kept. Doing it twice changes nothing."""
    _end([task.pk], outcome, withdrawn=False, by=by, at=at)
    _note(task.incident, "care.incident.task_done", by=by, at=at, detail={"task": task.pk})


@transaction.atomic
def withdraw_task(*, task: IncidentTask, because: str, by: Actor, at: datetime) -> None:
    """It need not be done, for the reason given."""
    if not because.strip():
        insist(Refusal("reason", _("Give the reason why the task is withdrawn.")))
    _end([task.pk], because, withdrawn=True, by=by, at=at)
    _note(task.incident, "care.incident.task_withdrawn", by=by, at=at, detail={"task": task.pk})


@transaction.atomic
def record_rescue_call(
    *,
    recipient: Recipient,
    handover: Handover | None,
    incident: Incident | None,
    service: str,
    number: str,
    dispatcher: str,
    called_at: datetime,
    sentence: str,
    answer: str,
    by: Actor,
    at: datetime,
) -> RescueCall:
    """Keep the call to 119 or 112: what was said, its number, the dispatcher. It is a step of an open incident.

    Without an incident it is appended to the live alert of the handover, as the welfare check of the ladder.
    """
    insist(may_have_happened(called_at, at))
    if incident is None and handover is not None:
        incident = open_incident_of(handover.pk)
    call = RescueCall.objects.create(
        recipient=recipient,
        handover=handover,
        incident=incident,
        service=service,
        number=number,
        dispatcher=dispatcher,
        called_at=called_at,
        sentence=sentence,
        answer=answer,
        recorded_at=at,
        recorded_by_id=by.account_id,
    )
    if incident is not None and incident.is_open:
        _append_call(incident, call, by=by, at=at)
    elif (alert := live_alert(handover)) is not None:
        net.work(alert=alert, kind="welfare_check", text=call_in_words(call), by=by, at=at, happened_at=call.called_at)
    audit.record(
        by=by,
        at=at,
        action=Action.CREATE,
        what="care.rescue_call",
        subject=(RECIPIENT, recipient.pk),
        detail={"call": call.pk, "service": service},
    )
    return call


@transaction.atomic
def close(*, incident: Incident, by: Actor, at: datetime) -> None:
    """Close the file; refused while a step is missing without a reason or a task is open."""
    locked = Incident.objects.select_for_update().get(pk=incident.pk)
    insist(may_close(locked, locked.steps.all(), locked.tasks.open()))
    locked.state = IncidentState.CLOSED
    locked.closed_at = at
    locked.closed_by_id = by.account_id
    locked.save(update_fields=["state", "closed_at", "closed_by"])
    _note(locked, "care.incident.close", by=by, at=at)


def call_in_words(call: RescueCall) -> str:
    """One line for timelines, in the language of the records: whom, the number, the dispatcher, what was answered."""
    with override(settings.LANGUAGE_CODE):
        words = _("%(service)s, report no. %(number)s, dispatcher %(dispatcher)s") % {
            "service": call.get_service_display(),
            "number": call.number,
            "dispatcher": call.dispatcher,
        }
    return f"{words}: {call.answer}" if call.answer else words


# -- parts -----------------------------------------------------------------------------------------------------------


def _insist_open(incident: Incident) -> None:
    insist(may_work(Incident.objects.select_for_update().get(pk=incident.pk)))


def _append(incident: Incident, kind: StepKind, *, by: Actor, at: datetime, **values: object) -> IncidentStep:
    return IncidentStep.objects.create(
        incident=incident, kind=kind, recorded_at=at, recorded_by_id=by.account_id, **values
    )


def _append_call(incident: Incident, call: RescueCall, *, by: Actor, at: datetime) -> None:
    words = call_in_words(call)[:400]
    _append(incident, StepKind.TOLD_119, by=by, at=at, happened_at=call.called_at, who=by.name[:80], text=words)


def _take_over_calls(incident: Incident, *, by: Actor, at: datetime) -> None:
    """Calls made while the door stayed shut belong to the file that is opened afterwards."""
    calls = list(RescueCall.objects.filter(handover=incident.handover, incident=None).order_by("called_at"))
    RescueCall.objects.filter(pk__in=[call.pk for call in calls]).update(incident=incident)
    for call in calls:
        _append_call(incident, call, by=by, at=at)


def _task(
    incident: Incident,
    kind: str,
    title: str,
    organisation_id: int,
    role: str,
    due_at: datetime,
    by: Actor,
    at: datetime,
) -> IncidentTask:
    return IncidentTask(
        incident=incident,
        kind=kind,
        title=title[:160],
        organisation_id=organisation_id,
        role=role,
        due_at=due_at,
        created_at=at,
        created_by_id=by.account_id,
    )


def _add_usual_tasks(incident: Incident, *, by: Actor, at: datetime) -> None:
    recipient = incident.recipient
    parties = incident_parties(incident)
    suggestions = incident_tasks.suggest(
        ended_services=recipient.services.exclude(state=ServiceState.IN_USE)
        .order_by("pk")
        .values_list("kind", flat=True),
        has_contact=recipient.contacts.exists(),
        at=at,
    )
    tasks = [
        _task(incident, s.kind, s.title, _owner(s.role, parties), _role(s.role, parties), s.due_at, by, at)
        for s in suggestions
    ]
    _promise(incident, tasks, by=by, at=at)


def _role(role: Role, parties: dict[str, int]) -> Role:
    """A dong without an office: the district does it."""
    return role if role in parties else Role.DISTRICT_OFFICER


def _owner(role: Role, parties: dict[str, int]) -> int:
    return parties[_role(role, parties)]


def _promise(incident: Incident, tasks: list[IncidentTask], *, by: Actor, at: datetime) -> list[IncidentTask]:
    district_id = incident.recipient.district_id
    for task in tasks:
        task.save()
    net.promise_many(
        kind=INCIDENT_TASK,
        policy=policies.INCIDENT_TASK,
        district_id=district_id,
        promises=[
            net.Promise(task.pk, task.due_at, {task.role: task.organisation_id, Role.DISTRICT_OFFICER: district_id})
            for task in tasks
        ],
        by=by,
        at=at,
    )
    return tasks


def _settle_tasks(incident: Incident, kind: StepKind, words: str, *, withdrawn: bool, by: Actor, at: datetime) -> None:
    settled = incident_tasks.SETTLED_BY.get(kind)
    if settled is not None:
        ids = incident.tasks.open().filter(kind=settled).values_list("pk", flat=True)
        _end(list(ids), words, withdrawn=withdrawn, by=by, at=at)


def _end(task_ids: Iterable[int], outcome: str, *, withdrawn: bool, by: Actor, at: datetime) -> None:
    ids = list(IncidentTask.objects.open().filter(pk__in=task_ids).values_list("pk", flat=True))
    if not ids:
        return
    IncidentTask.objects.filter(pk__in=ids).update(
        done_at=at, done_by_id=by.account_id, outcome=outcome[:200], is_withdrawn=withdrawn
    )
    net.keep_many(
        kind=INCIDENT_TASK, subject_ids=ids, outcome=WITHDRAWN if withdrawn else DONE, how=outcome[:200], by=by, at=at
    )


def _note(
    incident: Incident,
    what: str,
    *,
    by: Actor,
    at: datetime,
    action: Action = Action.CHANGE,
    detail: dict | None = None,
) -> None:
    subject = (RECIPIENT, incident.recipient_id)
    audit.record(
        by=by, at=at, action=action, what=what, subject=subject, detail={"incident": incident.pk} | (detail or {})
    )
