"""The report: every number is the number of rows behind it, on the page and in the workbook."""

import io
from datetime import timedelta

import pytest
from factories import District, actor, make_handover, viewer
from openpyxl import load_workbook

from chomchom.care.enums import Aspect, HandoverState, Level, ReportKind
from chomchom.care.exports import report_workbook
from chomchom.care.kinds import HANDOVER
from chomchom.care.models import Discard, DoorReport, Incident, Observation
from chomchom.care.queries import report as queries
from chomchom.care.queries.parties import parties
from chomchom.net import operations as net

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return District()


def reported(handover, kind, at, district):
    return DoorReport.objects.create(
        report_id=f"00000000-0000-4000-8000-{handover.pk:06}{len(kind):06}",
        handover=handover,
        kind=kind,
        happened_at=at,
        received_at=at,
        account=district.courier.account,
    )


@pytest.fixture
def day(district, noon):
    """Eight promised, one cancelled: some met, one changed, two no replies, one discarded, one incident."""
    met = [make_handover(district, noon, state=HandoverState.MET, met="recipient") for _ in range(4)]
    report = reported(met[0], ReportKind.HANDED_OVER, noon, district)
    Observation.objects.create(
        handover=met[0], report=report, aspect=Aspect.MOOD, level=Level.CHANGED, word="기운 없음"
    )
    Observation.objects.create(handover=met[0], report=report, aspect=Aspect.FALL, level=Level.CHANGED, word="멍")
    absent = make_handover(district, noon, state=HandoverState.SAFE_ABSENT, explanation="자녀 통화")
    late = make_handover(district, noon, state=HandoverState.NO_REPLY, provider=district.other_provider)
    for handover in (absent, late):
        reported(handover, ReportKind.NO_REPLY, noon, district)
    thrown = reported(absent, ReportKind.DISCARD, noon, district)
    Discard.objects.create(handover=absent, report=thrown, at=noon, by=district.courier.account)
    grave = make_handover(district, noon, state=HandoverState.EMERGENCY)
    Incident.objects.create(
        recipient=grave.recipient, provider=grave.provider, handover=grave, what_happened="쓰러짐", risk_to_life="-", opened_at=noon
    )  # fmt: skip
    make_handover(district, noon)
    make_handover(district, noon, state=HandoverState.CANCELLED)
    make_handover(district, noon + timedelta(days=1), state=HandoverState.MET)
    return noon.date()


EXPECTED = {
    "promised": 8, "met": 4, "safe_absent": 1, "emergency": 1, "open": 2, "no_reply": 2, "changed": 1, "incidents": 1,
    "discarded": 1, "cancelled": 1,
}  # fmt: skip


def test_the_numbers_of_a_day(district, day):
    report = queries.report(viewer(district.officer), day, day + timedelta(days=1))
    assert report.whole.numbers == EXPECTED
    assert (report.whole.met_share, report.whole.no_reply_rate) == (0.5, 0.25)
    for side in (report.providers, report.dongs):
        for what in queries.WHAT:
            assert sum(line.numbers[what] for line in side) == EXPECTED[what], what


@pytest.mark.parametrize("what", queries.WHAT)
def test_every_number_is_the_number_of_rows_behind_it(district, day, what, client):
    handovers = queries.scope(viewer(district.officer), day, day + timedelta(days=1))
    assert queries.rows_behind(handovers, what).count() == EXPECTED[what]
    client.force_login(district.officer)
    page = client.get(f"/care/handovers/?day={day}&what={what}")
    assert page.context["page"].paginator.count == EXPECTED[what]


def test_days_are_half_open_and_a_desk_counts_its_own(district, day):
    both = queries.report(viewer(district.officer), day, day + timedelta(days=2))
    assert both.whole.numbers["promised"] == EXPECTED["promised"] + 1
    own = queries.report(viewer(district.other_desk), day, day + timedelta(days=2))
    assert (own.whole.numbers["promised"], own.whole.numbers["no_reply"]) == (1, 1)


@pytest.mark.parametrize("people", [1, 3])
def test_the_same_number_of_queries_for_any_number_of_people(district, noon, people, django_assert_num_queries):
    for _ in range(people):
        make_handover(district, noon)
    looking = viewer(district.officer)
    assert looking.district_ids
    with django_assert_num_queries(4):  # and one more where there are alerts
        queries.report(looking, noon.date(), noon.date() + timedelta(days=1))


def test_the_workbook_tells_the_same(district, day):
    looking, until = viewer(district.officer), day + timedelta(days=1)
    report = queries.report(looking, day, until)
    handovers = queries.with_facts(queries.scope(looking, day, until))
    book = load_workbook(io.BytesIO(report_workbook(report, handovers, day, day)))
    numbers, minutes, rows = book.worksheets
    assert [cell.value for cell in numbers[5]][2:12] == list(EXPECTED.values())
    assert rows.max_row == 4 + EXPECTED["promised"] + EXPECTED["cancelled"]
    assert minutes.max_row == 4 + len(queries.STEPS)


def test_text_that_looks_like_a_formula_stays_text(district, noon):
    make_handover(district, noon, state=HandoverState.SAFE_ABSENT, explanation='=HYPERLINK("http://x.test")')
    looking, day = viewer(district.officer), noon.date()
    handovers = queries.with_facts(queries.scope(looking, day, day + timedelta(days=1)))
    report = queries.report(looking, day, day + timedelta(days=1))
    book = load_workbook(io.BytesIO(report_workbook(report, handovers, day, day)))
    cell = book.worksheets[2].cell(row=5, column=11)
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x.test")')


def test_the_minutes_come_from_what_the_ladder_did(district, noon):
    handover = make_handover(district, noon)
    alert = net.raise_alert(
        kind=HANDOVER, subject_id=handover.pk, policy="care.no_reply", parties=parties(handover),
        district_id=district.office.pk, cause="no_reply", severity="urgent", by=actor(district.courier.account), at=noon,
    )  # fmt: skip
    net.acknowledge(alert=alert, by=actor(district.desk), at=noon + timedelta(minutes=4))
    net.close(
        alert=alert, outcome="met", how="동 방문", note="", by=actor(district.desk), at=noon + timedelta(minutes=34)
    )
    report = queries.report(viewer(district.officer), noon.date(), noon.date() + timedelta(days=1))
    assert report.alerts == 1
    assert report.minutes["acknowledged"].median == 4
    assert report.minutes["known"].worst == 34
    assert report.minutes["district"].number == 0


@pytest.mark.parametrize(
    ("minutes", "answer"),
    [([], (0, None, None, None)), ([5.0], (1, 5, 5, 5)), ([float(n) for n in range(1, 11)], (10, 5.5, 9, 10))],
)
def test_median_nine_of_ten_and_worst(minutes, answer):
    found = queries.Minutes.of(minutes)
    assert (found.number, found.median, found.p90, found.worst) == answer
