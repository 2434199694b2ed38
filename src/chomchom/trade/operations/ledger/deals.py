"""A deal opened, its rungs recorded and corrected, its end. Each verb writes one line and what follows from it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.core.text import even
from chomchom.trade.enums_ledger import Ending, EntryKind
from chomchom.trade.kinds_ledger import DEAL
from chomchom.trade.models import Application, Deal, Guest, LedgerEntry
from chomchom.trade.operations import follow_up
from chomchom.trade.operations.ledger import lines
from chomchom.trade.operations.ledger.lines import Line
from chomchom.trade.operations.ledger.projection import refold
from chomchom.trade.queries.ledger import as_entry, as_evidence, entries_of, meeting_to_stand_behind
from chomchom.trade.rules.follow_up import SEOUL
from chomchom.trade.rules.ledger import may_add

NEXT_ID = 2**62  # a line that is being weighed comes after all that are written


@transaction.atomic
def open_deal(
    *,
    application: Application,
    guest: Guest,
    title: str,
    first: Line | None = None,
    meeting_id: int | None = None,
    by: Actor,
    at: datetime,
) -> Deal:
    """A deal between an exporter and a buyer of one mission, with its first line if there is one. It is watched from
    now on. Raises ``Refused`` for parties of different missions."""
    insist(_may_open(application, guest, title))
    meeting_id = meeting_id or meeting_to_stand_behind(application.pk, guest.pk)
    deal = Deal.objects.create(
        mission=application.mission, application=application, guest=guest, leg=guest.leg, title=even(title)[:120],
        meeting_id=meeting_id, created_at=at, created_by_id=by.account_id,
    )  # fmt: skip
    _note(deal, "trade.deal.open", by, at, action=Action.CREATE)
    follow_up.sync(deal=deal, is_activity=False, by=by, at=at)
    if first is not None:
        record(deal=deal, line=first, by=by, at=at)
    return deal


@transaction.atomic
def record(
    *, deal: Deal, line: Line, corrects: LedgerEntry | None = None, reason: str = "", by: Actor, at: datetime
) -> LedgerEntry:
    """A rung was reached; or, with ``corrects`` and its ``reason``, what a line should have said. A correction without
    papers stands on those of the line. Raises ``Refused``."""
    deal = _lock(deal)
    entry = lines.entry_of(deal, line, by=by, at=at)
    entry.corrects, entry.reason = corrects, even(reason)
    old = list(corrects.proofs.all()) if corrects is not None and not line.papers else []
    evidence = [lines.evidence_of(paper) for paper in line.papers] or [as_evidence(proof) for proof in old]
    insist(lines.may_stand(deal, line.papers, corrects.pk if corrects else None))
    _insist_addable(deal, entry, evidence, at)
    entry.save(force_insert=True)
    lines.again(entry, old)
    lines.keep(entry, line.papers, by=by, at=at)
    return _written(deal, entry, "trade.ledger.correct" if corrects else "trade.ledger.claim", by, at)


@transaction.atomic
def strike(*, entry: LedgerEntry, reason: str, by: Actor, at: datetime) -> LedgerEntry:
    """The line does not count any more; it stays readable. Raises ``Refused`` if later lines stand on it."""
    deal = _lock(entry.deal)
    line = _bare(deal, EntryKind.VOID, at, reason, by, corrects=entry)
    return _append(deal, line, "trade.ledger.void", by, at)


@transaction.atomic
def end(*, deal: Deal, ending: Ending, reason: str, by: Actor, at: datetime, on: date | None = None) -> LedgerEntry:
    """Lapsed, cancelled or lost, with its reason. The follow-up ends."""
    deal = _lock(deal)
    line = _bare(deal, EntryKind.END, at, reason, by, on=on, ending=ending)
    return _append(deal, line, "trade.ledger.end", by, at)


@transaction.atomic
def revive(*, deal: Deal, reason: str, by: Actor, at: datetime) -> LedgerEntry:
    """A deal that had ended goes on, and is watched again."""
    deal = _lock(deal)
    line = _bare(deal, EntryKind.REVIVE, at, reason, by)
    return _append(deal, line, "trade.ledger.revive", by, at)


# -- parts -----------------------------------------------------------------------------------------------------------


def _may_open(application: Application, guest: Guest, title: str) -> Refusal | None:
    if application.mission_id != guest.mission_id:
        return Refusal("mission", _("Exporter and buyer belong to different missions."))
    return None if even(title) else Refusal("title", _("Say what the deal is about."))


def _lock(deal: Deal) -> Deal:
    return Deal.objects.select_for_update(of=("self",)).select_related("mission__office").get(pk=deal.pk)


def _today(at: datetime) -> date:
    return at.astimezone(SEOUL).date()


def _bare(deal: Deal, kind: EntryKind, at: datetime, reason: str, by: Actor, *, on: date | None = None, **values):
    return LedgerEntry(
        deal=deal, kind=kind, happened_on=on or _today(at), reason=even(reason)[:300], recorded_at=at,
        recorded_by_id=by.account_id, recorded_name=by.name, **values,
    )  # fmt: skip


def _insist_addable(deal: Deal, entry: LedgerEntry, evidence: Sequence, at: datetime) -> None:
    entry.pk = NEXT_ID
    new = as_entry(entry, list(evidence))
    entry.pk = None
    insist(may_add(entries_of([deal.pk])[deal.pk], new, _today(at)))


def _append(deal: Deal, entry: LedgerEntry, what: str, by: Actor, at: datetime) -> LedgerEntry:
    _insist_addable(deal, entry, [], at)
    entry.save(force_insert=True)
    return _written(deal, entry, what, by, at)


def _written(deal: Deal, entry: LedgerEntry, what: str, by: Actor, at: datetime) -> LedgerEntry:
    refold(deal)
    follow_up.sync(deal=deal, is_activity=True, by=by, at=at)
    _note(deal, what, by, at, detail={"entry": entry.pk, "rung": entry.rung})
    return entry


def _note(
    deal: Deal, what: str, by: Actor, at: datetime, *, action: Action = Action.CHANGE, detail: dict | None = None
) -> None:
    audit.record(by=by, at=at, action=action, what=what, subject=(DEAL, deal.pk), detail=detail)
