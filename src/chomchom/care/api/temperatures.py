"""Readings of Bluetooth and Wi-Fi thermometers: each becomes an entry of the hygiene log of the sender's kitchen."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from chomchom.care.enums_kitchen import EntrySource, HygieneKind
from chomchom.care.models import Batch
from chomchom.care.operations.kitchen import log
from chomchom.core.actors import Actor
from chomchom.core.refusal import Refusal, Refused
from chomchom.people.api import Refusing, Signed

PURPOSE = "care.thermometer"
KINDS = (HygieneKind.CORE, HygieneKind.HOLDING, HygieneKind.SAMPLE_STORED)
router = Router(auth=Signed(PURPOSE))


class ReadingIn(Schema):
    """One reading of one batch."""

    id: UUID = Field(description="Your number of this reading; sent twice it is one entry.")
    batch: str = Field(min_length=1, max_length=24, description="Number of the batch, as on the label.")
    kind: str = Field("core", description="core, holding or sample_stored.")
    celsius: str = Field(min_length=1, max_length=12, description="As shown, with a point: 78.4.")
    measured_at: datetime = Field(description="When it was measured, with its offset from UTC.")


class ReadingOut(Schema):
    entry: int
    verdict: str = Field(description="good, out, doubtful (the thermometer repeats one value) or noted.")


@router.post("/temperatures", response={200: ReadingOut, 401: Refusing, 403: Refusing, 409: Refusing, 413: Refusing,
                                        422: Refusing, 429: Refusing})  # fmt: skip
def tell_temperature(request: HttpRequest, told: ReadingIn) -> ReadingOut:
    """Tell one reading. Refused with a sentence: an impossible value, a clock in another zone, a batch of another
    kitchen."""
    sender = request.auth  # type: ignore[attr-defined]
    batch = Batch.objects.select_related("item", "provider").filter(code=told.batch.strip().upper()).first()
    if batch is None or told.kind not in KINDS or told.measured_at.tzinfo is None:
        raise Refused(_unreadable(told))
    said = log.Said(
        number=told.id, kind=told.kind, who=sender.name, happened_at=told.measured_at, value=told.celsius, batch=batch,
        source=EntrySource.PROBE, device=sender.name[:40],
    )  # fmt: skip
    by = Actor.program(f"thermometer {sender.name}")
    entry = log.append(provider=sender.organisation, said=said, by=by, at=request.now)  # type: ignore[attr-defined]
    return ReadingOut(entry=entry.pk, verdict=entry.verdict)


def _unreadable(told: ReadingIn) -> Refusal:
    if told.kind not in KINDS:
        return Refusal("kind", _("A thermometer tells core, holding or sample_stored."))
    if told.measured_at.tzinfo is None:
        return Refusal("no_zone", _("Say the moment with its offset from UTC, for example 2026-05-13T11:20:00+09:00."))
    return Refusal(
        "no_batch", _("There is no batch “%(batch)s”. Read the number from the label.") % {"batch": told.batch}
    )
