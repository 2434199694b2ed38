"""What each kind of report does, in the transaction that takes it. The order in which reports arrive does not matter:

- whoever was met at any time of the day is not "no reply";
- a warning sign stands unless it only said that nobody answers and the person was met afterwards;
- what an office decided meanwhile (safe but absent) is corrected by a meeting or a warning sign; an emergency that is
  being handled is ended by nobody at the door.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import translation
from django.utils.translation import gettext as _

from chomchom.care import policies
from chomchom.care.enums import (
    Aspect,
    DoorStep,
    HandoverState,
    Level,
    Met,
    RedFlag,
    ReportKind,
    ReportResult,
    RoundState,
)
from chomchom.care.enums_consent import Purpose
from chomchom.care.kinds import CHANGE, HANDOVER, RECIPIENT
from chomchom.care.models import Discard, DoorPhoto, DoorReport, Handover, Observation, Round
from chomchom.care.operations import careplans, family
from chomchom.care.operations.handovers import become
from chomchom.care.operations.kitchen.doors import food_at_the_door
from chomchom.care.queries.consents import took_back
from chomchom.care.queries.parties import parties
from chomchom.care.rules import doors
from chomchom.care.rules.consents import no_photo_wanted
from chomchom.care.rules.photos import clean
from chomchom.care.rules.reports import Report
from chomchom.care.rules.states import may_become
from chomchom.core.actors import Actor
from chomchom.core.refusal import Refused
from chomchom.net import operations as net
from chomchom.net.enums import EntryKind, Severity
from chomchom.net.models import Alert, AlertEntry
from chomchom.net.models.alert import AlertQuerySet

ENTRY_OF_STEP = {
    DoorStep.KNOCKED: EntryKind.VISITED,
    DoorStep.PHONED: EntryKind.CALLED,
    DoorStep.LOOKED: EntryKind.VISITED,
    DoorStep.NEIGHBOUR: EntryKind.NEIGHBOUR,
    DoorStep.SLIP: EntryKind.NOTE,
}


@dataclass(frozen=True)
class Door:
    """A report that is being written down, with its locked handover."""

    handover: Handover
    report: DoorReport
    by: Actor
    at: datetime
    blob: bytes = b""

    @classmethod
    def of(cls, report: Report, handover: Handover, *, by: Actor, at: datetime, offset_s: int) -> "Door":
        """Where the report comes from, with the row that it becomes, which is not written yet."""
        row = DoorReport(
            report_id=report.report_id,
            handover=handover,
            kind=report.kind,
            happened_at=doors.corrected(report.happened_at, offset_s, day=handover.day, received_at=at),
            received_at=at,
            clock_offset_s=offset_s,
            account_id=by.account_id,
            content=report.content,
        )
        return cls(handover=handover, report=row, by=by, at=at, blob=report.blob)

    @property
    def happened_at(self) -> datetime:
        return self.report.happened_at

    @property
    def in_the_log(self) -> tuple[tuple[str, int], dict[str, Any]]:
        """Whom the line of the access log is about, and what it says."""
        detail = {"handover": self.handover.pk, "report": str(self.report.report_id)}
        return (RECIPIENT, self.handover.recipient_id), detail

    def others(self, kind: ReportKind) -> list[DoorReport]:
        """The other reports of a kind from this door."""
        return list(self.handover.reports.filter(kind=kind).exclude(pk=self.report.pk).order_by("happened_at", "pk"))


def handed_over(door: Door) -> ReportResult:
    """The person was met and looked at: the promise is kept, unless a warning sign about the person stands."""
    begin_round(door)
    earlier = door.others(ReportKind.HANDED_OVER)
    is_usual = _observe(door, is_first=not earlier)
    if door.handover.state == HandoverState.EMERGENCY or _warning_stands(door, earlier):
        _append(door, EntryKind.VISITED, met_words(door))
    elif door.handover.state != HandoverState.MET:
        _correct_the_record(door)
        _meet(door)
    tell_family(door, is_usual)
    alert_changes(door)
    food_at_the_door(handover=door.handover, report=door.report, by=door.by, at=door.at)
    end_round(door)
    return ReportResult.ALREADY if earlier else ReportResult.ACCEPTED


def no_reply(door: Door) -> ReportResult:
    """Nobody answers: the ladder starts, or is joined. What is already accounted for stays so."""
    begin_round(door)
    word = door.report.content["word"]
    if door.handover.state == HandoverState.PROMISED:
        become(handover=door.handover, state=HandoverState.NO_REPLY, by=door.by, happened_at=door.happened_at)
    if door.handover.state == HandoverState.NO_REPLY:
        _raise(door, careplans.no_reply_ladder(door.handover.recipient), "no_reply", Severity.URGENT, word)
    else:
        _append(door, EntryKind.NOTE, _no_reply_words(word))
    end_round(door)
    return ReportResult.ACCEPTED


def step(door: Door) -> ReportResult:
    """Something done while the door stays shut: a line in the history of the alert, once there is one."""
    begin_round(door)
    _append_step(door, door.report, _alerts(door).live().first())
    return ReportResult.ACCEPTED


def red_flag(door: Door) -> ReportResult:
    """A warning sign: provider, dong and district are told at the same moment."""
    begin_round(door)
    if _was_told_before(door):
        _append(door, EntryKind.NOTE, _phone_words(door))
        return ReportResult.ALREADY
    if _explains_itself(door):
        _append(door, EntryKind.NOTE, _flag_words(door.report))
    else:
        _to_red_flag(door)
        _raise(door, policies.RED_FLAG, "red_flag", Severity.RED, _flag_words(door.report))
    end_round(door)
    return ReportResult.ACCEPTED


def discard(door: Door) -> ReportResult:
    """Food that was not handed over is thrown away, and that is written down once."""
    begin_round(door)
    _row, made = Discard.objects.get_or_create(
        handover=door.handover,
        defaults={
            "report": door.report,
            "boxes": door.report.content["boxes"],
            "reason": door.report.content["reason"],
            "at": door.happened_at,
            "by_id": door.by.account_id,
        },
    )
    return ReportResult.ACCEPTED if made else ReportResult.ALREADY


def photo(door: Door) -> ReportResult:
    """A picture of food or of the door, made anew without anything but its pixels. Raises ``Refused`` (photo): no
    picture, or of somebody who took the consent back.

    Its file is written first: whoever dies before the row leaves a file that the audit finds."""
    if took_back(door.handover.recipient_id, Purpose.PHOTO):
        raise Refused(no_photo_wanted())
    picture = clean(door.blob)
    row = DoorPhoto(
        report=door.report,
        handover=door.handover,
        about=door.report.content["about"],
        width_px=picture.width_px,
        height_px=picture.height_px,
    )
    row.file.save(f"{door.report.report_id.hex}.jpg", ContentFile(picture.jpeg), save=False)
    row.save()
    return ReportResult.ACCEPTED


EFFECTS: dict[str, Callable[[Door], ReportResult]] = {
    ReportKind.HANDED_OVER: handed_over,
    ReportKind.NO_REPLY: no_reply,
    ReportKind.STEP: step,
    ReportKind.RED_FLAG: red_flag,
    ReportKind.DISCARD: discard,
    ReportKind.PHOTO: photo,
}


# -- met -------------------------------------------------------------------------------------------------------------


def _meet(door: Door) -> None:
    _restore_promise(door)
    become(
        handover=door.handover,
        state=HandoverState.MET,
        by=door.by,
        happened_at=door.happened_at,
        met=door.report.content["met"],
        explanation=door.by.name,
    )
    net.keep_many(
        kind=HANDOVER,
        subject_ids=[door.handover.pk],
        outcome=HandoverState.MET.value,
        how=met_words(door),
        by=door.by,
        at=door.at,
        happened_at=door.happened_at,
    )


def tell_family(door: Door, as_usual: bool) -> None:
    """By the recipient's consent: only where the person was met, and nothing else stands."""
    if door.handover.state == HandoverState.MET and door.report.content["met"] == Met.RECIPIENT:
        family.tell(handover=door.handover, as_usual=as_usual, happened_at=door.happened_at, by=door.by, at=door.at)


def _correct_the_record(door: Door) -> None:
    """An office had already said otherwise: whoever was told of the alert is told so; its history stays."""
    if door.handover.state != HandoverState.SAFE_ABSENT:
        return
    alert = _alerts(door).order_by("-opened_at", "-pk").first()
    if alert is not None and not alert.is_live:
        net.correct(
            alert=alert,
            outcome=HandoverState.MET.value,
            how=met_words(door),
            by=door.by,
            at=door.at,
            happened_at=door.happened_at,
        )


def _observe(door: Door, *, is_first: bool) -> bool:
    """Write the eight observations down; answers whether all is as usual. A later report can turn "as usual" into
    "changed", never back. Only meetings write them: with the first one (``is_first``) none is here yet."""
    here = {} if is_first else {row.aspect: row for row in door.handover.observations.all()}
    made = []
    for aspect, said in door.report.content["observations"].items():
        row = here.get(aspect) or Observation(handover=door.handover, aspect=aspect, level="")
        if row.pk is None or (row.level, said["level"]) == (Level.AS_USUAL, Level.CHANGED):
            row.report, row.level, row.word = door.report, said["level"], said.get("word", "")
            made.append(row)
    fresh = [row for row in made if row.pk is None]
    Observation.objects.bulk_update([row for row in made if row.pk], ["report", "level", "word"])
    Observation.objects.bulk_create(fresh)
    return family.is_as_usual(row.level for row in (here | {row.aspect: row for row in fresh}).values())


def alert_changes(door: Door) -> None:
    changed = doors.changes(door.report.content)
    if not changed:
        return
    with translation.override(settings.LANGUAGE_CODE):
        note = " · ".join(f"{Aspect(aspect).label}: {word}" for aspect, word in changed.items())
    net.raise_alert(
        kind=CHANGE,
        subject_id=door.handover.pk,
        policy=policies.CHANGE,
        parties=parties(door.handover),
        district_id=door.handover.district_id,
        cause=policies.CHANGE_CAUSE,
        severity=Severity.URGENT if doors.is_pressing(changed) else Severity.ROUTINE,
        by=door.by,
        at=door.at,
        note=note,
        since=door.happened_at,
    )


def _warning_stands(door: Door, earlier: list[DoorReport]) -> bool:
    """Whether somebody must still deal with a warning, although the person was met."""
    if door.handover.state != HandoverState.RED_FLAG:
        return False
    meetings = [report.happened_at for report in [*earlier, door.report]]
    flags = [(report.content["flag"], report.happened_at) for report in door.others(ReportKind.RED_FLAG)]
    return doors.standing_flags(flags, meetings) or _is_raised_by_an_office(door)


def _is_raised_by_an_office(door: Door) -> bool:
    """Whether a call or an office said so too: that is not the courier's to take back."""
    said = AlertEntry.objects.filter(alert__in=_alerts(door).live(), data__cause="red_flag")
    return said.exclude(account_id__in=door.handover.reports.values("account_id")).exists()


# -- warning signs ---------------------------------------------------------------------------------------------------


def _explains_itself(door: Door) -> bool:
    """Whether what is known already answers this sign: met since, or an emergency that was declared after it."""
    state, since = door.handover.state, door.handover.state_at
    if state == HandoverState.EMERGENCY:
        return door.happened_at <= since
    if state != HandoverState.MET:
        return False
    meetings = [since, *(report.happened_at for report in door.others(ReportKind.HANDED_OVER))]
    return not doors.stands(door.report.content["flag"], door.happened_at, meetings)


def _was_told_before(door: Door) -> bool:
    """Whether the desk wrote this sign down from a text message or a call before the phone's own report arrived."""
    if door.report.content.get("via"):
        return False
    same = [report for report in door.others(ReportKind.RED_FLAG) if _sign(report) == _sign(door.report)]
    told = sum(bool(report.content.get("via")) for report in same)
    return told > len(same) - told


def _sign(report: DoorReport) -> str:
    return report.content["flag"]


def _to_red_flag(door: Door) -> None:
    _restore_promise(door)
    if may_become(door.handover.state, HandoverState.RED_FLAG) is None:
        become(handover=door.handover, state=HandoverState.RED_FLAG, by=door.by, happened_at=door.happened_at)


def _restore_promise(door: Door) -> None:
    """Somebody stood at a door that had been cancelled: the promise holds again."""
    if door.handover.state == HandoverState.CANCELLED:
        become(handover=door.handover, state=HandoverState.PROMISED, by=door.by, happened_at=door.happened_at)


# -- the alert -------------------------------------------------------------------------------------------------------


def _alerts(door: Door) -> AlertQuerySet:
    return Alert.objects.of(HANDOVER, [door.handover.pk]).real()


def _raise(door: Door, policy: str, cause: str, severity: str, note: str) -> None:
    alert = net.raise_alert(
        kind=HANDOVER,
        subject_id=door.handover.pk,
        policy=policy,
        parties=parties(door.handover),
        district_id=door.handover.district_id,
        cause=cause,
        severity=severity,
        by=door.by,
        at=door.at,
        note=note,
        since=door.happened_at,
    )
    if not _is_raised_before(door, alert):
        for report in door.others(ReportKind.STEP):
            if report.received_at <= alert.opened_at:
                _append_step(door, report, alert)


def _is_raised_before(door: Door, alert: Alert) -> bool:
    """Whether an earlier report already brought the steps at the door into this alert's history."""
    return (
        door.handover.reports.filter(kind__in=doors.RAISING, received_at__gte=alert.opened_at)
        .exclude(pk=door.report.pk)
        .exists()
    )


def _append(door: Door, kind: str, text: str) -> None:
    """A line in the history of the alert, as a note where it is closed; without one the report is the history."""
    alert = _alerts(door).order_by("-opened_at", "-pk").first()
    if alert is not None:
        kind = kind if alert.is_live else EntryKind.NOTE
        net.work(alert=alert, kind=kind, text=text, by=door.by, at=door.at, happened_at=door.happened_at)


def _append_step(door: Door, report: DoorReport, alert: Alert | None) -> None:
    if alert is None:
        return
    step = DoorStep(report.content["step"])
    with translation.override(settings.LANGUAGE_CODE):
        text = _words(step.label, report.content["word"])
    net.work(alert=alert, kind=ENTRY_OF_STEP[step], text=text, by=door.by, at=door.at, happened_at=report.happened_at)


# -- words: what is written into a history is written in the language of the office ----------------------------------


def _words(what: object, word: str) -> str:
    return f"{what}: {word}" if word else str(what)


def _no_reply_words(word: str) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return _words(ReportKind.NO_REPLY.label, word)


def _flag_words(report: DoorReport) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return _words(RedFlag(report.content["flag"]).label, report.content["word"])


def _phone_words(door: Door) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return _("The phone's own report has arrived: %(sign)s") % {"sign": _flag_words(door.report)}


def met_words(door: Door) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return _("%(courier)s met at the door: %(whom)s") % {
            "courier": door.by.name,
            "whom": Met(door.report.content["met"]).label,
        }


# -- the round -------------------------------------------------------------------------------------------------------


def begin_round(door: Door) -> None:
    if door.handover.round and door.handover.round.state == RoundState.PLANNED:
        Round.objects.filter(pk=door.handover.round_id, state=RoundState.PLANNED).update(state=RoundState.UNDER_WAY)


def end_round(door: Door) -> None:
    """A round is done when each of its stops was reported from."""
    waiting = Handover.objects.filter(round=door.handover.round_id, state=HandoverState.PROMISED)
    if not waiting.exists():
        Round.objects.filter(pk=door.handover.round_id).exclude(state=RoundState.DONE).update(state=RoundState.DONE)
