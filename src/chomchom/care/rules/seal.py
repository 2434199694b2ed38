"""The seal of a day document: made with a key of the server, checked on the phone with its public half. Pure."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from hmac import digest

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the curve P-256
WORD_BYTES = 32


@dataclass(frozen=True)
class Seal:
    """ECDSA on P-256, which every browser can check; the key follows from the secret, so each process has the same."""

    key: ec.EllipticCurvePrivateKey

    def sign(self, text: str) -> str:
        """The signature as browsers want it: r and s, 32 bytes each, in base64url."""
        r, s = decode_dss_signature(self.key.sign(text.encode(), ec.ECDSA(SHA256())))
        return _base64(r.to_bytes(WORD_BYTES, "big") + s.to_bytes(WORD_BYTES, "big"))

    @property
    def public(self) -> dict[str, str]:
        """The public half as a JSON Web Key."""
        point = self.key.public_key().public_numbers()
        x, y = (_base64(number.to_bytes(WORD_BYTES, "big")) for number in (point.x, point.y))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


@lru_cache(maxsize=4)
def seal_of(secret: str) -> Seal:
    number = int.from_bytes(digest(secret.encode(), b"chomchom.round.document", sha256), "big")
    return Seal(ec.derive_private_key(number % (ORDER - 1) + 1, ec.SECP256R1()))


def release_code(secret: str, account_id: int, day: str) -> str:
    """Six digits for one courier and one day: a desk that has taken the reports down says them on the telephone."""
    number = int.from_bytes(
        digest(secret.encode(), f"chomchom.round.release:{account_id}:{day}".encode(), sha256)[:8], "big"
    )
    return f"{number % 1_000_000:06}"


def release_hash(code: str, account_id: int, day: str) -> str:
    """What the phone compares a typed code with; it keeps honest people from a mistake, it protects nothing else."""
    return sha256(f"{account_id}:{day}:{code}".encode()).hexdigest()


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
