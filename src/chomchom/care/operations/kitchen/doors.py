"""What a report "handed over" means for the food: the meeting always counts, food that is too old or recalled does not.

Called in the transaction that takes the report, so that meeting and food are written down together or not at all.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from chomchom.care import policies_kitchen as policies
from chomchom.care.enums_kitchen import TaskKind, Withheld
from chomchom.care.models import Discard, DoorReport, Handover, KitchenTask, WithheldFood
from chomchom.care.operations.kitchen import tasks
from chomchom.care.operations.kitchen.notes import note_people
from chomchom.care.queries.kitchen.stops import food_at
from chomchom.core.actors import Actor

KEPT, GIVEN = "kept", "given"


def food_at_the_door(*, handover: Handover, report: DoorReport, by: Actor, at: datetime) -> WithheldFood | None:
    """Write down that the food of this stop was not to be eaten, if so: a discard where the courier kept it, and a
    task for a substitute. What was written down before stands."""
    food = food_at(handover)
    reason = food.withheld_at(report.happened_at) if food else None
    if reason is None:
        return None
    was_given = {KEPT: False, GIVEN: True}.get(report.content.get("food", ""))
    row, made = WithheldFood.objects.get_or_create(
        handover=handover,
        defaults={
            "reason": reason,
            "minutes": food.minutes_at(report.happened_at),
            "was_given": was_given,
            "at": report.happened_at,
            "by_id": by.account_id,
        },
    )
    if made:
        _what_follows(row, report, by=by, at=at)
    return row


def sentence_of(row: WithheldFood) -> str:
    """What the courier is told."""
    if row.reason == Withheld.RECALLED:
        what = _("The food is recalled: it must not be eaten.")
    else:
        what = _("The food is %(minutes)s minutes old: it is not handed over any more.") % {"minutes": row.minutes}
    return f"{what} " + _("The visit counts. A substitute meal is being arranged; take the box back.")


def sentence_for(handover_id: int) -> str:
    """As ``sentence_of``; "" where the food was fine. One query."""
    return sentences_for([handover_id]).get(handover_id, "")


def sentences_for(handover_ids: Collection[int]) -> dict[int, str]:
    """``sentence_of`` by handover, for those whose food was not fine. One query, none for nobody."""
    if not handover_ids:
        return {}
    return {row.handover_id: sentence_of(row) for row in WithheldFood.objects.filter(handover__in=handover_ids)}


def _what_follows(row: WithheldFood, report: DoorReport, *, by: Actor, at: datetime) -> None:
    if row.was_given is False:
        Discard.objects.get_or_create(
            handover=row.handover,
            defaults={"report": report, "reason": str(row.get_reason_display()), "at": row.at, "by_id": by.account_id},
        )
    due_at = at + timedelta(minutes=policies.SUBSTITUTE_MINUTES)
    task = KitchenTask(kind=TaskKind.SUBSTITUTE, handover=row.handover, round=row.handover.round, due_at=due_at)
    tasks.add(provider=row.handover.provider, tasks=[task], by=by, at=at)
    note_people("withheld", [row.handover.recipient_id], by=by, at=at, handover=row.handover_id, reason=row.reason)
