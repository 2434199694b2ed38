"""What the pages of care gaps show: the ranked list, one gap with what stands behind it, one person's story."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from chomchom.care.enums_gaps import GapKind, PersonPart
from chomchom.care.models import (
    EmergencyContact,
    Gap,
    GapEntry,
    Handover,
    MealPlan,
    OtherService,
    Priority,
    Recipient,
)
from chomchom.care.queries.gaps.standing import WEEK
from chomchom.people.viewer import Viewer

ROWS_BEHIND = 14
WORDS: dict[str, Any] = {**dict(GapKind.choices), **dict(PersonPart.choices)}


@dataclass(frozen=True)
class Asked:
    """What is asked of the list; empty: everybody with an open gap."""

    dong_id: int | None = None
    kind: str = ""
    state: str = ""  # "", "late", "gone"


def ranked(viewer: Viewer, asked: Asked, today: date, now: Any) -> QuerySet[Priority]:
    """People with an open gap the viewer may see, the most urgent first, each with its open gaps and the points of a
    week ago: three queries for a page."""
    gaps = Gap.objects.open().visible_to(viewer).filter(_fits(asked, now))
    before = Priority.objects.on(today - WEEK).filter(recipient=OuterRef("recipient"))
    shown = Gap.objects.open().select_related("organisation").order_by("-points", "pk")
    return (
        Priority.objects.current()
        .filter(recipient__in=gaps.values("recipient"))
        .annotate(
            points_before=Subquery(before.values("points")[:1]), parts_before=Subquery(before.values("parts")[:1])
        )
        .select_related("recipient__dong")
        .prefetch_related(Prefetch("recipient__gaps", queryset=shown, to_attr="open_gaps"))
        .order_by("-points", "recipient__dong__name", "recipient__name", "pk")
    )


def _fits(asked: Asked, now: Any) -> Q:
    condition = Q()
    if asked.dong_id:
        condition &= Q(recipient__dong=asked.dong_id)
    if asked.kind:
        condition &= Q(kind=asked.kind)
    if asked.state == "late":
        condition &= Q(due_at__lte=now, cause_gone_on=None)
    if asked.state == "gone":
        condition &= Q(cause_gone_on__isnull=False)
    return condition


def counts(viewer: Viewer, now: Any) -> dict[str, int]:
    """The numbers above the list."""
    rows = list(Gap.objects.open().visible_to(viewer).values_list("recipient_id", "due_at", "cause_gone_on"))
    return {
        "people": len({person for person, _due, _gone in rows}),
        "gaps": len(rows),
        "late": sum(due <= now and gone is None for _person, due, gone in rows),
        "gone": sum(gone is not None for _person, _due, gone in rows),
    }


@dataclass(frozen=True)
class Behind:
    """The rows from which a gap was found."""

    services: Sequence[OtherService] = ()
    plans: Sequence[MealPlan] = ()
    handovers: Sequence[Handover] = ()
    contacts: Sequence[EmergencyContact] = ()


def behind(gap: Gap, viewer: Viewer, today: date) -> Behind:
    """What the signal was made from, as it stands now."""
    person, named = gap.recipient, gap.facts.get("rows", [])
    if gap.kind == GapKind.NO_CONTACT:
        return Behind(contacts=list(person.contacts.order_by("position")))
    if gap.kind in (GapKind.UNCONFIRMED, GapKind.NOT_SEEN, GapKind.HOLIDAY):
        handovers = Handover.objects.filter(recipient=person).visible_to(viewer).filter(day__lte=today)
        plans = MealPlan.objects.on(today).filter(recipient=person).select_related("provider", "scheme")
        return Behind(
            plans=list(plans),
            handovers=list(handovers.select_related("provider").order_by("-day", "-pk")[:ROWS_BEHIND]),
        )
    return Behind(
        services=list(OtherService.objects.filter(pk__in=_ids(named, "service"))),
        plans=list(MealPlan.objects.filter(pk__in=_ids(named, "plan")).select_related("provider", "scheme")),
        handovers=list(Handover.objects.filter(pk__in=_ids(named, "handover")).select_related("provider")),
    )


def _ids(named: Iterable[Sequence[Any]], kind: str) -> list[int]:
    return [pk for name, pk in named if name == kind]


def story(gap: Gap) -> list[GapEntry]:
    return list(gap.entries.order_by("at", "pk"))


def gaps_of(recipient: Recipient) -> list[Gap]:
    """Open ones first, the gravest first; then the last closed."""
    rows = list(recipient.gaps.select_related("organisation", "closed_by"))
    open_ = sorted((gap for gap in rows if gap.is_open), key=lambda gap: (-gap.points, gap.pk))
    closed = sorted((gap for gap in rows if not gap.is_open), key=lambda gap: gap.closed_at, reverse=True)
    return [*open_, *closed[:5]]


@dataclass(frozen=True)
class Bar:
    """One stretch of the priority's picture, in its coordinates (0…100 wide, 0…40 high)."""

    x: str
    y: str
    width: str
    height: str
    day: date
    points: int


DAYS_SHOWN = 56


def picture(rows: Sequence[Priority], today: date) -> list[Bar]:
    """The last eight weeks of a person's priority as steps; the highest fills the height."""
    first = today - timedelta(days=DAYS_SHOWN)
    seen = [row for row in rows if row.valid_to is None or row.valid_to > first]
    highest = max((row.points for row in seen), default=0) or 1
    return [_bar(row, first, today, highest) for row in seen]


def _bar(row: Priority, first: date, today: date, highest: int) -> Bar:
    start = max((row.valid_from - first).days, 0)
    end = min(((row.valid_to or today + timedelta(days=1)) - first).days, DAYS_SHOWN + 1)
    height = 36 * row.points / highest
    scale = 100 / (DAYS_SHOWN + 1)
    numbers = (start * scale, 40 - height, (end - start) * scale, height)
    return Bar(*(f"{number:.2f}" for number in numbers), max(row.valid_from, first), row.points)


def priorities_of(recipient: Recipient) -> list[Priority]:
    return list(recipient.priorities.order_by("valid_from"))
