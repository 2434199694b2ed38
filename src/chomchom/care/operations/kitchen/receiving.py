"""검수: a delivery is received and its check is written into the log, together."""

from datetime import date, datetime
from uuid import uuid4

from django.db import transaction

from chomchom.care.enums_kitchen import HygieneKind
from chomchom.care.models import SupplierLot
from chomchom.care.operations.kitchen import batches, log
from chomchom.core.actors import Actor
from chomchom.people.models import Organisation


@transaction.atomic
def receive(
    *, provider: Organisation, supplier: str, product: str, lot_number: str, is_chilled: bool, best_before: date | None,
    value: str, who: str, by: Actor, at: datetime,
) -> SupplierLot:  # fmt: skip
    """Raises ``Refused`` as ``receive_lot`` and ``log.append`` do; then nothing is kept."""
    lot = batches.receive_lot(
        provider=provider, supplier=supplier, product=product, lot_number=lot_number, received_at=at,
        is_chilled=is_chilled, best_before=best_before, by=by, at=at,
    )  # fmt: skip
    said = log.Said(number=uuid4(), kind=HygieneKind.RECEIVING, who=who, happened_at=at, value=value, lot=lot)
    log.append(provider=provider, said=said, by=by, at=at)
    return lot
