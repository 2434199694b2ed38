"""How urgent a gap and a person are: sums of parts that are shown, nothing else."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from chomchom.care.enums import Household, Mobility, Risk
from chomchom.care.enums_gaps import PersonPart
from chomchom.care.models import GapRule, Recipient

VERY_OLD_YEARS = 85


def points_of(rule: GapRule, since: date, today: date) -> int:
    """``points``, and ``points_per_day`` for each day since, at most ``most_points``."""
    days = max((today - since).days, 0)
    return min(rule.points + rule.points_per_day * days, max(rule.most_points, rule.points))


def person_parts(person: Recipient, today: date, rules: Mapping[str, GapRule]) -> dict[str, int]:
    """What makes any gap of this person graver; nothing by itself."""
    age = person.age_on(today)
    holds = {
        PersonPart.ALONE: person.household == Household.ALONE,
        PersonPart.HIGH_RISK: person.risk == Risk.HIGH,
        PersonPart.CANNOT_WALK: person.mobility in (Mobility.WHEELCHAIR, Mobility.BEDRIDDEN),
        PersonPart.VERY_OLD: age is not None and age >= VERY_OLD_YEARS,
    }
    return {part.value: rules[part].points for part, true in holds.items() if true and part in rules}


def priority(gaps: Iterable[tuple[str, int]], person: Mapping[str, int]) -> dict[str, int]:
    """The parts of the priority: each kind of gap with its points (the gravest of a kind counts in full, each further
    one half), and those of the person; {} without a gap."""
    by_kind: dict[str, list[int]] = {}
    for kind, points in gaps:
        by_kind.setdefault(kind, []).append(points)
    parts = {kind: max(points) + (sum(points) - max(points)) // 2 for kind, points in by_kind.items()}
    return {**parts, **person} if parts else {}


def moved(now: Mapping[str, Any], before: Mapping[str, Any]) -> list[tuple[str, int]]:
    """(part, points more or fewer) for what changed, the largest first."""
    changes = [(part, now.get(part, 0) - before.get(part, 0)) for part in {*now, *before}]
    return sorted(((part, by) for part, by in changes if by), key=lambda one: (-abs(one[1]), one[0]))
