"""A mission in small, without randomness: one row each from what is given. ``District`` has the offices and accounts."""

from datetime import date, datetime, time, timedelta
from itertools import count

from chomchom.core.actors import Actor
from chomchom.trade.enums import Criterion, WeightKind
from chomchom.trade.models import (
    Application,
    Buyer,
    Evidence,
    Exporter,
    Guest,
    HalfDay,
    ItineraryItem,
    Leg,
    Merge,
    Mission,
    Product,
    SentList,
    SentRow,
    Traveller,
    Weight,
    Wish,
)
from chomchom.trade.operations import merges
from tests.factories import MADE_AT, SEOUL, District

_numbers = count(1)


def make_mission(district: District, **values) -> Mission:
    """A mission of the district's trade office, run by its secretariat, that travels on 11–14 May 2026."""
    values = {
        "office": district.trade_office,
        "secretariat": district.secretariat,
        "title": "2026 광융합무역촉진단",
        "title_en": "Photonics Trade Mission 2026",
        "sector": "광융합",
        "opens_at": datetime(2026, 3, 2, 9, 0, tzinfo=SEOUL),
        "closes_at": datetime(2026, 3, 20, 18, 0, tzinfo=SEOUL),
        "consent_purpose": "수출 성과 확인",
        "consent_until": date(2028, 12, 31),
        "starts_on": date(2026, 5, 11),
        "ends_on": date(2026, 5, 15),
        "created_at": MADE_AT,
    } | values
    return Mission.objects.create(**values)


def make_leg(mission: Mission, **values) -> Leg:
    values = {
        "position": mission.legs.count() + 1,
        "city": "Jakarta",
        "country": "ID",
        "time_zone": "Asia/Jakarta",
        "venue": "Hotel Invented, Ballroom A",
        "starts_on": mission.starts_on,
        "ends_on": mission.starts_on + timedelta(days=2),
    } | values
    return Leg.objects.create(mission=mission, **values)


def make_half_day(leg: Leg, **values) -> HalfDay:
    values = {
        "day": leg.starts_on,
        "starts_at": time(9, 30),
        "ends_at": time(12, 0),
        "slot_minutes": 30,
        "tables": 12,
        "interpreters": {"id-ko": 8, "en-ko": 3},
    } | values
    return HalfDay.objects.create(leg=leg, **values)


def make_traveller(mission: Mission, **values) -> Traveller:
    values = {"name": "서무역", "belongs_to": "기업지원과", "does": "단장"} | values
    return Traveller.objects.create(mission=mission, **values)


def make_itinerary_item(mission: Mission, **values) -> ItineraryItem:
    values = {"day": mission.starts_on, "starts_at": time(9), "title": "개회", "title_en": "Opening"} | values
    return ItineraryItem.objects.create(mission=mission, **values)


def make_weight(mission: Mission, code: str = "product", weight: int = 40, **values) -> Weight:
    values = {"kind": WeightKind.FIT} | values
    return Weight.objects.create(mission=mission, code=code, weight=weight, **values)


def make_exporter(district: District, **values) -> Exporter:
    number = next(_numbers)
    values = {
        "office": district.trade_office,
        "name": f"시험광학{number} 주식회사",
        "name_en": f"Test Optics {number}",
        "created_at": MADE_AT,
    } | values
    return Exporter.objects.create(**values)


def make_own_exporter(district: District, **values) -> Exporter:
    """The exporter for which the account ``district.exporter`` works."""
    return make_exporter(district, organisation=district.company, name=district.company.name, **values)


def make_application(mission: Mission, exporter: Exporter, **values) -> Application:
    number = next(_numbers)
    values = {
        "number": f"T{number:02}-01",
        "contact_name": "나담당",
        "contact_email": f"sales{number}@example.test",
        "meetings_wanted": 4,
        "speaks": ["ko"],
        "tax_paid": True,
        "consent_to_checks": True,
        "consent_purpose": "수출 성과 확인",
        "consent_given_at": MADE_AT,
        "consent_expires_on": date(2028, 12, 31),
        "submitted_at": MADE_AT,
    } | values
    return Application.objects.create(mission=mission, exporter=exporter, **values)


def make_accepted(mission: Mission, exporter: Exporter, **values) -> Application:
    values = {"state": "accepted", "decided_at": MADE_AT, "reasons": "1위", "rank": 1} | values
    return make_application(mission, exporter, **values)


def make_product(application: Application, **values) -> Product:
    values = {"name": "LED 가로등기구", "name_en": "LED street luminaire", "hs_code": "9405.42"} | values
    return Product.objects.create(application=application, **values)


def make_buyer(district: District, **values) -> Buyer:
    number = next(_numbers)
    values = {
        "office": district.trade_office,
        "number": f"T{number:02}-001",
        "name": f"PT Contoh {number}",
        "country": "ID",
        "city": "Jakarta",
        "trade": "street lighting",
        "languages": ["id", "en"],
        "email": f"buyer{number}@example.test",
        "phone": f"+62 21 555 {number:04}",
        "hs_codes": ["9405.42"],
        "created_at": MADE_AT,
    } | values
    return Buyer.objects.create(**values)


def make_evidence(buyer: Buyer, criterion: str = Criterion.IMPORT_EXPERIENCE, **values) -> Evidence:
    values = {"as_written": "10년 이상", "value": 1, "source": "KOTRA 무역관", "found_on": date(2026, 4, 1)} | values
    return Evidence.objects.create(buyer=buyer, criterion=criterion, recorded_at=MADE_AT, **values)


def make_guest(mission: Mission, buyer: Buyer, **values) -> Guest:
    values = {"leg": mission.legs.order_by("position").first(), "availability": {}, "state_at": MADE_AT} | values
    return Guest.objects.create(mission=mission, buyer=buyer, **values)


def make_wish(application: Application, guest: Guest, **values) -> Wish:
    values = {"by_exporter": "like", "by_exporter_at": MADE_AT} | values
    return Wish.objects.create(application=application, guest=guest, **values)


def make_list(mission: Mission, at: datetime) -> SentList:
    """A list of buyers as a preview, with one row that is refused."""
    source = SentList.objects.create(mission=mission, kind="buyers", file_name="명단.xlsx", uploaded_at=at)
    why = [{"code": "no_name", "details": {}}]
    SentRow.objects.create(source=source, sheet="명단", row=4, number="B9-1", answer="refused", why=why)
    return source


def make_merge(kept: Buyer, gone: Buyer, at: datetime) -> Merge:
    return merges.merge(kept=kept, gone=gone, reasons=["same_phone"], by=Actor.program("test"), at=at)
