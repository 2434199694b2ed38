"""The report of a drill: who was called when, on which channels, who answered when, and the gaps it found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from chomchom.net import ladder
from chomchom.net.channels import CHANNELS
from chomchom.net.enums import EntryKind, NoticeKind, NoticeState
from chomchom.net.models import Alert, AlertEntry, Drill, Notice
from chomchom.net.queries import timeline
from chomchom.people.enums import Channel, Role

ANSWERS = (EntryKind.ACKNOWLEDGED, EntryKind.JOINED)


@dataclass(frozen=True)
class Sending:
    """One message to one person: ``error`` is why it did not arrive."""

    channel: str
    state: str
    error: str
    sent_at: datetime | None


@dataclass(frozen=True)
class Called:
    """Somebody who was called in a step, and when the answer came."""

    name: str
    role: str
    called_at: datetime
    sendings: tuple[Sending, ...]
    answered_at: datetime | None
    how: str

    @property
    def answer_minutes(self) -> float | None:
        return (self.answered_at - self.called_at).total_seconds() / 60 if self.answered_at else None


@dataclass(frozen=True)
class Rung:
    """A step of the ladder; ``taken_at`` None: the drill ended before it."""

    number: int
    roles: str
    taken_at: datetime | None
    called: tuple[Called, ...]


@dataclass(frozen=True)
class Report:
    drill: Drill
    alert: Alert
    rungs: tuple[Rung, ...]
    gaps: tuple[str, ...]

    @property
    def called(self) -> int:
        return sum(len(rung.called) for rung in self.rungs)

    @property
    def answered(self) -> int:
        return sum(person.answered_at is not None for rung in self.rungs for person in rung.called)


def report(drill: Drill) -> Report:
    """In three queries beside the drill itself."""
    alert = Alert.objects.get(subject_kind="net.drill", subject_id=drill.pk, is_drill=True)
    entries = list(AlertEntry.objects.filter(alert=alert).order_by("at", "pk"))
    notices = list(Notice.objects.filter(alert=alert, kind=NoticeKind.CALL).order_by("pk"))
    rungs = tuple(_rungs(ladder.parse(drill.policy.steps), entries, notices))
    return Report(drill, alert, rungs, tuple(_gaps(rungs, ended=drill.ended_at is not None)))


def _rungs(steps: ladder.Ladder, entries: list[AlertEntry], notices: list[Notice]) -> Iterable[Rung]:
    answers = {entry.account_id: entry for entry in reversed(entries) if entry.kind in ANSWERS}
    for number, step in enumerate(steps):
        taken = next((entry for entry in entries if entry.kind == EntryKind.STEP and entry.step == number), None)
        roles = timeline.roles(step.roles)
        called = tuple(_called(person, taken, answers, notices) for person in taken.data["told"]) if taken else ()
        yield Rung(number + 1, roles, taken.at if taken else None, called)


def _called(
    person: dict[str, Any], taken: AlertEntry, answers: dict[int | None, AlertEntry], notices: list[Notice]
) -> Called:
    answer = answers.get(person["id"])
    sendings = (
        Sending(_channel(row.channel), row.state, row.error, row.sent_at)
        for row in notices
        if row.account_id == person["id"] and row.step == taken.step and row.round == taken.round
    )
    answered = answer is not None and answer.at >= taken.at
    return Called(
        person["name"],
        str(Role(person["role"]).label),
        taken.at,
        tuple(sendings),
        answer.at if answered else None,
        answer.data.get("how", "") if answered else "",
    )


def _gaps(rungs: Iterable[Rung], *, ended: bool) -> Iterable[str]:
    """What must be mended, in sentences."""
    for rung in rungs:
        if rung.taken_at is None:
            if ended:
                yield _("Step {number} ({roles}) was not reached.").format(number=rung.number, roles=rung.roles)
            continue
        if not rung.called:
            yield _("Step {number} ({roles}): nobody was on duty.").format(number=rung.number, roles=rung.roles)
        for person in rung.called:
            for sending in person.sendings:
                if sending.state == NoticeState.FAILED:
                    yield _("{name}: {channel} did not arrive. {error}").format(
                        name=person.name, channel=sending.channel, error=sending.error
                    )
        if rung.called and not any(person.answered_at for person in rung.called):
            yield _("Step {number} ({roles}): nobody answered.").format(number=rung.number, roles=rung.roles)


def _channel(name: str) -> str:
    if name in Channel.values:
        return str(Channel(name).label)
    return str(CHANNELS[name].label) if name in CHANNELS else name
