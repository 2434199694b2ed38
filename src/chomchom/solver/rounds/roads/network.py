"""A road network as plain arrays, its file, and what may be done to it."""

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

SUFFIX = ".roads.npz"
ATTRIBUTION = "© OpenStreetMap contributors, ODbL"
METRES_PER_DEGREE = 111_195.0


class NoNetwork(LookupError):
    """There is no road network in the folder; the message says how to get one."""


@dataclass(frozen=True, eq=False)
class Network:
    """``latitude``/``longitude`` of nodes; edges ``origin`` → ``target`` of ``length_m`` metres; ``tenths[vehicle]``:
    tenths of a second that an edge takes, 0 where that vehicle may not go."""

    name: str
    latitude: np.ndarray
    longitude: np.ndarray
    origin: np.ndarray
    target: np.ndarray
    length_m: np.ndarray
    tenths: Mapping[str, np.ndarray]

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
        """The network without the edges that lie within so many metres of this line of (latitude, longitude)."""
        latitude, longitude = np.asarray(line, dtype=float).T
        corners = self.to_plane(latitude, longitude)
        middles = (self.points_m[self.origin] + self.points_m[self.target]) / 2
        far = np.full(len(middles), True)
        for start, end in itertools.pairwise(corners):
            far &= _distances(middles, start, end) > within_m
        tenths = {vehicle: np.where(far, values, 0) for vehicle, values in self.tenths.items()}
        return replace(self, tenths=tenths)


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
        return Network(files[-1].name.removesuffix(SUFFIX), *(data[name] for name in names), tenths)
