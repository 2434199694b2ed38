"""Gaps in duty rosters are promises too: by a day before it begins, somebody must have been found.

Rosters lie in ``people``, which knows nothing of the net; so the net itself looks at them, as a chore, and registers
the gap as a kind of subject.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chomchom.core.actors import Actor
from chomchom.core.refusal import Refusal, insist
from chomchom.net import operations, subjects
from chomchom.net.models import Alert, RosterGap
from chomchom.net.subjects import Card
from chomchom.people.enums import OrganisationKind, Role
from chomchom.people.models import Organisation
from chomchom.people.models.organisation import Pair
from chomchom.people.queries import duty
from chomchom.people.roster import Gap

KIND = "net.roster_gap"
POLICY, DISTRICT_POLICY = "net.roster_gap", "net.roster_gap.district"
EVERY = timedelta(minutes=10)
BEFOREHAND = timedelta(hours=24)
BY = Actor.program("roster watch")

FILLED, NOT_NEEDED, PASSED = "filled", "not_needed", "passed"
ASK = "fill_roster_gap"
CHANNELS = ["in_app", "email"]

_OFFICE = {"acknowledge_minutes": 120, "done_minutes": 240, "ask": ASK, "channels": CHANNELS}
LADDERS = {
    POLICY: [
        {"key": "office", "after_minutes": 0, "roles": ["provider_desk", "case_manager"], **_OFFICE},
        {"key": "district", "after_minutes": 240, "roles": ["district_officer"], **_OFFICE},
        {"key": "duty", "after_minutes": 720, "roles": ["duty_officer"], **_OFFICE},
    ],
    DISTRICT_POLICY: [
        {"key": "district", "after_minutes": 0, "roles": ["district_officer"], **_OFFICE},
        {"key": "duty", "after_minutes": 240, "roles": ["duty_officer"], **_OFFICE},
    ],
}
NAMES = {
    POLICY: gettext_lazy("Gap in the roster of an office"),
    DISTRICT_POLICY: gettext_lazy("Gap in the roster of the district"),
}


class RosterGaps:
    """The kind of subject: how a gap is shown, and how its alert may end."""

    kind = KIND
    outcomes: dict[str, Any] = {
        FILLED: gettext_lazy("Somebody is on duty"),
        NOT_NEEDED: gettext_lazy("Nobody is needed this time"),
        PASSED: gettext_lazy("The time passed with too few on duty"),
    }

    def cards(self, ids: Collection[int]) -> dict[int, Card]:
        gaps = RosterGap.objects.filter(pk__in=ids).select_related("organisation")
        return {gap.pk: _card(gap) for gap in gaps}

    def close(self, *, alert: Alert, outcome: str, how: str, note: str, by: Actor, at: datetime) -> None:
        """From the alert's page. "Somebody is on duty" is refused while the roster still shows the gap."""
        close_gap(alert=alert, outcome=outcome, how=how, note=note, by=by, at=at)

    def links(self, alert: Alert) -> list[tuple[Any, str]]:
        gap = RosterGap.objects.filter(pk=alert.subject_id).first()
        return [(_("Open the roster"), _url(gap))] if gap else []


def register() -> None:
    subjects.register(RosterGaps())
    subjects.register_ask(ASK, gettext_lazy("Put somebody on duty for this time, or say that nobody is needed."))


def install_ladders(*, at: datetime) -> None:
    """The ladders of gaps, for every district that has none of its own; again changes nothing."""
    for key, steps in LADDERS.items():
        operations.publish_policy(district_id=None, key=key, steps=steps, name=str(NAMES[key]), by=BY, at=at)


# -- looking ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def look(*, at: datetime) -> None:
    """Compare the rosters of the next two weeks with the gaps that are known: new ones are watched, filled ones are
    kept, and one whose time has passed is closed saying so. Any number of times."""
    found = duty.gaps_many(duty.required_pairs(), at, at + duty.LOOK_AHEAD)
    known = _known(at)
    offices = Organisation.objects.in_bulk({organisation_id for organisation_id, _role in found})
    for pair, holes in found.items():
        _compare(offices[pair[0]], pair[1], holes, known.get(pair, []), at)
    gone = [
        gap
        for pair, gaps in known.items()
        for gap in gaps
        if gap.closed_at is None and not any(_meets(gap, hole) for hole in found.get(pair, ()))
    ]
    _end(PASSED, [gap for gap in gone if gap.ends_at <= at], at)
    _end(FILLED, [gap for gap in gone if gap.ends_at > at], at)


def _known(at: datetime) -> dict[Pair, list[RosterGap]]:
    """The gaps that stand, and those of which somebody said that nobody is needed."""
    known: dict[Pair, list[RosterGap]] = defaultdict(list)
    settled = RosterGap.objects.filter(outcome=NOT_NEEDED, ends_at__gt=at)
    for gap in (RosterGap.objects.standing() | settled).order_by("starts_at", "pk"):
        known[gap.organisation_id, gap.role].append(gap)
    return known


def _compare(office: Organisation, role: str, holes: Iterable[Gap], known: list[RosterGap], at: datetime) -> None:
    for hole in holes:
        same = [gap for gap in known if _meets(gap, hole)]
        if not same:
            _watch(office, role, hole, at)
        elif same[0].closed_at is None and same[0].ends_at != hole.ends_at:
            RosterGap.objects.filter(pk=same[0].pk).update(ends_at=hole.ends_at, required=hole.required)


def _meets(gap: RosterGap, hole: Gap) -> bool:
    return gap.starts_at < hole.ends_at and hole.starts_at < gap.ends_at


def _watch(office: Organisation, role: str, hole: Gap, at: datetime) -> None:
    gap = RosterGap.objects.create(
        organisation=office,
        role=role,
        starts_at=hole.starts_at,
        ends_at=hole.ends_at,
        required=hole.required,
        found_at=at,
    )
    operations.promise_many(
        kind=KIND,
        policy=DISTRICT_POLICY if office.kind == OrganisationKind.DISTRICT else POLICY,
        district_id=office.district_office_id,
        promises=[operations.Promise(gap.pk, max(at, hole.starts_at - BEFOREHAND), parties_of(office))],
        by=BY,
        at=at,
    )


def parties_of(office: Organisation) -> dict[str, int]:
    """Who is told: the office itself, then its district."""
    own = {
        OrganisationKind.PROVIDER: {Role.PROVIDER_DESK.value: office.pk},
        OrganisationKind.DONG_OFFICE: {Role.CASE_MANAGER.value: office.pk},
        OrganisationKind.HEALTH_OFFICE: {Role.HEALTH_OFFICER.value: office.pk},
        OrganisationKind.TRADE_OFFICE: {Role.TRADE_OFFICER.value: office.pk},
        OrganisationKind.SECRETARIAT: {Role.SECRETARY.value: office.pk},
    }
    district_id = office.district_office_id
    return own.get(OrganisationKind(office.kind), {}) | {
        Role.DISTRICT_OFFICER.value: district_id,
        Role.DUTY_OFFICER.value: district_id,
    }


def _end(outcome: str, gaps: list[RosterGap], at: datetime) -> None:
    if not gaps:
        return
    ids = [gap.pk for gap in gaps]
    RosterGap.objects.filter(pk__in=ids).update(closed_at=at, outcome=outcome)
    operations.keep_many(kind=KIND, subject_ids=ids, outcome=outcome, by=BY, at=at)


@transaction.atomic
def close_gap(*, alert: Alert, outcome: str, how: str, note: str, by: Actor, at: datetime) -> None:
    """Close the alert of a gap and the gap with it. Raises ``Refused``: still_a_gap, and what closing refuses."""
    gap = RosterGap.objects.select_for_update().get(pk=alert.subject_id)
    if outcome == FILLED:
        insist(still_a_gap(gap, at))
    operations.close(alert=alert, outcome=outcome, how=how, note=note, by=by, at=at)
    RosterGap.objects.filter(pk=gap.pk).update(closed_at=at, outcome=outcome)


def still_a_gap(gap: RosterGap, at: datetime) -> Refusal | None:
    start = max(gap.starts_at, at)
    if start >= gap.ends_at or not duty.gaps(gap.organisation_id, gap.role, start, gap.ends_at):
        return None
    return Refusal("still_a_gap", _("The roster still shows too few people for this time. Put somebody on duty first."))


def _card(gap: RosterGap) -> Card:
    zone = gap.organisation.zone
    starts, ends = gap.starts_at.astimezone(zone), gap.ends_at.astimezone(zone)
    span = f"{starts:%m-%d %H:%M} – {ends:%m-%d %H:%M}"
    label = _("Nobody on duty: {organisation}, {role}, {span}").format(
        organisation=gap.organisation, role=Role(gap.role).label, span=span
    )
    return Card(title=label, label=label, url=_url(gap))


def _url(gap: RosterGap) -> str:
    day = gap.starts_at.astimezone(gap.organisation.zone).date()
    return f"{reverse('people:roster', args=[gap.organisation_id, gap.role])}?week={day}"
