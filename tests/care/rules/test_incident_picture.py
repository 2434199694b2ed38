"""The picture keeps the order, gives every gap room and long ones more."""

from datetime import timedelta
from itertools import pairwise

from chomchom.care.rules.incident_picture import MARGIN, NARROWEST, draw


def test_fewer_than_two_moments_are_no_picture(noon):
    assert draw([]) is None
    assert draw([("noticed", noon, "")]) is None


def test_points_stand_in_order_with_their_minutes_between(noon):
    moments = [("a", noon, ""), ("b", noon + timedelta(minutes=8), ""), ("c", noon + timedelta(days=3), "success")]
    picture = draw(moments)
    xs = [point.x for point in picture.points]
    assert xs == sorted(xs) and xs[0] == MARGIN
    assert [gap.minutes for gap in picture.gaps] == [8, 3 * 24 * 60 - 8]
    assert all(right - left >= NARROWEST for left, right in pairwise(xs))
    assert xs[2] - xs[1] > xs[1] - xs[0]
    assert [point.is_above for point in picture.points] == [True, False, True]
    assert picture.words == "a 12:00, b 12:08, c 12:00"


def test_two_things_at_the_same_minute_do_not_cover_each_other(noon):
    picture = draw([("a", noon, ""), ("b", noon, ""), ("c", noon, "")])
    assert [right.x - left.x for left, right in pairwise(picture.points)] == [NARROWEST, NARROWEST]
