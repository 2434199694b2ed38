"""An OpenID Connect service on loopback: signs with RS256, and can lie in every way the tests want."""

import base64
import hashlib
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa


class Service:
    """``claims`` go into the next token, ``lies`` replace what the service says of itself, ``sign`` makes the token."""

    client_id, secret = "chomchom", "s3cret:with/signs"

    def __init__(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims, self.lies, self.asked, self.codes = {}, {}, [], {}
        self.issued = []
        self.sign = self.rs256
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}/realm"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def rs256(self, claims):
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "one"})

    def log_in(self, url):
        """Somebody logs in at the service; the address the browser is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        self.asked.append(asked)
        code = f"code-{len(self.asked)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent, authorization):
        """The answer to a code that was given for this client with this verifier, else None."""
        asked = self.codes.pop(sent.get("code", ""), None)
        pair = base64.b64encode(b"chomchom:s3cret%3Awith%2Fsigns").decode()
        if asked is None or authorization != f"Basic {pair}" or sent["redirect_uri"] != asked["redirect_uri"]:
            return None
        hashed = hashlib.sha256(sent["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(hashed).decode().rstrip("=") != asked["code_challenge"]:
            return None
        now = int(time.time())
        said = {
            "iss": self.issuer, "aud": self.client_id, "sub": "person-1", "iat": now, "exp": now + 300,
            "nonce": asked["nonce"], "preferred_username": "officer",
        }  # fmt: skip
        claims = {name: value for name, value in (said | self.claims).items() if value is not None}
        self.issued.append(self.sign(claims))
        return {"access_token": "a", "token_type": "Bearer", "id_token": self.issued[-1]}

    def pages(self):
        here = self.issuer
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {
            "/realm/.well-known/openid-configuration": {
                "issuer": here, "authorization_endpoint": f"{here}/log-in", "token_endpoint": f"{here}/token",
                "jwks_uri": f"{here}/keys", "end_session_endpoint": f"{here}/out",
            } | self.lies,
            "/realm/keys": {"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]},
        }  # fmt: skip

    def _handler(service):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.answer(service.pages().get(self.path))

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                sent = {name: values[0] for name, values in parse_qs(body).items()}
                self.answer(
                    service.token(sent, self.headers.get("Authorization")) if self.path == "/realm/token" else None
                )

            def answer(self, said):
                body = json.dumps(said or {"error": "no"}).encode()
                self.send_response(200 if said is not None else 400)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words):
                pass

        return Handler
