"""A passkey in software: makes a credential and signs challenges as a device does, for the tests of the server's side."""

import hashlib
import json
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

PRESENT, VERIFIED, HAS_CREDENTIAL = 1, 4, 64


class Authenticator:
    def __init__(self, host="testserver", origin="https://testserver"):
        self.host, self.origin = host, origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = hashlib.sha256(str(id(self)).encode() + origin.encode()).digest()
        self.count = 0

    def _data(self, flags):
        self.count += 1
        return hashlib.sha256(self.host.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _client(self, kind, challenge):
        said = {"type": f"webauthn.{kind}", "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, **response):
        name = websafe_encode(self.credential_id)
        coded = {key: websafe_encode(value) for key, value in response.items()}
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "response": coded, "clientExtensionResults": {}}
        )

    def make(self, options, flags=PRESENT | VERIFIED):
        """The answer to the options of a registration."""
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        attested = bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id + public
        data = self._data(flags | HAS_CREDENTIAL) + attested
        return self._answer(
            clientDataJSON=self._client("create", options["publicKey"]["challenge"]),
            attestationObject=cbor.encode({"fmt": "none", "attStmt": {}, "authData": data}),
        )

    def sign(self, options, flags=PRESENT | VERIFIED):
        """The answer to the options of a log-in."""
        data, client = self._data(flags), self._client("get", options["publicKey"]["challenge"])
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)
