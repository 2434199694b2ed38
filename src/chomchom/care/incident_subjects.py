"""What the net must know of a task of an incident: how it is shown, and how an alert that it is overdue ends."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chomchom.care.kinds import INCIDENT_TASK
from chomchom.care.models import IncidentTask
from chomchom.care.operations import incidents
from chomchom.core.actors import Actor
from chomchom.net import operations as net
from chomchom.net import subjects
from chomchom.net.subjects import Card

if TYPE_CHECKING:
    from chomchom.net.models import Alert


class IncidentTaskSubject:
    """Its alert ends when the task is done, or withdrawn with a reason."""

    kind = INCIDENT_TASK
    outcomes = {incidents.DONE: gettext_lazy("Done"), incidents.WITHDRAWN: gettext_lazy("Withdrawn with a reason")}

    def cards(self, ids: Collection[int]) -> dict[int, Card]:
        """In one query."""
        tasks = IncidentTask.objects.filter(pk__in=ids).select_related("incident__recipient__dong", "organisation")
        return {task.pk: _card(task) for task in tasks}

    def close(self, *, alert: "Alert", outcome: str, how: str, note: str, by: Actor, at: datetime) -> None:
        """``how`` says what came of the task, or why it is withdrawn. The alert closes with the task."""
        task = IncidentTask.objects.select_related("incident").get(pk=alert.subject_id)
        if outcome == incidents.DONE and task.is_open:
            incidents.finish_task(task=task, outcome=how or note, by=by, at=at)
        elif outcome == incidents.WITHDRAWN and task.is_open:
            incidents.withdraw_task(task=task, because=how or note, by=by, at=at)
        else:
            net.close(alert=alert, outcome=outcome, how=how, note=note, by=by, at=at)

    def links(self, alert: "Alert") -> list[tuple[Any, str]]:
        incident_ids = IncidentTask.objects.filter(pk=alert.subject_id).values_list("incident_id", flat=True)
        return [(_("Open the incident"), reverse("care:incident", args=[pk])) for pk in incident_ids]


def links_of_handover(handover_id: int) -> list[tuple[Any, str]]:
    """What can be done from the page of a handover's alert: the sentence for 119, and the incident file."""
    return [
        (gettext_lazy("Sentence for 119 and 112"), reverse("care:rescue", args=[handover_id])),
        (gettext_lazy("Open the incident file"), reverse("care:incident_open", args=[handover_id])),
    ]


def register() -> None:
    """Called once, when the app is ready."""
    subjects.register(IncidentTaskSubject())


def _card(task: IncidentTask) -> Card:
    person = task.incident.recipient
    return Card(
        title=f"{task} · {person.name}",
        label=f"{task.get_kind_display()} · {person.external_id} · {person.dong}",
        url=reverse("care:incident", args=[task.incident_id]),
        lines=(
            _("Due %(time)s") % {"time": date_format(localtime(task.due_at), "DATETIME_FORMAT")},
            f"{task.organisation} · {task.get_role_display()}",
            task.incident.what_happened,
        ),
        latitude=person.latitude,
        longitude=person.longitude,
    )
