"""Meetings that were held become deals: on the lowest rung, with the completed log behind them, and never twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from chomchom.core.actors import Actor
from chomchom.core.refusal import Refused
from chomchom.trade.enums_ledger import Proof, Rung
from chomchom.trade.models import Consultation, Deal, Meeting, Mission
from chomchom.trade.operations.ledger.deals import open_deal
from chomchom.trade.operations.ledger.lines import Line, Paper
from chomchom.trade.queries.ledger import consulted_without_deal
from chomchom.trade.rules.consultation import total_of


@dataclass(frozen=True)
class TakenOver:
    """The deals that were opened; ``left`` are meetings that were not taken, each with what is to be done first."""

    opened: Sequence[Deal]
    left: Sequence[tuple[Meeting, str]]


@transaction.atomic
def take_over(*, mission: Mission, meetings: Iterable[int], by: Actor, at: datetime) -> TakenOver:
    """Open a deal for each of ``meetings`` that was held, has its log completed and stands behind no deal yet. Others
    are passed over: pressing the button twice opens nothing twice."""
    mission = Mission.objects.select_for_update(of=("self",)).select_related("office").get(pk=mission.pk)
    opened: list[Deal] = []
    left: list[tuple[Meeting, str]] = []
    for meeting in consulted_without_deal(mission).filter(pk__in=list(meetings)):
        try:
            opened.append(_open(meeting, by=by, at=at))
        except Refused as refused:
            left.append((meeting, str(refused)))
    return TakenOver(opened, left)


@transaction.atomic
def _open(meeting: Meeting, *, by: Actor, at: datetime) -> Deal:
    return open_deal(
        application=meeting.application, guest=meeting.guest, title=_title(meeting), first=_first(meeting),
        meeting_id=meeting.pk, by=by, at=at,
    )  # fmt: skip


def _first(meeting: Meeting) -> Line:
    """L0 with the amount that was talked of; none where the log names none, since unknown is not zero."""
    log = meeting.consultation
    total, day = total_of(log.lines.all()), localtime(meeting.starts_at, meeting.leg.zone).date()
    with override("ko"):  # it stands in the ledger of a Korean office
        paper = Paper(Proof.LOG, _("Consultation log no. %(number)d") % {"number": meeting.pk})
    money = {"amount": total, "currency": _currency(log)} if total else {}
    return Line(Rung.CONSULTED, day, [paper], **money)


def _currency(log: Consultation) -> str:
    """As it is right now: a correction of the completed log counts."""
    right = [one.after for one in log.corrections.all() if one.field == "currency"]
    return right[-1] if right else log.currency


def _title(meeting: Meeting) -> str:
    names = [line.product for line in meeting.consultation.lines.all()]
    names = names or [product.name for product in meeting.application.products.all()]
    if not names:
        return meeting.guest.buyer.name
    with override("ko"):
        return names[0] if len(names) == 1 else _("%(first)s and %(more)d more") % _counted(names)


def _counted(names: Sequence[str]) -> dict[str, object]:
    return {"first": names[0][:100], "more": len(names) - 1}
