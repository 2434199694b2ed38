"""A password that an office gave is known to two people: it opens nothing but the page where another one is chosen."""

import pytest
from django.test import Client
from django.urls import reverse

from chomchom.people.models import Account
from chomchom.people.operations import accounts
from tests import factories
from tests.people.log_in.conftest import OUTSIDE

HOME, PASSWORD = reverse("home"), reverse("people:change_password")
OWN = "밥한그릇-2026"


@pytest.fixture
def given(district, noon):
    """The desk's password as the officer read it from the screen."""
    return accounts.give_password(account=district.desk, by=factories.viewer(district.officer), at=noon)


def choose(client, old, new=OWN, **more):
    return client.post(PASSWORD, {"old_password": old, "new_password1": new, "new_password2": new}, **more)


def test_it_opens_only_the_page_for_another_one_which_leads_on(client, log_in, given):
    assert log_in("desk", given, next=reverse("gallery")).url == reverse("gallery")
    page = client.get(reverse("gallery"), follow=True)
    assert page.redirect_chain[-1][0] == PASSWORD and "기관에서 받은 비밀번호" in page.text
    for name in ("home", "people:factors", "people:channels", "people:accounts", "people:factor_app"):
        assert client.get(reverse(name)).status_code == 302, name
    assert choose(client, given).url == reverse("gallery")
    assert client.get(HOME).status_code == 200


def test_the_given_one_again_is_refused(client, log_in, given):
    log_in("desk", given)
    page = choose(client, given, given)
    assert 'aria-invalid="true"' in page.text and "이전 비밀번호입니다" in page.text
    assert client.get(HOME).status_code == 302


def test_after_that_it_is_asked_no_more(client, log_in, given, district):
    log_in("desk", given)
    choose(client, given)
    client.post(reverse("people:logout"))
    log_in("desk", OWN)
    assert client.get(HOME).status_code == 200
    assert Account.objects.get(pk=district.desk.pk).password_given_at is None


def test_a_new_account_must_choose_too(client, log_in, district):
    officer = Client()
    officer.force_login(district.officer)
    words = {"name": "김배달", "username": "kim.b", "organisation": district.provider.pk, "role": "courier"}
    password = officer.post(reverse("people:account_new"), words).text.split("<code>")[2].split("</code>")[0]
    log_in("kim.b", password)
    assert client.get(HOME, follow=True).redirect_chain[-1][0] == PASSWORD
    choose(client, password)
    assert client.get(HOME).status_code == 200


def test_whoever_has_a_second_factor_is_asked_for_it_first(client, log_in, district, phone, noon):
    phone.enrol(district.desk)
    given = accounts.give_password(
        account=Account.objects.get(pk=district.desk.pk), by=factories.viewer(district.officer), at=noon
    )
    assert log_in("desk", given).url == reverse("people:second_factor")
    assert choose(client, given).status_code == 302 and not Account.objects.get(pk=district.desk.pk).check_password(OWN)
    client.post(reverse("people:second_factor"), {"code": phone.code()})
    assert client.get(HOME, follow=True).redirect_chain[-1][0] == PASSWORD


def test_outside_it_is_owed_before_the_second_factor_and_after(client, log_in, given):
    """The factor that a session from outside must take up does not make up for the password."""
    log_in("desk", given)
    assert client.get(HOME, REMOTE_ADDR=OUTSIDE, follow=True).redirect_chain[-1][0] == PASSWORD
    choose(client, given, REMOTE_ADDR=OUTSIDE)
    assert client.get(HOME, REMOTE_ADDR=OUTSIDE, follow=True).redirect_chain[-1][0] == reverse("people:factor_choice")


def test_who_did_not_come_by_the_password_is_not_held(client, district, given):
    client.force_login(Account.objects.get(pk=district.desk.pk))
    assert client.get(HOME).status_code == 200


def test_it_can_be_given_up_by_logging_out(client, log_in, given):
    log_in("desk", given)
    client.post(reverse("people:logout"))
    assert client.get(PASSWORD).url.startswith(reverse("people:login"))
