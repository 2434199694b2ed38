"""A small district to test the net in: one desk, one dong office, one duty officer, and a kind of subject."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from threading import Lock

from chomchom.core.actors import Actor
from chomchom.net import operations, subjects
from chomchom.net.channels import ChannelError, Message
from chomchom.people.enums import OrganisationKind, Role
from chomchom.people.models import Account, Dong, Membership, Organisation

NOON = datetime(2026, 5, 18, 3, 0, tzinfo=UTC)  # 12:00 in Seoul
PROGRAM = Actor.program("test")
PROMISED_AT = NOON - timedelta(minutes=20)
KIND = "test.visit"

LADDER = [
    {"key": "desk", "after_minutes": 0, "roles": ["provider_desk"], "ask": "call", "acknowledge_minutes": 10,
     "channels": ["in_app", "sink"], "done_minutes": 20},
    {"key": "dong", "after_minutes": 20, "roles": ["case_manager"], "ask": "visit", "acknowledge_minutes": 15,
     "channels": ["in_app", "sink"], "done_minutes": 30},
    {"key": "duty", "after_minutes": 60, "roles": ["duty_officer"], "ask": "police", "acknowledge_minutes": 15,
     "channels": ["in_app", "sink"], "done_minutes": 30},
]  # fmt: skip


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


class Visits:
    """A programme's registration, as care would make it."""

    kind = KIND
    outcomes = {"met": "Met in person", "safe_absent": "Safe but absent", "emergency": "Emergency"}

    def cards(self, ids):
        return {pk: subjects.Card(f"Kim No. {pk}", f"No. {pk} · Suwan", f"/visits/{pk}/") for pk in ids}

    def close(self, *, alert, outcome, how, note, by, at):
        operations.close(alert=alert, outcome=outcome, how=how, note=note, by=by, at=at)

    def links(self, alert):
        return [("Open the visit", f"/visits/{alert.subject_id}/")]


@dataclass
class Sink:
    """A channel into a list; ``faults`` are raised one by one, the last of them for ever if ``broken``."""

    name: str = "sink"
    label: str = "Sink"
    bundles: bool = False
    threads: int = 2
    messages: list[Message] = field(default_factory=list)
    error: ChannelError | None = None
    lock: Lock = field(default_factory=Lock)

    def addresses(self, account_ids):
        return {pk: f"sink:{pk}" for pk in account_ids}

    def send(self, message):
        if self.error:
            raise self.error
        with self.lock:
            self.messages.append(message)


def account(name, organisation, role, *, since=date(2026, 1, 1)):
    row = Account.objects.create(
        username=name, name=name.title(), email=f"{name}@example.org", language="en", created_at=NOON - minutes(60)
    )
    Membership.objects.create(account=row, organisation=organisation, role=role, valid_from=since)
    return row


class World:
    def __init__(self):
        self.district = Organisation.objects.create(kind=OrganisationKind.DISTRICT, name="Gwangsan", gu="Gwangsan")
        self.dong = Dong.objects.create(gu="Gwangsan", name="Suwan", name_en="Suwan")
        self.office = Organisation.objects.create(
            kind=OrganisationKind.DONG_OFFICE, name="Suwan", gu="Gwangsan", district=self.district, dong=self.dong
        )
        self.provider = Organisation.objects.create(
            kind=OrganisationKind.PROVIDER, name="Kitchen", gu="Gwangsan", district=self.district
        )
        self.desk = account("desk", self.provider, Role.PROVIDER_DESK)
        self.manager = account("manager", self.office, Role.CASE_MANAGER)
        self.duty = account("duty", self.district, Role.DUTY_OFFICER)
        self.parties = {
            "provider_desk": self.provider.pk, "case_manager": self.office.pk, "duty_officer": self.district.pk,
        }  # fmt: skip
        self.policy = self.publish("late", LADDER)

    def publish(self, key, steps):
        return operations.publish_policy(
            district_id=self.district.pk, key=key, steps=steps, by=PROGRAM, at=NOON - minutes(30)
        )

    def promise(self, *ids, due_at=NOON, at=PROMISED_AT, policy="late", parties=None):
        return operations.promise_many(
            kind=KIND, policy=policy, district_id=self.district.pk, by=PROGRAM, at=at,
            promises=[operations.Promise(pk, due_at, self.parties if parties is None else parties) for pk in ids],
        )  # fmt: skip

    def raise_alert(self, pk=1, *, at=NOON, cause="no_reply", severity="urgent", policy="late", note="", drill=False):
        return operations.raise_alert(
            kind=KIND, subject_id=pk, policy=policy, parties=self.parties, district_id=self.district.pk, cause=cause,
            severity=severity, by=PROGRAM, at=at, note=note, is_drill=drill,
        )  # fmt: skip

    @staticmethod
    def actor(row):
        return Actor(row.pk, row.name)
