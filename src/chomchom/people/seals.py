"""Secrets that must be read again (of authenticator apps and log-in services) are sealed before they are stored, and
what need only be recognised (recovery codes) is kept as a digest: a copy of the database alone opens nothing."""

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class Locked(Exception):
    """Sealed under another key than the one of this installation, or altered."""


@lru_cache(maxsize=4)
def _fernet(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"seal:{secret}".encode()).digest()))


def seal(text: str) -> str:
    return _fernet(settings.FACTOR_SECRET).encrypt(text.encode()).decode()


def open_(sealed: str) -> str:
    """Raises ``Locked``."""
    try:
        return _fernet(settings.FACTOR_SECRET).decrypt(sealed.encode()).decode()
    except (InvalidToken, ValueError):
        raise Locked from None


def digest(purpose: str, text: str) -> str:
    return hmac.new(settings.FACTOR_SECRET.encode(), f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()
