"""Where messages go: the browsers of a person, the webhook of an organisation."""

from datetime import datetime

from django.db import transaction

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import insist
from chomchom.net.models import PushSubscription, Webhook
from chomchom.net.rules import addresses as rules
from chomchom.people.models import Account, Organisation


@transaction.atomic
def subscribe(
    *, account: Account, endpoint: str, p256dh: str, auth: str, browser: str, by: Actor, at: datetime
) -> PushSubscription:
    """Notifications come to this browser. It belongs to whoever switched it on last.

    Raises ``Refused``: not_https, no_host, internal, no_keys.
    """
    insist(rules.is_safe_address(endpoint), rules.are_keys(p256dh, auth))
    values = {"account": account, "p256dh": p256dh, "auth": auth, "browser": browser[:120], "created_at": at}
    row, _created = PushSubscription.objects.update_or_create(endpoint=endpoint, defaults=values)
    audit.record(
        by=by, at=at, action=Action.CREATE, what="net.subscribe", subject=("account", account.pk),
        detail={"browser": browser[:120]},
    )  # fmt: skip
    return row


@transaction.atomic
def unsubscribe(*, subscription: PushSubscription, by: Actor, at: datetime) -> None:
    """No notifications come to this browser any more."""
    subject = ("account", subscription.account_id)
    audit.record(by=by, at=at, action=Action.DELETE, what="net.unsubscribe", subject=subject)
    subscription.delete()


@transaction.atomic
def set_webhook(*, organisation: Organisation, url: str, by: Actor, at: datetime) -> Webhook:
    """From now on messages for people of the organisation also go to ``url``; the former address ends.

    Raises ``Refused``: not_https, no_host, internal.
    """
    insist(rules.is_safe_address(url))
    Webhook.objects.live().filter(organisation=organisation).update(ended_at=at, ended_by=by.account_id)
    webhook = Webhook.objects.create(organisation=organisation, url=url, created_at=at, created_by_id=by.account_id)
    detail = {"organisation": organisation.pk, "url": url}
    audit.record(by=by, at=at, action=Action.CREATE, what="net.set_webhook", detail=detail)
    return webhook


@transaction.atomic
def end_webhook(*, webhook: Webhook, by: Actor, at: datetime) -> None:
    """Nothing goes to that address any more; once ended it stays so."""
    ended = Webhook.objects.live().filter(pk=webhook.pk).update(ended_at=at, ended_by=by.account_id)
    if ended:
        detail = {"organisation": webhook.organisation_id, "url": webhook.url}
        audit.record(by=by, at=at, action=Action.DELETE, what="net.end_webhook", detail=detail)
