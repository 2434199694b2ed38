"""What the net must know of a care gap and of a signal from outside."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chomchom.care import gap_defaults
from chomchom.care.enums_gaps import GapDeed, SignalSource
from chomchom.care.kinds import GAP, SIGNAL
from chomchom.care.models import Gap, OutsideSignal, Recipient
from chomchom.care.operations import gaps
from chomchom.care.rules.gaps.reasons import reason
from chomchom.core.actors import Actor
from chomchom.net import operations as net
from chomchom.net import subjects
from chomchom.net.subjects import Card
from chomchom.people import purposes

if TYPE_CHECKING:
    from chomchom.net.models import Alert


class GapSubject:
    """A care gap that was not closed in time; its alert ends with the gap."""

    kind = GAP
    outcomes = dict(GapDeed.choices)

    def cards(self, ids: Collection[int]) -> dict[int, Card]:
        """In one query."""
        rows = Gap.objects.filter(pk__in=ids).select_related("recipient__dong", "organisation")
        return {gap.pk: _gap_card(gap) for gap in rows}

    def close(self, *, alert: "Alert", outcome: str, how: str, note: str, by: Actor, at: datetime) -> None:
        """``how`` says what was done; a visit was today's. Raises ``Refused`` for a deed that does not close it."""
        gap = Gap.objects.get(pk=alert.subject_id)
        seen = timezone.localdate(at) if outcome == GapDeed.VISITED else None
        if gap.is_open:
            gaps.close_gap(gap=gap, deed=outcome, how=how or note, seen_on=seen, by=by, at=at)
        else:
            net.close(alert=alert, outcome=outcome, how=how, note=note, by=by, at=at)

    def links(self, alert: "Alert") -> list[tuple[Any, str]]:
        return [(gettext_lazy("Open the gap"), reverse("care:gap", args=[alert.subject_id]))]


class SignalSubject:
    """Something told from outside that had to be looked into."""

    kind = SIGNAL
    outcomes = {
        "met": gettext_lazy("Seen in person, well"),
        "reached": gettext_lazy("Reached by telephone, well"),
        "helped": gettext_lazy("Helped or put right"),
        "emergency": gettext_lazy("Emergency, being handled"),
        "false_alarm": gettext_lazy("False alarm, and known how the person is"),
    }

    def cards(self, ids: Collection[int]) -> dict[int, Card]:
        """In one query."""
        rows = OutsideSignal.objects.filter(pk__in=ids, recipient__isnull=False).select_related(
            "recipient__dong", "sender"
        )
        return {signal.pk: _signal_card(signal) for signal in rows}

    def close(self, *, alert: "Alert", outcome: str, how: str, note: str, by: Actor, at: datetime) -> None:
        net.close(alert=alert, outcome=outcome, how=how, note=note, by=by, at=at)

    def links(self, alert: "Alert") -> list[tuple[Any, str]]:
        people = OutsideSignal.objects.filter(pk=alert.subject_id, recipient__isnull=False)
        return [
            (gettext_lazy("Open the person's page"), reverse("care:recipient", args=[pk]))
            for pk in people.values_list("recipient_id", flat=True)
        ]


def register() -> None:
    """Called once, when the app is ready."""
    subjects.register(GapSubject())
    subjects.register(SignalSubject())
    subjects.register_cause(gap_defaults.SIGNAL_CAUSE, gap_defaults.SIGNAL_CAUSE_LABEL)
    for code, text in gap_defaults.ASKS.items():
        subjects.register_ask(code, text)
    for key, name, steps in gap_defaults.LADDERS:
        subjects.register_ladder(key, name, steps)
    for source in SignalSource:
        purposes.register(source.value, source.label)


def _gap_card(gap: Gap) -> Card:
    today = timezone.localdate()
    return _card(
        gap.recipient,
        gap.get_kind_display(),
        reverse("care:gap", args=[gap.pk]),
        reason(gap.kind, gap.since, gap.facts, today),
        _("Due %(time)s") % {"time": date_format(timezone.localtime(gap.due_at), "DATETIME_FORMAT")},
        f"{gap.organisation} · {gap.get_role_display()}",
    )


def _signal_card(signal: OutsideSignal) -> Card:
    happened = date_format(timezone.localtime(signal.happened_at), "DATETIME_FORMAT")
    return _card(
        signal.recipient,
        signal.get_event_display(),
        reverse("care:recipient", args=[signal.recipient_id]),
        f"{signal.get_source_display()} · {signal.sender} · {happened}",
        signal.text,
        signal.recipient.full_address,
        _("Telephone: %(phone)s") % {"phone": signal.recipient.phone} if signal.recipient.phone else "",
    )


def _card(person: Recipient, what: Any, url: str, *lines: str) -> Card:
    return Card(
        title=f"{what} · {person.name} · {person.dong}",
        label=f"{what} · {person.external_id} · {person.dong}",
        url=url,
        lines=tuple(line for line in lines if line),
        latitude=person.latitude,
        longitude=person.longitude,
    )
