"""All that the page of one alert shows: what happened, what follows, what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chomchom.core.refusal import Refusal
from chomchom.net import ladder, subjects
from chomchom.net.models import Alert
from chomchom.net.operations import climbing
from chomchom.net.queries import people, timeline
from chomchom.net.queries.alerts import mark, rows
from chomchom.net.rules import alerts as rules
from chomchom.people.viewer import Viewer


@dataclass(frozen=True)
class Following:
    """A step that will be taken if nobody acts: when, by whom, why, and what they will be asked."""

    at: datetime
    roles: str
    names: str  # empty: nobody will be on duty
    reason: str
    ask: str
    again: bool


@dataclass(frozen=True)
class Refusals:
    """Why a button cannot be pressed; None where it can."""

    acknowledge: Refusal | None
    join: Refusal | None
    live: Refusal | None


@dataclass(frozen=True)
class Sheet:
    """One alert as its page shows it."""

    alert: Alert
    card: subjects.Card
    cause: str
    stands: str
    outcome: str
    lines: Sequence[timeline.Line]
    following: Sequence[Following]
    refusals: Refusals
    links: Sequence[tuple[str, str]]
    mark: str  # changes when anything on the page does


def sheet(alert: Alert, viewer: Viewer, now: datetime) -> Sheet:
    """Everything on the page of one alert."""
    (row,) = rows([alert])
    kind = subjects.KINDS.get(alert.subject_kind)
    return Sheet(
        alert=alert, card=row.card, cause=row.cause, stands=row.stands, outcome=row.outcome,
        lines=timeline.lines(alert), following=following(alert, now),
        refusals=_refusals(alert, viewer, now), links=kind.links(alert) if kind else [], mark=mark(alert),
    )  # fmt: skip


def following(alert: Alert, now: datetime) -> list[Following]:
    """The rungs that will be taken if nobody acts, with the people on duty then."""
    if not alert.is_live:
        return []
    (climber,) = climbing.climbers_of([alert])
    history = climbing.history_of(alert)
    return [
        _following(climber, due, again=due.step <= alert.step) for due in ladder.upcoming(climber.steps, history, now)
    ]


def _following(climber: climbing.Climber, due: ladder.Due, *, again: bool) -> Following:
    step = climber.steps[due.step]
    pairs = [(organisation, role) for role in step.roles for organisation in climber.parties.get(role, ())]
    crews = people.Finder().find(pairs, (), due.at)
    names = dict.fromkeys(account.name for pair in pairs for account in crews.on_duty[pair])
    return Following(
        at=due.at, roles=timeline.roles(step.roles), names=", ".join(names), reason=timeline.reason(due.reason),
        ask=subjects.ask(step.ask) if step.ask else "", again=again,
    )  # fmt: skip


def _refusals(alert: Alert, viewer: Viewer, now: datetime) -> Refusals:
    live = rules.is_live(alert)
    stranger = rules.belongs(alert, viewer.account_id, now)
    return Refusals(
        acknowledge=live or rules.not_acknowledged(alert, viewer) or stranger, join=live or stranger, live=live
    )
