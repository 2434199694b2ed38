"""What the planner is asked: places that cannot be right, and travel times on the district's own map."""

from pathlib import Path

import numpy as np
import pytest
from factories import make_handover, make_recipient

from chomchom.care.models import Recipient
from chomchom.care.operations import round_question
from tests import factories

pytest.importorskip("scipy")

from chomchom.solver.rounds import roads
from chomchom.solver.rounds.roads import matrix

pytestmark = pytest.mark.django_db
STEP = 0.005


@pytest.fixture
def day(noon):
    district, at = factories.District(), noon.replace(hour=9)
    for number in range(3):
        make_handover(district, at, make_recipient(district, latitude=35.19 + number * STEP, longitude=126.82))
    return district, at


def asked(district, at):
    return round_question.question(provider=district.provider, day=at.date(), meal="lunch").problem


def make_map(folder: Path) -> None:
    """One road to the north past the kitchen, with a node every half kilometre."""
    ways = [(n, n + 1) for n in range(9)]
    ways += [(b, a) for a, b in ways]
    network = roads.Network(
        "town", np.array([35.18 + n * STEP for n in range(10)]), np.full(10, 126.82),
        np.array([a for a, _ in ways], dtype=np.int32), np.array([b for _, b in ways], dtype=np.int32),
        np.full(len(ways), 556.0), {"car": np.full(len(ways), 500, dtype=np.int32)},
        streets=("임방울대로",), street=np.zeros(len(ways), dtype=np.int32),
    )  # fmt: skip
    roads.save(network, folder)


@pytest.mark.parametrize(
    ("given", "where", "how"),
    [
        ({"latitude": 126.83, "longitude": 35.20}, (35.20, 126.83), "swapped"),
        ({"latitude": 34.2, "longitude": 125.4}, (35.19, 126.82), "centre"),
        ({"latitude": None, "longitude": None}, (35.19, 126.82), "centre"),
    ],
)
def test_a_place_that_cannot_be_right_is_planned_all_the_same_and_marked(day, given, where, how):
    district, at = day
    Recipient.objects.filter(pk=Recipient.objects.earliest("pk").pk).update(**given)
    (stop,) = [stop for stop in asked(district, at).stops if stop.placed != "given"]
    assert (stop.latitude, stop.longitude, stop.placed) == (*where, how)


def test_times_are_kept_on_disk_and_only_the_rows_of_new_places_are_computed(day, settings, tmp_path, monkeypatch):
    settings.VAR = tmp_path
    make_map(tmp_path / "roads")
    district, at = day
    rows = []
    real = matrix._fastest
    monkeypatch.setattr(matrix, "_fastest", lambda graph, s, t: rows.append(len(s)) or real(graph, s, t))
    assert asked(district, at).travel.source.code == "roads"
    assert rows[0] == 3, "the kitchen stands at the door of one of them"
    assert list((tmp_path / "roads" / "times").glob("*.npz"))
    rows.clear()
    asked(district, at)
    assert rows == []
    moved = Recipient.objects.latest("pk")
    Recipient.objects.filter(pk=moved.pk).update(latitude=35.215)
    assert asked(district, at).travel.seconds["car"].shape == (4, 4)
    assert rows == [1, 1], "one search from the new place and one to it"


def test_without_a_map_times_are_straight_lines_and_say_so(day, settings, tmp_path):
    settings.VAR = tmp_path
    travel = asked(*day).travel
    assert (travel.source.code, travel.source.error_percent) == ("straight_line", 30.0)
