"""When several people with like symptoms are more than chance. Pure: numbers in, a judgement out.

For a batch of which ``eaten`` people ate, ``ill`` of them told of like symptoms within the hours looked at. At the
district's usual rate each would have told of them with probability ``p = 1 - exp(-rate · days)``; how likely ``ill`` or
more are by chance is the upper tail of Binomial(eaten, p). Because many batches are looked at, one of them is often
conspicuous: the probability that at least one of ``looked_at`` is so, if they were independent, is
``1 - (1 - tail)^looked_at`` (Šidák). Batches of one meal share their people, so the true allowance is smaller: the rule
errs towards not crying "outbreak".
"""

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from chomchom.care.enums_kitchen import Grade, Symptom, SymptomGroup

WITHIN = timedelta(hours=72)
"""From the meal to the first symptom. Most foodborne illness begins within it; a proposed value."""

AT_LEAST = 2
"""The usual meaning of a cluster: two or more people with like symptoms from the same food."""

SUSPECTED_BELOW = 0.01
"""Below this probability by chance a cluster is a suspected outbreak. Chosen by ``benchmarks/clusters.py``."""

PRIOR_REPORTS, PRIOR_PERSON_DAYS = 1.0, 1_000.0
"""What is assumed of the usual rate before a district has told much: one report in a thousand person-days. A proposed
value: acute illness of stomach and bowels happens about 0.4 times a year and person, nearly all of it told here."""

GROUPS = {
    Symptom.VOMITING: SymptomGroup.GUT,
    Symptom.DIARRHOEA: SymptomGroup.GUT,
    Symptom.STOMACH: SymptomGroup.GUT,
    Symptom.FEVER: SymptomGroup.GUT,
    Symptom.RASH: SymptomGroup.SKIN,
    Symptom.OTHER: SymptomGroup.OTHER,
}


@dataclass(frozen=True)
class Suspicion:
    """How conspicuous one batch is. ``tail``: by chance for it alone; ``probability``: with all that were looked at."""

    ill: int
    eaten: int
    tail: float
    probability: float
    grade: Grade | None


def group_of(symptoms: Collection[str]) -> SymptomGroup:
    """Like symptoms: what touches the gut goes before the skin, the skin before the rest."""
    groups = {GROUPS[Symptom(code)] for code in symptoms}
    return next(group for group in SymptomGroup if group in groups)


def usual_rate(reports: int, person_days: int) -> float:
    """Reports of one person in one day, of what was told outside clusters; drawn towards the assumed rate while little
    is known."""
    return (reports + PRIOR_REPORTS) / (person_days + PRIOR_PERSON_DAYS)


def chance(rate_per_day: float, within: timedelta = WITHIN) -> float:
    """That one person tells of symptoms by chance within that time."""
    return -math.expm1(-rate_per_day * within.total_seconds() / 86_400)


def judge(*, ill: int, eaten: int, rate_per_day: float, looked_at: int) -> Suspicion:
    """``ill`` of ``eaten`` people, when ``looked_at`` batches were looked at in the same hours."""
    tail = at_least(ill, eaten, chance(rate_per_day))
    allowed = -math.expm1(max(1, looked_at) * math.log1p(-tail)) if tail < 1 else 1.0
    return Suspicion(ill, eaten, tail, allowed, grade(ill, allowed))


def at_least(ill: int, eaten: int, probability: float) -> float:
    """The chance that so many or more of ``eaten`` people are ill, each with this probability (binomial tail)."""
    from scipy.special import bdtrc  # loads slowly: only for whom it concerns, not whenever a program starts

    return float(bdtrc(ill - 1, eaten, probability)) if ill else 1.0


def grade(ill: int, probability: float) -> Grade | None:
    if ill < AT_LEAST:
        return None
    return Grade.SUSPECTED if probability < SUSPECTED_BELOW else Grade.NOTICED


def in_words(probability: float) -> str:
    """1 in 12; 1 in 40,000; below 1 in a million."""
    if probability >= 0.5:
        return f"{probability:.0%}"
    if probability < 1e-6:
        return "< 1 : 1,000,000"
    return f"1 : {round(1 / probability):,}"
