"""Reports from doors are received here: each once, whatever the line did to them on the way."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from chomchom.care.enums import ReportKind, ReportResult
from chomchom.care.enums_phone import AsideWhy
from chomchom.care.models import DoorReport, Handover, Phone
from chomchom.care.operations import door_effects, doors_together
from chomchom.care.operations.kitchen.doors import sentence_for, sentences_for
from chomchom.care.operations.phones import asides, positions
from chomchom.care.rules import doors
from chomchom.care.rules.reports import Report, read, read_number
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, Refused, insist
from chomchom.people.viewer import Viewer

SHOWN_CHARACTERS = 60
FEWEST = 2  # to be taken together


@dataclass(frozen=True)
class Answer:
    """What became of one report. ``report_id`` is as the phone sent it; a refusal has a code and a sentence."""

    report_id: str
    result: ReportResult
    code: str = ""
    sentence: str = ""


def receive(*, reports: Sequence[object], by: Viewer, at: datetime, phone_now: datetime | None) -> list[Answer]:
    """Take the reports of a batch; the answers stand in the order of the reports.

    ``reports`` are as ``rules.reports.read`` explains them, ``phone_now`` is what the phone's clock said when it sent
    the batch (None: not known). The ordinary ones are taken in one transaction, each of the others in its own. The
    same report again is answered "already"; nothing that one report does undoes or stops another. Never raises for
    what is in a report.
    """
    known = _known(reports)
    offset_s = doors.clock_offset_s(phone_now, at)
    taken = _take_together(reports, known, by=by, at=at, offset_s=offset_s)
    return [
        _accepted(raw, taken.pop(number))
        if (number := _number(raw)) in taken
        else _receive_one(raw, by=by, at=at, offset_s=offset_s, known=known)
        for raw in reports
    ]


def _take_together(
    reports: Sequence[object], known: dict[UUID, DoorReport], *, by: Viewer, at: datetime, offset_s: int
) -> dict[UUID, str]:
    """Those that were taken together, by number, each with what the courier is told of the food; ``known`` has them
    from now on."""
    fresh = [report for report in _readable(reports) if report.report_id not in known]
    ordinary = doors_together.ordinary(fresh)
    if len(ordinary) < FEWEST:
        return {}
    try:
        rows = doors_together.take(reports=ordinary, by=by, at=at, offset_s=offset_s)
    except IntegrityError:  # one of them arrived by another way at the same moment: each is looked at for itself
        return {}
    known.update({row.report_id: row for row in rows})
    withheld = sentences_for([row.handover_id for row in rows])
    return {row.report_id: withheld.get(row.handover_id, "") for row in rows}


def _accepted(raw: object, of_the_food: str) -> Answer:
    return _answer(_shown(raw), ReportResult.ACCEPTED, of_the_food)


def _shown(raw: object) -> str:
    """The number as the phone sent it."""
    return str(raw.get("report_id", ""))[:SHOWN_CHARACTERS] if isinstance(raw, Mapping) else ""


def _readable(reports: Sequence[object]) -> list[Report]:
    found = []
    for raw in reports:
        with suppress(Refused):
            found.append(read(raw))
    return found


def receive_aside(*, reports: Sequence[object], phone: Phone, at: datetime, phone_now: datetime | None) -> list[Answer]:
    """What a phone still sends after a desk cut it off: nothing of it is done, everything is kept for the desk, once.

    What the server has already is answered so. Never raises for what is in a report.
    """
    by = Actor(phone.account_id, phone.account.name)
    known = _known(reports)
    offset_s = doors.clock_offset_s(phone_now, at)
    sentence = _("Your phone was cut off. Your desk has this report and decides about it.")
    return [_put_aside(raw, known, sentence, by=by, at=at, offset_s=offset_s) for raw in reports]


def _put_aside(
    raw: object, known: dict[UUID, DoorReport], sentence: str, *, by: Actor, at: datetime, offset_s: int
) -> Answer:
    shown = _shown(raw)
    if read_number(shown) in known:
        return Answer(shown, ReportResult.ALREADY)
    if asides.keep(raw, why=AsideWhy.CUT_OFF, sentence=sentence, by=by, at=at, offset_s=offset_s):
        return Answer(shown, ReportResult.ASIDE, sentence=sentence)
    return Answer(shown, ReportResult.REFUSED, "number", _("This report cannot be read. Tell your desk what happened."))


def _number(raw: object) -> UUID | None:
    return read_number(raw.get("report_id")) if isinstance(raw, Mapping) else None


def _known(reports: Sequence[object]) -> dict[UUID, DoorReport]:
    numbers = {_number(raw) for raw in reports} - {None}
    return DoorReport.objects.in_bulk(numbers, field_name="report_id")


def _receive_one(raw: object, *, by: Viewer, at: datetime, offset_s: int, known: dict[UUID, DoorReport]) -> Answer:
    shown = _shown(raw)
    try:
        report = read(raw)
        if report.report_id not in known:
            try:
                known[report.report_id], result = _take(report, by=by, at=at, offset_s=offset_s)
                return _answer(shown, result, _of_the_food(report))
            except IntegrityError:  # the same number arrived by another way at the same moment
                known[report.report_id] = DoorReport.objects.get(report_id=report.report_id)
        insist(_is_the_same(report, known[report.report_id], by))
        return Answer(shown, ReportResult.ALREADY)
    except Refused as refused:
        audit.record(
            by=by,
            at=at,
            action=Action.REFUSED,
            what="care.door.receive",
            detail={"report": shown, "code": refused.refusal.code},
        )
        asides.keep(raw, why=AsideWhy.REFUSED, sentence=str(refused.refusal), by=by, at=at, offset_s=offset_s)
        return Answer(shown, ReportResult.REFUSED, refused.refusal.code, str(refused.refusal))


@transaction.atomic
def _take(report: Report, *, by: Viewer, at: datetime, offset_s: int) -> tuple[DoorReport, ReportResult]:
    handover = _own_stop(report.handover_id, by)
    insist(doors.of_today(handover.day, localdate(at)))
    if "position" in report.content and not positions.may_be_kept(account_id=by.account_id, district=handover.district):
        report.content.pop("position")
    return write_down(report=report, handover=handover, reporter=by, by=by, at=at, offset_s=offset_s)


@transaction.atomic(savepoint=False)
def write_down(
    *, report: Report, handover: Handover, reporter: Actor, by: Actor, at: datetime, offset_s: int = 0
) -> tuple[DoorReport, ReportResult]:
    """A report of ``reporter`` about a locked handover, with all it does; ``by`` is who brought it in (a desk may).

    Raises ``Refused`` (photo), IntegrityError where the number of the report is taken.
    """
    door = door_effects.Door.of(report, handover, by=reporter, at=at, offset_s=offset_s)
    door.report.save(force_insert=True)
    result = door_effects.EFFECTS[report.kind](door)
    subject, detail = door.in_the_log
    audit.record(by=by, at=at, action=Action.CREATE, what=f"care.door.{report.kind}", subject=subject, detail=detail)
    return door.report, result


def _own_stop(handover_id: int, by: Viewer) -> Handover:
    """The stop, held until the transaction ends. Whether another's stop exists is not told."""
    stop = (
        Handover.objects.select_for_update(of=("self",))
        .select_related("recipient", "round")
        .filter(pk=handover_id, round__courier__account=by.account_id)
        .first()
    )
    if stop is None or not by.may("care.round.walk"):
        raise Refused(Refusal("not_yours", _("This stop is not on your round. Tell your desk what happened there.")))
    return stop


def _is_the_same(report: Report, earlier: DoorReport, by: Viewer) -> Refusal | None:
    if earlier.account_id != by.account_id:
        return Refusal("number_taken", _("The number of this report belongs to another one. Report again."))
    told, here = _without_position(report.content), _without_position(earlier.content)
    if (earlier.handover_id, earlier.kind, here) != (report.handover_id, report.kind, told):
        return Refusal(
            "number_used", _("Under this number another report of yours is already here. Report again to add to it.")
        )
    return None


def _without_position(content: Mapping[str, Any]) -> dict[str, Any]:
    """A position is kept or not; the report is the same."""
    return {name: said for name, said in content.items() if name != "position"}


def _of_the_food(report: Report) -> str:
    """What the courier is told of food that was not to be handed over."""
    return sentence_for(report.handover_id) if report.kind == ReportKind.HANDED_OVER else ""


def _answer(shown: str, result: ReportResult, of_the_food: str = "") -> Answer:
    if result == ReportResult.ALREADY:
        before = _("This was reported before. Your report is kept as well.")
        return Answer(shown, result, sentence=f"{before} {of_the_food}".strip())
    return Answer(shown, result, sentence=of_the_food)
