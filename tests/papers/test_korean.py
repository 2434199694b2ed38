from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from chomchom.papers import korean
from chomchom.papers.numbering import marks


def test_days_are_written_as_official_documents_write_them():
    day = date(2026, 5, 13)
    assert korean.day(day) == "2026. 5. 13."
    assert korean.day_with_weekday(day) == "2026. 5. 13.(수)"
    assert korean.short_day(day) == "5. 13.(수)"
    assert korean.moment(datetime(2026, 5, 13, 4, 5, tzinfo=UTC)) == "2026. 5. 13.(수) 04:05"


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (date(2026, 5, 13), "2026. 5. 13.(수)"),
        (date(2026, 5, 17), "2026. 5. 13.(수) ~ 5. 17.(일)"),
        (date(2027, 1, 2), "2026. 5. 13.(수) ~ 2027. 1. 2.(토)"),
    ],
)
def test_a_period_says_its_year_once(last, words):
    assert korean.period(date(2026, 5, 13), last) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0"), (1234, "1,234"), (-1234, "△1,234"), (None, "-"), (Decimal("-0.4"), "0"), (Decimal("1234.6"), "1,235")],
)
def test_numbers_below_zero_have_a_triangle_and_unknown_is_not_zero(value, words):
    assert korean.number(value) == words


def test_money_says_its_currency():
    assert korean.money(1200000) == "1,200,000원"
    assert korean.money(Decimal("12510000"), "USD") == "USD 12,510,000.00"
    assert korean.money(None) == "-"
    assert korean.unit("명", "천원") == "단위: 명, 천원"


@pytest.mark.parametrize(
    ("word", "pair", "said"),
    [
        ("사과", "은", "사과는"),
        ("책", "은", "책은"),
        ("기업", "이", "기업이"),
        ("바이어", "을", "바이어를"),
        ("서울", "으로", "서울로"),
        ("광주", "으로", "광주로"),
        ("부산", "으로", "부산으로"),
        ("3", "은", "3은"),
        ("2", "은", "2는"),
    ],
)
def test_particles_follow_the_last_sound(word, pair, said):
    assert korean.with_particle(word, pair) == said


def test_headings_are_numbered_by_their_level_and_begin_anew():
    assert marks([1, 2, 2, 3, 1, 2]) == ["1.", "가.", "나.", "1)", "2.", "가."]


def test_other_languages_are_numbered_with_letters():
    assert marks([1, 2, 2, 3, 4], "en") == ["1.", "a.", "b.", "1)", "a)"]
    assert marks(list(range(1, 9)), "vi")[-3:] == ["(a)", "①", "(a)"]
