"""What a person's page shows of gaps, priority and signals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chomchom.care.models import Gap, OutsideSignal, Priority, Recipient
from chomchom.care.queries.gaps import pages
from chomchom.care.queries.gaps.standing import WEEK
from chomchom.care.queries.signals import signals_of


@dataclass(frozen=True)
class Care:
    """Read in three queries; empty for who may not see gaps."""

    sees_gaps: bool
    today: date
    gaps: Sequence[Gap] = ()
    priorities: Sequence[Priority] = ()
    signals: Sequence[OutsideSignal] = ()

    @property
    def priority(self) -> Priority | None:
        last = self.priorities[-1] if self.priorities else None
        return last if last and last.points else None

    @property
    def week_ago(self) -> Priority | None:
        """The row that held a week ago; None if there was none."""
        day = self.today - WEEK
        begun = [row for row in self.priorities if row.valid_from <= day]
        return begun[-1] if begun and (begun[-1].valid_to is None or begun[-1].valid_to > day) else None

    @property
    def bars(self) -> list[pages.Bar]:
        return pages.picture(self.priorities, self.today)


def care_of(recipient: Recipient, *, sees: bool, today: date) -> Care:
    if not sees:
        return Care(False, today)
    return Care(True, today, pages.gaps_of(recipient), pages.priorities_of(recipient), signals_of(recipient))
