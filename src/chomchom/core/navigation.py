"""What stands in the frame of every page. Each app declares its entries and signals in ``AppConfig.ready``."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


class Looks(Protocol):
    """Of the viewer, the frame needs only this."""

    account_id: int | None
    roles: frozenset[str]

    def may(self, right: str) -> bool: ...


@dataclass(frozen=True)
class Entry:
    """A place in the main navigation, and on the home page of the roles in ``begins_for``.

    ``label`` and ``note`` are translatable; ``url_name`` takes no arguments; ``right`` None: anybody logged in;
    ``order`` sorts (tens: care 10–49, net 50–69, people 70–89); ``icon`` is a name of components.css;
    ``in_bar`` False: on the home page only.
    """

    label: Any
    url_name: str
    right: str | None = None
    order: int = 50
    note: Any = ""
    icon: str = "go"
    begins_for: frozenset[str] = field(default=frozenset())
    in_bar: bool = True

    def open_to(self, viewer: Looks) -> bool:
        return viewer.account_id is not None and (self.right is None or viewer.may(self.right))


@dataclass(frozen=True)
class Signal:
    """A short sentence in the header, asked for anew every ten seconds: ``tone`` as of a badge, ``url`` or none."""

    sentence: Any
    tone: str = "neutral"
    url: str = ""
    order: int = 50


_entries: dict[str, Entry] = {}
_signals: list[Callable[[Any], Signal | None]] = []
_reminders: list[Callable[[Any, datetime], Signal | None]] = []


def declare(*entries: Entry) -> None:
    """Add entries; the same address again replaces the entry."""
    _entries.update({entry.url_name: entry for entry in entries})


def declare_signal(signal: Callable[[Any], Signal | None]) -> None:
    """Add a signal: ``signal(viewer)`` answers what to show, or None. It is asked often and must be cheap."""
    if signal not in _signals:
        _signals.append(signal)


def declare_reminder(reminder: Callable[[Any, datetime], Signal | None]) -> None:
    """Add what the home page should remind of: ``reminder(viewer, at)`` answers a sentence with its place, or None."""
    if reminder not in _reminders:
        _reminders.append(reminder)


def reminders_for(viewer: Looks, at: datetime) -> list[Signal]:
    """What every declared reminder has to say to this viewer now, in order."""
    said = (reminder(viewer, at) for reminder in _reminders)
    return sorted((one for one in said if one is not None), key=lambda one: one.order)


def entries_for(viewer: Looks) -> list[Entry]:
    """The entries the viewer may use, in order."""
    return sorted((entry for entry in _entries.values() if entry.open_to(viewer)), key=lambda entry: entry.order)


def beginnings_for(viewer: Looks) -> list[Entry]:
    """Where the viewer's day begins: the entries of the roles held."""
    return [entry for entry in entries_for(viewer) if entry.begins_for & viewer.roles]


def signals_for(viewer: Looks) -> list[Signal]:
    """What every declared signal has to say to this viewer, in order; nothing to somebody not logged in."""
    if viewer.account_id is None:
        return []
    said = (signal(viewer) for signal in _signals)
    return sorted((signal for signal in said if signal is not None), key=lambda signal: signal.order)
