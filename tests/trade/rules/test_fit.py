import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chomchom.trade.enums import Criterion
from chomchom.trade.rules.fit import CODES, DEFAULT_WEIGHTS, fits, side

known = st.none() | st.floats(0, 1)
codes = st.lists(st.sampled_from(["8539.51", "8539.52", "8539.50", "8541.41", "9405.42", "8544.70"]), max_size=3)


def one(exporter, buyer, values=(None, None, None), weights=DEFAULT_WEIGHTS):
    evidence = {criterion: [value] for criterion, value in zip(Criterion.values, values, strict=True)}
    found = fits([exporter], [buyer], evidence, weights)
    return found.score[0, 0], found.low[0, 0], found.high[0, 0], found.known[0, 0]


@pytest.mark.parametrize(
    ("ours", "theirs", "worth"),
    [("8539.51", "8539.51", 1), ("8539.51", "8539.52", 0.7), ("8539.51", "8541.41", 0.3), ("8539.51", "9405.42", 0),
     ("8539.50", "8539.52", 1)],
)  # fmt: skip
def test_headings_count_by_how_far_they_agree(ours, theirs, worth):
    score, _low, _high, share = one(side([ours], []), side([theirs], []))
    assert score == pytest.approx(worth) and share == pytest.approx(0.4)


def test_unknown_is_not_zero():
    exporter, buyer = side(["8539.51"], []), side(["8539.51"], [])
    nothing = one(exporter, buyer)
    zero = one(exporter, buyer, (0, 0, 0))
    assert nothing[0] == 1 and nothing[1:3] == pytest.approx((0.4, 1))
    assert zero[0] == pytest.approx(0.4) and zero[3] == pytest.approx(1)
    assert np.isnan(one(side([], []), side([], []))[0])


def test_words_speak_where_headings_are_missing():
    assert one(side([], ["LED street luminaire"]), side([], ["street lighting"]))[0] == pytest.approx(0.6)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # two cores shared with others
@given(codes, codes, st.tuples(known, known, known))
def test_the_score_lies_within_its_bounds_whatever_is_unknown(ours, theirs, values):
    exporter, buyer = side(ours, []), side(theirs, [])
    score, low, high, share = one(exporter, buyer, values)
    if share > 0:
        assert low - 1e-9 <= score <= high + 1e-9 and high - low == pytest.approx(1 - share)
    filled = one(exporter, buyer, tuple(0.5 if value is None else value for value in values))
    assert low - 1e-9 <= filled[1] <= filled[2] <= high + 1e-9


def test_many_pairs_are_what_each_pair_is():
    exporters = [side(["8539.51"], ["LED module"]), side([], ["optical lens"]), side(["9405.40"], [])]
    buyers = [side(["8539.52"], ["retail display"]), side(["9405.42"], ["street lighting"]), side([], [])]
    evidence = {criterion: [None, 0.3, 1] for criterion in Criterion.values}
    whole = fits(exporters, buyers, evidence, DEFAULT_WEIGHTS)
    for row, exporter in enumerate(exporters):
        for column, buyer in enumerate(buyers):
            alone = one(exporter, buyer, tuple(evidence[criterion][column] for criterion in Criterion.values))
            assert alone[0] == pytest.approx(whole.score[row, column], nan_ok=True)
    assert set(whole.parts) == set(CODES)
