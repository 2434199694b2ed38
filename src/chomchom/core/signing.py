"""How a machine signs a request and how that is checked; pure: no database, no clock, no settings.

Signed are method, path with query, moment, nonce and body together, so that none of them can be exchanged::

    v1
    POST
    /api/…
    1779678000
    3f1c…            (nonce: 16 to 64 of A–Z a–z 0–9 _ -, used once)
    9b74c9897bac…    (SHA-256 of the body, hexadecimal)

joined by line feeds; the signature is the hexadecimal HMAC-SHA256 of that under the secret as it was shown.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from chomchom.core.refusal import Refusal

VERSION = "v1"
KEY, TIMESTAMP = "Chomchom-Key", "Chomchom-Timestamp"
NONCE, SIGNATURE = "Chomchom-Nonce", "Chomchom-Signature"
ALLOWED_SKEW = timedelta(minutes=5)
REMEMBER = 2 * ALLOWED_SKEW + timedelta(minutes=1)  # a request may be from the future and be repeated until it is old

KEY_LOOKS = re.compile(r"[0-9a-f]{16}")
NONCE_LOOKS = re.compile(r"[A-Za-z0-9_-]{16,64}")
SIGNATURE_LOOKS = re.compile(r"v1=[0-9a-f]{64}")
TIMESTAMP_LOOKS = re.compile(r"[0-9]{9,11}")


@dataclass(frozen=True)
class Signed:
    """What was signed, as it came."""

    method: str
    path: str
    timestamp: str
    nonce: str
    body: bytes

    @property
    def text(self) -> bytes:
        digest = hashlib.sha256(self.body).hexdigest()
        return "\n".join((VERSION, self.method.upper(), self.path, self.timestamp, self.nonce, digest)).encode()

    @property
    def moment(self) -> datetime:
        return datetime.fromtimestamp(int(self.timestamp), UTC)


@dataclass(frozen=True)
class Envelope:
    """The four headers of a signed request; each looks as it should."""

    key: str
    timestamp: str
    nonce: str
    signature: str


def read(headers: Mapping[str, str]) -> Envelope | None:
    """The envelope, or None where a header is missing or looks wrong."""
    given = [headers.get(name, "") for name in (KEY, TIMESTAMP, NONCE, SIGNATURE)]
    looks = (KEY_LOOKS, TIMESTAMP_LOOKS, NONCE_LOOKS, SIGNATURE_LOOKS)
    good = all(look.fullmatch(value) for look, value in zip(looks, given, strict=True))
    return Envelope(*given) if good else None


def signature(secret: str, signed: Signed) -> str:
    return f"{VERSION}={hmac.new(secret.encode(), signed.text, hashlib.sha256).hexdigest()}"


def matches(secret: str, signed: Signed, given: str) -> bool:
    """In a time that tells nothing about how much of it was right."""
    return hmac.compare_digest(signature(secret, signed), given)


def headers(*, key: str, secret: str, signed: Signed) -> dict[str, str]:
    """What a sender puts on its request."""
    return {
        KEY: key,
        TIMESTAMP: signed.timestamp,
        NONCE: signed.nonce,
        SIGNATURE: signature(secret, signed),
    }


def in_time(signed: Signed, *, now: datetime) -> Refusal | None:
    """Refused: the clock of the sender is more than five minutes off, or the request was held back."""
    apart = signed.moment - now
    if abs(apart) <= ALLOWED_SKEW:
        return None
    words = {
        "minutes": max(int(abs(apart).total_seconds() // 60), 1),
        "allowed": int(ALLOWED_SKEW.total_seconds() // 60),
        "now": now.astimezone(UTC).isoformat(timespec="seconds"),
    }
    if apart > timedelta(0):
        return Refusal("clock_skew", _AHEAD % words)
    return Refusal("clock_skew", _BEHIND % words)


_AHEAD = _(
    "The request is dated %(minutes)s minutes ahead of our clock; %(allowed)s are allowed. Here it is %(now)s. Set the "
    "clock of the sender and sign anew."
)
_BEHIND = _(
    "The request is dated %(minutes)s minutes behind our clock; %(allowed)s are allowed. Here it is %(now)s. Set the "
    "clock of the sender and sign anew."
)
