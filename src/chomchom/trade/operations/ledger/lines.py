"""A line as somebody gives it: made even, converted with the rate of its day, its papers kept with their hash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from django.utils.translation import gettext as _

from chomchom.core.actors import Actor
from chomchom.core.refusal import Refusal, Refused, insist
from chomchom.core.text import even
from chomchom.documents import operations as documents
from chomchom.documents.enums import Format
from chomchom.documents.rules import uploads
from chomchom.trade.enums_ledger import EntryKind, Proof, Rung
from chomchom.trade.kinds_ledger import DEAL
from chomchom.trade.models import Deal, LedgerEntry, LedgerProof
from chomchom.trade.queries.ledger import rate_on, used_elsewhere
from chomchom.trade.rules import rates
from chomchom.trade.rules.ledger import Evidence, declaration_number
from chomchom.trade.rules.ledger.following import FILES

ONCE = frozenset({Proof.DECLARATION, Proof.CONTRACT})
"""Evidence that can stand behind one deal only."""


@dataclass(frozen=True)
class Paper:
    """Evidence as it is handed in: a file, or a number or the log in words."""

    proof: Proof
    reference: str = ""
    data: bytes = b""
    file_name: str = ""
    signed_by_both: bool = False
    issuer: str = ""

    @property
    def is_file(self) -> bool:
        return bool(self.data or self.file_name)


@dataclass(frozen=True)
class Line:
    """A rung that was reached, as somebody records it."""

    rung: Rung
    happened_on: date
    papers: Sequence[Paper] = ()
    amount: Decimal | None = None
    currency: str = ""
    fills: Decimal | None = None
    probability: int | None = None
    expected_on: date | None = None
    condition: str = ""
    is_last: bool = False
    note: str = ""


def entry_of(deal: Deal, line: Line, *, by: Actor, at: datetime) -> LedgerEntry:
    """The row, not yet saved, with the rate of its day. Raises ``Refused`` without a rate."""
    entry = LedgerEntry(
        deal=deal, kind=EntryKind.CLAIM, rung=line.rung, happened_on=line.happened_on, fills=line.fills,
        probability=line.probability if line.rung == Rung.PIPELINE else None,
        expected_on=line.expected_on if line.rung == Rung.PIPELINE else None,
        condition=even(line.condition), is_last=line.is_last and line.rung == Rung.DECLARED, note=even(line.note),
        recorded_at=at, recorded_by_id=by.account_id, recorded_name=by.name,
    )  # fmt: skip
    if line.amount is not None:
        _convert(entry, line)
    return entry


def _convert(entry: LedgerEntry, line: Line) -> None:
    currency = line.currency.strip().upper()
    insist(rates.is_currency(currency))
    entry.amount, entry.currency = line.amount, currency
    entry.rate, entry.rate_on = Decimal(1), line.happened_on
    if currency != rates.BASE:
        rate = rate_on(entry.deal.mission.office_id, currency, line.happened_on)
        insist(rates.usable(rate, currency, line.happened_on))
        entry.rate, entry.rate_on = rate.usd_per_unit, rate.on


def evidence_of(paper: Paper) -> Evidence:
    """As the rules see it, before anything is kept: a file by the hash of what was handed in."""
    return Evidence(paper.proof, reference_of(paper), paper.signed_by_both, even(paper.issuer))


def reference_of(paper: Paper) -> str:
    if paper.proof in FILES:
        return sha256(_as_kept(paper.data)).hexdigest() if paper.data else ""
    if paper.proof == Proof.DECLARATION:
        return declaration_number(paper.reference) or ""
    return even(paper.reference)


def _as_kept(data: bytes) -> bytes:
    """A picture is drawn anew when it is kept: its hash is that of what lies there."""
    found = uploads.format_of(data)
    return (uploads.redrawn(data, found) or data) if found in (Format.PNG, Format.JPEG) else data


def may_stand(deal: Deal, papers: Sequence[Paper], instead_of: int | None = None) -> Refusal | None:
    """Form of the numbers, use elsewhere, and whether the files are what they say. ``instead_of`` is the line that is
    corrected: its own evidence may stand again."""
    for paper in papers:
        if refusal := _form(paper) or _use(deal, paper, instead_of):
            return refusal
    return None


def _form(paper: Paper) -> Refusal | None:
    if paper.proof == Proof.DECLARATION and paper.reference.strip() and not declaration_number(paper.reference):
        return Refusal(
            "declaration_form",
            _("“%(number)s” has not the form of an export declaration number: 5 signs of the declarant, 2 of the year, "
              "6 digits and one sign, such as 12345-26-123456X. Copy it from the declaration.")
            % {"number": even(paper.reference)[:40]},
        )  # fmt: skip
    if paper.is_file:
        return uploads.may_be_kept(paper.data, paper.file_name, documents.ALL_UPLOADS)
    return None


def _use(deal: Deal, paper: Paper, instead_of: int | None) -> Refusal | None:
    reference = reference_of(paper)
    if paper.proof not in ONCE or not reference:
        return None
    used = used_elsewhere(deal, paper.proof, reference)
    if used is None or used.entry_id == instead_of:
        return None
    number = used.deal.application.number if used.deal.mission.office_id == deal.mission.office_id else ""
    return already_used(paper.proof, number, used.deal_id == deal.pk)


def already_used(proof: Proof, where: str, is_here: bool) -> Refusal:
    words = {"what": proof.label, "where": _("this deal") if is_here else _("another deal") + f" {where}".rstrip()}
    return Refusal(
        "used_twice",
        _("This evidence stands behind %(where)s already (%(what)s). It proves one line only: see whether a digit was "
          "mistyped, or strike the other line out first.")
        % words,
    )  # fmt: skip


def keep(entry: LedgerEntry, papers: Sequence[Paper], *, by: Actor, at: datetime) -> None:
    """Keep the files in ``documents`` and write down what stands behind the saved line."""
    for paper in papers:
        document = None
        if paper.proof in FILES:
            document = documents.keep_upload(
                data=paper.data, file_name=paper.file_name, kind=f"{DEAL}.{paper.proof.value}",
                title=paper.proof.label, organisation=entry.deal.mission.office, subject=(DEAL, entry.deal_id),
                by=by, at=at,
            )  # fmt: skip
        if reference := reference_of(paper):
            LedgerProof.objects.create(
                entry=entry, proof=paper.proof, reference=reference, signed_by_both=paper.signed_by_both,
                issuer=even(paper.issuer)[:80], document=document,
            )  # fmt: skip


def again(entry: LedgerEntry, proofs: Sequence[LedgerProof]) -> None:
    """A correction without new papers stands on those of the line it corrects."""
    for proof in proofs:
        proof.pk, proof.entry = None, entry
        proof._state.adding = True
        proof.save(force_insert=True)


def refused_for_use(paper_proof: Proof) -> Refused:
    return Refused(already_used(paper_proof, "", False))
