"""Terms as they are installed. None was read in the law itself; each names where it is said to stand, and a number that
no rule gives says that it is proposed. An installation lets another row hold from a day on: ``chomchom term``.
"""

from datetime import date

from chomchom.people.enums_privacy import TermUnit

SINCE = date(2026, 1, 1)
MONTHS, HOURS, PEOPLE = TermUnit.MONTHS, TermUnit.HOURS, TermUnit.PEOPLE
PURPOSE_OVER = "개인정보 보호법 제21조(목적이 끝나면 지체 없이 파기). 기간을 정한 규정을 찾지 못해 제안함"

TERMS: tuple[tuple[str, int, TermUnit, str, bool], ...] = (
    ("keep:care.recipient", 60, MONTHS, PURPOSE_OVER, True),
    ("keep:care.import", 6, MONTHS, PURPOSE_OVER, True),
    ("keep:care.photo", 3, MONTHS, PURPOSE_OVER, True),
    ("keep:trade.contact", 24, MONTHS, f"{PURPOSE_OVER} (수출실적 확인 동의 기간이 끝난 뒤)", True),
    ("keep:core.access", 24, MONTHS, "개인정보의 안전성 확보조치 기준 제8조: 접속기록 2년 이상", False),
    ("keep:people.rights", 36, MONTHS, "개인정보의 안전성 확보조치 기준 제5조: 권한 변경 기록 3년 이상", False),
    ("breach.notify", 72, HOURS, "개인정보 보호법 제34조제1항, 시행령 제39조: 72시간 이내 통지", False),
    ("breach.report", 72, HOURS, "개인정보 보호법 제34조제3항, 시행령 제40조: 72시간 이내 신고", False),
    ("breach.report_people", 1000, PEOPLE, "개인정보 보호법 시행령 제40조제1항: 1천명·민감정보·외부 불법 접근", False),
)  # fmt: skip
