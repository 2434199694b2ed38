from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import Error, transaction

from chomchom.care.enums_family import FamilyChannel, FamilyState
from chomchom.care.kinds import FAMILY_CALL
from chomchom.care.models import FamilyConsent, FamilyMessage
from chomchom.care.operations import family
from chomchom.core.refusal import Refused
from chomchom.net import channels
from chomchom.net.channels import ChannelError
from chomchom.net.models import Watch
from tests import factories
from tests.care.reports import handed_over, report

MINUTE = timedelta(minutes=1)


@pytest.fixture
def manager(street):
    return factories.actor(street.district.case_manager)


def agree(street, manager, **values) -> FamilyConsent:
    values = {
        "name": "김자녀", "relation": "자녀", "channel": FamilyChannel.EMAIL, "address": "child@example.test",
        "given_on": date(2026, 5, 1), "given_how": "방문 때 서명",
    } | values  # fmt: skip
    return family.give_consent(recipient=street.stop.recipient, **values, by=manager, at=street.noon)


def code(refused) -> str:
    return refused.value.refusal.code


def test_handed_over_as_usual_and_nothing_else(street, manager):
    """The whole letter, word for word: no name, no address, no meal, nothing that was seen."""
    person = street.stop.recipient
    agree(street, manager)
    street.receive(
        handed_over(1, street.stop, street.noon.replace(minute=4), met="recipient"), at=street.noon + 5 * MINUTE
    )
    assert family.send_due(now=street.noon + 6 * MINUTE) == 1
    (letter,) = mail.outbox
    assert letter.to == ["child@example.test"]
    assert (letter.subject, letter.body.strip()) == ("식사지원", "12:04에 전해 드렸고, 평소와 같으셨습니다.")
    whole = f"{letter.subject} {letter.body} {letter.extra_headers}"
    for secret in (person.name, person.external_id, person.address, "수완동", "도시락", "배달원", person.phone):
        assert secret not in whole
    assert FamilyMessage.objects.get().state == FamilyState.SENT
    assert family.send_due(now=street.noon + 60 * MINUTE) == 0


def test_without_consent_nobody_is_told(street):
    street.receive(handed_over(1, street.stop, street.noon))
    assert not FamilyMessage.objects.exists()


def test_the_consent_of_one_person_tells_nothing_of_another(street, manager):
    agree(street, manager)
    street.receive(handed_over(1, street.second, street.noon))
    assert not FamilyMessage.objects.exists()


@pytest.mark.parametrize("kind", ["no_reply", "red_flag"])
def test_a_shut_door_or_a_warning_tells_the_family_nothing_by_itself(street, manager, kind):
    agree(street, manager)
    content = {"word": ""} | ({"flag": "collapsed"} if kind == "red_flag" else {})
    street.receive(report(1, street.stop, kind, street.noon, **content))
    assert not FamilyMessage.objects.exists()


def test_what_was_not_as_usual_becomes_a_call_with_no_word_of_it(street, manager):
    agree(street, manager)
    street.receive(handed_over(1, street.stop, street.noon, fall="이마에 멍"))
    row = FamilyMessage.objects.get()
    assert row.state == FamilyState.TO_CALL and family.send_due(now=street.noon + MINUTE) == 0 and not mail.outbox
    assert "멍" not in str(FamilyMessage.objects.values().get())
    watch = Watch.objects.get(subject_kind=FAMILY_CALL, subject_id=row.pk)
    family.record_call(message=row, note="자녀 통화", by=manager, at=street.noon + MINUTE)
    watch.refresh_from_db()
    row.refresh_from_db()
    assert (row.state, watch.outcome) == (FamilyState.CALLED, "called")


def test_told_once_whatever_the_line_did(street, manager):
    agree(street, manager)
    same = handed_over(1, street.stop, street.noon)
    street.receive(same)
    street.receive(same)
    street.receive(handed_over(2, street.stop, street.noon + MINUTE), at=street.noon + 2 * MINUTE)
    assert FamilyMessage.objects.count() == 1


def test_a_later_report_of_a_change_stops_the_message_that_waits(street, manager):
    agree(street, manager)
    street.receive(handed_over(1, street.stop, street.noon))
    street.receive(handed_over(2, street.stop, street.noon + MINUTE, mood="말이 없음"), at=street.noon + 2 * MINUTE)
    assert FamilyMessage.objects.get().state == FamilyState.TO_CALL
    assert family.send_due(now=street.noon + 3 * MINUTE) == 0


def test_withdrawn_stops_at_once_also_what_waits(street, manager):
    consent = agree(street, manager)
    street.receive(handed_over(1, street.stop, street.noon))
    assert family.withdraw_consent(consent=consent, how="전화", by=manager, at=street.noon + MINUTE) == 1
    assert family.send_due(now=street.noon + 2 * MINUTE) == 0 and not mail.outbox
    assert FamilyMessage.objects.get().state == FamilyState.WITHDRAWN
    street.receive(handed_over(2, street.second, street.noon))
    assert FamilyMessage.objects.count() == 1
    assert family.withdraw_consent(consent=consent, how="전화", by=manager, at=street.noon + MINUTE) == 0


def test_withdrawn_between_lease_and_sending_is_not_sent(street, manager, monkeypatch):
    consent = agree(street, manager)
    street.receive(handed_over(1, street.stop, street.noon))
    lease = family._lease

    def lease_then_withdraw(pk, now):
        letter = lease(pk, now)
        family.withdraw_consent(consent=consent, how="문 앞에서", by=manager, at=now)
        return letter

    monkeypatch.setattr(family, "_lease", lease_then_withdraw)
    assert family.send_due(now=street.noon + MINUTE) == 0 and not mail.outbox


def test_a_withdrawn_call_is_no_call_any_more(street, manager):
    consent = agree(street, manager, channel=FamilyChannel.CALL, address="010-1111-2222")
    street.receive(handed_over(1, street.stop, street.noon))
    row = FamilyMessage.objects.get()
    assert row.state == FamilyState.TO_CALL
    family.withdraw_consent(consent=consent, how="전화", by=manager, at=street.noon)
    assert Watch.objects.get(subject_kind=FAMILY_CALL, subject_id=row.pk).outcome == "withdrawn"


def test_how_it_was_taken_back_is_said(street, manager):
    with pytest.raises(Refused) as refused:
        family.withdraw_consent(consent=agree(street, manager), how=" ", by=manager, at=street.noon)
    assert code(refused) == "how"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"address": "child@@example"}, "address"),
        ({"channel": FamilyChannel.SMS, "address": "12"}, "address"),
        ({"given_on": date(2026, 5, 14)}, "given_ahead"),
        ({"given_on": date(2024, 5, 14)}, "given_far"),
    ],
)
def test_a_consent_that_cannot_be_is_refused(street, manager, values, expected):
    with pytest.raises(Refused) as refused:
        agree(street, manager, **values)
    assert code(refused) == expected and not FamilyConsent.objects.exists()


def test_the_same_way_twice_is_refused_and_possible_again_after_withdrawal(street, manager):
    consent = agree(street, manager)
    with pytest.raises(Refused) as refused:
        agree(street, manager)
    assert code(refused) == "twice"
    family.withdraw_consent(consent=consent, how="전화", by=manager, at=street.noon)
    assert agree(street, manager).pk != consent.pk


def test_the_wording_is_kept_as_it_was_agreed_to(street, manager):
    consent = agree(street, manager)
    assert consent.version and "평소" in consent.purpose
    with pytest.raises(Error), transaction.atomic():
        FamilyConsent.objects.filter(pk=consent.pk).update(purpose="다른 말")


class Broken:
    name, label, bundles, threads = "email", "e-mail", False, 1

    def addresses(self, account_ids):
        return {}

    def send(self, message):
        raise ChannelError("no line")


def test_a_failure_is_tried_again_and_given_up_with_its_reason(street, manager, monkeypatch):
    monkeypatch.setitem(channels.CHANNELS, "email", Broken())
    agree(street, manager)
    street.receive(handed_over(1, street.stop, street.noon))
    at = street.noon
    for minutes in (1, 2, 6, 16, 61):
        at += minutes * MINUTE
        assert family.send_due(now=at) == 0
    row = FamilyMessage.objects.get()
    assert (row.state, row.error, row.attempts) == (FamilyState.FAILED, "no line", 5)


def test_nobody_hears_of_a_lunch_at_midnight(street, manager):
    agree(street, manager)
    street.receive(handed_over(1, street.stop, street.noon))
    assert family.send_due(now=street.noon + timedelta(hours=13)) == 0 and not mail.outbox
