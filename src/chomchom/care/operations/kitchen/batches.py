"""Deliveries and batches: what was cooked, when, and of what."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from chomchom.care.enums import Meal
from chomchom.care.models import Batch, BatchLot, BoxBatch, MenuItem, SupplierLot
from chomchom.care.operations.kitchen.notes import note
from chomchom.care.rules.kitchen.log import cooked_when, moment_is_possible
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, Refused, insist
from chomchom.core.text import even
from chomchom.people.models import Organisation

MEAL_LETTER = {Meal.LUNCH: "L", Meal.SUPPER: "S"}


def receive_lot(
    *,
    provider: Organisation,
    supplier: str,
    product: str,
    lot_number: str,
    received_at: datetime,
    is_chilled: bool = False,
    best_before: date | None = None,
    by: Actor,
    at: datetime,
) -> SupplierLot:
    """A delivery arrived. Raises ``Refused``: future, too_old, expired, lot_there."""
    insist(moment_is_possible(received_at, at), _still_good(best_before, localdate(received_at)))
    try:
        with transaction.atomic():
            lot = SupplierLot.objects.create(
                provider=provider,
                supplier=even(supplier),
                product=even(product),
                lot_number=even(lot_number),
                is_chilled=is_chilled,
                received_at=received_at,
                best_before=best_before,
                created_at=at,
                created_by_id=by.account_id,
            )
            note("lot", by=by, at=at, action=Action.CREATE, lot=lot.pk)
    except IntegrityError as error:
        raise Refused(_lot_there(lot_number)) from error
    return lot


@transaction.atomic
def open_batch(
    *,
    provider: Organisation,
    item: MenuItem,
    day: date,
    meal: str,
    lots: Iterable[SupplierLot] = (),
    code: str = "",
    by: Actor,
    at: datetime,
) -> Batch:
    """A batch of a dish begins. Without ``code`` it gets the next one of the kitchen.

    Raises ``Refused``: other_kitchen, batch_claimed (another kitchen, or this one, has that code), past, ahead.
    """
    lots = list(lots)
    insist(_own_dish(provider, item), _own_lots(provider, lots), _cooked_today(day, localdate(at)))
    Organisation.objects.select_for_update().get(pk=provider.pk)
    number = Batch.objects.filter(provider=provider, day=day, meal=meal, item=item).count() + 1
    code = even(code).upper() or _next_code(provider, day, meal)
    insist(_unclaimed(code, provider))
    batch = Batch.objects.create(
        provider=provider,
        day=day,
        meal=meal,
        item=item,
        number=number,
        code=code,
        created_at=at,
        created_by_id=by.account_id,
    )
    BatchLot.objects.bulk_create(BatchLot(batch=batch, lot=lot) for lot in lots)
    note("batch", by=by, at=at, action=Action.CREATE, batch=batch.pk, code=code)
    return batch


@transaction.atomic
def add_lots(*, batch: Batch, lots: Iterable[SupplierLot], by: Actor, at: datetime) -> None:
    """The batch was made of these deliveries too. Raises ``Refused``: other_kitchen."""
    lots = list(lots)
    insist(_own_lots(batch.provider, lots))
    BatchLot.objects.bulk_create((BatchLot(batch=batch, lot=lot) for lot in lots), ignore_conflicts=True)
    note("batch_lots", by=by, at=at, batch=batch.pk, lots=[lot.pk for lot in lots])


@transaction.atomic
def finish_cooking(*, batch: Batch, cooked_at: datetime, cook: str, by: Actor, at: datetime) -> Batch:
    """Cooking was finished at that moment: the two hours run from it. It can be put right until a box holds it.

    Raises ``Refused``: cooked_in_future, cooked_other_day, cook, packed.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    insist(cooked_when(cooked_at, day=batch.day, now=at), _has_cook(cook), _not_in_boxes(batch))
    before = batch.cooked_at
    batch.cooked_at, batch.cook = cooked_at, even(cook)
    batch.save(update_fields=["cooked_at", "cook"])
    note(
        "cooked", by=by, at=at, batch=batch.pk, cooked_at=cooked_at.isoformat(),
        before=before.isoformat() if before else None,
    )  # fmt: skip
    return batch


def _next_code(provider: Organisation, day: date, meal: str) -> str:
    """Kitchen, day, meal and a number: short enough for a label and read aloud on the telephone."""
    number = Batch.objects.filter(provider=provider, day=day, meal=meal).count() + 1
    return f"{provider.pk}-{day:%m%d}{MEAL_LETTER[Meal(meal)]}-{number:02}"


def _unclaimed(code: str, provider: Organisation) -> Refusal | None:
    other = Batch.objects.select_related("provider", "item").filter(code=code).first()
    if other is None:
        return None
    if other.provider_id == provider.pk:
        return Refusal(
            "batch_claimed", _("Batch %(code)s is there already: %(dish)s.") % {"code": code, "dish": other.item}
        )
    return Refusal(
        "batch_claimed",
        _(
            "Batch %(code)s belongs to %(kitchen)s. A batch is cooked by one kitchen: "
            "look at the label again, or call there."
        )
        % {"code": code, "kitchen": other.provider},
    )


def _own_dish(provider: Organisation, item: MenuItem) -> Refusal | None:
    if item.provider_id == provider.pk:
        return None
    return Refusal("other_kitchen", _("That dish belongs to another kitchen."))


def _own_lots(provider: Organisation, lots: Iterable[SupplierLot]) -> Refusal | None:
    if all(lot.provider_id == provider.pk for lot in lots):
        return None
    return Refusal("other_kitchen", _("That delivery belongs to another kitchen."))


def _cooked_today(day: date, today: date) -> Refusal | None:
    if day > today:
        return Refusal("ahead", _("A batch is written down on the day it is cooked, not beforehand."))
    return None


def _still_good(best_before: date | None, received_on: date) -> Refusal | None:
    if best_before is None or best_before >= received_on:
        return None
    return Refusal(
        "expired", _("The goods were past their date when they arrived. Send them back and write that down.")
    )


def _lot_there(lot_number: str) -> Refusal:
    return Refusal(
        "lot_there", _("The delivery with the lot number “%(lot)s” is there already.") % {"lot": even(lot_number)}
    )


def _has_cook(cook: str) -> Refusal | None:
    return None if even(cook) else Refusal("cook", _("Say who cooked it."))


def _not_in_boxes(batch: Batch) -> Refusal | None:
    if not BoxBatch.objects.filter(batch=batch).exists():
        return None
    return Refusal("packed", _("Boxes hold this batch already; the time of cooking is not changed any more."))
