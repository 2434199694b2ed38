"""When a buyer can come, and whether that covers a slot of a half-day."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any


def covers(availability: Mapping[str, Any] | None, days: Sequence[date], day: date, starts: time, ends: time) -> bool:
    """Whether [starts, ends) of ``day`` lies in what the buyer said. ``days`` are the days of its leg in order.

    Somebody who said nothing (None) is taken for somebody who can always come; the page shows that nobody knows.
    """
    said = availability or {}
    if said.get("days") and (day not in days or days.index(day) + 1 not in said["days"]):
        return False
    first, last = _time(said.get("from")), _time(said.get("to"))
    return (first is None or starts >= first) and (last is None or ends <= last)


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
