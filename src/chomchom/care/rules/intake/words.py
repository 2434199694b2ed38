"""The words offices write into the cells, and what they mean here."""

import re
from typing import TypeVar

from chomchom.care.enums import Allergen, Diet, Household, Meal, Mobility, Risk, ServiceState, Sex

T = TypeVar("T")

SEX = {
    Sex.FEMALE: ("여", "여자", "여성", "f", "female", "w"),
    Sex.MALE: ("남", "남자", "남성", "m", "male"),
}
HOUSEHOLD = {
    Household.ALONE: ("독거", "1인", "혼자", "단독가구", "홀로", "독거노인", "독거가구"),
    Household.COUPLE: ("부부", "2인부부", "배우자", "노인부부"),
    Household.OTHER: ("가족", "동거", "자녀", "조손", "기타", "2인", "3인", "4인", "다인", "모자", "부자"),
}
MOBILITY = {
    Mobility.BEDRIDDEN: ("와상", "침상", "누워", "거동불가", "bed"),
    Mobility.WHEELCHAIR: ("휠체어", "휠췌어", "wheelchair"),
    Mobility.WALKER: ("보행기", "워커", "실버카", "보행차", "보행보조차", "유모차", "walker"),
    Mobility.CANE: ("지팡이", "목발", "cane"),
    Mobility.WALKS: ("독립보행", "독립", "자립", "자가보행", "정상", "보행가능", "거동가능", "양호", "가능", "walks"),
}
# the most careful diet first: where several are named, the first one found is taken
DIET = {
    Diet.RENAL: ("신장", "저단백", "투석", "renal"),
    Diet.DIABETIC: ("당뇨", "diabetic"),
    Diet.LOW_SODIUM: ("저염", "저나트륨", "싱겁게", "염분", "low"),
    Diet.PORRIDGE: ("죽", "미음", "유동식", "porridge"),
    Diet.MINCED: ("다진", "다짐", "갈은", "간식이", "잘게", "minced"),
    Diet.SOFT_1: ("연화식1", "연하식1", "연화1"),
    Diet.SOFT_3: ("연화식3", "연하식3", "연화3"),
    Diet.SOFT_2: ("연화", "연하", "무른", "부드러운", "진밥", "soft"),
    Diet.GENERAL: ("일반", "상식", "보통", "정상", "밥", "general"),
}
ALLERGENS = {
    Allergen.EGG: ("계란", "달걀", "난류", "알류", "egg"),
    Allergen.MILK: ("우유", "유제품", "유당", "milk"),
    Allergen.BUCKWHEAT: ("메밀", "모밀"),
    Allergen.PEANUT: ("땅콩", "peanut"),
    Allergen.SOY: ("대두", "콩", "두유", "soy"),
    Allergen.WHEAT: ("밀", "밀가루", "글루텐", "wheat"),
    Allergen.MACKEREL: ("고등어",),
    Allergen.CRAB: ("게", "꽃게", "대게", "crab"),
    Allergen.SHRIMP: ("새우", "shrimp"),
    Allergen.PORK: ("돼지고기", "돼지", "돈육"),
    Allergen.PEACH: ("복숭아",),
    Allergen.TOMATO: ("토마토",),
    Allergen.SULPHITE: ("아황산류", "아황산"),
    Allergen.WALNUT: ("호두",),
    Allergen.CHICKEN: ("닭고기", "닭", "계육"),
    Allergen.BEEF: ("쇠고기", "소고기", "우육"),
    Allergen.SQUID: ("오징어",),
    Allergen.SHELLFISH: ("조개류", "조개", "굴", "전복", "홍합", "패류"),
    Allergen.PINE_NUT: ("잣",),
}
# words for more than one: everything they may mean is left out, and somebody is asked
ALLERGEN_GROUPS = {
    "갑각류": (Allergen.CRAB, Allergen.SHRIMP),
    "견과류": (Allergen.PEANUT, Allergen.WALNUT, Allergen.PINE_NUT),
    "견과": (Allergen.PEANUT, Allergen.WALNUT, Allergen.PINE_NUT),
    "해산물": (Allergen.CRAB, Allergen.SHRIMP, Allergen.SQUID, Allergen.SHELLFISH, Allergen.MACKEREL),
    "등푸른생선": (Allergen.MACKEREL,),
    "생선": (Allergen.MACKEREL,),
    "육류": (Allergen.PORK, Allergen.BEEF, Allergen.CHICKEN),
}
UNSURE = re.compile(r"[?？]|확인|의심|추정|모름|미상|미확인|예정|불명|불확실|등$")
RISK = {
    Risk.HIGH: ("상", "고", "높음", "고위험", "위험", "고위험군", "a", "high", "집중"),
    Risk.MIDDLE: ("중", "보통", "중위험", "주의", "중위험군", "b", "middle", "medium"),
    Risk.LOW: ("하", "저", "낮음", "저위험", "일반", "저위험군", "c", "low", "양호"),
}
SERVICE_STATES = {
    ServiceState.SUSPENDED: ("중단", "중지", "보류", "정지", "휴지"),
    ServiceState.ENDED: ("종료", "종결", "해지", "만료", "끝", "취소", "탈락"),
    ServiceState.IN_USE: ("이용", "진행", "유지", "제공", "사용", "y", "o"),
}
MEALS = {
    Meal.LUNCH: ("중식", "점심", "중", "lunch"),
    Meal.SUPPER: ("석식", "저녁", "석", "supper", "dinner"),
}
MEAL_WORD = re.compile(r"중식|점심|석식|저녁|lunch|supper|dinner|중|석")
ALL_MEALS = re.compile(r"2식|두끼|2끼|중석|모두|전체|하루2|1일2|둘다")
EVERY_DAY = ("매일", "전일", "월~일", "주7", "연중", "everyday", "daily", "7일")
WORKING_DAYS = ("평일", "주중", "주5", "5일", "weekdays")
WEEKEND = ("주말",)
# another programme that brings food
TWO_SCHEMES = re.compile(
    r"(중복|이중|병행|동시|타\s?사업|타\s?급식|다른\s?(사업|급식|식사)|겸용)"
    r"|((반찬|도시락|급식|식사|밑반찬|푸드|경로식당|무료급식)[^,./]{0,8}(사업|지원|이용|수급|배달|서비스|제공))"
)
AWAY = re.compile(r"입원|입소|요양원|요양병원|시설\s?입|장기\s?외출|부재\s?예정|여행|타지")
OVER = re.compile(r"종결|종료|해지|사망|전출|중지|중단|거부|취소|대기")
NOT_AWAY = re.compile(r"퇴원|퇴소|입원\s?이력|입원력")


def squeezed(text: str) -> str:
    return re.sub(r"[^0-9a-z가-힣]", "", text.lower())


def exactly(text: str, table: dict[T, tuple[str, ...]]) -> "T | None":
    word = squeezed(text)
    return next((meaning for meaning, words in table.items() if word in words), None)


def within(text: str, table: dict[T, tuple[str, ...]]) -> list[T]:
    """Every meaning of which a word stands in the text, in the order of the table."""
    word = squeezed(text)
    return [meaning for meaning, words in table.items() if any(known in word for known in words)]
