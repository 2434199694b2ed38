"""Senders of the signed interface: added, given new keys, ended; and who is let in."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from chomchom.core import audit, signing
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, Refused, insist
from chomchom.people.models import Organisation, SeenNonce, Sender, SenderKey
from chomchom.people.rules import senders as rules

GRACE = timedelta(hours=24)  # a key that was replaced stays good that long, so that no machine falls silent
TELL_USE_EVERY = timedelta(minutes=1)


class NotAdmitted(Exception):
    """Unknown key or wrong signature: the answer tells nothing more."""


@transaction.atomic
def add_sender(
    *, organisation: Organisation, district: Organisation, purpose: str, name: str, contact: str = "", by: Actor,
    at: datetime,
) -> SenderKey:  # fmt: skip
    """A sender with its first key. Raises ``Refused``: unknown_purpose, other_district, name_taken."""
    standing = set(Sender.objects.standing().filter(organisation=organisation).values_list("name", flat=True))
    insist(
        rules.known_purpose(purpose),
        rules.of_the_district(organisation, district),
        rules.name_is_free(name, standing),
    )
    sender = Sender.objects.create(
        organisation=organisation,
        purpose=purpose,
        name=name,
        contact=contact,
        created_at=at,
        created_by_id=by.account_id,
    )
    key = _new_key(sender, by, at)
    _record(sender, Action.CREATE, "people.sender.add", by, at, key=key.key_id, purpose=purpose)
    return key


@transaction.atomic
def rotate_key(*, sender: Sender, by: Actor, at: datetime) -> SenderKey:
    """A new key; the old one stays good for a day. Raises ``Refused``: ended."""
    insist(rules.stands(sender))
    sender.keys.filter(valid_to=None, revoked_at=None).update(valid_to=at + GRACE)
    key = _new_key(sender, by, at)
    _record(sender, Action.CHANGE, "people.sender.rotate", by, at, key=key.key_id)
    return key


@transaction.atomic
def revoke_key(*, key: SenderKey, by: Actor, at: datetime) -> None:
    """The key opens nothing from this moment on; a key that is revoked already stays as it is."""
    if key.revoked_at is None:
        _revoke(key.sender, [key.pk], by, at)
        _record(key.sender, Action.CHANGE, "people.sender.revoke", by, at, key=key.key_id)


@transaction.atomic
def end_sender(*, sender: Sender, by: Actor, at: datetime) -> None:
    """No key of it opens anything any more. Raises ``Refused``: ended."""
    insist(rules.stands(sender))
    _revoke(sender, list(sender.keys.values_list("pk", flat=True)), by, at)
    sender.ended_at, sender.ended_by_id = at, by.account_id
    sender.save(update_fields=["ended_at", "ended_by"])
    _record(sender, Action.CHANGE, "people.sender.end", by, at)


def admit(
    *, method: str, path: str, headers: Mapping[str, str], body: bytes, purposes: Collection[str], at: datetime
) -> Sender:
    """Who signed this request. ``at`` is the moment of the world: machines do not live by a story's clock.

    Raises ``NotAdmitted`` (unknown key, wrong signature), ``Refused``: clock_skew, other_purpose, replayed. Nothing is
    told to somebody who has not shown a right signature.
    """
    envelope = signing.read(headers)
    key = _key(envelope.key, at) if envelope else None
    if envelope is None or key is None:
        raise NotAdmitted
    signed = signing.Signed(method, path, envelope.timestamp, envelope.nonce, body)
    if not signing.matches(rules.secret_of(key.key_id), signed, envelope.signature):
        _refused(key, "signature", at)
        raise NotAdmitted
    refusal = (
        signing.in_time(signed, now=at) or rules.may_tell(key.sender, purposes) or _remember(key, envelope.nonce, at)
    )
    if refusal:
        _refused(key, refusal.code, at)
        raise Refused(refusal)
    return key.sender


def _key(key_id: str, at: datetime) -> SenderKey | None:
    keys = SenderKey.objects.good_at(at).select_related("sender__organisation__district")
    return keys.filter(key_id=key_id).first()


@transaction.atomic
def _remember(key: SenderKey, nonce: str, at: datetime) -> Refusal | None:
    """The nonce is used from now on; of two that come at once, one is refused by the database."""
    SeenNonce.objects.filter(at__lt=at - signing.REMEMBER).delete()
    try:
        with transaction.atomic():
            SeenNonce.objects.create(key=key, nonce=nonce, at=at)
    except IntegrityError:
        return rules.fresh()
    if key.used_at is None or at - key.used_at >= TELL_USE_EVERY:
        SenderKey.objects.filter(pk=key.pk).update(used_at=at)
    return None


def _refused(key: SenderKey, code: str, at: datetime) -> None:
    """For the officer's page: the last refusal, not a line for each, which a stranger could make without end."""
    SenderKey.objects.filter(pk=key.pk).update(refused_at=at, refusal=code)


def _new_key(sender: Sender, by: Actor, at: datetime) -> SenderKey:
    return SenderKey.objects.create(
        sender=sender, key_id=secrets.token_hex(8), created_at=at, created_by_id=by.account_id
    )


def _revoke(sender: Sender, keys: list[int], by: Actor, at: datetime) -> None:
    sender.keys.filter(pk__in=keys, revoked_at=None).update(revoked_at=at, revoked_by_id=by.account_id)


def _record(sender: Sender, action: Action, what: str, by: Actor, at: datetime, **detail: str) -> None:
    audit.record(by=by, at=at, action=action, what=what, detail={"sender": sender.pk, "name": sender.name, **detail})
