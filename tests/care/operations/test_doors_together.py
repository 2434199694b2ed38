"""A whole round at once: what a phone brings back from a basement costs a few statements, and says the same."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.db.models import F

from chomchom.care.models import DoorReport, FamilyMessage, Handover, Observation, Round
from chomchom.care.operations import doors_together, family
from chomchom.care.operations.phones import positions
from chomchom.core.models import AccessEntry
from chomchom.net.models import Alert, Watch
from chomchom.net.tasks.worker import Worker
from tests import factories
from tests.care.reports import handed_over, number, report
from tests.care.street import watch

MINUTE = timedelta(minutes=1)
STOPS = 30


@pytest.fixture
def stops(street):
    """Thirty stops of one round, watched; the first two are those of the street."""
    more = [
        factories.make_handover(street.district, street.noon, round=street.stop.round, position=n)
        for n in range(3, STOPS + 1)
    ]
    for stop in more:
        watch(stop, street.noon.replace(hour=9))
    return [street.stop, street.second, *more]


def batch(street, stops):
    return [handed_over(n, stop, street.noon - (STOPS - n) * MINUTE) for n, stop in enumerate(stops, 1)]


def test_thirty_reports_at_once_cost_what_a_few_do(street, stops, django_assert_num_queries):
    courier, reports = street.courier, batch(street, stops)
    with django_assert_num_queries(22 if connection.vendor == "sqlite" else 21):  # SQLite: 240 observations in two
        answers = street.receive(*reports, by=courier)
    assert [(one.report_id, one.result, one.sentence) for one in answers] == [
        (raw["report_id"], "accepted", "") for raw in reports
    ]
    assert set(
        Handover.objects.filter(pk__in=[one.pk for one in stops]).values_list("state", "met", "explanation")
    ) == {("met", "recipient", "배달원")}
    assert [(row.report_id.int, row.happened_at) for row in DoorReport.objects.order_by("report_id")] == [
        (n, street.noon - (STOPS - n) * MINUTE) for n in range(1, STOPS + 1)
    ]
    assert not Handover.objects.filter(reports__isnull=False).exclude(state_at=F("reports__happened_at")).exists()
    assert Observation.objects.filter(level="as_usual", report__handover=F("handover")).count() == 8 * STOPS
    assert set(Watch.objects.of("care.handover", [one.pk for one in stops]).values_list("state", "outcome")) == {
        ("kept", "met")
    }
    assert Round.objects.get(pk=street.stop.round_id).state == "done"
    entries = AccessEntry.objects.filter(what="care.door.handed_over")
    assert {(entry.subject_id, entry.detail["report"]) for entry in entries} == {
        (stop.recipient_id, number(n)) for n, stop in enumerate(stops, 1)
    }
    with django_assert_num_queries(1):
        assert {one.result for one in street.receive(*reports, by=courier)} == {"already"}


def test_what_is_not_ordinary_in_a_batch_is_answered_for_itself(street, stops):
    street.receive(handed_over(90, stops[7], street.noon - 40 * MINUTE))
    Handover.objects.filter(pk=stops[8].pk).update(state="cancelled")
    Worker(name="t", clock=lambda: stops[9].due_at + 31 * MINUTE).run_once()  # the net had given up hope
    raws = batch(street, stops)
    raws[1]["handover"] = street.others.pk
    raws[2]["content"]["observations"]["fall"] = {"level": "changed", "word": "이마에 멍"}
    raws[3]["content"].pop("met")
    raws[4] = report(5, stops[4], "no_reply", street.noon, word="")
    raws[5:6] = [report(95, stops[5], "red_flag", street.noon, flag="collapsed"), raws[5]]
    raws[7]["report_id"] = raws[7]["report_id"].upper()
    answers = street.receive(*raws, raws[0], at=stops[9].due_at + 40 * MINUTE)
    told = {one.report_id: one.result for one in answers[:-1]}
    assert told == {raw["report_id"]: "accepted" for raw in raws} | {
        number(2): "refused", number(4): "refused", number(8): "already",
    }  # fmt: skip
    assert answers[-1].result == "already"
    states = dict(Handover.objects.filter(pk__in=[one.pk for one in stops]).values_list("position", "state"))
    assert states == dict.fromkeys(range(1, STOPS + 1), "met") | {
        2: "promised", 4: "promised", 5: "no_reply", 6: "red_flag",
    }  # fmt: skip
    live = Alert.objects.filter(subject_kind="care.handover").live().values_list("subject_id", flat=True)
    mine = {stop.pk for stop in stops}
    assert set(live) & mine == {stops[n].pk for n in (1, 3, 4, 5)}
    (change,) = Alert.objects.filter(subject_kind="care.change")
    assert (change.subject_id, change.severity) == (stops[2].pk, "urgent")
    corrected = Alert.objects.get(subject_kind="care.handover", subject_id=stops[0].pk)
    assert set(corrected.notices.filter(kind="correct").values_list("account__username", flat=True)) == {"desk", "case"}
    assert corrected.entries.get(kind="closed").happened_at == street.noon - (STOPS - 1) * MINUTE


def test_family_and_position_are_told_together_as_they_are_alone(street, stops):
    desk = factories.viewer(street.district.desk)
    family.give_consent(
        recipient=stops[0].recipient, name="딸", relation="딸", channel="sms", address="010-0000-0000",
        given_on=street.noon.date(), given_how="방문", by=desk, at=street.noon,
    )  # fmt: skip
    positions.consent(by=street.courier, at=street.noon)
    raws = batch(street, stops[:3])
    for raw in raws:
        raw["content"]["position"] = {"lat": 35.19, "lng": 126.82, "accuracy_m": 12}
    street.receive(*raws)
    assert list(FamilyMessage.objects.values_list("handover", "state")) == [(stops[0].pk, "pending")]
    assert all("position" in row.content for row in DoorReport.objects.all())
    positions.withdraw(by=street.courier, at=street.noon)
    late = [handed_over(n, stop, street.noon) for n, stop in enumerate(stops[3:5], 50)]
    for raw in late:
        raw["content"]["position"] = {"lat": 35.19, "lng": 126.82, "accuracy_m": 12}
    street.receive(*late)
    assert not any("position" in row.content for row in DoorReport.objects.filter(handover__in=stops[3:5]))


def test_a_number_that_arrives_by_another_way_meanwhile_stops_only_itself(street, stops, monkeypatch):
    """The other tab was faster between our look at the numbers and our write."""
    raws = batch(street, stops[:3])
    take = doors_together.take

    def after_the_other_tab(**how):
        monkeypatch.setattr(doors_together, "take", take)
        DoorReport.objects.create(
            report_id=number(2), handover=street.yesterday, kind="step", happened_at=street.noon,
            received_at=street.noon, account=street.district.other_courier.account, content={},
        )  # fmt: skip
        with pytest.raises(IntegrityError):
            take(**how)
        raise IntegrityError

    monkeypatch.setattr(doors_together, "take", after_the_other_tab)
    answers = street.receive(*raws)
    assert [(one.result, one.code) for one in answers] == [
        ("accepted", ""), ("refused", "number_taken"), ("accepted", ""),
    ]  # fmt: skip
    assert DoorReport.objects.count() == 3
