"""The rows of trade in the world of ``tests/repository``: one of each kind for each district, and which address
shows which kind. What belongs to trade belongs to the district as a whole."""

from datetime import date, datetime
from typing import Any

from chomchom.people.enums import Role
from chomchom.trade.enums_ledger import Rung
from chomchom.trade.operations import ledger, mous
from tests.factories import District
from tests.trade import trade_factories as make
from tests.trade.ledger_factories import AFTER, BY, SIGNED_DAY, line, pdf

ROW_OF = {
    "mission": "trade:mission trade:deals trade:deal_new trade:results trade:results_paper trade:mous",
    "deal": "trade:deal trade:deal_record trade:deal_end trade:deal_revive trade:deal_answer",
    "entry": "trade:entry_correct trade:entry_strike trade:entry_ask trade:entry_revoke trade:entry_say",
    "mou": "trade:mou_promise",
    "mou_promise": "trade:mou_promise_end",
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
    deal = ledger.open_deal(application=application, guest=guest, title="LED 등", by=BY, at=AFTER)
    entry = ledger.record(deal=deal, line=line(Rung.SIGNED), by=BY, at=AFTER)
    mou = mous.record(
        mission=mission, kind="company", title="협력", parties="가, 나", scope="시제품", signed_on=SIGNED_DAY,
        data=pdf(), file_name="mou.pdf", application=application, by=BY, at=AFTER,
    )  # fmt: skip
    return {
        "deal": deal,
        "entry": entry,
        "mou": mou,
        "mou_promise": mous.promise(
            mou=mou, text="견본 발송", role=Role.SECRETARY, due_on=date(2027, 1, 4), by=BY, at=AFTER
        ),
        "mission": mission,
        "leg": leg,
        "half_day": make.make_half_day(leg),
        "application": application,
        "buyer": buyer,
        "guest": guest,
        "wish": make.make_wish(application, guest),
    }


def key(kind: str, rows: Any, role: str) -> dict[str, Any]:
    """The words of an address that name the row of this kind: ``pk``, and what else such addresses ask for."""
    return {"pk": rows.key(kind), "kind": "report", "format": "xlsx"}
