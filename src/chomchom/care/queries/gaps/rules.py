"""The rules of gaps and signals of a district: what holds, what will hold, and what held."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from chomchom.care.enums_gaps import EVENTS, GapKind, PersonPart, SignalEvent, SignalSource
from chomchom.care.models import GapRule, SignalRule
from chomchom.care.queries.gaps import standing
from chomchom.care.queries.gaps.signals import LOOKS
from chomchom.care.rules.gaps.changing import GapValues


@dataclass(frozen=True)
class Version:
    """A row with its number in the history. It ``holds``, it lies ``ahead``, or it held."""

    number: int
    rule: Any
    holds: bool
    ahead: bool


@dataclass(frozen=True)
class Line:
    """One signal, part of a person, or event of a source, with its versions, the newest first."""

    key: tuple[str, ...]
    label: Any
    versions: Sequence[Version]

    @property
    def now(self) -> Version | None:
        return next((version for version in self.versions if version.holds), None)

    @property
    def next(self) -> Version | None:
        """The first of those ahead."""
        return next((version for version in reversed(self.versions) if version.ahead), None)


def gap_lines(district_id: int, today: date) -> list[Line]:
    """Every signal, then every part of a person, with all versions. One query."""
    rows = list(GapRule.objects.for_district(district_id).select_related("set_by"))
    words = [*GapKind.choices, *PersonPart.choices]
    return [_line((kind,), label, [row for row in rows if row.kind == kind], today) for kind, label in words]


def signal_lines(district_id: int, today: date) -> list[Line]:
    """Every event of every source with all versions. One query."""
    rows = list(SignalRule.objects.for_district(district_id).select_related("set_by"))
    return [
        _line((source.value, event.value), f"{source.label}: {SignalEvent(event).label}",
              [row for row in rows if (row.source, row.event) == (source, event)], today)
        for source in SignalSource for event in EVENTS[source]
    ]  # fmt: skip


def _line(key: tuple[str, ...], label: Any, rows: Iterable[Any], today: date) -> Line:
    """The district's own rows come after the general ones, whatever day they began."""
    ordered = sorted(rows, key=lambda row: (row.district_id is not None, row.valid_from, row.pk))
    begun = [row for row in ordered if row.valid_from <= today]
    versions = [
        Version(number, row, holds=bool(begun) and row is begun[-1], ahead=row.valid_from > today)
        for number, row in enumerate(ordered, start=1)
    ]
    return Line(key, label, versions[::-1])


def would_be_found(district_id: int, kind: str, values: GapValues, today: date) -> int | None:
    """How many gaps of this kind a look today would find with these values; None for a part of a person."""
    if kind not in LOOKS:
        return None
    if not values.is_on:
        return 0
    rules, rule = standing.rules_on(district_id, today), GapRule(kind=kind, **asdict(values))
    days = standing.days_of(district_id, today, {**rules, kind: rule})
    return sum(1 for _found in LOOKS[GapKind(kind)](district_id, days, rule))
