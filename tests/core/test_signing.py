"""What is signed and how it is checked."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from chomchom.core import signing
from chomchom.core.signing import Signed

NOW = datetime(2026, 5, 13, 3, 0, tzinfo=UTC)
SIGNED = Signed("POST", "/api/hello?a=1", str(int(NOW.timestamp())), "n" * 16, b'{"a": 1}')
HEADERS = signing.headers(key="0" * 16, secret="s", signed=SIGNED)


def test_the_signature_is_that_of_the_documented_text():
    """Worked out by hand with `printf | openssl dgst -sha256 -hmac s`; the same example stands in the how-to."""
    assert SIGNED.text.decode().split("\n")[:5] == ["v1", "POST", "/api/hello?a=1", "1778641200", "n" * 16]
    assert HEADERS["Chomchom-Signature"] == signing.signature("s", SIGNED) and len(HEADERS["Chomchom-Signature"]) == 67


@pytest.mark.parametrize(
    "other",
    [
        Signed("PUT", *list(vars(SIGNED).values())[1:]),
        Signed("POST", "/api/hello?a=2", SIGNED.timestamp, SIGNED.nonce, SIGNED.body),
        Signed("POST", SIGNED.path, "1778641201", SIGNED.nonce, SIGNED.body),
        Signed("POST", SIGNED.path, SIGNED.timestamp, "m" * 16, SIGNED.body),
        Signed("POST", SIGNED.path, SIGNED.timestamp, SIGNED.nonce, b'{"a": 2}'),
    ],
)
def test_no_part_can_be_exchanged(other):
    assert signing.matches("s", SIGNED, signing.signature("s", SIGNED))
    assert not signing.matches("s", other, signing.signature("s", SIGNED))
    assert not signing.matches("t", SIGNED, signing.signature("s", SIGNED))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Chomchom-Key", "zz"),
        ("Chomchom-Timestamp", "2026-05-13"),
        ("Chomchom-Timestamp", "١٧٧٨٦٤١٢٠٠"),
        ("Chomchom-Nonce", "short"),
        ("Chomchom-Nonce", "n" * 65),
        ("Chomchom-Nonce", "with\nline-feed-inside"),
        ("Chomchom-Signature", "v2=" + "0" * 64),
        ("Chomchom-Signature", ""),
    ],
)
def test_a_header_that_looks_wrong_is_no_envelope(name, value):
    assert signing.read(HEADERS) is not None
    assert signing.read(HEADERS | {name: value}) is None


@pytest.mark.parametrize(("minutes", "refused"), [(-6, True), (-5, False), (0, False), (5, False), (6, True)])
def test_five_minutes_of_skew_are_allowed(minutes, refused):
    with override("en"):
        refusal = signing.in_time(SIGNED, now=NOW - timedelta(minutes=minutes))
    assert (refusal is not None) == refused
    if refusal:
        assert "6 minutes" in str(refusal) and ("ahead" in str(refusal)) == (minutes > 0)


def test_a_nonce_is_remembered_longer_than_its_request_can_be_repeated():
    assert signing.REMEMBER > 2 * signing.ALLOWED_SKEW
