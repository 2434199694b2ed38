"""The rows of trade in the world of ``tests/repository``: one of each kind for each district, and which address
shows which kind. What belongs to trade belongs to the district as a whole."""

from datetime import datetime
from typing import Any

from tests.factories import District
from tests.trade import trade_factories as make

ROW_OF = {
    "mission": (
        "trade:mission trade:mission_change trade:mission_move trade:part_add trade:part_remove trade:applications"
        " trade:decide trade:lists trade:buyers trade:proposals"
    ),
    "application": "trade:application trade:decide_otherwise trade:wishes",
    "sent_list": "trade:list trade:list_apply",
    "buyer": "trade:buyer trade:merge",
    "guest": "trade:invite",
    "merge": "trade:unmerge",
}
"""{kind of row: addresses that show one}; every address with a row in it must stand here."""


def rows(district: District, at: datetime) -> dict[str, Any]:
    """{kind: row}; a kind that stands in ``ROW_OF`` must be here."""
    mission = make.make_mission(district)
    leg = make.make_leg(mission)
    application = make.make_accepted(mission, make.make_own_exporter(district))
    make.make_product(application)
    buyer = make.make_buyer(district)
    make.make_evidence(buyer)
    guest = make.make_guest(mission, buyer)
    return {
        "mission": mission,
        "leg": leg,
        "half_day": make.make_half_day(leg),
        "application": application,
        "buyer": buyer,
        "guest": guest,
        "wish": make.make_wish(application, guest),
        "traveller": make.make_traveller(mission),
        "sent_list": make.make_list(mission, at),
        "merge": make.make_merge(buyer, make.make_buyer(district, email=""), at),
        "other_buyer": make.make_buyer(district),
    }


def key(kind: str, rows: Any, role: str) -> dict[str, Any]:
    """The words of an address that name the row of this kind: ``pk``, and what else such addresses ask for."""
    words = {"mission": {"kind": "traveller", "part_id": "traveller"}, "buyer": {"other_id": "other_buyer"}}
    others = {word: rows.key(one) if word != "kind" else one for word, one in words.get(kind, {}).items()}
    return {"pk": rows.key(kind)} | others
