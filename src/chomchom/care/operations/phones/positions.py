"""One position at the moment of a handover: only with the courier's consent, and not where the district forbids it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chomchom.care.models import PositionConsent, PositionRule
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, Refused
from chomchom.core.text import even
from chomchom.people.models import Organisation

BECAUSE_CHARACTERS = 200


def has_consented(account_id: int | None) -> bool:
    return PositionConsent.objects.filter(account=account_id, withdrawn_at=None).exists()


def newest_rule(district: Organisation) -> PositionRule | None:
    return PositionRule.objects.filter(district=district).order_by("-decided_at", "-pk").first()


def may_be_kept(*, account_id: int | None, district: Organisation) -> bool:
    """In at most two queries."""
    rule = newest_rule(district)
    return (rule is None or rule.is_allowed) and has_consented(account_id)


@transaction.atomic
def consent(*, by: Actor, at: datetime) -> None:
    """The courier agrees; again changes nothing."""
    _row, made = PositionConsent.objects.get_or_create(
        account_id=by.account_id, withdrawn_at=None, defaults={"given_at": at}
    )
    if made:
        audit.record(by=by, at=at, action=Action.CHANGE, what="care.position.consent")


@transaction.atomic
def withdraw(*, by: Actor, at: datetime) -> None:
    """From now on no position is recorded; those that are there stay with their reports."""
    if PositionConsent.objects.filter(account_id=by.account_id, withdrawn_at=None).update(withdrawn_at=at):
        audit.record(by=by, at=at, action=Action.CHANGE, what="care.position.withdraw")


@transaction.atomic
def decide(*, district: Organisation, is_allowed: bool, because: str, by: Actor, at: datetime) -> PositionRule:
    """The district's decision from now on, with its reason. Raises ``Refused`` (because)."""
    because = even(because)
    if not because or len(because) > BECAUSE_CHARACTERS:
        raise Refused(
            Refusal("because", _("Say why, in at most 200 characters: the decision is kept with its reason."))
        )
    rule = PositionRule.objects.create(
        district=district, is_allowed=is_allowed, because=because, decided_at=at, decided_by_id=by.account_id
    )
    audit.record(
        by=by, at=at, action=Action.CHANGE, what="care.position.rule", detail={"allowed": is_allowed, "why": because}
    )
    return rule
