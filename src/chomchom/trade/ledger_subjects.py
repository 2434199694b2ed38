"""What net and documents must know of deals: rounds of follow-up, promises of memoranda, whose files they are."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chomchom.core.actors import Actor
from chomchom.core.refusal import Refusal, Refused
from chomchom.documents import subjects as documents
from chomchom.net import operations as net
from chomchom.net import subjects
from chomchom.net.subjects import Card
from chomchom.people.viewer import Viewer
from chomchom.trade import policies_ledger as policies
from chomchom.trade.kinds_ledger import DEAL, FOLLOW_UP, MOU, MOU_PROMISE
from chomchom.trade.models import Deal, FollowUp, Mou, MouPromise
from chomchom.trade.operations import follow_up, mous

if TYPE_CHECKING:
    from chomchom.net.models import Alert


class FollowUpSubject:
    """A round of an open deal. Its alert ends when somebody says how the deal stands, or the deal itself ends."""

    kind = FOLLOW_UP
    outcomes = {
        follow_up.ANSWERED: gettext_lazy("Answered: it goes on"),
        follow_up.ACTIVE: gettext_lazy("Something happened to the deal"),
        follow_up.SHIPPED: gettext_lazy("Shipped"),
        follow_up.LOST: gettext_lazy("Ended without shipping"),
    }

    def cards(self, ids: Collection[int]) -> dict[int, Card]:
        """In one query."""
        rows = FollowUp.objects.filter(pk__in=ids).select_related("deal__application__exporter", "deal__guest__buyer")
        return {row.pk: _round_card(row) for row in rows}

    def close(self, *, alert: "Alert", outcome: str, how: str, note: str, by: Actor, at: datetime) -> None:
        """Only "answered" can be said here; a deal is ended on its own page, with evidence or a reason."""
        row = FollowUp.objects.select_related("deal").get(pk=alert.subject_id)
        if outcome == follow_up.ANSWERED and row.ended_at is None:
            follow_up.answer(deal=row.deal, words=how or note, by=by, at=at)
        else:
            net.close(alert=alert, outcome=_insist_ended(row, outcome), how=how, note=note, by=by, at=at)

    def links(self, alert: "Alert") -> list[tuple[Any, str]]:
        ids = FollowUp.objects.filter(pk=alert.subject_id).values_list("deal_id", flat=True)
        return [(gettext_lazy("Open the deal"), reverse("trade:deal", args=[pk])) for pk in ids]


class MouPromiseSubject:
    kind = MOU_PROMISE
    outcomes = {mous.KEPT: gettext_lazy("Promise kept"), mous.GIVEN_UP: gettext_lazy("Given up with a reason")}

    def cards(self, ids: Collection[int]) -> dict[int, Card]:
        """In one query."""
        rows = MouPromise.objects.filter(pk__in=ids).select_related("mou")
        return {
            row.pk: Card(
                title=f"{row.text} · {row.mou}",
                label=f"{_('MOU')} {row.mou_id}",
                url=reverse("trade:mous", args=[row.mou.mission_id]),
                lines=(_("Promised by %(day)s") % {"day": date_format(row.due_on)}, row.mou.parties),
            )
            for row in rows
        }

    def close(self, *, alert: "Alert", outcome: str, how: str, note: str, by: Actor, at: datetime) -> None:
        row = MouPromise.objects.get(pk=alert.subject_id)
        if row.done_at is None and outcome in self.outcomes:
            mous.end_promise(promise=row, outcome=how or note, is_given_up=outcome == mous.GIVEN_UP, by=by, at=at)
        else:
            net.close(alert=alert, outcome=outcome, how=how, note=note, by=by, at=at)

    def links(self, alert: "Alert") -> list[tuple[Any, str]]:
        ids = MouPromise.objects.filter(pk=alert.subject_id).values_list("mou__mission_id", flat=True)
        return [(gettext_lazy("Open the memoranda"), reverse("trade:mous", args=[pk])) for pk in ids]


class DealFiles:
    """The evidence of a deal is seen by whoever sees the deal."""

    kind = DEAL

    def visible(self, *, ids: Collection[int], viewer: Viewer) -> Collection[int]:
        return set(Deal.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True))

    def people(self, *, id: int) -> Collection[tuple[str, int]]:
        return [(DEAL, id)]


class MouFiles:
    kind = MOU

    def visible(self, *, ids: Collection[int], viewer: Viewer) -> Collection[int]:
        return set(Mou.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True))

    def people(self, *, id: int) -> Collection[tuple[str, int]]:
        return [(MOU, id)]


def register() -> None:
    """Called once, when the app is ready."""
    for kind in (FollowUpSubject(), MouPromiseSubject()):
        subjects.register(kind)
    for files in (DealFiles(), MouFiles()):
        documents.register(files)
    for code, text in policies.ASKS.items():
        subjects.register_ask(code, text)
    for ladder in policies.LADDERS:
        subjects.register_ladder(ladder.key, ladder.name, ladder.steps)


def _round_card(row: FollowUp) -> Card:
    deal = row.deal
    return Card(
        title=f"{deal} · {deal.application.exporter} × {deal.guest.buyer}",
        label=f"{deal.application.number} · {_('deal')} {deal.pk}",
        url=reverse("trade:deal", args=[deal.pk]),
        lines=(
            _("Round %(number)s, due %(time)s")
            % {"number": row.number, "time": date_format(localtime(row.due_at), "DATETIME_FORMAT")},
            deal.get_rung_display() or "",
        ),
    )


def _insist_ended(row: FollowUp, outcome: str) -> str:
    if row.ended_at is None:
        raise Refused(
            Refusal("deal", _("A deal ends on its own page: with the declaration that shipped it, or with a reason."))
        )
    return outcome
