"""Alerts are opened here, one or four hundred in the same few statements, and take their first step at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chomchom.net import bulk, ladder
from chomchom.net.enums import AlertState, EntryKind
from chomchom.net.models import Alert, AlertParty
from chomchom.net.operations import climbing
from chomchom.net.queries import people
from chomchom.net.schema import SCHEMA

ALERT = (
    "id", "district", "watch", "subject_kind", "subject_id", "policy", "cause", "severity", "is_drill", "state",
    "opened_at", "since", "step", "round", "step_at", "at_end", "hurry", "next_at", "closed_by", "outcome",
    "holder_name", "failures", "error", "schema",
)  # fmt: skip
ATTNAMES = tuple(Alert._meta.get_field(name).attname for name in ALERT)


@dataclass(frozen=True)
class Opening:
    """What an alert starts with. ``since``: the moment from which the minutes of its ladder count."""

    district_id: int
    subject_kind: str
    subject_id: int
    policy_id: int
    parties: Mapping[str, int]
    cause: str
    severity: str
    since: datetime
    watch_id: int | None = None
    is_drill: bool = False
    note: str = ""
    name: str = climbing.FINDER
    account_id: int | None = None


def open_alerts(openings: Sequence[Opening], *, now: datetime, finder: people.Finder | None = None) -> list[Alert]:
    """Open the alerts, take the steps that are due, write everything; raises IntegrityError if one is open already."""
    finder = finder or people.Finder()
    ladders = finder.ladders(opening.policy_id for opening in openings)
    ids = bulk.reserve_ids(Alert, len(openings))
    climbers = [
        _climber(pk, opening, ladders[opening.policy_id], now) for pk, opening in zip(ids, openings, strict=True)
    ]
    climbing.climb(climbers, now=now, finder=finder)
    alerts = [climber.alert for climber in climbers]
    bulk.insert(Alert, ALERT, [tuple(getattr(alert, name) for name in ATTNAMES) for alert in alerts])
    add_parties([(pk, opening.parties) for pk, opening in zip(ids, openings, strict=True)])
    climbing.write(climbers)
    return alerts


def add_parties(parties: Collection[tuple[int, Mapping[str, int]]]) -> None:
    """(alert id, role -> organisation id) as rows; those that exist stay."""
    rows = [(alert_id, role, organisation) for alert_id, roles in parties for role, organisation in roles.items()]
    bulk.insert(AlertParty, ("alert", "role", "organisation"), rows, ignore_conflicts=True)


def _climber(pk: int, opening: Opening, steps: ladder.Ladder, now: datetime) -> climbing.Climber:
    alert = Alert(
        pk=pk, district_id=opening.district_id, watch_id=opening.watch_id, subject_kind=opening.subject_kind,
        subject_id=opening.subject_id, policy_id=opening.policy_id, cause=opening.cause, severity=opening.severity,
        is_drill=opening.is_drill, state=AlertState.OPEN, opened_at=now, since=opening.since, next_at=now,
        schema=SCHEMA,
    )  # fmt: skip
    parties = {role: [organisation] for role, organisation in opening.parties.items()}
    climber = climbing.Climber(alert, parties, steps)
    climber.say(
        EntryKind.OPENED, now, happened_at=min(opening.since, now), name=opening.name, account_id=opening.account_id,
        text=opening.note, data={"cause": opening.cause, "severity": opening.severity},
    )  # fmt: skip
    return climber
