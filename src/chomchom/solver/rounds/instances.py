"""Public routing instances (Solomon text, VRPLIB) in PyVRP's terms, in the cost conventions of the field.

``dimacs``: distances × 10, truncated (time windows, one depot); ``exact``: × 1000, rounded (several depots with
windows); ``round``: rounded to whole numbers (capacity only). Distances double as times. Used by the command and by
the benchmark; the days of the product are ``Problem``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pyvrp

CONVENTIONS = ("dimacs", "exact", "round")


class BadInstance(ValueError):
    """The file is no instance that we know; the message says what was found."""


@dataclass(frozen=True, kw_only=True)
class Instance:
    name: str
    convention: str
    data: pyvrp.ProblemData


def read(path: Path, convention: str | None = None) -> Instance:
    """The instance in the file; its convention is told by its kind unless one is given. Raises ``BadInstance``."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise BadInstance(f"“{path}” cannot be read: {error.strerror}.") from error
    try:
        if looks_like_solomon(text):
            return _solomon(path, convention or "dimacs")
        if "DIMENSION" in text:
            return _vrplib(path, text, convention or convention_of(text))
    except BadInstance:
        raise
    except Exception as error:  # the readers of the field raise whatever their parsing runs into
        raise BadInstance(f"“{path.name}” looks like an instance but cannot be read: {error}.") from error
    raise BadInstance(f"“{path.name}” is neither Solomon text nor VRPLIB: no CUSTOMER table and no DIMENSION in it.")


def looks_like_solomon(text: str) -> bool:
    return "CUST NO." in text and "VEHICLE" in text


def convention_of(text: str) -> str:
    """By what the file asks: several depots with windows ``exact``, windows ``dimacs``, else ``round``."""
    lines = [line.strip() for line in text.splitlines()]
    if not any(line.startswith("TIME_WINDOW_SECTION") for line in lines):
        return "round"
    return "exact" if _depots(lines) > 1 else "dimacs"


def _depots(lines: Sequence[str]) -> int:
    begin = next((index for index, line in enumerate(lines) if line.startswith("DEPOT_SECTION")), len(lines))
    count = 0
    for line in lines[begin + 1 :]:
        if not line or not line.split()[0].isdigit():
            break
        count += 1
    return count


def _vrplib(path: Path, text: str, convention: str) -> Instance:
    import pyvrp

    return Instance(name=path.stem, convention=convention, data=pyvrp.read(path, round_func=convention))


def _solomon(path: Path, convention: str) -> Instance:
    import pyvrp
    import vrplib
    from pyvrp.read import ROUND_FUNCS

    read_: Mapping[str, Any] = vrplib.read_instance(path, instance_format="solomon")
    scaled = ROUND_FUNCS[convention]
    matrix = scaled(read_["edge_weight"])
    windows, service = scaled(read_["time_window"].astype(float)), scaled(read_["service_time"].astype(float))
    demand, points = read_["demand"], read_["node_coord"]
    data = pyvrp.ProblemData(
        locations=[pyvrp.Location(float(x), float(y)) for x, y in points],
        clients=[
            pyvrp.Client(
                location=index,
                delivery=[int(demand[index])],
                service_duration=int(service[index]),
                tw_early=int(windows[index][0]),
                tw_late=int(windows[index][1]),
            )
            for index in range(1, len(points))
        ],
        depots=[pyvrp.Depot(location=0)],
        vehicle_types=[
            pyvrp.VehicleType(
                num_available=int(read_["vehicles"]),
                capacity=[int(read_["capacity"])],
                tw_early=int(windows[0][0]),
                tw_late=int(windows[0][1]),
                name=",".join(map(str, range(int(read_["vehicles"])))),
            )
        ],
        distance_matrices=[matrix],
        duration_matrices=[matrix],
    )
    return Instance(name=path.stem, convention=convention, data=data)


def problems_of(instance: Instance, solution: pyvrp.Solution) -> list[str]:
    """What is wrong with a solution, walked through from the instance alone; empty if nothing is."""
    data = instance.data
    found = []
    seen = [0] * data.num_clients
    for number, route in enumerate(solution.routes(), start=1):
        clients = [activity.idx for activity in route.schedule() if activity.is_client()]
        for client in clients:
            seen[client] += 1
        found += [f"Route {number} {fault}." for fault in _walk(data, clients, route.vehicle_type())]
    found += [
        f"Client {index + 1} is visited {times} times."
        for index, times in enumerate(seen)
        if times > 1 or (times == 0 and data.client(index).required)
    ]
    return found


def _walk(data: pyvrp.ProblemData, clients: Sequence[int], kind_index: int) -> list[str]:
    kind = data.vehicle_type(kind_index)
    durations, faults = data.duration_matrix(kind.profile), []
    load = np.sum([data.client(client).delivery for client in clients], axis=0) if clients else np.zeros(1)
    if (load > np.array(kind.capacity)).any():
        faults.append("is overloaded")
    here, moment = (
        data.depot(kind.start_depot).location,
        max([kind.tw_early, *(data.client(client).release_time for client in clients)]),
    )
    for client in (data.client(index) for index in clients):
        moment = max(moment + int(durations[here, client.location]), client.tw_early)
        if moment > client.tw_late:
            faults.append(f"comes too late to location {client.location}")
        here, moment = client.location, moment + client.service_duration
    moment += int(durations[here, data.depot(kind.end_depot).location])
    if moment > kind.tw_late:
        faults.append("is back too late")
    return faults


def routes_of(instance: Instance, solution: pyvrp.Solution) -> list[list[int]]:
    """Visits by location number, one list per vehicle of the file. With one kind of vehicle only those that drive;
    with several the position tells which vehicle it is, so that idle ones stay as empty lists."""
    data = instance.data
    waiting = [[int(number) for number in kind.name.split(",")] for kind in data.vehicle_types()]
    driven: dict[int, list[int]] = {}
    for route in solution.routes():
        vehicle = waiting[route.vehicle_type()].pop(0)
        driven[vehicle] = [data.client(a.idx).location for a in route.schedule() if a.is_client()]
    if data.num_vehicle_types == 1:
        return [driven[vehicle] for vehicle in sorted(driven)]
    return [driven.get(vehicle, []) for vehicle in range(data.num_vehicles)]


def solution_text(instance: Instance, solution: pyvrp.Solution) -> str:
    """The solution as a VRPLIB ``.sol`` file; the cost in the units in which such files state it."""
    cost = int(solution.distance_cost())
    shown = f"{cost // 10}.{cost % 10}" if instance.convention == "dimacs" else str(cost)
    lines = [f"Route #{n}: {' '.join(map(str, route))}" for n, route in enumerate(routes_of(instance, solution), 1)]
    return "\n".join([*lines, f"Cost {shown}", ""])


def solution_of(instance: Instance, routes: Sequence[Sequence[int]]) -> pyvrp.Solution:
    """The solution with these routes by location number, in the order of the file's vehicles."""
    import pyvrp

    data = instance.data
    client = {client.location: index for index, client in enumerate(data.clients())}
    kinds = {int(n): kind for kind, vehicle in enumerate(data.vehicle_types()) for n in vehicle.name.split(",")}
    made = [
        pyvrp.Route(data, [client[location] for location in route], kinds[vehicle])
        for vehicle, route in enumerate(routes)
        if route
    ]
    return pyvrp.Solution(data, made)
