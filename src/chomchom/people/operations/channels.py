"""Which channels a district allows and a person wants."""

from datetime import datetime

from django.db import transaction

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import insist
from chomchom.people.models import Account, ChannelAllowance, ChannelChoice, Organisation
from chomchom.people.queries import channels as queries
from chomchom.people.rules import channels as rules


@transaction.atomic
def allow_channel(*, district: Organisation, channel: str, allowed: bool, by: Actor, at: datetime) -> None:
    """Open or close a channel for the whole district. Raises ``Refused``: in_app, last_channel."""
    if not allowed:
        remaining = set(queries.allowed_channels(district.pk)) - {channel}
        insist(rules.may_be_switched_off(channel), rules.stays_reachable(remaining))
    ChannelAllowance.objects.update_or_create(district=district, channel=channel, defaults={"allowed": allowed})
    detail = {"district": district.pk, "channel": channel, "allowed": allowed}
    audit.record(by=by, at=at, action=Action.CHANGE, what="people.channels.allow", detail=detail)


@transaction.atomic
def choose_channel(
    *, account: Account, district: Organisation, channel: str, wanted: bool, by: Actor, at: datetime
) -> None:
    """Switch a channel on or off for oneself. Raises ``Refused``: not_allowed, no_address, in_app, last_channel."""
    allowed = queries.allowed_channels(district.pk)
    insist(rules.allowed_by_district(channel, allowed))
    if wanted:
        insist(rules.has_address(account, channel))
    else:
        current = queries.channels_many(account_ids=[account.pk], district_id=district.pk, among=allowed)[account.pk]
        remaining = [other for other in current if other != channel and rules.has_address(account, other) is None]
        insist(rules.may_be_switched_off(channel), rules.stays_reachable(remaining))
    ChannelChoice.objects.update_or_create(account=account, channel=channel, defaults={"wanted": wanted})
    detail = {"channel": channel, "wanted": wanted}
    audit.record(
        by=by,
        at=at,
        action=Action.CHANGE,
        what="people.channels.choose",
        subject=("account", account.pk),
        detail=detail,
    )
