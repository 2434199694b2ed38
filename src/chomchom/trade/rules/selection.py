"""Who goes: eligibility, scores of several reviewers, a ranking with its reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chomchom.core.refusal import Refusal
from chomchom.trade.enums import ApplicationState

SENTENCES = {
    "tax_arrears": gettext_lazy(
        "Companies with taxes in arrears cannot take part. You can apply again with a certificate of payment "
        "until the deadline."
    ),
    "no_consent_to_export_records": gettext_lazy(
        "Consent to later checks of export records is a condition: without it no result of the mission can be verified."
    ),
}
RESERVES = 3


def not_eligible(*, tax_paid: bool | None, consent: bool) -> list[Refusal]:
    """Every reason why a company cannot be chosen; taxes of which nobody spoke are asked, not refused."""
    codes = [
        *(["tax_arrears"] if tax_paid is False else []),
        *([] if consent else ["no_consent_to_export_records"]),
    ]
    return [Refusal(code, SENTENCES[code]) for code in codes]


def may_apply_now(state: str, opens_at: datetime | None, closes_at: datetime | None, at: datetime) -> Refusal | None:
    if state != "calling" or opens_at is None or closes_at is None or at < opens_at:
        return Refusal("not_open", gettext_lazy("This call for applicants is not open."))
    if at >= closes_at:
        return Refusal("too_late", gettext_lazy("The deadline has passed. Applications can no longer be sent."))
    return None


@dataclass(frozen=True)
class Place:
    """A place in the ranking; ``score`` None: not reviewed fully, so it has no rank."""

    key: int
    score: Decimal | None
    rank: int | None
    verdict: str
    means: Mapping[str, Decimal]
    reviewers: int


Points = Mapping[int, Mapping[str, Sequence[int]]]
"""{application: {criterion: points of each reviewer}}"""


def ranking(points: Points, weights: Mapping[str, Decimal], places: int) -> list[Place]:
    """The best first. Equal scores share a rank; a tie at the last place is not split by chance: all are reserves."""
    means = {key: _means(given) for key, given in points.items()}
    scores = {key: _score(mean, weights) for key, mean in means.items()}
    known = sorted((score for score in scores.values() if score is not None), reverse=True)
    rows = [
        Place(key, score, rank, _verdict(score, known, places), means[key], _reviewers(points[key]))
        for key, score in scores.items()
        for rank in (None if score is None else 1 + sum(other > score for other in known),)
    ]
    return sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.key))


def _means(given: Mapping[str, Sequence[int]]) -> dict[str, Decimal]:
    return {code: Decimal(sum(points)) / len(points) for code, points in given.items() if points}


def _reviewers(given: Mapping[str, Sequence[int]]) -> int:
    return max((len(points) for points in given.values()), default=0)


def _score(means: Mapping[str, Decimal], weights: Mapping[str, Decimal]) -> Decimal | None:
    total = sum(weights.values(), Decimal(0))
    if not total or any(code not in means for code, weight in weights.items() if weight):
        return None
    summed = sum((weight * means[code] for code, weight in weights.items() if weight), Decimal(0))
    return (summed / total).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _verdict(score: Decimal | None, known: Sequence[Decimal], places: int) -> str:
    if score is None:
        return ApplicationState.SUBMITTED
    last = sum(other >= score for other in known)  # the place of the last one with this score
    if last <= places:
        return ApplicationState.ACCEPTED
    first = 1 + sum(other > score for other in known)
    return ApplicationState.RESERVE if first <= places + RESERVES else ApplicationState.REFUSED


def reason(place: Place, labels: Mapping[str, str], of: int) -> str:
    """The ranking in a sentence: rank, score, and what lifted and lowered it."""
    parts = ", ".join(f"{labels.get(code, code)} {mean:.0f}" for code, mean in place.means.items())
    return _("Rank %(rank)s of %(of)s with %(score)s points from %(reviewers)s reviewers (%(parts)s).") % {
        "rank": place.rank, "of": of, "score": place.score, "reviewers": place.reviewers, "parts": parts,
    }  # fmt: skip
