"""The same people in other offices' layouts. Each function makes a file of ``people`` (dicts by plain English key)."""

from collections.abc import Sequence
from typing import Any

from care.intake.lists import csv_of, workbook

Person = dict[str, Any]
SIGNS = "월화수목금토일"


def person(**values: Any) -> Person:
    """Somebody with everything; days as signs ("월수금"), meals as "중식", "석식" or "중식+석식"."""
    return {
        "number": "G-1", "name": "김가온", "sex": "여", "birth": "1940-05-06", "dong": "수완동",
        "address": "광주광역시 광산구 수완동 1-1", "detail": "101동 202호", "phone": "010-1111-1111", "alone": "Y",
        "disability": "시각", "mobility": "지팡이", "diet": "저염식", "allergens": "우유,땅콩", "meals": "중식", "days": "월수금",
        "provider": "맑은샘도시락", "contact": "김보호", "relation": "자녀", "contact_phone": "010-2222-2222",
        "service": "노인맞춤돌봄", "service_state": "종료", "service_ended": "2026.2.28", "risk": "상", "access": "뒷문 이용",
        "latitude": 35.19, "longitude": 126.82, "note": "",
    } | values  # fmt: skip


def service(who: Person) -> str:
    return (
        f"{who['service']}({who['service_state']} {who['service_ended']})".replace(" )", ")") if who["service"] else ""
    )


def plain(people: Sequence[Person]) -> bytes:
    """As the first office does, one line of head."""
    head = ["관리번호", "성명", "성별", "생년월일", "행정동", "주소", "상세주소", "연락처", "독거", "장애유형", "거동", "식이", "알레르기", "식사", "제공요일", "수행기관", "보호자", "관계", "보호자연락처", "기존서비스", "위험도", "출입메모", "위도", "경도", "비고"]  # fmt: skip
    rows = [
        [
            p["number"],
            p["name"],
            p["sex"],
            p["birth"],
            p["dong"],
            p["address"],
            p["detail"],
            p["phone"],
            p["alone"],
            p["disability"],
            p["mobility"],
            p["diet"],
            p["allergens"],
            p["meals"],
            p["days"],
            p["provider"],
            p["contact"],
            p["relation"],
            p["contact_phone"],
            service(p),
            p["risk"],
            p["access"],
            p["latitude"],
            p["longitude"],
            p["note"],
        ]
        for p in people
    ]
    return workbook(("명단", [head, *rows]))


def csv_other_words(people: Sequence[Person], encoding: str = "cp949") -> bytes:
    """A csv in another order under other words."""
    head = ["No", "접수번호", "관할동", "대상자명", "남녀", "생년월일(주민앞자리)", "휴대폰", "거주지 주소", "동호수", "가구유형", "등록장애", "보행상태", "식단구분", "못드시는 음식", "끼니", "배달요일", "담당기관", "보호자1 성명", "보호자1 관계", "보호자1 전화", "이용 중 서비스", "위험등급", "배달시 유의사항", "특이사항", "좌표"]  # fmt: skip
    rows = [
        [
            n,
            p["number"],
            p["dong"],
            p["name"],
            p["sex"],
            p["birth"],
            p["phone"],
            p["address"],
            p["detail"],
            "독거" if p["alone"] == "Y" else "부부",
            p["disability"],
            p["mobility"],
            p["diet"],
            p["allergens"].replace(",", "/"),
            p["meals"].replace("+", "·"),
            ",".join(p["days"]),
            p["provider"],
            p["contact"],
            p["relation"],
            p["contact_phone"],
            service(p),
            p["risk"],
            p["access"],
            p["note"],
            f"{p['latitude']}, {p['longitude']}" if p["latitude"] else "",
        ]
        for n, p in enumerate(people, start=1)
    ]
    return csv_of(
        [["2026년 대상자 명단"], [], head, *rows, ["합계", f"{len(people)}명"], ["※ 외부 유출 금지"]], encoding
    )


def marks(people: Sequence[Person]) -> bytes:
    """Two lines of merged heads, a mark for each weekday and each meal, the guardian in one cell."""
    groups = [
        ("연번", 1), ("인적사항", 6), ("거주지", 3), ("생활", 3), ("식이", 2), ("급식", 2), ("급식요일", 7),
        ("수행기관", 1), ("보호자(성명/관계/연락처)", 1), ("타서비스", 3), ("안부 위험도", 1), ("방문시 유의사항", 1), ("위치", 2), ("비고", 1),
    ]  # fmt: skip
    lower = ["", "고유번호", "성 명", "성별", "생년월일", "연락처(본인)", "독거여부", "읍면동", "주소", "상세", "장애", "거동상태", "가구", "식이형태", "알러지", "중식", "석식", *SIGNS, "", "", "서비스명", "상태", "종료일", "", "", "위도", "경도", ""]  # fmt: skip
    upper: list[str] = []
    for text, width in groups:
        upper += [text] + [""] * (width - 1)
    rows = []
    for n, p in enumerate(people, start=1):
        guardian = f"{p['contact']}({p['relation']}) {p['contact_phone']}".replace("()", "").strip()
        rows.append(
            [
                n,
                p["number"],
                p["name"],
                p["sex"],
                p["birth"],
                p["phone"],
                "O" if p["alone"] == "Y" else "X",
                p["dong"],
                p["address"],
                p["detail"],
                p["disability"],
                p["mobility"],
                "",
                p["diet"],
                p["allergens"],
                "O" if "중식" in p["meals"] else "",
                "O" if "석식" in p["meals"] else "",
                *("○" if s in p["days"] else "" for s in SIGNS),
                p["provider"],
                guardian,
                p["service"],
                p["service_state"],
                p["service_ended"],
                p["risk"],
                p["access"],
                p["latitude"],
                p["longitude"],
                p["note"],
            ]
        )
    spans, at = [], 0
    for text, width in groups:
        if width > 1:
            spans.append((2, at, 2, at + width - 1, text))
        elif not lower[at]:
            spans.append((2, at, 3, at, text))
        at += width
    spans.append((0, 0, 0, at - 1, "통합돌봄 식사지원 명부"))
    return workbook(
        ("명부", [["통합돌봄 식사지원 명부"], ["작성일: 2026. 5. 1."], upper, lower, *rows, [], ["계", len(people)]]),
        merged=spans,
    )


def by_dong(people: Sequence[Person]) -> bytes:
    """A sheet for each dong, named after it; the birth in three columns; days for each meal; a sheet of instructions."""
    head = ["순번", "대상자번호", "성함", "성별", "출생년도", "출생월", "출생일", "핸드폰", "도로명주소", "상세주소", "가구형태", "장애구분", "이동", "식종", "알레르기 식품", "중식요일", "석식요일", "제공기관", "긴급연락처 성명", "긴급연락처 관계", "긴급연락처", "연계서비스", "관리등급", "출입방법", "위도", "경도", "기타"]  # fmt: skip
    sheets = [("작성요령", [["1. 요일은 월수금 형식"], ["2. 쉼표로 구분"]])]
    for dong in sorted({p["dong"] for p in people}):
        rows: list[list[Any]] = [[f"{dong} 대상자"], [], head]
        for n, p in enumerate((p for p in people if p["dong"] == dong), start=1):
            year, month, day = p["birth"].split("-") if p["birth"].count("-") == 2 else (p["birth"], "", "")
            rows.append(
                [
                    n,
                    p["number"],
                    p["name"],
                    p["sex"],
                    year,
                    month,
                    day,
                    p["phone"],
                    p["address"],
                    p["detail"],
                    "1인가구" if p["alone"] == "Y" else "부부",
                    p["disability"],
                    p["mobility"],
                    p["diet"],
                    p["allergens"],
                    p["days"] if "중식" in p["meals"] else "",
                    p["days"] if "석식" in p["meals"] else "",
                    p["provider"],
                    p["contact"],
                    p["relation"],
                    p["contact_phone"],
                    service(p),
                    p["risk"],
                    p["access"],
                    p["latitude"],
                    p["longitude"],
                    p["note"],
                ]
            )
        sheets.append((dong, [*rows, ["소계", f"{len(rows) - 3}명"]]))
    return workbook(*sheets)


def csv_two_lines(people: Sequence[Person]) -> bytes:
    """A workbook with merged heads saved as csv: the words above stand only over the first of their columns."""
    upper = ["연번", "관리번호", "성명", "성별", "생년월일", "동", "주소", "", "연락처", "독거", "장애유형", "거동", "식이", "알레르기", "식사", "요일", "수행기관", "비상연락망", "", "", "기존서비스", "위험도", "출입메모", "좌표", "", "비고"]  # fmt: skip
    lower = ["", "", "", "", "", "", "도로명", "상세", "", "", "", "", "", "", "", "", "", "성명", "관계", "연락처", "", "", "", "위도", "경도", ""]  # fmt: skip
    rows = [
        [
            n,
            p["number"],
            p["name"],
            p["sex"],
            p["birth"],
            p["dong"],
            p["address"],
            p["detail"],
            p["phone"],
            p["alone"],
            p["disability"],
            p["mobility"],
            p["diet"],
            p["allergens"],
            p["meals"],
            p["days"],
            p["provider"],
            p["contact"],
            p["relation"],
            p["contact_phone"],
            service(p),
            p["risk"],
            p["access"],
            p["latitude"],
            p["longitude"],
            p["note"],
        ]
        for n, p in enumerate(people, start=1)
    ]
    return csv_of([["명단"] + [""] * 25, upper, lower, *rows, ["계", f"{len(people)}"]], "utf-8-sig")


def contact_line(people: Sequence[Person]) -> bytes:
    """One line of head with the same words twice, the second time for the guardian; the meal behind the weekdays."""
    head = ["번호", "성명", "생년월일", "성별", "관리번호", "주소", "행정복지센터", "전화번호", "독거유무", "장애", "보행", "식단", "알러지", "급식요일", "기관명", "성명", "관계", "전화번호", "서비스 이용현황", "위험", "현관", "위도", "경도", "메모"]  # fmt: skip
    rows = []
    for n, p in enumerate(people, start=1):
        days = ", ".join(f"{p['days']}({meal})" for meal in p["meals"].split("+")) if p["days"] else ""
        rows.append(
            [
                n,
                p["name"],
                p["birth"],
                p["sex"],
                p["number"],
                f"{p['address']} {p['detail']}".strip(),
                p["dong"],
                p["phone"],
                p["alone"],
                p["disability"],
                p["mobility"],
                p["diet"],
                p["allergens"],
                days,
                p["provider"],
                p["contact"],
                p["relation"],
                p["contact_phone"],
                service(p),
                p["risk"],
                p["access"],
                p["latitude"],
                p["longitude"],
                p["note"],
            ]
        )
    return workbook(("Sheet1", [[""], ["", "담당: 통합돌봄과"], head, *rows]))


ALL = (plain, csv_other_words, marks, by_dong, csv_two_lines, contact_line)
