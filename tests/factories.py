"""A small district without randomness, for every test: two dongs, two providers, one person per role.

``District()`` makes the offices and accounts; the ``make_…`` functions make one row each from what is given.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import count
from zoneinfo import ZoneInfo

from chomchom.care.enums import Meal, PauseReason, ServiceState
from chomchom.care.models import (
    Courier,
    EmergencyContact,
    Handover,
    Incident,
    IncidentStep,
    MealPlan,
    MealScheme,
    MealWindow,
    OtherService,
    PlanPause,
    Recipient,
    Round,
)
from chomchom.core.actors import Actor
from chomchom.people.enums import OrganisationKind, Role
from chomchom.people.models import Account, Dong, Membership, Organisation
from chomchom.people.viewer import Viewer

SEOUL = ZoneInfo("Asia/Seoul")
LONG_AGO = date(2026, 1, 1)
MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)
PASSWORD = "a-long-Passw0rd"
_numbers = count(1)


def actor(account: Account) -> Actor:
    return Actor(account.pk, account.name, "127.0.0.1")


def viewer(account: Account) -> Viewer:
    return Viewer.of(account, account.memberships.select_related("organisation__dong"), ip="127.0.0.1")


def make_account(username: str, organisation: Organisation, role: Role, name: str = "") -> Account:
    account = Account(username=username, name=name or username, email=f"{username}@example.test", created_at=MADE_AT)
    account.set_password(PASSWORD)
    account.save()
    Membership.objects.create(account=account, organisation=organisation, role=role, valid_from=LONG_AGO)
    return account


@dataclass
class District:
    """A district in small. ``other_…`` rows belong to somebody else's office of the same district.

    A second district beside the first needs a name (``gu``, ``gu_en``) and a ``prefix`` for the names of its accounts.
    """

    def __init__(self, gu: str = "광산구", gu_en: str = "Gwangsan-gu", prefix: str = "") -> None:
        self.gu, self.gu_en, self.prefix = gu, gu_en, prefix
        self.office = Organisation.objects.create(
            kind=OrganisationKind.DISTRICT, name=f"{gu}청", name_en=f"{gu_en} Office", gu=gu
        )
        self.dong = self._dong("수완동", "Suwan-dong", 35.19, 126.82)
        self.other_dong = self._dong("송정1동", "Songjeong 1-dong", 35.14, 126.80)
        self.dong_office = self._dong_office(self.dong)
        self.other_dong_office = self._dong_office(self.other_dong)
        self.provider = self._provider("맑은샘도시락", 35.19, 126.82)
        self.other_provider = self._provider("햇살나눔주방", 35.14, 126.80)
        self.officer = self._account("officer", self.office, Role.DISTRICT_OFFICER, "한지원")
        self.duty = self._account("duty", self.office, Role.DUTY_OFFICER, "오당직")
        self.case_manager = self._account("case", self.dong_office, Role.CASE_MANAGER, "정사례")
        self.other_case_manager = self._account("case2", self.other_dong_office, Role.CASE_MANAGER, "나사례")
        self.desk = self._account("desk", self.provider, Role.PROVIDER_DESK, "도창구")
        self.other_desk = self._account("desk2", self.other_provider, Role.PROVIDER_DESK, "라창구")
        self.kitchen = self._account("kitchen", self.provider, Role.KITCHEN, "주조리")
        self.dietitian = self._account("dietitian", self.provider, Role.DIETITIAN, "마영양")
        self.health_office = self._office_of(OrganisationKind.HEALTH_OFFICE, f"{gu} 보건소")
        self.health_officer = self._account("health", self.health_office, Role.HEALTH_OFFICER, "보담당")
        self.trade_office = self._office_of(OrganisationKind.TRADE_OFFICE, f"{gu}청 기업지원과")
        self.secretariat = self._office_of(OrganisationKind.SECRETARIAT, f"{gu} 무역촉진단 사무국")
        self.company = self._office_of(OrganisationKind.COMPANY, f"{gu}광학")
        self.trade_head = self._account("trade_head", self.trade_office, Role.TRADE_HEAD, "표과장")
        self.trade_officer = self._account("trade", self.trade_office, Role.TRADE_OFFICER, "서무역")
        self.secretary = self._account("secretary", self.secretariat, Role.SECRETARY, "유사무")
        self.interpreter = self._account("interpreter", self.secretariat, Role.INTERPRETER, "통번역")
        self.exporter = self._account("exporter", self.company, Role.EXPORTER, "기업인")
        self.courier = self._courier("courier", self.provider, "배달원")
        self.other_courier = self._courier("courier2", self.other_provider, "남달원")
        self.scheme = MealScheme.objects.create(district=self.office, name="통합돌봄 식사지원", valid_from=LONG_AGO)
        for meal, opens, closes in ((Meal.LUNCH, time(11), time(13)), (Meal.SUPPER, time(16), time(18))):
            MealWindow.objects.create(
                district=self.office, meal=meal, opens_at=opens, closes_at=closes, valid_from=LONG_AGO
            )

    def _account(self, username: str, organisation: Organisation, role: Role, name: str) -> Account:
        return make_account(self.prefix + username, organisation, role, name)

    def _dong(self, name: str, name_en: str, latitude: float, longitude: float) -> Dong:
        return Dong.objects.create(gu=self.gu, name=name, name_en=name_en, latitude=latitude, longitude=longitude)

    def _dong_office(self, dong: Dong) -> Organisation:
        return Organisation.objects.create(
            kind=OrganisationKind.DONG_OFFICE,
            name=f"{dong.name} 행정복지센터",
            name_en=f"{dong.name_en} Office",
            gu=self.gu,
            district=self.office,
            dong=dong,
        )

    def _provider(self, name: str, latitude: float, longitude: float) -> Organisation:
        return Organisation.objects.create(
            kind=OrganisationKind.PROVIDER,
            name=name,
            gu=self.gu,
            district=self.office,
            latitude=latitude,
            longitude=longitude,
            phone="062-000-0000",
        )

    def _office_of(self, kind: OrganisationKind, name: str) -> Organisation:
        return Organisation.objects.create(kind=kind, name=name, gu=self.gu, district=self.office)

    def _courier(self, username: str, provider: Organisation, name: str) -> Courier:
        account = self._account(username, provider, Role.COURIER, name)
        return Courier.objects.create(account=account, provider=provider, starts_at=time(10), ends_at=time(19))


def make_recipient(district: District, **values) -> Recipient:
    number = next(_numbers)
    values = {
        "district": district.office,
        "dong": district.dong,
        "external_id": f"GS-T-{number:06}",
        "name": f"시험{number}",
        "address": "광주광역시 광산구 수완동 1-1",
        "latitude": 35.19 + number % 50 / 5000,
        "longitude": 126.82,
        "phone": "010-0000-0000",
        "created_at": MADE_AT,
    } | values
    return Recipient.objects.create(**values)


def make_plan(district: District, recipient: Recipient, **values) -> MealPlan:
    values = {
        "recipient": recipient,
        "provider": district.provider,
        "scheme": district.scheme,
        "meal": Meal.LUNCH,
        "weekdays": 31,
        "valid_from": LONG_AGO,
        "created_at": MADE_AT,
    } | values
    return MealPlan.objects.create(**values)


def make_handover(district: District, at: datetime, recipient: Recipient | None = None, **values) -> Handover:
    """A handover promised for the day of ``at`` between 11:00 and 13:00 (local to ``at``)."""
    recipient = recipient or make_recipient(district)
    values = {
        "recipient": recipient,
        "district": district.office,
        "provider": district.provider,
        "dong": recipient.dong,
        "day": at.date(),
        "meal": Meal.LUNCH,
        "window_from": at.replace(hour=11, minute=0),
        "window_to": at.replace(hour=13, minute=0),
        "due_at": at.replace(hour=13, minute=0),
        "state_at": at,
    } | values
    return Handover.objects.create(**values)


def make_round(district: District, at: datetime, courier: Courier | None = None, **values) -> Round:
    values = {
        "provider": district.provider,
        "day": at.date(),
        "meal": Meal.LUNCH,
        "number": 1,
        "courier": courier or district.courier,
        "planned_at": at,
    } | values
    return Round.objects.create(**values)


def make_contact(recipient: Recipient, position: int = 1, **values) -> EmergencyContact:
    values = {"name": "김자녀", "relation": "자녀", "phone": "010-1111-2222"} | values
    return EmergencyContact.objects.create(recipient=recipient, position=position, **values)


def make_service(recipient: Recipient, **values) -> OtherService:
    values = {"kind": "노인맞춤돌봄", "state": ServiceState.ENDED, "ended_on": date(2026, 3, 31)} | values
    return OtherService.objects.create(recipient=recipient, **values)


def make_pause(recipient: Recipient, valid_from: date, valid_to: date | None = None, **values) -> PlanPause:
    values = {"reason": PauseReason.HOSPITAL, "created_at": MADE_AT} | values
    return PlanPause.objects.create(recipient=recipient, valid_from=valid_from, valid_to=valid_to, **values)


def make_incident(district: District, at: datetime, recipient: Recipient | None = None, **values) -> Incident:
    """An open incident without a handover, of which only is known that something was noticed at ``at``."""
    values = {
        "recipient": recipient or make_recipient(district),
        "provider": district.provider,
        "what_happened": "거실에 쓰러져 있음",
        "risk_to_life": "고령 1인 가구",
        "opened_at": at,
    } | values
    incident = Incident.objects.create(**values)
    IncidentStep.objects.create(incident=incident, kind="noticed", happened_at=at, recorded_at=at, who="배달원")
    return incident
