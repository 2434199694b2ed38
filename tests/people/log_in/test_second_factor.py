"""The second factor on the way in: asked, taken up, refused, and never passed by."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chomchom.core import rewriting
from chomchom.core.enums import Action
from chomchom.core.models import AccessEntry
from chomchom.people.models import Account, Factor, RecoveryCode
from chomchom.people.operations import factors
from tests import factories
from tests.people.log_in.conftest import OUTSIDE, Phone

HOME = "/"
CODE = "/accounts/login/second/"
CHOICE = "/accounts/factors/choice/"
APP = "/accounts/factors/app/"


def is_in(client, **more):
    return client.get(HOME, **more).status_code == 200


def lines():
    entries = AccessEntry.objects.filter(what__in=("people.log_in", "people.second_factor"))
    return list(entries.order_by("pk").values_list("action", "what"))


class TestAsked:
    @pytest.fixture
    def asked(self, officer, phone, log_in):
        self.codes = phone.enrol(officer)
        return log_in(next=reverse("gallery"))

    def test_after_the_password_one_is_not_in(self, client, asked):
        assert asked.url == CODE and not is_in(client)
        assert client.session.get("_auth_user_id") is None and lines() == []

    def test_the_code_leads_where_one_wanted_to_go(self, client, asked, phone):
        assert client.post(CODE, {"code": phone.code()}).url == reverse("gallery")
        assert is_in(client) and lines() == [(Action.LOG_IN, "people.log_in")]
        assert AccessEntry.objects.get(what="people.log_in").detail == {"how": "password", "factor": "totp"}

    def test_a_code_opens_once(self, client, asked, phone):
        code = phone.code()
        client.post(CODE, {"code": code})
        client.post(reverse("people:logout"))
        again = Client()
        again.post(reverse("people:login"), {"username": "officer", "password": factories.PASSWORD})
        assert again.post(CODE, {"code": code}).status_code == 422 and not is_in(again)

    def test_blanks_in_a_code_do_not_matter(self, client, asked, phone):
        code = phone.code()
        assert client.post(CODE, {"code": f" {code[:3]} {code[3:]} "}).status_code == 302

    @pytest.mark.parametrize("code", ["000000", "", "abc", "1" * 41, "１２３４５６"])
    def test_a_wrong_code_is_told_and_logged(self, client, asked, code):
        answer = client.post(CODE, {"code": code})
        assert answer.status_code == 422 and 'aria-invalid="true"' in answer.text and not is_in(client)
        if 0 < len(code) < 41:
            assert lines() == [(Action.REFUSED, "people.second_factor")]

    def test_a_recovery_code_opens_once_and_says_how_many_are_left(self, client, asked):
        page = client.post(CODE, {"code": self.codes[3].upper()}, follow=True)
        assert "9개" in page.text and is_in(client)
        client.post(reverse("people:logout"))
        client.post(reverse("people:login"), {"username": "officer", "password": factories.PASSWORD})
        assert client.post(CODE, {"code": self.codes[3]}).status_code == 422

    def test_wrong_codes_slow_down_without_asking_the_database_for_the_secret(self, client, asked, phone):
        answers = [client.post(CODE, {"code": "000000"}).status_code for _ in range(3)]
        assert answers == [422, 422, 429]
        assert client.post(CODE, {"code": phone.code()}).status_code == 429, "also the right one waits"
        assert not is_in(client)

    def test_after_the_wait_the_right_one_opens(self, client, asked, phone, wait):
        client.post(CODE, {"code": "000000"}), client.post(CODE, {"code": "000000"})
        wait()
        assert client.post(CODE, {"code": phone.code()}).status_code == 302

    def test_a_new_password_log_in_does_not_shorten_the_wait(self, client, asked):
        client.post(CODE, {"code": "000000"}), client.post(CODE, {"code": "000000"})
        other = Client()
        other.post(reverse("people:login"), {"username": "officer", "password": factories.PASSWORD})
        assert other.post(CODE, {"code": "000000"}).status_code == 429

    @pytest.mark.parametrize("page", [HOME, "/accounts/factors/", APP, "/accounts/people/", "/accounts/password/"])
    def test_no_other_page_opens_in_between(self, client, asked, page):
        answer = client.get(page)
        assert answer.status_code == 302 and answer.url.startswith(reverse("people:login"))

    def test_who_has_one_cannot_take_up_another_instead(self, client, asked):
        assert client.get(CHOICE).url.startswith(reverse("people:login"))
        assert client.post(APP, {"code": "123456"}).url.startswith(reverse("people:login"))
        assert Factor.objects.count() == 1

    def test_ten_minutes_later_the_password_is_asked_again(self, client, asked, phone):
        session = client.session
        session["pending_log_in"] = session["pending_log_in"] | {"at": session["pending_log_in"]["at"] - 601}
        session.save()
        assert client.post(CODE, {"code": phone.code()}).url == reverse("people:login") and not is_in(client)

    @pytest.mark.parametrize("change", [{"is_active": False}, {"session_serial": 5}, {"password": "other"}])
    def test_what_ends_sessions_ends_this_too(self, client, asked, phone, change):
        Account.objects.filter(username="officer").update(**change)
        assert client.post(CODE, {"code": phone.code()}).url == reverse("people:login")

    def test_somebody_else_can_begin_anew(self, client, asked):
        client.post(reverse("people:logout"))
        assert client.get(CODE).url == reverse("people:login")

    def test_whoever_has_one_is_asked_also_inside(self, client, asked, officer):
        assert asked.url == CODE, "the test runs on loopback, which is inside where nothing else was said"


def test_without_a_password_the_page_leads_to_the_log_in(client, db):
    assert client.get(CODE).url == reverse("people:login")
    assert client.post(CODE, {"code": "123456"}).url == reverse("people:login")


class TestNeeded:
    def test_inside_a_password_is_enough(self, client, officer, log_in):
        assert log_in().url == HOME and is_in(client)

    def test_outside_one_is_led_to_take_one_up(self, client, officer, log_in):
        assert log_in(REMOTE_ADDR=OUTSIDE).url == CHOICE
        assert not is_in(client, REMOTE_ADDR=OUTSIDE)
        assert client.get(CHOICE, REMOTE_ADDR=OUTSIDE).status_code == 200

    def test_a_role_may_need_one_everywhere(self, officer, log_in, rule):
        rule(always_roles=["district_officer"])
        assert log_in().url == CHOICE
        assert log_in("duty").url == HOME

    def test_a_district_may_say_that_a_password_is_enough(self, officer, log_in, rule):
        rule(outside=False)
        assert log_in(REMOTE_ADDR=OUTSIDE).url == HOME

    def test_an_organisation_goes_by_its_district_until_it_has_its_own(self, district, log_in, rule):
        rule(outside=False)
        assert log_in("desk", REMOTE_ADDR=OUTSIDE).url == HOME
        rule(outside=True, organisation=district.provider)
        assert log_in("desk", REMOTE_ADDR=OUTSIDE).url == CHOICE
        assert log_in("desk2", REMOTE_ADDR=OUTSIDE).url == HOME, "another provider"

    def test_in_production_nobody_is_inside_before_a_district_says_so(self, officer, log_in, settings):
        settings.PRODUCTION = True
        assert log_in().url == CHOICE

    @pytest.mark.parametrize(
        ("connected", "header", "is_inside"),
        [("127.0.0.1", "203.0.113.9", True), ("127.0.0.1", "198.51.100.7", False), ("203.0.113.9", "", True),
         ("127.0.0.1", "203.0.113.9, 198.51.100.7", False), ("203.0.113.9", "203.0.113.9", False),
         ("127.0.0.1", "nonsense", False)],
    )  # fmt: skip
    def test_a_header_counts_only_from_our_own_proxy(self, officer, log_in, rule, connected, header, is_inside):
        rule(networks="203.0.113.0/24")
        more = {"HTTP_X_FORWARDED_FOR": header} if header else {}
        assert log_in(REMOTE_ADDR=connected, **more).url == (HOME if is_inside else CHOICE)

    def test_a_session_that_leaves_the_office_stops_at_the_door_and_goes_on_inside(self, client, officer, log_in):
        log_in()
        assert is_in(client)
        outside = client.get(reverse("gallery"), REMOTE_ADDR=OUTSIDE)
        assert outside.url.startswith(reverse("people:login"))
        assert client.get(outside.url, REMOTE_ADDR=OUTSIDE).url == CHOICE
        assert is_in(client), "inside again, the session is what it was"

    def test_a_fragment_outside_is_sent_to_the_log_in_too(self, client, officer, log_in):
        log_in()
        answer = client.get(reverse("signal"), headers={"HX-Request": "true"}, REMOTE_ADDR=OUTSIDE)
        assert answer["HX-Redirect"].startswith(reverse("people:login"))


class TestTakingUp:
    def enrol(self, client, phone, **more):
        client.get(APP, REMOTE_ADDR=OUTSIDE)
        phone.at_the_secret_of(client)
        return client.post(APP, {"code": phone.code()} | more, REMOTE_ADDR=OUTSIDE)

    def test_the_app_is_taken_up_and_the_codes_are_shown_this_once(self, client, officer, log_in, phone):
        log_in(next=reverse("gallery"), REMOTE_ADDR=OUTSIDE)
        page = self.enrol(client, phone)
        codes = [code.strip("</code>") for code in page.text.split("<code>")[1:]]
        assert page.status_code == 200 and len(codes) == 10 and f'href="{reverse("gallery")}"' in page.text
        assert "no-store" in page["Cache-Control"]
        assert is_in(client, REMOTE_ADDR=OUTSIDE)
        kept = str([list(model.objects.values_list()) for model in (Factor, RecoveryCode, AccessEntry)])
        assert phone.secret not in kept and not any(code[:11].replace("-", "") in kept for code in codes)
        assert [line[0] for line in lines()] == [Action.LOG_IN]
        assert AccessEntry.objects.filter(what="people.factor.add", subject_id=officer.pk).count() == 1

    def test_the_next_log_in_asks_for_it(self, client, officer, log_in, phone):
        log_in(REMOTE_ADDR=OUTSIDE)
        self.enrol(client, phone)
        client.post(reverse("people:logout"), REMOTE_ADDR=OUTSIDE)
        assert log_in(REMOTE_ADDR=OUTSIDE).url == CODE

    def test_a_wrong_first_code_takes_nothing_up(self, client, officer, log_in, phone):
        log_in(REMOTE_ADDR=OUTSIDE)
        first = client.get(APP, REMOTE_ADDR=OUTSIDE)
        assert "<svg" in first.text and client.post(APP, {"code": "000000"}, REMOTE_ADDR=OUTSIDE).status_code == 422
        assert not Factor.objects.exists() and not is_in(client, REMOTE_ADDR=OUTSIDE)

    def test_the_secret_is_typed_too(self, client, officer, log_in, phone):
        log_in(REMOTE_ADDR=OUTSIDE)
        page = client.get(APP, REMOTE_ADDR=OUTSIDE).text
        phone.at_the_secret_of(client)
        assert f"{phone.secret[:4]} {phone.secret[4:8]}" in page

    def test_who_is_in_gives_the_password_again(self, client, officer, log_in, phone):
        log_in()
        client.get(APP)
        phone.at_the_secret_of(client)
        assert client.post(APP, {"code": phone.code(), "password": "wrong-123"}).status_code == 422
        assert not Factor.objects.exists()
        assert client.post(APP, {"code": phone.code(), "password": factories.PASSWORD}).status_code == 200
        assert Factor.objects.count() == 1

    @pytest.mark.parametrize(("password", "status"), [("", 422), ("wrong-123", 422), (factories.PASSWORD, 200)])
    def test_a_session_that_left_the_office_gives_it_again_too(self, client, officer, log_in, phone, password, status):
        """Else whoever stole the session would take up a factor of their own."""
        log_in()
        assert self.enrol(client, phone, password=password).status_code == status
        assert is_in(client, REMOTE_ADDR=OUTSIDE) is (status == 200)

    def test_another_app_takes_the_place_of_the_first(self, client, officer, phone, noon):
        phone.enrol(officer)
        officer.refresh_from_db()
        assert Phone().enrol(officer) == [], "the recovery codes stay"
        assert Factor.objects.count() == 1
        assert AccessEntry.objects.filter(what="people.factor.renew").count() == 1


class TestChanging:
    @pytest.fixture
    def inside(self, client, officer, phone, log_in):
        self.codes = phone.enrol(officer)
        log_in()
        client.post(CODE, {"code": phone.code()})
        return client

    def test_removing_needs_the_password_and_is_logged(self, inside, officer):
        url = reverse("people:factor_remove", args=[officer.factors.get().pk])
        inside.post(url, {"password": "wrong-123"})
        assert officer.factors.count() == 1
        inside.post(url, {"password": factories.PASSWORD})
        officer.refresh_from_db()
        assert officer.factors.count() == 0 and officer.factor_since is None and not officer.recovery_codes.exists()
        assert AccessEntry.objects.filter(what="people.factor.remove", subject_id=officer.pk).count() == 1

    def test_wrong_passwords_slow_down_here_too(self, inside, officer):
        url = reverse("people:factor_codes")
        for _ in range(3):
            page = inside.post(url, {"password": "wrong-123"}, follow=True)
        assert "초 후에 다시" in page.text

    def test_new_codes_end_the_old_ones(self, inside, officer, client, log_in, phone):
        page = inside.post(reverse("people:factor_codes"), {"password": factories.PASSWORD})
        assert page.text.count("<code>") == 10 and self.codes[0] not in page.text
        client.post(reverse("people:logout"))
        log_in()
        assert client.post(CODE, {"code": self.codes[0]}).status_code == 422

    def test_the_factor_of_somebody_else_does_not_exist(self, inside, district):
        other = Phone()
        other.enrol(district.desk)
        url = reverse("people:factor_remove", args=[district.desk.factors.get().pk])
        assert inside.post(url, {"password": factories.PASSWORD}).status_code == 404


class TestReset:
    def test_the_officer_takes_it_away_the_sessions_end_and_the_person_is_told(self, client, district, phone, log_in):
        phone.enrol(district.desk)
        log_in("desk")
        client.post(CODE, {"code": phone.code()})
        assert is_in(client)
        officer = Client()
        officer.force_login(district.officer)
        officer.post(reverse("people:account_act", args=[district.desk.pk, "reset-factor"]))
        assert not is_in(client)
        entry = AccessEntry.objects.get(what="people.factor.reset")
        assert (entry.account_id, entry.subject_id) == (district.officer.pk, district.desk.pk)
        assert log_in("desk").url == HOME
        assert "한지원 님이 2차 인증을 초기화했습니다" in client.get(HOME).text
        client.post(reverse("people:logout"))
        log_in("desk")
        assert "초기화했습니다" not in client.get(HOME).text, "told once"

    def test_nobody_resets_the_own_one(self, district, phone, noon):
        phone.enrol(district.officer)
        district.officer.refresh_from_db()
        with pytest.raises(Exception, match="본인 계정"):
            factors.reset(account=district.officer, by=factories.viewer(district.officer), at=noon)


def test_a_secret_rotates_with_the_data_keys_and_the_app_goes_on(officer, phone, noon, settings):
    old, new = "an-old-key-of-more-than-32-characters-", "a-new-key-of-more-than-32-characters-"
    settings.DATA_KEYS = [old]
    phone.enrol(officer)
    settings.DATA_KEYS = [new, old]
    column = next(one for one in rewriting.columns([Factor]) if one.name == "secret")
    assert rewriting.remaining(column) == 1
    rewriting.rewrite(column)
    settings.DATA_KEYS = [new]
    assert rewriting.remaining(column) == 0
    assert factors.use_code(account=officer, code=phone.code(), at=noon, real=timezone.now()) == "totp"
