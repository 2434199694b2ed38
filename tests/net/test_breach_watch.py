"""The clock of a breach is watched: a day before its end the office hears it, six hours before those above."""

from datetime import timedelta

import pytest
from factories import District, actor

from chomchom.core.refusal import Refused
from chomchom.net import breach_watch, operations, subjects
from chomchom.net.models import Alert, Notice, Policy, Watch
from chomchom.net.operations.advancing import advance
from chomchom.people.models import Breach
from chomchom.people.operations import privacy

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def district():
    return District()


@pytest.fixture
def note(district, noon):
    """``note(hours=1)``: a breach by mistake that the office has known of for so long."""

    def make(office=None, hours=1, cause="mistake"):
        return privacy.note_breach(
            organisation=office or district.office, known_at=noon - hours * HOUR, happened_from=noon - 20 * HOUR,
            happened_to=noon - 2 * HOUR, accounts=[], ip=None, cause=cause, story="명단을 다른 곳에 보냄", measures="",
            advice="", contact="통합돌봄과", by=actor(district.officer), at=noon,
        )  # fmt: skip

    return make


def told():
    return set(Notice.objects.filter(kind="call").values_list("account__username", flat=True))


def tick(breach, district, at, *duties):
    for duty in duties:
        privacy.tick(breach=breach, duty=duty, by=actor(district.officer), at=at)
    breach_watch.look(at=at)


def close(alert, district, outcome, at, how=""):
    kind = subjects.KINDS[breach_watch.KIND]
    kind.close(alert=alert, outcome=outcome, how=how, note="", by=actor(district.officer), at=at)


def test_it_is_promised_once_for_a_day_before_the_end(note, noon):
    breach = note(hours=1)
    for _time in range(3):
        breach_watch.look(at=noon)
    watch = Watch.objects.get(subject_kind=breach_watch.KIND)
    assert (watch.subject_id, watch.due_at) == (breach.pk, noon + 47 * HOUR)
    assert watch.policy.key == breach_watch.POLICY


def test_48_hours_after_it_was_known_the_officer_hears_it(note, noon):
    note(hours=1)
    breach_watch.look(at=noon)
    advance(now=noon + 47 * HOUR - timedelta(seconds=1))
    assert told() == set()
    advance(now=noon + 47 * HOUR)
    assert told() == {"officer"}
    alert = Alert.objects.get()
    card = subjects.cards(breach_watch.KIND, [alert.subject_id])[alert.subject_id]
    assert "명단" not in card.label, "what happened stays in the house"


def test_where_nobody_answers_the_duty_officer_hears_it_too_long_before_the_end(note, noon):
    note(hours=1)
    breach_watch.look(at=noon)
    for hours in (47, 49, 50.9):
        advance(now=noon + hours * HOUR)
    assert told() == {"officer"}
    advance(now=noon + 51 * HOUR)
    assert told() == {"officer", "duty"}


def test_whoever_has_it_and_tells_nobody_is_not_left_alone_with_it(note, district, noon):
    note(hours=1)
    breach_watch.look(at=noon)
    advance(now=noon + 47 * HOUR)
    operations.acknowledge(alert=Alert.objects.get(), by=actor(district.officer), at=noon + 48 * HOUR)
    advance(now=noon + 53.9 * HOUR)
    assert told() == {"officer"}
    advance(now=noon + 54 * HOUR)
    assert told() == {"officer", "duty"}


def test_one_noted_late_is_due_at_once(note, noon):
    note(hours=60)
    breach_watch.look(at=noon)
    advance(now=noon)
    assert told() == {"officer"}


def test_told_in_time_it_is_kept_and_nobody_is_called(note, district, noon):
    breach = note()
    breach_watch.look(at=noon)
    tick(breach, district, noon + 3 * HOUR, "notified")
    watch = Watch.objects.get(subject_kind=breach_watch.KIND)
    assert (watch.state, watch.outcome, watch.ended_at) == ("kept", "told", noon + 3 * HOUR)
    advance(now=noon + 80 * HOUR)
    assert told() == set()


def test_what_must_be_reported_is_kept_only_when_it_was(note, district, noon):
    breach = note(cause="outside")
    breach_watch.look(at=noon)
    tick(breach, district, noon + HOUR, "notified")
    assert Watch.objects.get(subject_kind=breach_watch.KIND).state == "open"
    tick(breach, district, noon + 2 * HOUR, "reported")
    assert Watch.objects.get(subject_kind=breach_watch.KIND).state == "kept"


def test_ticked_off_late_the_alert_closes_and_whoever_was_told_hears_it(note, district, noon):
    breach = note()
    breach_watch.look(at=noon)
    advance(now=noon + 47 * HOUR)
    tick(breach, district, noon + 50 * HOUR, "notified")
    assert Alert.objects.get().outcome == "told"
    assert set(Notice.objects.filter(kind="over").values_list("account__username", flat=True)) == {"officer"}


def test_told_is_refused_while_it_is_not_and_no_breach_needs_its_reason(note, district, noon):
    note()
    breach_watch.look(at=noon)
    advance(now=noon + 47 * HOUR)
    alert = Alert.objects.get()
    for outcome, code in (("told", "still_owed"), ("no_breach", "no_reason")):
        with pytest.raises(Refused) as refused:
            close(alert, district, outcome, noon + 48 * HOUR)
        assert refused.value.refusal.code == code
    close(alert, district, "no_breach", noon + 48 * HOUR, how="받은 사람이 열지 않고 지움을 확인")
    breach_watch.look(at=noon + 49 * HOUR)
    advance(now=noon + 80 * HOUR)
    assert not Alert.objects.live().exists() and Breach.objects.get().notified_at is None


def test_at_a_trade_office_its_head_hears_it_and_then_the_district(note, district, noon):
    note(office=district.trade_office)
    breach_watch.look(at=noon)
    advance(now=noon + 47 * HOUR)
    assert told() == {"trade_head", "trade"}
    advance(now=noon + 65 * HOUR)
    assert told() == {"trade_head", "trade", "officer"}


def test_looking_asks_the_log_only_where_it_decides(note, noon, django_assert_num_queries):
    for _time in range(3):
        note()
    breach_watch.look(at=noon)
    with django_assert_num_queries(4):  # two of them begin and end the transaction
        breach_watch.look(at=noon)


def test_the_ladders_are_installed_with_the_tables_and_again_changes_nothing(noon):
    assert set(breach_watch.LADDERS) <= set(Policy.objects.values_list("key", flat=True))
    breach_watch.install_ladders(at=noon)
    before = Policy.objects.count()
    breach_watch.install_ladders(at=noon)
    assert Policy.objects.count() == before
