"""Drills (모의훈련): a ladder climbs with real people and channels, marked as a drill, without a real case."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refused, insist
from chomchom.net import ladder
from chomchom.net.enums import Severity
from chomchom.net.models import Alert, Drill, DrillPart, Policy
from chomchom.net.operations import alerts
from chomchom.net.rules import drills as rules
from chomchom.people.models import Organisation

KIND, CAUSE, FINISHED = "net.drill", "drill", "finished"
MARGIN = timedelta(minutes=30)
BY = Actor.program("drill")


@transaction.atomic
def start_drill(
    *,
    district: Organisation,
    policy: Policy,
    offices: Mapping[str, Organisation],
    note: str = "",
    by: Actor,
    at: datetime,
) -> Drill:
    """Open the drill's alert and take its first step. ``offices``: role -> who fills it, for every role of the ladder.

    It ends by itself half an hour after the last step would have been answered. Raises ``Refused``: drill_running,
    role_open, wrong_office.
    """
    Organisation.objects.select_for_update().get(pk=district.pk)
    steps = ladder.parse(policy.steps)
    insist(rules.none_running(district.pk), rules.every_role_filled(steps, offices, district.pk))
    roles = list(dict.fromkeys(role for step in steps for role in step.roles if role != ladder.PERSON))
    drill = Drill.objects.create(
        district=district, policy=policy, note=note, started_at=at, started_by_id=by.account_id,
        ends_at=ends_at(steps, at),
    )  # fmt: skip
    DrillPart.objects.bulk_create(DrillPart(drill=drill, role=role, organisation=offices[role]) for role in roles)
    alerts.raise_alert(
        kind=KIND, subject_id=drill.pk, policy=policy.key, parties={role: offices[role].pk for role in roles},
        district_id=district.pk, cause=CAUSE, severity=Severity.URGENT, by=by, at=at, note=note, is_drill=True,
    )  # fmt: skip
    return drill


def ends_at(steps: ladder.Ladder, at: datetime) -> datetime:
    """When nobody answered, the last step was taken and its minutes have passed, with a margin for those who did."""
    last = ladder.upcoming(steps, ladder.History(since=at), at, limit=len(steps))[-1].at
    return last + timedelta(minutes=steps[-1].acknowledge_minutes) + MARGIN


@transaction.atomic
def end_drill(*, drill: Drill, how: str = "", note: str = "", by: Actor, at: datetime) -> None:
    """Close the alert of the drill; whoever was called hears that it is over. Raises ``Refused``: drill_ended."""
    drill = Drill.objects.select_for_update().get(pk=drill.pk)
    insist(rules.is_running(drill))
    Drill.objects.filter(pk=drill.pk).update(ended_at=at, ended_by=by.account_id)
    alert = alert_of(drill)
    if alert.is_live:
        alerts.close(alert=alert, outcome=FINISHED, how=how, note=note, by=by, at=at)
    audit.record(by=by, at=at, action=Action.CHANGE, what="net.end_drill", detail={"drill": drill.pk})


def call_next(*, drill: Drill, by: Actor, at: datetime) -> None:
    """Take the next step although somebody answered: a drill may try every rung. Raises ``Refused``."""
    insist(rules.is_running(drill))
    alerts.escalate_now(alert=alert_of(drill), by=by, at=at)


def end_overdue(*, at: datetime) -> int:
    """End every drill whose time is over; answers how many."""
    overdue = list(Drill.objects.running().filter(ends_at__lte=at))
    for drill in overdue:
        try:
            end_drill(drill=drill, by=BY, at=at)
        except Refused:  # somebody ended it meanwhile
            continue
    return len(overdue)


def alert_of(drill: Drill) -> Alert:
    return Alert.objects.get(subject_kind=KIND, subject_id=drill.pk, is_drill=True)
