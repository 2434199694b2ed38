"""When accounts must be reviewed, and what is unusual about one."""

import calendar
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from chomchom.people.enums import Unusual
from chomchom.people.models import Account, Membership

LONG_AGO = timedelta(days=90)
SETTLED = timedelta(days=14)  # an account so new may well not have been used yet
ENDS_SOON = timedelta(days=30)
WARN_DAYS = 14


def due_on(day: date, months: int) -> date:
    """The day on which the next review must be signed: so many months after the last one, or after the beginning."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def unusual(
    account: Account, current: list[Membership], *, has_factor: bool, needs_factor: bool, at: datetime
) -> list[Unusual]:
    """What should be looked at first, the gravest first. ``current`` are the roles held now."""
    checks = (
        (Unusual.NO_ROLE, not current),
        (Unusual.NEVER, account.last_login is None and at - account.created_at >= SETTLED),
        (Unusual.LONG_AGO, account.last_login is not None and at - account.last_login >= LONG_AGO),
        (Unusual.ENDS_SOON, _ends_soon(account, current, localdate(at))),
        (Unusual.TWO_OFFICES, len({membership.organisation_id for membership in current}) > 1),
        (Unusual.NO_FACTOR, needs_factor and not has_factor),
    )
    return [name for name, holds in checks if holds]


def _ends_soon(account: Account, current: list[Membership], today: date) -> bool:
    ends = [membership.valid_to for membership in current]
    last = max((end for end in ends if end), default=None) if ends and all(ends) else None
    soonest = min((day for day in (account.valid_to, last) if day), default=None)
    return soonest is not None and soonest - today <= ENDS_SOON
