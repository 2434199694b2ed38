"""Lists taken into a mission, doubles merged and taken apart, links, applications."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from chomchom.core.actors import Actor
from chomchom.core.refusal import Refused
from chomchom.trade.models import Application, Buyer, Evidence, Guest, HalfDay, LinkFailure, SentList, Wish
from chomchom.trade.operations import applications, intake, links, merges
from chomchom.trade.operations.fit import table_of
from tests.factories import District, actor
from tests.trade import trade_factories as make

BY = Actor.program("test")


@pytest.fixture
def district(db):
    return District()


@pytest.fixture
def mission(district):
    return make.make_mission(district)


def take(shared_data, mission, kind, at):
    data = (shared_data / "trade" / f"{kind}.xlsx").read_bytes()
    source = intake.preview(kind=kind, mission=mission, file_name=f"{kind}.xlsx", data=data, by=BY, at=at)
    intake.apply(source=source, by=BY, at=at)
    return source


@pytest.fixture
def taken(shared_data, mission, noon):
    for kind in ("exporters", "buyers", "wishes"):
        take(shared_data, mission, kind, noon)
    return mission


def test_the_workbooks_become_a_mission(taken):
    assert Application.objects.count() == 18 and Application.objects.filter(state="ineligible").count() == 2
    assert Buyer.objects.count() == 96 and Evidence.objects.filter(value=None).count() == 70
    assert Wish.objects.count() == 252 and HalfDay.objects.count() == 5
    assert list(taken.legs.values_list("city", "country")) == [("Jakarta", "ID"), ("Ho Chi Minh City", "VN")]
    assert Guest.objects.filter(leg=None).count() == 0 and Guest.objects.filter(availability=None).count() == 0


def test_taking_the_same_lists_again_changes_nothing(taken, shared_data, noon):
    before = (Application.objects.count(), Buyer.objects.count(), Evidence.objects.count(), Wish.objects.count())
    for kind in ("exporters", "buyers", "wishes"):
        take(shared_data, taken, kind, noon)
    assert before == (
        Application.objects.count(), Buyer.objects.count(), Evidence.objects.count(), Wish.objects.count())  # fmt: skip


def test_a_list_is_taken_once(taken, noon):
    with pytest.raises(Refused) as refused:
        intake.apply(source=SentList.objects.first(), by=BY, at=noon)
    assert refused.value.refusal.code == "taken_already"


def test_the_command_takes_a_list(shared_data, mission, capsys):
    call_command("import", "exporters", str(shared_data / "trade/exporters.xlsx"), "--json")
    assert '"rows": 18' in capsys.readouterr().out and mission.applications.count() == 18


def test_a_trial_keeps_nothing(shared_data, mission, capsys):
    call_command("import", "buyers", str(shared_data / "trade/buyers.xlsx"), "--dry-run", "--json")
    assert '"unknown_evidence": 68' in capsys.readouterr().out and Buyer.objects.count() == 0


def test_the_fit_needs_as_many_statements_for_a_hundred_as_for_one(taken, django_assert_num_queries):
    with django_assert_num_queries(5):
        table = table_of(taken)
    assert len(table.applications) == 16 and len(table.guests) == 96
    sentence = table.sentence(0, 0)
    assert sentence.startswith("적합도") or sentence.startswith("Fit")


def test_a_merge_brings_the_history_along_and_can_be_taken_back(taken, noon):
    kept, gone = Buyer.objects.get(number="B01-032"), Buyer.objects.get(number="B01-094")
    counts = (kept.evidence.count(), gone.evidence.count(), Wish.objects.count())
    wishes = set(Wish.objects.values_list("pk", "guest", "by_exporter", "by_buyer"))
    row = merges.merge(kept=kept, gone=gone, reasons=["same_phone"], by=BY, at=noon)
    gone.refresh_from_db()
    assert gone.merged_into_id == kept.pk and kept.evidence.count() == 6 and gone.evidence.count() == 0
    assert not taken.guests.coming().filter(buyer=gone).exists()
    with pytest.raises(Refused):
        merges.merge(kept=gone, gone=kept, reasons=[], by=BY, at=noon)
    merges.undo(row=row, by=BY, at=noon)
    gone.refresh_from_db()
    assert gone.merged_into_id is None
    assert (kept.evidence.count(), gone.evidence.count(), Wish.objects.count()) == counts
    assert set(Wish.objects.values_list("pk", "guest", "by_exporter", "by_buyer")) == wishes
    with pytest.raises(Refused):
        merges.undo(row=row, by=BY, at=noon)


def test_what_a_later_list_says_of_a_merged_buyer_goes_to_the_one_that_stands(taken, shared_data, noon):
    kept, gone = Buyer.objects.get(number="B01-060"), Buyer.objects.get(number="B01-095")
    merges.merge(kept=kept, gone=gone, reasons=[], by=BY, at=noon)
    take(shared_data, taken, "wishes", noon)
    assert not Wish.objects.filter(guest__buyer=gone).exists()


# -- links -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def link(mission, noon):
    return links.issue(
        mission=mission, purpose="buyer_page", subject=("trade.guest", 1), expires_at=noon + timedelta(days=1), by=BY,
        at=noon,
    )  # fmt: skip


def code_of(token, at, purpose="buyer_page"):
    with pytest.raises(Refused) as refused:
        links.find(token=token, purpose=purpose, ip="192.0.2.1", at=at)
    assert len(str(refused.value)) > 20
    return refused.value.refusal.code


def test_a_link_opens_its_own_page_until_it_ends(link, noon):
    row, token = link
    assert links.find(token=token, purpose="buyer_page", ip=None, at=noon) == row
    assert token not in str(vars(row)) and len(token) >= 43
    assert code_of(token, noon, "confirm_result") == "link_unknown"
    assert code_of(token, noon + timedelta(days=1)) == "link_expired"
    links.revoke(link=row, by=BY, at=noon)
    assert code_of(token, noon) == "link_revoked"


def test_guessing_is_made_to_wait(link, noon):
    for _try in range(links.TRIES):
        assert code_of("guess", noon) == "link_unknown"
    assert code_of(link[1], noon) == "link_wait"
    assert links.find(token=link[1], purpose="buyer_page", ip="192.0.2.1", at=noon + links.WITHIN)
    assert LinkFailure.objects.count() == links.TRIES


def test_a_new_link_ends_the_one_before(link, mission, noon):
    links.issue(mission=mission, purpose="buyer_page", subject=("trade.guest", 1),
                expires_at=noon + timedelta(days=1), by=BY, at=noon)  # fmt: skip
    assert code_of(link[1], noon) == "link_revoked"


# -- reviews -----------------------------------------------------------------------------------------------------------


def test_several_reviewers_make_the_ranking_and_the_decision(district, mission, noon):
    mission.places = 1
    mission.save()
    rows = [make.make_application(mission, make.make_exporter(district)) for _n in range(2)]
    for account, points in ((district.trade_officer, 80), (district.secretary, 60)):
        for step, row in enumerate(rows):
            given = dict.fromkeys(applications.weights_of(mission), points + 10 * step)
            applications.review(application=row, points=given, note="", by=actor(account), at=noon)
    assert applications.decide(mission=mission, by=actor(district.trade_officer), at=noon) == 2
    states = {row.number: (row.state, row.rank, row.score) for row in mission.applications.all()}
    assert states == {rows[1].number: ("accepted", 1, 80), rows[0].number: ("reserve", 2, 70)}
    assert all("위" in row.reasons for row in mission.applications.all())


def test_a_decision_waits_for_all_reviews_and_otherwise_needs_a_reason(district, mission, noon):
    row = make.make_application(mission, make.make_exporter(district))
    with pytest.raises(Refused, match=r".+"):
        applications.decide(mission=mission, by=BY, at=noon)
    given = dict.fromkeys(applications.weights_of(mission), 101)
    with pytest.raises(Refused):
        applications.review(application=row, points=given, note="", by=actor(district.secretary), at=noon)
    accepted = make.make_accepted(mission, make.make_exporter(district))
    with pytest.raises(Refused):
        applications.decide_otherwise(application=accepted, verdict="refused", reasons=" ", by=BY, at=noon)
