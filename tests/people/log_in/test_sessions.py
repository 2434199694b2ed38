"""When a session ends by something else than its own log-out: another phone, a suspension, an end date, the last role."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chomchom.core import clock
from chomchom.core.models import AccessEntry
from chomchom.people.models import Account, Membership
from chomchom.people.operations import accounts
from tests import factories
from tests.factories import PASSWORD


@pytest.fixture(autouse=True)
def at_noon(monkeypatch, noon):
    monkeypatch.setattr(clock, "now", lambda: noon)


def log_in(username, password=PASSWORD):
    client = Client()
    client.post(reverse("people:login"), {"username": username, "password": password})
    return client


def is_in(client, page="/"):
    return client.get(page).status_code == 200


class TestCourier:
    def test_the_second_phone_ends_the_first_and_the_first_is_told(self, district):
        first = log_in("courier")
        assert is_in(first)
        second = log_in("courier")
        assert is_in(second)
        page = first.get("/", follow=True)
        assert page.redirect_chain[0][0].startswith(reverse("people:login"))
        assert "다른 휴대전화에서 로그인하여" in page.text
        assert is_in(second), "the newer one goes on"

    def test_it_is_told_once(self, district):
        first = log_in("courier")
        log_in("courier")
        first.get("/", follow=True)
        assert "다른 휴대전화" not in first.get(reverse("people:login")).text

    def test_a_report_of_the_first_phone_is_answered_with_the_sentence(self, district):
        first = log_in("courier")
        log_in("courier")
        answer = first.post(reverse("round:ping"), "{}", content_type="application/json")
        assert answer.status_code == 401 and "다른 휴대전화" in answer.json()["error"]
        assert "보관" in answer.json()["error"]

    def test_offices_may_have_two(self, district):
        first, second = log_in("desk"), log_in("desk")
        assert is_in(first) and is_in(second)


class TestSuspended:
    def test_the_session_ends_at_once_and_says_so(self, district, noon):
        desk = log_in("desk")
        assert is_in(desk)
        accounts.suspend(account=district.desk, because="퇴직", by=factories.viewer(district.officer), at=noon)
        page = desk.get("/", follow=True)
        assert "정지된 계정" in page.text and not is_in(desk)
        assert not is_in(log_in("desk"))

    def test_a_resumed_account_needs_a_new_log_in(self, district, noon):
        desk = log_in("desk")
        by = factories.viewer(district.officer)
        accounts.suspend(account=district.desk, because="착오", by=by, at=noon)
        accounts.resume(account=district.desk, by=by, at=noon)
        assert not is_in(desk) and is_in(log_in("desk"))


class TestEnded:
    def ends(self, account, day):
        Account.objects.filter(pk=account.pk).update(valid_to=day)

    def test_on_the_day_the_account_ends_at_the_next_request(self, district, noon):
        desk = log_in("desk")
        self.ends(district.desk, noon.date())
        assert "사용 기간이 끝난 계정" in desk.get("/", follow=True).text
        district.desk.refresh_from_db()
        assert not district.desk.is_active and district.desk.suspended_because == accounts.ENDED
        assert AccessEntry.objects.get(what="people.account.suspend").actor == "end of accounts"

    def test_at_the_log_in_too(self, district, noon, client):
        self.ends(district.desk, noon.date())
        answer = client.post(reverse("people:login"), {"username": "desk", "password": PASSWORD})
        assert answer.status_code == 200 and "사용 기간이 끝난 계정" in answer.text and not is_in(client)

    def test_with_a_wrong_password_nothing_is_said(self, district, noon, client):
        self.ends(district.desk, noon.date())
        answer = client.post(reverse("people:login"), {"username": "desk", "password": "wrong-123"})
        assert "사용 기간이 끝난" not in answer.text

    def test_until_that_day_it_opens(self, district, noon):
        self.ends(district.desk, noon.date() + timedelta(days=1))
        assert is_in(log_in("desk"))

    def test_when_the_last_role_has_ended_the_account_ends(self, district, noon):
        desk = log_in("desk")
        Membership.objects.filter(account=district.desk).update(valid_to=noon.date())
        assert "사용 기간이 끝난 계정" in desk.get("/", follow=True).text
        district.desk.refresh_from_db()
        assert district.desk.suspended_because == accounts.LEFT

    @pytest.mark.parametrize("days", [1, 30])
    def test_a_role_that_begins_later_keeps_it(self, district, noon, days):
        desk = log_in("desk")
        Membership.objects.filter(account=district.desk).update(valid_from=noon.date() + timedelta(days=days))
        assert is_in(desk)

    def test_who_never_had_a_role_may_still_get_one(self, client, noon, db):
        account = Account.objects.create(username="new", name="새사람", created_at=noon)
        client.force_login(account)
        assert is_in(client)

    def test_the_hourly_look_finds_them_without_a_request(self, district, noon):
        self.ends(district.desk, noon.date())
        Membership.objects.filter(account=district.kitchen).update(valid_to=noon.date())
        Membership.objects.filter(account=district.dietitian).update(valid_to=noon.date() + timedelta(days=1))
        assert accounts.suspend_all_ended(at=noon) == 2
        gone = Account.objects.filter(is_active=False).order_by("username").values_list("username", flat=True)
        assert list(gone) == ["desk", "kitchen"]
        assert accounts.suspend_all_ended(at=noon) == 0
