"""Invented photonics companies, and the buyers whom an office's workbook would list. Nothing here is a real firm."""

from dataclasses import dataclass
from datetime import date
from random import Random

from chomchom.papers.xlsx import Workbook

KNOWN = 12
"""So many of the companies have an account already: they came along before."""


@dataclass(frozen=True)
class Company:
    name: str
    name_en: str
    contact: str
    product: str
    product_en: str
    hs: str
    exports_usd: int | None
    strength: int
    english: bool = False
    tax_paid: bool = True
    consent: bool = True
    business_number: str = ""


def _companies() -> tuple[Company, ...]:
    rows = (
        ("한빛결광산업", "Hanbitgyeol Photonics", "구다솔", "LED 가로등", "LED street light", "9405.42", 820_000),
        ("새론광통신", "Saeron Optical", "마루한", "광커넥터", "Optical connector", "8536.70", 640_000),
        ("누리솔라이팅", "Nurisol Lighting", "표나리", "LED 투광등", "LED flood light", "9405.42", 310_000),
        ("다온센서텍", "Daon Sensortech", "기은결", "분광 센서", "Spectral sensor", "9027.30", 150_000),
        ("가람레이저", "Garam Laser", "옥시온", "레이저 가공기", "Laser marking machine", "8456.11", 1_900_000),
        ("미리내옵틱스", "Mirinae Optics", "천보미", "광학 렌즈", "Optical lens", "9001.90", 90_000),
        ("별내이미징", "Byeolnae Imaging", "탁이든", "열화상 카메라", "Thermal camera", "8525.89", 0),
        ("온새미광전", "Onsaemi Electro-Optics", "편해솔", "태양광 가로등", "Solar street light", "9405.42", 430_000),
        ("해오름파이버", "Haeoreum Fiber", "방그루", "광케이블", "Optical fibre cable", "8544.70", 2_400_000),
        ("늘봄의료광학", "Neulbom Medical Optics", "감로운", "의료용 조명", "Surgical light", "9018.90", None),
        ("두레스마트팜", "Dure Smartfarm", "복찬들", "식물 재배용 LED", "LED grow light", "9405.42", 55_000),
        ("여울디스플레이", "Yeoul Display", "육아름", "LED 전광판", "LED display panel", "8528.59", 720_000),
        ("솔바람조명", "Solbaram Lighting", "제갈온", "실내 LED 조명", "Indoor LED light", "9405.11", 20_000),
        ("아라포토닉스", "Ara Photonics", "남궁별", "광분배기", "Optical splitter", "8517.62", 130_000),
        ("참나래광학", "Chamnarae Optics", "선우담", "검사용 렌즈", "Inspection lens", "9002.19", 0),
        ("예솜라이트", "Yesom Light", "독고린", "비상 유도등", "Emergency light", "9405.49", 15_000),
        ("고운빛테크", "Gounbit Tech", "황보율", "UV 살균등", "UV disinfection lamp", "8539.49", 240_000),
        ("나래솔루션", "Narae Solution", "사공현", "조명 제어기", "Lighting controller", "8537.10", 60_000),
    )
    strengths = (91, 88, 86, 83, 93, 79, 76, 84, 90, 74, 72, 81, 66, 63, 60, 57, 70, 68)
    english = (0, 1, 4, 8)
    return tuple(
        Company(
            *row, strength=strength, english=number in english, tax_paid=number != 16, consent=number != 17,
            business_number=f"{610 + number}-81-{10_000 + 137 * number:05}",
        )
        for number, (row, strength) in enumerate(zip(rows, strengths, strict=True))
    )  # fmt: skip


COMPANIES = _companies()

JAKARTA, HO_CHI_MINH = "Jakarta", "Ho Chi Minh City"
CITIES = ((JAKARTA, "Indonesia", "id", 60), (HO_CHI_MINH, "Vietnam", "vi", 30))
FIRST = {
    JAKARTA: ("Cahaya", "Sinar", "Bintang", "Terang", "Mentari", "Surya", "Lentera", "Pelita", "Fajar", "Kilau"),
    HO_CHI_MINH: ("Anh Duong", "Sao Mai", "Binh Minh", "Hoang Quang", "Tia Sang", "Ngoc Lan"),
}
SECOND = {
    JAKARTA: ("Nusantara", "Khatulistiwa", "Samudra", "Rimba", "Anggrek", "Melati"),
    HO_CHI_MINH: ("Phuong Nam", "Cuu Long", "Thanh Tam", "Viet Tien", "Hai Au"),
}
TRADES = (
    "조명 유통",
    "통신장비 수입",
    "건설 자재",
    "의료기기 유통",
    "도로 시설 공사",
    "스마트팜 시공",
    "산업기계 대리점",
)
IMPORTS = ("한국산 수입 2건", "중국산 수입 경험", "10년 이상", "없음", "", "미상", "수입 5건")
INTENTS = ("상", "중", "하", "3개월 내 구매 예정", "", "시장 조사")
NETWORKS = ("전국", "지역 유통망", "온라인", "", "발주처 직납", "없음")
SOURCES = ("무역관", "상공회의소", "협회 명부", "전시회 명함", "")
NIL = "미회신"


@dataclass(frozen=True)
class Buyer:
    number: str
    name: str
    city: str
    email: str
    language: str


def buyers() -> list[Buyer]:
    """Ninety of them, the same every time."""
    found = []
    for city, _country, language, count in CITIES:
        names = [(one, two) for two in SECOND[city] for one in FIRST[city]][:count]
        for one, two in names:
            number = f"B{len(found) + 1:03}"
            name = f"PT {one} {two}" if language == "id" else f"{one} {two} Co., Ltd."
            found.append(Buyer(number, name, city, f"{number.lower()}@buyers.test", language))
    return found


def buyers_book(day: date) -> bytes:
    """The workbook of a trade consultant: what is known of each, and where it is known from. Much is not known."""
    random = Random(71)  # noqa: S311 - invented data, nothing secret
    head = [
        "바이어번호", "회사명", "국가", "도시", "업종", "관심품목 HS", "수입경험", "구매의사", "현지 유통망", "언어",
        "이메일", "전화", "담당자", "출처", "확인일",
    ]  # fmt: skip
    country = {city: name for city, name, _language, _count in CITIES}
    rows = [
        [one.number, one.name, country[one.city], one.city, random.choice(TRADES), random.choice(COMPANIES).hs,
         random.choice(IMPORTS), random.choice(INTENTS), random.choice(NETWORKS), f"{one.language}, en", one.email,
         f"+{62 if one.language == 'id' else 84} 21 555 {number:04}", f"Contact {number}", random.choice(SOURCES), day]
        for number, one in enumerate(buyers(), start=1)
    ]  # fmt: skip
    book = Workbook()
    book.sheet("바이어", title="바이어 발굴 목록", note="가상의 업체", head=head, rows=rows)
    return book.bytes()


WISHES_EACH = {JAKARTA: 14, HO_CHI_MINH: 7}


def wishes_book(numbers: list[str]) -> bytes:
    """Whom the chosen companies (their application numbers) and the buyers want to meet, and when buyers can come."""
    random, known = Random(19), buyers()  # noqa: S311 - invented data, nothing secret
    rows, rounds = [], dict.fromkeys(WISHES_EACH, 0)
    for number in numbers:
        for city, each in WISHES_EACH.items():
            there = [one for one in known if one.city == city]
            for _place in range(each):  # round the list, so that everybody is wished for about equally often
                buyer = there[rounds[city] % len(there)]
                rounds[city] += 1
                rows.append([number, buyer.number, _of_exporter(random), _of_buyer(random)])
    times = [[one.number, random.choice(("종일", "종일", "종일", "오전만", "오후만"))] for one in known]
    book = Workbook()
    book.sheet("희망", title="상담 희망", head=["신청번호", "바이어번호", "업체 희망도", "바이어 희망도"], rows=rows)
    book.sheet("가능시간", title="참석 가능 시간", head=["바이어번호", "가능시간"], rows=times)
    return book.bytes()


def _of_exporter(random: Random) -> str:
    return random.choices(("꼭", "희망", "가능"), (2, 5, 3))[0]


def _of_buyer(random: Random) -> str:
    return random.choices(("꼭", "희망", "가능", "거절", NIL), (2, 6, 4, 1, 5))[0]
