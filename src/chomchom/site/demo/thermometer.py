"""A thermometer of a demo kitchen that tells its readings itself, signed as docs/how-to/senders.md says."""

import hashlib
import json
import re
import time
from datetime import datetime
from uuid import UUID

import httpx

from chomchom.core import signing
from chomchom.site.demo.person import TIMEOUT_S, Person, Unexpected

PATH = "/api/care/temperatures"
PURPOSE = "care.thermometer"


class Thermometer:
    """Its requests are signed by the world's clock; what it measured has the story's."""

    def __init__(self, base_url: str, key: str, secret: str) -> None:
        self.client = httpx.Client(base_url=base_url, timeout=TIMEOUT_S)
        self.key, self.secret = key, secret

    def tell(self, *, number: UUID, batch: str, celsius: str, at: datetime) -> str:
        """Tell a core temperature; answers what it means. Raises Unexpected when it was not taken."""
        content = {"id": str(number), "batch": batch, "kind": "core", "celsius": celsius, "measured_at": at.isoformat()}
        body = json.dumps(content).encode()
        response = self.client.post(PATH, content=body, headers=self._signed(number, body))
        if response.status_code != 200:
            raise Unexpected(f"{PATH} answered {response.status_code}: {response.text[:300]}")
        return response.json()["verdict"]

    def _signed(self, number: UUID, body: bytes) -> dict[str, str]:
        stamp, nonce = str(int(time.time())), hashlib.sha256(number.bytes).hexdigest()[:32]
        signed = signing.Signed("POST", PATH, stamp, nonce, body)
        return {
            signing.KEY: self.key,
            signing.TIMESTAMP: stamp,
            signing.NONCE: nonce,
            signing.SIGNATURE: signing.signature(self.secret, signed),
            "Content-Type": "application/json",
        }


def admit(officer: Person, base_url: str, *, kitchen: str, name: str) -> Thermometer:
    """The district officer lets a thermometer in and sets it up with the key that the page shows once."""
    page = officer.open("/accounts/senders/")
    values = {"organisation": page.option(kitchen), "purpose": PURPOSE, "name": name, "contact": "062-000-0099"}
    shown = officer.send(page.form("/accounts/senders/", contact=""), **values)
    found = re.search(r"<code>([0-9a-f]{16})</code>.*?(chsec_[\w-]+)", shown.text, re.S)
    if not found:
        raise Unexpected(f"{shown.url} shows no key of a thermometer: {' '.join(shown.errors)[:300]}")
    return Thermometer(base_url, found[1], found[2])
