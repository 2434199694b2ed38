"""Accounts that somebody looks after, their changes, and what a review shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Min, Prefetch, QuerySet
from django.utils.timezone import localdate

from chomchom.core.models import AccessEntry
from chomchom.people import review_defaults
from chomchom.people.enums import Unusual
from chomchom.people.models import Account, AccountReview, LogInPolicy, Membership, Organisation, ReviewPeriod
from chomchom.people.queries.log_in import need
from chomchom.people.rights import RIGHTS
from chomchom.people.rules import reviews as rules
from chomchom.people.rules.log_in import Need
from chomchom.people.viewer import Viewer

CHANGES = 30
LOOKS_AFTER = RIGHTS["people.accounts.change"]


@dataclass(frozen=True)
class AccountRow:
    """An account with the roles it holds today, and what is unusual about it."""

    account: Account
    current: list[Membership]
    unusual: list[Unusual] = field(default_factory=list)

    @property
    def offices(self) -> list[Organisation]:
        return list(dict.fromkeys(held.organisation for held in self.current))


def organisations_of(viewer: Viewer) -> QuerySet[Organisation]:
    """Those whose accounts the viewer looks after."""
    return Organisation.objects.accounts_looked_after_by(viewer).order_by("kind", "name", "pk")


def accounts_of(viewer: Viewer) -> QuerySet[Account]:
    """With ``held``: all roles with their organisations; in two queries."""
    held = Membership.objects.select_related(
        "organisation__log_in_policy", "organisation__district__log_in_policy"
    ).order_by("pk")
    return Account.objects.visible_to(viewer).prefetch_related(Prefetch("memberships", held, to_attr="held"))


def account_rows(viewer: Viewer, at: datetime, *, words: str = "") -> list[AccountRow]:
    """Active ones first, by name; those whose name or log-in name holds ``words``."""
    rows = [_row(account, at) for account in accounts_of(viewer)]
    wanted = words.strip().lower()
    found = [row for row in rows if wanted in f"{row.account.name} {row.account.username}".lower()]
    return sorted(found, key=lambda row: (not row.account.is_active, row.account.name, row.account.pk))


def review_rows(viewer: Viewer, at: datetime) -> list[AccountRow]:
    """Every active account, the unusual ones first: what was forgotten before what only differs."""
    rows = [_row(account, at) for account in accounts_of(viewer) if account.is_active]
    gravity = list(Unusual)
    weight = {id(row): [gravity.index(one) for one in row.unusual] or [len(gravity)] for row in rows}
    return sorted(rows, key=lambda row: (weight[id(row)], row.account.name, row.account.pk))


def _row(account: Account, at: datetime) -> AccountRow:
    today = localdate(at)
    current = [
        held for held in account.held if held.valid_from <= today and (not held.valid_to or held.valid_to > today)
    ]
    strange = rules.unusual(
        account,
        current,
        has_factor=account.factor_since is not None,
        needs_factor=need(current, None) is Need.ROLE,
        at=at,
    )
    return AccountRow(account, current, strange)


def changes_of(account: Account) -> Sequence[AccessEntry]:
    """What was done to the account and its roles, newest first."""
    entries = AccessEntry.objects.filter(subject_kind="account", subject_id=account.pk, what__startswith="people.")
    quiet = ("people.log_in", "people.log_out", "people.second_factor", "people.prefer_language")
    return list(entries.exclude(what__in=quiet).order_by("-at", "-pk")[:CHANGES])


def policy_changes(organisation: Organisation) -> Sequence[AccessEntry]:
    entries = AccessEntry.objects.filter(what="people.policy.change", detail__organisation=organisation.pk)
    return list(entries.order_by("-at", "-pk")[:CHANGES])


def policies_of(viewer: Viewer) -> QuerySet[LogInPolicy]:
    return LogInPolicy.objects.filter(organisation__in=organisations_of(viewer)).select_related("organisation")


# -- reviews ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Due:
    """When the next review of an organisation must be signed, and why then."""

    organisation: Organisation
    on: date
    months: int
    source: str
    last: AccountReview | None

    def is_overdue(self, today: date) -> bool:
        return self.on <= today

    def is_near(self, today: date) -> bool:
        return (self.on - today).days <= rules.WARN_DAYS


def reviewing_office(viewer: Viewer) -> Organisation | None:
    """For which organisation the viewer signs: the first at which accounts are looked after. No query."""
    return next((held.organisation for held in viewer.memberships if held.role in LOOKS_AFTER), None)


def due_of(organisation: Organisation, at: datetime) -> Due:
    """In two queries, the last review and the period of the day; one more before the first review."""
    last = (
        AccountReview.objects.filter(organisation=organisation)
        .select_related("signed_by")
        .order_by("-signed_at")
        .first()
    )
    period = ReviewPeriod.objects.on(localdate(at))
    months, since, source = (
        (period.months, period.valid_from, period.source)
        if period
        else (review_defaults.MONTHS, review_defaults.SINCE, review_defaults.SOURCE)
    )
    begun = localdate(last.signed_at) if last else max(since, _first_day(organisation) or since)
    return Due(organisation, rules.due_on(begun, months), months, source, last)


def _first_day(organisation: Organisation) -> date | None:
    """The day on which the first role at the organisation began: its first quarter counts from there."""
    return organisation.memberships.aggregate(first=Min("valid_from"))["first"]
