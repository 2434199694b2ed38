"""Who wants to meet whom, when buyers can come, and the half-days: three sheets of one workbook."""

from dataclasses import dataclass
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from chomchom.core import cells as cell
from chomchom.trade.rules.intake import words
from chomchom.trade.rules.intake.book import Book, Row, hold_numbers, read_sheets, written
from chomchom.trade.rules.intake.columns import LABELS, SCHEDULE, TIMES, WISHES
from chomchom.trade.rules.intake.exporters import whole
from chomchom.trade.rules.intake.remarks import Remark

PAIRS = ("id-ko", "vi-ko", "en-ko")


@dataclass(frozen=True)
class Names:
    """The numbers that are there; None: nobody can say (no database)."""

    applications: frozenset[str] | None = None
    buyers: frozenset[str] | None = None


def read_wishes(data: bytes, names: Names = Names()) -> Book:
    rows, unknown = read_sheets(data, [(WISHES, _wish), (TIMES, _time), (SCHEDULE, _half_day)], "wishes")
    wishes = _once([row for row in rows if row.values["kind"] == "wish"])
    times = hold_numbers([row for row in rows if row.values["kind"] == "time"])
    half_days = hold_numbers([row for row in rows if row.values["kind"] == "half_day"])
    known = [_known(row, names) for row in [*wishes, *times]]
    extra = {"wishes": len(wishes), "times": len(times), "half_days": len(half_days)}
    return Book((*known, *half_days), tuple(unknown), extra)


def _known(row: Row, names: Names) -> Row:
    application, buyer = row.values.get("application"), row.values.get("buyer")
    if names.applications is not None and application and application not in names.applications:
        row = row.with_remarks(Remark("unknown_application", {"text": application}))
    if names.buyers is not None and buyer and buyer not in names.buyers:
        row = row.with_remarks(Remark("unknown_buyer", {"text": buyer}))
    return row


def _wish(sheet: str, row: int, raw: dict[str, Any]) -> Row:
    cells = written(raw)
    by_exporter, by_buyer = words.wish(cells.get("by_exporter", "")), words.wish(cells.get("by_buyer", ""))
    remarks = [
        Remark("unknown_wish", {"text": cells.get(key, "")[:40]})
        for key, level in (("by_exporter", by_exporter), ("by_buyer", by_buyer))
        if level is None
    ]
    if not cells.get("application") or not cells.get("buyer"):
        remarks.append(Remark("no_number"))
    values = {"kind": "wish", "application": cells.get("application", ""), "buyer": cells.get("buyer", ""),
              "by_exporter": by_exporter, "by_buyer": by_buyer}  # fmt: skip
    return Row(sheet, row, cells.get("application", ""), cells, values, tuple(remarks))


def _once(rows: list[Row]) -> list[Row]:
    """A pair that stands twice with the same words is the same wish; with other words it is refused."""
    seen: dict[tuple[str, str], Row] = {}
    held = []
    for row in rows:
        first = seen.setdefault((row.values["application"], row.values["buyer"]), row)
        if first is not row and first.values != row.values:
            text = f"{row.values['application']} × {row.values['buyer']}"
            row = row.with_remarks(Remark("wish_twice", {"text": text, "row": first.row}))
        held.append(row)
    return held


def _time(sheet: str, row: int, raw: dict[str, Any]) -> Row:
    cells = written(raw)
    text = cells.get("availability", "")
    availability = words.availability(text)
    remarks = [] if availability is not None else [Remark("unclear_time", {"text": text[:60]})]
    if not cells.get("buyer"):
        remarks.append(Remark("no_number"))
    values = {"kind": "time", "buyer": cells.get("buyer", ""), "availability": availability,
              "as_written": text[:80]}  # fmt: skip
    return Row(sheet, row, cells.get("buyer", ""), cells, values, tuple(remarks))


def _half_day(sheet: str, row: int, raw: dict[str, Any]) -> Row:
    cells = written(raw)
    day, of_day = _day(raw.get("day", ""))
    starts, ends = _clock(raw.get("starts")), _clock(raw.get("ends"))
    remarks = [*of_day]
    if starts is None or ends is None or ends <= starts:
        remarks.append(Remark("bad_time", {"text": f"{cells.get('starts', '')}–{cells.get('ends', '')}"}))
    if not _is_zone(cells.get("zone", "")):
        remarks.append(Remark("bad_zone", {"text": cells.get("zone", "")[:40]}))
    numbers = {key: whole(raw.get(key)) for key in ("minutes", "tables")}
    remarks += [
        Remark("bad_number", {"text": cells.get(key, ""), "column": str(LABELS[key])})
        for key, number in numbers.items()
        if not number
    ]
    values = {
        "kind": "half_day", "city": cells.get("city", ""), "day": day, "zone": cells.get("zone", ""),
        "starts": f"{starts:%H:%M}" if starts else None, "ends": f"{ends:%H:%M}" if ends else None, **numbers,
        "interpreters": {pair: number for pair in PAIRS if (number := whole(raw.get(pair)))},
    }  # fmt: skip
    name = f"{values['city']} {day or ''} {values['starts'] or ''}".strip()
    return Row(sheet, row, name, cells, values, tuple(remarks))


def _day(value: Any) -> tuple[str | None, list[Remark]]:
    try:
        day = cell.day(value)
    except cell.Impossible:
        day = None
    return (day.isoformat(), []) if day else (None, [Remark("bad_day", {"text": words.shown(value)[:40]})])


def _clock(value: Any) -> time | None:
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    try:
        hour, _colon, minute = str(value).strip().partition(":")
        return time(int(hour), int(minute[:2] or 0))
    except ValueError:
        return None


def _is_zone(name: str) -> bool:
    try:
        return bool(name) and bool(ZoneInfo(name))
    except (KeyError, ValueError, OSError):
        return False
