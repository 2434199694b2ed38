"""Days and plans as plain JSON values, so that they can be stored, sent and read by others. No I/O here.

The format is versioned by ``"format"``; the explanation page describes every field. Travel times may be left out of a
day; straight lines are drawn then.
"""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

import numpy as np

from chomchom.solver.rounds.plan import LeftOut, Plan, Route, Visit
from chomchom.solver.rounds.problem import Courier, Kitchen, Problem, Stop
from chomchom.solver.rounds.reasons import Reason
from chomchom.solver.rounds.travel import Source, Travel

DAY_FORMAT = "chomchom-rounds-1"
PLAN_FORMAT = "chomchom-rounds-plan-1"


class BadFile(ValueError):
    """The JSON is not a day of rounds; the message says which part is not and what was expected."""


def problem_to_dict(problem: Problem) -> dict[str, Any]:
    travel = problem.travel
    document: dict[str, Any] = {
        "format": DAY_FORMAT,
        "kitchens": [_thing(kitchen) for kitchen in problem.kitchens],
        "couriers": [_thing(courier) for courier in problem.couriers],
        "stops": [_thing(stop) for stop in problem.stops],
        "now_s": problem.now_s,
        "made": dict(problem.made),
    }
    if travel.source.code != "straight_line":
        document["travel"] = {
            "keys": list(travel.keys),
            "seconds": {vehicle: table.tolist() for vehicle, table in travel.seconds.items()},
            "metres": {vehicle: table.tolist() for vehicle, table in travel.metres.items()},
            "source": asdict(travel.source),
        }
    return document


def problem_from_dict(document: object) -> Problem:
    """Raises ``BadFile`` for what is no day of rounds, ``BadProblem`` for a day that makes no sense."""
    day = _object(document, "the document")
    if day.get("format") != DAY_FORMAT:
        raise BadFile(f"“format” is {day.get('format')!r}; “{DAY_FORMAT}” is expected.")
    return Problem(
        kitchens=tuple(_read(Kitchen, item, "kitchens") for item in _list(day, "kitchens")),
        couriers=tuple(_read(Courier, item, "couriers") for item in _list(day, "couriers")),
        stops=tuple(_read(Stop, item, "stops") for item in _list(day, "stops")),
        now_s=day.get("now_s"),
        made=dict(_object(day.get("made") or {}, "“made”")),
        travel=_travel(day["travel"]) if day.get("travel") is not None else None,  # type: ignore[arg-type]
    )


def plan_to_dict(plan: Plan) -> dict[str, Any]:
    document = asdict(plan)
    return {"format": PLAN_FORMAT, **document}


def plan_from_dict(document: object) -> Plan:
    """Raises ``BadFile`` for what is no plan."""
    plan = dict(_object(document, "the document"))
    if plan.pop("format", None) != PLAN_FORMAT:
        raise BadFile(f"“{PLAN_FORMAT}” is expected as “format” of a plan.")
    try:
        routes = [Route(**{**route, "visits": tuple(Visit(**v) for v in route["visits"])}) for route in plan["routes"]]
        return Plan(
            **{
                **plan,
                "routes": tuple(routes),
                "left_out": tuple(LeftOut(stop=x["stop"], reason=Reason(**x["reason"])) for x in plan["left_out"]),
                "remarks": tuple(Reason(**remark) for remark in plan["remarks"]),
                "travel_source": _source(plan["travel_source"]),
            }
        )
    except (KeyError, TypeError) as error:
        raise BadFile(f"This is no plan of rounds: {error}.") from error


def _thing(thing: Kitchen | Courier | Stop) -> dict[str, Any]:
    values = {field.name: getattr(thing, field.name) for field in fields(thing)}
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: object) -> object:
    if isinstance(value, frozenset | tuple):
        return sorted(value) if isinstance(value, frozenset) else list(value)
    return dict(value) if isinstance(value, Mapping) else value


def _read(kind, item: object, where: str):  # type: ignore[no-untyped-def]
    values = dict(_object(item, f"an entry of “{where}”"))
    known = {field.name for field in fields(kind)}
    unknown = values.keys() - known
    if unknown:
        raise BadFile(f"An entry of “{where}” has unknown fields: {', '.join(sorted(unknown))}.")
    _numbers(values, where)
    try:
        for name, shape in (("not_by", frozenset), ("after", frozenset), ("window", tuple)):
            if name in values:
                values[name] = shape(values[name])
        return kind(**values)
    except TypeError as error:
        raise BadFile(f"An entry of “{where}” is incomplete or of the wrong kind: {error}.") from error


def _travel(document: object) -> Travel:
    tables = _object(document, "“travel”")
    try:
        seconds = {vehicle: np.asarray(table, dtype=np.int64) for vehicle, table in tables["seconds"].items()}
        metres = {vehicle: np.asarray(table, dtype=np.int64) for vehicle, table in tables["metres"].items()}
        source = _source(tables.get("source", {"code": "given"}))
        return Travel(keys=tuple(tables["keys"]), seconds=seconds, metres=metres, source=source)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadFile(f"“travel” cannot be used: {error}") from error


NUMBERS = ("latitude", "longitude", "cooked_s", "capacity", "start_s", "end_s", "service_s", "boxes", "risk")


def _numbers(values: Mapping[str, Any], where: str) -> None:
    """Raises ``BadFile`` for text where a number is meant: it would fail far from here."""
    window = values.get("window")
    if window is not None and not (isinstance(window, list | tuple) and len(window) == 2 and all(map(_number, window))):
        raise BadFile(f"An entry of “{where}” has the window {window!r}; two numbers are expected.")
    for name in NUMBERS:
        value = values.get(name)
        if value is not None and not _number(value):
            raise BadFile(f"An entry of “{where}” has {value!r} as {name}; a number is expected.")


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value


def _source(values: Mapping[str, Any]) -> Source:
    return Source(**{**values, "off_map": tuple(values.get("off_map", ()))})


def _object(value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise BadFile(f"{what} must be an object, not {type(value).__name__}.")
    return value


def _list(day: Mapping[str, Any], name: str) -> list:
    value = day.get(name)
    if not isinstance(value, list):
        raise BadFile(f"“{name}” must be a list.")
    return value
