"""The day's report. Each number and the list of rows behind it come from the same condition in ``WHAT``."""

from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import median
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums import HandoverState as S
from chomchom.care.enums import Level, ReportKind
from chomchom.care.models import Discard, DoorReport, Handover, Incident, Observation
from chomchom.care.models.day import OPEN_STATES
from chomchom.net.enums import EntryKind
from chomchom.net.models import Alert, AlertEntry
from chomchom.people.enums import Role
from chomchom.people.models import Dong, Organisation
from chomchom.people.viewer import Viewer


def _of(model: type, **values: Any) -> Exists:
    return Exists(model.objects.filter(handover=OuterRef("pk"), **values))  # type: ignore[attr-defined]


WHAT: dict[str, tuple[Any, Q]] = {
    "promised": (_("Promised"), ~Q(state=S.CANCELLED)),
    "met": (_("Met in person"), Q(state=S.MET)),
    "safe_absent": (_("Safe but absent"), Q(state=S.SAFE_ABSENT)),
    "emergency": (_("Emergency"), Q(state=S.EMERGENCY)),
    "open": (_("Still open"), Q(state__in=OPEN_STATES)),
    "no_reply": (_("No reply"), Q(had_no_reply=True)),
    "changed": (_("Change of condition"), Q(had_change=True)),
    "incidents": (_("Incidents"), Q(had_incident=True)),
    "discarded": (_("Food discarded"), Q(had_discard=True)),
    "cancelled": (_("Cancelled beforehand"), Q(state=S.CANCELLED)),
}
"""What the report counts: its title and which handovers it is."""

STEPS: dict[str, Any] = {
    "acknowledged": _("Somebody has it"),
    "dong": _("Dong office told"),
    "district": _("District told"),
    "known": _("Known how the person is"),
}
"""The steps of the ladder whose minutes are measured, from the moment the alert opened."""


def with_facts(handovers: QuerySet[Handover]) -> QuerySet[Handover]:
    """Handovers with what was reported of them, for the conditions in ``WHAT``."""
    return handovers.annotate(
        had_no_reply=_of(DoorReport, kind=ReportKind.NO_REPLY),
        had_change=_of(Observation, level=Level.CHANGED),
        had_incident=_of(Incident),
        had_discard=_of(Discard),
    )


def scope(viewer: Viewer, day_from: date, day_to: date, meal: str = "") -> QuerySet[Handover]:
    """Handovers of the days [day_from, day_to) that the viewer may count."""
    handovers = Handover.objects.visible_to(viewer).filter(day__gte=day_from, day__lt=day_to)
    return handovers.filter(meal=meal) if meal else handovers


def rows_behind(handovers: QuerySet[Handover], what: str) -> QuerySet[Handover]:
    """The rows behind one number. Raises KeyError for a number that the report does not have."""
    return with_facts(handovers).filter(WHAT[what][1])


@dataclass
class Line:
    """The numbers of one provider, one dong, or the whole."""

    label: str
    key: int | None = None
    numbers: dict[str, int] = field(default_factory=lambda: dict.fromkeys(WHAT, 0))

    @property
    def met_share(self) -> float | None:
        """Share of the promised that were met in person, 0…1; None where nothing was promised."""
        return self._share("met")

    @property
    def no_reply_rate(self) -> float | None:
        return self._share("no_reply")

    @property
    def met_percent(self) -> float | None:
        return None if self.met_share is None else 100 * self.met_share

    @property
    def no_reply_percent(self) -> float | None:
        return None if self.no_reply_rate is None else 100 * self.no_reply_rate

    @property
    def cells(self) -> list[dict[str, Any]]:
        """What a row of the page shows: the code of each number, its title and the number."""
        return [{"what": what, "title": title, "number": self.numbers[what]} for what, (title, _q) in WHAT.items()]

    def _share(self, what: str) -> float | None:
        return self.numbers[what] / self.numbers["promised"] if self.numbers["promised"] else None


@dataclass(frozen=True)
class Minutes:
    """Minutes from the opening of an alert to one step: over how many, the middle, nine of ten within, the worst."""

    number: int
    median: float | None
    p90: float | None
    worst: float | None

    @classmethod
    def of(cls, minutes: list[float]) -> "Minutes":
        if not minutes:
            return cls(0, None, None, None)
        ordered = sorted(minutes)
        nine_of_ten = ordered[max(0, -(-len(ordered) * 9 // 10) - 1)]
        return cls(len(ordered), median(ordered), nine_of_ten, ordered[-1])


@dataclass(frozen=True)
class Report:
    whole: Line
    providers: list[Line]
    dongs: list[Line]
    minutes: dict[str, Minutes]
    alerts: int


def report(viewer: Viewer, day_from: date, day_to: date, meal: str = "") -> Report:
    """All numbers of the days [day_from, day_to): five queries whatever their size."""
    handovers = scope(viewer, day_from, day_to, meal)
    numbers = {what: Count("pk", filter=condition) for what, (_title, condition) in WHAT.items()}
    counts = list(with_facts(handovers).order_by().values("provider_id", "dong_id").annotate(**numbers))
    whole = Line("")
    providers = _lines(Organisation, {row["provider_id"] for row in counts})
    dongs = _lines(Dong, {row["dong_id"] for row in counts})
    for row in counts:
        for line in (whole, providers[row["provider_id"]], dongs[row["dong_id"]]):
            for what in WHAT:
                line.numbers[what] += row[what]
    minutes, alerts = minutes_to_steps(handovers)
    return Report(whole, _sorted(providers), _sorted(dongs), minutes, alerts)


def minutes_to_steps(handovers: QuerySet[Handover]) -> tuple[dict[str, Minutes], int]:
    """Minutes to each step of ``STEPS`` over the real alerts of these handovers, and how many alerts. Two queries."""
    alerts = {
        alert.pk: alert
        for alert in Alert.objects.real().filter(subject_kind="care.handover", subject_id__in=handovers.values("pk"))
    }
    reached: dict[str, dict[int, datetime]] = {step: {} for step in STEPS}
    entries = AlertEntry.objects.filter(
        alert__in=list(alerts), kind__in=(EntryKind.ACKNOWLEDGED, EntryKind.STEP)
    ).order_by("at", "pk")
    for entry in entries:
        for step in _steps_of(entry):
            reached[step].setdefault(entry.alert_id, entry.happened_at)
    reached["known"] = {pk: alert.closed_at for pk, alert in alerts.items() if alert.closed_at}
    minutes = {
        step: Minutes.of([max(0.0, (at - alerts[pk].opened_at).total_seconds() / 60) for pk, at in moments.items()])
        for step, moments in reached.items()
    }
    return minutes, len(alerts)


def _steps_of(entry: AlertEntry) -> list[str]:
    if entry.kind == EntryKind.ACKNOWLEDGED:
        return ["acknowledged"]
    roles = set(entry.data.get("roles", ()))
    steps = ["dong"] if Role.CASE_MANAGER in roles else []
    return [*steps, "district"] if roles & {Role.DUTY_OFFICER, Role.DISTRICT_OFFICER} else steps


def _lines(model: type, ids: set[int]) -> dict[int, Line]:
    return {row.pk: Line(str(row), row.pk) for row in model.objects.filter(pk__in=ids)}  # type: ignore[attr-defined]


def _sorted(lines: dict[int, Line]) -> list[Line]:
    return sorted(lines.values(), key=lambda line: line.label)
