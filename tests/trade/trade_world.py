"""The rows of trade in the world of ``tests/repository``: one of each kind for each district, and which address
shows which kind. What belongs to trade belongs to the district as a whole."""

from datetime import date, datetime
from typing import Any

from chomchom.people.enums import Role
from chomchom.trade.enums_ledger import Rung
from chomchom.trade.models import Unmet
from chomchom.trade.operations import ledger, mous
from tests.factories import District
from tests.trade import meet_factories as meet
from tests.trade import trade_factories as make
from tests.trade.ledger_factories import AFTER, BY, SIGNED_DAY, line, pdf

ROW_OF = {
    "mission": (
        "trade:mission trade:mission_change trade:mission_move trade:part_add trade:part_remove trade:applications"
        " trade:decide trade:lists trade:buyers trade:proposals trade:mission_workbook trade:deals trade:deal_new"
        " trade:deals_take_over trade:deals_table"
        " trade:results trade:results_paper trade:mous trade:letters"
    ),
    "deal": "trade:deal trade:deal_record trade:deal_end trade:deal_revive trade:deal_answer",
    "entry": "trade:entry_correct trade:entry_strike trade:entry_ask trade:entry_revoke trade:entry_say",
    "mou": "trade:mou_promise",
    "mou_promise": "trade:mou_promise_end",
    "leg": (
        "trade:timetable trade:timetable_plan trade:timetable_repair trade:timetable_draft trade:interpreters"
        " trade:leg_day trade:badges trade:walk_in"
    ),
    "draft": "trade:version trade:version_publish trade:version_discard trade:version_place",
    "placement": "trade:placement",
    "unmet": "trade:unmet",
    "meeting": "trade:meeting",
    "guest": "trade:check_in trade:invite",
    "application": "trade:briefing trade:briefing_file trade:application trade:letter trade:invite_exporter trade:withdraw trade:decide_otherwise trade:wishes",
    "sent_list": "trade:list trade:list_apply",
    "buyer": "trade:buyer trade:merge",
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
        **_meet(district, leg, application, guest),
        "application": application,
        "buyer": buyer,
        "guest": guest,
        "wish": make.make_wish(application, guest),
        "traveller": make.make_traveller(mission),
        "sent_list": make.make_list(mission, at),
        "merge": make.make_merge(buyer, make.make_buyer(district, email=""), at),
        "other_buyer": make.make_buyer(district),
    }


def _meet(district: District, leg: Any, application: Any, guest: Any) -> dict[str, Any]:
    """A draft beside what is published, and a meeting that the district's interpreter interprets."""
    half_day = make.make_half_day(leg)
    interpreter = meet.make_interpreter(leg, account=district.interpreter, name="통번역")
    meeting = meet.make_meeting(half_day, application, guest, interpreter=interpreter)
    draft = meet.make_timetable(leg)
    return {
        "half_day": half_day,
        "draft": draft,
        "placement": meet.make_placement(draft, half_day, application, guest, interpreter=interpreter),
        "unmet": Unmet.objects.create(timetable=draft, application=application, guest=guest, code="buyer_no"),
        "meeting": meeting,
    }


def key(kind: str, rows: Any, name: str) -> dict[str, Any]:
    """The words of an address that name the row of this kind: ``pk``, and what else such addresses ask for."""
    words = {"buyer": {"other_id": "other_buyer"}}
    if name.startswith("trade:part_"):
        words["mission"] = {"kind": "traveller", "part_id": "traveller"}
    others = {word: rows.key(one) if word != "kind" else one for word, one in words.get(kind, {}).items()}
    return {"pk": rows.key(kind), "form": "pdf", "kind": "report", "format": "xlsx"} | others
