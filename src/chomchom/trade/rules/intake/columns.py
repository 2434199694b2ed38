"""What the columns of a mission's workbooks may be called."""

from django.utils.translation import gettext_lazy as _

from chomchom.core.heads import Column, Vocabulary

EXPORTERS = Vocabulary(
    columns=(
        Column("name", ("업체명", "회사명", "기업명", "상호", "company")),
        Column("number", ("신청번호", "접수번호", "application number")),
        Column("product", ("주요품목(국문)", "주요품목", "품목(국문)", "품목명", "제품명")),
        Column("product_en", ("품목(영문)", "주요품목(영문)", "영문품목", "product", "product in english")),
        Column("hs", ("HS코드", "HS CODE", "HS", "세번부호")),
        Column("exports", ("전년 수출액(USD)", "전년수출액", "수출액", "수출실적", "exports")),
        Column("certificates", ("보유인증", "인증", "certificates")),
        Column("meetings", ("희망 상담수", "희망상담건수", "희망 상담 수", "meetings wanted")),
        Column("tax", ("지방세", "지방세 완납", "세금", "납세", "taxes")),
        Column("consent", ("수출실적 조회 동의", "실적조회동의", "조회 동의", "consent")),
        Column("languages", ("언어", "외국어", "languages")),
        Column("email", ("담당 이메일", "이메일", "전자우편", "e-mail")),
        Column("contact", ("담당자", "담당자명", "contact")),
        Column("phone", ("전화", "연락처", "전화번호", "telephone")),
        Column("business_number", ("사업자등록번호", "사업자번호", "business number")),
    ),
    needed=("name",),
)
BUYERS = Vocabulary(
    columns=(
        Column("number", ("바이어번호", "바이어 번호", "buyer number")),
        Column("name", ("회사명", "업체명", "바이어명", "company")),
        Column("country", ("국가", "나라", "country")),
        Column("city", ("도시", "city")),
        Column("area", ("지역", "area")),
        Column("trade", ("업종", "line of business", "industry")),
        Column("hs", ("관심품목 HS", "관심품목", "HS코드", "HS")),
        Column("import_experience", ("수입경험", "수입 경험", "import experience")),
        Column("purchase_intent", ("구매의사", "구매 의사", "purchase intent")),
        Column("distribution", ("현지 유통망", "유통망", "distribution network")),
        Column("languages", ("언어", "languages")),
        Column("email", ("이메일", "전자우편", "e-mail")),
        Column("phone", ("전화", "전화번호", "연락처", "telephone")),
        Column("source", ("출처", "source")),
        Column("found_on", ("확인일", "확인일자", "date")),
        Column("contact", ("담당자", "담당자명", "contact")),
    ),
    needed=("name",),
)
WISHES = Vocabulary(
    columns=(
        Column("application", ("신청번호", "application number")),
        Column("buyer", ("바이어번호", "buyer number")),
        Column("by_exporter", ("업체 희망도", "업체희망", "wish of the exporter")),
        Column("by_buyer", ("바이어 희망도", "바이어희망", "wish of the buyer")),
    ),
    needed=("application", "buyer"),
    at_least=3,
)
TIMES = Vocabulary(
    columns=(
        Column("buyer", ("바이어번호", "buyer number")),
        Column("availability", ("가능시간", "가능 시간", "참석가능시간", "can come")),
    ),
    needed=("buyer", "availability"),
    at_least=2,
)
SCHEDULE = Vocabulary(
    columns=(
        Column("city", ("도시", "city")),
        Column("day", ("날짜", "일자", "day")),
        Column("zone", ("시간대", "time zone")),
        Column("starts", ("시작", "시작시각", "from")),
        Column("ends", ("끝", "종료", "until")),
        Column("minutes", ("상담시간(분)", "상담시간", "minutes")),
        Column("tables", ("테이블", "테이블수", "tables")),
        Column("id-ko", ("통역(id↔ko)", "통역 인도네시아어")),
        Column("vi-ko", ("통역(vi↔ko)", "통역 베트남어")),
        Column("en-ko", ("통역(en↔ko)", "통역 영어")),
    ),
    needed=("city", "day"),
)

LABELS = {
    "name": _("Company"),
    "number": _("Number"),
    "product": _("Product"),
    "product_en": _("Product in English"),
    "hs": _("HS code"),
    "exports": _("Exports of the year before"),
    "certificates": _("Certificates"),
    "meetings": _("Meetings wanted"),
    "tax": _("Taxes"),
    "consent": _("Consent to later checks"),
    "languages": _("Languages"),
    "email": _("E-mail"),
    "contact": _("Contact"),
    "phone": _("Telephone"),
    "business_number": _("Business number"),
    "country": _("Country"),
    "city": _("City"),
    "area": _("Area"),
    "trade": _("Line of business"),
    "import_experience": _("Import experience"),
    "purchase_intent": _("Purchase intent"),
    "distribution": _("Distribution network"),
    "source": _("Source"),
    "found_on": _("Found on"),
    "application": _("Application number"),
    "buyer": _("Buyer number"),
    "by_exporter": _("Wish of the exporter"),
    "by_buyer": _("Wish of the buyer"),
    "availability": _("Can come"),
    "day": _("Day"),
    "zone": _("Time zone"),
    "starts": _("Starts"),
    "ends": _("Ends"),
    "minutes": _("Minutes"),
    "tables": _("Tables"),
    "id-ko": _("Interpreters Indonesian–Korean"),
    "vi-ko": _("Interpreters Vietnamese–Korean"),
    "en-ko": _("Interpreters English–Korean"),
}
LIMITS = {"name": 80, "number": 20, "product": 120, "product_en": 120, "certificates": 200, "city": 60, "area": 60,
          "trade": 80, "contact": 60, "phone": 30, "source": 120}  # fmt: skip
