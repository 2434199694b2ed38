"""Whose missions, applications, buyers and wishes each role sees."""

import pytest

from chomchom.trade.models import Application, Buyer, Deal, Guest, Leg, Mission, Share, Wish
from chomchom.trade.queries.results import share_rows
from tests.factories import District, viewer
from tests.trade import trade_world


@pytest.fixture
def two(db, noon):
    ours, theirs = District(), District("북구", "Buk-gu", "buk-")
    return ours, trade_world.rows(ours, noon), trade_world.rows(theirs, noon)


SEEN = {
    "trade_officer": {Mission, Leg, Application, Buyer, Guest, Wish},
    "trade_head": {Mission, Leg, Application, Buyer, Guest, Wish},
    "secretary": {Mission, Leg, Application, Buyer, Guest, Wish},
    "exporter": {Mission, Leg, Application, Wish},
    "interpreter": set(),
    "officer": set(),
    "courier_account": set(),
}


@pytest.mark.parametrize("who", SEEN)
def test_each_role_sees_its_own_and_nothing_ofothers(two, who):
    ours, rows, others = two
    account = ours.courier.account if who == "courier_account" else getattr(ours, who)
    seen = {
        kind: set(kind.objects.visible_to(viewer(account))) for kind in (Mission, Leg, Application, Buyer, Guest, Wish)
    }
    mine = {kind: {row for row in rows.values() if isinstance(row, kind)} for kind in seen}
    mine[Buyer] |= {rows["merge"].gone}
    assert seen == {kind: mine[kind] if kind in SEEN[who] else set() for kind in seen}
    for rows_of in (rows, others):  # the quick way of a list shows the same
        mission, looker = rows_of["mission"], viewer(account)
        deals = Deal.objects.of_mission(mission, looker)
        assert set(deals) == set(Deal.objects.filter(mission=mission).visible_to(looker))
        assert set(share_rows(mission, looker)) == set(Share.objects.filter(deal__in=deals))
