"""Why a roster may not be changed as asked. Times in sentences are those of the organisation."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from chomchom.core.refusal import Refusal
from chomchom.people import roster as rota
from chomchom.people.enums import ROLES_OF_KIND, Role
from chomchom.people.models import Account, Organisation
from chomchom.people.roster import Override, Period, Roster, Shift, Span

A_YEAR = timedelta(days=366)
FOUR_WEEKS = timedelta(days=28)


def clock(at: datetime, roster: Roster) -> str:
    return f"{at.astimezone(roster.zone):%Y-%m-%d %H:%M}"


def named(role: str) -> str:
    return str(Role(role).label)


def kind_has_role(organisation: Organisation, role: str) -> Refusal | None:
    if role in ROLES_OF_KIND[organisation.kind]:
        return None
    return Refusal(
        "no_such_role",
        _("%(organisation)s has no role “%(role)s”. Choose one of its roles.")
        % {"organisation": organisation, "role": named(role) if role in Role.values else role},
    )


def some_weekday(weekdays: Iterable[int]) -> Refusal | None:
    days = set(weekdays)
    if days and days <= set(range(7)):
        return None
    return Refusal("no_weekday", _("No weekday is chosen. Choose at least one day from Monday to Sunday."))


def period_in_order(valid_from: date, valid_to: date | None) -> Refusal | None:
    if valid_to is None or valid_from < valid_to:
        return None
    return Refusal(
        "end_before_start",
        _("The last day %(to)s does not lie after the first day %(from)s. Give a later end or leave it open.")
        % {"from": valid_from, "to": valid_to},
    )


def span_in_order(starts_at: datetime, ends_at: datetime) -> Refusal | None:
    if starts_at < ends_at:
        return None
    return Refusal("end_before_start", _("The end does not lie after the beginning. Give a later end."))


def not_over(ends_at: datetime, at: datetime) -> Refusal | None:
    if at < ends_at:
        return None
    return Refusal("past", _("That time is over. Who was on duty is not changed afterwards."))


def holds_role(roster: Roster, account: Account, role: str, wanted: Period) -> Refusal | None:
    """The person must have the role for all of the days [valid_from, valid_to)."""
    periods = roster.members.get(account.pk, ())
    missing = first_day_without(periods, wanted)
    if missing is None:
        return None
    if missing == wanted.valid_from:
        sentence = _("%(name)s does not have the role “%(role)s” here on %(day)s. Choose somebody who has it.")
    else:
        sentence = _("%(name)s has the role “%(role)s” here only until %(day)s. End the duty by then.")
    return Refusal("not_in_role", sentence % {"name": account.name, "role": named(role), "day": missing})


def first_day_without(periods: Iterable[Period], wanted: Period) -> date | None:
    """The first day of ``wanted`` that no period covers; None if all are covered."""
    day = wanted.valid_from
    for period in sorted(periods, key=lambda period: period.valid_from):
        if day in period:
            if period.valid_to is None:
                return None
            day = period.valid_to
    return None if wanted.valid_to is not None and day >= wanted.valid_to else day


def not_twice(roster: Roster, account: Account, shift: Shift, start: datetime) -> Refusal | None:
    """Nobody stands in two shifts at once, also not across midnight: looked at for a year from ``start``."""
    end = start + A_YEAR
    new = list(rota.spans(shift, roster, start, end))
    own = (other for other in roster.shifts if other.account_id == account.pk)
    taken = sorted(span for other in own for span in rota.spans(other, roster, start, end))
    twice = _first_meeting(new, taken)
    if twice is None:
        return None
    return Refusal(
        "overlap",
        _("%(name)s is already on duty from %(from)s to %(to)s. Shorten one of the two shifts.")
        % {"name": account.name, "from": clock(twice.starts_at, roster), "to": clock(twice.ends_at, roster)},
    )


def _first_meeting(new: Sequence[Span], taken: Sequence[Span]) -> Span | None:
    """The first of ``taken`` that meets one of ``new``; both sorted and free of overlaps in themselves."""
    mine, theirs = 0, 0
    while mine < len(new) and theirs < len(taken):
        if new[mine].meets(taken[theirs]):
            return taken[theirs]
        if new[mine].ends_at <= taken[theirs].ends_at:
            mine += 1
        else:
            theirs += 1
    return None


def leaves_no_hole(before: Roster, after: Roster, start: datetime, end: datetime) -> Refusal | None:
    """The change must not leave a time uncovered at which somebody has to be on duty and now is."""
    known = rota.gaps(before, start, end)
    hole = next((gap for gap in rota.gaps(after, start, end) if not _was_so(gap, known)), None)
    if hole is None:
        return None
    return Refusal(
        "hole",
        _("From %(from)s to %(to)s there would be %(present)d on duty, and %(required)d must be. Name somebody for it.")
        % {
            "from": clock(hole.starts_at, after),
            "to": clock(hole.ends_at, after),
            "present": len(hole.account_ids),
            "required": hole.required,
        },
    )


def _was_so(gap: rota.Gap, known: Iterable[rota.Gap]) -> bool:
    """Were at most as few people on duty through the whole of the gap before?"""
    covered = timedelta(0)
    for old in known:
        if len(old.account_ids) <= len(gap.account_ids):
            covered += max(timedelta(0), min(gap.ends_at, old.ends_at) - max(gap.starts_at, old.starts_at))
    return covered >= gap.ends_at - gap.starts_at


def has_this_duty(roster: Roster, account: Account, span: Span) -> Refusal | None:
    """One can hand over only what one has."""
    if any(account.pk in piece.account_ids for piece in rota.cover(roster, *span)):
        return None
    return Refusal(
        "not_on_duty",
        _("%(name)s is not on duty from %(from)s to %(to)s, so there is nothing to hand over.")
        % {"name": account.name, "from": clock(span.starts_at, roster), "to": clock(span.ends_at, roster)},
    )


def free_for(roster: Roster, account: Account, span: Span) -> Refusal | None:
    """Who takes over must not be on duty already, else one person less would be there."""
    busy = next((piece for piece in rota.cover(roster, *span) if account.pk in piece.account_ids), None)
    if busy is None:
        return None
    return Refusal(
        "overlap",
        _("%(name)s is already on duty from %(from)s to %(to)s. Choose somebody who is free.")
        % {"name": account.name, "from": clock(busy.starts_at, roster), "to": clock(busy.ends_at, roster)},
    )


def still_stands(override: Override) -> Refusal | None:
    if override.withdrawn_at is None:
        return None
    return Refusal("withdrawn", _("This change was already taken back."))


def range_in_order(minimum: int, maximum: int | None) -> Refusal | None:
    if minimum >= 1 and (maximum is None or maximum >= minimum):
        return None
    return Refusal("range", _("At least one person must be required, and “at most” not less than “at least”."))
