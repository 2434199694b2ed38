from datetime import date, time

import pytest
from django.utils import translation

from chomchom.trade.enums import language_name, pair_name
from chomchom.trade.rules import availability, hs
from chomchom.trade.rules.countries import country_name
from chomchom.trade.rules.doubles import card, doubles
from chomchom.trade.rules.intake import words
from chomchom.trade.rules.names import email_key, name_key, phone_key

DAYS = [date(2026, 5, 11), date(2026, 5, 12)]


@pytest.mark.parametrize(
    ("text", "said"),
    [("종일", {}), ("오전", {"to": "12:30"}), ("오후", {"from": "12:30"}), ("2일차만", {"days": [2]}),
     ("10:00-12:00", {"from": "10:00", "to": "12:00"}), ("2일차 오전", {"days": [2], "to": "12:30"}),
     ("", None), ("아마도", None), ("12:00-10:00", None)],
)  # fmt: skip
def test_times_in_words(text, said):
    assert words.availability(text) == said


def test_a_slot_is_covered_or_not():
    covers = availability.covers
    assert covers(None, DAYS, DAYS[0], time(9, 30), time(10)) and covers({}, DAYS, DAYS[1], time(17), time(17, 30))
    assert not covers({"days": [2]}, DAYS, DAYS[0], time(9, 30), time(10))
    assert covers({"from": "10:00", "to": "12:00"}, DAYS, DAYS[0], time(11, 30), time(12))
    assert not covers({"from": "10:00", "to": "12:00"}, DAYS, DAYS[0], time(11, 45), time(12, 15))


def test_headings_are_read_in_every_spelling():
    assert hs.read("853951, 9405.42.00-10 / 8544 70") == ["8539.51", "9405.42", "8544.70"]
    assert hs.outdated("8539.50").now == ("8539.51", "8539.52") and hs.outdated("8539.51") is None
    assert hs.edition_of("9405.40") == 2017 and hs.todays("9405.42") == ("9405.42",)
    assert all(now not in hs.OUTDATED for old in hs.OUTDATED.values() for now in old.now)


@pytest.mark.parametrize(
    ("one", "other"),
    [("PT. Sinar Jaya", "P.T. SINAR JAYA"), ("Công ty TNHH Sao Nam", "CÔNG TY TNHH SAO NAM"), ("(주)빛", "빛 주식회사"),
     ("Đại Minh Co., Ltd", "DAI MINH")],
)  # fmt: skip
def test_names_in_other_forms_are_the_same(one, other):
    assert name_key(one) == name_key(other)


def test_mail_and_telephone_are_made_even():
    assert email_key(" Sales+a@Example.com ") == "sales@example.com" and email_key("none") == ""
    assert phone_key("021 555 0001", "ID") == phone_key("+62 21 555 0001", "ID") == "62215550001"
    assert phone_key("12", "ID") == ""


def test_one_name_is_not_enough_where_mail_or_telephone_differ():
    first = card("1", "Quang Nam JSC", "VN", "a@x.example", "+84 28 555 0088")
    other = card("2", "QUANG NAM", "VN", "b@x.example", "+84 28 555 0091")
    silent = card("3", "Quang Nam", "VN", "", "")
    assert doubles([first, other]) == []
    assert [(one.first, one.second, one.reasons) for one in doubles([first, silent])] == [("1", "3", ("same_name",))]


def test_evidence_is_known_unknown_or_not_understood():
    assert words.evidence("import_experience", "none").value == 0
    assert words.evidence("import_experience", "unknown").value is None
    odd = words.evidence("import_experience", "글쎄")
    assert odd.value is None and not odd.understood


def test_countries_and_languages_are_told_in_words():
    for language, said in (("ko", ("인도네시아", "인도네시아어–한국어")), ("en", ("Indonesia", "Indonesian–Korean"))):
        with translation.override(language):
            assert (country_name("ID"), pair_name("id-ko")) == said
            assert (country_name("??"), language_name("xx")) == ("??", "xx")
