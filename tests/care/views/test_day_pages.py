"""The pages of a day: what they show, to whom, at a constant number of queries."""

from datetime import timedelta

import pytest
from factories import District, make_handover, make_plan, make_recipient, make_round

from chomchom.care.enums import HandoverState, RoundState
from chomchom.care.models import Handover
from chomchom.core import clock
from chomchom.core.models import AccessEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def story(settings, tmp_path, noon):
    settings.VAR = tmp_path
    clock.set_story(at=noon, speed=0)


@pytest.fixture
def district():
    return District()


@pytest.fixture
def officer(client, district):
    client.force_login(district.officer)
    return client


def late(district, noon, **values):
    return make_handover(district, noon, due_at=noon - timedelta(minutes=7), **values)


class TestBoard:
    def test_the_unknown_are_named_and_the_look_is_logged_once_an_hour(self, officer, district, noon):
        row = late(district, noon)
        make_handover(district, noon, make_recipient(district, name="아직아님"))
        for _ in range(2):
            text = officer.get("/care/").content.decode()
            assert row.recipient.name in text and "아직아님" not in text
        looks = AccessEntry.objects.filter(what="care.board", subject_id=row.recipient_id)
        assert looks.count() == 1

    def test_its_live_part_is_the_part_only(self, officer, district, noon):
        late(district, noon)
        part = officer.get("/care/?part=live", headers={"HX-Request": "true"}).content.decode()
        assert part.lstrip().startswith('<div id="live"') and "<html" not in part
        assert 'hx-swap-oob="true"' in part

    def test_points_bear_no_names(self, officer, district, noon):
        row = late(district, noon)
        answer = officer.get("/care/points/")
        assert answer.json()["points"] == [[row.pk, row.recipient.latitude, row.recipient.longitude, "promised"]]
        assert row.recipient.name not in answer.content.decode()

    def test_nonsense_in_the_address_shows_today(self, officer, noon):
        for query in ("day=never", "day=0001-01-01", "day=9999-12-31", "day=2026-05-13&to=0001-01-01", "meal=x"):
            answer = officer.get(f"/care/?{query}")
            assert (answer.status_code, answer.context["asked"].day) == (200, noon.date()), query

    @pytest.mark.parametrize("people", [1, 3])
    def test_a_constant_number_of_queries(self, officer, district, noon, people, django_assert_num_queries):
        for _ in range(people):
            late(district, noon)
        officer.get("/care/")  # the first look writes its lines
        with django_assert_num_queries(BOARD_QUERIES):
            officer.get("/care/")

    def test_the_district_makes_the_day_here(self, officer, district):
        make_plan(district, make_recipient(district))
        page = officer.post("/care/day/?day=2026-05-13", follow=True)
        assert page.status_code == 200 and Handover.objects.count() == 1
        officer.post("/care/day/?day=2026-05-13")
        assert Handover.objects.count() == 1
        refused = officer.post("/care/day/?day=2026-05-12", follow=True)
        assert [message.level_tag for message in refused.context["messages"]][-1] == "error"


BOARD_QUERIES = 20


class TestRounds:
    @pytest.fixture
    def desk(self, client, district):
        client.force_login(district.desk)
        return client

    def test_who_is_on_no_round_stands_first_and_other_providers_do_not(self, desk, district, noon):
        mine = make_handover(district, noon)
        other = make_handover(district, noon, provider=district.other_provider)
        text = desk.get("/care/rounds/").content.decode()
        assert mine.recipient.name in text and other.recipient.name not in text

    def test_stops_are_moved_locked_and_given_here(self, desk, district, noon):
        one, two = make_round(district, noon), make_round(district, noon, number=2)
        stop = make_handover(district, noon, round=one, position=1, planned_at=noon)
        desk.post(f"/care/handovers/{stop.pk}/move/", {"round": two.pk, "position": "1"})
        stop.refresh_from_db()
        assert (stop.round, stop.is_locked) == (two, True)
        desk.post(f"/care/handovers/{stop.pk}/lock/", {"locked": "0"})
        stop.refresh_from_db()
        assert not stop.is_locked
        desk.post(f"/care/rounds/{two.pk}/give/", {"courier": district.courier.pk})
        assert desk.get(f"/care/rounds/{two.pk}/").status_code == 200

    def test_a_refusal_is_a_message(self, desk, district, noon):
        done = make_round(district, noon, state=RoundState.DONE)
        stop = make_handover(district, noon)
        page = desk.post(f"/care/handovers/{stop.pk}/move/", {"round": done.pk}, follow=True)
        assert [message.level_tag for message in page.context["messages"]] == ["error"]

    def test_the_sheet_is_logged_as_printed(self, desk, district, noon):
        row = make_round(district, noon)
        stop = make_handover(district, noon, round=row, position=1, planned_at=noon)
        text = desk.post(f"/care/rounds/{row.pk}/sheet/", {"why": "delivery"}).content.decode()
        assert stop.recipient.name in text and stop.recipient.phone in text
        assert AccessEntry.objects.get(action="print", subject_id=stop.recipient_id).why == "delivery"

    @pytest.mark.parametrize("page", ["", "sheet/"])
    def test_another_providers_round_is_not_found(self, client, district, noon, page):
        row = make_round(district, noon)
        client.force_login(district.other_desk)
        assert client.get(f"/care/rounds/{row.pk}/{page}").status_code == 404


class TestHandover:
    def test_it_can_be_cancelled_with_a_reason(self, client, district, noon):
        row = make_handover(district, noon)
        client.force_login(district.desk)
        client.post(f"/care/handovers/{row.pk}/cancel/", {"reason": " "})
        row.refresh_from_db()
        assert row.state == HandoverState.PROMISED
        client.post(f"/care/handovers/{row.pk}/cancel/", {"reason": "아침에 전화로 취소"})
        row.refresh_from_db()
        assert (row.state, row.explanation) == (HandoverState.CANCELLED, "아침에 전화로 취소")

    def test_hostile_text_is_text(self, client, district, noon):
        person = make_recipient(
            district, name="<script>alert(1)</script>", access_note='"><img src=x onerror=alert(1)>'
        )
        row = late(district, noon, recipient=person)
        client.force_login(district.officer)
        for address in ("/care/", f"/care/handovers/{row.pk}/", f"/care/handovers/{row.pk}/call/", "/care/handovers/"):
            text = client.get(address).content.decode()
            assert "<script>alert" not in text and "<img src=x" not in text, address


def test_an_old_handover_stays_with_the_dong_whose_person_has_moved_away(client, district, noon):
    """Also on PostgreSQL, where the database hides people of other dongs."""
    person = make_recipient(district)
    handover = make_handover(district, noon, person, state=HandoverState.MET, met="recipient", state_at=noon)
    person.dong = district.other_dong
    person.save()
    client.force_login(district.case_manager)
    for address in (f"/care/handovers/{handover.pk}/", "/care/handovers/"):
        page = client.get(address)
        assert page.status_code == 200 and person.name in page.content.decode()
    assert client.get(f"/care/recipients/{person.pk}/").status_code == 404
