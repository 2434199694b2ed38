"""A look at a district: tasks with owners, nothing silently gone, priorities with their parts."""

from datetime import timedelta

import pytest
from django.utils import translation

from chomchom.care.enums_gaps import GapDeed, GapKind
from chomchom.care.kinds import GAP
from chomchom.care.models import Gap, GapEntry, Priority
from chomchom.care.operations import gaps
from chomchom.core.refusal import Refused
from chomchom.net.models import Watch
from tests import factories
from tests.care.gap_factories import BY, days_before, look, make_cared_for

DAY = timedelta(days=1)


@pytest.fixture
def district(db):
    return factories.District()


@pytest.fixture
def person(district, noon):
    """Has nobody to call, and nothing else: met on each of the next days too."""
    person = make_cared_for(district, noon)
    for number in range(3):
        factories.make_handover(district, noon + number * DAY, person, state="met", met="recipient")
    person.contacts.all().delete()
    return person


def test_a_gap_is_a_task_with_an_owner_that_the_net_watches(district, person, noon):
    look(district, noon)
    gap = Gap.objects.get()
    assert (gap.organisation, gap.role) == (district.dong_office, "case_manager")
    watch = Watch.objects.get(subject_kind=GAP, subject_id=gap.pk)
    assert watch.due_at == gap.due_at == noon + timedelta(hours=168)
    assert watch.parties == {"case_manager": district.dong_office.pk, "district_officer": district.office.pk}


def test_a_dong_without_an_office_leaves_it_to_the_district(district, noon):
    from chomchom.people.models import Dong

    lonely = Dong.objects.create(gu="광산구", name="삼도동", name_en="Samdo-dong")
    make_cared_for(district, noon, dong=lonely).contacts.all().delete()
    look(district, noon)
    assert Gap.objects.get().organisation == district.office


def test_looking_twice_on_a_day_changes_nothing(district, person, noon):
    first, second = look(district, noon), look(district, noon + timedelta(hours=2))
    assert (first.new, second.new, second.standing) == (1, 0, 1)
    assert Gap.objects.count() == GapEntry.objects.count() == Priority.objects.count() == 1


def test_a_cause_that_is_gone_is_proposed_for_closing_and_never_silently_gone(district, person, noon):
    look(district, noon)
    factories.make_contact(person)
    assert look(district, noon + DAY).gone == 1
    gap = Gap.objects.get()
    assert gap.is_open and gap.cause_gone_on == (noon + DAY).date()
    assert list(gap.entries.order_by("pk").values_list("event", flat=True)) == ["found", "cause_gone"]
    assert Priority.objects.current().get().points == 0  # it does not make the person look urgent
    person.contacts.all().delete()
    assert look(district, noon + 2 * DAY).back == 1
    assert Gap.objects.get().cause_gone_on is None


def test_a_gap_is_closed_by_a_deed_that_answers_it(district, person, noon):
    look(district, noon)
    gap = Gap.objects.get()
    gaps.close_gap(gap=gap, deed=GapDeed.CALLS_ARRANGED, how="매일 10시 안부전화", by=BY, at=noon)
    gap.refresh_from_db()
    assert not gap.is_open and Watch.objects.get(subject_id=gap.pk, subject_kind=GAP).state == "kept"
    assert Priority.objects.current().get().points == 0
    assert look(district, noon + DAY).new == 0  # the answer holds for a while
    assert look(district, noon + 91 * DAY).new >= 1 and Gap.objects.open().filter(kind=GapKind.NO_CONTACT).exists()


@pytest.mark.parametrize(
    ("deed", "how", "seen_on", "code"),
    [("cause_gone", "x", None, "cause_stands"), ("meal_arranged", "x", None, "no_answer"), ("x", "x", None, "no_answer"),
     ("contact_found", "  ", None, "how")],
)  # fmt: skip
def test_what_does_not_close_it_is_said(district, person, noon, deed, how, seen_on, code):
    look(district, noon)
    with pytest.raises(Refused) as refused:
        gaps.close_gap(gap=Gap.objects.get(), deed=deed, how=how, seen_on=seen_on, by=BY, at=noon)
    assert refused.value.refusal.code == code and Gap.objects.open().count() == 1


@pytest.mark.parametrize(("days", "code"), [(None, "seen_on"), (-1, "seen_later")])
def test_a_visit_has_its_day(district, noon, days, code):
    make_cared_for(district, noon, days=0)
    look(district, noon)
    gap = Gap.objects.get(kind=GapKind.NOT_SEEN)
    with pytest.raises(Refused) as refused:
        seen = None if days is None else days_before(noon, days)
        gaps.close_gap(gap=gap, deed=GapDeed.VISITED, how="방문", seen_on=seen, by=BY, at=noon)
    assert refused.value.refusal.code == code


def test_a_visit_is_a_sighting(district, noon):
    make_cared_for(district, noon, days=0)
    look(district, noon)
    gap = Gap.objects.get(kind=GapKind.NOT_SEEN)
    gaps.close_gap(gap=gap, deed=GapDeed.VISITED, how="댁에서 만남", seen_on=days_before(noon, 0), by=BY, at=noon)
    look(district, noon + 3 * DAY)
    assert not Gap.objects.open().filter(kind=GapKind.NOT_SEEN).exists()
    look(district, noon + 9 * DAY)
    assert Gap.objects.open().filter(kind=GapKind.NOT_SEEN).exists()


def test_closing_twice_is_refused(district, person, noon):
    look(district, noon)
    gap = Gap.objects.get()
    gaps.close_gap(gap=gap, deed=GapDeed.CONTACT_FOUND, how="조카 연락처 확보", by=BY, at=noon)
    with translation.override("en"), pytest.raises(Refused, match="closed"):
        gaps.close_gap(gap=gap, deed=GapDeed.CONTACT_FOUND, how="다시", by=BY, at=noon)


def test_the_priority_is_the_sum_of_its_parts_and_a_row_for_each_change(district, person, noon):
    look(district, noon)
    now = Priority.objects.get()
    assert (now.parts, now.points) == ({"no_contact": 15, "alone": 10}, 25)
    look(district, noon + timedelta(hours=1))
    assert Priority.objects.count() == 1
    factories.make_service(person, ended_on=days_before(noon, 0))
    gaps.look(district=district.office, by=BY, at=noon + timedelta(hours=2))
    assert Priority.objects.get().parts == {"no_contact": 15, "service_stopped": 30, "alone": 10}
    look(district, noon + DAY)
    assert [row.points for row in Priority.objects.order_by("valid_from")] == [55, 56]


@pytest.mark.parametrize("count", [1, 3])
def test_a_look_asks_the_same_for_one_and_three(district, noon, count, django_assert_num_queries):
    for _number in range(count):
        person = make_cared_for(district, noon)
        person.contacts.all().delete()
        factories.make_service(person, ended_on=days_before(noon, 3))
    with django_assert_num_queries(FIRST_LOOK):
        assert look(district, noon).new == 2 * count
    with django_assert_num_queries(NEXT_LOOK):
        look(district, noon + timedelta(minutes=1))


FIRST_LOOK, NEXT_LOOK = 27, 22
