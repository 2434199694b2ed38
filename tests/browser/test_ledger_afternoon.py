"""The secretariat's afternoon after the mission: the deal with its ladder, the results with their pictures, the buyer's link."""

from datetime import datetime
from decimal import Decimal as D

import pytest
from django.urls import reverse

from chomchom.core import clock
from chomchom.trade.enums_ledger import Ending, Rung
from chomchom.trade.operations import ledger, mous
from chomchom.trade.operations.ledger import confirming
from tests.browser import looking
from tests.factories import SEOUL, District
from tests.trade.ledger_factories import AFTER, BY, Parties, line, pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
R = Rung


@pytest.fixture
def parties(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 2, 10, 0, tzinfo=SEOUL))
    made = Parties(District())
    for number, (amount, shipped) in enumerate(
        [
            ("400000", "400000"),
            ("250000", "100000"),
            ("900000", None),
            ("300000", "50000"),
            ("120000", "120000"),
            ("180000", "180000"),
        ]
    ):
        day = datetime(2026, 5, 14, tzinfo=SEOUL).date()
        lines = [line(R.CONSULTED, "500000"), line(R.SIGNED, amount, happened_on=day)]
        later = datetime(2026, 6 + number % 5, 20, 10, tzinfo=SEOUL)
        deal = made.deal(*lines, leg=(made.jakarta, made.hcmc)[number % 2])
        if shipped:
            ledger.record(deal=deal, line=line(R.DECLARED, shipped, happened_on=later.date()), by=BY, at=later)
    for amount in ("5460000", "1000000"):
        made.deal(line(R.CONDITIONAL, amount), application=made.other_application)
    for _number in range(9):
        made.deal(line(R.PIPELINE, "300000"), application=made.other_application, leg=made.hcmc)
    ledger.end(deal=made.deal(line(R.PIPELINE)), ending=Ending.LOST, reason="가격", by=BY, at=AFTER)
    mou = mous.record(mission=made.mission, kind="company", title="현지 조립 협력", parties="북구광학, PT Contoh", scope="가로등기구 현지 조립",
                      signed_on=datetime(2026, 5, 14, tzinfo=SEOUL).date(), data=pdf(), file_name="mou.pdf", application=made.application, by=BY, at=AFTER)  # fmt: skip
    mous.promise(
        mou=mou,
        text="시제품 20개 발송",
        role="exporter",
        due_on=datetime(2026, 12, 1, tzinfo=SEOUL).date(),
        by=BY,
        at=AFTER,
    )
    made.whole = made.mission.deals.filter(state="open", rung=6).first()
    contract = made.whole.entries.get(rung=R.SIGNED)
    confirming.say(
        entry=contract,
        party="buyer",
        word="disputed",
        without="smaller",
        stated_amount=D(240_000),
        said_by="Ibu Contoh",
        by=BY,
        at=AFTER,
    )
    confirming.say(
        entry=contract, party="exporter", word="confirmed", without="nothing", said_by="기업인", by=BY, at=AFTER
    )
    _link, made.token = confirming.ask(entry=contract, party="buyer", by=BY, at=clock.now())
    return made


def fits(page):
    assert looking.wider_anywhere(page) == [], page.url


def test_the_pages_of_the_ledger_in_a_browser(parties, visit, picture, size, language):
    page = visit(parties.district.secretary, size=size, language=language)
    mission = parties.mission.pk
    for name, args, kept in (
        ("trade:results", [mission], "ledger-results"),
        ("trade:deal", [parties.whole.pk], "ledger-deal"),
        ("trade:deals", [mission], "ledger-deals"),
        ("trade:mous", [mission], "ledger-mous"),
        ("trade:rates", [], "ledger-rates"),
    ):
        page.goto(reverse(name, args=args))
        fits(page)
        picture(page, kept, size=size, language=language)
    page.goto(reverse("confirm", args=[parties.token]))
    fits(page)
    picture(page, "ledger-confirm", size=size, language=language)
    page.check("input[name=word][value=confirmed]")
    page.check("input[name=without][value=later]")
    page.fill("#said_by", "Ibu Contoh")
    page.click("main button[type=submit]")
    page.wait_for_selector(".alert, [role=alert], [role=status]")
    assert parties.whole.entries.get(rung=R.SIGNED).confirmations.latest("pk").word == "confirmed"
