"""Two populated districts side by side, for the tests that try every view with every role.

Every office has one row of each kind. Whose rows they are is said by ``Rows``: ``side`` 0 is the first dong and
provider of a district, 1 the other.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile

from chomchom.care.models import (
    Aside,
    DoorPhoto,
    DoorReport,
    GapRule,
    Handover,
    IncidentTask,
    Phone,
    Round,
    RoundProposal,
    SignalRule,
    StreetClosure,
)
from chomchom.care.operations import intake
from chomchom.care.policies import RED_FLAG
from chomchom.care.queries.parties import parties
from chomchom.core.actors import Actor
from chomchom.documents import operations as documents
from chomchom.documents.enums import Format
from chomchom.documents.models import Document
from chomchom.net import operations as net
from chomchom.net.models import Alert, Drill, Policy, PushSubscription, Webhook
from chomchom.net.operations.drills import start_drill
from chomchom.people.enums import Role
from chomchom.people.models import Account, Organisation, Sender, SenderKey
from chomchom.people.viewer import Viewer
from tests import factories
from tests.care.gap_factories import make_gap
from tests.care.intake import lists
from tests.factories import District
from tests.repository.kitchen_rows import kitchen_rows
from tests.trade import trade_world

BY = Actor.program("test")


@dataclass
class Rows:
    """One row of each kind that belong to the same offices."""

    district: District
    dong_office: Organisation
    provider: Organisation
    made: dict[str, Any] = field(default_factory=dict)

    def key(self, kind: str) -> int:
        return self.made[kind].pk


@dataclass
class World:
    """Ours and theirs: two districts, in each the rows of two dongs with a provider each."""

    at: datetime
    ours: District
    theirs: District
    own: Rows
    other: Rows
    foreign: Rows

    @property
    def accounts(self) -> dict[str, Account | None]:
        """Who looks: one account of every role, whose rows are ``own``; and nobody."""
        ours = self.ours
        return {
            Role.DISTRICT_OFFICER: ours.officer,
            Role.DUTY_OFFICER: ours.duty,
            Role.CASE_MANAGER: ours.case_manager,
            Role.PROVIDER_DESK: ours.desk,
            Role.KITCHEN: ours.kitchen,
            Role.DIETITIAN: ours.dietitian,
            Role.HEALTH_OFFICER: ours.health_officer,
            Role.TRADE_HEAD: ours.trade_head,
            Role.TRADE_OFFICER: ours.trade_officer,
            Role.SECRETARY: ours.secretary,
            Role.INTERPRETER: ours.interpreter,
            Role.EXPORTER: ours.exporter,
            Role.COURIER: ours.courier.account,
            "anonymous": None,
        }


def make_world(at: datetime) -> World:
    ours, theirs = District(), District("북구", "Buk-gu", "buk-")
    own, other, foreign = _rows(ours, 0, at), _rows(ours, 1, at), _rows(theirs, 0, at)
    for district, rows in ((ours, own), (theirs, foreign)):
        _of_the_district(district, rows, at)
    return World(at, ours, theirs, own, other, foreign)


def _rows(district: District, side: int, at: datetime) -> Rows:
    dong = (district.dong, district.other_dong)[side]
    provider = (district.provider, district.other_provider)[side]
    courier = (district.courier, district.other_courier)[side]
    rows = Rows(district, (district.dong_office, district.other_dong_office)[side], provider)
    recipient = factories.make_recipient(district, dong=dong)
    factories.make_contact(recipient)
    round_ = factories.make_round(district, at, courier=courier, provider=provider, number=side + 1)
    handover = factories.make_handover(
        district, at, recipient, provider=provider, round=round_, position=1, planned_at=at
    )
    incident = factories.make_incident(district, at, recipient, provider=provider)
    rows.made = {
        "recipient": recipient,
        "plan": factories.make_plan(district, recipient, provider=provider),
        "gap": make_gap(recipient, rows.dong_office, at),
        "service": factories.make_service(recipient, kind="장기요양 방문요양"),
        "pause": factories.make_pause(recipient, at.date() + timedelta(days=9)),
        "round": round_,
        "courier": courier,
        "proposal": _proposal(round_, handover, at),
        "handover": handover,
        "incident": incident,
        "task": _task(incident, rows.dong_office, at),
        "alert": _alert(handover, at),
        "told_alert": _told_alert(district, provider, factories.make_handover(district, at, meal="supper"), at),
        "phone": Phone.objects.create(account=courier.account, first_at=at, heard_at=at, current_at=at),
        "aside": _aside(handover, courier, at),
        "photo": _photo(handover, courier, at),
        "webhook": Webhook.objects.create(
            organisation=provider, url=f"https://{provider.pk}.example.test/", created_at=at
        ),
        **kitchen_rows(handover, round_, at),
    }
    return rows


def _proposal(round_: Round, handover: Handover, at: datetime) -> RoundProposal:
    stops = {"courier": round_.courier_id, "provider": round_.provider_id, "start_s": 39600, "end_s": 43200,
             "driving_s": 600, "distance_m": 4000, "stops": [[handover.pk, 40000]]}  # fmt: skip
    plan = {"driving_s": 600, "distance_m": 4000, "known": 1, "familiar": 1, "rounds": [stops]}
    moved = {"stop": handover.pk, "from": None, "to": round_.courier_id, "from_s": None, "to_s": 40000,
             "code": "replanned"}  # fmt: skip
    return RoundProposal.objects.create(
        kind="faces", provider=round_.provider, day=round_.day, meal=round_.meal, before=plan, after=plan,
        cause={"same_face_s": 0, "extra_percent": 0}, moved=[moved], left_out=[{"stop": handover.pk, "code": "no_time"}],
        travel_source="straight_line", seconds=1.0, made_at=at,
    )  # fmt: skip


def _of_the_district(district: District, rows: Rows, at: datetime) -> None:
    """What belongs to a district as a whole; the rows of the other dong share it."""
    good, refused = lists.KIM, lists.changed(lists.LEE, 성명="")
    source = intake.preview(
        district=district.office, file_name="명단.xlsx", data=lists.simple(good, refused), by=BY, at=at
    )
    sender = Sender.objects.create(organisation=rows.provider, purpose="test", name="센서", created_at=at)
    rows.made |= {
        "closure": StreetClosure.objects.create(
            district=district.office,
            line=[[35.1, 126.9], [35.2, 126.9]],
            starts_at=at,
            ends_at=at + timedelta(hours=1),
            closed_at=at,
        ),
        "import": source,
        "row": source.rows.get(answer="refused"),
        "drill": _drill(district, at),
        "gap_rule": GapRule.objects.create(
            district=district.office, kind="not_seen", points=1, source="시험", valid_from=at.date() + timedelta(days=1)
        ),
        "signal_rule": SignalRule.objects.create(
            district=district.office,
            source="care.meter",
            event="used",
            level="concern",
            origin="시험",
            valid_from=at.date() + timedelta(days=1),
        ),
        "sender": sender,
        "sender_key": SenderKey.objects.create(sender=sender, key_id=f"{sender.pk:016x}", created_at=at),
        "district_webhook": Webhook.objects.create(
            organisation=district.office, url=f"https://{district.office.pk}.example.test/", created_at=at
        ),
    } | trade_world.rows(district, at)


def _task(incident: Any, office: Organisation, at: datetime) -> IncidentTask:
    return IncidentTask.objects.create(
        incident=incident, title="안부 재확인", organisation=office, role=Role.CASE_MANAGER, due_at=at + timedelta(days=1),
        created_at=at,
    )  # fmt: skip


def _told_alert(district: District, provider: Organisation, handover: Any, at: datetime) -> Alert:
    """An alert for those who see only what names their own role."""
    parties = {
        Role.KITCHEN: provider,
        Role.DIETITIAN: provider,
        Role.HEALTH_OFFICER: district.health_office,
        Role.TRADE_OFFICER: district.trade_office,
        Role.SECRETARY: district.secretariat,
        Role.EXPORTER: district.company,
    }
    return net.raise_alert(
        kind="care.change", subject_id=handover.pk, policy=RED_FLAG, cause="change", severity="normal",
        parties={role.value: office.pk for role, office in parties.items()}, district_id=district.office.pk, by=BY, at=at,
    )  # fmt: skip


def _alert(handover: Any, at: datetime) -> Alert:
    return net.raise_alert(
        kind="care.handover", subject_id=handover.pk, policy=RED_FLAG, parties=parties(handover),
        district_id=handover.district_id, cause="red_flag", severity="red", by=BY, at=at,
    )  # fmt: skip


def _aside(handover: Any, courier: Any, at: datetime) -> Aside:
    return Aside.objects.create(
        provider=handover.provider, account=courier.account, handover=handover, report_id=uuid4(), received_at=at,
        raw={"kind": "no_reply", "content": {"word": ""}}, why="refused", sentence="끝난 날입니다.",
    )  # fmt: skip


def _photo(handover: Any, courier: Any, at: datetime) -> DoorPhoto:
    report = DoorReport.objects.create(
        report_id=uuid4(), handover=handover, kind="photo", happened_at=at, received_at=at, account=courier.account
    )
    row = DoorPhoto(report=report, handover=handover, about="food", width_px=1, height_px=1)
    row.file.save("door.jpg", ContentFile(b"a picture"))
    return row


def _drill(district: District, at: datetime) -> Drill:
    policy = Policy.objects.current(None, RED_FLAG)
    offices = {
        Role.PROVIDER_DESK: district.provider, Role.CASE_MANAGER: district.dong_office,
        Role.DUTY_OFFICER: district.office, Role.DISTRICT_OFFICER: district.office,
    }  # fmt: skip
    roles = {role for step in policy.steps for role in step["roles"]}
    chosen = {role: office for role, office in offices.items() if role in roles}
    return start_drill(district=district.office, policy=policy, offices=chosen, by=BY, at=at)


class OfAnOffice:
    """Documents about an office: whoever belongs to it sees them, nobody else."""

    kind = "test.office"

    def visible(self, *, ids: Collection[int], viewer: Viewer) -> list[int]:
        return [one.pk for one in viewer.organisations if one.pk in ids]

    def people(self, *, id: int) -> tuple[()]:
        return ()


DOCUMENTS = OfAnOffice()


def document_of(office: Organisation, at: datetime) -> Document:
    return documents.archive(
        data=b"%PDF-1.7", kind="report", title="보고", format=Format.PDF, file_name="report.pdf", organisation=office,
        subject=(DOCUMENTS.kind, office.pk), by=BY, at=at,
    )  # fmt: skip


def subscription_of(account: Account, at: datetime) -> PushSubscription:
    return PushSubscription.objects.create(
        account=account, endpoint=f"https://push.example.test/{account.pk}", p256dh="p", auth="a", created_at=at
    )
