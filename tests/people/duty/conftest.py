"""A small district with a duty officer's role, a provider and people; nothing random."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest

from chomchom.core.actors import Actor
from chomchom.people.enums import HolidayRule, OrganisationKind, Role
from chomchom.people.models import Account, DutyShift, Membership, Organisation
from chomchom.people.operations import duty as operations

BY = Actor(None, "a test")
START = datetime(2026, 5, 1, tzinfo=UTC)
EVERY_DAY = range(7)
WORKDAYS = range(5)


@pytest.fixture
def district(db) -> Organisation:
    return Organisation.objects.create(kind=OrganisationKind.DISTRICT, name="광산구청", gu="광산구")


@pytest.fixture
def provider(district) -> Organisation:
    return Organisation.objects.create(kind=OrganisationKind.PROVIDER, name="한솥나눔", gu="광산구", district=district)


@pytest.fixture
def member(district) -> Callable[..., Account]:
    """member("kim", until=date(…)): an account with a role, by default duty officer of the district."""

    def make(
        username: str,
        organisation: Organisation | None = None,
        role: str = Role.DUTY_OFFICER,
        until: date | None = None,
        **fields: object,
    ) -> Account:
        account, _created = Account.objects.get_or_create(
            username=username, defaults={"name": username.title(), "created_at": START, **fields}
        )
        Membership.objects.create(
            account=account,
            organisation=organisation or district,
            role=role,
            valid_from=date(2026, 1, 1),
            valid_to=until,
        )
        return account

    return make


@pytest.fixture
def shift(district) -> Callable[..., DutyShift]:
    """shift(account, "18:00", "09:00", days): a weekly shift, by default of every day and also on public holidays."""

    def make(account: Account, starts: str, ends: str, days: object = EVERY_DAY, **changes: object) -> DutyShift:
        values = {
            "organisation": district,
            "role": Role.DUTY_OFFICER,
            "valid_from": date(2026, 5, 1),
            "holidays": HolidayRule.ALSO,
            "by": BY,
            "at": START,
        } | changes
        return operations.add_shift(
            account=account,
            weekdays=days,
            starts=time.fromisoformat(starts),
            ends=time.fromisoformat(ends),
            **values,
        )

    return make


@pytest.fixture
def required(district) -> Callable[..., object]:
    """required("18:00", "09:00"): somebody must be on duty at these hours of every day."""

    def make(starts: str, ends: str, days: object = EVERY_DAY, **changes: object) -> object:
        values = {
            "organisation": district,
            "role": Role.DUTY_OFFICER,
            "valid_from": date(2026, 5, 1),
            "by": BY,
            "at": START,
        } | changes
        return operations.require_cover(
            weekdays=days, starts=time.fromisoformat(starts), ends=time.fromisoformat(ends), **values
        )

    return make
