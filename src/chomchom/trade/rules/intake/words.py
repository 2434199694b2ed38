"""What stands in the cells of a secretariat's workbooks: amounts, yes and no, wishes, times, evidence."""

import math
import re
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Any

from chomchom.core import cells
from chomchom.core.text import even
from chomchom.trade.enums import Confidence, Criterion, WishLevel

NO_EXPORTS = frozenset({"없음", "무", "none", "no", "-", "0", "수출없음", "실적없음"})
UNKNOWN = frozenset({"", "unknown", "n/a", "?", "미상", "미확인", "모름", "확인중", "확인 중", "tbd"})
TIMES = {"": 1, "k": 10**3, "천": 10**3, "만": 10**4, "m": 10**6, "mil": 10**6, "백만": 10**6, "억": 10**8, "b": 10**9}
AMOUNT = re.compile(r"(?:usd|us\$|\$)?\s*([\d,]+(?:\.\d+)?)\s*(k|mil|m|b|천|만|백만|억)?\s*(?:usd|달러|불)?", re.I)


def usd(value: Any) -> tuple[Decimal | None, bool]:
    """(amount, whether it could be read): "USD 2.1M" → 2100000, "없음" → 0, an empty cell → None, which is unknown."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (Decimal(str(value)), value >= 0) if math.isfinite(value) else (None, False)
    text = even(str(value)).lower()
    if text in UNKNOWN:
        return None, True
    if text in NO_EXPORTS:
        return Decimal(0), True
    found = AMOUNT.fullmatch(text)
    if not found:
        return None, False
    return Decimal(found[1].replace(",", "")) * TIMES[(found[2] or "").lower()], True


PAID = {"완납": True, "납부": True, "체납없음": True, "체납 없음": True, "yes": True, "paid": True,
        "체납": False, "미납": False, "no": False, "arrears": False, "unpaid": False}  # fmt: skip
AGREES = {"동의": True, "동의함": True, "예": True, "yes": True, "agree": True, "o": True, "y": True,
          "미동의": False, "동의안함": False, "동의 안 함": False, "아니오": False, "no": False, "x": False, "n": False,
          "": False}  # fmt: skip


def paid(text: str) -> bool | None:
    """Whether taxes are paid; None where nobody said."""
    return PAID.get(text.lower())


def agrees(text: str) -> bool | None:
    """An empty cell is no consent; None: the words are not clear."""
    return AGREES.get(text.lower())


WISHES = {
    "꼭": WishLevel.MUST, "필수": WishLevel.MUST, "must": WishLevel.MUST,
    "희망": WishLevel.LIKE, "like": WishLevel.LIKE,
    "가능": WishLevel.COULD, "could": WishLevel.COULD,
    "거절": WishLevel.NO, "불가": WishLevel.NO, "no": WishLevel.NO,
    "미회신": WishLevel.UNKNOWN, "": WishLevel.UNKNOWN, "unknown": WishLevel.UNKNOWN,
}  # fmt: skip


def wish(text: str) -> WishLevel | None:
    return WISHES.get(text.lower())


COUNTRIES = {
    "id": "ID", "indonesia": "ID", "인도네시아": "ID",
    "vn": "VN", "vietnam": "VN", "viet nam": "VN", "việt nam": "VN", "베트남": "VN",
    "kr": "KR", "korea": "KR", "한국": "KR", "대한민국": "KR", "th": "TH", "thailand": "TH", "태국": "TH",
    "my": "MY", "malaysia": "MY", "말레이시아": "MY", "sg": "SG", "singapore": "SG", "싱가포르": "SG",
    "ph": "PH", "philippines": "PH", "필리핀": "PH",
}  # fmt: skip


def country(text: str) -> str | None:
    """Two letters of ISO 3166, or None."""
    return COUNTRIES.get(text.lower())


def languages(text: str) -> list[str]:
    """ "id, en" → ["id", "en"]; also in Korean words."""
    names = {"인도네시아어": "id", "베트남어": "vi", "영어": "en", "한국어": "ko", "중국어": "zh"}
    found = [names.get(one, one) for one in re.split(r"[,/;·\s]+", text.lower()) if one]
    return [one for one in dict.fromkeys(found) if re.fullmatch(r"[a-z]{2}", one)]


def speaks(text: str) -> list[str]:
    """What an exporter speaks without an interpreter: "통역 필요" → Korean, "영어 가능" → also English."""
    known = ["ko"]
    if re.search(r"영어\s*(가능|능통)|english", text, re.I):
        known.append("en")
    return known


# -- times -------------------------------------------------------------------------------------------------------------


def availability(text: str) -> dict[str, Any] | None:
    """When a buyer can come, as ``rules.availability`` understands it; None: not clear."""
    found: dict[str, Any] = {}
    rest = even(text).lower()
    if days := re.findall(r"(\d)\s*(?:일차|일째)|day\s*(\d)", rest):
        found["days"] = sorted({int(one or other) for one, other in days})
        rest = re.sub(r"(\d\s*(일차|일째)|day\s*\d)\s*(만|only)?", "", rest)
    if hours := re.search(r"(\d{1,2}):(\d{2})\s*[-~–]\s*(\d{1,2}):(\d{2})", rest):
        first, last = _time(hours[1], hours[2]), _time(hours[3], hours[4])
        if first is None or last is None or last <= first:
            return None
        found |= {"from": f"{first:%H:%M}", "to": f"{last:%H:%M}"}
        rest = rest.replace(hours[0], "")
    for words, times in (
        (("종일", "하루종일", "all day", "any"), {}),
        (("오전만", "오전", "morning"), {"to": "12:30"}),
        (("오후만", "오후", "afternoon"), {"from": "12:30"}),
    ):
        for word in words:
            if word in rest:
                found, rest = found | times, rest.replace(word, "")
    return None if rest.strip(" ,.만") or not text.strip() else found


def _time(hour: str, minute: str) -> time | None:
    return time(int(hour), int(minute)) if int(hour) < 24 and int(minute) < 60 else None


# -- evidence ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reading:
    """What a cell says of a criterion; ``value`` None: unknown. ``understood`` False: there are words, but no value."""

    value: Decimal | None
    understood: bool = True


SCALE: dict[str, tuple[tuple[str, str], ...]] = {
    Criterion.IMPORT_EXPERIENCE: (
        (r"^(none|없음|무|no)$", "0"),
        (r"(\d{2,})\s*년\s*이상|(\d{2,})\s*years", "1"),
        (r"korea|한국", "0.9"),
        (r"수입\s*\d+\s*건|imports?\s*\d+", "0.8"),
        (r"수입\s*다수|수입\s*경험|중국산", "0.6"),
    ),
    Criterion.PURCHASE_INTENT: (
        (r"^(none|없음|무|no)$", "0"),
        (r"^상$|^high$", "1"),
        (r"개월\s*내\s*구매|구매\s*예정|within \d+ months", "0.9"),
        (r"^중$|^medium$", "0.6"),
        (r"^하$|^low$|시장\s*조사|market research", "0.3"),
    ),
    Criterion.DISTRIBUTION: (
        (r"^(none|없음|무|no)$", "0"),
        (r"전국|nationwide", "1"),
        (r"섬\s*유통|지역\s*유통|유통망|regional", "0.7"),
        (r"직납|발주처|direct", "0.6"),
        (r"온라인|online", "0.5"),
    ),
}
"""How words become values, from the first that fits. A proposal of the programme; the words stay beside the value."""


def evidence(criterion: str, text: str) -> Reading:
    written = even(text).lower()
    if written in UNKNOWN:
        return Reading(None)
    for pattern, value in SCALE[criterion]:
        if re.search(pattern, written):
            return Reading(Decimal(value))
    return Reading(None, understood=False)


TRUST = (
    (r"kotra|무역관|상공회의소|세관|customs", Confidence.HIGH),
    (r"협회|association", Confidence.MEDIUM),
    (r"명함|전시회|card|fair", Confidence.LOW),
)


def confidence(source: str) -> Confidence:
    """How far a source is trusted, if nobody says otherwise."""
    return next((level for pattern, level in TRUST if re.search(pattern, source.lower())), Confidence.MEDIUM)


def shown(value: Any) -> str:
    return cells.text(value) if value not in (None, "") else ""
