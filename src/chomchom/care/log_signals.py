"""What the access log of recipients says of those who look: people of another dong, people not on one's round."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Count as Counted
from django.db.models import Exists, F, Max, Min, OuterRef, Subquery
from django.db.models.functions import TruncDate
from django.utils.timezone import localtime

from chomchom.care.kinds import RECIPIENT
from chomchom.care.models import Handover, Recipient
from chomchom.core.models import AccessEntry
from chomchom.people import log_sources
from chomchom.people.enums import LogSignal, Role
from chomchom.people.models import Membership
from chomchom.people.rules.log_review import Count


def of_another_dong(*, accounts: Collection[int], first: datetime, last: datetime) -> Iterable[Count]:
    """Case managers and the people they looked at who live outside the dongs of their offices; by month. Such a look
    is possible where somebody has moved, or changed office, since."""
    own: dict[int, set[int | None]] = {}
    members = Membership.objects.filter(account__in=accounts, role=Role.CASE_MANAGER)
    for account_id, dong_id in members.values_list("account_id", "organisation__dong_id"):
        own.setdefault(account_id, set()).add(dong_id)
    rows = (
        _looks(own, first, last)
        .annotate(dong=Subquery(Recipient.objects.filter(pk=OuterRef("subject_id")).values("dong_id")[:1]))
        .filter(dong__isnull=False)
        .values("account_id", "dong")
        .annotate(lines=Counted("pk"), people=Counted("subject_id", distinct=True), first=Min("at"), last=Max("at"))
        .order_by("account_id", "dong")
    )
    return [_count(row, None) for row in rows if row["dong"] not in own[row["account_id"]]]


def outside_the_round(*, accounts: Collection[int], first: datetime, last: datetime) -> Iterable[Count]:
    """Couriers and the people they looked at who were on none of their rounds of that day; by day."""
    couriers = Membership.objects.filter(account__in=accounts, role=Role.COURIER).values("account_id")
    on_the_round = Handover.objects.filter(
        recipient=OuterRef("subject_id"), day=OuterRef("day"), round__courier__account=OuterRef("account_id")
    )
    rows = (
        AccessEntry.objects.filter(account_id__in=couriers, at__gte=first, at__lt=last, subject_kind=RECIPIENT)
        .filter(action="look")
        .annotate(day=TruncDate("at"))
        .filter(~Exists(on_the_round))
        .values("account_id", "day")
        .annotate(lines=Counted("pk"), people=Counted("subject_id", distinct=True), first=Min("at"), last=Max("at"))
        .order_by("account_id", F("day"))
    )
    return [_count(row, row["day"]) for row in rows]


def _looks(accounts: Iterable[int], first: datetime, last: datetime):  # type: ignore[no-untyped-def]
    return AccessEntry.objects.filter(account_id__in=list(accounts), at__gte=first, at__lt=last, subject_kind=RECIPIENT)


def _count(row: dict, day) -> Count:  # type: ignore[no-untyped-def,type-arg]
    return Count(row["account_id"], day, row["lines"], row["people"], localtime(row["first"]), localtime(row["last"]))


def register() -> None:
    """Called once, when the app is ready."""
    log_sources.register(LogSignal.OTHER_DONG, of_another_dong)
    log_sources.register(LogSignal.OUTSIDE_ROUND, outside_the_round)
