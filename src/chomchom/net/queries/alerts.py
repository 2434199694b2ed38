"""What the pages of alerts show: the list, one alert, the ladder that will follow."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, IntegerField, Max, Q, QuerySet, When
from django.utils import timezone

from chomchom.net import subjects
from chomchom.net.enums import AlertState, EntryKind, Severity
from chomchom.net.models import Alert, AlertEntry, AlertParty, Notice
from chomchom.net.queries import timeline
from chomchom.people.models import Account, Organisation
from chomchom.people.viewer import Viewer

GRAVEST_FIRST = Case(
    *(When(severity=severity, then=-severity.rank) for severity in Severity), output_field=IntegerField()
)
CLOSED_SHOWN = timedelta(days=7)
SHOWN = 200


@dataclass(frozen=True)
class Row:
    """A line of the list."""

    alert: Alert
    card: subjects.Card
    cause: str
    stands: str
    outcome: str


LISTS = ("open", "unresolved", "closed", "drills")


def list_of(viewer: Viewer, name: str, now: datetime) -> QuerySet[Alert]:
    """One of ``LISTS``, the gravest and latest first."""
    seen = Alert.objects.visible_to(viewer).select_related("holder", "policy")
    if name == "closed":
        closed = seen.real().filter(state=AlertState.CLOSED, closed_at__gte=now - CLOSED_SHOWN)
        return closed.order_by("-closed_at")
    if name == "drills":
        return seen.filter(is_drill=True).order_by("-opened_at")
    live = seen.live().real()
    return (live.unresolved() if name == "unresolved" else live).order_by(GRAVEST_FIRST, "-at_end", "since", "pk")


def counts(viewer: Viewer) -> dict[str, int]:
    """How many are open, and how many of them at the end of their ladder."""
    live = Alert.objects.visible_to(viewer).live().real()
    ends = list(live.values_list("at_end", flat=True))
    return {"open": len(ends), "unresolved": sum(ends)}


def rows(alerts: Iterable[Alert]) -> list[Row]:
    """The alerts with the cards of their subjects; as many queries as there are kinds."""
    alerts = list(alerts)
    ids: dict[str, set[int]] = defaultdict(set)
    for alert in alerts:
        ids[alert.subject_kind].add(alert.subject_id)
    cards = {kind: subjects.cards(kind, pks) for kind, pks in ids.items()}
    return [_row(alert, cards[alert.subject_kind][alert.subject_id]) for alert in alerts]


def mark(alert: Alert) -> str:
    """A word that changes when the page of the alert must be drawn anew: three cheap looks."""
    entry = AlertEntry.objects.filter(alert=alert).aggregate(last=Max("pk"))["last"]
    states = Notice.objects.filter(alert=alert).values_list("state", "read_at").order_by("pk")
    told = "".join(f"{state[0]}{'r' if read else ''}" for state, read in states)
    until = int(alert.next_at.timestamp()) if alert.next_at else 0
    return f"{alert.state}.{entry}.{until}.{hash_of(told)}"


def hash_of(text: str) -> str:
    return f"{sum(ord(letter) * (place + 1) for place, letter in enumerate(text)) % 10**8}"


def colleagues(alert: Alert, at: datetime) -> QuerySet[Account]:
    """Whom it may be handed on to: active members of the district and of its parties."""
    day = timezone.localdate(at)
    offices = [alert.district_id, *AlertParty.objects.filter(alert=alert).values_list("organisation_id", flat=True)]
    valid = Q(memberships__valid_to=None) | Q(memberships__valid_to__gt=day)
    return (
        Account.objects.filter(valid, is_active=True, memberships__organisation__in=offices,
                               memberships__valid_from__lte=day)
        .exclude(memberships__role="courier").distinct().order_by("name")
    )  # fmt: skip


def offices(alert: Alert) -> list[tuple[str, Organisation]]:
    """(role, organisation) of every party, with the telephone number to call."""
    parties = AlertParty.objects.filter(alert=alert).select_related("organisation").order_by("pk")
    return [(timeline.roles([party.role]), party.organisation) for party in parties]


def steps_taken(alert: Alert) -> list[AlertEntry]:
    return list(AlertEntry.objects.filter(alert=alert, kind=EntryKind.STEP).order_by("pk"))


def _row(alert: Alert, card: subjects.Card) -> Row:
    outcome = str(subjects.outcomes(alert.subject_kind).get(alert.outcome, alert.outcome))
    return Row(alert, card, subjects.cause(alert.cause), timeline.state_words(alert), outcome)
