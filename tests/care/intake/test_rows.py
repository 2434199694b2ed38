"""One row: what each cell may say, and what the import answers."""

import pytest
from care.intake.lists import HEAD, KIM, TODAY, changed, simple, workbook

from chomchom.care.enums import Answer
from chomchom.care.rules.intake.book import Known, read_book
from chomchom.care.rules.intake.columns import COLUMNS
from chomchom.care.rules.intake.meals import plain_name, weekdays
from chomchom.care.rules.intake.person import birth_dates
from chomchom.care.rules.intake.places import Gazetteer
from chomchom.core.heads import squeeze
from chomchom.core.refusal import Refused

KNOWN = Known(Gazetteer.shipped(TODAY), TODAY, "광산구")
OPTIONAL = (
    "독거",
    "거동",
    "식이",
    "알레르기",
    "기존서비스",
    "위험도",
    "위도",
    "경도",
    "상태",
    "시작일",
    "종료일",
    "사업명",
)


def row(known=KNOWN, **values):
    """KIM with other cells, and columns that are added for them."""
    extra = [key for key in values if key.replace("_", " ") not in HEAD]
    base = changed(KIM, **{key: value for key, value in values.items() if key not in extra})
    (found,) = read_book(simple([*base, *(values[key] for key in extra)], head=[*HEAD, *extra]), known).rows
    return found


def codes(found):
    return [remark.code for remark in found.remarks]


@pytest.mark.parametrize(
    ("written", "mask"),
    [
        ("월수금", 21),
        ("월,수,금", 21),
        ("월·수·금", 21),
        ("월 / 수 / 금", 21),
        ("월요일, 수요일", 5),
        ("월~금", 31),
        ("월-금", 31),
        ("월∼금", 31),
        ("월~수,금", 23),
        ("금~일", 112),
        ("토~월", 97),
        ("매일", 127),
        ("월~일", 127),
        ("평일", 31),
        ("주5일", 31),
        ("주말", 96),
        ("평일+토", 63),
        ("월화수목금토일", 127),
        ("월,화,수,목,금(중식)", 31),
        ("주3회(월수금)", 21),
        ("화목 (공휴일 제외)", 10),
    ],
)
def test_weekdays(written, mask):
    assert weekdays(written) == mask


@pytest.mark.parametrize("written", ["", "-", "없음", "미정", "격일", "주3회", "협의", "추후 결정"])
def test_no_weekdays_are_refused(written):
    found = row(제공요일=written)
    assert (found.answer, codes(found)) == (Answer.REFUSED, ["no_meal_days"])


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("331030", "1933-10-30"),
        ("920903", "1992-09-03"),
        ("33.10.30", "1933-10-30"),
        ("1933년 10월 30일", "1933-10-30"),
        ("331030-1", "1933-10-30"),
        ("331030-2******", "1933-10-30"),
        ("051030-4", "2005-10-30"),
        ("051030", "2005-10-30"),
        ("12345", "1933-10-18"),
        ("50823", "2005-08-23"),
    ],
)
def test_birth(written, day):
    found = row(생년월일=written)
    assert (found.values["birth_date"], codes(found)) == (day, [])


@pytest.mark.parametrize(
    "written",
    [
        "1942.13.45",
        "1978-13-40",
        "0000",
        "0000-00-00",
        "1800-01-01",
        "18000101",
        "2027-01-01",
        "1940-02-30",
        "99999999",
        "1933",
    ],
)
def test_a_birth_that_cannot_be_is_refused(written):
    found = row(생년월일=written)
    assert (found.answer, codes(found)) == (Answer.REFUSED, ["impossible_birth_date"])


@pytest.mark.parametrize("written", ["", "미상", "모름", "-"])
def test_a_birth_that_nobody_knows_is_asked_about(written):
    assert codes(row(생년월일=written)) == ["no_birth_date"]


def test_a_century_that_is_not_certain_is_asked_about():
    found = row(생년월일="150101")
    assert codes(found) == ["birth_century"]
    assert birth_dates("150101", TODAY)[1] is False


@pytest.mark.parametrize(
    "written",
    [
        "수완동",
        "수완",
        " 수완동 ",
        "수 완 동",
        "광산구 수완동",
        "수완동 행정복지센터",
        "수완동주민센터",
        "광주광역시 광산구 수완동 1-1",
    ],
)
def test_a_dong_in_many_spellings(written):
    assert row(행정동=written).values["dong"] == "수완동"


@pytest.mark.parametrize("written", ["송정1동", "송정1", "송정 1동", "송정제1동", "송정 제 1동", "송정１동"])
def test_a_numbered_dong(written):
    assert row(행정동=written).values["dong"] == "송정1동"


@pytest.mark.parametrize("written", ["모르겠음", "", "-", "송정동", "중흥1동", "북구 우산동", "없는동"])
def test_a_dong_that_is_none_of_the_district_is_refused(written):
    found = row(행정동=written)
    assert (found.answer, codes(found)) == (Answer.REFUSED, ["unknown_dong"])


def test_without_a_column_the_address_gives_the_dong():
    keep = [place for place, label in enumerate(HEAD) if label != "행정동"]
    (found,) = read_book(simple([KIM[place] for place in keep], head=[HEAD[place] for place in keep]), KNOWN).rows
    assert (found.values["dong"], found.answer) == ("수완동", Answer.TAKEN)


@pytest.mark.parametrize(
    ("written", "meals"),
    [("중식", {"lunch"}), ("점심", {"lunch"}), ("석식", {"supper"}), ("저녁", {"supper"}), ("중식+석식", {"lunch", "supper"}), ("중·석식", {"lunch", "supper"}), ("중/석", {"lunch", "supper"}), ("점심, 저녁", {"lunch", "supper"}), ("2식", {"lunch", "supper"}), ("석", {"supper"})],
)  # fmt: skip
def test_meals(written, meals):
    found = row(식사=written)
    assert (set(found.values["meals"]), codes(found)) == (meals, [])


@pytest.mark.parametrize(
    ("written", "allergens", "asked"),
    [
        ("우유", ["milk"], False),
        ("메밀,복숭아", ["buckwheat", "peach"], False),
        ("우유/계란 및 땅콩", ["egg", "milk", "peanut"], False),
        ("우유 알레르기", ["milk"], False),
        ("복숭아(심함)", ["peach"], False),
        ("돼지고기, 닭고기", ["chicken", "pork"], False),
        ("조개류", ["shellfish"], False),
        ("없음", [], False),
        ("해당없음", [], False),
        ("알레르기 없음", [], False),
        ("", [], False),
        ("갑각류?(보호자 확인중)", ["crab", "shrimp"], True),
        ("새우(의심)", ["shrimp"], True),
        ("고수", [], True),
        ("우유, 그밖에 모름", ["milk"], True),
    ],
)
def test_allergens(written, allergens, asked):
    found = row(알레르기=written)
    assert (found.values["allergens"], codes(found)) == (allergens, ["unknown_allergy_text"] if asked else [])
    assert found.values["allergy_note"] == (written if asked else "")


@pytest.mark.parametrize(
    ("written", "diet"),
    [("일반식", "general"), ("죽식", "porridge"), ("죽", "porridge"), ("다진식", "minced"), ("연화식 1단계", "soft_1"), ("연화식 2단계", "soft_2"), ("연화식3단계", "soft_3"), ("연화식", "soft_2"), ("저염식", "low_sodium"), ("당뇨식", "diabetic"), ("당뇨", "diabetic"), ("신장식(저단백)", "renal"), ("", "general")],
)  # fmt: skip
def test_diets(written, diet):
    found = row(식이=written)
    assert (found.values["diet"], codes(found)) == (diet, [])


def test_two_diets_and_no_diet_are_asked_about_and_kept_in_words():
    two, none = row(식이="저염식+당뇨식"), row(식이="비건")
    assert (two.values["diet"], two.values["note"], codes(two)) == ("diabetic", "저염식+당뇨식", ["two_diets"])
    assert (none.values["diet"], none.values["note"], codes(none)) == ("general", "비건", ["unknown_diet"])


@pytest.mark.parametrize(
    ("written", "household"), [("독거", "alone"), ("Y", "alone"), ("O", "alone"), ("1인가구", "alone"), ("N", "other"), ("X", "other"), ("부부", "couple"), ("자녀동거", "other"), ("비독거", "other"), ("", "unknown")]
)  # fmt: skip
def test_households(written, household):
    assert row(독거=written).values["household"] == household


@pytest.mark.parametrize(
    ("written", "services"),
    [
        ("장기요양 방문요양(중단 2026.2.28)", [("장기요양 방문요양", "suspended", "2026-02-28")]),
        ("장애인활동지원(종료)", [("장애인활동지원", "ended", None)]),
        ("노인맞춤돌봄(이용중), 응급안전안심(종료 2026.1.31)", [("노인맞춤돌봄", "in_use", None), ("응급안전안심", "ended", "2026-01-31")]),
        ("노인맞춤돌봄", [("노인맞춤돌봄", "in_use", None)]),
        ("없음", []),
    ],
)  # fmt: skip
def test_other_services(written, services):
    found = row(기존서비스=written)
    assert [(s["kind"], s["state"], s["ended_on"]) for s in found.values["services"]] == services


@pytest.mark.parametrize(
    ("latitude", "longitude", "code", "quality"),
    [
        (35.19, 126.82, None, "exact"),
        ("35.19", "126.82", None, "exact"),
        (126.82, 35.19, "coordinates_swapped", "exact"),
        ("", "", "coordinates_missing", "dong_centre"),
        (0, 0, "coordinates_wrong", "dong_centre"),
        (34.0, 125.5, "coordinates_far", "dong_centre"),
        ("35.19", "", "coordinates_wrong", "dong_centre"),
        ("모름", "모름", "coordinates_wrong", "dong_centre"),
    ],
)
def test_coordinates(latitude, longitude, code, quality):
    found = row(위도=latitude, 경도=longitude)
    assert (codes(found), found.values["place_quality"]) == ([code] if code else [], quality)
    assert (round(found.values["latitude"], 2), round(found.values["longitude"], 2)) == (35.19, 126.82)


def test_without_columns_of_coordinates_nobody_is_asked_and_the_centre_is_used():
    found = row()
    assert (found.answer, found.values["place_quality"]) == (Answer.TAKEN, "dong_centre")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"연락처": "없음"}, "no_phone"),
        ({"연락처": "010-12"}, "bad_phone"),
        ({"보호자 연락처": ""}, "contact_without_phone"),
        ({"연락처": "010-2222-2222"}, "contact_is_self"),
        ({"비고": "담:다 반찬사업 중복"}, "two_schemes"),
        ({"비고": "타 급식 이용 중"}, "two_schemes"),
        ({"비고": "입원중"}, "away"),
        ({"상태": "종결"}, "not_active"),
        ({"종료일": "2026.4.30"}, "not_active"),
        ({"시작일": "2026.13.1"}, "bad_period"),
        ({"관리번호": ""}, "no_number"),
        ({"주소": ""}, "no_address"),
        ({"주소": "광주광역시 북구 우산동 1"}, "other_gu"),
        ({"거동": "글쎄"}, "unknown_mobility"),
        ({"위험도": "글쎄"}, "unknown_risk"),
        ({"식사": ""}, "meal_assumed"),
        ({"수행기관": ""}, "no_provider"),
        ({"성명": "<b>김가온</b>"}, "odd_name"),
        ({"생년월일": "400506-2123456"}, "resident_number"),
        ({"생년월일": "1940.5.6(음)"}, "birth_lunar"),
    ],
)
def test_questions(values, code):
    found = row(**values)
    assert (found.answer, code in codes(found)) == (Answer.QUESTIONED, True)
    assert all(remark.sentence for remark in found.remarks)


@pytest.mark.parametrize(
    "note", ["", "거동 불편", "반찬은 싱겁게", "퇴원 후 회복 중", "자녀 주 1회 방문", "오후 2시 이후 방문"]
)
def test_plain_remarks_raise_no_question(note):
    assert row(비고=note).answer == Answer.TAKEN


def test_a_name_with_html_stays_text():
    assert row(성명="<script>alert(1)</script>").values["name"] == "<script>alert(1)</script>"


def test_a_name_with_sex_and_birth_is_taken_apart():
    keep = [place for place, label in enumerate(HEAD) if label not in ("성별", "생년월일")]
    cells = [KIM[place] for place in keep]
    cells[1] = "김가온(400506)"
    (found,) = read_book(simple(cells, head=[HEAD[place] for place in keep]), KNOWN).rows
    assert (found.values["name"], found.values["birth_date"]) == ("김가온", "1940-05-06")
    assert row(성명="김가온(여)", 성별="").values["sex"] == "female"


@pytest.mark.parametrize(
    "written",
    [
        "김보호(자녀) 010-2222-2222",
        "김보호/자녀/010-2222-2222",
        "자녀 김보호 010-2222-2222",
        "김보호 010-2222-2222 (자녀)",
        "김보호, 자녀, 01022222222",
    ],
)
def test_a_contact_in_one_cell(written):
    head = [label for label in HEAD if label not in ("관계", "보호자 연락처")]
    cells = dict(zip(HEAD, KIM, strict=True)) | {"보호자": written}
    (found,) = read_book(simple([cells[label] for label in head], head=head), KNOWN).rows
    assert found.values["contacts"] == [{"name": "김보호", "relation": "자녀", "phone": "010-2222-2222"}]


def test_several_contacts_keep_their_order():
    head = [
        *HEAD[:10],
        "보호자1 성명",
        "보호자1 관계",
        "보호자1 연락처",
        "보호자2 성명",
        "보호자2 관계",
        "보호자2 연락처",
    ]
    cells = [*KIM[:10], "가", "자녀", "010-2222-2222", "나", "이웃", "010-3333-3333"]
    (found,) = read_book(simple(cells, head=head), KNOWN).rows
    assert [(c["name"], c["relation"], c["phone"]) for c in found.values["contacts"]] == [
        ("가", "자녀", "010-2222-2222"),
        ("나", "이웃", "010-3333-3333"),
    ]


def test_providers_are_known_by_their_plain_name():
    known = Known(KNOWN.gazetteer, TODAY, "광산구", {plain_name("맑은샘도시락"): "맑은샘도시락"}, {})
    assert row(known, 수행기관="㈜맑은샘 도시락").values["provider"] == "맑은샘도시락"
    assert codes(row(known, 수행기관="모르는기관")) == ["unknown_provider"]


def test_a_note_longer_than_the_database_keeps_is_refused_not_cut():
    assert codes(row(비고="가" * 1001)) == ["too_long"]


def test_the_same_number_twice_is_held():
    rows = read_book(simple(KIM, changed(KIM, 성명="다른이", 생년월일="1930-01-01")), KNOWN).rows
    assert [codes(one) for one in rows] == [[], ["duplicate_number"]]


def test_the_same_name_with_another_birth_is_no_double():
    rows = read_book(
        simple(KIM, changed(KIM, 관리번호="G-9", 생년월일="1941-05-06", 연락처="010-7777-7777")), KNOWN
    ).rows
    assert [codes(one) for one in rows] == [[], []]


def test_sums_notes_blank_lines_and_heads_printed_again_are_no_rows():
    noise = (["계", "2명"], ["※ 외부 유출 금지"], [], HEAD, ["송정1동 소계", "", "1명"], ["- 끝 -"])
    rows = read_book(simple(KIM, *noise, changed(KIM, 관리번호="G-9", 생년월일="1941-05-06")), KNOWN).rows
    assert [(one.row, one.external_id) for one in rows] == [(2, "G-1"), (9, "G-9")]


def test_a_formula_without_a_result_is_told_of():
    import io

    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.append([*KIM[:6], "=B2", *KIM[7:]])
    buffer = io.BytesIO()
    book.save(buffer)
    (found,) = read_book(buffer.getvalue(), KNOWN).rows
    assert codes(found) == ["formula", "no_phone"]


def test_a_file_without_a_head_says_what_was_looked_for():
    with pytest.raises(Refused) as refused:
        read_book(workbook(("a", [["x", "y"], ["1", "2"]])), KNOWN)
    assert refused.value.refusal.code == "no_head"
    assert "성명" in str(refused.value)


def test_a_head_without_rows_and_a_district_that_is_none():
    with pytest.raises(Refused) as refused:
        read_book(simple(), KNOWN)
    assert refused.value.refusal.code == "no_rows"
    with pytest.raises(Refused) as refused:
        read_book(simple(KIM), Known(KNOWN.gazetteer, TODAY, "없는구"))
    assert refused.value.refusal.code == "unknown_district"


def test_no_spelling_stands_for_two_columns():
    spellings = [squeeze(word) for column in COLUMNS for word in column.spellings]
    words = {}
    for column in COLUMNS:
        for word in column.spellings:
            assert words.setdefault(squeeze(word), column.key) == column.key
    assert len(spellings) > 200


def test_columns_under_unknown_names_are_known_by_what_stands_in_them():
    names = {
        "관리번호": "전산값",
        "생년월일": "태어난때",
        "행정동": "구역",
        "연락처": "통화",
        "제공요일": "나가는날",
        "식사": "밥",
    }
    head = [names.get(label, label) for label in HEAD]
    other = changed(
        KIM,
        관리번호="G-200",
        성명="이나래",
        생년월일="1950-01-02",
        행정동="송정1동",
        연락처="010-3333-3333",
        제공요일="화목",
        식사="석식",
    )
    book = read_book(simple(changed(KIM, 관리번호="G-100"), other, head=head), KNOWN)

    plain = read_book(simple(changed(KIM, 관리번호="G-100"), other), KNOWN)
    assert [one.values for one in book.rows] == [one.values for one in plain.rows]
    assert {note["name"] for note in book.notes if note["code"] == "guessed"} == set(names.values())


def test_a_list_without_addresses_asks_nobody_for_one():
    keep = [place for place, label in enumerate(HEAD) if label != "주소"]
    (found,) = read_book(simple([KIM[place] for place in keep], head=[HEAD[place] for place in keep]), KNOWN).rows
    assert found.answer == Answer.TAKEN


@pytest.mark.parametrize(
    ("label", "written", "missing"),
    [
        ("신청일자", ("2026-01-02", "2026-01-03"), "생년월일"),
        ("담당자 연락처", ("062-960-1111", "062-960-1112"), "연락처"),
    ],
)
def test_what_is_somebody_elses_is_not_guessed(label, written, missing):
    keep = [place for place, name in enumerate(HEAD) if name != missing]
    rows = [KIM, changed(KIM, 관리번호="G-200", 성명="이나래")]
    body = [[*(row[place] for place in keep), text] for row, text in zip(rows, written, strict=True)]
    book = read_book(simple(*body, head=[*(HEAD[place] for place in keep), label]), KNOWN)
    assert [note for note in book.notes if note["code"] == "guessed"] == []
    assert all({"no_birth_date", "no_phone"} & set(codes(found)) for found in book.rows)
