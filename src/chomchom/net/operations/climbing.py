"""How alerts climb: the steps that are due are taken, the people found, the notices and the timeline written.

Nothing here decides *whether* a step is due: that is ``net.ladder``. ``climb`` changes the given alerts in memory and
writes their notices and entries; the caller holds their rows locked and saves them.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from chomchom.net import bulk, ladder, subjects
from chomchom.net.channels import CHANNELS, IN_APP
from chomchom.net.enums import AlertState, EntryKind, NoticeKind, NoticeState, Severity
from chomchom.net.models import Alert, AlertEntry, AlertParty, Notice
from chomchom.net.queries import people
from chomchom.net.schema import SCHEMA
from chomchom.people.models import Account

log = logging.getLogger(__name__)

ENTRY = ("alert", "kind", "at", "happened_at", "account_id", "name", "step", "round", "text", "data")
NOTICE = (
    "alert", "kind", "step", "round", "account", "role", "channel", "key", "bundle", "urgency", "state", "next_at",
    "leased_by", "attempts", "error", "created_at", "sent_at", "schema",
)  # fmt: skip
MOVED = (
    "policy", "cause", "severity", "since", "step", "round", "step_at", "at_end", "hurry", "next_at", "state",
    "acknowledged_at", "holder", "holder_name", "failures", "error",
)  # fmt: skip
FINDER = "net"

Roles = dict[str, list[int]]  # role -> ids of the organisations that fill it


@dataclass
class Climber:
    """One alert on its ladder, with what taking its steps brings forth."""

    alert: Alert
    parties: Roles
    steps: ladder.Ladder
    person: Account | None = None  # whom a step for ``ladder.PERSON`` tells
    entries: list[tuple[Any, ...]] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)

    def say(
        self,
        kind: str,
        at: datetime,
        *,
        happened_at: datetime | None = None,
        account_id: int | None = None,
        name: str = FINDER,
        step: int | None = None,
        text: str = "",
        data: dict[str, Any] | None = None,
    ) -> None:
        """Add a line to the timeline."""
        self.entries.append(
            (self.alert.pk, kind, at, happened_at or at, account_id, name, step, self.alert.round, text, data or {})
        )  # fmt: skip


def climbers_of(alerts: Sequence[Alert], finder: people.Finder | None = None) -> list[Climber]:
    """The alerts with their parties and ladders, in two queries."""
    ladders = (finder or people.Finder()).ladders(alert.policy_id for alert in alerts)
    parties: dict[int, Roles] = defaultdict(lambda: defaultdict(list))
    rows = AlertParty.objects.filter(alert__in=[alert.pk for alert in alerts]).order_by("pk")
    for alert_id, role, organisation_id in rows.values_list("alert_id", "role", "organisation_id"):
        parties[alert_id][role].append(organisation_id)
    return [Climber(alert, parties[alert.pk], ladders[alert.policy_id]) for alert in alerts]


def history_of(alert: Alert) -> ladder.History:
    return ladder.History(
        since=alert.since,
        step=alert.step,
        round=alert.round,
        step_at=alert.step_at,
        acknowledged_at=alert.acknowledged_at if alert.state == AlertState.ACKNOWLEDGED else None,
        hurry=ladder.Reason(alert.hurry) if alert.hurry else None,
    )


def climb(climbers: Sequence[Climber], *, now: datetime, finder: people.Finder | None = None) -> None:
    """Take the steps due on each alert; its fields are changed in memory, its entries and notices wait in it."""
    districts = {climber.alert.district_id for climber in climbers}
    crews = (finder or people.Finder()).find(_pairs(climbers), districts, now)
    _find_persons(climbers, crews)
    for climber in climbers:
        _climb(climber, crews, now)


def write(climbers: Iterable[Climber]) -> None:
    """Write the entries and notices that climbing brought forth, in two statements."""
    told = [climber for climber in climbers if climber.entries or climber.notices]
    notices = [notice for climber in told for notice in climber.notices]
    bundle(notices)
    bulk.insert(AlertEntry, ENTRY, [entry for climber in told for entry in climber.entries])
    bulk.insert(Notice, NOTICE, [tuple(notice[name] for name in NOTICE) for notice in notices])
    for climber in told:
        climber.entries, climber.notices = [], []


def save(alerts: Iterable[Alert]) -> None:
    """Write back alerts that have moved, in one statement."""
    names = [Alert._meta.get_field(name).attname for name in MOVED]
    bulk.update(Alert, MOVED, [(alert.pk, *(getattr(alert, name) for name in names)) for alert in alerts])


def notice_row(
    alert: Alert, account: Account | int, channel: str, at: datetime, *, role: str = "", kind: str = NoticeKind.CALL,
    mark: str = "",
) -> dict[str, Any]:  # fmt: skip
    """One notice as it is inserted. ``mark`` takes the place of the step in the key of notices that are no step."""
    account_id = account if isinstance(account, int) else account.pk
    sent = channel == IN_APP
    key = f"{alert.pk}:{mark or alert.step}:{alert.round}:{account_id}:{channel}"
    return {
        "alert": alert.pk, "kind": kind, "step": alert.step, "round": alert.round, "account": account_id,
        "role": role, "channel": channel, "key": key,
        "bundle": None, "urgency": Severity(alert.severity).rank,
        "state": NoticeState.SENT if sent else NoticeState.PENDING, "next_at": None if sent else at,
        "leased_by": "", "attempts": 0, "error": "", "created_at": at, "sent_at": at if sent else None,
        "schema": SCHEMA,
    }  # fmt: skip


def bundle(notices: Iterable[dict[str, Any]]) -> None:
    """Let the notices of one person by one channel, made in the same cycle, travel as one message.

    Each stays a row of its own; the first of them heads the bundle, its key is the key of the message.
    """
    heads: dict[tuple[Any, ...], dict[str, Any]] = {}
    for notice in notices:
        if not _bundles(notice["channel"]):
            continue
        head = heads.setdefault((notice["account"], notice["channel"], notice["kind"], notice["urgency"]), notice)
        if head is notice:
            continue
        head["bundle"] = notice["bundle"] = head["key"]
        if notice["state"] == NoticeState.PENDING:
            notice["state"], notice["next_at"] = NoticeState.BUNDLED, None


def _bundles(channel: str) -> bool:
    return channel == IN_APP or (channel in CHANNELS and CHANNELS[channel].bundles)


def _pairs(climbers: Iterable[Climber]) -> set[people.Pair]:
    return {
        (organisation, role)
        for climber in climbers
        for step in climber.steps
        for role in step.roles
        for organisation in climber.parties.get(role, ())
    }


def _find_persons(climbers: Iterable[Climber], crews: people.Crews) -> None:
    """The one person whom some steps call, for the alerts that have such a step; no query where none has."""
    about: dict[str, dict[int, list[Climber]]] = defaultdict(lambda: defaultdict(list))
    for climber in climbers:
        if any(ladder.PERSON in step.roles for step in climber.steps):
            about[climber.alert.subject_kind][climber.alert.subject_id].append(climber)
    for kind, by_subject in about.items():
        account_of = subjects.persons(kind, list(by_subject))
        accounts = Account.objects.filter(is_active=True).in_bulk(account_of.values())
        crews.unwanted |= people.unwanted(accounts)
        for subject_id, account_id in account_of.items():
            for climber in by_subject[subject_id]:
                climber.person = accounts.get(account_id)


def _climb(climber: Climber, crews: people.Crews, now: datetime) -> None:
    alert, history = climber.alert, history_of(climber.alert)
    while steps := ladder.due(climber.steps, history, now):
        for due in steps:
            _take(climber, due, now)
            reached = _tell(climber, due, crews, now)
            history = replace(ladder.after(history, due, now), hurry=None if reached else ladder.Reason.NOBODY)
        if not reached and alert.step == len(climber.steps) - 1:
            alert.at_end = True  # nobody is left to be told: that must not wait for the first repetition
    alert.hurry = ""
    alert.next_at = ladder.next_at(climber.steps, replace(history, hurry=None))
    alert.failures, alert.error = 0, ""


def _take(climber: Climber, due: ladder.Due, now: datetime) -> None:
    alert = climber.alert
    if due.reason is ladder.Reason.NOT_DONE:
        climber.say(EntryKind.NOT_DONE, now, name=alert.holder_name or FINDER, account_id=alert.holder_id)
    alert.at_end = alert.at_end or (alert.step == due.step == len(climber.steps) - 1)
    alert.step, alert.round, alert.step_at = due.step, due.round, now
    alert.state, alert.acknowledged_at = AlertState.OPEN, None
    if due.reason is ladder.Reason.NOT_DONE:
        alert.holder_id, alert.holder_name = None, ""


def _tell(climber: Climber, due: ladder.Due, crews: people.Crews, now: datetime) -> bool:
    """Write a notice for everybody on duty in the step's roles; False if there is nobody."""
    step = climber.steps[due.step]
    told: dict[int, tuple[Account, str]] = {}
    for role in step.roles:
        for organisation in climber.parties.get(role, ()):
            for account in crews.on_duty.get((organisation, role), ()):
                told.setdefault(account.pk, (account, role))
    if ladder.PERSON in step.roles and climber.person is not None:
        told.setdefault(climber.person.pk, (climber.person, ladder.PERSON))
    for account, role in told.values():
        channels = crews.channels(account.pk, climber.alert.district_id, step.channels)
        climber.notices += [notice_row(climber.alert, account, channel, now, role=role) for channel in channels]
    climber.say(
        EntryKind.STEP, now, step=due.step, text=step.ask,
        data={
            "reason": due.reason, "key": step.key, "roles": list(step.roles),
            "told": [{"id": account.pk, "name": account.name, "role": role} for account, role in told.values()],
        },
    )  # fmt: skip
    if not told:
        climber.say(EntryKind.NOBODY, now, step=due.step, data={"roles": list(step.roles)})
    return bool(told)
