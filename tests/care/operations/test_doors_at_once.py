"""The same report by several ways at the same moment: one is taken, the others hear that it is here."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from chomchom.care.models import DoorReport, Handover, Observation
from chomchom.net.models import Alert
from tests.care.reports import handed_over, report
from tests.care.street import make_street

AT_ONCE = 6
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer: nothing happens at once"),
]


def all_at_once(street, raws):
    """Each report sent from a thread and connection of its own; answers as (result, code)."""
    start = Barrier(len(raws))

    def send(raw):
        try:
            start.wait(timeout=10)
            return street.one(raw)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(raws)) as threads:
        return Counter(threads.map(send, raws))


@pytest.fixture
def street(noon):
    assert connection.vendor == "postgresql"
    return make_street(noon)


def test_the_same_report(street):
    answers = all_at_once(street, [handed_over(1, street.stop, street.noon, fall="멍")] * AT_ONCE)
    assert answers == {("accepted", ""): 1, ("already", ""): AT_ONCE - 1}
    assert DoorReport.objects.count() == 1 and Alert.objects.filter(subject_kind="care.change").count() == 1


def test_one_number_for_two_stops(street):
    raws = [report(1, stop, "no_reply", street.noon, word="") for stop in (street.stop, street.second)]
    assert all_at_once(street, raws) == {("accepted", ""): 1, ("refused", "number_used"): 1}
    assert sorted(Handover.objects.filter(round=street.stop.round).values_list("state", flat=True)) == [
        "no_reply", "promised",
    ]  # fmt: skip


def test_different_reports_from_one_door(street):
    raws = [report(n, street.stop, "no_reply", street.noon, word="") for n in range(1, 4)]
    raws += [report(n, street.stop, "red_flag", street.noon, flag="smell") for n in range(4, AT_ONCE + 1)]
    assert all_at_once(street, raws) == {("accepted", ""): AT_ONCE}
    assert Handover.objects.get(pk=street.stop.pk).state == "red_flag"
    assert [alert.severity for alert in Alert.objects.filter(subject_id=street.stop.pk)] == ["red"]


def test_the_same_batch_in_another_order(street):
    """Taken together, each stop is held: in one order for all, so that nobody waits in a circle."""
    reports = [handed_over(1, street.stop, street.noon), handed_over(2, street.second, street.noon)]
    start = Barrier(AT_ONCE)

    def send(n):
        try:
            start.wait(timeout=10)
            return [answer.result for answer in street.receive(*reports[:: 1 if n % 2 else -1])]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        told = Counter(result for results in threads.map(send, range(AT_ONCE)) for result in results)
    assert told == {"accepted": 2, "already": 2 * (AT_ONCE - 1)}
    assert DoorReport.objects.count() == 2 and Observation.objects.count() == 16
