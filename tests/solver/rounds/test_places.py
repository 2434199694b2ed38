import pytest

from chomchom.solver import rounds

SQUARE = rounds.Area(rings=(((35.1, 126.7), (35.1, 126.9), (35.2, 126.9), (35.2, 126.7)),))
CENTRE = (35.15, 126.8)


@pytest.mark.parametrize(
    ("given", "how", "where", "code"),
    [
        ((35.12, 126.75), "given", (35.12, 126.75), None),
        ((35.099, 126.75), "given", (35.099, 126.75), None),
        ((126.75, 35.12), "swapped", (35.12, 126.75), "coordinates_swapped"),
        ((34.0, 125.0), "centre", CENTRE, "coordinates_outside"),
        ((0.0, 0.0), "centre", CENTRE, "coordinates_outside"),
        ((1e6, 126.75), "centre", CENTRE, "coordinates_outside"),
        ((None, 126.75), "centre", CENTRE, "no_coordinates"),
    ],
)
def test_where_a_stop_is_planned(given, how, where, code):
    placed = rounds.place(*given, area=SQUARE, centre=CENTRE)
    assert (placed.how, (placed.latitude, placed.longitude)) == (how, where)
    assert (placed.reason and placed.reason.code) == code
    assert placed.reason is None or placed.reason.sentence


def test_without_a_centre_it_is_nowhere_and_left_out_by_the_plan():
    placed = rounds.place(34.0, 125.0, area=SQUARE)
    assert (placed.how, placed.latitude) == ("nowhere", None)


def test_without_outlines_everything_is_believed():
    assert rounds.place(1.0, 2.0, area=rounds.Area()).how == "given"
