"""Passkeys: registered, used as the second factor and alone; nothing else than the device's own answer is taken."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from chomchom.core.models import AccessEntry
from chomchom.core.refusal import Refused
from chomchom.people import passkeys
from chomchom.people.models import Factor
from tests import factories
from tests.people.log_in.authenticator import PRESENT, Authenticator
from tests.people.log_in.conftest import OUTSIDE

NEW, PAGE = "/accounts/factors/passkey/new/", "/accounts/factors/passkey/"
ASK, USE = "/accounts/login/passkey/ask/", "/accounts/login/passkey/"


@pytest.fixture
def device():
    return Authenticator()


def register(client, device, password=factories.PASSWORD, **more):
    options = client.post(NEW, {"name": "사무실 컴퓨터", "password": password}, **more)
    return client.post(PAGE, {"credential": device.make(json.loads(options.content))}, **more)


def use(client, device, **more):
    options = json.loads(client.post(ASK).content)
    return client.post(USE, {"credential": device.sign(options, **more)})


def is_in(client):
    return client.get("/").status_code == 200


@pytest.fixture
def registered(officer, device):
    """The officer has registered it and is out again."""
    client = Client()
    client.force_login(officer)
    assert register(client, device).text.count("<code>") == 10
    officer.refresh_from_db()  # another factor, another number of the session line
    return officer


class TestRegistering:
    def test_it_is_kept_with_its_name_and_recovery_codes_are_shown(self, registered, device):
        factor = registered.factors.get()
        assert (factor.kind, factor.name) == ("passkey", "사무실 컴퓨터")
        registered.refresh_from_db()
        assert registered.factor_since is not None
        assert AccessEntry.objects.filter(what="people.factor.add", subject_id=registered.pk).count() == 1

    def test_it_is_taken_up_where_one_is_needed(self, client, officer, device, log_in):
        log_in(REMOTE_ADDR=OUTSIDE)
        assert register(client, device, REMOTE_ADDR=OUTSIDE).status_code == 200
        assert client.get("/", REMOTE_ADDR=OUTSIDE).status_code == 200

    def test_the_password_is_looked_at_before_the_device_makes_anything(self, client, officer):
        client.force_login(officer)
        answer = client.post(NEW, {"name": "", "password": "wrong-123"})
        assert answer.status_code == 422 and answer.json()["error"] == "비밀번호가 맞지 않습니다."

    def test_the_same_device_twice_is_refused(self, client, registered, device):
        client.force_login(registered)
        session = client.session
        session["second_factor_at"] = 1
        session.save()
        options = json.loads(client.post(NEW, {"password": factories.PASSWORD}).content)
        assert options["publicKey"]["excludeCredentials"][0]["id"] == registered.factors.get().credential_id
        answer = client.post(PAGE, {"credential": device.make(options)}, follow=True)
        assert "이미 등록한 패스키입니다" in answer.text and registered.factors.count() == 1

    @pytest.mark.parametrize("credential", ["", "{}", "[]", "x", '{"rawId": 1}', "9" * 30_000])
    def test_what_is_no_credential_is_refused(self, client, officer, credential):
        client.force_login(officer)
        client.post(NEW, {"password": factories.PASSWORD})
        assert client.post(PAGE, {"credential": credential}).url == PAGE
        assert not Factor.objects.exists()

    def test_an_answer_to_an_old_question_is_refused(self, client, officer, device):
        client.force_login(officer)
        old = json.loads(client.post(NEW, {"password": factories.PASSWORD}).content)
        client.post(NEW, {"password": factories.PASSWORD})
        client.post(PAGE, {"credential": device.make(old)})
        assert not Factor.objects.exists()

    @pytest.mark.parametrize(
        "other", [Authenticator(origin="https://evil.example"), Authenticator(host="evil.example")]
    )
    def test_an_answer_for_another_site_is_refused(self, client, officer, other):
        client.force_login(officer)
        register(client, other)
        assert not Factor.objects.exists()


class TestUsing:
    def test_alone_it_is_both_factors(self, client, registered, device):
        assert use(client, device).url == "/" and is_in(client)
        assert AccessEntry.objects.get(what="people.log_in", detail__how="passkey").detail["factor"] == "passkey"

    def test_after_the_password_it_is_the_second(self, client, registered, device, log_in):
        assert log_in(next=reverse("gallery")).url == "/accounts/login/second/"
        assert use(client, device).url == reverse("gallery") and is_in(client)

    def test_after_the_password_of_somebody_else_it_opens_nothing(
        self, client, registered, district, device, log_in, phone
    ):
        phone.enrol(district.desk)
        log_in("desk")
        assert use(client, device).url == "/accounts/login/second/" and not is_in(client)

    def test_without_finger_face_or_pin_it_opens_nothing(self, client, registered, device):
        assert use(client, device, flags=PRESENT).url == reverse("people:login") and not is_in(client)

    def test_an_answer_opens_once(self, client, registered, device):
        options = json.loads(client.post(ASK).content)
        answer = device.sign(options)
        assert client.post(USE, {"credential": answer}).url == "/"
        other = Client()
        other.post(ASK)
        other.post(USE, {"credential": answer})
        assert not is_in(other)

    def test_without_a_question_there_is_no_answer(self, client, registered, device):
        options = json.loads(Client().post(ASK).content)
        client.post(USE, {"credential": device.sign(options)})
        assert not is_in(client)

    def test_a_copy_whose_counter_went_back_is_refused(self, client, registered, device):
        use(client, device)
        client.post(reverse("people:logout"))
        device.count = 0
        use(client, device)
        assert not is_in(client)

    def test_the_signature_of_another_key_is_refused(self, client, registered, device):
        other = Authenticator()
        other.credential_id, other.count = device.credential_id, 50
        use(client, other)
        assert not is_in(client)

    def test_a_suspended_account_stays_out(self, client, registered, device):
        registered.is_active = False
        registered.save()
        use(client, device)
        assert not is_in(client)

    @pytest.mark.parametrize("credential", ["", "{}", "[1]", "x", '{"rawId": "%%"}', '{"rawId": "QUJD"}'])
    def test_what_is_no_answer_is_refused(self, client, registered, credential):
        client.post(ASK)
        assert client.post(USE, {"credential": credential}).url == reverse("people:login")


@pytest.mark.parametrize(
    ("host", "possible"),
    [("localhost:8000", True), ("meal.gwangsan.go.kr", True), ("127.0.0.1:8000", False), ("[::1]:8000", False),
     ("10.0.0.7", False)],
)  # fmt: skip
def test_passkeys_need_a_name(host, possible):
    assert (passkeys.possible_at(host) is None) is possible


def test_on_an_address_without_a_name_the_page_says_so(client, officer):
    client.force_login(officer)
    assert "IP 주소" in client.get("/accounts/factors/", HTTP_HOST="127.0.0.1").text


def test_a_key_that_was_altered_in_the_database_opens_nothing(device):
    options, state = passkeys.ask(host="testserver")
    answer = device.sign(json.loads(options))
    with pytest.raises(Refused):
        passkeys.check(answer, state=state, host="testserver", public_key="AAAA")
