"""A mission with a row in every table of trade, for the tests of the second wall."""

from datetime import datetime, timedelta
from uuid import uuid4

from chomchom.people.enums import Role
from chomchom.people.models import Account
from chomchom.trade.enums_ledger import Party, Rung, Without, Word
from chomchom.trade.models import (
    Consultation,
    Correction,
    Exporter,
    FollowUpPlan,
    Forbidden,
    Invitation,
    Letter,
    Mission,
    Mou,
    ProductLine,
    Review,
    Timetabling,
    Unmet,
)
from chomchom.trade.operations import ledger, links, mous
from chomchom.trade.operations.ledger import confirming
from tests.factories import District
from tests.repository.world import document_of
from tests.trade import meet_factories as meet
from tests.trade import trade_factories as make
from tests.trade.ledger_factories import AFTER, BY, SIGNED_DAY, line, pdf


def fill(district: District, mission: Mission, exporter: Exporter, interpreter: Account, at: datetime) -> None:
    """One row of everything that can belong to ``mission``, with ``exporter`` and a new buyer at its table."""
    leg = make.make_leg(mission, city=f"City {uuid4().hex[:8]}")
    make.make_itinerary_item(mission)
    make.make_traveller(mission, name=f"여행자 {leg.pk}")
    make.make_weight(mission, f"fit-{leg.pk}")
    make.make_weight(mission, f"selection-{leg.pk}", kind="selection")
    make.make_list(mission, at)
    FollowUpPlan.objects.get_or_create(mission=mission, defaults={"rounds": ["7d"]})
    application = _application(district, mission, exporter, at)
    buyer = make.make_buyer(district)
    make.make_evidence(buyer)
    make.make_merge(buyer, make.make_buyer(district, email=""), at)
    guest = make.make_guest(mission, buyer, leg=leg)
    make.make_wish(application, guest)
    Forbidden.objects.create(application=application, guest=guest, reason="경쟁사", forbidden_at=at)
    links.issue(
        mission=mission, purpose="buyer", subject=("trade.guest", guest.pk), expires_at=at + timedelta(1), by=BY, at=at
    )
    _meeting(leg, application, guest, interpreter, at)
    _results(mission, application, guest)


def _application(district, mission, exporter, at):
    application = make.make_accepted(mission, exporter)
    make.make_product(application)
    Review.objects.create(application=application, reviewer=district.trade_officer, code="market", points=80, at=at)
    Letter.objects.create(
        application=application, verdict="accepted", decided_at=at, document=document_of(district.trade_office, at),
        title="선정 결과", text="선정되었습니다.", state="sent", made_at=at,
    )  # fmt: skip
    return application


def _meeting(leg, application, guest, account, at):
    half_day = make.make_half_day(leg)
    interpreter = meet.make_interpreter(leg, account=account, name=account.name)
    meeting = meet.make_meeting(half_day, application, guest, interpreter=interpreter)
    draft = meet.make_timetable(leg)
    meet.make_placement(draft, half_day, application, guest, interpreter=interpreter)
    Unmet.objects.create(timetable=draft, application=application, guest=guest, code="buyer_no")
    Timetabling.objects.create(leg=leg, started_at=at, heard_at=at)
    Invitation.objects.create(
        meeting=meeting, timetable=meeting.timetable, audience="buyer", language="en", sequence=0, title="-", text="-",
        ics="-", state="sent", made_at=at,
    )  # fmt: skip
    log = Consultation.objects.create(meeting=meeting, written_at=at)
    ProductLine.objects.create(consultation=log, position=1, product="LED")
    Correction.objects.create(consultation=log, field="said", reason="-", corrected_at=at)


def _results(mission, application, guest):
    deal = ledger.open_deal(application=application, guest=guest, title="LED 등", by=BY, at=AFTER)
    entry = ledger.record(deal=deal, line=line(Rung.SIGNED), by=BY, at=AFTER)
    confirming.say(
        entry=entry,
        party=Party.EXPORTER,
        word=Word.CONFIRMED,
        without=Without.UNKNOWN,
        said_by="나담당",
        by=BY,
        at=AFTER,
    )
    mou: Mou = mous.record(
        mission=mission, kind="company", title="협력", parties="가, 나", scope="시제품", signed_on=SIGNED_DAY,
        data=pdf(), file_name="mou.pdf", application=application, by=BY, at=AFTER,
    )  # fmt: skip
    mous.promise(mou=mou, text="견본", role=Role.TRADE_OFFICER, due_on=SIGNED_DAY + timedelta(400), by=BY, at=AFTER)
