"""What every answer tells the browser, how production is set, and who is believed about where a request came from."""

import json
import os
import subprocess
import sys

import pytest
from django.test import RequestFactory
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from chomchom.core import proxies
from chomchom.site.middleware import ProxyMiddleware
from tests.factories import District

ON_EVERYTHING = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "font-src": "'self'",
    "img-src": "'self' data:", "connect-src": "'self'", "worker-src": "'self'", "manifest-src": "'self'",
    "object-src": "'none'", "base-uri": "'none'", "frame-ancestors": "'none'", "form-action": "'self'",
}  # fmt: skip


@pytest.fixture
def district(db):
    return District()


@pytest.mark.parametrize("url", ["/", "/care/recipients/", "/accounts/login/", "/nowhere/", "/apply/", "/api/hello",
                                 "/trade/", "/health", "/gallery/"])  # fmt: skip
def test_every_answer_carries_the_headers_and_is_kept_nowhere(url, client, district):
    client.force_login(district.case_manager, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(url)
    assert {name: response[name] for name in ON_EVERYTHING} == ON_EVERYTHING
    assert "no-store" in response["Cache-Control"] and "private" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"] and "geolocation=(self)" in response["Permissions-Policy"]
    said = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert said == POLICY


def test_what_tells_nothing_about_people_may_be_kept(client, district):
    assert client.get(reverse("round:worker"))["Cache-Control"] == "no-cache"
    static = client.get("/static/core/icon.svg")
    assert "no-store" not in static["Cache-Control"] and static["X-Content-Type-Options"] == "nosniff"


def test_a_host_that_is_not_ours_is_refused(client, settings):
    settings.ALLOWED_HOSTS = ["chomchom.example"]
    assert client.get("/accounts/login/", headers={"host": "evil.example"}).status_code == 400


# -- production --------------------------------------------------------------------------------------------------------

PRODUCTION = {
    "CHOMCHOM_MODE": "production", "CHOMCHOM_SECRET_KEY": "a-word-of-this-test-alone-0123456789-abcdefghij-XYZ",
    "CHOMCHOM_HOSTS": "chomchom.example", "CHOMCHOM_URL": "https://chomchom.example",
    "CHOMCHOM_DATA_KEYS": "d" * 40, "CHOMCHOM_INDEX_KEY": "i" * 40,
}  # fmt: skip


def in_production(tmp_path, *words, **more):
    environment = {**os.environ, **PRODUCTION, "CHOMCHOM_VAR": str(tmp_path), **more}
    command = [sys.executable, "-m", "chomchom", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)


def test_the_deployment_check_finds_nothing(tmp_path):
    done = in_production(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0 and "no issues" in done.stdout, done.stderr


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"CHOMCHOM_SECRET_KEY": "short"}, "CHOMCHOM_SECRET_KEY"),
        ({"CHOMCHOM_HOSTS": "*"}, "CHOMCHOM_HOSTS"),
        ({"CHOMCHOM_MODE": "prod"}, "CHOMCHOM_MODE"),
    ],
)
def test_production_does_not_start_with_what_opens_it(given, word, tmp_path):
    done = in_production(tmp_path, "check", **given)
    assert done.returncode != 0 and word in done.stderr


COOKIES = """
import json
from django.conf import settings
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
client = Client(headers={"host": "chomchom.example"})
plain = client.get("/accounts/login/")
page = client.get("/accessibility/", secure=True)
cookies = {name: {key: morsel[key] for key in ("secure", "httponly", "samesite", "path", "domain")}
           for name, morsel in page.cookies.items()}
print(json.dumps({"plain": [plain.status_code, plain["Location"]], "hsts": page["Strict-Transport-Security"],
                  "cookies": cookies, "names": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME,
                  settings.LANGUAGE_COOKIE_NAME], "session": [settings.SESSION_COOKIE_SECURE,
                  settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE, settings.SESSION_COOKIE_DOMAIN]}))
"""


def test_production_speaks_tls_only_and_its_cookies_are_bound_to_the_host(tmp_path):
    done = in_production(tmp_path, "shell", "-v0", "-c", COOKIES)
    said = json.loads(done.stdout.strip().splitlines()[-1])
    assert said["plain"] == [301, "https://chomchom.example/accounts/login/"]
    assert said["hsts"] == "max-age=31536000; includeSubDomains"
    assert all(name.startswith("__Host-") for name in said["names"]) and len(set(said["names"])) == 3
    assert said["session"] == [True, True, "Lax", None]
    (cookie,) = said["cookies"].values()
    assert cookie == {"secure": True, "httponly": "", "samesite": "Lax", "path": "/", "domain": ""}


# -- proxies -----------------------------------------------------------------------------------------------------------

OURS = proxies.networks(["10.0.0.0/24", "fd00::/8"])


@pytest.mark.parametrize(
    ("remote", "forwarded", "client"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # no proxy of ours: what it says counts nothing
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "127.0.0.1, 198.51.100.1", "198.51.100.1"),  # the first one is what the client made up
        ("10.0.0.1", "198.51.100.1, 10.0.0.7", "198.51.100.1"),  # two proxies of ours
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1, <script>", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
        ("10.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
        ("::ffff:10.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"),
        ("fd00::1", "2001:db8::1", "2001:db8::1"),
        ("10.0.0.1", "10.0.0.2", "10.0.0.2"),
        ("", "198.51.100.1", ""),
    ],
)
def test_whose_address_it_is(remote, forwarded, client):
    assert proxies.client(remote, forwarded, OURS) == client


@given(st.text(max_size=200), st.text(max_size=60))
def test_what_a_stranger_writes_is_never_believed(forwarded, remote):
    assert proxies.client("203.0.113.9", forwarded, OURS) == "203.0.113.9"
    through_ours = proxies.client("10.0.0.1", forwarded, OURS)
    assert proxies.address(through_ours) is not None
    assert proxies.client(remote, forwarded, []) == remote
    assert proxies.subscriber(remote)


def test_an_ipv6_subscriber_is_a_whole_network():
    assert (
        proxies.subscriber("2001:db8:1:2:aaaa::1") == proxies.subscriber("2001:db8:1:2:bbbb::2") == "2001:db8:1:2::/64"
    )
    assert proxies.subscriber("2001:db8:1:3::1") != proxies.subscriber("2001:db8:1:2::1")
    assert proxies.subscriber("::ffff:198.51.100.1") == proxies.subscriber("198.51.100.1") == "198.51.100.1"


@pytest.mark.parametrize(("remote", "kept"), [("10.0.0.1", True), ("203.0.113.9", False)])
def test_only_a_proxy_of_ours_says_how_a_request_came(remote, kept, settings):
    settings.PROXIES = ["10.0.0.0/24"]
    seen = {}
    request = RequestFactory().get(
        "/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR="198.51.100.1", HTTP_X_FORWARDED_PROTO="https",
        HTTP_X_FORWARDED_HOST="evil.example", HTTP_FORWARDED="for=1.2.3.4",
    )  # fmt: skip
    ProxyMiddleware(lambda r: seen.update(r.META))(request)
    assert ("HTTP_X_FORWARDED_PROTO" in seen) is kept
    assert seen["REMOTE_ADDR"] == ("198.51.100.1" if kept else remote)


def test_the_access_log_names_the_person_not_the_proxy(client, district, settings):
    from chomchom.core.models import AccessEntry

    client.post(
        reverse("people:login"), {"username": "officer", "password": "wrong"},
        headers={"x-forwarded-for": "1.2.3.4, 198.51.100.77"},
    )  # fmt: skip
    assert AccessEntry.objects.get(action="refused").ip == "198.51.100.77"
