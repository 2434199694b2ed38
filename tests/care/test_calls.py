"""A call recorded at a desk: three clicks, the handover and the net agree afterwards."""

import pytest
from factories import District, actor, make_handover

from chomchom.care.enums import HandoverState
from chomchom.care.operations import calls
from chomchom.care.operations import day as day_operations
from chomchom.core import clock
from chomchom.core.refusal import Refused
from chomchom.net.enums import AlertState, EntryKind, WatchState
from chomchom.net.models import Alert, Watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return District()


@pytest.fixture
def handover(district, noon):
    row = make_handover(district, noon)
    day_operations.watch([row], district_id=district.office.pk, by=actor(district.officer), at=noon)
    return row


def state_of(handover):
    handover.refresh_from_db()
    return handover.state


def test_well_but_absent_keeps_the_promise(district, handover, noon):
    calls.absent_and_well(handover=handover, who="본인", word="경로당", by=actor(district.desk), at=noon)
    assert (state_of(handover), handover.explanation) == (HandoverState.SAFE_ABSENT, "본인: 경로당")
    assert Watch.objects.get().state == WatchState.KEPT


def test_no_answer_opens_an_alert_once_and_is_written_into_it(district, handover, noon):
    first = calls.no_answer(handover=handover, word="", by=actor(district.desk), at=noon)
    again = calls.no_answer(handover=handover, word="다시 전화", by=actor(district.desk), at=noon)
    assert first.pk == again.pk and state_of(handover) == HandoverState.PROMISED
    assert first.entries.filter(kind=EntryKind.CALLED).count() == 2


def test_an_answer_closes_the_alert_that_the_silence_opened(district, handover, noon):
    calls.no_answer(handover=handover, word="", by=actor(district.desk), at=noon)
    calls.seen(handover=handover, word="통장이 집 앞에서 만남", by=actor(district.case_manager), at=noon)
    assert state_of(handover) == HandoverState.MET
    assert Alert.objects.get().state == AlertState.CLOSED


def test_help_is_told_to_everybody_at_once(district, handover, noon):
    alert = calls.needs_help(handover=handover, word="가슴 통증", by=actor(district.desk), at=noon)
    assert (state_of(handover), alert.severity) == (HandoverState.RED_FLAG, "red")
    assert alert.policy.key == "care.red_flag"


def test_who_is_accounted_for_is_not_called_missing(district, noon):
    met = make_handover(district, noon, state=HandoverState.MET)
    with pytest.raises(Refused) as refused:
        calls.no_answer(handover=met, word="", by=actor(district.desk), at=noon)
    assert refused.value.refusal.code == "accounted_for"


class TestPage:
    @pytest.fixture(autouse=True)
    def story(self, settings, tmp_path, noon):
        settings.VAR = tmp_path
        clock.set_story(at=noon, speed=0)

    def address(self, handover):
        return f"/care/handovers/{handover.pk}/call/"

    def test_choose_and_save(self, client, district, handover):
        client.force_login(district.desk)
        assert client.get(self.address(handover)).status_code == 200
        answer = client.post(self.address(handover), {"result": "absent_well", "word": ""})
        assert (answer.status_code, state_of(handover)) == (302, HandoverState.SAFE_ABSENT)

    @pytest.mark.parametrize("result", ["contact_well", "seen", "needs_help"])
    def test_without_a_word_where_others_must_rely_on_it(self, client, district, handover, result):
        client.force_login(district.desk)
        answer = client.post(self.address(handover), {"result": result, "word": "  "})
        assert (answer.status_code, state_of(handover)) == (422, HandoverState.PROMISED)
        assert answer.context["form"].errors["word"]

    def test_twice_is_told_and_changes_nothing(self, client, district, handover):
        client.force_login(district.desk)
        client.post(self.address(handover), {"result": "seen", "word": "동 방문"})
        again = client.post(self.address(handover), {"result": "contact_well", "word": "자녀"})
        assert (again.status_code, state_of(handover)) == (422, HandoverState.MET)

    def test_another_providers_desk_finds_nothing(self, client, district, handover):
        client.force_login(district.other_desk)
        assert client.get(self.address(handover)).status_code == 404
        assert client.post(self.address(handover), {"result": "absent_well"}).status_code == 404
        assert state_of(handover) == HandoverState.PROMISED
