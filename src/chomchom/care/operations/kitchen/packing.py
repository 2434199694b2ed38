"""Boxes are packed for a round, and the round is let go: here the batches meet the people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from chomchom.care.enums import HandoverState, RoundState
from chomchom.care.enums_kitchen import HygieneKind, Serving
from chomchom.care.models import Batch, Box, BoxBatch, Handover, MenuItem, Round, RoundRelease
from chomchom.care.operations.kitchen import log
from chomchom.care.operations.kitchen.notes import note, note_people
from chomchom.care.queries.kitchen.gate import round_at_gate
from chomchom.care.queries.kitchen.servings import Serving as Plate
from chomchom.care.queries.kitchen.servings import menu_of, servings_of
from chomchom.care.rules.kitchen.gate import may_override, may_release
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.core.text import even

Chosen = Mapping[int, Batch]  # dish -> batch


@dataclass(frozen=True)
class Packed:
    """``boxes`` were packed; ``clashing`` people got none, because nobody has chosen what they eat instead."""

    boxes: int
    clashing: tuple[str, ...]


@transaction.atomic
def pack(
    *,
    round_: Round,
    batches: Chosen,
    celsius: str,
    who: str,
    by: Actor,
    at: datetime,
    happened_at: datetime | None = None,
) -> Packed:
    """Pack the boxes of a round: each gets, of every dish its person gets, the chosen batch. Packing anew replaces.

    The temperature at packing is appended to the log. Raises ``Refused``: left, no_menu, batch_missing, not_cooked,
    recalled, other_kitchen, and what the log refuses.
    """
    row = Round.objects.select_for_update().get(pk=round_.pk)
    insist(_not_left(row))
    stops = Handover.objects.filter(round=row, state=HandoverState.PROMISED)
    plates = servings_of(menu_of(row.provider_id, row.day, row.meal), stops)
    ready = [plate for plate in plates if plate.items and not plate.clashes]
    insist(_has_menu(plates), *(_fits(item, batches, row) for item in _dishes(ready)))
    when = happened_at or at
    said = log.Said(number=uuid4(), kind=HygieneKind.PACKING, who=who, happened_at=when, value=celsius, round=row)
    log.append(provider=row.provider, said=said, by=by, at=at)
    _put_into_boxes(ready, batches, by=by, at=when)
    people = [plate.recipient for plate in ready]
    note_people("pack", people, by=by, at=at, action=Action.CREATE, round=row.pk)
    return Packed(len(ready), tuple(plate.name for plate in plates if plate.clashes))


@transaction.atomic
def take_out(*, handover: Handover, by: Actor, at: datetime) -> None:
    """The box of a stop stays in the kitchen: the person is visited all the same. Raises ``Refused``: left."""
    if handover.round_id:
        insist(_not_left(Round.objects.select_for_update().get(pk=handover.round_id)))
    Box.objects.filter(handover=handover).delete()
    note_people("take_out", [handover.recipient_id], by=by, at=at, handover=handover.pk)


def let_go(
    *, round_: Round, celsius: str, who: str, reason: str = "", override: bool = False, by: Actor, at: datetime
) -> RoundRelease:
    """Measure at the door of the kitchen and let the round leave. What was measured stays in the log also when the
    round has to stay.

    Raises ``Refused``: gate_closed, not_to_override, reason, left, no_gate, and what the log refuses.
    """
    if celsius.strip():
        said = log.Said(number=uuid4(), kind=HygieneKind.BOX_OUT, who=who, happened_at=at, value=celsius, round=round_)
        log.append(provider=round_.provider, said=said, by=by, at=at)
    return _release(round_, override=override, reason=even(reason), by=by, at=at)


@transaction.atomic
def _release(round_: Round, *, override: bool, reason: str, by: Actor, at: datetime) -> RoundRelease:
    row = Round.objects.select_for_update(of=("self",)).select_related("provider").get(pk=round_.pk)
    if existing := RoundRelease.objects.filter(round=row).first():
        return existing
    at_gate = round_at_gate(row)
    insist(None if at_gate.setting else _no_gate())
    is_override = override and bool(at_gate.findings)
    insist(may_override(at_gate.findings, reason) if is_override else may_release(at_gate.findings))
    release = RoundRelease.objects.create(
        round=row,
        released_at=at,
        released_by_id=by.account_id,
        is_override=is_override,
        reason=reason if is_override else "",
        findings=[str(finding) for finding in at_gate.findings],
    )
    what = "override" if is_override else "release"
    note(what, by=by, at=at, round=row.pk, reason=release.reason, findings=[f.code for f in at_gate.findings])
    return release


def _dishes(plates: list[Plate]) -> list[MenuItem]:
    return list({item.pk: item for plate in plates for item in plate.items}.values())


def _put_into_boxes(plates: list[Plate], batches: Chosen, *, by: Actor, at: datetime) -> None:
    Box.objects.filter(handover__in=[plate.handover for plate in plates]).delete()
    boxes = Box.objects.bulk_create(
        Box(
            handover_id=plate.handover,
            portion=plate.portion,
            cooked_at=_oldest(plate, batches),
            packed_at=max(at, _oldest(plate, batches)),
            packed_by_id=by.account_id,
        )
        for plate in plates
    )
    BoxBatch.objects.bulk_create(
        (
            BoxBatch(box=box, batch=batch)
            for box, plate in zip(boxes, plates, strict=True)
            for batch in dict.fromkeys(batches[item.pk] for item in plate.items)  # each once, in the order of the menu
        ),
        batch_size=500,
    )


def _oldest(plate: Plate, batches: Chosen) -> datetime:
    """The two hours run from the oldest dish that is kept hot; of cold food only where there is nothing else."""
    hot = [batches[item.pk].cooked_at for item in plate.items if item.serving == Serving.HOT]
    return min(hot or [batches[item.pk].cooked_at for item in plate.items])


def _not_left(row: Round) -> Refusal | None:
    if row.state == RoundState.PLANNED and not RoundRelease.objects.filter(round=row).exists():
        return None
    return Refusal("left", _("This round has left; its boxes are not changed any more."))


def _has_menu(plates: list[Plate]) -> Refusal | None:
    if any(plate.items or plate.clashes for plate in plates):
        return None
    return Refusal(
        "no_menu",
        _("There is no menu for this meal, or nobody on this round gets anything of it. Plan the menu first."),
    )


def _fits(item: MenuItem, batches: Chosen, row: Round) -> Refusal | None:
    batch = batches.get(item.pk)
    if batch is None or batch.item_id != item.pk:
        return Refusal("batch_missing", _("Choose the batch of “%(dish)s” that goes into the boxes.") % {"dish": item})
    if (batch.provider_id, batch.day, batch.meal) != (row.provider_id, row.day, row.meal):
        return Refusal(
            "other_kitchen", _("Batch %(batch)s belongs to another kitchen, day or meal.") % {"batch": batch.code}
        )
    if batch.recalled_at:
        return Refusal("recalled", _("Batch %(batch)s is recalled; it goes into no box.") % {"batch": batch.code})
    if not batch.is_cooked:
        return Refusal(
            "not_cooked",
            _("Batch %(batch)s (%(dish)s) is not finished: enter when cooking was finished.")
            % {"batch": batch.code, "dish": item},
        )
    return None


def _no_gate() -> Refusal:
    return Refusal(
        "no_gate",
        _(
            "The district has not switched the kitchen log on for this provider: the "
            "round leaves without being released here."
        ),
    )
