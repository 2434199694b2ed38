"""Who saw whom: the couriers that people met, day by day, and whose face they know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from chomchom.care.enums import HandoverState
from chomchom.care.models import Courier, Handover, Recipient
from chomchom.care.shares import percent
from chomchom.people.models import Organisation
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


@dataclass(frozen=True)
class Meeting:
    """One meal of one day, by key: for counting a whole district without its names."""

    courier: int | None
    known: bool
    state: str


@dataclass
class Person:
    """``days``: {day: its meals in order}. ``known`` of ``met`` handovers by somebody whom the person knew."""

    recipient_id: int
    provider_id: int
    provider: str = ""
    days: dict[date, list[Meeting]] = field(default_factory=dict)
    met: int = 0
    known: int = 0
    faces: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Week:
    """The people of a week, those with most different faces first."""

    days: tuple[date, ...]
    people: list[Person]

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
    """Who saw whom in the seven days from ``monday``, without names. Three queries of plain values, however many
    people there are."""
    until = monday + timedelta(days=7)
    rows = (
        Handover.objects.visible_to(viewer)
        .promised()
        .filter(day__gte=monday, day__lt=until)
        .order_by("day", "window_from", "pk")
        .values_list("recipient", "provider", "day", "state", "round__courier")
    )
    seen = _seen_before(viewer, monday)
    people: dict[int, Person] = {}
    providers: set[int] = set()
    for recipient, provider, day, state, courier in rows:
        providers.add(provider)
        person = people.setdefault(recipient, Person(recipient, provider))
        _add(person, day, state, courier, seen.setdefault(recipient, {}))
    names = {pk: str(one) for pk, one in Organisation.objects.in_bulk(providers).items()}
    for person in people.values():
        person.provider = names[person.provider_id]
    ordered = sorted(people.values(), key=lambda one: (-len(one.faces), one.provider, one.recipient_id))
    return Week(tuple(monday + timedelta(days=day) for day in range(7)), ordered)


Row = tuple[Person, str, list[tuple[date, list[Face]]]]


def named(week: Week, people: Sequence[Person]) -> list[Row]:
    """(person, name, [(day, faces)]) of these people. Two queries."""
    keys = {one.courier for person in people for faces in person.days.values() for one in faces}
    couriers = Courier.objects.select_related("account").in_bulk(keys - {None})
    names = dict(Recipient.objects.filter(pk__in=[person.recipient_id for person in people]).values_list("pk", "name"))

    def faces(person: Person, day: date) -> list[Face]:
        meetings = person.days.get(day, [])
        return [Face(str(couriers.get(one.courier or 0, "")), one.known, one.state) for one in meetings]

    return [(person, names[person.recipient_id], [(day, faces(person, day)) for day in week.days]) for person in people]


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


def _add(person: Person, day: date, state: str, courier: int | None, seen: dict[int, date]) -> None:
    known = courier is not None and courier in seen and day - seen[courier] <= KNOWN_FOR
    person.days.setdefault(day, []).append(Meeting(courier, known, state))
    if courier is not None and state == HandoverState.MET:
        person.met += 1
        person.known += known
        person.faces.add(courier)
        seen[courier] = day
