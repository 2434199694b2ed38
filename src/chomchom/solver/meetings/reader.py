"""Reads instances of the format `b2b-1` and schedules; whatever is wrong with them becomes one sentence."""

import json
from collections.abc import Mapping
from typing import Any

from chomchom.solver.meetings.problem import BadProblem, Interpreter, Meeting, Participant, Problem, Wish
from chomchom.solver.meetings.result import Schedule

LARGEST_PARTICIPANTS = 20_000


def problem_from_text(text: str) -> Problem:
    """The problem in a JSON text; raises BadProblem with a sentence."""
    return problem_from(_json(text))


def _json(text: str) -> Any:
    if not text.strip():
        raise BadProblem("The file is empty.")
    try:
        return json.loads(text)
    except ValueError as error:
        raise BadProblem(f"The file is not JSON: {error}.") from error
    except RecursionError as error:
        raise BadProblem("The file is nested too deeply to be an instance.") from error


def problem_from(data: Any) -> Problem:
    """The problem in parsed JSON of the format b2b-1; raises BadProblem with a sentence."""
    if not isinstance(data, Mapping):
        raise BadProblem("The instance must be a JSON object with participants, slots, tables and meetings.")
    if data.get("format", "b2b-1") != "b2b-1":
        raise BadProblem(f"The format {data['format']!r} is not known; expected 'b2b-1'.")
    count = _whole(data, "participants", most=LARGEST_PARTICIPANTS)
    slots = _whole(data, "slots")
    tables = _whole(data, "tables")
    sessions = _sessions(data)
    return Problem(
        participants=_participants(data, count),
        meetings=_meetings(data, sessions),
        slots=slots,
        tables=(tables,) * min(slots, 100_000),
        days=_days(data),
        sessions=tuple(sessions.values()),
        interpreters=_interpreters(data),
        fairness=None if data.get("fairness_d") is None else _whole(data, "fairness_d"),
        noon_counts=data.get("noon_counts", True) is not False,
        walking_slots=_whole(data, "walking_slots", default=0),
    )


def _whole(
    data: Mapping[str, Any], key: str, *, where: str = "The instance", default: int | None = None, most: int = 10**6
) -> int:
    value = data.get(key, default)
    if value is None:
        raise BadProblem(f"{where} has no {key!r}.")
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise BadProblem(f"{where}: {key!r} must be a whole number from 0 to {most}, not {_short(value)}.")
    return value


def _list(data: Mapping[str, Any], key: str, *, where: str = "The instance", required: bool = False) -> list[Any]:
    value = data.get(key)
    if value is None and not required:
        return []
    if not isinstance(value, list):
        raise BadProblem(f"{where}: {key!r} must be a list, not {_short(value)}.")
    return value


def _wholes(values: Any, where: str) -> tuple[int, ...]:
    if not isinstance(values, list) or not all(
        isinstance(value, int) and not isinstance(value, bool) for value in values
    ):
        raise BadProblem(f"{where} must be a list of whole numbers, not {_short(values)}.")
    return tuple(values)


def _texts(values: Any, where: str) -> frozenset[str]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise BadProblem(f"{where} must be a list of texts, not {_short(values)}.")
    return frozenset(values)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _sessions(data: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    sessions: dict[str, tuple[int, ...]] = {}
    for number, session in enumerate(_list(data, "sessions")):
        if not isinstance(session, Mapping) or not isinstance(session.get("name"), str):
            raise BadProblem(f"Session {number} must have a name and slots.")
        if session["name"] in sessions:
            raise BadProblem(f"Two sessions are called {session['name']!r}.")
        sessions[session["name"]] = tuple(
            sorted(_wholes(session.get("slots"), f"The slots of session {session['name']!r}"))
        )
    return sessions


def _days(data: Mapping[str, Any]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(sorted(_wholes(day, f"Day {number}"))) for number, day in enumerate(_list(data, "days")))


def _per_participant(data: Mapping[str, Any], key: str, count: int) -> list[Any] | None:
    values = _list(data, key)
    if values and len(values) != count:
        raise BadProblem(f"{key!r} has {len(values)} entries for {count} participants.")
    return values or None


def _participants(data: Mapping[str, Any], count: int) -> tuple[Participant, ...]:
    if data.get("forbidden") is None:
        raise BadProblem("The instance has no 'forbidden': one list of slots per participant.")
    columns = {
        key: _per_participant(data, key, count)
        for key in ("names", "roles", "forbidden", "languages", "min_meetings", "max_meetings", "max_per_day")
    }
    if count and columns["forbidden"] is None:
        raise BadProblem(f"'forbidden' has 0 entries for {count} participants.")
    return tuple(
        _participant(who, {key: column[who] for key, column in columns.items() if column}) for who in range(count)
    )


def _participant(who: int, row: Mapping[str, Any]) -> Participant:
    where = f"Participant {who}"
    for key in ("names", "roles"):
        if key in row and not isinstance(row[key], str):
            raise BadProblem(f"{where}: {key!r} must hold texts, not {_short(row[key])}.")
    caps = {
        key: None if row.get(key) is None else _whole(row, key, where=where) for key in ("max_meetings", "max_per_day")
    }
    return Participant(
        name=row.get("names", f"participant {who}"),
        role=row.get("roles", ""),
        forbidden=frozenset(_wholes(row["forbidden"], f"The forbidden slots of participant {who}")),
        languages=_texts(row.get("languages", []), f"The languages of participant {who}"),
        minimum=_whole(row, "min_meetings", where=where, default=0),
        maximum=caps["max_meetings"],
        per_day=caps["max_per_day"],
    )


def _meetings(data: Mapping[str, Any], sessions: Mapping[str, tuple[int, ...]]) -> tuple[Meeting, ...]:
    rows = _list(data, "meetings", required=True)
    optional = data.get("optional") is True
    return tuple(_meeting(index, row, sessions, optional) for index, row in enumerate(rows))


def _meeting(index: int, row: Any, sessions: Mapping[str, tuple[int, ...]], optional: bool) -> Meeting:
    where = f"Meeting {index}"
    if not isinstance(row, Mapping):
        raise BadProblem(f"{where} must be an object with id, a and b, not {_short(row)}.")
    if row.get("id", index) != index:
        raise BadProblem(f"{where} has the id {_short(row['id'])}; ids must be 0, 1, 2… in order.")
    allowed = None
    if row.get("session") is not None:
        if row["session"] not in sessions:
            raise BadProblem(f"{where} is bound to session {_short(row['session'])}, which does not exist.")
        allowed = frozenset(sessions[row["session"]])
    wishes = [_wish(row.get(key), where) for key in ("wish_a", "wish_b")]
    if optional and wishes == [Wish.NONE, Wish.NONE]:
        wishes = [Wish.COULD, Wish.NONE]
    return Meeting(
        a=_whole(row, "a", where=where),
        b=_whole(row, "b", where=where),
        required=not optional or row.get("required") is True,
        wish_a=wishes[0],
        wish_b=wishes[1],
        weight=_whole(row, "score", where=where, default=1),
        allowed=allowed,
        fixed=None if row.get("fixed") is None else _whole(row, "fixed", where=where),
        after=_wholes(row.get("after", []), f"'after' of meeting {index}"),
        hall=_whole(row, "hall", where=where, default=0),
    )


def _wish(value: Any, where: str) -> Wish:
    if value is None:
        return Wish.NONE
    names = {wish.name.lower(): wish for wish in Wish}
    if not isinstance(value, str) or value not in names:
        raise BadProblem(f"{where}: a wish must be must, like, could, none or no, not {_short(value)}.")
    return names[value]


def _interpreters(data: Mapping[str, Any]) -> tuple[Interpreter, ...]:
    return tuple(_interpreter(number, row) for number, row in enumerate(_list(data, "interpreters")))


def _interpreter(number: int, row: Any) -> Interpreter:
    where = f"Interpreter {number}"
    if not isinstance(row, Mapping):
        raise BadProblem(f"{where} must be an object with name, languages and hours, not {_short(row)}.")
    return Interpreter(
        name=str(row.get("name", f"interpreter {number}")),
        languages=_texts(row.get("languages"), f"The languages of interpreter {number}"),
        hours=frozenset(_wholes(row.get("hours"), f"The hours of interpreter {number}")),
        longest_run=None if row.get("longest_run") is None else _whole(row, "longest_run", where=where),
    )


def schedule_from_text(text: str, problem: Problem) -> Schedule:
    """A schedule in the form {"slot": […], "held": […], "interpreter": […]}; raises BadProblem with a sentence."""
    data = _json(text)
    if not isinstance(data, Mapping):
        raise BadProblem("The schedule must be a JSON object with 'slot'.")
    columns = {key: data.get(key) for key in ("slot", "held", "interpreter")}
    if not isinstance(columns["slot"], list):
        raise BadProblem("The schedule has no 'slot': one slot per meeting.")
    for key, column in columns.items():
        if column is not None and (not isinstance(column, list) or len(column) != len(problem.meetings)):
            raise BadProblem(f"{key!r} of the schedule must list one entry per meeting ({len(problem.meetings)}).")
    held = columns["held"] or [True] * len(problem.meetings)
    slots = tuple(
        _slot(index, slot, problem) if there else None
        for index, (slot, there) in enumerate(zip(columns["slot"], held, strict=True))
    )
    return Schedule(slots, tuple(columns["interpreter"] or ()))


def _slot(index: int, slot: Any, problem: Problem) -> int | None:
    if slot is None or (isinstance(slot, int) and not isinstance(slot, bool) and 0 <= slot < problem.slots):
        return slot
    raise BadProblem(
        f"The schedule puts meeting {index} into slot {_short(slot)}; slots go from 0 to {problem.slots - 1}."
    )


def schedule_to(problem: Problem, schedule: Schedule) -> dict[str, Any]:
    """The schedule as JSON in the form that the format's checker reads, tables included."""
    data: dict[str, Any] = {
        "slot": [0 if slot is None else slot for slot in schedule.slot],
        "table": tables_of(problem, schedule),
    }
    if any(slot is None for slot in schedule.slot):
        data["held"] = [slot is not None for slot in schedule.slot]
    if schedule.interpreter:
        data["interpreter"] = list(schedule.interpreter)
    return data


def tables_of(problem: Problem, schedule: Schedule) -> list[int]:
    """A table per meeting (0 for those not held): each slot's meetings keep, where they can, the table one side had."""
    table = [0] * len(problem.meetings)
    seat: dict[int, int] = {}
    by_slot: dict[int, list[int]] = {}
    for index, slot in enumerate(schedule.slot):
        if slot is not None:
            by_slot.setdefault(slot, []).append(index)
    for slot in sorted(by_slot):
        free = set(range(problem.tables[slot]))
        for index in sorted(by_slot[slot], key=lambda index: problem.meetings[index].a not in seat):
            sides = (problem.meetings[index].a, problem.meetings[index].b)
            table[index] = next((seat[side] for side in sides if seat.get(side) in free), None) or min(free)
            if table[index] not in free:
                table[index] = min(free)
            free.discard(table[index])
            seat |= dict.fromkeys(sides, table[index])
    return table
