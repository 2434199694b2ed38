"""Signed webhooks after the open "Standard Webhooks" convention: id, timestamp and body are signed together."""

import base64
import hashlib
import hmac
import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chomchom.core import clock
from chomchom.net.channels import web
from chomchom.net.channels.base import Message
from chomchom.net.models import Webhook as Endpoint
from chomchom.people.models import Membership


class Webhook:
    """One POST for each person told, to the address that the person's organisation entered (its own messenger)."""

    name = "webhook"
    label = _("webhook")
    bundles = True
    threads = 4

    def addresses(self, account_ids: Collection[int]) -> Mapping[int, str]:
        urls = dict(Endpoint.objects.live().values_list("organisation_id", "url"))
        members = Membership.objects.filter(account__in=account_ids, organisation__in=urls).on(
            timezone.localdate(clock.now())
        )
        rows = members.order_by("-pk").values_list("account_id", "organisation_id")
        return {account_id: urls[organisation_id] for account_id, organisation_id in rows}

    def send(self, message: Message) -> None:
        body, timestamp = payload(message), str(int(datetime.now(UTC).timestamp()))
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": message.key,
            "Webhook-Id": message.key,
            "Webhook-Timestamp": timestamp,
            "Webhook-Signature": signature(secret_of(message.address), message.key, timestamp, body),
        }
        web.post(message.address, body=body, headers=headers)

    def wording(self, message: Message) -> list[tuple[Any, str]]:
        return [(_("Body (JSON)"), json.dumps(json.loads(payload(message)), ensure_ascii=False, indent=2))]


def payload(message: Message) -> bytes:
    """What the receiver gets; the person is a number, never a name."""
    content = {
        "key": message.key,
        "account": message.account_id,
        "language": message.language,
        "title": message.title,
        "text": message.text,
        "url": message.url,
        "severity": message.severity,
        "drill": message.drill,
        "alerts": list(message.alert_ids),
    }
    return json.dumps(content, ensure_ascii=False).encode()


def secret_of(url: str) -> str:
    """The key that the receiver is given: one for each address, so that one that leaks opens no other."""
    digest = hmac.new(settings.WEBHOOK_SECRET.encode(), url.encode(), hashlib.sha256).digest()
    return "whsec_" + base64.b64encode(digest).decode()


def signature(secret: str, key: str, timestamp: str, body: bytes) -> str:
    """``v1,`` and the base64 HMAC-SHA256 of ``id.timestamp.body``."""
    signed = f"{key}.{timestamp}.".encode() + body
    raw = base64.b64decode(secret.removeprefix("whsec_"))
    return "v1," + base64.b64encode(hmac.new(raw, signed, hashlib.sha256).digest()).decode()
