"""What each role may do in trade. Whose data it is, is said by the querysets' ``visible_to``."""

from chomchom.people.enums import Role
from chomchom.people.rights import declare
from chomchom.trade import rights_meet

DESKS = frozenset({Role.TRADE_OFFICER, Role.SECRETARY})
OFFICES = DESKS | {Role.TRADE_HEAD}
EXPORTER = frozenset({Role.EXPORTER})

RIGHTS = {
    "trade.missions.see": OFFICES,
    "trade.missions.change": DESKS,
    "trade.applications.see": OFFICES,
    "trade.applications.review": OFFICES,
    "trade.applications.decide": frozenset({Role.TRADE_OFFICER, Role.TRADE_HEAD}),
    "trade.exporters.invite": DESKS,
    "trade.buyers.see": OFFICES,
    "trade.buyers.change": DESKS,
    "trade.import": DESKS,
    "trade.own.see": EXPORTER,
    "trade.own.wish": EXPORTER,
    "trade.deals.see": OFFICES | EXPORTER,
    "trade.deals.write": DESKS | EXPORTER,
    "trade.deals.correct": DESKS,
    "trade.deals.ask": DESKS,
    "trade.deals.confirm": EXPORTER,
    "trade.results.see": OFFICES,
    "trade.mous.see": OFFICES | EXPORTER,
    "trade.mous.change": DESKS,
    "trade.mous.end": DESKS | EXPORTER,
    "trade.rates": DESKS,
}


def register() -> None:
    declare(RIGHTS)
    declare(rights_meet.RIGHTS)
