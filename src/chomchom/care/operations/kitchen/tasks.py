"""Due tasks of a kitchen: made, watched by the net, and done."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chomchom.care import policies_kitchen as policies
from chomchom.care.enums_kitchen import TaskKind
from chomchom.care.kinds import KITCHEN_TASK
from chomchom.care.models import KitchenTask
from chomchom.care.operations.kitchen.notes import note
from chomchom.core.actors import Actor
from chomchom.core.refusal import Refusal, insist
from chomchom.net import operations as net
from chomchom.people.enums import Role
from chomchom.people.models import Organisation

DONE = "done"


def add(*, provider: Organisation, tasks: Iterable[KitchenTask], by: Actor, at: datetime) -> list[KitchenTask]:
    """Save the tasks and put them under the eyes of the net, in the transaction of the caller."""
    rows = list(tasks)
    for row in rows:
        row.provider, row.created_at, row.created_by_id = provider, at, by.account_id
        row.save()
    net.promise_many(
        kind=KITCHEN_TASK,
        policy=policies.KITCHEN_TASK,
        district_id=provider.district_office_id,
        promises=[net.Promise(row.pk, row.due_at, parties_of(provider)) for row in rows],
        by=by,
        at=at,
    )
    return rows


@transaction.atomic
def finish(*, task: KitchenTask, outcome: str, by: Actor, at: datetime) -> None:
    """It is done; the promise to the net is kept. Doing it twice changes nothing.

    Raises ``Refused``: outcome, too_early (a sample is kept its hours).
    """
    insist(_says_what(outcome), _not_too_early(task, at))
    end([task.pk], outcome=outcome, by=by, at=at)
    note("task_done", by=by, at=at, task=task.pk, kind=task.kind)


def end(task_ids: Iterable[int], *, outcome: str, by: Actor, at: datetime) -> None:
    """Those of the tasks that are open are done, in the transaction of the caller."""
    ids = list(KitchenTask.objects.open().filter(pk__in=list(task_ids)).values_list("pk", flat=True))
    if not ids:
        return
    KitchenTask.objects.filter(pk__in=ids).update(done_at=at, done_by_id=by.account_id, outcome=outcome[:200])
    net.keep_many(kind=KITCHEN_TASK, subject_ids=ids, outcome=DONE, how=outcome[:200], by=by, at=at)


def parties_of(provider: Organisation) -> dict[str, int]:
    """The kitchen and its desk, then the district."""
    district = provider.district_office_id
    own = {role.value: provider.pk for role in (Role.KITCHEN, Role.DIETITIAN, Role.PROVIDER_DESK)}
    return own | {Role.DISTRICT_OFFICER.value: district, Role.DUTY_OFFICER.value: district}


def _says_what(outcome: str) -> Refusal | None:
    return None if outcome.strip() else Refusal("outcome", _("Say in a few words what was done."))


def _not_too_early(task: KitchenTask, at: datetime) -> Refusal | None:
    if task.kind != TaskKind.DISCARD_SAMPLE:
        return None
    return Refusal("by_the_log", _("Write the discarding of the sample into the hygiene log; the task ends with it."))
