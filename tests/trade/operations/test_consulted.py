"""Held consultations become deals by an operation with a button: each once, with its log behind it."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from chomchom.people.models import Account
from chomchom.trade.models import Consultation, Correction, Deal, Meeting, ProductLine
from chomchom.trade.operations import consultations, ledger
from chomchom.trade.queries.ledger import consulted_without_deal
from tests.factories import District
from tests.trade import meet_factories as make
from tests.trade.ledger_factories import AFTER, BY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
SAID = {"reaction": "some", "currency": "USD", "next_action": "견적", "next_owner": "exporter",
        "next_due_on": date(2026, 5, 30)}  # fmt: skip


@pytest.fixture
def small():
    return make.SmallLeg(District())


def logged(small, slot, *lines, complete=True, **values):
    """A meeting of the first exporter in this slot whose log is written."""
    meeting = make.make_meeting(small.half_day, small.first, small.guests[slot], slot)
    consultations.write(meeting=meeting, values=SAID | values, lines=lines, complete=complete, by=BY, at=AFTER)
    return meeting


def product(name="LED 가로등기구", price="10", quantity="100"):
    return {"product": name, "quoted_price": D(price), "quantity": D(quantity)}


def take(small):
    every = Meeting.objects.values_list("pk", flat=True)
    return ledger.take_over(mission=small.mission, meetings=every, by=BY, at=AFTER)


def test_each_completed_log_becomes_one_deal_and_never_two(small):
    first = logged(small, 0, product(), product("투광등", "5", "10"))
    second = logged(small, 1)
    logged(small, 2, product(), complete=False)
    taken = take(small)
    assert [deal.meeting_id for deal in taken.opened] == [first.pk, second.pk] and not taken.left
    lines = {deal.meeting_id: deal.entries.get() for deal in taken.opened}
    assert (lines[first.pk].rung, lines[first.pk].amount, lines[first.pk].happened_on) == (
        0, D(1050), small.half_day.day)  # fmt: skip
    assert lines[second.pk].amount is None, "unknown is not zero"
    assert lines[first.pk].proofs.get().reference == f"상담일지 제{first.pk}호"
    assert taken.opened[0].title == "LED 가로등기구 외 1건" and taken.opened[1].title == small.guests[1].buyer.name
    assert all(deal.rounds.count() == 1 for deal in taken.opened), "watched from now on"
    assert take(small).opened == [] and Deal.objects.count() == 2


def test_a_deal_opened_by_hand_stands_for_the_meeting_of_its_pair(small):
    meeting = logged(small, 0, product())
    deal = ledger.open_deal(application=small.first, guest=small.guests[0], title="가로등", by=BY, at=AFTER)
    assert deal.meeting_id == meeting.pk and take(small).opened == []
    other = ledger.open_deal(application=small.first, guest=small.guests[0], title="추가 주문", by=BY, at=AFTER)
    assert other.meeting_id is None
    with pytest.raises(IntegrityError, match="meeting"), transaction.atomic():
        Deal.objects.filter(pk=other.pk).update(meeting_id=meeting.pk)


def test_what_cannot_be_taken_over_says_what_is_missing(small):
    rupiah = logged(small, 0, product(), currency="IDR")
    corrected = logged(small, 1, product(), currency="VND")
    log = Consultation.objects.get(meeting=corrected)
    consultations.correct(consultation=log, field="currency", after="USD", reason="잘못 적음", by=BY, at=AFTER)
    taken = take(small)
    assert [(one.pk, "no rate of IDR" in why) for one, why in taken.left] == [(rupiah.pk, True)]
    assert taken.opened[0].entries.get().currency == "USD"
    ledger.enter_rate(
        office=small.mission.office, currency="IDR", on=small.half_day.day, usd_per_unit=D("0.00006"),
        source="한국은행", by=BY, at=AFTER,
    )  # fmt: skip
    assert take(small).opened[0].meeting_id == rupiah.pk


def test_taking_over_reads_a_constant_number_of_rows_before_it_writes(small, django_assert_num_queries):
    logged(small, 0, product())
    logged(small, 1, product(), product())
    with django_assert_num_queries(4):
        assert len(consulted_without_deal(small.mission)) == 2
    assert ProductLine.objects.count() == 3 and Correction.objects.count() == 0


def test_the_button_stands_where_something_waits_and_takes_the_own_only(small, client, later):
    logged(small, 0, product())
    other = make.make_meeting(small.half_day, small.second, small.guests[1], 1)
    consultations.write(meeting=other, values=SAID, lines=[product()], complete=True, by=BY, at=AFTER)
    address = reverse("trade:deals", args=[small.mission.pk])
    client.force_login(Account.objects.get(memberships__role="exporter"))
    client.cookies["django_language"] = "en"
    assert "1 consultation is logged" in client.get(address).content.decode()
    client.post(reverse("trade:deals_take_over", args=[small.mission.pk]))
    assert Deal.objects.get().application == small.first
    client.force_login(Account.objects.get(memberships__role="secretary"))
    page = client.post(reverse("trade:deals_take_over", args=[small.mission.pk]), follow=True).content.decode()
    assert "1 consultations were taken over" in page and "stand in no deal yet" not in page
    assert Deal.objects.count() == 2
