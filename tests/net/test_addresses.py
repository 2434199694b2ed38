"""Where messages go: browsers and webhooks, who may enter them, and what is refused."""

import base64

import factories
import pytest
from net.net_world import NOON

from chomchom.core import clock
from chomchom.net.channels.web_push import new_private_key, public_key
from chomchom.net.channels.webhook import secret_of
from chomchom.net.models import PushSubscription, Webhook
from chomchom.net.rules.addresses import are_keys, is_safe_address

from .channels.conftest import answers, loopback_allowed, serve

__all__ = ["loopback_allowed", "serve"]

POINT = base64.urlsafe_b64encode(b"\x04" + b"x" * 64).decode().rstrip("=")
SECRET = base64.urlsafe_b64encode(b"s" * 16).decode().rstrip("=")
BROWSER = {"endpoint": "https://push.example.org/1", "p256dh": POINT, "auth": SECRET}
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def district(db, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return factories.District()


@pytest.fixture
def log_in(client):
    def enter(account):
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://hooks.example.kr/a", None),
        ("https://203.0.113.7/", "internal"),
        ("https://8.8.8.8/", None),
        ("http://hooks.example.kr/", "not_https"),
        ("ftp://hooks.example.kr/", "not_https"),
        ("https:///a", "no_host"),
        ("https://user:word@hooks.example.kr/", "no_host"),
        ("https://127.0.0.1/", "internal"),
        ("https://10.0.0.1/", "internal"),
        ("https://[::1]/", "internal"),
        ("https://localhost/", "internal"),
    ],
)
def test_which_addresses_are_taken(url, code):
    refusal = is_safe_address(url)
    assert (refusal.code if refusal else None) == code


def test_the_operator_may_allow_an_internal_network(settings):
    settings.INTERNAL_NETWORKS_ALLOWED = ["10.0.0.0/8"]
    assert is_safe_address("http://10.1.2.3/hook") is None
    assert is_safe_address("http://192.168.0.1/hook").code == "internal"


@pytest.mark.parametrize("keys", [("", ""), (POINT, "AA"), ("AA", SECRET), ("%%%", SECRET), (POINT[:-4], SECRET)])
def test_keys_that_no_browser_gives_are_refused(keys):
    assert are_keys(*keys).code == "no_keys"
    assert are_keys(POINT, SECRET) is None


def test_a_browser_is_switched_on_and_off_by_its_person(log_in, district, settings):
    settings.VAPID_PRIVATE_KEY = new_private_key()
    client = log_in(district.desk)
    assert public_key(settings.VAPID_PRIVATE_KEY) in client.get("/net/push/").content.decode()
    client.post("/net/push/", BROWSER, headers={"user-agent": "Test 1.0"})
    row = PushSubscription.objects.get()
    assert (row.account, row.browser) == (district.desk, "Test 1.0")
    log_in(district.kitchen)
    assert client.post(f"/net/push/{row.pk}/off/").status_code == 404
    log_in(district.desk)
    client.post(f"/net/push/{row.pk}/off/")
    assert not PushSubscription.objects.exists()


def test_a_browser_belongs_to_whoever_switched_it_on_last(log_in, district):
    for account in (district.desk, district.kitchen):
        log_in(account).post("/net/push/", BROWSER)
    assert PushSubscription.objects.get().account == district.kitchen


@pytest.mark.parametrize("change", [{"endpoint": "https://127.0.0.1/"}, {"p256dh": "AA"}, {"auth": ""}])
def test_a_browser_that_cannot_be_is_refused_with_a_sentence(change, log_in, district):
    client = log_in(district.desk)
    response = client.post("/net/push/", BROWSER | change, follow=True)
    assert [str(message) for message in response.context["messages"]]
    assert not PushSubscription.objects.exists()


def test_the_worker_is_served_below_its_scope(client):
    response = client.get("/net/push/worker.js")
    assert (response.status_code, response["Content-Type"]) == (200, "text/javascript")
    assert "fetch" not in response.content.decode()


def test_an_organisation_sets_changes_and_ends_its_webhook(log_in, district):
    client = log_in(district.desk)
    for url in ("https://hooks.example.kr/1", "https://hooks.example.kr/2"):
        assert client.post("/net/webhooks/", {"url": url}).status_code == 302
    webhook = Webhook.objects.live().get()
    assert (webhook.url, webhook.organisation, webhook.created_by) == (url, district.provider, district.desk)
    assert secret_of(url) in client.get("/net/webhooks/").content.decode()
    client.post(f"/net/webhooks/{webhook.pk}/end/")
    assert not Webhook.objects.live().exists()
    assert Webhook.objects.count() == 2


def test_an_internal_webhook_is_refused_on_the_page(log_in, district):
    response = log_in(district.desk).post("/net/webhooks/", {"url": "https://192.168.0.10/hook"}, headers=ENGLISH)
    assert (response.status_code, "internal network" in response.content.decode()) == (422, True)
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("status", [200, 500])
def test_the_sample_tells_whether_the_address_took_it(status, log_in, district, serve, loopback_allowed):
    server = serve(answers(status))
    client = log_in(district.officer)
    client.post("/net/webhooks/", {"url": server.url + "/hook"})
    webhook = Webhook.objects.get()
    response = client.post(f"/net/webhooks/{webhook.pk}/try/", follow=True, headers=ENGLISH)
    words = "took the message" if status == 200 else "error (500)"
    assert words in response.content.decode()
    assert len(server.requests) == 1


def test_nobody_touches_the_webhook_of_another_organisation(log_in, district):
    log_in(district.desk).post("/net/webhooks/", {"url": "https://hooks.example.kr/1"})
    webhook = Webhook.objects.get()
    assert log_in(district.other_desk).post(f"/net/webhooks/{webhook.pk}/end/").status_code == 404
    assert log_in(district.case_manager).get("/net/webhooks/").status_code == 403
    assert log_in(district.courier.account).get("/net/push/").status_code == 200
    assert Webhook.objects.live().exists()
