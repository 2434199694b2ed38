"""Who saw whom: the couriers that people met, day by day, and whose face they know."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from chomchom.care.enums import HandoverState
from chomchom.care.models import Handover
from chomchom.care.shares import percent
from chomchom.people.viewer import Viewer

KNOWN_FOR = timedelta(days=14)
"""Whoever was met by a courier within these days before knows the face."""

WELL_KNOWN = 3
"""Handovers after which a face is fully known."""


@dataclass(frozen=True)
class Face:
    """One meal of one day: who came, whether the person knew the face, or why nobody is named."""

    courier: str
    known: bool
    state: str


@dataclass
class Person:
    """``days``: {day: its meals in order}. ``known`` of ``met`` handovers by somebody whom the person knew."""

    recipient_id: int
    name: str
    provider: str
    days: dict[date, list[Face]] = field(default_factory=dict)
    met: int = 0
    known: int = 0
    faces: set[int] = field(default_factory=set)

    def cells(self, days: Iterable[date]) -> list[tuple[date, list[Face]]]:
        return [(day, self.days.get(day, [])) for day in days]


@dataclass(frozen=True)
class Week:
    """The people of a week, those with most different faces first."""

    days: tuple[date, ...]
    people: list[Person]

    @property
    def rows(self) -> list[tuple[Person, list[tuple[date, list[Face]]]]]:
        return [(person, person.cells(self.days)) for person in self.people]

    @property
    def met(self) -> int:
        return sum(person.met for person in self.people)

    @property
    def known(self) -> int:
        return sum(person.known for person in self.people)

    @property
    def known_percent(self) -> int | None:
        return percent(self.known, self.met)

    @property
    def parts(self) -> list[tuple[str, int, str]]:
        """Known and new faces, for the picture."""
        return [(str(_("known")), self.known, "success"), (str(_("new face")), self.met - self.known, "warning")]


def known_faces(recipient_ids: Iterable[int], day: date) -> dict[int, dict[int, float]]:
    """{recipient: {courier: how well known, up to 1}} from whom they met in the two weeks before. One query."""
    met = _met_before(Handover.objects.filter(recipient__in=set(recipient_ids)), day).annotate(times=Count("pk"))
    known: dict[int, dict[int, float]] = {}
    for recipient, courier, times in met:
        known.setdefault(recipient, {})[courier] = min(1.0, times / WELL_KNOWN)
    return known


def week(viewer: Viewer, monday: date) -> Week:
    """Who saw whom in the seven days from ``monday``. Two queries."""
    until = monday + timedelta(days=7)
    rows = (
        Handover.objects.visible_to(viewer)
        .promised()
        .filter(day__gte=monday, day__lt=until)
        .select_related("recipient", "provider", "round__courier__account")
        .order_by("day", "window_from", "pk")
    )
    seen = _seen_before(viewer, monday)
    people: dict[int, Person] = {}
    for row in rows:
        person = people.setdefault(row.recipient_id, Person(row.recipient_id, row.recipient.name, str(row.provider)))
        _add(person, row, seen.setdefault(row.recipient_id, {}))
    ordered = sorted(people.values(), key=lambda one: (-len(one.faces), one.provider, one.name))
    return Week(tuple(monday + timedelta(days=day) for day in range(7)), ordered)


def _seen_before(viewer: Viewer, monday: date) -> dict[int, dict[int, date]]:
    """{recipient: {courier: last day met}} of the two weeks before."""
    met = _met_before(Handover.objects.visible_to(viewer), monday).annotate(last=Max("day"))
    seen: dict[int, dict[int, date]] = {}
    for recipient, courier, day in met:
        seen.setdefault(recipient, {})[courier] = day
    return seen


def _met_before(rows: QuerySet[Handover], day: date) -> QuerySet[Handover, tuple]:
    """(recipient, courier) of those who met within the two weeks before, to be counted."""
    met = rows.filter(day__gte=day - KNOWN_FOR, day__lt=day, state=HandoverState.MET, round__courier__isnull=False)
    return met.values_list("recipient", "round__courier").order_by()


def _add(person: Person, row: Handover, seen: dict[int, date]) -> None:
    courier = row.round.courier if row.round else None
    known = courier is not None and courier.pk in seen and row.day - seen[courier.pk] <= KNOWN_FOR
    person.days.setdefault(row.day, []).append(Face(str(courier or ""), known, row.state))
    if courier is not None and row.state == HandoverState.MET:
        person.met += 1
        person.known += known
        person.faces.add(courier.pk)
        seen[courier.pk] = row.day
