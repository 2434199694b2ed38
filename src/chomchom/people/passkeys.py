"""Passkeys (WebAuthn): what the browser is asked, and whether its answer is right. No database, no session.

The reader of the answers is python-fido2. User verification (PIN, finger, face) is always required, so that a passkey
alone is two factors: the device and what unlocks it.
"""

import base64
import ipaddress
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from chomchom.core.refusal import Refusal, Refused

NAME = "Chomchom"
LONGEST_ANSWER = 20_000


@dataclass(frozen=True)
class Made:
    """A new credential, as it is stored."""

    credential_id: str
    public_key: str
    sign_count: int


def possible_at(host: str) -> Refusal | None:
    """Browsers tie a passkey to a name: an IP address has none."""
    try:
        ipaddress.ip_address(_name_of(host).strip("[]"))
    except ValueError:
        return None
    return Refusal("no_name", _("Passkeys need an address with a name, such as localhost, not an IP address."))


def ask_for_new(*, host: str, account_id: int, username: str, name: str, known: Iterable[str]) -> tuple[str, Any]:
    """(what the browser is asked as JSON, what must be remembered until it answers)."""
    user = PublicKeyCredentialUserEntity(id=str(account_id).encode(), name=username, display_name=name)
    options, state = _server(host).register_begin(
        user,
        credentials=_described(known),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return json.dumps(dict(options)), state


def read_new(answer: str, *, state: Any, host: str) -> Made:
    """Raises ``Refused`` (passkey)."""
    try:
        made = _server(host).register_complete(state, _as_object(answer))
    except Exception as error:  # the reader of CBOR raises what it likes on what strangers send
        raise Refused(refusal()) from error
    data = made.credential_data
    if data is None:
        raise Refused(refusal())
    return Made(websafe_encode(data.credential_id), base64.b64encode(bytes(data)).decode(), made.counter)


def ask(*, host: str, known: Iterable[str] = ()) -> tuple[str, Any]:
    """As ``ask_for_new``, for a passkey that is there; without ``known`` for any that the device has."""
    options, state = _server(host).authenticate_begin(
        credentials=_described(known) or None, user_verification=UserVerificationRequirement.REQUIRED
    )
    return json.dumps(dict(options)), state


def credential_named_in(answer: str) -> str:
    """Which credential somebody says to be. Raises ``Refused`` (passkey)."""
    try:
        return websafe_encode(websafe_decode(_as_object(answer)["rawId"]))
    except Refused:
        raise
    except Exception as error:
        raise Refused(refusal()) from error


def check(answer: str, *, state: Any, host: str, public_key: str) -> int:
    """The counter of signatures, if the credential with this key has signed the challenge. Raises ``Refused``
    (passkey)."""
    try:
        credential = AttestedCredentialData(base64.b64decode(public_key))
        said = _as_object(answer)
        _server(host).authenticate_complete(state, [credential], said)
        return AuthenticationResponse.from_dict(said).response.authenticator_data.counter
    except Refused:
        raise
    except Exception as error:
        raise Refused(refusal()) from error


def refusal() -> Refusal:
    return Refusal("passkey", _("The passkey was not recognised. Try again, or use another way."))


def _as_object(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise Refused(refusal())
    said = json.loads(answer)
    if not isinstance(said, dict):
        raise Refused(refusal())
    return said


def _described(known: Iterable[str]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=websafe_decode(one)) for one in known
    ]


def _server(host: str) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(id=_name_of(host), name=NAME))


def _name_of(host: str) -> str:
    return host.rsplit(":", 1)[0] if not host.endswith("]") else host
