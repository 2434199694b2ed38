"""How gaps and priorities are said on pages."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template

from chomchom.care.enums_gaps import SignalLevel
from chomchom.care.models import Gap, Priority
from chomchom.care.queries.gaps.pages import WORDS
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
    before: Mapping[str, int] = priority.parts_before or {}
    return [(WORDS.get(part, part), f"{by:+d}".replace("-", "−")) for part, by in moved(priority.parts, before)]


@register.filter
def change_of(priority: Any) -> str:
    by = priority.points - (priority.points_before or 0)
    return f"{by:+d}".replace("-", "−") if by else ""
