"""Deals with their lines, made by the operations as people would: nothing is written into the tables directly."""

from datetime import date, datetime
from decimal import Decimal
from itertools import count

from chomchom.core.actors import Actor
from chomchom.trade.enums_ledger import Proof, Rung
from chomchom.trade.operations import ledger
from chomchom.trade.operations.ledger import Line, Paper
from chomchom.trade.rules.ledger.following import FILES, PROOFS
from tests.factories import SEOUL
from tests.trade import trade_factories as make

_numbers = count(1)
BY = Actor(None, "시험")
SIGNED_DAY = date(2026, 5, 13)
AFTER = datetime(2026, 5, 20, 10, 0, tzinfo=SEOUL)


def pdf(words: str = "") -> bytes:
    """A small whole PDF; each is another file."""
    from io import BytesIO

    from pypdf import PdfWriter

    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": words or f"paper {next(_numbers)}"})
    writer.write(out)
    return out.getvalue()


def declaration() -> str:
    return f"12345-26-{next(_numbers):06}X"


def paper(rung: Rung, **values) -> Paper:
    proof = PROOFS[rung][0]
    given = {"proof": proof, "signed_by_both": rung == Rung.SIGNED}
    if proof in FILES:
        given |= {"data": pdf(), "file_name": "계약서.pdf"}
    else:
        given |= {"reference": declaration() if proof == Proof.DECLARATION else "상담일지 3번"}
    if proof == Proof.CERTIFICATE:
        given |= {"issuer": "한국무역협회"}
    return Paper(**(given | values))


def line(rung: Rung, amount="100000", currency="USD", **values) -> Line:
    given = {"happened_on": SIGNED_DAY, "papers": [paper(rung)]}
    if amount is not None:
        given |= {"amount": Decimal(amount), "currency": currency}
    if rung == Rung.PIPELINE:
        given |= {"probability": 60, "expected_on": date(2026, 11, 1)}
    if rung == Rung.CONDITIONAL:
        given |= {"condition": "SNI 인증을 받으면"}
    return Line(rung, **(given | values))


class Parties:
    """A mission with one leg in each country, an exporter with an account and one without, and buyers."""

    def __init__(self, district) -> None:
        self.district = district
        self.mission = make.make_mission(
            district, budget_won=250_000_000, target_consultations=100, target_contract_usd=Decimal(10_000_000)
        )
        self.jakarta = make.make_leg(self.mission)
        self.hcmc = make.make_leg(
            self.mission, city="Ho Chi Minh City", country="VN", time_zone="Asia/Ho_Chi_Minh",
            starts_on=date(2026, 5, 13), ends_on=date(2026, 5, 15),
        )  # fmt: skip
        self.application = make.make_accepted(self.mission, make.make_own_exporter(district))
        self.other_application = make.make_accepted(self.mission, make.make_exporter(district))

    def guest(self, leg=None):
        return make.make_guest(self.mission, make.make_buyer(self.district), leg=leg or self.jakarta)

    def deal(self, *lines, application=None, leg=None, at=AFTER, title="LED 가로등기구 2,000개"):
        deal = ledger.open_deal(
            application=application or self.application, guest=self.guest(leg), title=title, by=BY, at=at
        )
        for one in lines:
            ledger.record(deal=deal, line=one, by=BY, at=at)
        deal.refresh_from_db()
        return deal
