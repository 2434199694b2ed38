"""Codes of authenticator apps (RFC 6238: SHA-1, six digits, thirty seconds)."""

import base64
import binascii
import hmac
import secrets
import struct
from datetime import datetime
from urllib.parse import quote, urlencode

STEP_S = 30
DIGITS = 6
TOLERANCE = 1  # steps before and after: the clock of a phone may be half a minute off
SECRET_BYTES = 20


def new_secret() -> str:
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def step_at(moment: datetime) -> int:
    return int(moment.timestamp()) // STEP_S


def code_of(secret: str, step: int, digits: int = DIGITS) -> str:
    key = base64.b32decode(secret, casefold=True)
    mac = hmac.digest(key, struct.pack(">Q", step), "sha1")
    offset = mac[-1] & 0x0F
    value = struct.unpack(">I", mac[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{value % 10**digits:0{digits}d}"


def matching_step(secret: str, code: str, *, at: datetime, after: int | None = None) -> int | None:
    """The step whose code this is, near ``at`` and later than ``after``, the last one used; None if there is none."""
    now = step_at(at)
    steps = range(now - TOLERANCE, now + TOLERANCE + 1)
    allowed = (step for step in steps if after is None or step > after)
    try:
        return next((step for step in allowed if hmac.compare_digest(code_of(secret, step), code)), None)
    except (TypeError, binascii.Error):  # no ASCII, no base 32
        return None


def address_of(secret: str, *, account: str, issuer: str) -> str:
    """What the QR code says."""
    words = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(account)}?{words}"


def in_groups(secret: str) -> str:
    """For typing it: four letters at a time."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
