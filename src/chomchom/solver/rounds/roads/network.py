"""A road network as plain arrays, its file, and what may be done to it."""

import hashlib
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from chomchom.solver.rounds.closures import METRES_PER_DEGREE, Closure

SUFFIX = ".roads.npz"
ATTRIBUTION = "© OpenStreetMap contributors, ODbL"
PARALLEL = 0.7
"""Cosine of the angle up to which an edge counts as running along a line."""

BETWEEN_M = 25.0


class NoNetwork(LookupError):
    """There is no road network in the folder; the message says how to get one."""


@dataclass(frozen=True, eq=False)
class Network:
    """``latitude``/``longitude`` of nodes; edges ``origin`` → ``target`` of ``length_m`` metres; ``tenths[vehicle]``:
    tenths of a second that an edge takes, 0 where that vehicle may not go. ``streets``: names of roads, ``street``: for
    each edge its place among them, -1 without a name (``None``: made before names were kept). ``base``: the network of
    which this one is a copy with some edges closed."""

    name: str
    latitude: np.ndarray
    longitude: np.ndarray
    origin: np.ndarray
    target: np.ndarray
    length_m: np.ndarray
    tenths: Mapping[str, np.ndarray]
    streets: tuple[str, ...] = ()
    street: np.ndarray | None = None
    base: "Network | None" = None

    @cached_property
    def fingerprint(self) -> str:
        digest = hashlib.sha256()
        for array in (self.latitude, self.longitude, self.origin, self.target, self.length_m):
            digest.update(np.ascontiguousarray(array).tobytes())
        for vehicle in sorted(self.tenths):
            digest.update(vehicle.encode())
            digest.update(np.ascontiguousarray(self.tenths[vehicle]).tobytes())
        return digest.hexdigest()[:16]

    @property
    def points_m(self) -> np.ndarray:
        """Nodes in metres on a plane that is true around the middle of the network."""
        return self.to_plane(self.latitude, self.longitude)

    def to_plane(self, latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
        shrink = np.cos(np.radians(float(self.latitude.mean())))
        return np.column_stack([np.asarray(longitude) * shrink, np.asarray(latitude)]) * METRES_PER_DEGREE

    def closed_along(self, line: Sequence[tuple[float, float]], *, within_m: float = 25.0) -> "Network":
        """The network without the edges that run along this line of (latitude, longitude), so many metres off it at
        most. Streets that only cross it stay open."""
        return self.without(self._along(line, within_m))

    def closed(self, closures: Iterable[Closure]) -> "Network":
        """The network without the edges of these closures; itself if none of them closes anything."""
        shut = np.zeros(len(self.origin), dtype=bool)
        for closure in closures:
            shut |= self.edges_of(closure)
        return self.without(shut) if shut.any() else self

    def without(self, shut: np.ndarray) -> "Network":
        tenths = {vehicle: np.where(shut, 0, values) for vehicle, values in self.tenths.items()}
        return replace(self, tenths=tenths, base=self)

    def edges_of(self, closure: Closure) -> np.ndarray:
        """Which edges the closure closes: those of its street (between the ends of its line, if it has one), else
        those along its line."""
        if closure.street and closure.street in self.streets:
            named = self.street == self.streets.index(closure.street)
            return named & self._between(closure.line) if closure.line else named
        if not closure.line:
            return np.zeros(len(self.origin), dtype=bool)
        return self._along(closure.line, closure.within_m)

    def closed_m(self, closure: Closure) -> int:
        """Metres of road that the closure closes; 0 tells that it was drawn where the map knows no road."""
        return round(float(self.length_m[self.edges_of(closure)].sum()) / 2)

    def named(self, text: str, *, most: int = 20) -> tuple[str, ...]:
        """Streets whose name holds this text, in the order of the alphabet."""
        wanted = text.casefold().replace(" ", "")
        found = (name for name in sorted(self.streets) if wanted in name.casefold().replace(" ", ""))
        return tuple(itertools.islice(found, most))

    def course_of(self, closure: Closure) -> list[tuple[tuple[float, float], tuple[float, float]]]:
        """The closed edges as lines for a map, each once."""
        edges = np.flatnonzero(self.edges_of(closure))
        pairs = {tuple(sorted((int(self.origin[edge]), int(self.target[edge])))) for edge in edges}
        return [(self._place(one), self._place(other)) for one, other in sorted(pairs)]

    def _place(self, node: int) -> tuple[float, float]:
        return round(float(self.latitude[node]), 6), round(float(self.longitude[node]), 6)

    @cached_property
    def _middles_m(self) -> np.ndarray:
        points = self.points_m
        return (points[self.origin] + points[self.target]) / 2

    def _along(self, line: Sequence[tuple[float, float]], within_m: float) -> np.ndarray:
        latitude, longitude = np.asarray(line, dtype=float).T
        corners, points = self.to_plane(latitude, longitude), self.points_m
        ways = points[self.target] - points[self.origin]
        lengths = np.maximum(np.linalg.norm(ways, axis=1), 1e-9)
        near = np.zeros(len(ways), dtype=bool)
        for start, end in itertools.pairwise(corners):
            along = end - start
            cosine = np.abs(ways @ along) / lengths / max(float(np.linalg.norm(along)), 1e-9)
            near |= (_distances(self._middles_m, start, end) <= within_m) & (cosine >= PARALLEL)
        return near

    def _between(self, line: Sequence[tuple[float, float]]) -> np.ndarray:
        latitude, longitude = np.asarray([line[0], line[-1]], dtype=float).T
        ends = self.to_plane(latitude, longitude)
        middle, reach = ends.mean(axis=0), float(np.linalg.norm(ends[1] - ends[0])) / 2 + BETWEEN_M
        return np.linalg.norm(self._middles_m - middle, axis=1) <= reach


def _distances(points: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    along = end - start
    length = float(along @ along)
    share = np.clip((points - start) @ along / length, 0, 1) if length else np.zeros(len(points))
    return np.linalg.norm(points - (start + share[:, None] * along), axis=1)


def save(network: Network, folder: Path) -> Path:
    """Write the network into the folder; the newest file there is the one in use."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{network.name}{SUFFIX}"
    arrays = {f"tenths_{vehicle}": values for vehicle, values in network.tenths.items()}
    if network.street is not None:
        arrays |= {"street": network.street, "streets": np.array(network.streets, dtype=np.str_)}
    np.savez_compressed(
        path,
        latitude=network.latitude,
        longitude=network.longitude,
        origin=network.origin,
        target=network.target,
        length_m=network.length_m,
        **arrays,
    )
    return path


def load(folder: Path) -> Network:
    """The newest network in the folder. Raises ``NoNetwork``."""
    files = sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime)
    if not files:
        raise NoNetwork(f"There is no road network in “{folder}”; “chomchom roads build FILE.osm.pbf” makes one.")
    with np.load(files[-1], allow_pickle=False) as data:
        tenths = {key.removeprefix("tenths_"): data[key] for key in data.files if key.startswith("tenths_")}
        names = ("latitude", "longitude", "origin", "target", "length_m")
        streets = tuple(data["streets"].tolist()) if "streets" in data.files else ()
        street = data["street"] if "street" in data.files else None
        return Network(
            files[-1].name.removesuffix(SUFFIX), *(data[name] for name in names), tenths, streets=streets, street=street
        )
