"""How well a buyer fits an exporter: product by headings and words, and the three criteria of its evidence.

Unknown is not zero. What is not known takes no part in the score; how much of the weights is known, and between what
bounds the score would lie whatever the unknown turns out to be, is said beside it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from chomchom.trade.enums import Criterion
from chomchom.trade.rules import hs
from chomchom.trade.rules.names import without_accents

PRODUCT = "product"
CODES = (PRODUCT, *Criterion.values)
DEFAULT_WEIGHTS = {PRODUCT: 40, Criterion.IMPORT_EXPERIENCE: 20, Criterion.PURCHASE_INTENT: 25,
                   Criterion.DISTRIBUTION: 15}  # fmt: skip
LEVELS = ((7, 1.0, "subheading"), (4, 0.7, "heading"), (2, 0.3, "chapter"))
"""Signs of a code that must be the same, what that is worth, and what it is called."""
WORDS_WORTH = 0.6
NO_WORDS = frozenset({"led", "and", "of", "the", "for", "equipment", "module", "system", "systems", "device"})
STEMS = {"lighting": "light", "luminaire": "light", "lamp": "light", "light": "light", "networks": "network",
         "network": "network", "telecom": "network", "optical": "network", "fibre": "network", "fiber": "network",
         "transceiver": "network", "splitter": "network", "hospital": "medical", "phototherapy": "medical",
         "medical": "medical", "horticulture": "farm", "agriculture": "farm", "greenhouse": "farm",
         "purification": "water", "solar": "solar", "security": "security", "camera": "security",
         "display": "display", "laser": "factory", "factory": "factory", "automation": "factory",
         "building": "building", "controller": "building", "disinfection": "water", "water": "water"}  # fmt: skip
"""Words that speak of one thing. A proposal of the programme, for photonics."""


@dataclass(frozen=True)
class Side:
    """An exporter or a buyer as far as products go."""

    codes: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True)
class Fits:
    """Arrays of exporters × buyers; NaN is unknown. ``parts`` has one for each of ``CODES``."""

    score: np.ndarray
    low: np.ndarray
    high: np.ndarray
    known: np.ndarray
    parts: dict[str, np.ndarray]


def side(codes: Sequence[str], texts: Sequence[str]) -> Side:
    """Headings of older editions count as all that came of them."""
    today = frozenset(now for code in codes for now in hs.todays(code))
    tokens = {token for text in texts for token in re.findall(r"[a-z]+", without_accents(text))}
    return Side(today, frozenset(STEMS.get(token, token) for token in tokens - NO_WORDS if len(token) > 2))


def fits(
    exporters: Sequence[Side],
    buyers: Sequence[Side],
    evidence: Mapping[str, Sequence[float | None]],
    weights: Mapping[str, float],
) -> Fits:
    """All pairs at once. ``evidence``: for each criterion the value of every buyer, None where it is not known."""
    parts = {PRODUCT: product_fit(exporters, buyers)}
    for criterion in Criterion.values:
        values = np.array([np.nan if value is None else float(value) for value in evidence[criterion]], float)
        parts[criterion] = np.broadcast_to(values, (len(exporters), len(buyers)))
    return weighed(parts, weights)


def weighed(parts: dict[str, np.ndarray], weights: Mapping[str, float]) -> Fits:
    """The weighted mean of what is known, and its bounds."""
    total = float(sum(float(weights.get(code, 0)) for code in CODES)) or 1.0
    summed = np.zeros(parts[PRODUCT].shape)
    known = np.zeros(parts[PRODUCT].shape)
    for code in CODES:
        share = float(weights.get(code, 0)) / total
        there = ~np.isnan(parts[code])
        known += share * there
        summed += share * np.where(there, parts[code], 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        score = np.where(known > 0, summed / known, np.nan)
    return Fits(score, summed, summed + (1 - known), known, parts)


def product_fit(exporters: Sequence[Side], buyers: Sequence[Side]) -> np.ndarray:
    """By headings where both have some, else by words; words can lift what the headings say. NaN: nothing to
    compare.
    """
    by_code, both = by_codes(exporters, buyers)
    by_word, worded = _by_words(exporters, buyers)
    words = WORDS_WORTH * by_word
    return np.where(both, np.fmax(by_code, words), np.where(worded & (words > 0), words, np.nan))


def by_codes(exporters: Sequence[Side], buyers: Sequence[Side]) -> tuple[np.ndarray, np.ndarray]:
    worth = np.zeros((len(exporters), len(buyers)))
    for signs, value, _name in LEVELS:
        ours = [{code[:signs] for code in one.codes if len(code) >= min(signs, 4)} for one in exporters]
        theirs = [{code[:signs] for code in one.codes if len(code) >= min(signs, 4)} for one in buyers]
        worth = np.maximum(worth, value * (_shared(ours, theirs) > 0))
    both = np.outer([bool(one.codes) for one in exporters], [bool(one.codes) for one in buyers])
    return worth, both


def _by_words(exporters: Sequence[Side], buyers: Sequence[Side]) -> tuple[np.ndarray, np.ndarray]:
    shared = _shared([one.words for one in exporters], [one.words for one in buyers])
    least = np.minimum.outer([len(one.words) for one in exporters], [len(one.words) for one in buyers])
    return shared / np.maximum(least, 1), least > 0


def _shared(ours: Sequence[Any], theirs: Sequence[Any]) -> np.ndarray:
    """How many members each pair shares: two 0/1 matrices, multiplied."""
    place = {member: number for number, member in enumerate(sorted({one for group in ours for one in group}))}
    return _marks(ours, place) @ _marks(theirs, place).T


def _marks(groups: Sequence[Any], place: Mapping[str, int]) -> np.ndarray:
    marks = np.zeros((len(groups), max(len(place), 1)), np.float32)
    for row, group in enumerate(groups):
        for member in group:
            if member in place:
                marks[row, place[member]] = 1
    return marks


def level_of(exporter: Side, buyer: Side) -> tuple[str, str] | None:
    """(name of the level, the code they share) of the closest headings, or None."""
    for signs, _value, name in LEVELS:
        ours, theirs = ({code[:signs] for code in one.codes if len(code) >= min(signs, 4)} for one in (exporter, buyer))
        if shared := sorted(ours & theirs):
            return name, shared[0]
    return None
