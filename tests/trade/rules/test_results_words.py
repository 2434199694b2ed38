import warnings
from collections import Counter
from datetime import date
from decimal import Decimal as D

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from chomchom.trade.enums_ledger import Box, Party, Standing, Word
from chomchom.trade.rules import follow_up, results, sentence, survival
from chomchom.trade.rules.results import Cell
from chomchom.trade.rules.sentence import Story
from chomchom.trade.rules.survival import Wait

PLACES = {"ko": ("자카르타", "호찌민"), "en": ("Jakarta", "Ho Chi Minh City")}


def story(**boxes):
    return Story(PLACES, 12, 105, {Box(box): Cell(*value) for box, value in boxes.items()}, 5, 4)


THE_STORY = {
    "shipped": (1, D(200_000)),
    "signed": (4, D(1_850_000)),
    "conditional": (6, D(5_460_000)),
    "letter": (3, D(2_000_000)),
    "pipeline": (9, D(3_000_000)),
}


def test_the_story_says_which_part_is_which():
    told = story(**THE_STORY)
    assert sentence.stated_total(told) == 12_510_000
    assert sentence.public(told, "en") == (
        "In Jakarta and Ho Chi Minh City, 12 companies held 105 consultations. Of USD 12.51 million in all, USD 200,000 "
        "has shipped, declared to customs (1 deal); USD 1.85 million is in contracts signed by both sides and not yet "
        "shipped (4 deals); USD 5.46 million is in agreements that hang on a condition (6 deals); USD 2.00 million is "
        "named in memoranda or letters of intent (3 deals); and USD 3.00 million is expected within twelve months and "
        "not agreed (9 deals). Apart from these amounts, memoranda of understanding were signed: 5 between companies "
        "and 4 with institutions. None of it has been confirmed by both sides yet."
    )
    korean = sentence.public(told, "ko")
    assert "1,251만 달러 가운데 수출신고가 수리되어 선적된 금액 20만 달러(1건)" in korean
    assert "조건이 붙은 약정 546만 달러(6건)" in korean and "기업 간 업무협약(MOU) 5건" in korean


cells = st.builds(Cell, st.integers(0, 30), st.decimals("0", "9999999", places=2))


@given(st.dictionaries(st.sampled_from(Box), cells))
def test_what_is_not_signed_is_never_called_a_contract(boxes):
    unsigned = {box: cell for box, cell in boxes.items() if box not in results.SUCCESS}
    told = Story(PLACES, 12, 105, unsigned, 5, 4)
    assert "contract" not in sentence.public(told, "en").lower()
    assert "계약" not in sentence.public(told, "ko")
    whole = Story(PLACES, 12, 105, boxes, 5, 4)
    named = [part for part in sentence.public(whole, "en").split(";") if "contract" in part]
    signed = results.of(boxes, (Box.SIGNED, Box.PAID))
    assert len(named) == (1 if signed.deals or signed.usd >= D("0.5") else 0)


@given(st.integers(0, 10**9))
def test_money_is_never_rounded_in_korean(usd):
    text = sentence.money(usd, "ko").removesuffix("달러").replace(",", "")
    tens, _sign, rest = text.rpartition("만")
    assert int(tens or 0) * 10_000 + int(rest.strip() or 0) == usd


def test_a_mission_without_results_says_only_what_was_done():
    told = Story(PLACES, 1, 1, {Box.LOST: Cell(3, D(100))})
    assert sentence.public(told, "en") == "In Jakarta and Ho Chi Minh City, 1 company held 1 consultation."


def test_the_two_ratios():
    assert results.success_rate(5, 12) == D("41.7")
    assert results.success_rate(0, 0) is None
    assert results.export_efficiency(D(200_000), 250_000_000) == D(80_000)
    assert results.export_efficiency(D(1), None) is None
    assert results.Target(D(10), D("12.51")).per_cent == D("125.1")
    assert results.Target(None, D(1)).per_cent is None


@pytest.mark.parametrize(
    ("words", "standing"),
    [
        ([], Standing.UNCONFIRMED),
        ([(Party.BUYER, Word.CONFIRMED)], Standing.UNCONFIRMED),
        ([(Party.BUYER, Word.CONFIRMED), (Party.EXPORTER, Word.CONFIRMED)], Standing.CONFIRMED),
        ([(Party.BUYER, Word.CONFIRMED), (Party.EXPORTER, Word.DISPUTED)], Standing.DISPUTED),
        ([(Party.BUYER, Word.DISPUTED), (Party.BUYER, Word.CONFIRMED)], Standing.UNCONFIRMED),
    ],
)
def test_a_result_is_confirmed_by_both_or_not(words, standing):
    assert results.standing(words) == standing


def test_the_funnel_is_nested():
    assert results.reached({0: 5, 4: 2, 6: 1})[0] == (0, 8)
    assert results.reached({0: 5, 4: 2, 6: 1})[4:] == [(4, 3), (5, 1), (6, 1), (7, 0)]


# -- how promises turn into shipments ---------------------------------------------------------------------------------

waits = st.lists(st.builds(Wait, st.floats(0, 30), st.booleans()), min_size=1, max_size=25)


@given(waits)
def test_the_curve_is_the_product_of_kaplan_and_meier(given_waits):
    """Recomputed with a pencil: at each moment of a shipment the share still waiting is multiplied."""
    curve = survival.curve(given_waits, 30)
    for point in curve[::7]:
        waiting = 1.0
        for moment in sorted({round(w.months, 4) for w in given_waits if w.shipped}):
            if moment <= point.month:
                at_risk = sum(round(w.months, 4) >= moment for w in given_waits)
                waiting *= 1 - sum(w.shipped and round(w.months, 4) == moment for w in given_waits) / at_risk
        assert point.shipped == pytest.approx(1 - waiting)
        assert 0 <= point.low <= point.shipped + 1e-9 and point.shipped <= point.high + 1e-9


@given(waits)
def test_the_interval_is_that_of_another_program(given_waits):
    """scipy works from single contracts, we from counts; where the interval is not defined it says nothing."""
    shipped = [round(w.months, 4) for w in given_waits if w.shipped]
    waiting = [round(w.months, 4) for w in given_waits if not w.shipped]
    assume(shipped)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        theirs = stats.ecdf(stats.CensoredData(uncensored=shipped, right=waiting)).sf
        interval = theirs.confidence_interval(confidence_level=0.95, method="log-log")
    counted = [Wait(months, was, number) for (months, was), number in
               Counter((w.months, w.shipped) for w in given_waits).items()]  # fmt: skip
    for point in survival.curve(counted, 30)[::6]:
        low, high = interval.low.evaluate(point.month), interval.high.evaluate(point.month)
        assert point.shipped == pytest.approx(1 - theirs.evaluate(point.month))
        assert point.high == pytest.approx(1 - low if low == low else 1.0)
        assert point.low == pytest.approx(1 - high if high == high else 0.0)
        assert point.at_risk == sum(round(w.months, 4) >= point.month for w in given_waits)


@given(waits, st.lists(st.tuples(st.floats(0, 40), st.decimals("1", "100000", places=2)), max_size=6))
def test_the_interval_of_todays_pipeline_lies_between_nothing_and_all(given_waits, open_amounts):
    found = survival.forecast(given_waits, open_amounts)
    cent = D("0.05")
    assert -cent <= found.low <= found.expected + cent and found.expected <= found.high + cent
    assert found.high <= found.open_usd + cent
    assert found.enough == (sum(w.shipped for w in given_waits) >= survival.FEWEST_SHIPMENTS)


def test_open_contracts_count_as_open():
    shipped = [Wait(m, True) for m in (2, 4, 6)]
    half = survival.curve([*shipped, *[Wait(12, False)] * 3], 12)[-1].shipped
    assert half == pytest.approx(0.5)
    assert survival.median_months([*shipped, *[Wait(12, False)] * 3]) == 6
    assert survival.curve([]) == []


# -- when a deal is asked about next ---------------------------------------------------------------------------------


def test_rounds_stand_at_a_week_and_1_3_6_12_24_months_after_the_mission():
    day, days = date(2026, 5, 20), []
    for number in range(1, 8):
        day = follow_up.gap(follow_up.ROUNDS, number).after(day)
        days.append(day.isoformat())
    assert days == ["2026-05-27", "2026-06-20", "2026-08-20", "2026-11-20", "2027-05-20", "2028-05-20", "2029-05-20"]


@pytest.mark.parametrize(
    ("day", "countries", "working"),
    [
        (date(2026, 5, 16), (), date(2026, 5, 18)),  # Saturday
        (date(2026, 5, 25), (), date(2026, 5, 26)),  # 부처님오신날, substitute day
        (date(2026, 9, 2), ("VN",), date(2026, 9, 3)),  # National Day of Vietnam
        (date(2026, 9, 2), ("ID",), date(2026, 9, 2)),
        (date(2026, 8, 17), ("ID",), date(2026, 8, 18)),  # Independence Day of Indonesia; in Korea a substitute day
        (date(2026, 5, 19), ("XX",), date(2026, 5, 19)),  # holidays nobody knows
    ],
)
def test_a_round_is_due_on_a_day_on_which_nobody_rests(day, countries, working):
    assert follow_up.working_day(day, countries) == working


@pytest.mark.parametrize("rounds", [[], ["1m", "7d"], ["0d"], ["7x"], ["m"], ["1m", "1m"]])
def test_rounds_that_do_not_grow_are_refused(rounds):
    with pytest.raises(ValueError):
        follow_up.parse(rounds)
