"""Travel times between places on a road network; what was computed once is kept, and only new places cost anything."""

import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from chomchom.solver.rounds.roads.network import ATTRIBUTION, Network
from chomchom.solver.rounds.travel import Place, Source, Travel

METRE_BITS = 10_000_000
WALK_M_S = 1.25
OFF_ROAD_M_S = 5.0
NEAR_M = 200.0
OFF_MAP_M = 2_000.0
ERROR_PERCENT = 20.0
DOUBT_TENTHS = 15
"""Kept times are rounded to whole seconds: a way counts as using a closed edge up to so much above the kept time."""

Tables = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Cache:
    """Matrices kept in a folder, one file per network and vehicle. A file that cannot be read counts as none; of
    networks with closed streets, which come and go, ``most`` files are kept in all, the newest."""

    folder: Path
    most: int = 24

    def get(self, network: Network, vehicle: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(points, seconds, metres); empty if there is nothing yet."""
        try:
            with np.load(self._path(network, vehicle), allow_pickle=False) as data:
                return data["points"], data["seconds"], data["metres"]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return np.empty((0, 2), dtype=np.int64), _empty(), _empty()

    def put(self, network: Network, vehicle: str, points: np.ndarray, seconds: np.ndarray, metres: np.ndarray) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._path(network, vehicle)
        part = path.with_suffix(".part.npz")
        np.savez_compressed(part, points=points, seconds=seconds, metres=metres)
        part.replace(path)
        files = sorted(self.folder.glob("*.matrix.npz"), key=lambda file: file.stat().st_mtime)
        for old in files[: -self.most]:
            old.unlink(missing_ok=True)

    def _path(self, network: Network, vehicle: str) -> Path:
        return self.folder / f"{network.fingerprint}.{vehicle}.matrix.npz"


def _empty() -> np.ndarray:
    return np.empty((0, 0), dtype=np.int64)


def travel(
    network: Network, places: Sequence[Place], *, vehicles: Collection[str] = ("car",), cache: Cache | None = None
) -> Travel:
    """Fastest ways between all places that have coordinates. Places more than two kilometres off the network are
    reached over straight lines from it, and named in ``source.off_map``. Raises ``KeyError`` for an unknown vehicle."""
    known = [place for place in places if place.latitude is not None and place.longitude is not None]
    points = np.array([_key(place) for place in known], dtype=np.int64).reshape(-1, 2)
    tables = {vehicle: _tables(network, points, vehicle, cache) for vehicle in vehicles}
    away = _away_m(network, points)
    return Travel(
        keys=tuple(place.id for place in known),
        seconds={vehicle: seconds for vehicle, (seconds, _) in tables.items()},
        metres={vehicle: metres for vehicle, (_, metres) in tables.items()},
        source=Source(
            code="roads",
            name=network.name,
            error_percent=ERROR_PERCENT,
            attribution=ATTRIBUTION,
            off_map=tuple(place.id for place, away_m in zip(known, away, strict=True) if away_m > OFF_MAP_M),
            closed=int(network.base is not None),
        ),
    )


def _key(place: Place) -> tuple[int, int]:
    """Coordinates to the metre: places closer than that share a row."""
    return round((place.latitude or 0.0) * 100_000), round((place.longitude or 0.0) * 100_000)


def _tables(network: Network, points: np.ndarray, vehicle: str, cache: Cache | None) -> Tables:
    distinct, back = np.unique(points, axis=0, return_inverse=True)
    old, seconds, metres = cache.get(network, vehicle) if cache else (np.empty((0, 2), np.int64), _empty(), _empty())
    if network.base is not None and not len(old) and len(distinct):
        open_tables = _tables(network.base, distinct, vehicle, cache)
        old, (seconds, metres) = distinct, _closed(network, network.base, vehicle, distinct, open_tables)
        if cache:
            cache.put(network, vehicle, old, seconds, metres)
    position = {tuple(point): row for row, point in enumerate(old.tolist())}
    new = np.array([point for point in distinct.tolist() if tuple(point) not in position], dtype=np.int64)
    if len(new):
        old, seconds, metres = _grown(network, vehicle, old, seconds, metres, new.reshape(-1, 2))
        position = {tuple(point): row for row, point in enumerate(old.tolist())}
        if cache:
            cache.put(network, vehicle, old, seconds, metres)
    rows = np.array([position[tuple(point)] for point in distinct.tolist()], dtype=int)[back.reshape(-1)]
    cells = np.ix_(rows, rows)
    return seconds[cells], metres[cells]


def _grown(
    network: Network, vehicle: str, old: np.ndarray, seconds: np.ndarray, metres: np.ndarray, new: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The matrix with rows and columns for the new points; the old cells are not computed again."""
    graph, vertices = _graph(network, vehicle)
    points = np.vstack([old, new])
    nodes, access_s, access_m = _snap(network, vertices, points)
    first = len(old)
    outward = _fastest(graph, nodes[first:], nodes)
    inward = _fastest(graph.T.tocsr(), nodes[first:], nodes[:first])
    grown = []
    for table, pick in ((seconds, 0), (metres, 1)):
        access = (access_s, access_m)[pick]
        whole = np.zeros((len(points), len(points)), dtype=np.int64)
        whole[:first, :first] = table
        whole[first:, :] = outward[pick] + access[first:, None] + access[None, :]
        whole[:first, first:] = inward[pick].T + access[:first, None] + access[None, first:]
        np.fill_diagonal(whole, 0)
        grown.append(whole)
    return points, grown[0], grown[1]


def _closed(network: Network, base: Network, vehicle: str, points: np.ndarray, tables: Tables) -> Tables:
    """The tables of ``base`` with only those rows computed again of which some way used an edge that is now closed, or
    whose door is now reached from elsewhere."""
    graph, vertices = _graph(network, vehicle)
    nodes, access_s, access_m = _snap(network, vertices, points)
    moved, changed = _changed(network, base, vehicle, points, nodes, tables[0])
    rows, others = np.flatnonzero(moved | changed), np.flatnonzero(~(moved | changed))
    outward = _fastest(graph, nodes[rows], nodes)
    inward = _fastest(graph.T.tocsr(), nodes[moved], nodes[others])
    answer = []
    for table, access, out, back in zip(tables, (access_s, access_m), outward, inward, strict=True):
        whole = table.copy()
        whole[rows, :] = out + access[rows, None] + access[None, :]
        whole[np.ix_(others, np.flatnonzero(moved))] = back.T + access[others, None] + access[None, moved]
        np.fill_diagonal(whole, 0)
        answer.append(whole)
    return answer[0], answer[1]


def _changed(
    network: Network, base: Network, vehicle: str, points: np.ndarray, nodes: np.ndarray, seconds: np.ndarray
) -> Tables:
    """Which points are reached at another node than before, and from which some way led over a closed edge."""
    graph, vertices = _graph(base, vehicle)
    before, access_s, _ = _snap(base, vertices, points)
    shut = np.flatnonzero((base.tenths[vehicle] > 0) & (network.tenths[vehicle] == 0))
    starts, ends = np.unique(base.origin[shut]), np.unique(base.target[shut])
    if len(starts) + len(ends) >= len(points):
        return before != nodes, np.ones(len(points), dtype=bool)
    to_start = _tenths(graph.T.tocsr(), starts, before)
    from_end = _tenths(graph, ends, before)
    kept = (seconds - access_s[:, None] - access_s[None, :]) * 10 + DOUBT_TENTHS
    changed = np.zeros(len(points), dtype=bool)
    for edge in shut:
        one, other = np.searchsorted(starts, base.origin[edge]), np.searchsorted(ends, base.target[edge])
        over = to_start[one][:, None] + int(base.tenths[vehicle][edge]) + from_end[other][None, :]
        changed |= (over <= kept).any(axis=1)
    return before != nodes, changed


def _tenths(graph, sources: np.ndarray, targets: np.ndarray) -> np.ndarray:  # type: ignore[no-untyped-def]
    from scipy.sparse.csgraph import dijkstra

    return np.array([dijkstra(graph, indices=int(source))[targets] // METRE_BITS for source in sources])


def _graph(network: Network, vehicle: str):  # type: ignore[no-untyped-def]
    """The vehicle's graph, and the nodes from which it can reach, and be reached by, most of it.

    A weight carries tenths of a second and, in its lower digits, tenths of a metre: one search finds both."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    open_ = network.tenths[vehicle] > 0
    weight = network.tenths[vehicle][open_].astype(float) * METRE_BITS + np.rint(network.length_m[open_] * 10)
    size, origin, target = len(network.latitude), network.origin[open_], network.target[open_]
    order = np.lexsort((weight, target, origin))
    origin, target, weight = origin[order], target[order], weight[order]
    first = np.ones(len(origin), dtype=bool)
    first[1:] = (origin[1:] != origin[:-1]) | (target[1:] != target[:-1])
    graph = csr_array((weight[first], (origin[first], target[first])), shape=(size, size))
    _, labels = connected_components(graph, directed=True, connection="strong")
    return graph, np.flatnonzero(labels == np.bincount(labels).argmax())


def _snap(network: Network, vertices: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each point the nearest usable node, and the seconds and metres to it: on foot at first, then driving."""
    from scipy.spatial import cKDTree

    plane = network.to_plane(points[:, 0] / 100_000, points[:, 1] / 100_000)
    away_m, nearest = cKDTree(network.points_m[vertices]).query(plane)
    seconds = np.minimum(away_m, NEAR_M) / WALK_M_S + np.maximum(0, away_m - NEAR_M) / OFF_ROAD_M_S
    return vertices[nearest], np.rint(seconds).astype(np.int64), np.rint(away_m).astype(np.int64)


def _away_m(network: Network, points: np.ndarray) -> np.ndarray:
    from scipy.spatial import cKDTree

    if not len(points):
        return np.zeros(0)
    plane = network.to_plane(points[:, 0] / 100_000, points[:, 1] / 100_000)
    return cKDTree(network.points_m).query(plane)[0]


def _fastest(graph, sources: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[no-untyped-def]
    from scipy.sparse.csgraph import dijkstra

    seconds = np.zeros((len(sources), len(targets)), dtype=np.int64)
    metres = np.zeros_like(seconds)
    for row, source in enumerate(sources):
        weights = dijkstra(graph, indices=int(source))[targets] if len(targets) else np.zeros(0)
        seconds[row] = np.rint(weights // METRE_BITS / 10)
        metres[row] = np.rint(weights % METRE_BITS / 10)
    return seconds, metres
