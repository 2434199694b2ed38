"""A batch is recalled: its boxes are not handed over any more, and every courier under way confirms to know it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from chomchom.care import policies_kitchen as policies
from chomchom.care.enums import RoundState
from chomchom.care.enums_kitchen import TaskKind
from chomchom.care.models import Batch, KitchenTask, Recall, Round
from chomchom.care.models.day import OPEN_STATES
from chomchom.care.operations.kitchen import tasks
from chomchom.care.operations.kitchen.notes import note
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.core.text import even
from chomchom.people.viewer import Viewer


@transaction.atomic
def recall(*, batch: Batch, reason: str, by: Actor, at: datetime) -> Recall:
    """Stop the deliveries of a batch that are still under way. Recalling it again changes nothing.

    Raises ``Refused``: reason.
    """
    insist(
        None if even(reason) else Refusal("reason", _("Give the reason of the recall; couriers and district see it."))
    )
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if existing := Recall.objects.filter(batch=batch).first():
        return existing
    row = Recall.objects.create(batch=batch, reason=even(reason)[:200], at=at, by_id=by.account_id)
    batch.recalled_at = at
    batch.save(update_fields=["recalled_at"])
    rounds = _under_way(batch)
    due_at = at + timedelta(minutes=policies.RECALL_MINUTES)
    wanted = [KitchenTask(kind=TaskKind.CONFIRM_RECALL, batch=batch, round=round_, due_at=due_at) for round_ in rounds]
    tasks.add(provider=batch.provider, tasks=wanted, by=by, at=at)
    note("recall", by=by, at=at, action=Action.CREATE, batch=batch.pk, rounds=[round_.pk for round_ in rounds])
    return row


@transaction.atomic
def confirm(*, task: KitchenTask, by: Viewer, at: datetime) -> None:
    """The courier knows. Raises ``Refused``: not_yours."""
    insist(_own_round(task, by))
    tasks.end([task.pk], outcome=_("Confirmed by the courier: %(name)s") % {"name": by.name}, by=by, at=at)
    note("recall_confirm", by=by, at=at, task=task.pk, batch=task.batch_id)


def _under_way(batch: Batch) -> list[Round]:
    """The rounds that still have a box of it to hand over."""
    stops = {"handovers__box__contents__batch": batch, "handovers__state__in": OPEN_STATES}
    return list(Round.objects.filter(**stops).exclude(state=RoundState.DONE).distinct().order_by("pk"))


def _own_round(task: KitchenTask, by: Viewer) -> Refusal | None:
    if task.round and task.round.courier and task.round.courier.account_id == by.account_id:
        return None
    return Refusal("not_yours", _("This recall is about another courier’s round."))
