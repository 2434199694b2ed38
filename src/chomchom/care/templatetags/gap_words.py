"""How gaps and priorities are said on pages."""

from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _

from chomchom.care.enums_gaps import PersonPart, SignalLevel
from chomchom.care.gap_defaults import PROPOSED
from chomchom.care.models import Gap, GapRule, Priority, SignalRule
from chomchom.care.queries.gaps.pages import WORDS
from chomchom.care.rules.gaps.changing import DAYS_MEAN
from chomchom.care.rules.gaps.points import moved
from chomchom.care.rules.gaps.reasons import reason

register = template.Library()

TONES = ((60, "danger"), (30, "warning"), (1, "info"))
TONE_OF_LEVEL = {SignalLevel.ALARM: "danger", SignalLevel.CONCERN: "warning"}


@register.filter
def reason_of(gap: Gap, today: date) -> str:
    """The reason in a sentence."""
    return reason(gap.kind, gap.since, gap.facts, today)


@register.filter
def parts(priority: Priority) -> list[tuple[Any, int]]:
    """(part in words, points), the largest first."""
    return [(WORDS.get(part, part), points) for part, points in sorted(priority.parts.items(), key=lambda one: -one[1])]


@register.filter
def tone_of_points(points: int) -> str:
    return next((tone for least, tone in TONES if points >= least), "neutral")


@register.filter
def tone_of_level(level: str) -> str:
    return TONE_OF_LEVEL.get(SignalLevel(level), "neutral")


@register.filter
def changes(priority: Any) -> list[tuple[Any, str]]:
    """What changed since a week ago: (part in words, "+30" or "−10")."""
    return _in_words(moved(priority.parts, priority.parts_before or {}))


@register.filter
def moved_since(priority: Priority, before: Priority | None) -> list[tuple[Any, str]]:
    """The same of a priority and the one that held then."""
    return _in_words(moved(priority.parts, before.parts if before else {}))


def _in_words(changed: list[tuple[str, int]]) -> list[tuple[Any, str]]:
    return [(WORDS.get(part, part), f"{by:+d}".replace("-", "−")) for part, by in changed]


@register.filter
def change_of(priority: Any) -> str:
    by = priority.points - (priority.points_before or 0)
    return f"{by:+d}".replace("-", "−") if by else ""


@register.filter
def days_count(kind: str) -> bool:
    """Whether ``days`` of a rule of this kind says something."""
    return kind in DAYS_MEAN


@register.filter
def rule_in_words(rule: GapRule | SignalRule) -> str:
    """The values of a version in a line."""
    if isinstance(rule, SignalRule):
        return rule.get_level_display()
    if rule.kind in PersonPart.values:
        return _("%(points)s points") % {"points": rule.points}
    if not rule.is_on:
        return _("Not looked for")
    words = _("%(points)s points, %(per_day)s more for each day, at most %(most)s; to be closed in %(hours)s hours") % {
        "points": rule.points, "per_day": rule.points_per_day, "most": rule.most_points, "hours": rule.due_hours,
    }  # fmt: skip
    days = _("; days: %(days)s") % {"days": rule.days} if rule.kind in DAYS_MEAN else ""
    again = _("; found again after %(days)s days") % {"days": rule.again_after_days}
    return words + days + again


@register.filter
def why_of(rule: GapRule | SignalRule) -> str:
    """Why these values, and where that stands."""
    said = rule.origin if isinstance(rule, SignalRule) else rule.source
    return _("proposed; no rule or study was found for it") if said == PROPOSED else said
