"""The columns of a list of recipients under the names that offices use. docs/how-to/import is printed from here."""

from django.utils.translation import gettext_lazy as _

from chomchom.core.heads import Column, Vocabulary

WEEKDAY_SIGNS = "월화수목금토일"
DAY_KEYS = tuple(f"day_{number}" for number in range(7))
TELLING = frozenset({"number", "name", "birth_date", "phone", "mobile", "address", "address_road", "address_lot"})

LABELS = {
    "number": _("management number"),
    "name": _("name"),
    "sex": _("sex"),
    "birth_date": _("date of birth"),
    "birth_year": _("year of birth"),
    "birth_month": _("month of birth"),
    "birth_day": _("day of birth"),
    "dong": _("dong"),
    "address": _("address"),
    "address_road": _("address by road"),
    "address_lot": _("address by lot"),
    "address_detail": _("address detail"),
    "phone": _("telephone"),
    "mobile": _("mobile telephone"),
    "home_phone": _("telephone at home"),
    "household": _("household"),
    "disability": _("disability"),
    "mobility": _("moving about"),
    "diet": _("diet"),
    "allergens": _("allergens"),
    "meals": _("meals"),
    "lunch": _("lunch"),
    "supper": _("supper"),
    "days": _("weekdays"),
    "lunch_days": _("weekdays of lunch"),
    "supper_days": _("weekdays of supper"),
    "provider": _("provider"),
    "contact": _("emergency contact"),
    "contact_name": _("name of the contact"),
    "contact_relation": _("relation of the contact"),
    "contact_phone": _("telephone of the contact"),
    "services": _("other services"),
    "service_state": _("state of the other service"),
    "service_ended": _("end of the other service"),
    "risk": _("risk"),
    "access_note": _("note on access"),
    "latitude": _("latitude"),
    "longitude": _("longitude"),
    "place": _("coordinates"),
    "scheme": _("scheme"),
    "other_scheme": _("other scheme"),
    "state": _("state of the service"),
    "valid_from": _("first day"),
    "valid_to": _("last day"),
    "note": _("remark"),
} | {f"{meal}{key}": _("one column for each weekday") for meal in ("", "lunch_", "supper_") for key in DAY_KEYS}

# words above, before or behind a label that say whose or what it is
GROUPS = {
    "contact": (
        "보호자", "비상연락망", "비상연락처", "비상연락", "비상 연락", "긴급연락처", "긴급연락망", "긴급연락", "응급연락처", "응급연락",
        "주보호자", "부보호자", "연락가능자", "주부양자", "부양자", "후견인", "비상시 연락", "비상시",
    ),
    "birth": ("생년월일", "출생"),
    "service": ("기존서비스", "이용서비스", "타서비스", "연계서비스", "기존 돌봄", "이용중인 서비스", "기타서비스", "다른 서비스"),
    "days": ("급식요일", "배달요일", "제공요일", "이용요일", "요일", "제공일", "배달일", "급식일"),
    "meal": ("식사", "급식", "식사구분", "식사유형", "끼니", "식사제공", "제공식사", "제공끼니", "도시락"),
    "lunch": ("중식", "점심"),
    "supper": ("석식", "저녁"),
    "place": ("좌표", "위치", "gps", "위치좌표"),
    "address": ("주소", "거주지", "주소지"),
}  # fmt: skip

NAME_LEAVES = ("성명", "이름", "성함", "성명(관계)", "이름(관계)", "명")
PHONE_LEAVES = ("연락처", "전화번호", "전화", "휴대폰", "핸드폰", "휴대전화", "휴대폰번호", "핸드폰번호", "휴대전화번호", "번호", "폰번호", "HP", "TEL", "유선", "유무선", "tel", "phone")  # fmt: skip


def _day(number: int, sign: str) -> tuple[Column, ...]:
    """A weekday alone, below the word for weekdays, below or beside lunch or supper."""
    names = (sign, f"{sign}요일")
    return (
        Column(DAY_KEYS[number], names, "days", names),
        Column(f"lunch_{DAY_KEYS[number]}", (), "lunch", names),
        Column(f"supper_{DAY_KEYS[number]}", (), "supper", names),
    )


COLUMNS: tuple[Column, ...] = (
    Column("number", ("관리번호", "대상자번호", "대상자 관리번호", "관리 No", "관리코드", "고유번호", "등록번호", "접수번호", "식별번호", "대상자ID", "대상자코드", "개인관리번호", "수급자번호", "사례번호", "ID", "회원번호")),
    Column("name", ("성명", "이름", "성함", "대상자명", "대상자", "대상자 성명", "대상자 이름", "수급자명", "수급자 성명", "이용자명", "이용자", "어르신", "어르신 성함", "어르신명", "대상자(성명)", "성명(한글)", "신청자명", "성명 생년월일", "성명/성별", "이름/성별", "name")),
    Column("sex", ("성별", "남녀", "성별(남/여)", "남/여", "성", "sex")),
    Column("birth_date", ("생년월일", "생년월일(주민앞자리)", "생일", "출생일", "출생년월일", "출생연월일", "생년", "주민번호", "주민등록번호", "주민번호 앞자리", "주민번호(앞)", "주민등록번호 앞자리", "주민앞자리", "주민번호 앞 6자리", "주민등록번호(앞 6자리)", "생년월일 6자리", "birth date")),
    Column("birth_year", (), "birth", ("년", "연도", "년도", "출생년", "출생년도", "연")),
    Column("birth_month", (), "birth", ("월",)),
    Column("birth_day", (), "birth", ("일",)),
    Column("dong", ("행정동", "동", "동명", "읍면동", "읍·면·동", "관할동", "담당동", "거주동", "행정동명", "주민센터", "동주민센터", "행정복지센터", "관할 행정복지센터", "동 행정복지센터", "거주지(동)", "주소(동)", "소속동", "동별", "행정동(읍면동)", "관할 주민센터", "관할"), "address", ("동", "행정동", "읍면동")),
    Column("address", ("주소", "거주지", "주소지", "거주지 주소", "자택주소", "집주소", "배달주소", "배달지", "배송지", "실거주지", "실거주지 주소", "현주소", "주소(전체)", "배달장소", "기본주소", "address"), "address", ("기본", "전체", "주소", "기본주소")),
    Column("address_road", ("도로명주소", "도로명", "주소(도로명)", "신주소"), "address", ("도로명", "도로명주소")),
    Column("address_lot", ("지번주소", "지번", "주소(지번)", "구주소"), "address", ("지번", "지번주소")),
    Column("address_detail", ("상세주소", "세부주소", "나머지주소", "동호수", "동·호수", "동/호", "호수", "아파트 동호수", "건물명", "상세", "상세 주소(동/호)", "주소상세"), "address", ("상세", "상세주소", "동호수", "동호", "나머지", "세부")),
    Column("phone", ("연락처", "전화번호", "전화", "본인연락처", "본인 전화번호", "대상자 연락처", "대상자 전화번호", "연락처(본인)", "전화번호(본인)", "대상자전화", "연락 전화", "TEL", "phone")),
    Column("mobile", ("휴대폰", "핸드폰", "휴대전화", "휴대폰번호", "핸드폰번호", "휴대전화번호", "이동전화", "HP", "H.P", "핸드폰(본인)", "휴대폰(본인)", "본인 휴대폰", "본인 핸드폰")),
    Column("home_phone", ("집전화", "자택전화", "유선전화", "일반전화", "전화번호(집)", "연락처(집)", "전화(자택)", "자택")),
    Column("household", ("독거", "독거여부", "독거 유무", "독거유무", "가구유형", "가구형태", "가구구분", "세대유형", "세대구성", "거주형태", "동거여부", "동거", "가족형태", "1인가구", "가구")),
    Column("disability", ("장애유형", "장애", "장애구분", "장애종류", "장애명", "장애여부", "장애유형(정도)", "장애정보", "등록장애")),
    Column("mobility", ("거동", "거동상태", "거동여부", "거동 가능여부", "보행", "보행상태", "이동", "이동수단", "이동능력", "거동능력", "보행능력", "보조기구", "보행보조", "거동정도")),
    Column("diet", ("식이", "식이구분", "식이형태", "식이유형", "식이종류", "식단", "식단구분", "식단유형", "식사형태", "식사종류", "식형태", "밥종류", "식종", "음식형태", "치료식", "급식형태", "반찬형태", "식이요구", "식이상태", "특이식이")),
    Column("allergens", ("알레르기", "알러지", "알레르기(식품)", "식품알레르기", "알레르기 식품", "알러지 음식", "알레르기 유발식품", "알레르기 정보", "못드시는 음식", "못먹는 음식", "제외식품", "기피식품", "제외음식", "알레르겐", "알레르기 여부", "allergy")),
    Column("meals", ("식사", "식사유형", "식사구분", "끼니", "급식구분", "급식유형", "제공식사", "식사시간", "제공끼니", "식사(중/석)", "중식/석식", "중/석식", "중석식", "중·석식", "식사시기", "급식시간", "제공구분", "배달시간", "배식구분", "식사횟수", "끼니구분", "시간대")),
    Column("lunch", ("중식", "점심", "중식여부", "점심식사"), "meal", ("중식", "점심", "중")),
    Column("supper", ("석식", "저녁", "석식여부", "저녁식사"), "meal", ("석식", "저녁", "석")),
    Column("days", ("제공요일", "급식요일", "배달요일", "요일", "이용요일", "식사요일", "배식요일", "제공일", "배달일", "급식일", "서비스요일", "도시락요일", "제공 요일(주)", "배송요일", "지원요일", "희망요일", "서비스 제공요일", "주간 제공요일", "weekdays")),
    Column("lunch_days", ("중식요일", "점심요일", "중식 제공요일", "중식배달요일"), "lunch", ("요일", "제공요일", "배달요일", "급식요일")),
    Column("supper_days", ("석식요일", "저녁요일", "석식 제공요일", "석식배달요일"), "supper", ("요일", "제공요일", "배달요일", "급식요일")),
    *(column for number, sign in enumerate(WEEKDAY_SIGNS) for column in _day(number, sign)),
    Column("provider", ("수행기관", "수행기관명", "제공기관", "제공기관명", "담당기관", "배달기관", "급식기관", "급식소", "위탁기관", "서비스기관", "서비스 제공기관", "기관", "기관명", "업체", "업체명", "도시락업체", "배달업체", "공급업체", "사업수행기관", "provider")),
    Column("contact", ("가족", "보호자 정보"), "contact", ("", "정보", "인적사항", "성명연락처", "관계연락처", "성명관계연락처", "성명및연락처", "관계및연락처", "이름연락처", "성명전화번호", "관계성명연락처")),
    Column("contact_name", ("보호자명", "보호자 성명", "가족성명"), "contact", NAME_LEAVES),
    Column("contact_relation", ("관계", "보호자와의 관계", "대상자와의 관계", "본인과의 관계", "가족관계"), "contact", ("관계", "대상자와관계", "대상자와의관계", "본인과의관계", "본인과관계", "와의관계", "구분")),
    Column("contact_phone", ("가족연락처", "가족 전화번호"), "contact", PHONE_LEAVES),
    Column("services", ("기존서비스", "이용서비스", "이용중인 서비스", "타서비스", "기존 돌봄서비스", "돌봄서비스", "연계서비스", "기타서비스", "타 서비스 이용", "서비스 이용현황", "타 서비스 이용현황", "기존 서비스 현황", "이용 중 서비스", "재가서비스", "다른 서비스", "돌봄서비스 이용현황", "서비스이용"), "service", ("서비스명", "종류", "명칭", "서비스", "이름", "내용", "구분", "")),
    Column("service_state", (), "service", ("상태", "이용상태", "이용여부", "여부", "이용현황", "현황")),
    Column("service_ended", (), "service", ("종료일", "중단일", "종료일자", "중단일자", "종료", "중단", "종료중단일", "일자")),
    Column("risk", ("위험도", "위험등급", "위험군", "위험", "고위험", "위험수준", "위험정도", "중점관리", "관리등급", "위기도", "안부등급", "위험구분", "돌봄등급", "risk")),
    Column("access_note", ("출입메모", "출입방법", "출입", "현관", "현관비밀번호", "공동현관", "방문메모", "방문시 유의사항", "배달메모", "배달시 유의사항", "배달 유의사항", "전달사항", "배송메모", "방문 유의사항", "출입 특이사항", "출입안내", "유의사항", "배달 특이사항", "출입정보", "전달방법")),
    Column("latitude", ("위도", "lat", "latitude", "위도(Y)", "Y좌표", "Y", "좌표Y"), "place", ("위도", "y", "lat")),
    Column("longitude", ("경도", "lng", "lon", "longitude", "경도(X)", "X좌표", "X", "좌표X"), "place", ("경도", "x", "lon", "lng")),
    Column("place", ("좌표", "위경도", "GPS", "위치좌표", "좌표(위도,경도)", "위도/경도", "위도,경도"), "place", ("위도경도", "경도위도", "위경도")),
    Column("scheme", ("사업명", "사업", "사업구분", "지원사업", "지원사업명", "사업유형", "재원", "서비스명")),
    Column("other_scheme", ("타사업", "중복사업", "중복여부", "중복", "타 급식사업", "중복지원", "타사업 중복", "타사업 이용", "중복수혜", "타 급식 이용", "중복지원 여부")),
    Column("state", ("상태", "이용상태", "진행상태", "서비스상태", "제공상태", "대상자상태")),
    Column("valid_from", ("시작일", "개시일", "서비스 시작일", "제공시작일", "지원시작일", "서비스개시일", "시작일자", "이용시작일", "시작")),
    Column("valid_to", ("종료일", "서비스 종료일", "제공종료일", "지원종료일", "종료예정일", "종료일자", "이용종료일", "만료일", "종료")),
    Column("note", ("비고", "특이사항", "기타", "메모", "참고사항", "기타사항", "참고", "특기사항", "기타 특이사항", "remark", "note")),
)  # fmt: skip

VOCABULARY = Vocabulary(
    columns=COLUMNS,
    groups=GROUPS,
    needed=("name",),
    at_least=4,
    ignored=("담당자", "담당공무원", "사회복지사", "작성자", "조사자", "배달원", "배송원", "생활지원사", "요양보호사", "통장", "관리자", "팀장", "신청인", "연번", "순번", "기관연락처", "기관전화", "기관담당", "센터연락처"),
)  # fmt: skip
