"""The thread from the menu to the trace: what was planned is cooked, checked, packed, let go, handed over, traced."""

import pytest

from chomchom.care.queries.kitchen.gate import round_at_gate
from chomchom.care.queries.kitchen.production import production
from chomchom.care.queries.kitchen.stops import food_of
from chomchom.core.refusal import Refused


def test_from_the_menu_to_the_gate(kitchen, noon):
    for _ in range(3):
        kitchen.stop()
    made = production(provider_id=kitchen.district.provider.pk, day=noon.date(), meal="lunch", at=noon)
    assert {str(line.item): line.total for line in made.lines} == {"소고기뭇국": 3, "고등어조림": 3, "배추김치": 3}
    kitchen.cook_all()
    with pytest.raises(Refused) as refused:
        kitchen.let_go()
    assert refused.value.refusal.code == "gate_closed"
    kitchen.check_all()
    assert kitchen.pack().boxes == 3
    assert kitchen.let_go().is_override is False
    assert round_at_gate(kitchen.round).findings == ()
    food = food_of(kitchen.stops)
    assert [len(food[stop.pk].batches) for stop in kitchen.stops] == [3, 3, 3]
    assert food[kitchen.stops[0].pk].minutes_at(noon) == 30
