"""Terms as they are installed: each names where it stands, and a number that no rule gives says that it is proposed.
Which texts were read, and which were not, says docs/explanation/personal-data.md. A change of the law is a further row
from its day on; an installation lets its own hold by ``chomchom retention term``.

How long lines of the access log are kept is no term of an office: ``core.access_log.periods`` alone says so.
"""

from datetime import date
from typing import NamedTuple

from chomchom.people.enums_privacy import TermUnit

MONTHS, HOURS, PEOPLE = TermUnit.MONTHS, TermUnit.HOURS, TermUnit.PEOPLE
OURS = date(2026, 1, 1)
AMENDED_2023, AMENDED_2026 = date(2023, 9, 15), date(2026, 9, 11)
"""The days from which the amendments of the act of 14 March 2023 and 10 March 2026 hold."""
PURPOSE_OVER = (
    "개인정보 보호법 제21조제1항(보유기간 경과, 목적 달성 등으로 불필요하게 되면 지체 없이 파기). "
    "기간을 정한 규정을 찾지 못해 제안함"
)


class Term(NamedTuple):
    code: str
    value: int
    unit: TermUnit
    valid_from: date
    citation: str
    is_proposal: bool = False


TERMS = (
    Term("keep:care.recipient", 60, MONTHS, OURS, PURPOSE_OVER, True),
    Term("keep:care.import", 6, MONTHS, OURS, PURPOSE_OVER, True),
    Term("keep:care.photo", 3, MONTHS, OURS, PURPOSE_OVER, True),
    Term("keep:trade.contact", 24, MONTHS, OURS, f"{PURPOSE_OVER} (수출실적 확인 동의 기간이 끝난 뒤)", True),
    Term(
        "breach.notify", 72, HOURS, AMENDED_2023,
        "개인정보 보호법 제34조제1항, 시행령 제39조제1항: 알게 된 때부터 72시간 이내 통지",
    ),
    Term(
        "breach.report", 72, HOURS, AMENDED_2023,
        "개인정보 보호법 제34조제3항, 시행령 제40조제1항: 알게 된 때부터 72시간 이내 신고",
    ),
    Term(
        "breach.report", 72, HOURS, AMENDED_2026,
        "개인정보 보호법 제34조제4항, 시행령 제40조제1항: 알게 된 때부터 72시간 이내 신고",
    ),
    Term(
        "breach.report_people", 1000, PEOPLE, AMENDED_2023,
        "개인정보 보호법 시행령 제40조제1항: 1천명 이상, 민감정보·고유식별정보, 외부의 불법적인 접근",
    ),
)  # fmt: skip
