"""The public sentence, generated from the rungs. What is not signed is never called a contract.

Every amount is named by the word of its box and by no other, so that "USD 12.51 million of contracts" cannot be said
of what is partly agreed, partly hoped for. The Korean words keep clear of 계약 for what is not one, although the trade
says 약정계약 and 계약추진액.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from chomchom.trade.enums_ledger import Box
from chomchom.trade.rules.results import Cell

SHIPPED, SIGNED = (Box.SHIPPED, Box.CERTIFIED), (Box.SIGNED, Box.PAID)

PARTS: tuple[tuple[tuple[Box, ...], dict[str, str]], ...] = (
    (
        SHIPPED,
        {
            "ko": "수출신고가 수리되어 선적된 금액 {usd}({deals}건)",
            "en": "{usd} has shipped, declared to customs ({deals})",
        },
    ),
    (
        SIGNED,
        {
            "ko": "양측이 서명하고 선적을 앞둔 계약 {usd}({deals}건)",
            "en": "{usd} is in contracts signed by both sides and not yet shipped ({deals})",
        },
    ),
    (
        (Box.CONDITIONAL,),
        {
            "ko": "조건이 붙은 약정 {usd}({deals}건)",
            "en": "{usd} is in agreements that hang on a condition ({deals})",
        },
    ),
    (
        (Box.LETTER,),
        {
            "ko": "양해각서·의향서에 적힌 금액 {usd}({deals}건)",
            "en": "{usd} is named in memoranda or letters of intent ({deals})",
        },
    ),
    (
        (Box.PIPELINE,),
        {
            "ko": "12개월 안에 성사를 기대하는 추진액 {usd}({deals}건)",
            "en": "{usd} is expected within twelve months and not agreed ({deals})",
        },
    ),
)
"""From firm to hoped for. Consultations are told by their number, never as a result in money."""

COUNTED = frozenset(box for boxes, _words in PARTS for box in boxes)


@dataclass(frozen=True)
class Story:
    """What the sentence is made of; names in both languages."""

    places: Mapping[str, Sequence[str]]
    companies: int
    consultations: int
    boxes: Mapping[Box, Cell]
    company_mous: int = 0
    institution_mous: int = 0
    confirmed_usd: Decimal = Decimal(0)


def public(story: Story, language: str) -> str:
    """The sentence in "ko" or "en". Its total is the sum of its parts, to the dollar."""
    parts = _parts(story, language)
    return (_korean if language == "ko" else _english)(story, parts)


def stated_total(story: Story) -> int:
    return sum(_dollars(story, boxes) for boxes, _words in PARTS)


def _parts(story: Story, language: str) -> list[str]:
    parts = []
    for boxes, words in PARTS:
        deals = sum(story.boxes[box].deals for box in boxes if box in story.boxes)
        if (usd := _dollars(story, boxes)) or deals:
            parts.append(words[language].format(usd=money(usd, language), deals=_count(deals, language)))
    return parts


def _dollars(story: Story, boxes: Sequence[Box]) -> int:
    exact = sum((story.boxes[box].usd for box in boxes if box in story.boxes), Decimal(0))
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def _count(deals: int, language: str) -> str:
    if language == "ko":
        return str(deals)
    return f"{deals} deal" if deals == 1 else f"{deals} deals"


def money(usd: int, language: str) -> str:
    """As the newspapers write it, never rounded: 1,251만 달러; USD 12.51 million."""
    if language == "ko":
        ten_thousands, rest = divmod(usd, 10_000)
        if not ten_thousands:
            return f"{rest:,}달러"
        return f"{ten_thousands:,}만 달러" if not rest else f"{ten_thousands:,}만 {rest:,}달러"
    if usd >= 1_000_000 and usd % 10_000 == 0:
        return f"USD {Decimal(usd) / 1_000_000:.2f} million"
    return f"USD {usd:,}"


def _korean(story: Story, parts: list[str]) -> str:
    places = "·".join(story.places["ko"])
    first = f"{places}에서 참여기업 {story.companies}개사가 {story.consultations}건을 상담했다."
    if parts:
        total = money(stated_total(story), "ko")
        first += f" 단계별로 나누면 {total} 가운데 " + ", ".join(parts) + "이다."
    return " ".join([first, *_mous_ko(story), *_confirmed_ko(story, parts)])


def _mous_ko(story: Story) -> list[str]:
    kinds = ((story.company_mous, "기업 간"), (story.institution_mous, "기관과의"))
    named = [f"{kind} 업무협약(MOU) {count}건" for count, kind in kinds if count]
    return [f"금액과 따로 {', '.join(named)}을 맺었다."] if named else []


def _confirmed_ko(story: Story, parts: list[str]) -> list[str]:
    if not parts:
        return []
    usd = int(story.confirmed_usd.quantize(Decimal(1), ROUND_HALF_UP))
    return [f"이 가운데 {money(usd, 'ko')}는 기업과 바이어가 모두 확인했다." if usd else "양측의 확인은 아직 없다."]


def _english(story: Story, parts: list[str]) -> str:
    companies = "1 company" if story.companies == 1 else f"{story.companies} companies"
    talks = "1 consultation" if story.consultations == 1 else f"{story.consultations} consultations"
    first = f"In {_and(story.places['en'])}, {companies} held {talks}."
    if parts:
        first += f" Of {money(stated_total(story), 'en')} in all, {_and(parts, ';')}."
    return " ".join([first, *_mous_en(story), *_confirmed_en(story, parts)])


def _mous_en(story: Story) -> list[str]:
    kinds = ((story.company_mous, "between companies"), (story.institution_mous, "with institutions"))
    named = [f"{count} {kind}" for count, kind in kinds if count]
    return [f"Apart from these amounts, memoranda of understanding were signed: {_and(named)}."] if named else []


def _confirmed_en(story: Story, parts: list[str]) -> list[str]:
    if not parts:
        return []
    usd = int(story.confirmed_usd.quantize(Decimal(1), ROUND_HALF_UP))
    if not usd:
        return ["None of it has been confirmed by both sides yet."]
    return [f"Exporter and buyer have both confirmed {money(usd, 'en')} of it."]


def _and(words: Sequence[str], sign: str = ",") -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{f'{sign} '.join(words[:-1])}{sign if sign == ';' else ''} and {words[-1]}"
