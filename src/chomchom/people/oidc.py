"""Log-in by OpenID Connect: authorization code with PKCE, state and nonce, and a signed ID token that is verified.

No database, no session; the way out is ``people.outgoing``, with its guard. PyJWT verifies the signature; what the
token says is checked here, against the moment that is given.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import jwt
from django.conf import settings
from django.utils.translation import gettext as _

from chomchom.core.refusal import Refusal, Refused
from chomchom.people import outgoing

WELL_KNOWN = "/.well-known/openid-configuration"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signed with a key that only the service has; a token signed with the shared secret, or not at all, is refused."""
SIGNATURE_ONLY = dict.fromkeys(("verify_exp", "verify_iat", "verify_nbf", "verify_aud", "verify_iss"), False)
"""What the token says is checked in ``verified``, against the moment that is given."""
LEEWAY_S = 60
SCOPE = "openid profile email"


@dataclass(frozen=True)
class Party:
    """We, as the service knows us, and how it is found."""

    issuer: str
    client_id: str
    secret: str
    redirect_uri: str = ""


@dataclass(frozen=True)
class Configuration:
    """What a service says of itself."""

    issuer: str
    authorization: str
    token: str
    keys: str
    end_session: str = ""
    basic: bool = True


@dataclass(frozen=True)
class Kept:
    """What the session keeps while somebody is at the service."""

    state: str
    nonce: str
    verifier: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def refuse(code: str) -> Refused:
    """One sentence for whatever is wrong with an answer: what it was is for the log."""
    return Refused(
        Refusal(code, _("The log-in service gave no answer that can be trusted. Try again, or tell your office."))
    )


def check_issuer(issuer: str) -> Refusal | None:
    parts = urlsplit(issuer)
    schemes = ("https",) if settings.PRODUCTION else ("https", "http")
    if (
        parts.scheme in schemes
        and parts.hostname
        and not parts.query
        and not parts.fragment
        and "@" not in parts.netloc
    ):
        return None
    return Refusal("issuer", _("The address must begin with https:// and name a server."))


def configuration(issuer: str) -> Configuration:
    """Raises ``Refused``: unreachable, configuration."""
    said = _fetch_json(issuer.rstrip("/") + WELL_KNOWN)
    try:
        read = Configuration(
            said["issuer"],
            said["authorization_endpoint"],
            said["token_endpoint"],
            said["jwks_uri"],
            said.get("end_session_endpoint") or "",
            "client_secret_basic" in said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]),
        )
    except (KeyError, TypeError, AttributeError):
        raise refuse("configuration") from None
    addresses = (read.authorization, read.token, read.keys, *filter(None, [read.end_session]))
    if read.issuer != issuer or not all(isinstance(one, str) and _is_web(one) for one in addresses):
        raise refuse("configuration")
    return read


def _is_web(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in (("https",) if settings.PRODUCTION else ("https", "http")) and bool(parts.hostname)


def begin(party: Party, found: Configuration) -> tuple[str, Kept]:
    """Where the browser is sent, and what is kept until it comes back."""
    kept = Kept(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(kept.verifier.encode()).digest()).decode().rstrip("=")
    words = {
        "response_type": "code",
        "client_id": party.client_id,
        "redirect_uri": party.redirect_uri,
        "scope": SCOPE,
        "state": kept.state,
        "nonce": kept.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{found.authorization}{'&' if '?' in found.authorization else '?'}{urlencode(words)}", kept


def claims(party: Party, found: Configuration, *, code: str, kept: Kept, at: datetime) -> dict[str, Any]:
    """What the service says about whoever came back with ``code``. Raises ``Refused``: unreachable, token, and what is
    wrong with the token: signature, issuer, audience, expired, early, nonce, subject."""
    words = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": party.redirect_uri,
        "code_verifier": kept.verifier,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    if found.basic:
        pair = f"{quote(party.client_id, safe='')}:{quote(party.secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        words |= {"client_id": party.client_id, "client_secret": party.secret}
    said = _fetch_json(found.token, body=urlencode(words).encode(), headers=headers)
    token = said.get("id_token")
    if not isinstance(token, str):
        raise refuse("token")
    return verified(token, _fetch_json(found.keys), party=party, nonce=kept.nonce, at=at)


def verified(token: str, keys: dict[str, Any], *, party: Party, nonce: str, at: datetime) -> dict[str, Any]:
    """The claims of an ID token that is signed by the service, for us, for this log-in, and of now."""
    said = _signed_claims(token, keys)
    audience = said.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    several = len(audiences) > 1
    checks = {
        "issuer": said.get("iss") == party.issuer,
        "audience": party.client_id in audiences
        and said.get("azp", None if several else party.client_id) == party.client_id,
        "expired": _is_number(said.get("exp")) and said["exp"] > at.timestamp() - LEEWAY_S,
        "early": _is_number(said.get("iat")) and max(said["iat"], said.get("nbf") or 0) <= at.timestamp() + LEEWAY_S,
        "nonce": isinstance(said.get("nonce"), str) and compare_digest(said["nonce"].encode(), nonce.encode()),
        "subject": isinstance(said.get("sub"), str) and 0 < len(said["sub"]) <= 255,
    }
    wrong = next((code for code, holds in checks.items() if not holds), None)
    if wrong:
        raise refuse(wrong)
    return said


def _signed_claims(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    try:
        header = jwt.get_unverified_header(token)
        known = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.public_key_use in (None, "sig")]
        named = [key for key in known if key.key_id == header.get("kid")] if header.get("kid") else known
        if len(named) != 1 or header["alg"] not in ALGORITHMS:
            raise refuse("signature")
        options = {
            "verify_exp": False,
            "verify_iat": False,
            "verify_nbf": False,
            "verify_aud": False,
            "verify_iss": False,
        }
        return jwt.decode(token, named[0], algorithms=list(ALGORITHMS), options=options)
    except (jwt.PyJWTError, KeyError, TypeError, AttributeError, ValueError):
        raise refuse("signature") from None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _fetch_json(url: str, *, body: bytes | None = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
    try:
        answer = outgoing.fetch(url, body=body, headers=headers or {"Accept": "application/json"})
        said = json.loads(answer.body)
    except outgoing.Unreachable as error:
        raise Refused(Refusal("unreachable", str(error))) from None
    except (ValueError, RecursionError):
        raise refuse("configuration") from None
    if not isinstance(said, dict):
        raise refuse("configuration")
    return said
