"""Consents of recipients, and what follows from a handover for those who are named in them.

A message holds the time and "as usual", nothing else; whatever was not as usual becomes a call that somebody makes.
A consent that is withdrawn stops what waits to be sent, in the same transaction; a message that is being sent looks at
it once more at the last moment.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from chomchom.care import policies_staff
from chomchom.care.enums import Level
from chomchom.care.enums_family import FamilyChannel, FamilyState
from chomchom.care.kinds import FAMILY_CALL, RECIPIENT
from chomchom.care.models import FamilyConsent, FamilyMessage, Handover, Recipient
from chomchom.care.queries.family import consents_of
from chomchom.care.queries.parties import parties
from chomchom.care.rules import family as rules
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.encrypted import mark_of
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.net import operations as net
from chomchom.net.channels import CHANNELS, ChannelError, Message

CALLED, WITHDRAWN = "called", "withdrawn"
TO_CALL_WITHIN = timedelta(hours=1)  # a proposed value; no rule was found
LEASE = timedelta(minutes=2)
BATCH = 20


@transaction.atomic
def give_consent(
    *,
    recipient: Recipient,
    name: str,
    relation: str,
    channel: FamilyChannel,
    address: str,
    given_on: date,
    given_how: str,
    by: Actor,
    at: datetime,
) -> FamilyConsent:
    """Keep that the recipient agreed, with the wording as it holds now. Raises ``Refused``."""
    insist(rules.is_an_address(channel, address), rules.may_have_been_given(given_on, timezone.localdate(at)))
    Recipient.objects.select_for_update().get(pk=recipient.pk)
    insist(_is_new(recipient, channel, address))
    with translation.override(settings.LANGUAGE_CODE):
        purpose = rules.purpose()
    consent = FamilyConsent.objects.create(
        recipient=recipient, name=name, relation=relation, channel=channel, address=address, purpose=purpose,
        version=rules.VERSION, given_on=given_on, given_how=given_how, recorded_at=at, recorded_by_id=by.account_id,
    )  # fmt: skip
    _note("care.family.consent", consent, by=by, at=at, action=Action.CREATE)
    return consent


@transaction.atomic
def withdraw_consent(*, consent: FamilyConsent, how: str, by: Actor, at: datetime) -> int:
    """From now on nothing is sent, also of what waits already; answers how many were stopped. Twice changes nothing.
    Raises ``Refused`` where it is not said how."""
    locked = FamilyConsent.objects.select_for_update().get(pk=consent.pk)
    if locked.withdrawn_at is not None:
        return 0
    if not how.strip():
        insist(Refusal("how", _("Say how the person took it back: at the door, by telephone, in writing.")))
    FamilyConsent.objects.filter(pk=consent.pk).update(withdrawn_at=at, withdrawn_by=by.account_id, withdrawn_how=how)
    stopped = _stop(locked, by=by, at=at)
    _note("care.family.withdraw", locked, by=by, at=at)
    return stopped


def tell(*, handover: Handover, as_usual: bool, happened_at: datetime, by: Actor, at: datetime) -> int:
    """The meal was handed over: a message for each consent, or a call where it was not as usual. Once for each
    handover; a call takes the place of a message that still waits. Called within the transaction of the report."""
    made = 0
    for consent in consents_of(handover.recipient_id):
        by_call = not as_usual or consent.channel == FamilyChannel.CALL
        state = FamilyState.TO_CALL if by_call else FamilyState.PENDING
        row, is_new = FamilyMessage.objects.get_or_create(
            consent=consent,
            handover=handover,
            defaults={
                "handed_over_at": happened_at, "state": state, "next_at": None if by_call else at, "created_at": at,
            },
        )  # fmt: skip
        if not is_new and by_call and row.state == FamilyState.PENDING:
            FamilyMessage.objects.filter(pk=row.pk).update(state=FamilyState.TO_CALL, next_at=None)
            is_new = True
        if is_new and by_call:
            _watch_call(row, handover, by=by, at=at)
        made += is_new
    return made


@transaction.atomic
def record_call(*, message: FamilyMessage, note: str, by: Actor, at: datetime) -> None:
    """The family was called. Twice changes nothing."""
    changed = FamilyMessage.objects.filter(pk=message.pk, state=FamilyState.TO_CALL).update(
        state=FamilyState.CALLED, ended_at=at, ended_by=by.account_id, note=note[:120]
    )
    if changed:
        net.keep_many(kind=FAMILY_CALL, subject_ids=[message.pk], outcome=CALLED, how=note[:120], by=by, at=at)
        _note("care.family.called", message.consent, by=by, at=at)


def is_as_usual(levels: Iterable[str]) -> bool:
    """Whether every observation was as usual; without any observation nothing can be said."""
    found = list(levels)
    return bool(found) and all(level == Level.AS_USUAL for level in found)


# -- sending -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Letter:
    """A message that this worker may send now."""

    id: int
    attempts: int
    channel: str
    message: Message


def send_due(*, now: datetime) -> int:
    """Send what is due, outside of any transaction; answers how many were handed over. Whoever is killed in between
    leaves a row whose lease ends; it is sent again with the same key."""
    letters = [letter for pk in _due(now) if (letter := _lease(pk, now))]
    return sum(_send(letter, now) for letter in letters)


def is_due(*, now: datetime) -> bool:
    return FamilyMessage.objects.filter(next_at__lte=now).exists()


def _due(now: datetime) -> list[int]:
    rows = FamilyMessage.objects.filter(next_at__lte=now).order_by("next_at")
    return list(rows.values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _lease(pk: int, now: datetime) -> Letter | None:
    """Take one; a consent that was withdrawn, or a message that has become stale, ends it instead."""
    row = FamilyMessage.objects.select_related("consent").filter(pk=pk, next_at__lte=now).first()
    if row is None:
        return None
    FamilyConsent.objects.select_for_update().get(pk=row.consent_id)
    if not FamilyConsent.objects.standing().filter(pk=row.consent_id).exists():
        _finish(pk, FamilyState.WITHDRAWN, now)
        return None
    if now - row.handed_over_at > rules.STALE:
        _finish(pk, FamilyState.FAILED, now, error=_("Too late to be of use."))
        return None
    taken = FamilyMessage.objects.filter(pk=pk, next_at=row.next_at).update(
        state=FamilyState.SENDING, next_at=now + LEASE, attempts=F("attempts") + 1
    )
    return Letter(pk, row.attempts + 1, row.consent.channel, _message(row)) if taken else None


def _message(row: FamilyMessage) -> Message:
    with translation.override(settings.LANGUAGE_CODE):
        title, text = rules.title(), rules.sentence(row.handed_over_at)
    return Message(
        key=f"family-{row.pk}", account_id=0, address=_plain(row.consent), language=settings.LANGUAGE_CODE,
        title=title, text=text, url="", severity="routine",
    )  # fmt: skip


def _plain(consent: FamilyConsent) -> str:
    if consent.channel == FamilyChannel.SMS:
        return "".join(c for c in consent.address if c.isdigit())
    return consent.address


def _send(letter: Letter, now: datetime) -> bool:
    if not _still_wanted(letter.id):
        _finish(letter.id, FamilyState.WITHDRAWN, now)
        return False
    channel = CHANNELS.get(letter.channel)
    if channel is None:
        with translation.override(settings.LANGUAGE_CODE):
            return _failed(letter, _("This channel is not switched on here."), now, retry=False)
    try:
        channel.send(letter.message)
    except ChannelError as error:
        with translation.override(settings.LANGUAGE_CODE):
            return _failed(letter, str(error.sentence), now, retry=error.retry)
    _finish(letter.id, FamilyState.SENT, now)
    return True


def _still_wanted(pk: int) -> bool:
    return FamilyMessage.objects.filter(pk=pk, state=FamilyState.SENDING, consent__withdrawn_at=None).exists()


def _failed(letter: Letter, error: str, now: datetime, *, retry: bool) -> bool:
    following = rules.next_attempt(letter.attempts, now) if retry else None
    if following is None:
        _finish(letter.id, FamilyState.FAILED, now, error=error)
    else:
        FamilyMessage.objects.filter(pk=letter.id, state=FamilyState.SENDING).update(
            state=FamilyState.PENDING, next_at=following, error=error[:200]
        )
    return False


def _finish(pk: int, state: FamilyState, now: datetime, error: str = "") -> None:
    live = [FamilyState.PENDING, FamilyState.SENDING]
    if state == FamilyState.SENT:  # withdrawn while it was on its way: the record says what happened
        live.append(FamilyState.WITHDRAWN)
    FamilyMessage.objects.filter(pk=pk, state__in=live).update(
        state=state, next_at=None, ended_at=now, error=error[:200]
    )


# -- parts -------------------------------------------------------------------------------------------------------------


def _is_new(recipient: Recipient, channel: str, address: str) -> Refusal | None:
    if consents_of(recipient.pk).filter(channel=channel, address_mark=mark_of("address", address)).exists():
        return Refusal("twice", _("This person is told already by the same way."))
    return None


def _stop(consent: FamilyConsent, *, by: Actor, at: datetime) -> int:
    rows = FamilyMessage.objects.filter(consent=consent)
    waiting = rows.filter(state__in=(FamilyState.PENDING, FamilyState.SENDING))
    calls = list(rows.filter(state=FamilyState.TO_CALL).values_list("pk", flat=True))
    stopped = waiting.update(state=FamilyState.WITHDRAWN, next_at=None, ended_at=at)
    rows.filter(pk__in=calls).update(state=FamilyState.WITHDRAWN, ended_at=at)
    if calls:
        net.keep_many(kind=FAMILY_CALL, subject_ids=calls, outcome=WITHDRAWN, by=by, at=at)
    return stopped + len(calls)


def _watch_call(row: FamilyMessage, handover: Handover, *, by: Actor, at: datetime) -> None:
    net.promise_many(
        kind=FAMILY_CALL,
        policy=policies_staff.FAMILY_CALL,
        district_id=handover.district_id,
        promises=[net.Promise(row.pk, at + TO_CALL_WITHIN, parties(handover))],
        by=by,
        at=at,
    )


def _note(what: str, consent: FamilyConsent, *, by: Actor, at: datetime, action: Action = Action.CHANGE) -> None:
    audit.record(
        by=by,
        at=at,
        action=action,
        what=what,
        subject=(RECIPIENT, consent.recipient_id),
        detail={"consent": consent.pk},
    )
