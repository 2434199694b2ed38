"""Reports that the server did not take by itself are kept here as they came, until a desk has looked at them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from chomchom.care.enums_phone import AsideWhy
from chomchom.care.models import Aside, Courier, Handover
from chomchom.care.rules.reports import read_number
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, Refused
from chomchom.core.text import even

LONGEST_TEXT = 1000
MOST_KEYS = 40
DEEPEST = 4
BECAUSE_CHARACTERS = 200


def keep(
    raw: object, *, why: AsideWhy, sentence: str, by: Actor, at: datetime, offset_s: int = 0
) -> bool:  # fmt: skip
    """Keep it once, cut to a size a person can read; False where it has no number or nobody would be there to look."""
    number = read_number(raw.get("report_id")) if isinstance(raw, Mapping) else None
    provider_id = (
        Courier.objects.filter(account=by.account_id)
        .order_by("-is_active", "pk")
        .values_list("provider", flat=True)
        .first()
    )
    if number is None or provider_id is None or not isinstance(raw, Mapping):
        return False
    handover = _handover(raw.get("handover"), provider_id)
    with transaction.atomic():
        _row, made = Aside.objects.get_or_create(
            account_id=by.account_id,
            report_id=number,
            defaults={
                "provider_id": provider_id,
                "handover": handover,
                "raw": _short(raw),
                "received_at": at,
                "clock_offset_s": offset_s,
                "why": why,
                "sentence": sentence[:300],
            },
        )
        if made:
            audit.record(by=by, at=at, action=Action.CREATE, what="care.door.aside", detail={"report": str(number)})
    return True


@transaction.atomic
def dismiss(*, aside: Aside, because: str, by: Actor, at: datetime) -> None:
    """Looked at, not taken: the reason is kept. Raises ``Refused`` (because, decided)."""
    row = lock_undecided(aside)
    decided(row, because=because, by=by, at=at, what="care.door.dismissed")


def lock_undecided(aside: Aside) -> Aside:
    """The row, held until the transaction ends. Raises ``Refused`` (decided)."""
    row = Aside.objects.select_for_update(of=("self",)).select_related("account").get(pk=aside.pk)
    if row.decided_at is not None:
        raise Refused(Refusal("decided", _("Somebody has decided about this report already.")))
    return row


def decided(row: Aside, *, because: str, by: Actor, at: datetime, what: str) -> None:
    because = even(because)
    if not because or len(because) > BECAUSE_CHARACTERS:
        raise Refused(Refusal("because", _("Say why, in at most 200 characters.")))
    row.decided_at, row.decided_by_id, row.because = at, by.account_id, because
    row.save(update_fields=["decided_at", "decided_by", "because", "taken_as"])
    audit.record(
        by=by, at=at, action=Action.CHANGE, what=what, detail={"report": str(row.report_id), "because": because}
    )


def _handover(raw: object, provider_id: int) -> Handover | None:
    """The stop it names, if it is one of the provider's own: of others nothing is told."""
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 < raw < 2**63:
        return None
    return Handover.objects.filter(pk=raw, provider=provider_id).first()


def _short(raw: object, depth: int = 0) -> Any:
    """The same with long texts cut and without signs that no database keeps; what lies too deep is left out."""
    if isinstance(raw, str):
        text = raw[:LONGEST_TEXT].replace("\0", " ").encode("utf-8", "replace").decode()
        return text + "…" if len(raw) > LONGEST_TEXT else text
    if isinstance(raw, Mapping) and depth < DEEPEST:
        return {_short(str(name)[:60]): _short(value, depth + 1) for name, value in list(raw.items())[:MOST_KEYS]}
    if isinstance(raw, list) and depth < DEEPEST:
        return [_short(value, depth + 1) for value in raw[:MOST_KEYS]]
    return raw if raw is None or isinstance(raw, bool) or (isinstance(raw, int) and abs(raw) < 2**63) else str(raw)[:60]
