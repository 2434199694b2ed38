"""The board adds up, shows the gravest first, stays within its scope and its number of queries."""

from datetime import timedelta

import pytest
from factories import District, make_handover, make_recipient, viewer

from chomchom.care.enums import HandoverState as S
from chomchom.care.queries import board

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return District()


def test_every_number_adds_up_and_cancelled_ones_were_not_promised(district, noon):
    for state in (S.PROMISED, S.PROMISED, S.MET, S.NO_REPLY, S.RED_FLAG, S.EMERGENCY, S.CANCELLED):
        make_handover(district, noon, state=state)
    make_handover(district, noon, state=S.SAFE_ABSENT, explanation="자녀 통화")
    make_handover(district, noon, provider=district.other_provider, state=S.MET)
    whole = board.tallies(viewer(district.officer), noon.date()).whole
    assert (whole.promised, whole.met, whole.safe_absent, whole.emergency, whole.open) == (8, 2, 1, 1, 4)
    assert whole.promised == whole.met + whole.safe_absent + whole.emergency + whole.open
    groups = board.tallies(viewer(district.officer), noon.date())
    for side in (groups.providers, groups.dongs):
        assert sum(tally.promised for tally in side) == 8


def test_everybody_counts_only_what_is_theirs(district, noon):
    mine = make_handover(district, noon)
    other = make_recipient(district, dong=district.other_dong)
    make_handover(district, noon, other, provider=district.other_provider, dong=district.other_dong)
    day = noon.date()
    assert board.tallies(viewer(district.officer), day).whole.promised == 2
    assert board.tallies(viewer(district.desk), day).whole.promised == 1
    assert board.tallies(viewer(district.case_manager), day).whole.promised == 1
    assert [row[0] for row in board.points(viewer(district.desk), day)] == [mine.pk]


def test_the_unknown_are_sorted_by_gravity_and_then_by_how_late_they_are(district, noon):
    make_handover(district, noon, due_at=noon + timedelta(minutes=5))  # not late yet
    late = make_handover(district, noon, due_at=noon - timedelta(minutes=5))
    later = make_handover(district, noon, due_at=noon - timedelta(minutes=25))
    silent = make_handover(district, noon, state=S.NO_REPLY, due_at=noon + timedelta(hours=1))
    grave = make_handover(district, noon, state=S.RED_FLAG, due_at=noon + timedelta(hours=1))
    make_handover(district, noon, state=S.MET, due_at=noon - timedelta(hours=1))
    rows, number = board.unknown(viewer(district.officer), noon.date(), noon)
    assert [row.pk for row in rows] == [grave.pk, silent.pk, later.pk, late.pk]
    assert number == 4


def test_a_long_list_says_how_many_there_are(district, noon):
    for _ in range(board.SHOWN + 3):
        make_handover(district, noon, due_at=noon - timedelta(minutes=5))
    rows, number = board.unknown(viewer(district.officer), noon.date(), noon)
    assert (len(rows), number) == (board.SHOWN, board.SHOWN + 3)


@pytest.mark.parametrize("people", [1, 3])
def test_a_constant_number_of_queries(district, noon, people, django_assert_num_queries):
    for _ in range(people):
        make_handover(district, noon, due_at=noon - timedelta(minutes=5))
    looking = viewer(district.officer)
    assert looking.district_ids
    with django_assert_num_queries(3):
        board.tallies(looking, noon.date())
    with django_assert_num_queries(2):
        rows, _ = board.unknown(looking, noon.date(), noon)
        assert [str(row.recipient) + str(row.dong) for row in rows]
    with django_assert_num_queries(1):
        board.points(looking, noon.date())
