"""Coordinates that cannot be right: in the sea, swapped, missing."""

from dataclasses import dataclass

import pytest

from chomchom.care.rules.places import is_exact, placed


@dataclass(frozen=True)
class Spot:
    latitude: float | None
    longitude: float | None
    place_quality: str = "exact"


DONG = Spot(35.19, 126.82)
CENTRE = (35.19, 126.82)


@pytest.mark.parametrize(
    ("given", "how", "where"),
    [
        ((35.20, 126.83), "given", (35.20, 126.83)),
        ((126.83, 35.20), "swapped", (35.20, 126.83)),
        ((34.2, 125.4), "centre", CENTRE),
        ((0.0, 0.0), "centre", CENTRE),
        ((95.0, 400.0), "centre", CENTRE),
        ((None, None), "centre", CENTRE),
    ],
)
def test_where_a_door_is_planned(given, how, where):
    found = placed(Spot(*given), DONG)
    assert (found.how, (found.latitude, found.longitude)) == (how, where)
    assert is_exact(Spot(*given), DONG) == (how in ("given", "swapped"))
    assert (found.reason is None) == (how == "given")


def test_without_a_centre_what_is_given_is_believed_and_nothing_is_nowhere():
    assert placed(Spot(34.2, 125.4), Spot(None, None)).how == "given"
    assert placed(Spot(None, None), Spot(None, None)).how == "nowhere"


def test_what_a_list_took_from_the_centre_is_not_exact_either():
    assert not is_exact(Spot(*CENTRE, place_quality="dong_centre"), DONG)
