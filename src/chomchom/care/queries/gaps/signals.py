"""The signals of a care gap, each one statement over the whole district; nothing here is asked person by person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from chomchom.care.enums import HandoverState, Household, Met, PauseReason, ServiceState
from chomchom.care.enums_gaps import GapKind
from chomchom.care.models import (
    EmergencyContact,
    Gap,
    GapRule,
    Handover,
    MealPlan,
    OtherService,
    PlanPause,
    Recipient,
)

BIT = [1 << number for number in range(7)]


@dataclass(frozen=True)
class Found:
    """A signal that is there today: whose, which cause, since when, and the values of its sentence."""

    kind: str
    recipient_id: int
    key: str
    since: date
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Days:
    """What the calendar says: the days to look back at, and the long holidays ahead as lists of their days."""

    today: date
    back: Sequence[date]
    runs: Sequence[Sequence[date]]
    holidays: frozenset[date]


Rules = Mapping[str, GapRule]


def find(district_id: int, days: Days, rules: Rules) -> Iterator[Found]:
    """Everything that is there today, in a number of statements that does not depend on people or gaps."""
    for kind, look in LOOKS.items():
        if kind in rules and rules[kind].is_on:
            yield from look(district_id, days, rules[kind])


def served(district_id: int, today: date) -> QuerySet[Recipient]:
    """Whom the district has promised something: not ended, with a plan that holds today or later."""
    plans = MealPlan.objects.filter(recipient=OuterRef("pk")).filter(Q(valid_to=None) | Q(valid_to__gt=today))
    current = Recipient.objects.filter(district=district_id).filter(Q(ended_on=None) | Q(ended_on__gt=today))
    return current.filter(Exists(plans))


def _stopped(district_id: int, days: Days, rule: GapRule) -> Iterator[Found]:
    """Another service ended or was suspended (or its period is over) while the person lives alone."""
    today = days.today
    over = ~Q(state=ServiceState.IN_USE) & (Q(ended_on=None) | Q(ended_on__lte=today)) | Q(valid_to__lte=today)
    rows = OtherService.objects.filter(over, recipient__district=district_id, recipient__household=Household.ALONE)
    rows = rows.filter(Q(recipient__ended_on=None) | Q(recipient__ended_on__gt=today))
    for pk, person, kind, state, ended, until in rows.values_list(
        "pk", "recipient_id", "kind", "state", "ended_on", "valid_to"
    ):
        day = ended or until
        facts = {"service": kind, "state": state, "day": _iso(day), "rows": [["service", pk]]}
        yield Found(GapKind.SERVICE_STOPPED, person, f"service:{pk}:{_iso(day)}", day or today, facts)


def _unconfirmed(district_id: int, days: Days, rule: GapRule) -> Iterator[Found]:
    """A day on which a meal was planned passed, and nobody confirmed contact on it or later."""
    back = [day for day in days.back if day >= days.today - timedelta(days=rule.days)]
    if not back:
        return
    for person, first, last, missed in _rows(UNCONFIRMED, _calendar(back, days), district_id, days.today):
        facts = {"first": _iso(first), "last": _iso(last), "missed": missed}
        yield Found(GapKind.UNCONFIRMED, person, f"day:{_iso(first)}", _day(first), facts)


def _not_seen(district_id: int, days: Days, rule: GapRule) -> Iterator[Found]:
    """Nobody has seen the person with own eyes for so many days; a hospital or facility sees them."""
    limit = days.today - timedelta(days=rule.days)
    seen = _latest(Handover.objects.filter(state=HandoverState.MET, met=Met.RECIPIENT, day__lte=days.today), "day")
    visited = _latest(Gap.objects.filter(seen_on__isnull=False), "seen_on")
    inside = PlanPause.objects.on(days.today).filter(
        recipient=OuterRef("pk"), reason__in=(PauseReason.HOSPITAL, PauseReason.FACILITY)
    )
    begun = MealPlan.objects.filter(recipient=OuterRef("pk")).order_by("valid_from").values("valid_from")[:1]
    rows = (
        served(district_id, days.today)
        .annotate(seen=seen, visited=visited, begun=Subquery(begun))
        .filter(~Exists(inside), begun__lte=limit)
        .filter(Q(seen=None) | Q(seen__lt=limit))
        .filter(Q(visited=None) | Q(visited__lt=limit))
    )
    for person, met, visit, start in rows.values_list("pk", "seen", "visited", "begun"):
        last = max((day for day in (met, visit) if day), default=None)
        since = last or start
        facts = {"last": _iso(last), "start": _iso(start)}
        yield Found(GapKind.NOT_SEEN, person, f"last:{_iso(last)}", since, facts)


def _latest(rows: QuerySet[Any], name: str) -> Subquery:
    return Subquery(rows.filter(recipient=OuterRef("pk")).order_by(f"-{name}").values(name)[:1])


def _no_contact(district_id: int, days: Days, rule: GapRule) -> Iterator[Found]:
    """Nobody can be called: no contact with a number of enough digits that is not the person's own."""
    callable_ = (
        EmergencyContact.objects.filter(recipient=OuterRef("pk"))
        .exclude(phone_mark="")
        .exclude(phone_mark=OuterRef("phone_mark"))
    )
    entered = EmergencyContact.objects.filter(recipient=OuterRef("pk"))
    rows = served(district_id, days.today).filter(~Exists(callable_)).annotate(entered=Exists(entered))
    for person, any_entered in rows.values_list("pk", "entered"):
        key = "unusable" if any_entered else "none"
        yield Found(GapKind.NO_CONTACT, person, key, days.today, {"entered": any_entered})


def _no_substitute(district_id: int, days: Days, rule: GapRule) -> Iterator[Found]:
    """A meal of today or one of the next days that the provider could put on no round."""
    until = days.today + timedelta(days=rule.days)
    rows = (
        Handover.objects.filter(
            district=district_id, day__gte=days.today, day__lte=until, state=HandoverState.PROMISED, round=None
        )
        .exclude(left_out="")
        .order_by("day", "pk")
    )
    for pk, person, day, why, provider in rows.values_list("pk", "recipient_id", "day", "left_out", "provider__name"):
        facts = {"day": _iso(day), "why": why, "provider": provider, "rows": [["handover", pk]]}
        yield Found(GapKind.NO_SUBSTITUTE, person, f"handover:{pk}", day, facts)


def _ends_soon(district_id: int, days: Days, rule: GapRule) -> Iterator[Found]:
    """A meal plan or another service ends, and nothing says what comes after it."""
    until = days.today + timedelta(days=rule.days)
    after = MealPlan.objects.filter(recipient=OuterRef("recipient"), meal=OuterRef("meal")).filter(
        Q(valid_to=None) | Q(valid_to__gt=OuterRef("valid_to")), valid_from__lte=OuterRef("valid_to")
    )
    plans = MealPlan.objects.filter(
        recipient__district=district_id, valid_to__gt=days.today, valid_to__lte=until, valid_from__lte=days.today
    )
    still = plans.filter(Q(recipient__ended_on=None) | Q(recipient__ended_on__gt=F("valid_to"))).filter(~Exists(after))
    for pk, person, end, meal in still.values_list("pk", "recipient_id", "valid_to", "meal"):
        facts = {"what": "plan", "meal": meal, "day": _iso(end), "rows": [["plan", pk]]}
        yield Found(GapKind.ENDS_SOON, person, f"plan:{pk}:{_iso(end)}", days.today, facts)
    services = OtherService.objects.filter(
        recipient__district=district_id, recipient__ended_on=None, state=ServiceState.IN_USE, next_step="",
        valid_to__gt=days.today, valid_to__lte=until,
    )  # fmt: skip
    for pk, person, end, kind in services.values_list("pk", "recipient_id", "valid_to", "kind"):
        facts = {"what": "service", "service": kind, "day": _iso(end), "rows": [["service", pk]]}
        yield Found(GapKind.ENDS_SOON, person, f"service:{pk}:{_iso(end)}", days.today, facts)


def _holiday(district_id: int, days: Days, rule: GapRule) -> Iterator[Found]:
    """A long holiday ahead in which somebody living alone is promised nothing on any day."""
    for run in days.runs[:1]:
        for (person,) in _rows(HOLIDAY, _calendar(run, days), district_id, days.today):
            facts = {"first": _iso(run[0]), "last": _iso(run[-1]), "length": len(run)}
            yield Found(GapKind.HOLIDAY, person, f"from:{_iso(run[0])}", days.today, facts)


LOOKS = {
    GapKind.SERVICE_STOPPED: _stopped,
    GapKind.UNCONFIRMED: _unconfirmed,
    GapKind.NOT_SEEN: _not_seen,
    GapKind.NO_CONTACT: _no_contact,
    GapKind.NO_SUBSTITUTE: _no_substitute,
    GapKind.ENDS_SOON: _ends_soon,
    GapKind.HOLIDAY: _holiday,
}

# -- the two that join plans with days --------------------------------------------------

PLANNED = """
    days d JOIN care_mealplan p ON p.valid_from <= d.day AND (p.valid_to IS NULL OR p.valid_to > d.day)
        AND (p.weekdays & d.bit) <> 0 AND (p.on_holidays OR NOT d.holiday)
"""
NOT_PAUSED = """
    NOT EXISTS (SELECT 1 FROM care_planpause q WHERE q.recipient_id = p.recipient_id AND q.valid_from <= d.day
        AND (q.valid_to IS NULL OR q.valid_to > d.day))
"""
UNCONFIRMED = f"""
    SELECT p.recipient_id, MIN(d.day), MAX(d.day), COUNT(DISTINCT d.day) FROM {PLANNED}
    JOIN care_recipient r ON r.id = p.recipient_id
    WHERE r.district_id = %s AND (r.ended_on IS NULL OR r.ended_on > %s) AND {NOT_PAUSED}
    AND NOT EXISTS (SELECT 1 FROM care_handover h WHERE h.recipient_id = p.recipient_id AND h.day >= d.day
        AND h.state IN ('met', 'safe_absent', 'emergency'))
    AND NOT EXISTS (SELECT 1 FROM care_handover h WHERE h.recipient_id = p.recipient_id AND h.day = d.day
        AND h.state = 'cancelled')
    GROUP BY p.recipient_id
"""  # noqa: S608 - the parts are constants above
HOLIDAY = f"""
    SELECT r.id FROM care_recipient r
    WHERE r.district_id = %s AND (r.ended_on IS NULL OR r.ended_on > %s) AND r.household = 'alone'
    AND EXISTS (SELECT 1 FROM care_mealplan c, days f WHERE c.recipient_id = r.id AND c.valid_from <= f.day
        AND (c.valid_to IS NULL OR c.valid_to > f.day))
    AND NOT EXISTS (SELECT 1 FROM {PLANNED} WHERE p.recipient_id = r.id AND {NOT_PAUSED})
"""  # noqa: S608


def _calendar(wanted: Sequence[date], days: Days) -> list[tuple[date, int, bool]]:
    return [(day, BIT[day.weekday()], day in days.holidays) for day in wanted]


def _rows(sql: str, calendar: list[tuple[date, int, bool]], district_id: int, today: date) -> list[tuple[Any, ...]]:
    """The statement over a calendar that goes in as values."""
    adapt = connection.ops.adapt_datefield_value
    values = ", ".join(["(%s, %s, %s)"] * len(calendar))
    given: list[Any] = [part for day, bit, free in calendar for part in (adapt(day), bit, free)]
    with connection.cursor() as cursor:
        cursor.execute(f"WITH days(day, bit, holiday) AS (VALUES {values}) {sql}", [*given, district_id, adapt(today)])
        return cursor.fetchall()


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def _iso(day: Any) -> str:
    return "" if day is None else _day(day).isoformat()
