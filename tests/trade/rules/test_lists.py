"""The secretariat's workbooks: every row answered, as ``expected.json`` beside them says."""

import json
from io import BytesIO

import pytest
from openpyxl import Workbook

from chomchom.core.refusal import Refused
from chomchom.trade.commands.lists import as_json
from chomchom.trade.rules.intake.buyers import read_buyers
from chomchom.trade.rules.intake.exporters import read_exporters
from chomchom.trade.rules.intake.wishes import Names, read_wishes

READERS = {"exporters": read_exporters, "buyers": read_buyers, "wishes": read_wishes}


@pytest.fixture
def said(shared_data):
    return {
        kind: as_json(read((shared_data / "trade" / f"{kind}.xlsx").read_bytes())) for kind, read in READERS.items()
    }


@pytest.fixture
def expected(shared_data):
    return json.loads((shared_data / "trade" / "expected.json").read_text())


def test_every_row_is_answered_once(said):
    for answer in said.values():
        assert answer["rows"] == sum(len(answer[kind]) for kind in ("taken", "questioned", "refused"))


def test_the_ineligible_are_refused_and_say_why(said, expected):
    refused = [[one["id"], one["code"]] for one in said["exporters"]["refused"]]
    assert said["exporters"]["rows"] == expected["exporters"]
    assert refused == expected["ineligible"] == said["exporters"]["ineligible"]
    assert all(one["why"] for one in said["exporters"]["refused"])


def test_headings_of_an_older_edition_are_named(said, expected):
    assert said["exporters"]["old_hs"] == expected["old_hs"]


def test_doubles_are_proposed_and_no_others(said, expected):
    assert said["buyers"]["rows"] == expected["buyers"]
    assert [pair[:2] for pair in said["buyers"]["duplicates"]] == expected["buyer_duplicates"]
    assert all(why for _first, _second, why in said["buyers"]["duplicates"])


def test_unknown_evidence_is_counted_once_for_each_company(said, expected):
    assert said["buyers"]["unknown_evidence"] == expected["unknown_evidence"]


def test_all_three_sheets_of_the_wishes_are_read(said, expected):
    wishes = said["wishes"]
    assert (wishes["wishes"], wishes["times"], wishes["half_days"]) == (expected["wishes"], 96, 5)


def book(*rows):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


EXPORTERS = (
    "업체명",
    "신청번호",
    "주요품목(국문)",
    "품목(영문)",
    "HS코드",
    "전년 수출액(USD)",
    "지방세",
    "수출실적 조회 동의",
)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"지방세": "체납"}, "tax_arrears"),
        ({"지방세": ""}, "tax_unknown"),
        ({"수출실적 조회 동의": ""}, "no_consent_to_export_records"),
        ({"수출실적 조회 동의": "나중에"}, "consent_unclear"),
        ({"HS코드": "8539.50"}, "old_hs"),
        ({"HS코드": "9405.40"}, "old_hs"),
        ({"HS코드": "렌즈"}, "bad_hs"),
        ({"HS코드": ""}, "no_hs"),
        ({"전년 수출액(USD)": "많음"}, "bad_amount"),
        ({"업체명": "", "주요품목(국문)": "렌즈"}, "no_name"),
        ({"신청번호": ""}, "no_number"),
        ({"업체명": "가" * 90}, "too_long"),
    ],
)
def test_what_is_wrong_is_said(changed, code):
    good = dict(zip(EXPORTERS, ("빛광학", "E-1", "렌즈", "lens", "9001.50", "USD 2.1M", "완납", "동의"), strict=True))
    row = read_exporters(book(EXPORTERS, tuple((good | changed).values()))).rows[0]
    assert code in [remark.code for remark in row.remarks]
    assert all("%(" not in remark.sentence for remark in row.remarks)
    assert read_exporters(book(EXPORTERS, tuple(good.values()))).rows[0].remarks == ()


def test_amounts_as_people_write_them():
    rows = [(f"회사{n}", f"E-{n}", "렌즈", "lens", "853951", amount, "완납", "동의")
            for n, amount in enumerate(("USD 2.1M", 1300000, "없음", None, "$450,000"))]  # fmt: skip
    read = read_exporters(book(EXPORTERS, *rows)).rows
    amounts = [row.values["exports_usd"] for row in read]
    assert [one if one is None else float(one) for one in amounts] == [2100000, 1300000, 0, None, 450000]
    assert read[0].values["products"][0]["hs_code"] == "8539.51"


def test_a_file_that_is_no_list_says_what_was_looked_for():
    with pytest.raises(Refused) as refused:
        read_buyers(book(("a", "b"), (1, 2)))
    assert refused.value.refusal.code == "no_head" and "바이어번호" in str(refused.value)


def test_wishes_name_what_is_not_there():
    head = ("신청번호", "바이어번호", "업체 희망도", "바이어 희망도")
    data = book(head, ("E-1", "B-1", "꼭", "거절"), ("E-2", "B-1", "희망", "가능"), ("E-1", "B-2", "가능", "미회신"),
                ("E-1", "B-1", "가능", "거절"), ("E-1", "B-1", "아마", "희망"))  # fmt: skip
    read = read_wishes(data, Names(frozenset({"E-1"}), frozenset({"B-1"})))
    codes = [[remark.code for remark in row.remarks] for row in read.rows]
    assert codes[:4] == [[], ["unknown_application"], ["unknown_buyer"], ["wish_twice"]] and "unknown_wish" in codes[4]
