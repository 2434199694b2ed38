"""Signed links in messages: each says "I have it" for one alert and one person until a moment, and nothing else."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from chomchom.net.models import Alert

VALID_FOR = timedelta(hours=24)
PURPOSE = "chomchom.net.acknowledge"  # a signature made for anything else does not fit


@dataclass(frozen=True)
class Acknowledging:
    """What a link stands for."""

    alert_id: int
    account_id: int
    expires_at: datetime


def token(link: Acknowledging) -> str:
    """Short enough for a text message: three numbers and a signature, no personal data."""
    value = f"{link.alert_id:x}.{link.account_id:x}.{int(link.expires_at.timestamp()):x}"
    return Signer(salt=PURPOSE, sep="~").sign(value)


def read(text: str) -> Acknowledging | None:
    """What a token stands for; None if it was not made by us for this purpose. Whether it expired is a rule."""
    try:
        alert_id, account_id, expires = (
            int(part, 16) for part in Signer(salt=PURPOSE, sep="~").unsign(text).split(".")
        )
    except (BadSignature, ValueError):
        return None
    return Acknowledging(alert_id, account_id, datetime.fromtimestamp(expires, UTC))


def acknowledge_url(alert: Alert, account_id: int) -> str:
    """The link for one person; good for a day after the step that called, the same for every attempt to send it."""
    expires_at = (alert.step_at or alert.opened_at) + VALID_FOR
    return settings.SITE_URL + reverse("net:reply", args=[token(Acknowledging(alert.pk, account_id, expires_at))])
