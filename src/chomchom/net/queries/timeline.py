"""The timeline of an alert as a person reads it aloud: one sentence for each line, in the reader's language."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from chomchom.net import subjects
from chomchom.net.channels import CHANNELS, IN_APP
from chomchom.net.enums import AlertState, EntryKind, NoticeState, Severity
from chomchom.net.ladder import PERSON, Reason
from chomchom.net.models import Alert, AlertEntry, Notice
from chomchom.people.enums import Channel, Role

REASONS = {
    Reason.OPENED: lambda: "",
    Reason.TIME: lambda: _("because the time for it had come"),
    Reason.NOT_ACKNOWLEDGED: lambda: _("because nobody had said “I have it”"),
    Reason.NOT_DONE: lambda: _("because it was taken on but not finished"),
    Reason.NOBODY: lambda: _("because nobody was on duty before"),
    Reason.NOT_DELIVERED: lambda: _("because no message could be delivered"),
    Reason.BY_HAND: lambda: _("because somebody escalated it"),
    Reason.REPEAT: lambda: _("once more, because nobody has closed it"),
}
TONES = {
    EntryKind.OPENED: "warning", EntryKind.GRAVER: "danger", EntryKind.NOBODY: "danger",
    EntryKind.NOT_DELIVERED: "warning", EntryKind.NOT_DONE: "warning", EntryKind.ACKNOWLEDGED: "primary",
    EntryKind.CLOSED: "success", EntryKind.CORRECTED: "success",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line: ``at`` when it happened; ``minutes`` since the promise was missed."""

    at: datetime
    title: str
    text: str
    who: str
    tone: str
    minutes: int


def lines(alert: Alert) -> list[Line]:
    """All lines in the order in which they were written, in two queries."""
    delivery = _delivery(alert)
    entries = AlertEntry.objects.filter(alert=alert).order_by("pk")
    return [_line(alert, entry, delivery) for entry in entries]


def reason(code: str) -> str:
    """Why a step is taken, as half a sentence."""
    return str(REASONS[Reason(code)]()) if code in list(Reason) else ""


def roles(codes: Iterable[str]) -> str:
    """The names of roles: "Provider desk, Duty officer"."""
    return ", ".join(_role(code) for code in codes)


def _role(code: str) -> str:
    if code == PERSON:
        return _("the person concerned")
    return str(Role(code).label) if code in Role.values else code


def channel_label(name: str) -> str:
    """The name of a channel, also of one that is not switched on here."""
    if name in CHANNELS:
        return str(CHANNELS[name].label)
    return str(Channel(name).label) if name in Channel.values else name


def minutes_between(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds() // 60)


Delivery = dict[tuple[int, int, int], list[str]]  # (step, round, account id) -> "by e-mail, delivered 12:01"


def _delivery(alert: Alert) -> Delivery:
    told: Delivery = defaultdict(list)
    for notice in Notice.objects.filter(alert=alert).order_by("pk"):
        if notice.channel != IN_APP:
            told[notice.step, notice.round, notice.account_id].append(_fate(notice))
        elif notice.read_at:
            told[notice.step, notice.round, notice.account_id].append(_("read %s") % clock(notice.read_at))
    return told


def _fate(notice: Notice) -> str:
    channel = channel_label(notice.channel)
    if notice.state == NoticeState.SENT:
        return _("{channel} {time}").format(channel=channel, time=clock(notice.sent_at))
    return _("{channel}: {state}").format(channel=channel, state=NoticeState(notice.state).label)


def clock(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%H:%M}" if moment else ""


def _line(alert: Alert, entry: AlertEntry, delivery: Delivery) -> Line:
    title, text = _WORDS.get(EntryKind(entry.kind), _by_hand)(alert, entry, delivery)
    tone = "danger" if entry.kind == EntryKind.OPENED and entry.data.get("severity") == Severity.RED else ""
    who = "" if entry.name == "net" else entry.name
    if entry.happened_at < entry.at and entry.kind != EntryKind.OPENED:
        written = _("written down {time}").format(time=clock(entry.at))
        who = f"{who} · {written}" if who else written
    minutes = minutes_between(alert.since, entry.happened_at)
    return Line(entry.happened_at, title, text, who, tone or TONES.get(EntryKind(entry.kind), ""), minutes)


Words = tuple[str, str]


def _opened(alert: Alert, entry: AlertEntry, delivery: Delivery) -> Words:
    return _("Alert opened: {cause}").format(cause=subjects.cause(entry.data.get("cause", ""))), entry.text


def _step(alert: Alert, entry: AlertEntry, delivery: Delivery) -> Words:
    named = [_told(person, delivery[entry.step, entry.round, person["id"]]) for person in entry.data.get("told", ())]
    who = roles(entry.data.get("roles", ()))
    title = _("{roles} told: {people}").format(roles=who, people="; ".join(named)) if named else who
    why = reason(entry.data.get("reason", ""))
    ask = subjects.ask(entry.text) if entry.text else ""
    return title, " – ".join(part for part in (why, ask) if part)


def _told(person: dict[str, Any], fates: Sequence[str]) -> str:
    return f"{person['name']} ({', '.join(fates)})" if fates else str(person["name"])


def _nobody(alert: Alert, entry: AlertEntry, delivery: Delivery) -> Words:
    who = roles(entry.data.get("roles", ()))
    return _("Nobody is on duty as {roles}: the ladder moved on at once").format(roles=who), ""


def _not_delivered(alert: Alert, entry: AlertEntry, delivery: Delivery) -> Words:
    label = channel_label(entry.data.get("channel", ""))
    return _("{name} could not be reached by {channel}").format(
        name=entry.data.get("to", ""), channel=label
    ), entry.text


def _not_done(alert: Alert, entry: AlertEntry, delivery: Delivery) -> Words:
    return _("Taken on, but not finished in time: the ladder goes on"), ""


def _graver(alert: Alert, entry: AlertEntry, delivery: Delivery) -> Words:
    cause = subjects.cause(entry.data.get("cause", ""))
    return _("It became graver: {cause}. The ladder begins anew").format(cause=cause), entry.text


def _joined_cause(alert: Alert, entry: AlertEntry, delivery: Delivery) -> Words:
    return _("Reported again: {cause}").format(cause=subjects.cause(entry.data.get("cause", ""))), entry.text


def _acknowledged(alert: Alert, entry: AlertEntry, delivery: Delivery) -> Words:
    until = entry.data.get("until")
    text = _("The ladder waits until {time}").format(time=clock(datetime.fromisoformat(until))) if until else ""
    return _("“I have it”: {name}").format(name=entry.name), text


def _reassigned(alert: Alert, entry: AlertEntry, delivery: Delivery) -> Words:
    return _("Handed on to {name}").format(name=entry.data.get("to", "")), entry.text


def _closed(alert: Alert, entry: AlertEntry, delivery: Delivery) -> Words:
    outcome = entry.data.get("outcome", "")
    label = subjects.outcomes(alert.subject_kind).get(outcome, outcome)
    how = entry.data.get("how", "")
    return _("Closed: {outcome}").format(outcome=label), " – ".join(part for part in (how, entry.text) if part)


def _corrected(alert: Alert, entry: AlertEntry, delivery: Delivery) -> Words:
    outcomes = subjects.outcomes(alert.subject_kind)
    now, was = (outcomes.get(code, code) for code in (entry.data.get("outcome", ""), entry.data.get("was", "")))
    title = _("Corrected: {outcome}, not “{was}”. Everybody who was told is told so").format(outcome=now, was=was)
    return title, entry.data.get("how", "")


def _by_hand(alert: Alert, entry: AlertEntry, delivery: Delivery) -> Words:
    return str(EntryKind(entry.kind).label), entry.text


_WORDS = {
    EntryKind.OPENED: _opened, EntryKind.STEP: _step, EntryKind.NOBODY: _nobody,
    EntryKind.NOT_DELIVERED: _not_delivered, EntryKind.NOT_DONE: _not_done, EntryKind.GRAVER: _graver,
    EntryKind.JOINED_CAUSE: _joined_cause, EntryKind.ACKNOWLEDGED: _acknowledged, EntryKind.REASSIGNED: _reassigned,
    EntryKind.CLOSED: _closed, EntryKind.CORRECTED: _corrected,
}  # fmt: skip


def state_words(alert: Alert) -> str:
    """Where the alert stands, in one sentence."""
    if alert.state == AlertState.CLOSED:
        return _("Closed by {name} at {time}.").format(name=alert.closed_by, time=clock(alert.closed_at))
    if alert.state == AlertState.ACKNOWLEDGED:
        return _("{name} has it since {time}.").format(name=alert.holder_name, time=clock(alert.acknowledged_at))
    if alert.holder_name:
        return _("Handed on to {name}, who has not said “I have it” yet.").format(name=alert.holder_name)
    return _("Nobody has it yet.")
