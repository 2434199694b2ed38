"""The fit of every exporter and buyer of a mission, computed anew from its rows whenever it is asked for.

Nothing of it is stored: the same rows and weights give the same numbers.
"""

from dataclasses import dataclass

import numpy as np

from chomchom.trade.enums import Criterion
from chomchom.trade.models import Application, Evidence, Guest, Mission, Product
from chomchom.trade.queries import fit as queries
from chomchom.trade.rules.fit import DEFAULT_WEIGHTS, PRODUCT, Fits, Side, fits, level_of, side
from chomchom.trade.rules.fit_words import Piece, sentence


@dataclass(frozen=True)
class Table:
    """All pairs of a mission; rows are ``applications``, columns ``guests``."""

    applications: list[Application]
    guests: list[Guest]
    fits: Fits
    evidence: dict[tuple[int, str], Evidence]
    exporters: list[Side]
    buyers: list[Side]
    weights: dict[str, float]

    def score(self, row: int, column: int) -> float | None:
        return _known(self.fits.score[row, column])

    def sentence(self, row: int, column: int) -> str:
        """Why the score is what it is, in the language of the moment."""
        found = self.fits
        bounds = float(found.low[row, column]), float(found.high[row, column])
        product = _known(found.parts[PRODUCT][row, column])
        level = level_of(self.exporters[row], self.buyers[column])
        pieces = [self.piece(column, criterion) for criterion in Criterion.values]
        return sentence(self.score(row, column), bounds, float(found.known[row, column]), product, level, pieces)

    def piece(self, column: int, criterion: str) -> Piece:
        row = self.evidence.get((self.guests[column].buyer_id, criterion))
        if row is None:
            return Piece(criterion, None)
        value = None if row.value is None else float(row.value)
        return Piece(criterion, value, row.as_written, row.source, row.found_on, row.confidence)

    def by_number(self) -> dict[tuple[int, int], float | None]:
        """{(application, guest): score}, for the planner; None where nothing is known."""
        return {
            (application.pk, guest.pk): self.score(row, column)
            for row, application in enumerate(self.applications)
            for column, guest in enumerate(self.guests)
        }


def table_of(mission: Mission) -> Table:
    """Five statements, however many exporters and buyers."""
    applications, guests = queries.applications_of(mission), queries.guests_of(mission)
    products = queries.products_of(one.pk for one in applications)
    evidence = queries.newest_evidence(mission)
    exporters = [exporter_side(products[one.pk]) for one in applications]
    buyers = [side(guest.buyer.hs_codes, [guest.buyer.trade]) for guest in guests]
    values = {
        criterion: [_value(evidence.get((guest.buyer_id, criterion))) for guest in guests]
        for criterion in Criterion.values
    }
    weights = queries.weights_of(mission) or dict(DEFAULT_WEIGHTS)
    found = fits(exporters, buyers, values, weights)
    return Table(applications, guests, found, evidence, exporters, buyers, weights)


def exporter_side(products: list[Product]) -> Side:
    return side([one.hs_code for one in products if one.hs_code], [one.name_en for one in products])


def _value(piece: Evidence | None) -> float | None:
    return None if piece is None or piece.value is None else float(piece.value)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
