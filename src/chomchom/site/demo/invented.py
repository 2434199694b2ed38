"""Invented people. Nothing here is anybody's: names are put together from syllables, telephones from 010-0000."""

from random import Random

FAMILY = "김이박최정강조윤장임한오서신권황안송류홍"
FIRST = ("말", "순", "복", "금", "영", "춘", "재", "종", "덕", "길", "정", "옥", "명", "상", "병")
SECOND = ("례", "자", "순", "님", "식", "수", "철", "근", "환", "태", "심", "희", "구", "례", "석")
CONTACT_RELATIONS = ("자녀", "형제", "조카", "이웃", "통장")
STREETS = ("가람로", "무진대로", "풍영로", "하남대로", "송정로", "임방울대로", "사암로")
ACCESS_NOTES = (
    "",
    "",
    "",
    "초인종 고장, 크게 두드릴 것",
    "귀가 어두움, 3분 이상 기다릴 것",
    "뒷문 이용",
    "개 있음",
    "공동현관은 관리사무소에 호출",
)


def name(random: Random) -> str:
    return random.choice(FAMILY) + random.choice(FIRST) + random.choice(SECOND)


def phone(random: Random) -> str:
    return f"010-0000-{random.randrange(10000):04}"


def address(random: Random, dong: str) -> tuple[str, str]:
    """(street address, detail)."""
    street = f"광주 광산구 {random.choice(STREETS)} {random.randrange(1, 300)} ({dong})"
    detail = f"{random.randrange(101, 119)}동 {random.randrange(1, 15)}{random.randrange(1, 6):02}호"
    return street, random.choice((detail, detail, "단독주택"))
