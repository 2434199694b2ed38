from decimal import Decimal

from chomchom.trade.rules.selection import not_eligible, ranking

WEIGHTS = {"a": Decimal(60), "b": Decimal(40)}


def test_the_best_go_the_next_wait():
    points = {n: {"a": [100 - 10 * n, 100 - 10 * n], "b": [50]} for n in range(1, 8)}
    verdicts = [place.verdict for place in ranking(points, WEIGHTS, 2)]
    assert verdicts == ["accepted", "accepted", "reserve", "reserve", "reserve", "refused", "refused"]


def test_a_tie_at_the_last_place_is_not_split_by_chance():
    points = {n: {"a": [80], "b": [80]} for n in (1, 2)}
    assert [(one.rank, one.verdict) for one in ranking(points, WEIGHTS, 1)] == [(1, "reserve"), (1, "reserve")]


def test_without_a_full_review_there_is_no_rank():
    found = ranking({1: {"a": [80]}, 2: {"a": [10], "b": [10]}}, WEIGHTS, 5)
    assert [(one.key, one.rank, one.score) for one in found] == [(2, 1, Decimal("10.00")), (1, None, None)]


def test_every_reason_of_ineligibility_is_said():
    assert [one.code for one in not_eligible(tax_paid=False, consent=False)] == [
        "tax_arrears", "no_consent_to_export_records"]  # fmt: skip
    assert not_eligible(tax_paid=None, consent=True) == []
