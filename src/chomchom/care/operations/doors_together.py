"""The ordinary part of a batch, taken together: people who were met, each by the only report from their door.

For each it does what ``door_effects.handed_over`` does, in some twenty statements for any number of them: a phone that
was in a basement for an hour brings thirty such reports at once, and so do the phones of all others. What is not
ordinary (a door that was reported from before, a warning sign, a stop of somebody else) is left to ``doors``.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from chomchom.care.enums import HandoverState, ReportKind
from chomchom.care.kinds import HANDOVER
from chomchom.care.models import DoorReport, Handover, Observation
from chomchom.care.operations import door_effects
from chomchom.care.operations.door_effects import Door
from chomchom.care.operations.handovers import become_many
from chomchom.care.operations.kitchen.doors import food_at_the_door
from chomchom.care.operations.phones import positions
from chomchom.care.queries.family import with_consent
from chomchom.care.queries.kitchen.stops import food_of
from chomchom.care.rules import doors
from chomchom.care.rules.reports import Report
from chomchom.core import audit
from chomchom.core.enums import Action
from chomchom.net import operations as net
from chomchom.people.viewer import Viewer


def ordinary(reports: Iterable[Report]) -> list[Report]:
    """Those of a batch that say "handed over" and are alone with their door; a photo changes nothing there."""
    told = [report for report in reports if report.kind != ReportKind.PHOTO]
    at_door = Counter(report.handover_id for report in told)
    return [report for report in told if report.kind == ReportKind.HANDED_OVER and at_door[report.handover_id] == 1]


@transaction.atomic
def take(*, reports: Sequence[Report], by: Viewer, at: datetime, offset_s: int) -> list[DoorReport]:
    """Take those that are ordinary on the server as well; answers them, the others are left as they are.

    Raises IntegrityError where the number of one is taken; then none is.
    """
    if not by.may("care.round.walk"):
        return []
    stops = _stops(reports, by, localdate(at))
    mine = [report for report in reports if report.handover_id in stops]
    _drop_positions(mine, stops, by)
    made = [Door.of(report, stops[report.handover_id], by=by, at=at, offset_s=offset_s) for report in mine]
    if made:
        _meet(made)
    return [door.report for door in made]


def _stops(reports: Collection[Report], by: Viewer, today: object) -> dict[int, Handover]:
    """The stops that still wait, by id, held until the transaction ends; in one order for all, so nobody waits in a
    circle."""
    ids = [report.handover_id for report in reports]
    known = DoorReport.objects.filter(handover__in=ids, kind=ReportKind.HANDED_OVER)
    rows = (
        Handover.objects.select_for_update(of=("self",))
        .select_related("recipient", "round", "district")
        .filter(pk__in=ids, day=today, state=HandoverState.PROMISED, round__courier__account=by.account_id)
        .order_by("pk")
    )
    stops = {row.pk: row for row in rows}
    for pk in known.values_list("handover", flat=True):
        stops.pop(pk, None)
    return stops


def _drop_positions(reports: Collection[Report], stops: dict[int, Handover], by: Viewer) -> None:
    told = [report for report in reports if "position" in report.content]
    districts = {stops[report.handover_id].district_id: stops[report.handover_id].district for report in told}
    may = {pk: positions.may_be_kept(account_id=by.account_id, district=one) for pk, one in districts.items()}
    for report in told:
        if not may[stops[report.handover_id].district_id]:
            report.content.pop("position")


def _meet(made: Sequence[Door]) -> None:
    _write(made)
    _keep(made)
    _what_follows(made)
    for round_door in {door.handover.round_id: door for door in made}.values():
        door_effects.begin_round(round_door)
        door_effects.end_round(round_door)


def _write(made: Sequence[Door]) -> None:
    DoorReport.objects.bulk_create(door.report for door in made)
    Observation.objects.bulk_create(
        Observation(
            handover=door.handover, report=door.report, aspect=aspect, level=said["level"], word=said.get("word", "")
        )
        for door in made
        for aspect, said in door.report.content["observations"].items()
    )
    become_many(
        handovers=[door.handover for door in made],
        state=HandoverState.MET,
        by=made[0].by,
        moments={door.handover.pk: door.happened_at for door in made},
        met={door.handover.pk: door.report.content["met"] for door in made},
        explanation=made[0].by.name,
    )


def _keep(made: Sequence[Door]) -> None:
    kept = [net.Kept(door.handover.pk, door_effects.met_words(door), door.happened_at) for door in made]
    by, at = made[0].by, made[0].at
    net.keep_each(kind=HANDOVER, kept=kept, outcome=HandoverState.MET.value, by=by, at=at)
    audit.record_each(
        by=by,
        at=at,
        action=Action.CREATE,
        what=f"care.door.{ReportKind.HANDED_OVER}",
        lines=[door.in_the_log for door in made],
    )


def _what_follows(made: Sequence[Door]) -> None:
    """The family's message, the alert of a change, the food that was too old: only where there is one of them."""
    consenting = with_consent(door.handover.recipient_id for door in made)
    foods = food_of(door.handover for door in made)
    for door in made:
        if door.handover.recipient_id in consenting:
            door_effects.tell_family(door, not doors.changes(door.report.content))
        door_effects.alert_changes(door)
        food = foods.get(door.handover.pk)
        if food and food.withheld_at(door.happened_at):
            food_at_the_door(handover=door.handover, report=door.report, by=door.by, at=door.at)
