"""Loads the demo district once: offices, accounts, couriers, recipients with their plans, ladders, duty rosters."""

import csv
from dataclasses import dataclass
from datetime import date, datetime, time
from importlib import resources
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from chomchom.care.enums import (
    Allergen,
    Diet,
    Household,
    Meal,
    Mobility,
    Risk,
    ServiceState,
    Sex,
    Vehicle,
)
from chomchom.care.models import (
    Courier,
    EmergencyContact,
    MealPlan,
    MealScheme,
    MealWindow,
    OtherService,
    Recipient,
)
from chomchom.care.operations import gaps, ladders
from chomchom.core.actors import Actor
from chomchom.people.enums import OrganisationKind, Role
from chomchom.people.models import Account, Dong, Membership, Organisation
from chomchom.site.demo import invented, kitchens, trade_office

GU = "광산구"
PASSWORD = "chomchom-demo-1"  # noqa: S105 - printed on purpose; a demo district only
SEED = 20260513
COURIERS_EACH = 3
LOADER = Actor.program("demo")
# name, name in English, dong of the kitchen
PROVIDERS = (
    ("송정노인복지관", "Songjeong Senior Welfare Centre", "송정1동"),
    ("맑은샘도시락", "Clear Spring Lunch Boxes", "수완동"),
    ("햇살나눔주방", "Sunshine Sharing Kitchen", "첨단2동"),
    ("수완지역자활센터", "Suwan Self-Support Centre", "신가동"),
    ("어울림사회적협동조합", "Eoullim Social Cooperative", "월곡1동"),
)
# people live where people live: many in the new towns, few in the villages
WEIGHTS = {
    "수완동": 5,
    "첨단1동": 4,
    "첨단2동": 4,
    "우산동": 4,
    "신가동": 3,
    "운남동": 3,
    "송정1동": 3,
    "월곡1동": 3,
    "월곡2동": 3,
}
WEIGHTS |= {"신창동": 3, "하남동": 2, "송정2동": 2, "도산동": 2, "어룡동": 2, "비아동": 2, "신흥동": 1}
SERVICES = ("장기요양 방문요양", "노인맞춤돌봄", "장애인활동지원", "응급안전안심")


@dataclass(frozen=True)
class DemoAccount:
    """One account per role, printed at the start."""

    username: str
    name: str
    role: Role
    organisation: Organisation


def is_loaded() -> bool:
    return Organisation.objects.districts().filter(gu=GU).exists()


@transaction.atomic
def load(*, recipients: int, at: datetime) -> Organisation:
    """Make the demo district with that many recipients. Deterministic: the same district every time."""
    random = Random(SEED)  # noqa: S311 - invented data, nothing secret
    dongs = load_dongs()
    office = Organisation.objects.create(
        kind=OrganisationKind.DISTRICT, name="광산구청", name_en="Gwangsan-gu Office", gu=GU, phone="062-000-0001"
    )
    dong_offices = [_dong_office(office, dong, number) for number, dong in enumerate(dongs.values())]
    providers = [_provider(office, *row, dongs=dongs, number=number) for number, row in enumerate(PROVIDERS)]
    accounts = _Accounts(at)
    accounts.add("officer", "한지원", Role.DISTRICT_OFFICER, office)
    accounts.add("duty", "오당직", Role.DUTY_OFFICER, office)
    accounts.add("duty2", "서야간", Role.DUTY_OFFICER, office)
    for number, dong_office in enumerate(dong_offices, start=1):
        accounts.add(f"dong{number}", invented.name(random), Role.CASE_MANAGER, dong_office)
    for number, provider in enumerate(providers, start=1):
        accounts.add(f"desk{number}", invented.name(random), Role.PROVIDER_DESK, provider)
        accounts.add(f"kitchen{number}", invented.name(random), Role.KITCHEN, provider)
        for courier in range(1, COURIERS_EACH + 1):
            accounts.add(f"courier{number}{courier}", invented.name(random), Role.COURIER, provider)
    kitchens.people(accounts, office, providers)
    trade_office.load(accounts, by=LOADER, at=at)
    accounts.save()
    _couriers(providers)
    _windows(office, at)
    ladders.install(by=LOADER, at=at)
    _recipients(random, office, list(dongs.values()), providers, recipients, at)
    kitchens.load(providers, by=LOADER, at=at)
    return office


def load_dongs() -> dict[str, Dong]:
    """The dongs of the district from the shipped list, by name; made where they are missing."""
    text = resources.files("chomchom.people.reference").joinpath("dongs.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["gu"] == GU]
    for row in rows:
        Dong.objects.get_or_create(
            gu=row["gu"],
            name=row["dong"],
            valid_from=date.fromisoformat(row["valid_from"]),
            defaults={
                "name_en": row["dong_en"],
                "latitude": float(row["latitude"]),
                "longitude": float(row["longitude"]),
                "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            },
        )
    return {dong.name: dong for dong in Dong.objects.filter(gu=GU, valid_to=None).order_by("pk")}


def _dong_office(office: Organisation, dong: Dong, number: int) -> Organisation:
    return Organisation.objects.create(
        kind=OrganisationKind.DONG_OFFICE,
        name=f"{dong.name} 행정복지센터",
        name_en=f"{dong.name_en} Office",
        gu=GU,
        district=office,
        dong=dong,
        phone=f"062-000-{1000 + number}",
        latitude=dong.latitude,
        longitude=dong.longitude,
    )


def _provider(
    office: Organisation, name: str, name_en: str, dong: str, *, dongs: dict[str, Dong], number: int
) -> Organisation:
    return Organisation.objects.create(
        kind=OrganisationKind.PROVIDER,
        name=name,
        name_en=name_en,
        gu=GU,
        district=office,
        phone=f"062-000-{2000 + number}",
        address=f"광주 광산구 {dong}",
        latitude=dongs[dong].latitude,
        longitude=dongs[dong].longitude,
    )


class _Accounts:
    """Collects accounts, hashes the one password once, saves all in two statements."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.hashed = make_password(PASSWORD)
        self.rows: list[tuple[Account, Role, Organisation]] = []

    def add(self, username: str, name: str, role: Role, organisation: Organisation) -> None:
        account = Account(
            username=username,
            name=name,
            email=f"{username}@chomchom.test",
            phone="",
            password=self.hashed,
            created_at=self.at,
        )
        self.rows.append((account, role, organisation))

    def save(self) -> None:
        Account.objects.bulk_create([account for account, _role, _organisation in self.rows])
        since = timezone.localdate(self.at)
        Membership.objects.bulk_create(
            Membership(account=account, role=role, organisation=organisation, valid_from=since)
            for account, role, organisation in self.rows
        )


def _couriers(providers: list[Organisation]) -> None:
    members = Membership.objects.filter(organisation__in=providers, role=Role.COURIER).order_by("pk")
    Courier.objects.bulk_create(
        Courier(
            account_id=member.account_id,
            provider_id=member.organisation_id,
            vehicle=Vehicle.CAR,
            capacity_boxes=40,
            weekdays=127,
            starts_at=time(10, 20),
            ends_at=time(19),
        )
        for member in members
    )


def _windows(office: Organisation, at: datetime) -> None:
    """Short of two hours, so that what is cooked shortly before the first door is still good at the last one."""
    since = timezone.localdate(at)
    for meal, opens, closes in ((Meal.LUNCH, time(11), time(12, 40)), (Meal.SUPPER, time(16, 30), time(18, 10))):
        MealWindow.objects.create(district=office, meal=meal, opens_at=opens, closes_at=closes, valid_from=since)


def _recipients(
    random: Random, office: Organisation, dongs: list[Dong], providers: list[Organisation], number: int, at: datetime
) -> None:
    weights = [WEIGHTS.get(dong.name, 0.4) for dong in dongs]
    homes = random.choices(dongs, weights, k=number)
    people = Recipient.objects.bulk_create(
        _recipient(random, office, dong, index, at) for index, dong in enumerate(homes, start=1)
    )
    scheme = MealScheme.objects.create(
        district=office,
        name="통합돌봄 식사지원",
        name_en="Integrated care meal support",
        price_won=9000,
        valid_from=timezone.localdate(at),
    )
    MealPlan.objects.bulk_create(
        plan for index, person in enumerate(people) for plan in _plans(index, person, providers, scheme, at)
    )
    EmergencyContact.objects.bulk_create(
        EmergencyContact(
            recipient=person,
            position=1,
            name=invented.name(random),
            relation=random.choice(invented.CONTACT_RELATIONS),
            phone=invented.phone(random),
        )
        for person in people
        if random.random() < 0.85
    )
    OtherService.objects.bulk_create(filter(None, (_service(random, person, at) for person in people)))
    gaps.install(by=LOADER, at=at)
    gaps.look(district=office, by=LOADER, at=at)


def _recipient(random: Random, office: Organisation, dong: Dong, index: int, at: datetime) -> Recipient:
    street, detail = invented.address(random, dong.name)
    return Recipient(
        district=office,
        dong=dong,
        external_system="demo",
        external_id=f"DEMO-{index:05}",
        name=invented.name(random),
        sex=random.choice((Sex.FEMALE, Sex.FEMALE, Sex.MALE)),
        birth_date=date(random.randrange(1932, 1962), random.randrange(1, 13), random.randrange(1, 29)),
        phone=invented.phone(random),
        address=street,
        address_detail=detail,
        latitude=round(dong.latitude + random.uniform(-0.009, 0.009), 6),
        longitude=round(dong.longitude + random.uniform(-0.009, 0.009), 6),
        household=random.choice((Household.ALONE,) * 4 + (Household.COUPLE,)),
        disability=random.choice(("", "", "", "지체", "청각", "시각", "신장")),
        mobility=random.choice(Mobility.values[:5]),
        diet=random.choice((Diet.GENERAL,) * 6 + tuple(Diet)),
        allergens=random.choice(([],) * 5 + tuple([allergen] for allergen in Allergen)),
        risk=random.choices(Risk.values, (2, 5, 3))[0],
        access_note=random.choice(invented.ACCESS_NOTES),
        created_at=at,
    )


def _plans(
    index: int, person: Recipient, providers: list[Organisation], scheme: MealScheme, at: datetime
) -> list[MealPlan]:
    """Lunch for everybody, supper too for one in eight; every day, so that any day of the demo is a full one."""
    meals = (Meal.LUNCH, Meal.SUPPER) if index % 8 == 0 else (Meal.LUNCH,)
    provider = min(
        providers,
        key=lambda p: (
            (p.latitude - person.latitude) ** 2
            + (p.longitude - person.longitude) ** 2
            + 0.0004 * ((p.pk + index) % 5 == 0)
        ),
    )
    return [
        MealPlan(
            recipient=person,
            provider=provider,
            scheme=scheme,
            meal=meal,
            weekdays=127,
            on_holidays=True,
            valid_from=timezone.localdate(at),
            created_at=at,
        )
        for meal in meals
    ]


def _service(random: Random, person: Recipient, at: datetime) -> OtherService | None:
    if random.random() < 0.3:
        return None
    kind = random.choice(SERVICES)
    if random.random() < 0.75:
        return OtherService(recipient=person, kind=kind, state=ServiceState.IN_USE, as_written=f"{kind}(이용중)")
    ended = timezone.localdate(at).replace(day=1)
    state = random.choice((ServiceState.ENDED, ServiceState.SUSPENDED))
    return OtherService(
        recipient=person, kind=kind, state=state, ended_on=ended, as_written=f"{kind}(중단 {ended:%Y. %-m. %-d.})"
    )


def demo_accounts() -> list[DemoAccount]:
    """One account per role, in the order in which a newcomer would try them."""
    names = ("officer", "duty", "dong21", "desk2", "kitchen2", "dietitian2", "courier21", "health")
    names += ("head", "trade", "secretary", "exporter1", "interpreter1")
    members = {
        member.account.username: member
        for member in Membership.objects.filter(account__username__in=names).select_related("account", "organisation")
    }
    return [
        DemoAccount(name, members[name].account.name, Role(members[name].role), members[name].organisation)
        for name in names
        if name in members
    ]
