"""Real roads: the small extract beside the repository, and a made-up network whose ways can be counted by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from chomchom.solver import rounds

pytest.importorskip("osmium")
pytest.importorskip("scipy")

from chomchom.solver.rounds import roads
from chomchom.solver.rounds.roads import command, extract, matrix


def place(name, latitude, longitude):
    return rounds.Kitchen(id=name, latitude=latitude, longitude=longitude)


STEP = 100 / 111_195


def line(*, one_way=False, nodes=4):
    """Nodes 100 m apart to the north; a car takes 10 s for each piece."""
    there = [(n, n + 1) for n in range(nodes - 1)]
    back = [] if one_way else [(b, a) for a, b in there]
    # somewhere else one can always come back: a slow loop from the last to the first
    edges = [*there, *back, (nodes - 1, 0)] if one_way else [*there, *back]
    tenths = [100] * (len(edges) - one_way) + [900] * one_way
    return roads.Network(
        "line",
        np.arange(nodes) * STEP,
        np.zeros(nodes),
        np.array([a for a, _ in edges], dtype=np.int32),
        np.array([b for _, b in edges], dtype=np.int32),
        np.array([100.0] * (len(edges) - one_way) + [300.0] * one_way),
        {"car": np.array(tenths, dtype=np.int32)},
    )


def on_line(*numbers):
    return [place(f"p{n}", n * STEP, 0.0) for n in numbers]


def test_times_and_metres_are_those_of_the_way():
    travel = roads.travel(line(), on_line(0, 2, 3))
    assert travel.seconds["car"].tolist() == [[0, 20, 30], [20, 0, 10], [30, 10, 0]]
    assert travel.metres["car"].tolist() == [[0, 200, 300], [200, 0, 100], [300, 100, 0]]
    assert (travel.source.code, travel.source.name) == ("roads", "line")
    assert "OpenStreetMap" in travel.source.attribution


def test_a_one_way_street_is_driven_around():
    travel = roads.travel(line(one_way=True), on_line(1, 2))
    assert travel.seconds_between("p1", "p2") == 10
    assert travel.seconds_between("p2", "p1") == 10 + 90 + 10


def test_a_closed_street_is_driven_around():
    square = roads.Network(
        "square",
        np.array([0, STEP, STEP, 0]),
        np.array([0, 0, STEP, STEP]),
        np.array([0, 1, 1, 2, 2, 3, 3, 0], dtype=np.int32),
        np.array([1, 0, 2, 1, 3, 2, 0, 3], dtype=np.int32),
        np.full(8, 100.0),
        {"car": np.full(8, 100, dtype=np.int32)},
    )
    places = [place("a", 0.0, 0.0), place("b", STEP, 0.0)]
    assert roads.travel(square, places).seconds_between("a", "b") == 10
    closed = square.closed_along([(0.0, 0.0), (STEP, 0.0)])
    assert roads.travel(closed, places).seconds_between("a", "b") == 30
    assert closed.fingerprint != square.fingerprint


def test_a_door_beside_the_road_costs_the_way_to_it():
    travel = roads.travel(line(), [place("a", 0.0, 50 / 111_195), place("b", STEP, 0.0)])
    assert travel.seconds_between("a", "b") == 10 + 40
    assert travel.metres_between("a", "b") == 150


def test_a_place_off_the_map_is_named():
    travel = roads.travel(line(), [*on_line(0), place("far", 0.5, 0.5)])
    assert travel.source.off_map == ("far",)


def test_a_place_without_coordinates_gets_no_row():
    assert roads.travel(line(), [*on_line(0), place("none", None, None)]).keys == ("p0",)


def test_only_new_rows_are_computed(tmp_path, monkeypatch):
    asked = []
    real = matrix._fastest
    monkeypatch.setattr(matrix, "_fastest", lambda graph, s, t: asked.append(len(s)) or real(graph, s, t))
    cache, network = roads.Cache(tmp_path), line(nodes=6)
    roads.travel(network, on_line(0, 1, 2), cache=cache)
    assert asked == [3, 3]
    asked.clear()
    again = roads.travel(network, on_line(2, 1, 0), cache=cache)
    assert asked == []
    assert again.seconds_between("p2", "p0") == 20
    grown = roads.travel(network, on_line(0, 1, 2, 5), cache=cache)
    assert asked == [1, 1]
    assert grown.seconds["car"].tolist() == roads.travel(network, on_line(0, 1, 2, 5)).seconds["car"].tolist()


def test_a_broken_cache_counts_as_none(tmp_path):
    network, cache = line(), roads.Cache(tmp_path)
    roads.travel(network, on_line(0, 1), cache=cache)
    for file in tmp_path.iterdir():
        file.write_bytes(b"broken")
    assert roads.travel(network, on_line(0, 1), cache=cache).seconds_between("p0", "p1") == 10


def test_a_network_survives_its_file_and_the_newest_is_in_use(tmp_path):
    import os

    network = line()
    os.utime(roads.save(replace(network, name="older"), tmp_path), (1, 1))
    roads.save(network, tmp_path)
    loaded = roads.load(tmp_path)
    assert (loaded.name, loaded.fingerprint) == ("line", network.fingerprint)


def test_without_a_network_the_message_says_how_to_get_one(tmp_path):
    with pytest.raises(roads.NoNetwork, match="chomchom roads build"):
        roads.load(tmp_path)


@pytest.mark.parametrize(
    ("tags", "vehicle", "speeds"),
    [
        ({"highway": "residential"}, "car", (25, 25)),
        ({"highway": "residential", "oneway": "yes"}, "car", (25, 0)),
        ({"highway": "residential", "oneway": "-1"}, "car", (0, 25)),
        ({"highway": "primary", "junction": "roundabout"}, "car", (65, 0)),
        ({"highway": "primary", "maxspeed": "50"}, "car", (40, 40)),
        ({"highway": "primary", "maxspeed": "walk"}, "car", (65, 65)),
        ({"highway": "service", "access": "private"}, "car", (0, 0)),
        ({"highway": "service", "access": "no", "motor_vehicle": "yes"}, "car", (15, 15)),
        ({"highway": "footway"}, "car", (0, 0)),
        ({"highway": "footway"}, "walk", (4.5, 4.5)),
        ({"highway": "motorway"}, "walk", (0, 0)),
        ({"highway": "motorway"}, "car", (90, 0)),
        ({"highway": "motorway"}, "bicycle", (0, 0)),
        ({"highway": "cycleway"}, "bicycle", (15, 15)),
        ({"highway": "residential", "oneway": "yes"}, "walk", (4.5, 4.5)),
    ],
)
def test_who_may_drive_where_and_how_fast(tags, vehicle, speeds):
    rules = extract.rules_of(tags)
    assert rules.get(vehicle, (0, 0)) == speeds


@pytest.fixture(scope="module")
def real_network():
    path = Path(__file__).resolve().parents[4] / "shared" / "data" / "osm" / "liechtenstein.osm.pbf"
    if not path.is_file():
        pytest.skip("the small extract is not beside the repository")
    return roads.build(path)


def test_a_real_extract_gives_believable_times(real_network):
    """Vaduz to Schaan is 3 km along one road, to Malbun a mountain road of 14 km."""
    places = [
        place("vaduz", 47.1393, 9.5228),
        place("schaan", 47.1652, 9.5087),
        place("malbun", 47.1026, 9.6103),
    ]
    travel = roads.travel(real_network, places, vehicles=("car", "bicycle", "walk"))
    assert 2_900 <= travel.metres_between("vaduz", "schaan") <= 4_000
    assert 12_000 <= travel.metres_between("vaduz", "malbun") <= 18_000
    assert 180 <= travel.seconds_between("vaduz", "schaan") <= 480
    assert travel.seconds_between("vaduz", "malbun") > 2 * travel.seconds_between("vaduz", "schaan")
    assert travel.seconds_between("vaduz", "schaan", "walk") > travel.seconds_between("vaduz", "schaan", "bicycle")
    assert travel.source.off_map == ()


def test_rounds_are_planned_on_a_real_extract(real_network):
    nodes = range(0, len(real_network.latitude), len(real_network.latitude) // 12)
    spots = [(float(real_network.latitude[n]), float(real_network.longitude[n])) for n in nodes][:12]
    cook = rounds.Kitchen(id="k1", latitude=47.1393, longitude=9.5228)
    stops = tuple(
        rounds.Stop(id=f"h{n}", kitchen="k1", latitude=a, longitude=b, window=(39_600, 46_800), service_s=180)
        for n, (a, b) in enumerate(spots)
    )
    crew = tuple(rounds.Courier(id=f"c{n}", kitchen="k1", capacity=20, start_s=37_800, end_s=50_400) for n in range(2))
    travel = roads.travel(real_network, [cook, *stops])
    problem = rounds.Problem(kitchens=(cook,), couriers=crew, stops=stops, travel=travel)
    plan = rounds.solve(problem, stop=rounds.Iterations(100))
    assert rounds.verify(problem, plan) == ()
    assert plan.travel_source.code == "roads"
    assert "straight_lines" not in {remark.code for remark in plan.remarks}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "There is no file"),
        (b"", "no OpenStreetMap extract"),
        (b"hello, this is no map", "no OpenStreetMap extract"),
    ],
)
def test_a_bad_extract_gets_a_sentence(tmp_path, capsys, content, message):
    path = tmp_path / "bad.osm.pbf"
    if content is not None:
        path.write_bytes(content)
    assert command.run({"extract": path, "folder": tmp_path}) == 2
    assert message in capsys.readouterr().err


def test_an_extract_without_roads_gets_a_sentence(tmp_path):
    path = tmp_path / "empty.osm"
    path.write_text('<?xml version="1.0"?><osm version="0.6"></osm>')
    with pytest.raises(roads.BadExtract, match="no roads in it"):
        roads.build(path)


def test_without_the_extra_the_message_names_it(tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "osmium", None)
    with pytest.raises(roads.BadExtract, match="roads"):
        roads.build(tmp_path / "any.osm.pbf")


def test_the_command_makes_a_network(tmp_path, capsys):
    path = tmp_path / "two.osm"
    path.write_text(
        '<?xml version="1.0"?><osm version="0.6">'
        '<node id="1" lat="35.0" lon="126.8"/><node id="2" lat="35.002" lon="126.8">'
        '<tag k="highway" v="traffic_signals"/></node>'
        '<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way></osm>'
    )
    assert command.run({"extract": path, "folder": tmp_path}) == 0
    assert "OpenStreetMap" in capsys.readouterr().out
    network = roads.load(tmp_path)
    assert len(network.latitude) == 6
    travel = roads.travel(network, [place("a", 35.0, 126.8), place("b", 35.002, 126.8)])
    assert travel.metres_between("a", "b") == pytest.approx(222, abs=2)
    assert travel.seconds_between("a", "b") == travel.seconds_between("b", "a") + 2
