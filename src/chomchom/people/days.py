"""The public holidays of a district: computed for Korea, corrected by rows for what was announced late."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from chomchom.core.holidays import is_public_holiday


@dataclass(frozen=True)
class Holidays:
    """``day in holidays``; corrections are {day: is it a public holiday?} and go before the computed calendar."""

    corrections: Mapping[date, bool] = field(default_factory=dict)

    def __contains__(self, day: date) -> bool:
        correction = self.corrections.get(day)
        return is_public_holiday(day) if correction is None else correction
