"""Every pair of states is either in the table or refused with a sentence."""

from itertools import product

import pytest

from chomchom.care.enums import HandoverState as S
from chomchom.care.rules.states import TRANSITIONS, may_become

OPEN = {S.PROMISED, S.NO_REPLY, S.RED_FLAG}


@pytest.mark.parametrize(("now", "then"), list(product(S, S)))
def test_every_pair(now, then):
    refusal = may_become(now, then)
    assert (refusal is None) == (then in TRANSITIONS[now])
    if refusal:
        assert str(S(now).label) in str(refusal) and str(S(then).label) in str(refusal)


def test_nobody_who_is_accounted_for_becomes_unknown_again_but_by_a_warning_sign():
    for now in set(S) - OPEN - {S.CANCELLED}:
        assert TRANSITIONS[now] & OPEN <= {S.RED_FLAG}


def test_every_open_state_can_be_closed_in_the_three_families():
    for now in OPEN:
        assert {S.MET, S.SAFE_ABSENT, S.EMERGENCY} <= TRANSITIONS[now]
