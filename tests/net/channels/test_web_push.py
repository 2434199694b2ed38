import base64
import json
from datetime import UTC, datetime
from types import SimpleNamespace
from urllib.parse import urlsplit

import http_ece
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from chomchom.net.channels import ChannelError
from chomchom.net.channels.web_push import WebPush, new_private_key, public_key
from chomchom.net.models import PushSubscription
from chomchom.people.models import Account

from .conftest import answers

AUTH = b"0123456789abcdef"


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@pytest.fixture
def browser():
    """The keys of a browser, made from a fixed number: it can read what was encrypted for it."""
    key = ec.derive_private_key(20260501, ec.SECP256R1())
    point = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return SimpleNamespace(
        subscription=lambda endpoint: {"endpoint": endpoint, "keys": {"p256dh": b64(point), "auth": b64(AUTH)}},
        reads=lambda body: json.loads(http_ece.decrypt(body, private_key=key, auth_secret=AUTH, version="aes128gcm")),
        p256dh=b64(point),
    )


@pytest.fixture
def vapid(settings, loopback_allowed) -> str:
    settings.VAPID_PRIVATE_KEY = new_private_key()
    settings.VAPID_CONTACT = "mailto:chomchom@example.kr"
    return public_key(settings.VAPID_PRIVATE_KEY)


def address(*subscriptions: dict) -> str:
    return json.dumps(subscriptions)


def test_the_browser_reads_what_was_sent_and_nobody_else(serve, browser, vapid, message):
    server = serve(answers(201))
    WebPush().send(message(address=address(browser.subscription(server.url + "/push/1"))))
    (request,) = server.requests
    assert message().title.encode() not in request.body
    assert browser.reads(request.body) == {
        "title": message().title,
        "text": message().text,
        "url": message().url,
        "key": message().key,
        "severity": "urgent",
    }


def test_the_push_server_can_verify_our_key(serve, browser, vapid, message):
    server = serve(answers(201))
    WebPush().send(message(address=address(browser.subscription(server.url + "/push/1"))))
    headers = server.requests[0].headers
    scheme, parameters = headers["authorization"].split(" ", 1)
    token, key = (part.split("=", 1)[1] for part in parameters.split(","))
    assert (scheme, key) == ("vapid", vapid)
    assert Vapid02.verify(headers["authorization"])
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert claims["aud"] == f"http://{urlsplit(server.url).netloc}"
    assert (headers["content-encoding"], headers["urgency"], len(headers["topic"])) == ("aes128gcm", "high", 32)


def test_the_same_key_is_the_same_topic(serve, browser, vapid, message):
    server = serve(answers(201))
    for key in ("a", "a", "b"):
        WebPush().send(message(key=key, address=address(browser.subscription(server.url))))
    first, again, other = (request.headers["topic"] for request in server.requests)
    assert first == again != other


def test_one_browser_that_takes_it_is_enough(serve, browser, vapid, message):
    dead, alive = serve(answers(500)), serve(answers(201))
    WebPush().send(message(address=address(browser.subscription(dead.url), browser.subscription(alive.url))))
    assert (len(dead.requests), len(alive.requests)) == (1, 1)


@pytest.mark.parametrize(("statuses", "retry"), [((500,), True), ((410,), False), ((410, 503), True), ((400,), False)])
def test_when_no_browser_takes_it_the_error_says_whether_to_try_again(statuses, retry, serve, browser, vapid, message):
    servers = [browser.subscription(serve(answers(status)).url) for status in statuses]
    with pytest.raises(ChannelError) as error:
        WebPush().send(message(address=address(*servers)))
    assert error.value.retry is retry


def test_broken_keys_are_told(browser, vapid, message, settings):
    with pytest.raises(ChannelError) as error:
        WebPush().send(
            message(address=address({"endpoint": "https://example.kr", "keys": {"p256dh": "AA", "auth": "AA"}}))
        )
    assert not error.value.retry
    settings.VAPID_PRIVATE_KEY = "nonsense"
    with pytest.raises(ChannelError, match="CHOMCHOM_VAPID_KEY"):
        WebPush().send(message(address=address(browser.subscription("https://example.kr"))))


def test_a_long_text_still_fits_into_a_push_message(serve, browser, vapid, message):
    server = serve(answers(201))
    WebPush().send(message(text="가" * 5000, address=address(browser.subscription(server.url))))
    assert len(server.requests[0].body) < 4096


@pytest.mark.django_db
def test_a_browser_that_is_gone_is_struck_out_with_the_next_round(serve, browser, vapid, message):
    kim = Account.objects.create(username="kim", name="Kim", created_at=datetime(2026, 5, 1, tzinfo=UTC))
    gone, alive = serve(answers(410)), serve(answers(201))
    for server in (gone, alive):
        PushSubscription.objects.create(
            account=kim,
            endpoint=server.url,
            p256dh=browser.p256dh,
            auth=b64(AUTH),
            created_at=datetime(2026, 5, 1, tzinfo=UTC),
        )
    channel = WebPush()
    channel.send(message(address=channel.addresses([kim.pk])[kim.pk]))
    assert json.loads(channel.addresses([kim.pk])[kim.pk]) == [browser.subscription(alive.url)]
