"""A fit told in one sentence, in the language of whoever reads it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from chomchom.trade.enums import Confidence, Criterion


@dataclass(frozen=True)
class Piece:
    """The newest evidence of a criterion, as the sentence needs it."""

    criterion: str
    value: float | None
    as_written: str = ""
    source: str = ""
    found_on: date | None = None
    confidence: str = ""


LEVELS = {
    "subheading": lambda code: _("same HS subheading %(code)s") % {"code": code},
    "heading": lambda code: _("same HS heading %(code)s") % {"code": code},
    "chapter": lambda code: _("same HS chapter %(code)s only") % {"code": code},
}


def percent(value: float) -> int:
    return round(100 * value)


def sentence(
    score: float | None, bounds: tuple[float, float], known: float, product: float | None,
    level: tuple[str, str] | None, pieces: list[Piece],
) -> str:  # fmt: skip
    """What the score is, how sure it is, and what it stands on."""
    parts = [product_words(product, level), *(piece_words(piece) for piece in pieces)]
    return f"{head(score, bounds, known)} {'; '.join(parts)}."


def head(score: float | None, bounds: tuple[float, float], known: float) -> str:
    if score is None:
        return _("Fit unknown: nothing is known yet.")
    if known > 0.999:
        return _("Fit %(score)s of 100, everything known.") % {"score": percent(score)}
    return _("Fit %(score)s of 100, with %(known)s %% of the weights known (between %(low)s and %(high)s).") % {
        "score": percent(score), "known": percent(known), "low": percent(bounds[0]), "high": percent(bounds[1]),
    }  # fmt: skip


def product_words(product: float | None, level: tuple[str, str] | None) -> str:
    if product is None:
        return _("product unknown: no HS code and no words to compare")
    if level is not None:
        why = LEVELS[level[0]](level[1])
    elif product > 0:
        why = _("similar words")
    else:
        why = _("no heading in common")
    return _("product %(value)s (%(why)s)") % {"value": percent(product), "why": why}


def piece_words(piece: Piece) -> str:
    name = Criterion(piece.criterion).label
    if piece.value is None:
        return _("%(criterion)s unknown") % {"criterion": name}
    about = ", ".join(
        str(one)
        for one in (
            f"“{piece.as_written}”" if piece.as_written else "",
            piece.source,
            piece.found_on.isoformat() if piece.found_on else "",
            _("confidence %(level)s") % {"level": Confidence(piece.confidence).label} if piece.confidence else "",
        )
        if one
    )
    return _("%(criterion)s %(value)s points (%(about)s)") % {
        "criterion": name, "value": percent(piece.value), "about": about,
    }  # fmt: skip
