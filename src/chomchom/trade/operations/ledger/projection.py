"""Where a deal stands is written down from its ledger, whole and anew, after every line."""

from django.db import IntegrityError, transaction

from chomchom.trade.enums_ledger import DealState, Proof
from chomchom.trade.models import Deal, LedgerProof, ProofInUse, Share
from chomchom.trade.operations.ledger.lines import ONCE, refused_for_use
from chomchom.trade.queries.ledger import entries_of, standings_of
from chomchom.trade.rules.ledger import Position, fold, standing_entries
from chomchom.trade.rules.ledger.entries import Entry
from chomchom.trade.rules.survival import waited

PLACE = ("rung", "box", "state", "signed_on", "first_shipped_on", "ended_on", "waited_days")


def refold(deal: Deal) -> Position:
    """Set the deal's place and shares. The caller holds the deal locked. Raises ``Refused`` if evidence that counts
    stands behind another deal as well."""
    entries = entries_of([deal.pk])[deal.pk]
    position = fold(entries)
    _place(deal, position)
    _share(deal, position)
    _claim_proofs(deal, standing_entries(entries))
    return position


def _place(deal: Deal, position: Position) -> None:
    deal.rung, deal.box, deal.state = position.rung, position.box or "", position.state
    deal.signed_on, deal.first_shipped_on = position.signed_on, position.first_shipped_on
    deal.ended_on = None
    if position.state != DealState.OPEN:
        last = position.end or max(position.shipments, key=lambda entry: (entry.happened_on, entry.id))
        deal.ended_on = last.happened_on
    deal.waited_days = waited(deal.signed_on, deal.first_shipped_on or deal.ended_on)
    deal.save(update_fields=PLACE)


def _share(deal: Deal, position: Position) -> None:
    shares = position.shares
    said = standings_of({share.entry.id for share in shares})
    deal.shares.all().delete()
    Share.objects.bulk_create(
        Share(
            deal=deal, mission_id=deal.mission_id, entry_id=share.entry.id, box=share.box, amount=share.amount,
            currency=share.entry.money.currency, usd=share.usd,
            **({"standing": said[share.entry.id]} if share.entry.id in said else {}),
        )
        for share in shares
    )  # fmt: skip


def _claim_proofs(deal: Deal, standing: "list[Entry] | tuple[Entry, ...]") -> None:
    """What counts is taken, what was struck out is free again; the database holds "once"."""
    deal.proofs_in_use.all().delete()
    proofs = LedgerProof.objects.filter(entry__in=[entry.id for entry in standing], proof__in=ONCE)
    for proof in proofs.order_by("pk"):
        try:
            with transaction.atomic():
                ProofInUse.objects.create(
                    proof=proof.proof, reference=proof.reference, deal=deal, entry_id=proof.entry_id
                )
        except IntegrityError as error:
            raise refused_for_use(Proof(proof.proof)) from error
