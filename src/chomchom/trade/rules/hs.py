"""Headings of the harmonised system: read as people write them, and known when they are of an older edition."""

import re
from dataclasses import dataclass
from datetime import date

CURRENT = 2022
SOURCE = "WCO, Amendments to the Harmonized System effective from 1 January 2022; Correlation Table I (HS 2022–HS 2017)"


@dataclass(frozen=True)
class Outdated:
    """A subheading that ended with its edition, and what stands for it since ``valid_from``."""

    edition: int
    now: tuple[str, ...]
    valid_from: date = date(2022, 1, 1)
    source: str = SOURCE


OUTDATED: dict[str, Outdated] = {
    "8517.70": Outdated(2017, ("8517.71", "8517.79")),
    "8525.80": Outdated(2017, ("8525.81", "8525.82", "8525.83", "8525.89")),
    "8539.50": Outdated(2017, ("8539.51", "8539.52")),
    "8541.40": Outdated(2017, ("8541.41", "8541.42", "8541.43", "8541.49")),
    "9027.80": Outdated(2017, ("9027.81", "9027.89")),
    "9405.10": Outdated(2017, ("9405.11", "9405.19")),
    "9405.20": Outdated(2017, ("9405.21", "9405.29")),
    "9405.30": Outdated(2017, ("9405.31", "9405.39")),
    "9405.40": Outdated(2017, ("9405.41", "9405.42", "9405.49")),
    "9405.60": Outdated(2017, ("9405.61", "9405.69")),
}
"""Subheadings around photonics that HS 2022 took apart."""

CODE = re.compile(r"(?<!\d)(\d{4})(?:[.\s-]?(\d{2}))?(?:[.\s-]?\d{2,4})?(?!\d)")


def read(text: str) -> list[str]:
    """Every heading in the text, as ``8539.51`` (or ``8539`` where no more is said), each once."""
    return list(dict.fromkeys(_joined(*match.groups()) for match in CODE.finditer(text)))


def _joined(heading: str, subheading: str | None) -> str:
    return f"{heading}.{subheading}" if subheading else heading


def is_possible(code: str) -> bool:
    """Chapters run from 01 to 97, without 77."""
    return "01" <= code[:2] <= "97" and code[:2] != "77"


def outdated(code: str) -> Outdated | None:
    return OUTDATED.get(code)


def edition_of(code: str) -> int:
    """The newest edition that knows the heading."""
    old = outdated(code)
    return old.edition if old else CURRENT


def todays(code: str) -> tuple[str, ...]:
    """What the heading is called in the current edition: itself, or all that came of it."""
    old = outdated(code)
    return old.now if old else (code,)
