"""The books of trade: every deal stands where its ledger says, every proof has its paper. Read only."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q

from chomchom.core.audits import Finding, found
from chomchom.trade.kinds_ledger import DEAL
from chomchom.trade.models import Deal, LedgerEntry, LedgerProof, ProofInUse
from chomchom.trade.queries.ledger import differing
from chomchom.trade.rules.ledger.following import FILES

AT_A_TIME = 500


def findings(*, now: datetime) -> list[Finding]:
    """All that is wrong; empty when the books are in order."""
    checks = (_differing(), _papers(), _papers_of_others(), _claims(), _corrections())
    return [finding for finding in checks if finding]


def _differing() -> Finding | None:
    names = [f"deal {pk}" for deals in _batches() for pk in differing(deals)]
    return found("deal_differs", "a deal stands elsewhere, or has other sums, than its ledger says", names)


def _batches() -> Iterator[list[Deal]]:
    last = 0
    while deals := list(Deal.objects.filter(pk__gt=last).order_by("pk")[:AT_A_TIME]):
        yield deals
        last = deals[-1].pk


def _papers() -> Finding | None:
    rows = LedgerProof.objects.filter(proof__in=FILES).exclude(document__sha256=F("reference"))
    sentence = "a proof names another hash than that of its document"
    return found("proof_differs", sentence, [f"proof {pk} of entry {entry}" for pk, entry in _named(rows)])


def _papers_of_others() -> Finding | None:
    """A paper that was handed in for one deal stands behind lines of that deal only."""
    own = Q(document__subject_kind=DEAL, document__subject_id=F("entry__deal_id"))
    rows = LedgerProof.objects.filter(document__isnull=False).exclude(own)
    sentence = "a proof stands on the document of something else than its deal"
    return found("proof_of_another", sentence, [f"proof {pk} of entry {entry}" for pk, entry in _named(rows)])


def _claims() -> Finding | None:
    same = LedgerProof.objects.filter(
        entry=OuterRef("entry"), proof=OuterRef("proof"), reference=OuterRef("reference"), entry__deal=OuterRef("deal")
    )
    rows = ProofInUse.objects.exclude(Exists(same)).order_by("pk")
    return found(
        "claim_without_proof",
        "evidence is taken for a line that does not have it",
        [f"claim {r.pk} of deal {r.deal_id}" for r in rows],
    )


def _corrections() -> Finding | None:
    rows = LedgerEntry.objects.filter(corrects__isnull=False).exclude(corrects__deal=F("deal")).order_by("pk")
    names = [f"entry {row.pk} of deal {row.deal_id}" for row in rows]
    return found("corrects_another_deal", "a line corrects one of another deal", names)


def _named(rows) -> list[tuple[int, int]]:
    return list(rows.order_by("pk").values_list("pk", "entry_id"))
