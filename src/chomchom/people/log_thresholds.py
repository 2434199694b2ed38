"""From when on something in the access log is a signal: data with the day from which they hold and where they come
from. Since 31 October 2026 the standard leaves to the office's own plan how and how often lines and downloads are
looked at; before, it asked for once a month and for the reason of downloads. It names no counts. Here it is a month."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from chomchom.people.enums import LogSignal, Role

LAW = (
    "개인정보의 안전성 확보조치 기준 제8조제2항: 접속기록과 다운로드의 점검 주기·방법을 내부 관리계획으로 정해 이행"
    "(2026-10-30까지는 월 1회 이상 점검, 다운로드 사유 확인)"
)
PROPOSED = f"{LAW}. 기준값은 제안값이며 법령에 수치가 없음"
HOURS_OF_OFFICES = "국가공무원 복무규정 제9조: 09:00–18:00. 전후 2시간은 초과근무로 봄(제안값)"


@dataclass(frozen=True)
class Threshold:
    """``least``: how many people (many_people, other_dong, outside_round), lines (outside_hours), tries (refused) or
    exports there must be."""

    signal: LogSignal
    least: int
    valid_from: date
    citation: str


THRESHOLDS = (
    Threshold(LogSignal.MANY_PEOPLE, 200, date(2026, 1, 1), PROPOSED),  # in one hour: five pages of a list
    Threshold(LogSignal.OUTSIDE_HOURS, 1, date(2026, 1, 1), HOURS_OF_OFFICES),  # on one day
    Threshold(LogSignal.OTHER_DONG, 1, date(2026, 1, 1), PROPOSED),  # in the month
    Threshold(LogSignal.OUTSIDE_ROUND, 1, date(2026, 1, 1), PROPOSED),  # on one day
    Threshold(LogSignal.REFUSED, 5, date(2026, 1, 1), PROPOSED),  # on one day: as many as lock an account
    Threshold(LogSignal.EXPORTS, 1, date(2026, 1, 1), LAW),  # in the month: each reason must be looked at
)
OPENS, CLOSES = time(7), time(20)
OFFICE_ROLES = frozenset(
    {Role.DISTRICT_OFFICER, Role.CASE_MANAGER, Role.HEALTH_OFFICER, Role.TRADE_HEAD, Role.TRADE_OFFICER}
)
"""Who has office hours. Duty officers, providers and couriers work when meals are cooked and carried."""

DUE_AFTER = timedelta(days=14)
"""How long after its last day a month must have been signed; a proposed value."""


def least(signal: LogSignal, day: date) -> int:
    """The threshold that holds on the day; the oldest one before any of them."""
    rows = sorted((row for row in THRESHOLDS if row.signal == signal), key=lambda row: row.valid_from)
    holding = [row for row in rows if row.valid_from <= day]
    return (holding[-1] if holding else rows[0]).least
