"""Ladders are published as new versions; nothing is ever changed in one that exists."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import insist
from chomchom.net import ladder
from chomchom.net.models import Policy
from chomchom.net.rules import policies as rules


@transaction.atomic
def publish_policy(
    *,
    district_id: int | None,
    key: str,
    steps: Sequence[Mapping[str, Any]],
    by: Actor,
    at: datetime,
    name: str = "",
    insist_on_holders: bool = False,
) -> Policy:
    """Make version n+1 of a ladder, or answer the newest version if it says the same.

    ``district_id`` None: for every district that has none of its own. Raises ``Refused`` for a ladder without steps,
    with unreadable steps, unknown roles, falling minutes or a loop of roles, and with ``insist_on_holders`` for a
    role that nobody in the district holds.
    """
    insist(rules.has_steps(steps), rules.is_readable(steps))
    rungs = ladder.parse(steps)
    insist(rules.in_order(rungs), rules.names_roles(rungs), rules.goes_up(rungs))
    if insist_on_holders and district_id is not None:
        insist(rules.somebody_holds(rungs, district_id, at))
    versions = Policy.objects.filter(district=district_id, key=key)
    newest = versions.order_by("-version").first()
    rows = [dict(row) for row in steps]
    if newest and newest.steps == rows and newest.name == (name or newest.name):
        return newest
    version = (versions.aggregate(last=Max("version"))["last"] or 0) + 1
    policy = Policy.objects.create(
        district_id=district_id, key=key, version=version, name=name or (newest.name if newest else ""), steps=rows,
        created_at=at, created_by=by.name,
    )  # fmt: skip
    audit.record(by=by, at=at, action=Action.CREATE, what="net.publish_policy", detail={"key": key, "version": version})
    return policy
