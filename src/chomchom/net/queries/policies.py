"""The ladders that hold in a district now."""

from collections.abc import Iterable

from django.db.models import F, Q

from chomchom.net.models import Policy


def current_of(district_ids: Iterable[int]) -> list[Policy]:
    """The newest version of each ladder as it holds: the district's own before the one for everybody. One query."""
    rows = Policy.objects.filter(Q(district__in=list(district_ids)) | Q(district=None))
    newest: dict[str, Policy] = {}
    for policy in rows.order_by("key", F("district").desc(nulls_last=True), "-version"):
        newest.setdefault(policy.key, policy)
    return list(newest.values())
