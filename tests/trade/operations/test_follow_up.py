from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chomchom.core.refusal import Refused
from chomchom.net.enums import AlertState, WatchState
from chomchom.net.models import Alert, Notice, Watch
from chomchom.net.operations.advancing import advance
from chomchom.trade.enums_ledger import DealState, Ending, RoundState, Rung
from chomchom.trade.models import Deal, FollowUp
from chomchom.trade.operations import follow_up, ledger, mous
from chomchom.trade.operations.ledger import confirming
from tests.factories import SEOUL, District
from tests.trade.ledger_factories import AFTER, BY, Parties, line, pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
R = Rung


def live(deal):
    rounds = FollowUp.objects.filter(deal=deal).values("pk")
    return Watch.objects.filter(
        subject_kind="trade.follow_up", subject_id__in=rounds, state__in=(WatchState.OPEN, WatchState.ALERTED)
    )


def insist_watched(deal):
    """An open deal has exactly one live watch, of the one round that waits; an ended one has none."""
    deal.refresh_from_db()
    waiting = list(FollowUp.objects.waiting().filter(deal=deal))
    if deal.state == DealState.OPEN:
        assert [watch.subject_id for watch in live(deal)] == [one.pk for one in waiting] and len(waiting) == 1
    else:
        assert not live(deal).exists() and not waiting


def waiting(deal):
    return FollowUp.objects.waiting().get(deal=deal)


def test_the_first_round_is_due_a_week_after_the_mission_on_a_working_day(db):
    parties = Parties(District())
    deal = parties.deal(at=datetime(2026, 5, 12, 10, tzinfo=SEOUL))
    assert (waiting(deal).number, waiting(deal).due_at) == (1, datetime(2026, 5, 22, 18, tzinfo=SEOUL))
    watch = live(deal).get()
    assert set(watch.parties) == {"exporter", "secretary", "trade_officer", "trade_head"}
    assert watch.district_id == parties.mission.office_id


def test_an_answer_begins_the_next_round_and_activity_sets_the_clock_anew(db):
    deal = Parties(District()).deal(line(R.PIPELINE))
    at = datetime(2026, 5, 27, 10, tzinfo=SEOUL)
    follow_up.answer(deal=deal, words="견적서를 검토 중", by=BY, at=at)
    second = waiting(deal)
    assert (second.number, second.due_at.date()) == (2, date(2026, 6, 22))  # 20 June is a Saturday
    ledger.record(deal=deal, line=line(R.CONDITIONAL), by=BY, at=at + timedelta(days=10))
    moved = waiting(deal)
    assert (moved.pk, moved.due_at.date()) == (second.pk, date(2026, 6, 29))
    assert live(deal).get().due_at == moved.due_at
    with pytest.raises(Refused):
        follow_up.answer(deal=deal, words=" ", by=BY, at=at)


def test_silence_climbs_from_the_exporter_to_the_head(db):
    district = District()
    deal = Parties(district).deal(line(R.SIGNED))
    due = waiting(deal).due_at
    advance(now=due)
    alert = Alert.objects.get(subject_kind="trade.follow_up")
    told = []
    for day in (0, 2, 5, 10):
        advance(now=due + timedelta(days=day, hours=1))
        told.append(set(Notice.objects.filter(alert=alert).values_list("account__username", flat=True)))
    assert told[0] == {"exporter"} and "secretary" in told[1] and "trade" in told[2] and "trade_head" in told[3]
    insist_watched(deal)
    ledger.record(deal=deal, line=line(R.DECLARED, "10"), by=BY, at=due + timedelta(days=11))
    alert.refresh_from_db()
    assert (alert.state, alert.outcome) == (AlertState.CLOSED, "active")
    assert waiting(deal).number == 2
    insist_watched(deal)


def test_it_ends_at_shipped_or_with_a_reason_only(db):
    parties = Parties(District())
    shipped = parties.deal(line(R.SIGNED), line(R.DECLARED))
    lost = parties.deal(line(R.PIPELINE))
    ledger.end(deal=lost, ending=Ending.LOST, reason="가격이 맞지 않음", by=BY, at=AFTER)
    for deal, state in ((shipped, RoundState.SHIPPED), (lost, RoundState.LOST)):
        insist_watched(deal)
        assert FollowUp.objects.filter(deal=deal).latest("pk").state == state
        with pytest.raises(Refused):
            follow_up.answer(deal=deal, words="또", by=BY, at=AFTER)
    ledger.strike(entry=shipped.entries.get(rung=R.DECLARED), reason="다른 계약의 신고", by=BY, at=AFTER)
    insist_watched(shipped)


def test_a_mission_has_rounds_of_its_own(db):
    parties = Parties(District())
    follow_up.plan(mission=parties.mission, rounds=["3d", "2m"], by=BY, at=AFTER)
    assert waiting(parties.deal(at=datetime(2026, 5, 12, 10, tzinfo=SEOUL))).due_at.date() == date(2026, 5, 18)
    with pytest.raises(Refused):
        follow_up.plan(mission=parties.mission, rounds=["2m", "3d"], by=BY, at=AFTER)


def test_the_auditor_watches_again_what_has_fallen_silent(db):
    deal = Parties(District()).deal(line(R.SIGNED))
    live(deal).update(state=WatchState.EXCUSED, next_at=None, ended_at=AFTER)
    assert follow_up.mend(by=BY, at=AFTER) == 1
    insist_watched(deal)
    assert follow_up.mend(by=BY, at=AFTER) == 0


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "pipeline",
                "conditional",
                "signed",
                "paid",
                "ship",
                "last",
                "end",
                "revive",
                "strike",
                "answer",
                "say",
                "net",
            ]
        ),
        st.integers(1, 200),
    ),
    min_size=3,
    max_size=9,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_nothing_falls_silent(db, steps):
    """Whatever happens to a deal, in whatever order and with the worker of the net in between."""
    from django.db import transaction

    with transaction.atomic():
        deal, at = Parties(District()).deal(line(R.CONSULTED, None)), AFTER
        for what, days in steps:
            at += timedelta(days=days)
            try:
                with transaction.atomic():
                    _do(deal, what, at)
            except Refused:
                pass
            insist_watched(deal)
        transaction.set_rollback(True)


def _do(deal, what, at):
    day = {"happened_on": at.date()}
    if what == "net":
        return advance(now=at)
    if what == "answer":
        return follow_up.answer(deal=deal, words="연락함", by=BY, at=at)
    if what == "end":
        return ledger.end(deal=deal, ending=Ending.LAPSED, reason="기한이 지남", by=BY, at=at)
    if what == "revive":
        return ledger.revive(deal=deal, reason="다시 논의", by=BY, at=at)
    last = deal.entries.order_by("-pk").first()
    if what == "strike":
        return ledger.strike(entry=last, reason="잘못 적음", by=BY, at=at)
    if what == "say":
        return confirming.say(entry=last, party="buyer", word="confirmed", without="later", said_by="B", by=BY, at=at)
    rung = {"pipeline": R.PIPELINE, "conditional": R.CONDITIONAL, "signed": R.SIGNED, "paid": R.PAID}.get(
        what, R.DECLARED
    )
    more = {"expected_on": at.date() + timedelta(days=90)} if rung == R.PIPELINE else {}
    amount = "30000" if rung >= R.PAID else "100000"
    return ledger.record(deal=deal, line=line(rung, amount, is_last=what == "last", **day, **more), by=BY, at=at)


def test_every_open_deal_is_watched_in_the_database_as_a_whole(db):
    parties = Parties(District())
    for _number in range(3):
        parties.deal(line(R.SIGNED))
    parties.deal(line(R.SIGNED), line(R.DECLARED))
    assert Deal.objects.open().count() == 3 == FollowUp.objects.waiting().count()


# -- memoranda ----------------------------------------------------------------------------------------------------------


def record_mou(parties, **values):
    given = {
        "mission": parties.mission, "kind": "company", "title": "공급 협력", "parties": "북구광학, PT Contoh",
        "scope": "시제품 공급", "signed_on": date(2026, 5, 13), "application": parties.application, "data": pdf(),
        "file_name": "mou.pdf",
    }  # fmt: skip
    return mous.record(**(given | values), by=BY, at=AFTER)


def test_a_memorandum_is_kept_with_its_file_and_its_promises_are_watched(db):
    mou = record_mou(Parties(District()))
    assert len(mou.document.sha256) == 64
    promise = mous.promise(mou=mou, text="시제품 20개 발송", role="exporter", due_on=date(2026, 6, 6), by=BY, at=AFTER)
    watch = Watch.objects.get(subject_kind="trade.mou_promise", subject_id=promise.pk)
    assert watch.due_at == datetime(2026, 6, 8, 18, tzinfo=SEOUL)  # 6 June is a Saturday and a holiday
    mous.end_promise(promise=promise, outcome="발송함", is_given_up=False, by=BY, at=AFTER)
    watch.refresh_from_db()
    assert (watch.state, watch.outcome) == (WatchState.KEPT, "kept")
    with pytest.raises(Refused):
        mous.end_promise(promise=promise, outcome="또", is_given_up=False, by=BY, at=AFTER)


@pytest.mark.parametrize(
    "values",
    [{"application": None}, {"signed_on": date(2027, 1, 1)}, {"data": b"MZ", "file_name": "mou.pdf"}, {"data": b""}],
)
def test_a_memorandum_that_is_not_whole_is_refused(db, values):
    with pytest.raises(Refused) as raised:
        record_mou(Parties(District()), **values)
    assert len(str(raised.value)) > 20


def test_a_memorandum_with_an_institution_needs_no_company(db):
    assert record_mou(Parties(District()), kind="institution", application=None).application is None
