"""What people (and programmes) do to an alert. Every operation locks the alert first, then its notices."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import insist
from chomchom.net import ladder
from chomchom.net.enums import AlertState, EntryKind, NoticeKind, Severity, WatchState
from chomchom.net.models import Alert, Watch
from chomchom.net.operations import climbing, closing, opening
from chomchom.net.operations.watches import policy_of
from chomchom.net.queries import people
from chomchom.net.rules import alerts as rules
from chomchom.people.models import Account


@transaction.atomic
def raise_alert(
    *,
    kind: str,
    subject_id: int,
    policy: str,
    parties: Mapping[str, int],
    district_id: int,
    cause: str,
    severity: str,
    by: Actor,
    at: datetime,
    note: str = "",
    is_drill: bool = False,
    since: datetime | None = None,
) -> Alert:
    """Open an alert now and take its first step, or join the one that is open for the subject.

    The minutes of its ladder count from ``since`` (None: now). Where that is long ago every step whose time has passed
    is taken at once, the first ones too: what was learned late is told to everybody who would know by now.

    A graver cause restarts the open alert on the given ladder from its first step, and says so; any other is
    appended to its timeline. Raises ``Refused`` if there is no such ladder.
    """
    frozen = policy_of(district_id, policy)
    new = opening.Opening(
        district_id=district_id, subject_kind=kind, subject_id=subject_id, policy_id=frozen.pk, parties=parties,
        cause=cause, severity=severity, since=min(since or at, at), is_drill=is_drill, note=note, name=by.name,
        account_id=by.account_id,
    )  # fmt: skip
    alert = _open_or_join(new, at)
    audit.record(
        by=by, at=at, action=Action.CREATE, what="net.raise_alert", subject=(kind, subject_id),
        detail={"cause": cause, "severity": severity},
    )  # fmt: skip
    return alert


@transaction.atomic
def acknowledge(*, alert: Alert, by: Actor, at: datetime, how: str = "page") -> Alert:
    """ "I have it": the climb stops, and the timer "acknowledged, not done" starts. ``how``: page, link, call, …

    Raises ``Refused`` if the alert is closed, if somebody has it already, or if the account no longer belongs.
    """
    climber = _lock(alert)
    alert = climber.alert
    insist(rules.is_live(alert), rules.not_acknowledged(alert, by), rules.belongs(alert, by.account_id, at))
    alert.state, alert.acknowledged_at, alert.hurry = AlertState.ACKNOWLEDGED, at, ""
    alert.holder_id, alert.holder_name = by.account_id, by.name
    alert.next_at = ladder.next_at(climber.steps, climbing.history_of(alert))
    _say(climber, EntryKind.ACKNOWLEDGED, by, at, data={"how": how, "until": alert.next_at.isoformat()})
    return _done(climber, by, at, "net.acknowledge")


@transaction.atomic
def work(*, alert: Alert, kind: str, text: str, by: Actor, at: datetime, happened_at: datetime | None = None) -> Alert:
    """Append to the timeline what somebody did or heard (``enums.WORK_KINDS``). After closing only a note."""
    climber = _lock(alert)
    insist(rules.may_add(climber.alert, kind), rules.happened(happened_at, at))
    _say(climber, kind, by, at, happened_at=happened_at, text=text)
    return _done(climber, by, at, "net.work", kind=str(kind))


@transaction.atomic
def reassign(*, alert: Alert, to: Account, by: Actor, at: datetime, note: str = "") -> Alert:
    """Hand the alert on to somebody of an office that looks after it. They are told, and have the step's minutes to
    say "I have it" before the ladder climbs on."""
    climber = _lock(alert)
    alert = climber.alert
    insist(rules.is_live(alert), rules.belongs(alert, to.pk, at))
    alert.state, alert.acknowledged_at, alert.hurry = AlertState.OPEN, None, ""
    alert.holder_id, alert.holder_name = to.pk, to.name
    alert.step_at = at
    alert.next_at = ladder.next_at(climber.steps, _waiting(climber))
    _say(climber, EntryKind.REASSIGNED, by, at, text=note, data={"to": to.name, "to_id": to.pk})
    mark = f"assigned.{int(at.timestamp() * 1000)}"
    climber.notices = [
        climbing.notice_row(alert, to, channel, at, kind=NoticeKind.ASSIGNED, mark=mark)
        for channel in climber.steps[max(alert.step, 0)].channels
    ]
    return _done(climber, by, at, "net.reassign")


@transaction.atomic
def join(*, alert: Alert, by: Actor, at: datetime, note: str = "") -> Alert:
    """Join in: the alert stays with its holder; whoever joined is told when it is over."""
    climber = _lock(alert)
    insist(rules.is_live(climber.alert), rules.belongs(climber.alert, by.account_id, at))
    _say(climber, EntryKind.JOINED, by, at, text=note)
    return _done(climber, by, at, "net.join")


@transaction.atomic
def escalate_now(*, alert: Alert, by: Actor, at: datetime, note: str = "") -> Alert:
    """Take the next step of the ladder at once; at its end, call the last roles again."""
    climber = _lock(alert)
    alert = climber.alert
    insist(rules.is_live(alert))
    _say(climber, EntryKind.ESCALATED, by, at, text=note)
    alert.state, alert.acknowledged_at, alert.step_at = AlertState.OPEN, None, at
    alert.hurry = ladder.Reason.BY_HAND
    climbing.climb([climber], now=at)
    return _done(climber, by, at, "net.escalate_now")


@transaction.atomic
def close(
    *, alert: Alert, outcome: str, how: str, note: str, by: Actor, at: datetime, happened_at: datetime | None = None
) -> Alert:
    """Close the alert with one of the outcomes of its kind; ``happened_at`` is when it ended, if earlier than now.

    Raises ``Refused`` for "", "unknown" and foreign outcomes, and for a moment in the future.
    """
    locked = Alert.objects.select_for_update().get(pk=alert.pk)
    insist(rules.is_live(locked), rules.may_close(locked, outcome), rules.happened(happened_at, at))
    closing.end([locked], outcome=outcome, how=how, note=note, by=by, at=at, happened_at=happened_at)
    return locked


@transaction.atomic
def correct(
    *, alert: Alert, outcome: str, how: str, by: Actor, at: datetime, happened_at: datetime | None = None
) -> Alert:
    """A closed alert ended otherwise than was said: everybody who was told about it is told so; nothing is erased.

    The alert keeps the outcome it was closed with, its timeline says the other one. Raises ``Refused`` while the alert
    is open (then it is closed, with the same effect), and for outcomes as ``close``.
    """
    locked = Alert.objects.select_for_update().get(pk=alert.pk)
    insist(rules.is_over(locked), rules.may_close(locked, outcome), rules.happened(happened_at, at))
    closing.correct(locked, outcome=outcome, how=how, by=by, at=at, happened_at=happened_at)
    return locked


def _open_or_join(new: opening.Opening, at: datetime) -> Alert:
    for _attempt in range(3):  # between our looks others may open or close an alert for the same subject
        if climber := _live(new):
            return _report_again(climber, new, at)
        if alert := _open(new, at):
            return alert
    raise IntegrityError(f"{new.subject_kind} {new.subject_id}: no alert could be opened or joined")


def _live(new: opening.Opening) -> climbing.Climber | None:
    alert = (
        Alert.objects.of(new.subject_kind, [new.subject_id]).live().filter(is_drill=new.is_drill)
        .select_for_update().first()
    )  # fmt: skip
    return climbing.climbers_of([alert])[0] if alert else None


def _open(new: opening.Opening, at: datetime) -> Alert | None:
    """Open it, together with the subject's watch if there is one; None if somebody else was faster."""
    try:
        with transaction.atomic():
            watch = None
            if not new.is_drill:
                live = Watch.objects.of(new.subject_kind, [new.subject_id]).live()
                watch = live.select_for_update().first()
            alert = opening.open_alerts([replace(new, watch_id=watch.pk if watch else None)], now=at)[0]
            if watch:
                Watch.objects.filter(pk=watch.pk).update(state=WatchState.ALERTED, next_at=None, failures=0, error="")
            return alert
    except IntegrityError:
        return None


def _report_again(climber: climbing.Climber, new: opening.Opening, at: datetime) -> Alert:
    alert = climber.alert
    opening.add_parties([(alert.pk, new.parties)])
    for role, organisation in new.parties.items():
        if organisation not in (filling := climber.parties.setdefault(role, [])):
            filling.append(organisation)
    words = {"cause": new.cause, "severity": new.severity}
    if Severity(new.severity).rank <= Severity(alert.severity).rank:
        climber.say(EntryKind.JOINED_CAUSE, at, account_id=new.account_id, name=new.name, text=new.note, data=words)
    else:
        _restart(climber, new, at, words)
    climbing.save([alert])
    climbing.write([climber])
    return alert


def _restart(climber: climbing.Climber, new: opening.Opening, at: datetime, words: dict[str, str]) -> None:
    """From the first step of the graver ladder, in a new round: nobody's "I have it" holds for what was not known."""
    alert = climber.alert
    words |= {"from": alert.severity}
    alert.policy_id, alert.cause, alert.severity = new.policy_id, new.cause, new.severity
    alert.since, alert.step, alert.step_at, alert.round = new.since, -1, None, alert.round + 1
    alert.state, alert.acknowledged_at, alert.at_end, alert.hurry = AlertState.OPEN, None, False, ""
    alert.holder_id, alert.holder_name = None, ""
    climber.steps = people.Finder().ladders([new.policy_id])[new.policy_id]
    climber.say(EntryKind.GRAVER, at, account_id=new.account_id, name=new.name, text=new.note, data=words)
    climbing.climb([climber], now=at)


def _lock(alert: Alert) -> climbing.Climber:
    return climbing.climbers_of([Alert.objects.select_for_update().get(pk=alert.pk)])[0]


def _say(climber: climbing.Climber, kind: str, by: Actor, at: datetime, **words: object) -> None:
    climber.say(kind, at, account_id=by.account_id, name=by.name, step=climber.alert.step, **words)


def _waiting(climber: climbing.Climber) -> ladder.History:
    """The history as if the step had been taken when the alert was handed on: the whole answer time runs anew."""
    history = climbing.history_of(climber.alert)
    return replace(history, since=max(history.since, history.step_at or history.since))


def _done(climber: climbing.Climber, by: Actor, at: datetime, what: str, **detail: object) -> Alert:
    climbing.save([climber.alert])
    climbing.write([climber])
    alert = climber.alert
    audit.record(
        by=by, at=at, action=Action.CHANGE, what=what, subject=(alert.subject_kind, alert.subject_id),
        detail={"alert": alert.pk, **detail},
    )  # fmt: skip
    return alert
