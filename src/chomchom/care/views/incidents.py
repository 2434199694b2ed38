"""The file of an incident: the list, the file, its steps and tasks, on paper."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.care.enums import IncidentState, StepKind
from chomchom.care.forms.incidents import OpenForm, SkipForm, StepForm, TaskEndForm, TaskForm
from chomchom.care.models import Handover, Incident, IncidentStep, IncidentTask
from chomchom.care.operations import incidents as operations
from chomchom.care.operations.looks import looked
from chomchom.care.queries.incidents import (
    IncidentFile,
    incident_file,
    incident_list,
    open_incident_of,
    owners_for,
    visible_incidents,
)
from chomchom.care.queries.welfare import welfare_facts
from chomchom.care.rules.incident import may_close, missing
from chomchom.care.rules.incident_picture import Picture, draw
from chomchom.care.rules.welfare import risk_to_life
from chomchom.care.views.shared import carried_out, in_a_line, to_the_minute
from chomchom.core.enums import Action
from chomchom.people.gate import needs
from chomchom.people.reasons import asks_why, explained

ON_A_PAGE = 30


@require_safe
@needs("care.incident.see")
def incidents(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state") if request.GET.get("state") in IncidentState.values else ""
    page = Paginator(incident_list(request.viewer, state=state), ON_A_PAGE).get_page(request.GET.get("page"))
    people = {row.recipient_id for row in page}
    looked(recipient_ids=sorted(people), what="care.incidents", by=request.viewer, at=request.now)
    context = {"page": page, "state_tabs": _state_tabs(state), "steps_in_all": len(StepKind)}
    return render(request, "care/incidents.html", context)


@require_safe
@needs("care.incident.see")
def incident(request: HttpRequest, pk: int) -> HttpResponse:
    return _file(request, _incident(request, pk))


@require_http_methods(["GET", "POST"])
@needs("care.incident.see")
@asks_why
def incident_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole file on A4."""
    row = _incident(request, pk)
    explained(request)
    looked(
        recipient_ids=[row.recipient_id],
        what="care.incident.print",
        by=request.viewer,
        at=request.now,
        action=Action.PRINT,
    )
    file = incident_file(row)
    context = {
        "file": file,
        "incident": row,
        "picture": _picture(file),
        "in_a_line": in_a_line(row.recipient, timezone.localdate(request.now)),
        "missing": missing(file.steps) if row.is_open else [],
    }
    return render(request, "care/incident_print.html", context)


@require_http_methods(["GET", "POST"])
@needs("care.incident.work")
def incident_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the file of a handover's emergency; if there is one already, go there."""
    handovers = Handover.objects.visible_to(request.viewer).select_related("recipient__dong", "provider")
    handover = get_object_or_404(handovers, pk=pk)
    if existing := open_incident_of(handover.pk):
        return redirect("care:incident", existing.pk)
    form = OpenForm(request.POST or None, initial=_proposal(request, handover))
    opened: list[Incident] = []

    def call() -> None:
        opened.append(
            operations.open_incident(
                recipient=handover.recipient,
                provider=handover.provider,
                handover=handover,
                **form.cleaned_data,
                by=request.viewer,
                at=request.now,
            )
        )

    if request.method == "POST" and form.is_valid() and carried_out(form, call):
        messages.success(request, _("The incident was opened. The handover is an emergency that is being handled."))
        return redirect("care:incident", opened[0].pk)
    looked(recipient_ids=[handover.recipient_id], what="care.incident.form", by=request.viewer, at=request.now)
    person = handover.recipient
    context = {
        "form": form,
        "handover": handover,
        "eyebrow": f"{person.dong} · {person.external_id}",
        "lead": f"{person.name} · {in_a_line(person, timezone.localdate(request.now))}",
    }
    return render(request, "care/incident_open.html", context)


@require_POST
@needs("care.incident.work")
def step_add(request: HttpRequest, pk: int) -> HttpResponse:
    row = _incident(request, pk)
    form = StepForm(request.POST)

    def call() -> None:
        operations.append_step(incident=row, **_step(form), by=request.viewer, at=request.now)

    return _worked(request, row, "step_form", form, call, _("The step was recorded."))


@require_POST
@needs("care.incident.work")
def step_skip(request: HttpRequest, pk: int) -> HttpResponse:
    row = _incident(request, pk)
    form = SkipForm(request.POST, auto_id="skip_%s")

    def call() -> None:
        operations.skip_step(incident=row, **_step(form), by=request.viewer, at=request.now)

    return _worked(request, row, "skip_form", form, call, _("The reason was recorded."))


@require_POST
@needs("care.incident.work")
def task_add(request: HttpRequest, pk: int) -> HttpResponse:
    row = _incident(request, pk)
    form = TaskForm(request.POST, owners=owners_for(row), auto_id="task_%s")

    def call() -> None:
        organisation, role = form.chosen
        operations.add_task(
            incident=row,
            title=form.cleaned_data["title"],
            organisation=organisation,
            role=role,
            due_at=form.cleaned_data["due_at"],
            by=request.viewer,
            at=request.now,
        )

    return _worked(request, row, "task_form", form, call, _("The task was added. The net watches it."))


@require_POST
@needs("care.incident.work")
def task_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Done, or withdrawn with a reason (``end`` of the form)."""
    tasks = IncidentTask.objects.visible_to(request.viewer).select_related("incident")
    task = get_object_or_404(tasks, pk=pk)
    form = TaskEndForm(request.POST, prefix=f"task-{pk}")
    withdrawn = request.POST.get("end") == "withdraw"

    def call() -> None:
        words = form.cleaned_data["outcome"]
        if withdrawn:
            operations.withdraw_task(task=task, because=words, by=request.viewer, at=request.now)
        else:
            operations.finish_task(task=task, outcome=words, by=request.viewer, at=request.now)

    done = _("The task was withdrawn.") if withdrawn else _("The task is done.")
    return _worked(request, _incident(request, task.incident_id), f"task_form_{pk}", form, call, done)


@require_POST
@needs("care.incident.close")
def incident_close(request: HttpRequest, pk: int) -> HttpResponse:
    row = _incident(request, pk)
    form = forms.Form(request.POST)

    def call() -> None:
        operations.close(incident=row, by=request.viewer, at=request.now)

    return _worked(request, row, "close_form", form, call, _("The incident was closed."))


# -- parts -----------------------------------------------------------------------------------------------------------


def _incident(request: HttpRequest, pk: int) -> Incident:
    return get_object_or_404(visible_incidents(request.viewer), pk=pk)


def _step(form: forms.Form) -> dict[str, Any]:
    return form.cleaned_data | {"kind": StepKind(form.cleaned_data["kind"])}


def _proposal(request: HttpRequest, handover: Handover) -> dict[str, Any]:
    """What is known already: the courier's words and signs, and why they are a danger."""
    facts = welfare_facts(recipient=handover.recipient, handover=handover, viewer=request.viewer, at=request.now)
    return {
        "noticed_at": to_the_minute(facts.noticed_at or request.now),
        "noticed_by": facts.on_site or str(request.viewer.name),
        "what_happened": facts.seen,
        "risk_to_life": risk_to_life(facts)[:300],
    }


def _worked(
    request: HttpRequest, row: Incident, name: str, form: forms.Form, call: Callable[[], Any], done: str
) -> HttpResponse:
    """Carry out and go back to the file; else the file with the form and what was wrong."""
    if form.is_valid() and carried_out(form, call):
        messages.success(request, done)
        return redirect("care:incident", row.pk)
    return _file(request, row, status=422, **{name: form})


def _file(request: HttpRequest, row: Incident, *, status: int = 200, **given: forms.Form) -> HttpResponse:
    looked(recipient_ids=[row.recipient_id], what="care.incident", by=request.viewer, at=request.now)
    file = incident_file(row)
    absent = missing(file.steps)
    now, following = to_the_minute(request.now), absent[0] if absent else None
    step = {"kind": following, "happened_at": now, "who": _who(request)}
    context: dict[str, Any] = {
        "file": file,
        "incident": row,
        "person": row.recipient,
        "eyebrow": f"{row.recipient.dong} · {row.recipient.external_id} · {row.provider}",
        "in_a_line": in_a_line(row.recipient, timezone.localdate(request.now)),
        "picture": _picture(file),
        "told_119": StepKind.TOLD_119 in file.latest,
        "may_work": request.viewer.may("care.incident.work"),
        "may_close": request.viewer.may("care.incident.close"),
        "may_change": request.viewer.may("care.recipients.change"),
        "contacts": row.recipient.contacts.order_by("position"),
        "stopped_services": row.recipient.services.exclude(state="in_use").order_by("kind"),
        "stations": _stations(file, absent),
        "tasks": [
            (task, given.get(f"task_form_{task.pk}") or TaskEndForm(prefix=f"task-{task.pk}")) for task in file.tasks
        ],
        "refusal": may_close(row, file.steps, file.open_tasks),
        "step_form": StepForm(initial=step),
        "skip_form": SkipForm(initial={"kind": following}, auto_id="skip_%s"),
        "task_form": TaskForm(initial={"due_at": now}, owners=owners_for(row), auto_id="task_%s"),
    }
    return render(request, "care/incident.html", context | given, status=status)


def _who(request: HttpRequest) -> str:
    organisation = request.viewer.organisation
    return f"{organisation} {request.viewer.name}" if organisation else request.viewer.name


def _stations(file: IncidentFile, absent: list[StepKind]) -> list[dict[str, Any]]:
    """The story as a row of stations: done, not needed, or missing."""
    stations = []
    for kind in StepKind:
        step = file.latest.get(kind)
        note = _note(step)
        state = "done" if step else "current" if absent and kind == absent[0] and file.incident.is_open else ""
        stations.append({"label": kind.label, "state": state, "note": note})
    return [*stations, {"label": _("Closed"), "state": "" if file.incident.is_open else "done", "note": ""}]


def _note(step: IncidentStep | None) -> str:
    if step is None:
        return ""
    return _("not needed") if step.is_skipped else f"{timezone.localtime(step.happened_at):%H:%M}"


def _picture(file: IncidentFile) -> Picture | None:
    moments = [
        (m.step.get_kind_display(), timezone.localtime(m.at), "danger" if m.step.kind == StepKind.TOLD_119 else "")
        for m in file.timeline
        if not m.superseded
    ]
    if file.incident.closed_at:
        moments.append((_("Closed"), timezone.localtime(file.incident.closed_at), "success"))
    return draw(moments)


def _state_tabs(state: str) -> list[dict[str, Any]]:
    choices = [("", _("All")), *IncidentState.choices]
    return [{"label": label, "url": f"?state={value}", "current": state == value} for value, label in choices]
