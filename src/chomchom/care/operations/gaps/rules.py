"""The proposed rules and ladders are installed once; what a district lets hold stays."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation

from chomchom.care import gap_defaults as defaults
from chomchom.care.models import GapRule, SignalRule
from chomchom.core.actors import Actor
from chomchom.net import operations as net
from chomchom.net.models import Policy


@transaction.atomic
def install(*, by: Actor, at: datetime) -> int:
    """Rules of gaps and signals and their ladders, as far as they are missing; answers how many are new."""
    return _gap_rules() + _signal_rules() + _ladders(by, at)


def _gap_rules() -> int:
    there = set(GapRule.objects.filter(district=None).values_list("kind", flat=True))
    names = ("days", "points", "points_per_day", "most_points", "due_hours", "again_after_days")
    values = {kind: dict(zip(names, row, strict=True)) for kind, row in defaults.GAP_RULES.items()}
    values |= {part: {"points": points} for part, points in defaults.PERSON_POINTS.items()}
    new = [
        GapRule(kind=kind, valid_from=defaults.SINCE, source=defaults.PROPOSED, **row)
        for kind, row in values.items()
        if kind not in there
    ]
    return len(GapRule.objects.bulk_create(new))


def _signal_rules() -> int:
    there = set(SignalRule.objects.filter(district=None).values_list("source", "event"))
    new = [
        SignalRule(source=source, event=event, level=level, valid_from=defaults.SINCE, origin=defaults.PROPOSED)
        for (source, event), level in defaults.SIGNAL_RULES.items()
        if (source, event) not in there
    ]
    return len(SignalRule.objects.bulk_create(new))


def _ladders(by: Actor, at: datetime) -> int:
    there = set(Policy.objects.filter(district=None).values_list("key", flat=True))
    missing = [ladder for ladder in defaults.LADDERS if ladder[0] not in there]
    with translation.override(settings.LANGUAGE_CODE):
        for key, name, steps in missing:
            net.publish_policy(district_id=None, key=key, steps=steps, by=by, at=at, name=str(name))
    return len(missing)
