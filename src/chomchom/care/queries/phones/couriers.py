"""The couriers of a day as their desk sees them: which round, when last heard, what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from chomchom.care.enums import HandoverState, RoundState
from chomchom.care.enums_phone import PhoneState
from chomchom.care.kinds import SILENCE
from chomchom.care.models import Aside, Listening, Phone, Round
from chomchom.care.policies import SILENT_MINUTES
from chomchom.net.models import Alert
from chomchom.people.viewer import Viewer

TONES = {
    PhoneState.NOT_YET: "neutral",
    PhoneState.HEARD: "success",
    PhoneState.SILENT: "danger",
    PhoneState.CUT_OFF: "warning",
    PhoneState.DONE: "info",
}


@dataclass(frozen=True)
class OnTheWay:
    """One round with the newest phone of its courier."""

    round: Round
    phone: Phone | None
    alert: Alert | None
    now: datetime

    @property
    def state(self) -> PhoneState:
        if self.round.state == RoundState.DONE or not self.round.open_stops:
            return PhoneState.DONE
        if self.phone is None:
            return PhoneState.SILENT if self.alert else PhoneState.NOT_YET
        if self.phone.cut_off_at is not None:
            return PhoneState.CUT_OFF
        is_quiet = self.now - self.phone.current_at > timedelta(minutes=SILENT_MINUTES)
        return PhoneState.SILENT if self.alert or is_quiet else PhoneState.HEARD

    @property
    def tone(self) -> str:
        return TONES[self.state]


def on_the_way(viewer: Viewer, day: date, now: datetime) -> list[OnTheWay]:
    """The rounds of a day that have a courier, in four queries."""
    rounds = list(
        Round.objects.visible_to(viewer).on(day).filter(courier__isnull=False)
        .annotate(
            stops=Count("handovers", filter=~Q(handovers__state=HandoverState.CANCELLED)),
            open_stops=Count("handovers", filter=Q(handovers__state=HandoverState.PROMISED)),
        )
        .select_related("courier__account", "provider").order_by("provider", "meal", "number")
    )  # fmt: skip
    phones: dict[int, Phone] = {}
    for phone in Phone.objects.filter(account__in=[one.courier.account_id for one in rounds]).order_by("heard_at"):
        if phone.heard_at.astimezone(now.tzinfo).date() == now.date():
            phones[phone.account_id] = phone
    listening = dict(Listening.objects.filter(round__in=rounds, ended_at=None).values_list("pk", "round_id"))
    alerts = {listening[a.subject_id]: a for a in Alert.objects.of(SILENCE, list(listening)).live()}
    return [OnTheWay(one, phones.get(one.courier.account_id), alerts.get(one.pk), now) for one in rounds]


def waiting_asides(viewer: Viewer) -> Sequence[Aside]:
    """Reports kept aside that nobody has decided about, the oldest first, with whose they are: one query."""
    rows = Aside.objects.visible_to(viewer).undecided()
    return list(rows.select_related("account", "handover__recipient", "provider").order_by("received_at", "pk")[:100])


def decided_asides(viewer: Viewer, since: datetime) -> Sequence[Aside]:
    rows = Aside.objects.visible_to(viewer).filter(decided_at__gte=since)
    return list(rows.select_related("account", "handover__recipient", "decided_by").order_by("-decided_at")[:20])
