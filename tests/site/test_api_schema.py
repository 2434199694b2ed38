"""Requests made from the description of the signed interface, rightly signed, right and wrong by turns: never an error of
the program, and every answer as described."""

import hashlib
import hmac
import io
import json
import secrets
import time
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from chomchom.core import rates
from chomchom.people.api import LARGEST_BODY_BYTES
from tests import factories
from tests.fake_sender import make_sender

APPLICATION = get_wsgi_application()

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
          response_schema_conformance]  # fmt: skip
PURPOSES = {"/api/care/signals": "care.meter", "/api/care/temperatures": "care.thermometer"}
KEYS: dict[str, Any] = {}


def signing(environ: dict[str, Any], start_response: Any) -> Any:
    """The site, reached by a sender that signs whatever is sent."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    path = environ["PATH_INFO"] + (f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else "")
    sender = KEYS.get(environ["PATH_INFO"]) or KEYS.get("/api/care/signals")
    if sender is not None:
        stamp, nonce = str(int(time.time())), secrets.token_hex(16)
        signed = "\n".join(("v1", environ["REQUEST_METHOD"], path, stamp, nonce, hashlib.sha256(body).hexdigest()))
        digest = hmac.new(sender.secret.encode(), signed.encode(), hashlib.sha256).hexdigest()
        environ |= {"HTTP_CHOMCHOM_KEY": sender.key, "HTTP_CHOMCHOM_TIMESTAMP": stamp, "HTTP_CHOMCHOM_NONCE": nonce,
                    "HTTP_CHOMCHOM_SIGNATURE": f"v1={digest}"}  # fmt: skip
    return APPLICATION(environ, start_response)


schema = schemathesis.openapi.from_wsgi("/api/openapi.json", signing)
schema.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])


@pytest.fixture
def senders(db, settings):
    settings.RATE_LIMITS = [f"{name}=999999/1" for name in rates.DEFAULTS]
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    district = factories.District()
    factories.make_recipient(district)
    KEYS.update({path: make_sender(district.provider, purpose, purpose) for path, purpose in PURPOSES.items()})
    yield
    KEYS.clear()


QUIET = settings(
    max_examples=60, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@schema.parametrize()
@QUIET
def test_every_answer_is_as_described(senders, case):
    response = case.call()
    case.validate_response(response, checks=CHECKS)


def test_the_description_names_every_door():
    assert {operation.ok().path for operation in schema.get_all_operations()} == {"/api/hello", *PURPOSES}


ODD = st.one_of(st.text(max_size=40), st.sampled_from(["\x00", "a\x00b", "\ud800", "𐀀", "9" * 39, "-0", "1e400", "²"]))
SIGNAL = st.fixed_dictionaries({
    "id": ODD, "person": ODD, "event": st.one_of(st.sampled_from(["not_used", "used"]), ODD), "text": ODD,
    "happened_at": st.one_of(st.datetimes(timezones=st.timezones()).map(lambda at: at.isoformat()), ODD,
                             st.sampled_from(["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", 0, 1e300])),
})  # fmt: skip
READING = st.fixed_dictionaries({
    "id": st.one_of(st.uuids().map(str), ODD), "batch": ODD, "kind": st.one_of(st.just("core"), ODD), "celsius": ODD,
    "measured_at": st.one_of(st.datetimes(timezones=st.timezones()).map(lambda at: at.isoformat()), ODD),
})  # fmt: skip
BODY = st.one_of(SIGNAL, READING, st.recursive(st.one_of(st.none(), st.booleans(), st.floats(), ODD),
                                               lambda inner: st.lists(inner) | st.dictionaries(ODD, inner)))  # fmt: skip


@settings(QUIET, max_examples=150)
@given(path=st.sampled_from(sorted(PURPOSES)), body=BODY, raw=st.one_of(st.none(), st.binary(max_size=200)))
def test_what_no_description_would_make_is_refused(senders, client, path, body, raw):
    """Halves of signs, NUL, dates at the ends of time, numbers beyond all measure, bytes that are no JSON."""
    data = raw if raw is not None else json.dumps(body).encode()
    assume(len(data) < LARGEST_BODY_BYTES)
    sender = KEYS[path]
    headers = sender.signed("POST", path, data)
    answer = client.post(path, data, content_type="application/json", headers=headers)
    assert answer.status_code in (200, 400, 403, 422), (answer.status_code, data)
    assert answer["Content-Type"].startswith("application/json")
    assert set(answer.json()) >= ({"code", "sentence"} if answer.status_code != 200 else set())
