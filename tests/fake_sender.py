"""A machine that tells something through the signed interface, as its maker would write it: only what
docs/how-to/senders.md says is known here, nothing of the application's code."""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.test import Client
from django.utils import timezone

from chomchom.core.actors import Actor
from chomchom.people.models import Organisation
from chomchom.people.operations import senders
from chomchom.people.rules.senders import secret_of


@dataclass
class FakeSender:
    """Signs as told; every part can be spoilt by a test."""

    key: str
    secret: str
    client: Client = field(default_factory=Client)

    def signed(
        self, method: str, path: str, body: bytes, *, at: datetime | None = None, nonce: str = ""
    ) -> dict[str, str]:
        """The headers of one request."""
        stamp = str(int((at or timezone.now()).timestamp()))
        nonce = nonce or secrets.token_hex(16)
        text = "\n".join(("v1", method, path, stamp, nonce, hashlib.sha256(body).hexdigest()))
        digest = hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()
        return {
            "Chomchom-Key": self.key,
            "Chomchom-Timestamp": stamp,
            "Chomchom-Nonce": nonce,
            "Chomchom-Signature": f"v1={digest}",
        }

    def post(
        self, path: str, content: Any = None, *, language: str = "en", headers: dict | None = None, **signing: Any
    ):
        """The answer to a signed POST; ``headers`` take the place of those that were signed."""
        body = json.dumps(content if content is not None else {}, ensure_ascii=False).encode()
        given = {**self.signed("POST", path, body, **signing), "Accept-Language": language, **(headers or {})}
        return self.client.post(path, body, content_type="application/json", headers=given)


def make_sender(
    organisation: Organisation, purpose: str, name: str = "센서", *, at: datetime | None = None
) -> FakeSender:
    """A sender that the district has admitted, with its key."""
    key = senders.add_sender(
        organisation=organisation, district=organisation.district or organisation, purpose=purpose, name=name,
        by=Actor.program("test"), at=at or timezone.now(),
    )  # fmt: skip
    return FakeSender(key.key_id, secret_of(key.key_id))
