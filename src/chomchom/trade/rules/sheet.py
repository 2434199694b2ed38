"""A timetable as the page shows it: exporters down, slots across; changes and reasons in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chomchom.trade.models import Application, HalfDay, Placement, Timetable, Unmet
from chomchom.trade.rules.planning import Pair, Situation, Slot
from chomchom.trade.rules.timetable import CODES, KINDS, Change, in_words


@dataclass(frozen=True)
class Line:
    application: Application
    cells: list[Placement | None]


@dataclass(frozen=True)
class Half:
    """One half-day: its slots across, a line for each exporter."""

    half_day: HalfDay
    slots: list[Slot]
    lines: list[Line]
    held: int

    @property
    def room(self) -> int:
        return len(self.slots) * self.half_day.tables


def halves(asked: Situation, rows: Mapping[Pair, Placement]) -> list[Half]:
    found = []
    for half in sorted(asked.half_days, key=lambda one: (one.day, one.starts_at)):
        slots = [slot for slot in asked.slots if slot.half_day.pk == half.pk]
        at = {(row.application_id, row.starts_at): row for row in rows.values() if row.half_day_id == half.pk}
        lines = [Line(one, [at.get((one.pk, slot.starts_at)) for slot in slots]) for one in asked.applications]
        found.append(Half(half, slots, [line for line in lines if any(line.cells)] or lines, len(at)))
    return found


@dataclass(frozen=True)
class Shown:
    """One change in words."""

    kind: str
    word: Any
    exporter: str
    buyer: str
    before: str
    after: str

    @property
    def tone(self) -> str:
        return {"new": "success", "gone": "danger", "moved": "warning"}.get(self.kind, "neutral")


Names = Mapping[str, Mapping[int, str]]
"""{"exporter": {id: name}, "buyer": {id: name}}, also of those that do not come any more."""


def changes(asked: Situation, names: Names, found: Sequence[Change]) -> list[Shown]:
    return [
        _shown(asked, names, one.kind, one.pair, one.before and (one.before.slot, one.before.table),
               one.after and (one.after.slot, one.after.table))
        for one in found
    ]  # fmt: skip


def recorded(asked: Situation, names: Names, timetable: Timetable | None) -> list[Shown]:
    """What a published version says it changed."""
    rows = timetable.changes if timetable else []
    return [
        _shown(asked, names, row["kind"], (row["application"], row["guest"]), row["before"], row["after"])
        for row in rows
    ]


def _shown(
    asked: Situation, names: Names, kind: str, pair: Pair, before: Sequence[int] | None, after: Sequence[int] | None
) -> Shown:  # fmt: skip
    return Shown(
        kind, KINDS[kind], names["exporter"].get(pair[0], "–"), names["buyer"].get(pair[1], "–"), _seat(asked, before),
        _seat(asked, after),
    )  # fmt: skip


def _seat(asked: Situation, seat: Sequence[int] | None) -> str:
    if not seat or seat[0] >= len(asked.slots):
        return ""
    return _("%(time)s, table %(table)d") % {"time": asked.slots[seat[0]].name, "table": seat[1]}


@dataclass(frozen=True)
class Why:
    row: Unmet
    sentence: str
    reasons: list[str]
    remedies: list[str]


def unmet(row: Unmet) -> Why:
    sentence = str(CODES.get(row.code, row.code))
    if row.code == "moves" and row.moves:
        sentence = ngettext(
            "It would fit if %(number)d other meeting moved; fewer are not enough.",
            "It would fit if %(number)d other meetings moved; fewer are not enough.",
            row.moves,
        ) % {"number": row.moves}
    return Why(row, sentence, [in_words(one) for one in row.reasons], [in_words(one) for one in row.remedies])


@dataclass(frozen=True)
class Choice:
    """A slot in which a pair could sit, and whether both are free then."""

    value: str
    label: str
    is_free: bool
    starts_at: datetime


def choices(asked: Situation, pair: Pair) -> list[Choice]:
    busy = {p.slot for one, p in asked.standing.items() if one != pair and (one[0] == pair[0] or one[1] == pair[1])}
    full = {
        number
        for number, slot in enumerate(asked.slots)
        if sum(p.slot == number for one, p in asked.standing.items() if one != pair) >= slot.half_day.tables
    }
    return [
        Choice(slot.starts_at.isoformat(), slot.name, number not in busy | full, slot.starts_at)
        for number, slot in enumerate(asked.slots)
    ]


def sums(timetable: Timetable | None) -> list[tuple[Any, Any]]:
    """How the planner measured a version, as facts for the page."""
    given = timetable.summary if timetable else {}
    if "status" not in given:
        return []
    pairs = [
        (_("Meetings that one side must have"), f"{given['musts']}/{given['musts_asked']}"),
        (_("Weighted wishes met"), given["wishes"]),
        (_("Exporter served least"), f"{given['worst_served']} %"),
        (_("Idle gaps"), given["breaks"]),
    ]
    if "moved" in given:
        pairs.insert(0, (_("Published meetings moved or lost"), given["moved"]))
    return pairs
