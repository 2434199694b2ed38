"""Memoranda of understanding with their signed file, and the promises in them, which the net watches."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.core.text import even
from chomchom.documents import operations as documents
from chomchom.documents.rules import uploads
from chomchom.net import operations as net
from chomchom.people.enums import Role
from chomchom.trade import policies_ledger as policies
from chomchom.trade.enums_ledger import MouKind
from chomchom.trade.kinds_ledger import MOU, MOU_PROMISE
from chomchom.trade.models import Application, Leg, Mission, Mou, MouPromise
from chomchom.trade.rules.follow_up import DUE_AT, SEOUL, working_day

KEPT, GIVEN_UP = "kept", "given_up"


@transaction.atomic
def record(
    *,
    mission: Mission,
    kind: MouKind,
    title: str,
    parties: str,
    scope: str,
    signed_on: date,
    data: bytes,
    file_name: str,
    application: Application | None = None,
    leg: Leg | None = None,
    by: Actor,
    at: datetime,
) -> Mou:
    """Keep a signed memorandum. Raises ``Refused`` without its file, for a file that is not what it says, or for one
    between companies without the company."""
    insist(
        _is_whole(mission, kind, application, signed_on, at),
        uploads.may_be_kept(data, file_name, documents.ALL_UPLOADS),
    )
    mou = Mou.objects.create(
        mission=mission, kind=kind, title=even(title)[:120], parties=even(parties)[:300], scope=scope.strip()[:1000],
        signed_on=signed_on, application=application, leg=leg, created_at=at, created_by_id=by.account_id,
    )  # fmt: skip
    mou.document = documents.keep_upload(
        data=data, file_name=file_name, kind=MOU, title=mou.title, organisation=mission.office, subject=(MOU, mou.pk),
        by=by, at=at,
    )  # fmt: skip
    mou.save(update_fields=["document"])
    audit.record(by=by, at=at, action=Action.CREATE, what="trade.mou", subject=(MOU, mou.pk))
    return mou


@transaction.atomic
def promise(*, mou: Mou, text: str, role: Role, due_on: date, by: Actor, at: datetime) -> MouPromise:
    """Something was promised until a day; on the working day then the net asks whoever keeps it."""
    parties = parties_of(mou)
    insist(_may_promise(text, role, due_on, parties, at))
    countries = set(mou.mission.legs.values_list("country", flat=True))
    due_at = datetime.combine(working_day(due_on, countries), DUE_AT, SEOUL)
    row = MouPromise.objects.create(mou=mou, text=even(text)[:200], role=role, due_on=due_on, due_at=due_at)
    net.promise_many(
        kind=MOU_PROMISE, policy=policies.MOU_PROMISE, district_id=mou.mission.office_id,
        promises=[net.Promise(row.pk, due_at, parties)], by=by, at=at,
    )  # fmt: skip
    audit.record(by=by, at=at, action=Action.CREATE, what="trade.mou.promise", subject=(MOU, mou.pk))
    return row


@transaction.atomic
def end_promise(*, promise: MouPromise, outcome: str, is_given_up: bool, by: Actor, at: datetime) -> MouPromise:
    """Kept, or given up; either way with what came of it. Raises ``Refused`` without words or if it has ended."""
    row = MouPromise.objects.select_for_update().get(pk=promise.pk)
    if row.done_at is not None:
        insist(Refusal("ended", _("This promise has ended already.")))
    if not even(outcome):
        insist(Refusal("outcome", _("Say what came of it, or why it is given up.")))
    row.done_at, row.done_by, row.outcome, row.is_given_up = at, by.name, even(outcome)[:200], is_given_up
    row.save()
    net.keep_many(
        kind=MOU_PROMISE, subject_ids=[row.pk], outcome=GIVEN_UP if is_given_up else KEPT, how=row.outcome, by=by, at=at
    )
    audit.record(by=by, at=at, action=Action.CHANGE, what="trade.mou.ended", subject=(MOU, row.mou_id))
    return row


def parties_of(mou: Mou) -> dict[str, int]:
    mission = mou.mission
    parties = {Role.TRADE_OFFICER.value: mission.office_id, Role.TRADE_HEAD.value: mission.office_id}
    if mission.secretariat_id:
        parties[Role.SECRETARY.value] = mission.secretariat_id
    company = mou.application.exporter.organisation_id if mou.application else None
    return parties | ({Role.EXPORTER.value: company} if company else {})


def _is_whole(
    mission: Mission, kind: MouKind, application: Application | None, signed_on: date, at: datetime
) -> Refusal | None:
    if kind == MouKind.COMPANY and application is None:
        return Refusal("company", _("A memorandum between companies belongs to a company of the mission: choose it."))
    if application is not None and application.mission_id != mission.pk:
        return Refusal("mission", _("This company takes part in another mission."))
    if signed_on > at.astimezone(SEOUL).date():
        return Refusal("future", _("The day of signing lies in the future."))
    return None


def _may_promise(text: str, role: Role, due_on: date, parties: dict[str, int], at: datetime) -> Refusal | None:
    if not even(text):
        return Refusal("text", _("Say what was promised."))
    if due_on < at.astimezone(SEOUL).date():
        return Refusal("due", _("That day has passed. Give the day by which it must be kept."))
    if role not in parties:
        return Refusal("role", _("Nobody fills this role for the memorandum: choose the secretariat or the officer."))
    return None
