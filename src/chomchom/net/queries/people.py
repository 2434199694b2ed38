"""Who is told: the people on duty for the roles of a step, found at the moment of the step."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from chomchom.people.models import Account, Membership

Pair = tuple[int, str]


def on_duty_many(pairs: Collection[Pair], at: datetime) -> dict[Pair, list[Account]]:
    """The active members of each (organisation, role) at ``at``, in one query."""
    found: dict[Pair, list[Account]] = defaultdict(list)
    if not pairs:
        return found
    rows = (
        Membership.objects.on(timezone.localdate(at))
        .filter(
            organisation__in={organisation for organisation, _ in pairs},
            role__in={role for _, role in pairs},
            account__is_active=True,
        )
        .select_related("account")
        .order_by("pk")
    )
    for row in rows:
        found[row.organisation_id, row.role].append(row.account)
    return found
