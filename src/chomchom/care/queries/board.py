"""What the boards of desk, dong and district show: counted in one pass, the open ones listed by how late they are."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Case, Count, IntegerField, Q, Value, When

from chomchom.care.enums import HandoverState as S
from chomchom.care.models import Handover
from chomchom.people.models import Dong, Organisation
from chomchom.people.viewer import Viewer

SHOWN = 60
"""Rows of the list that are shown at once; how many there are is always said."""


@dataclass
class Tally:
    """How the promised handovers of one group stand. ``promised`` = met + safe_absent + emergency + open."""

    label: str
    by_state: Counter = field(default_factory=Counter)

    @property
    def promised(self) -> int:
        return sum(number for state, number in self.by_state.items() if state != S.CANCELLED)

    @property
    def met(self) -> int:
        return self.by_state[S.MET]

    @property
    def safe_absent(self) -> int:
        return self.by_state[S.SAFE_ABSENT]

    @property
    def emergency(self) -> int:
        return self.by_state[S.EMERGENCY]

    @property
    def open(self) -> int:
        return self.by_state[S.PROMISED] + self.by_state[S.NO_REPLY] + self.by_state[S.RED_FLAG]

    @property
    def no_reply(self) -> int:
        return self.by_state[S.NO_REPLY]

    @property
    def red_flag(self) -> int:
        return self.by_state[S.RED_FLAG]

    @property
    def cancelled(self) -> int:
        return self.by_state[S.CANCELLED]


@dataclass(frozen=True)
class Tallies:
    """The same numbers three ways; each adds up to ``whole``."""

    whole: Tally
    providers: list[Tally]
    dongs: list[Tally]


def tallies(viewer: Viewer, day: date, meal: str = "") -> Tallies:
    """Three queries, whatever the number of recipients: the counts from one index, the names of providers and dongs."""
    handovers = Handover.objects.visible_to(viewer).on(day)
    if meal:
        handovers = handovers.filter(meal=meal)
    counts = list(handovers.order_by().values_list("provider_id", "dong_id", "state").annotate(number=Count("pk")))
    providers = {o.pk: str(o) for o in Organisation.objects.filter(pk__in={row[0] for row in counts})}
    dongs = {d.pk: str(d) for d in Dong.objects.filter(pk__in={row[1] for row in counts})}
    whole = Tally("")
    by_provider = {pk: Tally(name) for pk, name in providers.items()}
    by_dong = {pk: Tally(name) for pk, name in dongs.items()}
    for provider_id, dong_id, state, number in counts:
        for tally in (whole, by_provider[provider_id], by_dong[dong_id]):
            tally.by_state[state] += number
    return Tallies(whole, _by_name(by_provider.values()), _by_name(by_dong.values()))


def _by_name(groups: Iterable[Tally]) -> list[Tally]:
    return sorted(groups, key=lambda tally: (-tally.open, tally.label))


def unknown(viewer: Viewer, day: date, now: datetime) -> "tuple[list[Handover], int]":
    """Those nobody can say are well: a warning sign, no reply, or not confirmed by the time it had to be known.

    The gravest first, then the latest; at most ``SHOWN`` rows and how many there are in all. Three queries.
    """
    late = (
        Handover.objects.visible_to(viewer)
        .on(day)
        .unconfirmed()
        .filter(Q(due_at__lt=now) | Q(state__in=(S.NO_REPLY, S.RED_FLAG)))
    )
    gravity = Case(
        When(state=S.RED_FLAG, then=Value(0)),
        When(state=S.NO_REPLY, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    # first which ones, from the index alone, then only those in full
    ids = list(late.annotate(gravity=gravity).order_by("gravity", "due_at", "pk").values_list("pk", flat=True)[:SHOWN])
    rows = Handover.objects.select_related("recipient", "provider", "dong", "round__courier__account").in_bulk(ids)
    shown = [rows[pk] for pk in ids if pk in rows]
    return shown, len(ids) if len(ids) < SHOWN else late.count()


def waiting(viewer: Viewer, day: date, now: datetime) -> "datetime | None":
    """When the next one that is not confirmed yet falls due; None when nobody is waited for. One query."""
    return (
        Handover.objects.visible_to(viewer)
        .on(day)
        .unconfirmed()  # says nothing more than the next line, but names the condition of the index
        .filter(state=S.PROMISED, due_at__gte=now)
        .order_by("due_at")
        .values_list("due_at", flat=True)
        .first()
    )


def points(viewer: Viewer, day: date, meal: str = "") -> list[tuple[int, float, float, str]]:
    """(id, latitude, longitude, state) of each handover of the day for the map; without a name. One query."""
    handovers = Handover.objects.visible_to(viewer).on(day).exclude(recipient__latitude=None)
    if meal:
        handovers = handovers.filter(meal=meal)
    return list(handovers.order_by("pk").values_list("pk", "recipient__latitude", "recipient__longitude", "state"))
