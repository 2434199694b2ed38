"""How long lines are kept: data with the day from which it holds and where it is written, and the only place."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import ngettext

from chomchom.core.enums import Kept


@dataclass(frozen=True)
class Period:
    kept: Kept
    years: int
    valid_from: date
    citation: str

    def __str__(self) -> str:
        return ngettext("%(number)d year", "%(number)d years", self.years) % {"number": self.years}


PERIODS = (
    Period(
        Kept.USUAL, 2, date(2023, 9, 22),
        "개인정보의 안전성 확보조치 기준 제8조제1항제2호: 접속기록 1년 이상, 고유식별정보·민감정보를 처리하면 2년 이상",
    ),
    Period(
        Kept.RIGHTS, 3, date(2023, 9, 22),
        "개인정보의 안전성 확보조치 기준 제5조제3항: 접근 권한의 부여·변경·말소 내역 최소 3년간 보관",
    ),
)  # fmt: skip


def may_go_before(kept: str, now: datetime) -> datetime | None:
    """Lines of this kind from before this moment need not be kept any longer; None where they always are."""
    years = max((period.years for period in PERIODS if period.kept == kept), default=None)
    return None if years is None else _years_before(now, years)


def _years_before(now: datetime, years: int) -> datetime:
    try:
        return now.replace(year=now.year - years)
    except ValueError:  # 29 February
        return now.replace(year=now.year - years, day=28)
