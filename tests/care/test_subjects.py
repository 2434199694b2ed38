"""How the net shows a handover and a change of condition, and how their alerts end from the alert's page."""

from datetime import timedelta

import pytest
from django.utils import translation

from chomchom.care.models import EmergencyContact, Handover, Recipient
from chomchom.core.refusal import Refused
from chomchom.net import subjects
from chomchom.net.models import Alert, Watch
from tests import factories
from tests.care.reports import handed_over, report

MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(street):
    return factories.viewer(street.district.desk)


def alert_of(street, kind="care.handover"):
    return Alert.objects.get(subject_kind=kind, subject_id=street.stop.pk)


def close(alert, outcome, by, at, how="통장 김씨 · 12:05"):
    subjects.KINDS[alert.subject_kind].close(alert=alert, outcome=outcome, how=how, note="", by=by, at=at)


def test_the_label_for_messages_holds_nothing_of_the_person(street):
    Recipient.objects.filter(pk=street.stop.recipient_id).update(name="오금례", phone="010-1111-2222")
    EmergencyContact.objects.create(
        recipient_id=street.stop.recipient_id, position=1, name="오아들", relation="아들", phone="010-9999-8888"
    )
    card = subjects.cards("care.handover", [street.stop.pk])[street.stop.pk]
    assert "오금례" in card.title
    assert card.label == f"{street.stop.recipient.external_id} · 수완동"
    lines = "\n".join(card.lines)
    assert "010-1111-2222" in lines and "오아들" in lines and "010-9999-8888" in lines and "13:00" in lines
    assert card.url.endswith(f"/handovers/{street.stop.pk}/")


def test_who_has_nobody_to_call_is_said_so(street):
    with translation.override("en"):
        lines = subjects.cards("care.handover", [street.stop.pk])[street.stop.pk].lines
    assert "No emergency contact is known." in lines


@pytest.mark.parametrize(("kind", "queries"), [("care.handover", 3), ("care.change", 2)])
def test_many_cards_in_two_or_three_queries(street, kind, queries, django_assert_num_queries):
    ids = [street.stop.pk, street.second.pk, street.others.pk]
    with django_assert_num_queries(queries):
        assert set(subjects.cards(kind, ids)) == set(ids)


def test_a_change_shows_what_the_courier_wrote(street):
    street.receive(handed_over(1, street.stop, street.noon, fall="이마에 멍"))
    assert any("이마에 멍" in line for line in subjects.cards("care.change", [street.stop.pk])[street.stop.pk].lines)


@pytest.mark.parametrize("outcome", ["met", "safe_absent"])
def test_closing_from_the_alerts_page_accounts_for_the_person(street, desk, outcome):
    street.receive(report(1, street.stop, "no_reply", street.noon))
    close(alert_of(street), outcome, desk, street.noon + MINUTE)
    stop = Handover.objects.get(pk=street.stop.pk)
    assert (stop.state, stop.explanation) == (outcome, "통장 김씨 · 12:05")
    assert (alert_of(street).state, alert_of(street).outcome) == ("closed", outcome)
    assert Watch.objects.get(subject_kind="care.handover", subject_id=stop.pk).state == "kept"


@pytest.mark.parametrize("outcome", ["unknown", "", "promised", "no_reply", "cancelled"])
def test_unknown_is_no_way_to_end(street, desk, outcome):
    street.receive(report(1, street.stop, "no_reply", street.noon))
    with pytest.raises(Refused):
        close(alert_of(street), outcome, desk, street.noon + MINUTE)
    assert alert_of(street).is_live and Handover.objects.get(pk=street.stop.pk).state == "no_reply"
    close(alert_of(street), "met", desk, street.noon + MINUTE)


def test_an_emergency_is_closed_only_with_its_incident(street, desk):
    street.receive(report(1, street.stop, "red_flag", street.noon, flag="collapsed"))
    with pytest.raises(Refused) as refused:
        close(alert_of(street), "emergency", desk, street.noon + MINUTE)
    assert refused.value.refusal.code == "incident"
    assert alert_of(street).is_live and Handover.objects.get(pk=street.stop.pk).state == "red_flag"
    links = [url for _label, url in subjects.KINDS["care.handover"].links(alert_of(street))]
    assert any("incident" in url for url in links)


def test_a_change_is_closed_without_touching_the_handover(street, desk):
    street.receive(handed_over(1, street.stop, street.noon, fall="멍"))
    close(alert_of(street, "care.change"), "plan_review", desk, street.noon + MINUTE)
    assert alert_of(street, "care.change").outcome == "plan_review"
    assert Handover.objects.get(pk=street.stop.pk).state == "met"
