"""The wordings that a new installation begins with. They are proposals: a district has its own checked by its lawyer
and publishes them as a version of its own.
"""

from datetime import date

from chomchom.care.enums_consent import Purpose

VERSION, SINCE = "2026-1", date(2026, 1, 1)

TEXTS: dict[str, tuple[str, str, bool]] = {
    Purpose.SERVICE: (
        "수집 항목: 성명, 생년월일, 성별, 주소, 전화번호, 비상연락처, 출입 방법\n"
        "이용 목적: 식사 지원, 대면 전달을 통한 안부 확인, 미응답 때의 대응\n"
        "보유 기간: 서비스가 끝난 뒤 정해진 보존기간까지\n"
        "동의하지 않을 수 있으며, 동의하지 않으면 식사 지원을 받을 수 없습니다.",
        "식사 지원을 계속할 수 없어 개인별지원계획을 다시 검토함",
        True,
    ),
    Purpose.HEALTH: (
        "처리 항목(민감정보): 장애, 질환에 따른 식이, 알레르기, 거동, 대면 때 살핀 상태\n"
        "처리 목적: 알맞은 식사 제공, 위험 신호의 조기 발견\n"
        "동의하지 않을 수 있으며, 동의하지 않으면 일반식만 제공되고 상태 기록을 하지 않습니다.",
        "건강 정보를 바탕으로 한 식단·관찰을 계속할지 개인별지원계획을 다시 검토함",
        False,
    ),
    Purpose.SHARE: (
        "제공받는 자: 담당 수행기관, 119·112(응급 상황에 한함)\n"
        "제공 항목: 성명, 주소, 전화번호, 출입 방법, 식이와 알레르기\n"
        "이용 목적: 조리·대면 전달, 구조\n"
        "동의하지 않을 수 있으며, 동의하지 않으면 대면 전달을 받을 수 없습니다.",
        "수행기관에 맡기는 것을 계속할지 개인별지원계획을 다시 검토함",
        True,
    ),
    Purpose.PHOTO: (
        "수집 항목: 음식 또는 문 앞 사진(사람은 찍지 않음)\n"
        "이용 목적: 전달 확인, 이상 징후 확인\n"
        "동의하지 않아도 식사 지원에는 아무 영향이 없습니다.",
        "그때부터 이 분의 사진은 받지 않음",
        False,
    ),
}
"""{purpose: (wording, what stops when it is withdrawn, needed for the meals)}"""
