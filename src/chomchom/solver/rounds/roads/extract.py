"""From an OpenStreetMap extract (.osm.pbf) to a road network: which ways each vehicle may use, and how fast.

Speeds are those of OSRM's profiles; a node with traffic lights costs two seconds. Long edges are cut into pieces of at
most 50 m so that a door finds a node near it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from chomchom.solver.rounds.roads.network import Network

PIECE_M = 50.0
SIGNAL_TENTHS = 20
EARTH_RADIUS_M = 6_371_008.8

CAR_KMH = {
    "motorway": 90, "motorway_link": 45, "trunk": 85, "trunk_link": 40, "primary": 65, "primary_link": 30,
    "secondary": 55, "secondary_link": 25, "tertiary": 40, "tertiary_link": 20, "unclassified": 25,
    "residential": 25, "living_street": 10, "service": 15,
}  # fmt: skip
SLOW_KMH = {"track": 12, "path": 10, "footway": 6, "pedestrian": 6, "cycleway": 15}
NOT_BY_BICYCLE = {"motorway", "motorway_link", "trunk", "trunk_link", "footway"}
NOT_ON_FOOT = {"motorway", "motorway_link", "trunk", "trunk_link"}
NO = {"no", "private", "agricultural", "forestry"}


class BadExtract(ValueError):
    """The file is no extract that a road network can be made of; the message says why and what to do."""


@dataclass
class _Ways:
    """What is gathered while the file is read."""

    nodes: dict[int, int] = field(default_factory=dict)
    points: list[tuple[float, float]] = field(default_factory=list)
    edges: list[tuple[int, int, int]] = field(default_factory=list)
    rules: list[dict[str, tuple[float, float]]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def node(self, reference: Any) -> int:
        known = self.nodes.get(reference.ref)
        if known is None:
            known = self.nodes[reference.ref] = len(self.points)
            self.points.append((reference.lat, reference.lon))
        return known


def build(path: Path) -> Network:
    """The network of the extract. Raises ``BadExtract`` for a file that is none, or has no roads."""
    try:
        import osmium
    except ImportError as error:
        raise BadExtract("Reading an extract needs the extra “roads”: pip install 'chomchom[roads]'.") from error
    if not path.is_file():
        raise BadExtract(f"There is no file “{path}”.")
    ways, signals = _Ways(), set()
    try:
        reader = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations()
        for thing in reader.with_filter(osmium.filter.KeyFilter("highway")):
            if thing.is_way():
                _take(ways, thing)
            elif thing.tags.get("highway") == "traffic_signals":
                signals.add(thing.id)
    except (RuntimeError, ValueError) as error:
        raise BadExtract(f"“{path.name}” is no OpenStreetMap extract that can be read (.osm.pbf): {error}.") from error
    if not ways.edges:
        raise BadExtract(f"“{path.name}” has no roads in it; an extract with highways is needed.")
    name = path.name.removesuffix(".pbf").removesuffix(".osm")
    return _network(name, ways, {ways.nodes[node] for node in signals if node in ways.nodes})


def _take(ways: _Ways, way: Any) -> None:
    rule = rules_of(dict(way.tags))
    if not rule:
        return
    references = [node for node in way.nodes if node.location.valid()]
    number = len(ways.rules)
    ways.rules.append(rule)
    ways.names.append(way.tags.get("name", "").strip())
    for first, second in pairwise(references):
        ways.edges.append((ways.node(first), ways.node(second), number))


def rules_of(tags: Mapping[str, str]) -> dict[str, tuple[float, float]]:
    """By vehicle: (km/h along the way, km/h against it); 0 where it may not go. Empty for a way that nobody uses."""
    kind = tags.get("highway", "")
    car = _car_kmh(kind, tags)
    rules = {
        "car": _directions(car, tags),
        "motorbike": _directions(car, tags),
        "bicycle": _directions(_bicycle_kmh(kind, tags), tags),
        "walk": (4.5, 4.5) if _on_foot(kind, tags) else (0.0, 0.0),
    }
    return rules if any(speed for speeds in rules.values() for speed in speeds) else {}


def _car_kmh(kind: str, tags: Mapping[str, str]) -> float:
    barred = {tags.get(key) for key in ("access", "vehicle", "motor_vehicle", "motorcar")} & NO
    allowed = tags.get("motor_vehicle") in {"yes", "permissive", "destination"}
    if kind not in CAR_KMH or (barred and not allowed):
        return 0.0
    return min(float(CAR_KMH[kind]), _max_kmh(tags.get("maxspeed", "")))


def _max_kmh(text: str) -> float:
    number = text.split()[0] if text.split() else ""
    if not number.isdigit() or int(number) == 0:
        return float("inf")
    return int(number) * (1.609 if "mph" in text else 1.0) * 0.8


def _bicycle_kmh(kind: str, tags: Mapping[str, str]) -> float:
    if tags.get("bicycle") in NO or (tags.get("access") in NO and tags.get("bicycle") is None):
        return 0.0
    if kind in NOT_BY_BICYCLE and tags.get("bicycle") not in {"yes", "designated"}:
        return 0.0
    return 15.0 if kind in CAR_KMH else float(SLOW_KMH.get(kind, 0))


def _on_foot(kind: str, tags: Mapping[str, str]) -> bool:
    if tags.get("foot") in NO or (tags.get("access") in NO and tags.get("foot") is None):
        return False
    return kind not in NOT_ON_FOOT and (kind in CAR_KMH or kind in SLOW_KMH or kind == "steps")


def _directions(kmh: float, tags: Mapping[str, str]) -> tuple[float, float]:
    one_way = tags.get("oneway", "")
    if one_way == "-1":
        return 0.0, kmh
    forced = tags.get("junction") == "roundabout" or tags.get("highway") in {"motorway", "motorway_link"}
    if one_way in {"yes", "true", "1"} or (forced and one_way != "no"):
        return kmh, 0.0
    return kmh, kmh


def _network(name: str, ways: _Ways, signals: set[int]) -> Network:
    latitude, longitude = (list(values) for values in zip(*ways.points, strict=True))
    vehicles = ("car", "motorbike", "bicycle", "walk")
    origin, target, lengths, street = [], [], [], []
    streets = sorted({name for name in ways.names if name})
    place = {name: number for number, name in enumerate(streets)}
    tenths: dict[str, list[int]] = {vehicle: [] for vehicle in vehicles}
    for first, second, number in ways.edges:
        rule, rest = ways.rules[number], list(_pieces(latitude, longitude, first, second))
        for here, there, length_m in rest:
            for direction, (start, end) in enumerate(((here, there), (there, here))):
                if not any(rule[vehicle][direction] for vehicle in vehicles):
                    continue
                origin.append(start)
                target.append(end)
                lengths.append(length_m)
                street.append(place.get(ways.names[number], -1))
                for vehicle in vehicles:
                    wait = SIGNAL_TENTHS if end in signals and vehicle != "walk" else 0
                    tenths[vehicle].append(_tenths(length_m, rule[vehicle][direction], wait))
    return Network(
        name,
        np.array(latitude),
        np.array(longitude),
        np.array(origin, dtype=np.int32),
        np.array(target, dtype=np.int32),
        np.array(lengths),
        {vehicle: np.array(values, dtype=np.int32) for vehicle, values in tenths.items()},
        streets=tuple(streets),
        street=np.array(street, dtype=np.int32),
    )


def _tenths(length_m: float, kmh: float, wait: int) -> int:
    return max(1, round(length_m * 36 / kmh)) + wait if kmh else 0


def _pieces(latitude: list[float], longitude: list[float], first: int, second: int) -> Iterator[tuple[int, int, float]]:
    """The edge in pieces of at most ``PIECE_M`` metres; new nodes are appended to the lists."""
    length_m = _beeline_m(latitude[first], longitude[first], latitude[second], longitude[second])
    count = max(1, int(np.ceil(length_m / PIECE_M)))
    here = first
    for step in range(1, count + 1):
        there = second
        if step < count:
            there = len(latitude)
            share = step / count
            latitude.append(latitude[first] + share * (latitude[second] - latitude[first]))
            longitude.append(longitude[first] + share * (longitude[second] - longitude[first]))
        yield here, there, length_m / count
        here = there


def _beeline_m(latitude: float, longitude: float, latitude2: float, longitude2: float) -> float:
    one, two = np.radians(latitude), np.radians(latitude2)
    half = (
        np.sin((two - one) / 2) ** 2 + np.cos(one) * np.cos(two) * np.sin(np.radians(longitude2 - longitude) / 2) ** 2
    )
    return float(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(half)))
