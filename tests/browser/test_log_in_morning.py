"""A morning of log-ins: an app and a passkey are taken up, wrong codes wait, a courier changes phones, a review is signed."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from chomchom.core import clock
from chomchom.people.models import Account
from chomchom.people.operations import policies
from chomchom.people.rules import totp
from tests import factories
from tests.browser.test_frame import troubles

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = {
    "ko": {"log in": "로그인", "user": "아이디", "password": "비밀번호", "app": "인증 앱", "register": "등록", "continue": "계속",
           "kept": "보관했음, 계속", "key": "패스키 등록", "with key": "패스키로 로그인", "out": "로그아웃", "wait": "초 후에 다시",
           "sign": "점검 서명"},
    "en": {"log in": "Log in", "user": "Log-in name", "password": "Password", "app": "Authenticator app", "register": "Register",
           "continue": "Continue", "kept": "I have kept them: continue", "key": "Register a passkey",
           "with key": "Log in with a passkey", "out": "Log out", "wait": "Try again in", "sign": "Sign the review"},
}  # fmt: skip


@pytest.fixture
def district(noon, monkeypatch, settings):
    monkeypatch.setattr(clock, "now", lambda: noon)
    district = factories.District()
    Account.objects.update(last_login=noon)
    Account.objects.filter(username="kitchen").update(last_login=None)
    for language, name in (("en", "desk"), ("en", "officer")):
        Account.objects.filter(username=name).update(language=language)
    policies.set_policy(
        organisation=district.office, networks="127.0.0.0/8", always_roles=["provider_desk"], outside=True,
        by=factories.viewer(district.officer), at=noon,
    )  # fmt: skip
    return district


class Visitor:
    """Somebody with a browser, and an authenticator app in the other hand."""

    def __init__(self, page, language):
        self.page, self.words = page, WORDS[language]

    def log_in(self, username):
        self.page.goto(reverse("people:login"))
        self.page.locator("#id_username").fill(username)
        self.page.locator("#id_password").fill(factories.PASSWORD)
        self.page.get_by_role("button", name=self.words["log in"], exact=True).click()

    def log_out(self):
        self.page.context.request.get("/")
        self.page.goto("/")
        self.page.get_by_role("button", name=self.words["out"]).first.click()

    def scan(self):
        shown = self.page.locator(".factor-secret").inner_text()
        self.secret = re.sub(r"\s", "", shown)
        self.step = totp.step_at(timezone.now()) - 1

    def code(self):
        self.step = max(self.step + 1, totp.step_at(timezone.now()))
        return totp.code_of(self.secret, self.step)

    def type_code(self, code, button):
        self.page.locator("#id_code").fill(code)
        self.page.get_by_role("button", name=self.words[button], exact=True).click()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_an_app_is_taken_up_and_asked_for(visit, picture, district, language):
    Account.objects.update(language=language)
    page = visit(None, size="phone", language=language, refused=True)
    somebody = Visitor(page, language)
    somebody.log_in("desk")
    expect(page.locator("h1")).to_be_visible()
    assert troubles(page) == []
    page.get_by_role("link", name=somebody.words["app"]).click()
    somebody.scan()
    assert troubles(page) == []
    picture(page, "factor-app", language=language)
    somebody.type_code(somebody.code(), "register")
    expect(page.locator(".factor-codes li")).to_have_count(10)
    assert troubles(page) == []
    page.get_by_role("link", name=somebody.words["kept"]).click()
    expect(page).to_have_url(re.compile(r"/$"))

    page.context.clear_cookies(name="sessionid")
    somebody.log_in("desk")
    expect(page.locator("#id_code")).to_be_visible()
    assert troubles(page) == []
    picture(page, "second-factor", language=language)
    somebody.type_code("000000", "continue")
    expect(page.locator(".form-error")).to_be_visible()
    somebody.type_code("000001", "continue")
    with page.expect_response(lambda answer: answer.status == 429):
        somebody.type_code(somebody.code(), "continue")
    expect(page.get_by_text(somebody.words["wait"])).to_be_visible()
    assert troubles(page) == []


def test_a_passkey_is_registered_and_opens_alone(visit, picture, district):
    page = visit(None, size="desk", language="en")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
              "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    added = devices.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    somebody = Visitor(page, "en")
    somebody.log_in("officer")
    page.goto(reverse("people:factor_passkey"))
    assert troubles(page) == []
    page.locator("#id_name").fill("Office computer")
    page.locator("#id_password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Register a passkey").click()
    expect(page.locator(".factor-codes li")).to_have_count(10)
    page.get_by_role("link", name=somebody.words["kept"]).click()
    expect(page.get_by_role("heading", name="Office computer", exact=True)).to_be_visible()
    assert troubles(page) == []
    picture(page, "factors", size="desk", language="en")
    assert len(devices.send("WebAuthn.getCredentials", added)["credentials"]) == 1

    page.context.clear_cookies(name="sessionid")
    page.goto(reverse("people:login"))
    page.get_by_role("button", name=somebody.words["with key"]).click()
    expect(page).to_have_url(re.compile(r"/$"))
    expect(page.get_by_text("한지원").first).to_be_visible()

    page.context.clear_cookies(name="sessionid")
    devices.send("WebAuthn.setUserVerified", added | {"isUserVerified": False})
    page.goto(reverse("people:login"))
    page.get_by_role("button", name=somebody.words["with key"]).click()
    expect(page.locator("passkey-form [role=alert]")).to_be_visible(timeout=20_000)


def test_a_courier_s_second_phone_ends_the_first(visit, district):
    Account.objects.filter(username="courier").update(language="ko")
    phones = [Visitor(visit(None, language="ko"), "ko") for _ in range(2)]
    for phone in phones:
        phone.log_in("courier")
        expect(phone.page).to_have_url(re.compile(r"/$"))
    phones[0].page.goto("/")
    expect(phones[0].page.get_by_text("다른 휴대전화에서 로그인하여")).to_be_visible()
    phones[1].page.goto("/")
    expect(phones[1].page).to_have_url(re.compile(r"/$"))


def test_the_officer_s_pages(visit, picture, district, size, language):
    page = visit(district.officer, size=size, language=language)
    courier = district.courier.account_id
    pages = {
        "accounts": reverse("people:accounts"),
        "account-new": reverse("people:account_new"),
        "account": reverse("people:account", args=[courier]),
        "account-suspend": reverse("people:account_suspend", args=[courier]),
        "account-review": reverse("people:account_review"),
        "log-in-rules": reverse("people:policies"),
        "log-in-rule": reverse("people:policy", args=[district.office.pk]),
        "log-in-services": reverse("people:services"),
        "factors-none": reverse("people:factors"),
    }
    found = {}
    for name, address in pages.items():
        page.goto(address)
        if told := troubles(page):
            found[name] = told
        picture(page, name, size=size, language=language)
    assert found == {}
    page.goto(pages["account-review"])
    page.locator(f'input[name="decision-{district.kitchen.pk}"][value="suspend"]').check()
    page.get_by_role("button", name=WORDS[language]["sign"]).click()
    expect(page).to_have_url(re.compile(r"/people/$"))
    district.kitchen.refresh_from_db()
    assert not district.kitchen.is_active
