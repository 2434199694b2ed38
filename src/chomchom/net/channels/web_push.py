"""Web Push: the message is encrypted for the browser (RFC 8291) and signed with our VAPID key (RFC 8292)."""

import base64
import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from py_vapid import Vapid02, VapidException

from chomchom.net.channels import web
from chomchom.net.channels.base import ChannelError, Message
from chomchom.net.enums import Severity
from chomchom.net.models import PushSubscription

GONE = (404, 410)
TTL_SECONDS = 6 * 3600
LARGEST_TEXT_CHARACTERS = 900  # a push message holds 4 kB, a Korean letter three bytes


class WebPush:
    """To every browser in which the person switched notifications on; one that took it is enough.

    A browser that no longer exists is remembered here and struck out by the next ``addresses``: ``send`` runs in
    threads that have no database.
    """

    name = "web_push"
    label = _("notification of the browser")
    bundles = True
    threads = 4

    def __init__(self) -> None:
        self._gone: set[str] = set()

    def addresses(self, account_ids: Collection[int]) -> Mapping[int, str]:
        self._strike_out()
        browsers: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for row in PushSubscription.objects.filter(account__in=account_ids).order_by("pk"):
            browsers[row.account_id].append(row.as_dict)
        return {account_id: json.dumps(rows) for account_id, rows in browsers.items()}

    def send(self, message: Message) -> None:
        errors = [error for browser in json.loads(message.address) if (error := self._send_to(browser, message))]
        if len(errors) < len(json.loads(message.address)):
            return
        raise next((error for error in errors if error.retry), errors[0])

    def wording(self, message: Message) -> list[tuple[Any, str]]:
        content = payload(message)
        return [(_("Title"), content["title"]), (_("Text"), content["text"])]

    def _send_to(self, browser: dict[str, Any], message: Message) -> ChannelError | None:
        try:
            body = encrypted(browser, message)
            web.post(browser["endpoint"], body=body, headers=headers(browser["endpoint"], message))
        except web.Unsuccessful as error:
            if error.answer.status in GONE:
                self._gone.add(browser["endpoint"])
                return ChannelError(_("The browser no longer takes notifications."), retry=False)
            return error
        except ChannelError as error:
            return error
        return None

    def _strike_out(self) -> None:
        gone, self._gone = self._gone, set()
        if gone:
            PushSubscription.objects.filter(endpoint__in=gone).delete()


def payload(message: Message) -> dict[str, str]:
    """What the service worker gets to show."""
    return {
        "title": message.title,
        "text": message.text[:LARGEST_TEXT_CHARACTERS],
        "url": message.url,
        "key": message.key,
        "severity": message.severity,
    }


def encrypted(browser: dict[str, Any], message: Message) -> bytes:
    from pywebpush import WebPusher, WebPushException  # loads slowly: only where a message goes out

    try:
        return WebPusher(browser).encode(json.dumps(payload(message), ensure_ascii=False).encode())["body"]
    except (WebPushException, ValueError) as error:
        raise ChannelError(_("The keys of the browser are not valid."), retry=False) from error


def headers(endpoint: str, message: Message) -> dict[str, str]:
    """The same key is the same topic: a push server holds one message of a topic, so a repeat replaces the first."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "sub": settings.VAPID_CONTACT,
        "exp": int(time.time()) + 12 * 3600,
    }
    return {
        **_signed(claims),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(TTL_SECONDS),
        "Urgency": "normal" if message.severity == Severity.ROUTINE else "high",
        "Topic": base64.urlsafe_b64encode(hashlib.sha256(message.key.encode()).digest()[:24]).decode(),
    }


def _signed(claims: dict[str, str | int]) -> dict[str, str]:
    try:
        return Vapid02.from_string(settings.VAPID_PRIVATE_KEY).sign(claims)
    except (VapidException, ValueError) as error:
        raise ChannelError(_("CHOMCHOM_VAPID_KEY or CHOMCHOM_VAPID_CONTACT is not valid."), retry=False) from error


def new_private_key() -> str:
    """A VAPID key as CHOMCHOM_VAPID_KEY takes it."""
    vapid = Vapid02()
    vapid.generate_keys()
    number = vapid.private_key.private_numbers().private_value
    return _base64(number.to_bytes(32, "big"))


def public_key(private_key: str) -> str:
    """What the browser asks for as ``applicationServerKey``."""
    point = Vapid02.from_string(private_key).public_key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return _base64(point)


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
