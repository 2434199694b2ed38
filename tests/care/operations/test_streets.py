"""A street is closed and open again: who is sent around it, and what it changes for rounds that exist."""

from datetime import timedelta

import pytest
from factories import actor, make_handover, make_recipient, make_round

from chomchom.care.enums_rounds import ProposalKind
from chomchom.care.models import RoundProposal, StreetClosure
from chomchom.care.operations import proposals, round_question, streets
from chomchom.core.models import AccessEntry
from chomchom.core.refusal import Refused
from tests import factories

pytestmark = pytest.mark.django_db
MEAL = "lunch"
CUT = [[35.10, 126.83], [35.28, 126.83]]


@pytest.fixture
def day(noon):
    """Four people on one round at nine, two of them beyond the line that will be cut."""
    district, at = factories.District(), noon.replace(hour=9)
    row = make_round(district, at, planned_start_at=at.replace(hour=10))
    for number in range(4):
        person = make_recipient(district, latitude=35.19 + number / 500, longitude=126.82 + 0.02 * (number % 2))
        planned = at.replace(hour=11) + timedelta(minutes=10 * number)
        make_handover(district, at, person, round=row, position=number + 1, planned_at=planned)
    return district, at


def close(district, at, **changed):
    values = {
        "street": "", "line": CUT, "detour_minutes": 10, "reason": "침수", "starts_at": at,
        "ends_at": at + timedelta(hours=8), "district": district.office, "by": actor(district.officer), "at": at,
    } | changed  # fmt: skip
    return streets.close(**values)


def propose(closure, district, at):
    return streets.propose(
        closure=closure, provider=district.provider, day=at.date(), meal=MEAL, by=actor(district.desk), at=at
    )


def asked(district, at):
    return round_question.question(provider=district.provider, day=at.date(), meal=MEAL)


def code_of(call, *args, **values):
    with pytest.raises(Refused) as refused:
        call(*args, **values)
    return refused.value.refusal.code


def test_closed_it_is_kept_with_who_and_when_and_planned_around(day):
    district, at = day
    before = asked(district, at).problem.travel
    row = close(district, at)
    assert (row.closed_at, row.closed_by_id, row.lifted_at) == (at, district.officer.pk, None)
    assert AccessEntry.objects.filter(what="care.street.close").count() == 1
    after = asked(district, at).problem.travel
    assert (after.seconds["car"] > before.seconds["car"]).any()
    assert after.source.closed == 1


def test_it_counts_only_while_it_lasts_and_in_its_own_district(day):
    district, at = day
    before = asked(district, at).problem.travel.seconds["car"].tolist()
    close(district, at, starts_at=at + timedelta(days=1), ends_at=at + timedelta(days=2))
    close(district, at, starts_at=at.replace(hour=0), ends_at=at + timedelta(minutes=1))
    other = factories.District(gu="북구", gu_en="Buk-gu", prefix="b")
    close(other, at)
    assert asked(district, at).problem.travel.seconds["car"].tolist() == before


def test_lifted_the_ways_are_as_before_and_it_cannot_be_lifted_twice(day):
    district, at = day
    before = asked(district, at).problem.travel.seconds["car"].tolist()
    row = close(district, at)
    streets.lift(closure=row, by=actor(district.desk), at=at + timedelta(hours=1))
    row.refresh_from_db()
    assert (row.lifted_at, row.lifted_by_id) == (at + timedelta(hours=1), district.desk.pk)
    assert asked(district, at).problem.travel.seconds["car"].tolist() == before
    assert code_of(streets.lift, closure=row, by=actor(district.desk), at=at) == "lifted"


def test_it_becomes_a_proposal_that_says_whom_it_moves_and_the_desk_accepts(day):
    district, at = day
    proposal = propose(close(district, at), district, at)
    assert proposal.kind == ProposalKind.STREET
    assert proposal.cause["street"] == "침수" and not proposal.cause["open"]
    assert proposal.moved and {row["code"] for row in proposal.moved} == {"street_closed"}
    assert proposal.after["driving_s"] > proposal.before["driving_s"]
    proposals.accept(proposal=proposal, by=actor(district.desk), at=at)
    planned = {row["stop"]: row["to_s"] for row in proposal.moved}
    midnight = at.replace(hour=0)
    for stop in make_stops(district):
        if stop.pk in planned:
            assert stop.planned_at == midnight + timedelta(seconds=planned[stop.pk])


def make_stops(district):
    return factories.Handover.objects.filter(provider=district.provider)


def test_opened_again_it_becomes_a_proposal_too(day):
    district, at = day
    row = close(district, at)
    proposals.accept(proposal=propose(row, district, at), by=actor(district.desk), at=at)
    streets.lift(closure=row, by=actor(district.desk), at=at)
    row.refresh_from_db()
    proposal = propose(row, district, at)
    assert proposal.cause["open"] and proposal.after["driving_s"] < proposal.before["driving_s"]
    assert all(row["from"] == row["to"] for row in proposal.moved)


def test_where_no_way_leads_nothing_is_proposed(day):
    district, at = day
    far = close(district, at, line=[[34.5, 126.0], [34.6, 126.0]])
    assert code_of(propose, far, district, at) == "no_way_changes"
    assert not RoundProposal.objects.exists()
    make_stops(district).update(round=None, position=None)
    assert code_of(propose, close(district, at), district, at) == "no_rounds"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"ends_at": timedelta(0)}, "ends_too_early"),
        ({"starts_at": timedelta(hours=-3), "ends_at": timedelta(hours=-1)}, "over"),
        ({"line": []}, "no_course"),
        ({"line": [[35.1, 126.8]]}, "no_course"),
        ({"line": [], "street": "없는길"}, "unknown_street"),
    ],
)
def test_what_closes_nothing_is_refused_with_a_sentence(day, changed, code):
    district, at = day
    changed = {name: at + value if isinstance(value, timedelta) else value for name, value in changed.items()}
    assert code_of(close, district, at, **changed) == code
    assert not StreetClosure.objects.exists()
