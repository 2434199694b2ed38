"""Merging two buyers that are one, and taking them apart again. Everything that hangs on the one comes along."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chomchom.core import audit, wall
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.trade.enums import WishLevel
from chomchom.trade.kinds import BUYER
from chomchom.trade.models import Buyer, Evidence, Guest, Merge, Wish

FILLED = ("city", "area", "trade", "email", "phone", "contact_name", "website", "email_key")


@dataclass(frozen=True)
class Preview:
    """What would happen: cells that are filled, headings and languages that are added, rows that come along."""

    filled: dict[str, str]
    added: dict[str, list[str]]
    evidence: int
    guests: int
    wishes: int


def may_merge(kept: Buyer, gone: Buyer) -> Refusal | None:
    if kept.pk == gone.pk:
        return Refusal("same_row", _("This is one and the same record."))
    if kept.office_id != gone.office_id:
        return Refusal("other_office", _("The two belong to different offices."))
    if kept.merged_into_id or gone.merged_into_id:
        return Refusal("merged_already", _("One of the two was merged before. Open the record that stands."))
    return None


@wall.lowered()  # also what hangs on missions of the office that another secretariat runs: as numbers
def preview(kept: Buyer, gone: Buyer) -> Preview:
    """Three statements."""
    return Preview(
        {name: getattr(gone, name) for name in FILLED if not getattr(kept, name) and getattr(gone, name)},
        {name: [one for one in getattr(gone, name) if one not in getattr(kept, name)]
         for name in ("hs_codes", "languages")},
        gone.evidence.count(), gone.guests.count(), Wish.objects.filter(guest__buyer=gone).count(),
    )  # fmt: skip


@wall.lowered()  # every row that hangs on the one comes along, whoever runs its mission
@transaction.atomic
def merge(*, kept: Buyer, gone: Buyer, reasons: list[str], by: Actor, at: datetime) -> Merge:
    """``gone`` stays as a record that points at ``kept``. Raises Refused with the sentence of ``may_merge``."""
    rows = {one.pk: one for one in Buyer.objects.select_for_update().filter(pk__in=(kept.pk, gone.pk)).order_by("pk")}
    kept, gone = rows[kept.pk], rows[gone.pk]
    insist(may_merge(kept, gone))
    what = preview(kept, gone)
    moved: dict[str, Any] = {"before": {name: getattr(kept, name) for name in (*FILLED, "hs_codes", "languages")}}
    for name, value in what.filled.items():
        setattr(kept, name, value)
    for name, values in what.added.items():
        setattr(kept, name, [*getattr(kept, name), *values])
    kept.save()
    moved["after"] = {name: getattr(kept, name) for name in (*FILLED, "hs_codes", "languages")}
    moved["evidence"] = _move_evidence(kept, gone)
    moved["guests"], moved["wishes"], moved["taken"] = _move_guests(kept, gone)
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    row = Merge.objects.create(kept=kept, gone=gone, reasons=reasons, moved=moved, at=at, by_id=by.account_id)
    detail = {"gone": gone.pk, "evidence": len(moved["evidence"])}
    audit.record(by=by, at=at, action=Action.CHANGE, what="trade.buyer.merge", subject=(BUYER, kept.pk), detail=detail)
    return row


def _move_evidence(kept: Buyer, gone: Buyer) -> list[int]:
    ids = list(gone.evidence.values_list("pk", flat=True))
    Evidence.objects.filter(pk__in=ids).update(buyer=kept)
    return ids


def _move_guests(kept: Buyer, gone: Buyer) -> tuple[list[int], list[list[int]], list[list[Any]]]:
    """Where the kept one takes part too, its wishes come along one by one; what it said itself stays."""
    there = {guest.mission_id: guest for guest in kept.guests.all()}
    guests, wishes, taken = [], [], []
    for guest in gone.guests.all():
        mine = there.get(guest.mission_id)
        if mine is None:
            Guest.objects.filter(pk=guest.pk).update(buyer=kept)
            guests.append(guest.pk)
            continue
        for wish in guest.wishes.all():
            other = Wish.objects.filter(guest=mine, application_id=wish.application_id).first()
            if other is None:
                Wish.objects.filter(pk=wish.pk).update(guest=mine)
                wishes.append([wish.pk, guest.pk])
            else:
                taken += _fill_wish(other, wish)
    return guests, wishes, taken


def _fill_wish(other: Wish, wish: Wish) -> list[list[Any]]:
    filled = []
    for side in ("by_exporter", "by_buyer"):
        if getattr(other, side) == WishLevel.UNKNOWN and getattr(wish, side) != WishLevel.UNKNOWN:
            setattr(other, side, getattr(wish, side))
            setattr(other, f"{side}_at", getattr(wish, f"{side}_at"))
            filled.append([other.pk, side])
    other.save()
    return filled


def may_undo(row: Merge) -> Refusal | None:
    if row.undone_at is not None:
        return Refusal("undone", _("This merge was taken back already."))
    if row.kept.merged_into_id:
        return Refusal("merged_on", _("The kept record was merged into another since. Take that back first."))
    return None


@wall.lowered()
@transaction.atomic
def undo(*, row: Merge, by: Actor, at: datetime) -> None:
    """Both stand again; what was written to the kept one since stays there. Raises Refused."""
    row = Merge.objects.select_for_update(of=("self",)).select_related("kept", "gone").get(pk=row.pk)
    insist(may_undo(row))
    kept, gone, moved = row.kept, row.gone, row.moved
    for name, value in moved["after"].items():
        if getattr(kept, name, None) == value:  # changed by hand since: that stays
            setattr(kept, name, moved["before"][name])
    kept.save()
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])
    Evidence.objects.filter(pk__in=moved["evidence"]).update(buyer=gone)
    Guest.objects.filter(pk__in=moved["guests"]).update(buyer=gone)
    for wish, guest in moved["wishes"]:
        Wish.objects.filter(pk=wish).update(guest_id=guest)
    for wish, side in moved["taken"]:
        Wish.objects.filter(pk=wish).update(**{side: WishLevel.UNKNOWN, f"{side}_at": None})
    row.undone_at, row.undone_by_id = at, by.account_id
    row.save(update_fields=["undone_at", "undone_by"])
    audit.record(by=by, at=at, action=Action.CHANGE, what="trade.buyer.unmerge", subject=(BUYER, kept.pk))
