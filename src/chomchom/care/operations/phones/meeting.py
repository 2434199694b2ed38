"""A phone is met when a courier opens a round on it, heard whenever it speaks, and cut off when it is lost."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from chomchom.care.models import Phone
from chomchom.care.operations.phones import listening
from chomchom.care.policies import SILENT_MINUTES
from chomchom.care.rules.doors import clock_offset_s
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, Refused
from chomchom.core.text import even

BECAUSE_CHARACTERS = 200
NOT_NEWS = timedelta(seconds=20)  # a page that is opened again and again need not write each time
MOST_WAITING = 100_000


def meet(*, number: UUID | None, session_key: str, by: Actor, at: datetime) -> Phone:
    """The phone of this number, if it is this courier's and in use; else a new one. Writes only what is new."""
    phone = Phone.objects.in_use().filter(number=number, account=by.account_id).first() if number else None
    if phone is None:
        return Phone.objects.create(
            account_id=by.account_id, session_key=session_key, first_at=at, heard_at=at, current_at=at
        )
    if phone.session_key != session_key:
        phone.session_key = session_key
        phone.save(update_fields=["session_key"])
    return phone


@transaction.atomic
def hear(
    *, phone: Phone, waiting: int, oldest_at: datetime | None, phone_now: datetime | None, by: Actor, at: datetime
) -> None:
    """It spoke, and says how many reports wait on it and since when the oldest does (by its own clock)."""
    offset_s = clock_offset_s(phone_now, at)
    if phone.waiting == waiting == 0 and at - phone.current_at < NOT_NEWS:
        return
    phone.heard_at, phone.waiting, phone.clock_offset_s = (
        at,
        min(waiting, MOST_WAITING),
        max(-(2**31), min(offset_s, 2**31 - 1)),
    )
    is_old = oldest_at is not None and at - (oldest_at - timedelta(seconds=offset_s)) > timedelta(
        minutes=SILENT_MINUTES
    )
    if not is_old:
        phone.current_at = at
    phone.save(update_fields=["heard_at", "current_at", "waiting", "clock_offset_s"])
    if not is_old:
        listening.heard(account_id=phone.account_id, waiting=waiting, by=by, at=at)


@transaction.atomic
def cut_off(*, phone: Phone, because: str, by: Actor, at: datetime) -> None:
    """The phone is lost: its session ends now, and what it still sends is kept aside. Raises ``Refused`` (because)."""
    because = even(because)
    if not because or len(because) > BECAUSE_CHARACTERS:
        raise Refused(Refusal("because", _("Say why, in at most 200 characters.")))
    row = Phone.objects.select_for_update().get(pk=phone.pk)
    if row.cut_off_at is not None:
        return
    row.cut_off_at, row.cut_off_by_id, row.cut_off_because = at, by.account_id, because
    row.save(update_fields=["cut_off_at", "cut_off_by", "cut_off_because"])
    Session.objects.filter(session_key=row.session_key).delete()
    audit.record(
        by=by, at=at, action=Action.CHANGE, what="care.phone.cut_off",
        detail={"phone": str(row.number), "account": row.account_id, "because": because},
    )  # fmt: skip
