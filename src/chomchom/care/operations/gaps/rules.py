"""The proposed rules and ladders are installed once; a district lets another version hold from a day on."""

from dataclasses import asdict
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from chomchom.care import gap_defaults as defaults
from chomchom.care.models import GapRule, SignalRule
from chomchom.care.queries.gaps import standing
from chomchom.care.queries.signals import level_of
from chomchom.care.rules.gaps import changing
from chomchom.care.rules.gaps.changing import GapValues
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import insist
from chomchom.net import operations as net
from chomchom.net.models import Policy
from chomchom.people.models import Organisation

TOMORROW, TODAY = 1, 0  # a gap is looked for in the morning, a signal is weighed when it comes


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


# -- what a district lets hold -----------------------------------------------------------------------------------------


@transaction.atomic
def publish_gap_rule(
    *, district: Organisation, kind: str, values: GapValues, valid_from: date, source: str, by: Actor, at: datetime
) -> GapRule:
    """Another version of a signal's values for this district; the rows before it stay as its history.

    Raises ``Refused``: unknown, points, most, due, days, source, past, same_day, same.
    """
    insist(
        changing.is_looked_for(kind),
        changing.can_hold(kind, values),
        changing.says_why(source),
        changing.begins(valid_from, today=timezone.localdate(at), after_days=TOMORROW),
    )
    Organisation.objects.select_for_update().get(pk=district.pk)
    own = GapRule.objects.filter(district=district, kind=kind, valid_from=valid_from)
    standing_ = standing.rules_on(district.pk, valid_from).get(kind)
    insist(
        changing.is_first_that_day(own.exists()),
        changing.is_another(standing_ is not None and _values_of(standing_) == values),
    )
    rule = GapRule.objects.create(
        district=district, kind=kind, valid_from=valid_from, source=source[:200], set_at=at, set_by_id=by.account_id,
        **asdict(values),
    )  # fmt: skip
    _record("care.gaps.rule", district, by, at, rule=rule.pk, kind=kind, valid_from=valid_from.isoformat())
    return rule


@transaction.atomic
def publish_signal_rule(
    *, district: Organisation, source: str, event: str, level: str, valid_from: date, origin: str, by: Actor,
    at: datetime,
) -> SignalRule:  # fmt: skip
    """What an event of a source weighs in this district from a day on.

    Raises ``Refused``: unknown, source, past, same_day, same.
    """
    insist(
        changing.is_told(source, event, level),
        changing.says_why(origin),
        changing.begins(valid_from, today=timezone.localdate(at), after_days=TODAY),
    )
    Organisation.objects.select_for_update().get(pk=district.pk)
    own = SignalRule.objects.filter(district=district, source=source, event=event, valid_from=valid_from)
    insist(
        changing.is_first_that_day(own.exists()),
        changing.is_another(level_of(district.pk, source, event, valid_from) == level),
    )
    rule = SignalRule.objects.create(
        district=district, source=source, event=event, level=level, valid_from=valid_from, origin=origin[:200],
        set_at=at, set_by_id=by.account_id,
    )  # fmt: skip
    _record("care.signals.rule", district, by, at, rule=rule.pk, event=event, valid_from=valid_from.isoformat())
    return rule


@transaction.atomic
def take_back(*, rule: GapRule | SignalRule, by: Actor, at: datetime) -> None:
    """A version that does not hold yet is taken away again; the access log keeps that it was there. Raises
    ``Refused``: held."""
    insist(changing.may_take_back(rule.valid_from, timezone.localdate(at)))
    what = "care.gaps.rule_back" if isinstance(rule, GapRule) else "care.signals.rule_back"
    _record(what, rule.district, by, at, rule=rule.pk, valid_from=rule.valid_from.isoformat(), said=str(rule))
    rule.delete()


def _values_of(rule: GapRule) -> GapValues:
    return GapValues(**{name: getattr(rule, name) for name in GapValues.__dataclass_fields__})


def _record(what: str, district: Organisation, by: Actor, at: datetime, **detail: str | int) -> None:
    audit.record(by=by, at=at, action=Action.CHANGE, what=what, detail={"district": district.pk, **detail})
