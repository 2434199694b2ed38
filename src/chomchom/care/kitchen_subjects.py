"""What the net must know of a task of a kitchen and of a cluster of symptoms."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chomchom.care import policies_kitchen as policies
from chomchom.care.enums_kitchen import ClusterOutcome
from chomchom.care.kinds import CLUSTER, KITCHEN_TASK
from chomchom.care.models import Cluster, KitchenTask
from chomchom.care.operations.kitchen import clusters, tasks
from chomchom.care.rules.kitchen.clusters import in_words
from chomchom.core.actors import Actor
from chomchom.net import operations as net
from chomchom.net import subjects
from chomchom.net.subjects import Card
from chomchom.people import purposes

if TYPE_CHECKING:
    from chomchom.net.models import Alert


#: what a sender of readings is allowed; the door is ``care.api.temperatures``
THERMOMETER = "care.thermometer"


class KitchenTaskSubject:
    """Its alert ends when the task is done."""

    kind = KITCHEN_TASK
    how = gettext_lazy("What was done")
    outcomes = {tasks.DONE: gettext_lazy("Done")}

    def cards(self, ids: Collection[int]) -> dict[int, Card]:
        """In one query."""
        rows = KitchenTask.objects.filter(pk__in=ids).select_related("provider", "batch__item", "round")
        return {row.pk: _task_card(row) for row in rows}

    def close(self, *, alert: "Alert", outcome: str, how: str, note: str, by: Actor, at: datetime) -> None:
        """``how`` says what was done; the alert closes with the task."""
        task = KitchenTask.objects.get(pk=alert.subject_id)
        if outcome == tasks.DONE and task.is_open:
            tasks.finish(task=task, outcome=how or note, by=by, at=at)
        else:
            net.close(alert=alert, outcome=outcome, how=how, note=note, by=by, at=at)

    def links(self, alert: "Alert") -> list[tuple[Any, str]]:
        return [(_("Open the kitchen’s tasks"), reverse("care:kitchen_tasks"))]


class ClusterSubject:
    """Its alert ends when it is known what was behind it."""

    kind = CLUSTER
    how = gettext_lazy("How it is known")
    outcomes = {outcome.value: outcome.label for outcome in ClusterOutcome}

    def cards(self, ids: Collection[int]) -> dict[int, Card]:
        """In one query."""
        rows = Cluster.objects.filter(pk__in=ids).select_related("provider")
        return {row.pk: _cluster_card(row) for row in rows}

    def close(self, *, alert: "Alert", outcome: str, how: str, note: str, by: Actor, at: datetime) -> None:
        with transaction.atomic():
            net.close(alert=alert, outcome=outcome, how=how, note=note, by=by, at=at)
            clusters.close(cluster=Cluster(pk=alert.subject_id), outcome=outcome, by=by, at=at)

    def links(self, alert: "Alert") -> list[tuple[Any, str]]:
        return [(_("Open the cluster: call list and trace"), reverse("care:cluster", args=[alert.subject_id]))]


def register() -> None:
    """Called once, when the app is ready."""
    subjects.register(KitchenTaskSubject())
    subjects.register(ClusterSubject())
    subjects.register_cause(policies.CLUSTER_CAUSE, policies.CLUSTER_CAUSE_LABEL)
    purposes.register(THERMOMETER, gettext_lazy("Thermometer of a kitchen"))
    for code, text in policies.ASKS.items():
        subjects.register_ask(code, text)
    for ladder in policies.LADDERS:
        subjects.register_ladder(ladder.key, ladder.name, ladder.steps)


def _task_card(row: KitchenTask) -> Card:
    about = [str(row.batch), str(row.batch.item)] if row.batch else [str(row.round)] if row.round else []
    return Card(
        title=" · ".join([row.get_kind_display(), *about]),
        label=f"{row.get_kind_display()} · {row.provider}",
        url=f"{reverse('care:kitchen_tasks')}?provider={row.provider_id}",
        lines=(_("Due %(time)s") % {"time": date_format(localtime(row.due_at), "DATETIME_FORMAT")}, str(row.provider)),
    )


def _cluster_card(row: Cluster) -> Card:
    return Card(
        title=f"{row.get_grade_display()} · {row.provider}",
        label=f"{row.get_grade_display()} · {row.provider}",
        url=reverse("care:cluster", args=[row.pk]),
        lines=(
            _("%(people)s people: %(symptoms)s") % {"people": row.people, "symptoms": row.get_group_display()},
            _("By chance at the usual rate: %(chance)s") % {"chance": in_words(row.probability)},
        ),
    )
