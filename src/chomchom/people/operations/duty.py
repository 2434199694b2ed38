"""Changes of a roster. Each takes actor and moment, runs in one transaction and leaves a line in the roster's log."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import insist
from chomchom.people import roster as rota
from chomchom.people.enums import DutyEvent, HolidayRule, OverrideKind
from chomchom.people.models import (
    Account,
    DutyEntry,
    DutyOverride,
    DutyRequirement,
    DutyShift,
    HolidayCorrection,
    Organisation,
)
from chomchom.people.queries import duty as queries
from chomchom.people.roster import Period, Roster, Span
from chomchom.people.rules import duty as rules

DAY = timedelta(days=1)


@transaction.atomic
def add_shift(
    *,
    organisation: Organisation,
    role: str,
    account: Account,
    weekdays: Iterable[int],
    starts: time,
    ends: time,
    valid_from: date,
    valid_to: date | None = None,
    holidays: str = HolidayRule.NOT,
    by: Actor,
    at: datetime,
) -> DutyShift:
    """Put somebody on duty every week. ``weekdays``: Monday is 0; ``ends`` not after ``starts`` is on the next day.

    Raises ``Refused``: no_such_role, no_weekday, end_before_start, not_in_role, overlap.
    """
    days = list(weekdays)
    insist(
        rules.kind_has_role(organisation, role),
        rules.some_weekday(days),
        rules.period_in_order(valid_from, valid_to),
    )
    shift = DutyShift(
        organisation=organisation,
        role=role,
        account=account,
        weekdays=bits(days),
        starts=starts,
        ends=ends,
        holidays=holidays,
        valid_from=valid_from,
        valid_to=valid_to,
        created_at=at,
        created_by_id=by.account_id,
    )
    start = rota.moment(valid_from, time(0), organisation.zone)
    roster = _locked_roster(organisation, role, start, start + rules.A_YEAR)
    insist(
        rules.holds_role(roster, account, role, Period(valid_from, valid_to)),
        rules.not_twice(roster, account, shift, start),
    )
    shift.save()
    _log(shift, DutyEvent.SHIFT_ADDED, by=by, at=at, text=str(shift))
    return shift


@transaction.atomic
def end_shift(*, shift: DutyShift, valid_to: date, accept_hole: bool = False, by: Actor, at: datetime) -> None:
    """Let a weekly shift begin for the last time before ``valid_to``; what already began runs to its end.

    A day before today means today; a shift that never began is taken out. Raises ``Refused``: hole (unless accepted).
    """
    roster = _locked_roster(shift.organisation, shift.role, at, at + rules.FOUR_WEEKS)
    last = max(valid_to, roster.local_day(at))
    if shift.valid_to is not None and shift.valid_to <= last:
        return
    after = roster.without_shift(shift)
    if last > shift.valid_from:
        shift.valid_to = last
        after = after.with_shift(shift)
    if not accept_hole:
        insist(rules.leaves_no_hole(roster, after, at, at + rules.FOUR_WEEKS))
    _log(shift, DutyEvent.SHIFT_ENDED, by=by, at=at, text=f"{shift} → {last}")
    if last > shift.valid_from:
        shift.save(update_fields=["valid_to"])
    else:
        shift.delete()


@transaction.atomic
def override(
    *,
    organisation: Organisation,
    role: str,
    starts_at: datetime,
    ends_at: datetime,
    account: Account | None,
    replaces: Account | None = None,
    reason: str = "",
    accept_hole: bool = False,
    by: Actor,
    at: datetime,
) -> DutyOverride:
    """For [starts_at, ends_at): ``account`` (None: nobody) instead of ``replaces`` (None: instead of everybody).

    What lies before ``at`` stays as it was. Raises ``Refused``: no_such_role, end_before_start, past, not_in_role,
    not_on_duty, overlap, hole (unless accepted).
    """
    kind = OverrideKind.NOBODY if account is None else OverrideKind.SOMEBODY_ELSE
    return _override(kind, organisation, role, Span(starts_at, ends_at), replaces, account, reason, accept_hole, by, at)


@transaction.atomic
def hand_over(
    *,
    organisation: Organisation,
    role: str,
    giver: Account,
    taker: Account,
    starts_at: datetime,
    ends_at: datetime,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> DutyOverride:
    """``taker`` does the duty of ``giver`` in [starts_at, ends_at). Raises ``Refused`` as ``override`` does."""
    span = Span(starts_at, ends_at)
    return _override(OverrideKind.HANDED_OVER, organisation, role, span, giver, taker, reason, False, by, at)


def _override(
    kind: OverrideKind,
    organisation: Organisation,
    role: str,
    span: Span,
    replaces: Account | None,
    account: Account | None,
    reason: str,
    accept_hole: bool,
    by: Actor,
    at: datetime,
) -> DutyOverride:
    insist(rules.kind_has_role(organisation, role), rules.span_in_order(*span), rules.not_over(span.ends_at, at))
    span = Span(max(span.starts_at, at), span.ends_at)
    roster = _locked_roster(organisation, role, *span)
    row = DutyOverride(
        organisation=organisation,
        role=role,
        kind=kind,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        replaces=replaces,
        account=account,
        reason=reason,
        created_at=at,
        created_by_id=by.account_id,
    )
    insist(*_refusals_of_override(roster, row, span))
    if not accept_hole:
        insist(rules.leaves_no_hole(roster, roster.with_override(row), *span))
    row.save()
    event = DutyEvent.HANDED_OVER if kind == OverrideKind.HANDED_OVER else DutyEvent.OVERRIDDEN
    _log(row, event, by=by, at=at, text=reason)
    return row


def _refusals_of_override(roster: Roster, row: DutyOverride, span: Span) -> Iterable:
    if row.replaces is not None:
        yield rules.has_this_duty(roster, row.replaces, span)
    if row.account is not None:
        last = roster.local_day(span.ends_at - rota.INSTANT) + DAY
        yield rules.holds_role(roster, row.account, row.role, Period(roster.local_day(span.starts_at), last))
    if row.account is not None and row.replaces is not None:
        yield rules.free_for(roster, row.account, span)


@transaction.atomic
def withdraw_override(*, override: DutyOverride, accept_hole: bool = False, by: Actor, at: datetime) -> None:
    """The plan holds again from ``at`` on. Raises ``Refused``: withdrawn, past, hole (unless accepted)."""
    insist(rules.still_stands(override), rules.not_over(override.ends_at, at))
    roster = _locked_roster(override.organisation, override.role, at, override.ends_at)
    if not accept_hole:
        insist(rules.leaves_no_hole(roster, roster.without_override(override), at, override.ends_at))
    if override.starts_at < at:
        override.ends_at = at  # who was on duty until now stays in the books
    else:
        override.withdrawn_at, override.withdrawn_by_id = at, by.account_id
    override.save(update_fields=["ends_at", "withdrawn_at", "withdrawn_by"])
    _log(override, DutyEvent.WITHDRAWN, by=by, at=at, text=override.reason)


@transaction.atomic
def require_cover(
    *,
    organisation: Organisation,
    role: str,
    weekdays: Iterable[int],
    starts: time,
    ends: time,
    valid_from: date,
    valid_to: date | None = None,
    holidays: str = HolidayRule.ALSO,
    minimum: int = 1,
    maximum: int | None = None,
    by: Actor,
    at: datetime,
) -> DutyRequirement:
    """From now on so many people must be on duty at these hours. Raises ``Refused``: no_such_role, no_weekday, …"""
    days = list(weekdays)
    insist(
        rules.kind_has_role(organisation, role),
        rules.some_weekday(days),
        rules.period_in_order(valid_from, valid_to),
        rules.range_in_order(minimum, maximum),
    )
    need = DutyRequirement.objects.create(
        organisation=organisation,
        role=role,
        weekdays=bits(days),
        starts=starts,
        ends=ends,
        holidays=holidays,
        valid_from=valid_from,
        valid_to=valid_to,
        minimum=minimum,
        maximum=maximum,
        created_at=at,
        created_by_id=by.account_id,
    )
    _log(need, DutyEvent.REQUIRED, by=by, at=at, text=str(need))
    return need


@transaction.atomic
def end_requirement(*, requirement: DutyRequirement, valid_to: date, by: Actor, at: datetime) -> None:
    """Cover is required for the last time before ``valid_to``; one that never held is taken out."""
    _log(requirement, DutyEvent.REQUIRED, by=by, at=at, text=f"{requirement} → {valid_to}")
    if valid_to > requirement.valid_from:
        requirement.valid_to = valid_to
        requirement.save(update_fields=["valid_to"])
    else:
        requirement.delete()


@transaction.atomic
def correct_holiday(
    *, district: Organisation, day: date, is_holiday: bool, name: str, by: Actor, at: datetime
) -> HolidayCorrection:
    """A day is, or is not, a public holiday for this district, whatever the tables say."""
    correction, _created = HolidayCorrection.objects.update_or_create(
        district=district, day=day, defaults={"is_holiday": is_holiday, "name": name}
    )
    detail = {"day": str(day), "is_holiday": is_holiday, "name": name}
    audit.record(by=by, at=at, action=Action.CHANGE, what="people.duty.correct_holiday", detail=detail)
    return correction


def bits(weekdays: Iterable[int]) -> int:
    return sum(1 << day for day in set(weekdays))


def _locked_roster(organisation: Organisation, role: str, start: datetime, end: datetime) -> Roster:
    """The roster, read while nobody else changes one of the same organisation."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    return queries.roster_of(organisation.pk, role, start, end)


def _log(
    row: DutyShift | DutyOverride | DutyRequirement, event: DutyEvent, *, by: Actor, at: datetime, text: str
) -> None:
    account_id, replaces_id = getattr(row, "account_id", None), getattr(row, "replaces_id", None)
    DutyEntry.objects.create(
        organisation_id=row.organisation_id,
        role=row.role,
        at=at,
        by_id=by.account_id,
        actor=by.name,
        event=event,
        account_id=account_id,
        replaces_id=replaces_id,
        starts_at=getattr(row, "starts_at", None),
        ends_at=getattr(row, "ends_at", None),
        text=text[:200],
    )
    subject = ("account", account_id) if account_id else None
    detail = {"organisation": row.organisation_id, "role": row.role, "replaces": replaces_id, "text": text}
    audit.record(by=by, at=at, action=Action.CHANGE, what=f"people.duty.{event}", subject=subject, detail=detail)
