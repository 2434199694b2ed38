"""The keys under which personal fields are kept, and how a text is sealed and opened with them.

``CHOMCHOM_DATA_KEYS`` holds the keys, the newest first: it seals, all of them open. A sealed text looks like
``enc:1a2b3c4d:…`` and names its key by the first digits of a hash. Numbers that must be found again are not opened for
it: beside them stands a mark made with a key of its own (``CHOMCHOM_INDEX_KEY``), the same for the same number.
"""

import hashlib
import hmac
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

PREFIX = "enc:"
SHORTEST_KEY = 32  # characters; a key of `chomchom keys new` has 43
NONCE_BYTES = 12
MARK_LENGTH = 32  # hexadecimal digits, 128 bits


class Locked(Exception):
    """A sealed text that cannot be opened here: its key is missing, or it was changed."""

    def __init__(self, key_id: str, *, is_known: bool) -> None:
        super().__init__(key_id)
        self.key_id, self.is_known = key_id, is_known


@dataclass(frozen=True)
class Key:
    id: str
    cipher: AESGCM

    @classmethod
    def of(cls, secret: str) -> "Key":
        stretched = hmac.new(secret.encode(), b"chomchom data 1", hashlib.sha256).digest()
        return cls(hashlib.sha256(b"chomchom key id" + stretched).hexdigest()[:8], AESGCM(stretched))


@dataclass(frozen=True)
class Ring:
    """The keys by their ids; ``newest`` seals."""

    newest: Key
    by_id: dict[str, Key]


def ring() -> Ring:
    return _ring(tuple(settings.DATA_KEYS))


@lru_cache(maxsize=8)
def _ring(given: tuple[str, ...]) -> Ring:
    keys = [Key.of(secret) for secret in given]
    return Ring(keys[0], {key.id: key for key in keys})


def new_key() -> str:
    return secrets.token_urlsafe(32)


def seal(text: str) -> str:
    """Sealed with the newest key; the same text looks different each time. Nothing stays nothing."""
    if not text:
        return text
    key, nonce = ring().newest, os.urandom(NONCE_BYTES)
    return f"{PREFIX}{key.id}:{urlsafe_b64encode(nonce + key.cipher.encrypt(nonce, text.encode(), None)).decode()}"


def is_sealed(stored: str) -> bool:
    return stored.startswith(PREFIX)


def open_(stored: str) -> str:
    """The text; one that was never sealed is answered as it stands. Raises Locked."""
    if not is_sealed(stored):
        return stored
    key_id, _colon, body = stored[len(PREFIX) :].partition(":")
    key = ring().by_id.get(key_id)
    if key is None:
        raise Locked(key_id, is_known=False)
    try:
        raw = urlsafe_b64decode(body)
        return key.cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None).decode()
    except (InvalidTag, ValueError) as error:
        raise Locked(key_id, is_known=True) from error


def mark(text: str, *, of: str) -> str:
    """Where a value is found again without being opened; ``of`` says what it is, so that marks of different things
    never meet. Nothing has no mark."""
    if not text:
        return ""
    secret = settings.INDEX_KEY.encode()
    return hmac.new(secret, f"{of}|{text}".encode(), hashlib.sha256).hexdigest()[:MARK_LENGTH]
