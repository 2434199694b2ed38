"""The trade office of the demo, its secretariat and the companies that have been abroad with it before."""

from datetime import datetime

from chomchom.core.actors import Actor
from chomchom.people.enums import OrganisationKind, Role
from chomchom.people.models import Organisation
from chomchom.site.demo import exporters
from chomchom.trade.models import Exporter
from chomchom.trade.operations import ladders
from chomchom.trade.rules.names import name_key

GU = "북구"
INTERPRETERS = (("interpreter1", "서다은"), ("interpreter2", "응우옌 란"), ("interpreter3", "문가람"))


def is_loaded() -> bool:
    return Organisation.objects.filter(kind=OrganisationKind.TRADE_OFFICE, gu=GU).exists()


def load(accounts, *, by: Actor, at: datetime) -> Organisation:
    """Make the offices of trade and say who works there: ``accounts.add(username, name, role, organisation)``."""
    district = Organisation.objects.create(
        kind=OrganisationKind.DISTRICT, name="북구청", name_en="Buk-gu Office", gu=GU, phone="062-000-0003"
    )
    office = _part(district, OrganisationKind.TRADE_OFFICE, "북구 통상지원팀", "Buk-gu Trade Office")
    desk = _part(district, OrganisationKind.SECRETARIAT, "빛고을무역사무국", "Bitgoeul Trade Secretariat")
    accounts.add("head", "임가온", Role.TRADE_HEAD, office)
    accounts.add("trade", "노하람", Role.TRADE_OFFICER, office)
    accounts.add("secretary", "채윤슬", Role.SECRETARY, desk)
    for username, name in INTERPRETERS:
        accounts.add(username, name, Role.INTERPRETER, desk)
    for number, one in enumerate(exporters.COMPANIES[: exporters.KNOWN], start=1):
        company = _part(district, OrganisationKind.COMPANY, one.name, one.name_en)
        accounts.add(f"exporter{number}", one.contact, Role.EXPORTER, company)
        Exporter.objects.create(
            office=office, organisation=company, name=one.name, name_en=one.name_en, name_key=name_key(one.name),
            business_number=one.business_number, created_at=at,
        )  # fmt: skip
    ladders.install(by=by, at=at)
    return office


def _part(district: Organisation, kind: OrganisationKind, name: str, name_en: str) -> Organisation:
    return Organisation.objects.create(kind=kind, name=name, name_en=name_en, gu=GU, district=district)
