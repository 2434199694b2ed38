"""Letters of the selection: one for each decision, kept as a paper and handed to the mail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.documents.enums import Format
from chomchom.documents.files import path_of
from chomchom.documents.operations import archive
from chomchom.net import mailing
from chomchom.trade.enums import ApplicationState
from chomchom.trade.enums_meet import InvitationState
from chomchom.trade.kinds import APPLICATION
from chomchom.trade.models import Application, Letter, Mission

TOLD = (ApplicationState.ACCEPTED, ApplicationState.RESERVE, ApplicationState.REFUSED, ApplicationState.INELIGIBLE)
"""Whoever applied and was decided on is told, also where the answer is no."""


@dataclass(frozen=True)
class Written:
    """The paper of one letter as it was rendered, and the mail that brings it."""

    decided_at: datetime
    title: str
    text: str
    paper: bytes


def to_tell(mission: Mission) -> QuerySet[Application]:
    """Applications decided on of whose decision no letter was written; ``told_of`` is its moment. One statement."""
    rows = Application.objects.filter(mission=mission, state__in=TOLD)
    rows = rows.annotate(told_of=Coalesce("decided_at", "submitted_at"))
    written = Letter.objects.filter(application=OuterRef("pk"), decided_at=OuterRef("told_of"))
    return rows.filter(~Exists(written)).select_related("mission__office", "exporter").order_by("number")


@transaction.atomic
def send(*, mission: Mission, written: Mapping[int, Written], by: Actor, at: datetime) -> Sequence[Letter]:
    """Keep the papers and put the letters out; those whose decision changed since they were written are left for the
    next time. Without an address the letter says that it must be brought otherwise."""
    mission = Mission.objects.select_for_update(of=("self",)).get(pk=mission.pk)
    letters = [
        _letter(row, written[row.pk], by, at)
        for row in to_tell(mission).filter(pk__in=written)
        if written[row.pk].decided_at == row.told_of
    ]
    subjects = [(APPLICATION, letter.application_id) for letter in letters]
    audit.record_many(by=by, at=at, action=Action.NOTIFY, what="trade.letter", subjects=subjects)
    return letters


def _letter(row: Application, one: Written, by: Actor, at: datetime) -> Letter:
    document = archive(
        data=one.paper, kind="trade.letter", title=one.title, format=Format.PDF, file_name=f"{row.number}.pdf",
        organisation=row.mission.office, subject=(APPLICATION, row.pk), by=by, at=at,
    )  # fmt: skip
    has_address = bool(row.contact_email)
    return Letter.objects.create(
        application=row, verdict=row.state, decided_at=one.decided_at, document=document,
        name=row.contact_name or row.exporter.name, email=row.contact_email, title=one.title[:200], text=one.text,
        state=InvitationState.PENDING if has_address else InvitationState.FAILED, next_at=at if has_address else None,
        error="" if has_address else _("No e-mail address is known; download the letter and send it by post."),
        made_at=at, made_by_id=by.account_id,
    )  # fmt: skip


# -- sending -----------------------------------------------------------------------------------------------------------


def is_due(*, now: datetime) -> bool:
    return mailing.is_due(Letter.objects.all(), now=now)


def send_due(*, now: datetime) -> int:
    """Send what is due, outside of any transaction; answers how many were handed over."""
    return mailing.send_due(Letter.objects.select_related("document").order_by("next_at", "pk"), _mail, now=now)


def _mail(row: Letter) -> EmailMessage:
    message = mailing.message(f"letter-{row.pk}", to=row.email, title=row.title, text=row.text)
    message.attach(row.document.file_name, path_of(row.document.sha256).read_bytes(), "application/pdf")
    return message
