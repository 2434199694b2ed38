"""Reading ledgers: the lines of deals as the rules want them, and whether what is stored agrees with them."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch

from chomchom.core import wall
from chomchom.trade.enums_ledger import Ending, EntryKind, Party, Proof, Rung, Standing, Word
from chomchom.trade.enums_meet import LogState, MeetingState
from chomchom.trade.models import (
    Confirmation,
    Correction,
    CurrencyRate,
    Deal,
    LedgerEntry,
    LedgerProof,
    Meeting,
    Mission,
    ProductLine,
    ProofInUse,
    Share,
)
from chomchom.trade.models.timetable import MeetingQuerySet
from chomchom.trade.rules.ledger import Entry, Evidence, Money, Position, fold
from chomchom.trade.rules.results import standing
from chomchom.trade.rules.survival import waited


def entries_of(deal_ids: Collection[int]) -> dict[int, list[Entry]]:
    """{deal: its lines}, in two queries."""
    rows = LedgerEntry.objects.filter(deal__in=deal_ids).order_by("pk").prefetch_related("proofs")
    found: dict[int, list[Entry]] = defaultdict(list)
    for row in rows:
        found[row.deal_id].append(as_entry(row, [as_evidence(proof) for proof in row.proofs.all()]))
    return found


def as_entry(row: LedgerEntry, evidence: list[Evidence]) -> Entry:
    return Entry(
        id=row.pk or 0,
        kind=EntryKind(row.kind),
        happened_on=row.happened_on,
        rung=None if row.rung is None else Rung(row.rung),
        money=None if row.amount is None else Money(row.amount, row.currency, row.rate, row.rate_on),
        fills=row.fills,
        evidence=tuple(evidence),
        corrects=row.corrects_id,
        probability=row.probability,
        expected_on=row.expected_on,
        condition=row.condition,
        is_last=row.is_last,
        ending=Ending(row.ending) if row.ending else None,
        reason=row.reason,
    )


def as_evidence(row: LedgerProof) -> Evidence:
    return Evidence(Proof(row.proof), row.reference, row.signed_by_both, row.issuer)


def lines_of(deal: Deal) -> list[LedgerEntry]:
    """Every line with its evidence and what both sides say, the oldest first: three queries."""
    said = Confirmation.objects.order_by("pk")
    return list(
        deal.entries.select_related("recorded_by", "corrected_by")
        .prefetch_related(
            Prefetch("proofs", LedgerProof.objects.select_related("document")), Prefetch("confirmations", said)
        )
        .order_by("pk")
    )


def standings_of(entry_ids: Collection[int]) -> dict[int, Standing]:
    """{line: how far both sides confirm it}; lines nobody spoke of are left out. One query."""
    words: dict[int, list[tuple[Party, Word]]] = defaultdict(list)
    for entry, party, word in (
        Confirmation.objects.filter(entry__in=entry_ids).order_by("pk").values_list("entry", "party", "word")
    ):
        words[entry].append((Party(party), Word(word)))
    return {entry: standing(said) for entry, said in words.items()}


def rate_on(office_id: int, currency: str, day: date) -> CurrencyRate | None:
    """The newest rate of the currency on or before the day."""
    return CurrencyRate.objects.filter(office=office_id, currency=currency, on__lte=day).order_by("-on").first()


def used_elsewhere(deal: Deal, proof: Proof, reference: str) -> ProofInUse | None:
    """The line behind which this evidence stands, whosever deal it is: it proves one only."""
    related = ("deal__application", "deal__mission")
    with wall.lowered():  # also behind a deal that the viewer does not see; the refusal tells nothing of it
        return ProofInUse.objects.filter(proof=proof, reference=reference).select_related(*related).first()


def consulted_without_deal(mission: Mission) -> MeetingQuerySet:
    """Meetings that were held and logged to the end, behind which no deal stands yet, with all a deal begins with."""
    rows = Meeting.objects.filter(
        ~Exists(Deal.objects.filter(meeting_id=OuterRef("pk"))), leg__mission=mission, state=MeetingState.HELD,
        consultation__state=LogState.COMPLETE,
    )  # fmt: skip
    lines, corrections = ProductLine.objects.order_by("position"), Correction.objects.order_by("pk")
    return (
        rows.select_related("application__mission", "guest__buyer", "guest__leg", "leg", "consultation")
        .prefetch_related(
            Prefetch("consultation__lines", lines), Prefetch("consultation__corrections", corrections),
            "application__products",
        )
        .order_by("starts_at", "table", "pk")
    )  # fmt: skip


def meeting_to_stand_behind(application_id: int, guest_id: int) -> int | None:
    """The meeting of a pair behind which no deal stands yet: a deal opened by hand takes it, so that it is not taken
    over once more."""
    taken = Deal.objects.filter(meeting_id=OuterRef("pk"))
    rows = Meeting.objects.filter(~Exists(taken), application=application_id, guest=guest_id)
    return rows.exclude(state=MeetingState.CANCELLED).order_by("starts_at").values_list("pk", flat=True).first()


def differing(deals: Collection[Deal]) -> list[int]:
    """Deals that stand elsewhere than their ledger says, or whose shares are others: the auditor's question. None
    should be."""
    ids = [deal.pk for deal in deals]
    entries = entries_of(ids)
    stored: dict[int, set] = defaultdict(set)
    for share in Share.objects.filter(deal__in=ids):
        stored[share.deal_id].add((share.entry_id, share.box, share.usd))
    return [deal.pk for deal in deals if not _agrees(deal, fold(entries[deal.pk]), stored[deal.pk])]


def _agrees(deal: Deal, position: Position, shares: set) -> bool:
    over = position.first_shipped_on or deal.ended_on
    told = (position.rung, position.box or "", position.state, position.signed_on, waited(position.signed_on, over))
    stands = (deal.rung, deal.box, deal.state, deal.signed_on, deal.waited_days)
    return stands == told and shares == {(s.entry.id, s.box.value, s.usd) for s in position.shares}
