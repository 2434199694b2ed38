"""Whoever has an account is told by e-mail what changed about the own log-in: it may have been somebody else."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chomchom.core import data_keys
from chomchom.net import outboxes
from chomchom.net.operations import account_letters
from chomchom.people.models import Account, AccountNews
from chomchom.people.operations import accounts, factors
from chomchom.people.rules import totp
from tests import factories

LATER = timedelta(minutes=10)


def enrol(account, noon):
    secret, now = totp.new_secret(), timezone.now()
    factors.enrol_app(
        account=account, secret=secret, code=totp.code_of(secret, totp.step_at(now)), by=factories.actor(account),
        at=noon, real=now,
    )  # fmt: skip


def read(noon):
    """The letters that leave now."""
    account_letters.send_due(now=noon)
    letters, mail.outbox = mail.outbox, []
    return letters


def test_a_reset_by_the_officer_is_told_at_once_and_by_name(district, by, noon):
    enrol(district.desk, noon)
    read(noon)
    district.desk.refresh_from_db()
    factors.reset(account=district.desk, by=by, at=noon)
    (letter,) = read(noon)
    assert letter.to == ["desk@example.test"] and letter.subject == "촘촘: 로그인 정보가 바뀌었습니다"
    assert "한지원 님이 2차 인증을 모두 초기화했습니다" in letter.body and "2026-05-13 12:00" in letter.body
    assert "http" not in letter.body, "nobody should learn to press a link in such a letter"
    assert read(noon) == [] and AccountNews.objects.filter(state="sent", sent_at=noon).count() == 2


def test_every_change_of_the_own_log_in_is_told(district, noon):
    desk, me = district.desk, factories.actor(district.desk)
    accounts.change_password(account=desk, password="밥한그릇-2026", by=me, at=noon)
    enrol(desk, noon)
    desk.refresh_from_db()
    factors.renew_codes(account=desk, by=me, at=noon)
    factors.remove(factor=desk.factors.get(), by=me, at=noon)
    told = [
        "비밀번호가 바뀌었습니다", "2차 인증이 추가되었습니다", "새 복구 코드를 만들었습니다", "2차 인증이 삭제되었습니다"
    ]  # fmt: skip
    letters = read(noon)
    assert [said in letter.body for said, letter in zip(told, letters, strict=True)] == [True] * 4
    assert not any("님이" in letter.body for letter in letters), "who did it oneself is not named as somebody else"


def test_a_password_that_the_office_gave_is_told_without_the_password(district, by, noon):
    password = accounts.give_password(account=district.desk, by=by, at=noon)
    (letter,) = read(noon)
    assert "한지원 님이 새 비밀번호를 주었습니다" in letter.body and password not in letter.subject + letter.body


def test_it_is_written_in_the_language_of_the_account(district, by, noon):
    Account.objects.filter(pk=district.desk.pk).update(language="en")
    accounts.give_password(account=Account.objects.get(pk=district.desk.pk), by=by, at=noon)
    (letter,) = read(noon)
    assert letter.subject == "Chomchom: your log-in was changed" and "A new password was given by 한지원" in letter.body


def test_whoever_has_no_address_gets_none(district, by, noon):
    Account.objects.filter(pk=district.desk.pk).update(email="")
    accounts.give_password(account=Account.objects.get(pk=district.desk.pk), by=by, at=noon)
    assert read(noon) == [] and not AccountNews.objects.exists()


def test_the_postman_tries_again_and_old_rows_go(district, by, noon, settings):
    accounts.give_password(account=district.desk, by=by, at=noon)
    postman = outboxes.OUTBOXES["net.account_letters"]
    assert postman.is_due(now=noon) and not postman.is_due(now=noon - timedelta(seconds=1))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert postman.send(now=noon) == 0
    row = AccountNews.objects.get()
    assert (row.state, row.attempts) == ("pending", 1) and row.error and row.next_at > noon
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert postman.send(now=noon + LATER) == 1
    postman.send(now=noon + timedelta(days=29))
    assert AccountNews.objects.count() == 1
    postman.send(now=noon + timedelta(days=31))
    assert AccountNews.objects.count() == 0


@pytest.mark.parametrize("deed", ["add", "codes", "remove"])
def test_a_changed_factor_ends_the_other_sessions_and_not_this_one(district, noon, deed):
    if deed != "add":
        enrol(district.desk, noon)
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.force_login(Account.objects.get(pk=district.desk.pk))
        session = client.session
        session["second_factor_at"] = session["session_serial"] = 1 if deed != "add" else 0
        session.save()
        assert client.get(reverse("home")).status_code == 200
    words = {"password": factories.PASSWORD}
    if deed == "add":
        here.get(reverse("people:factor_app"))
        secret = data_keys.open_(here.session["factor_secret"]["secret"])
        code = totp.code_of(secret, totp.step_at(timezone.now()))
        here.post(reverse("people:factor_app"), words | {"code": code})
    elif deed == "codes":
        here.post(reverse("people:factor_codes"), words)
    else:
        here.post(reverse("people:factor_remove", args=[district.desk.factors.get().pk]), words)
    assert here.get(reverse("home")).status_code == 200
    assert elsewhere.get(reverse("home")).status_code == 302
