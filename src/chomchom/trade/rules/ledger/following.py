"""What may be written into a ledger next. Each rule answers ``None`` or a refusal that helps."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from chomchom.core.refusal import Refusal
from chomchom.trade.enums_ledger import DealState, Ending, EntryKind, Proof, Rung
from chomchom.trade.rules.ledger.entries import Entry, standing_entries
from chomchom.trade.rules.ledger.position import Position, step

PROOFS: dict[Rung, tuple[Proof, ...]] = {
    Rung.CONSULTED: (Proof.LOG,),
    Rung.PIPELINE: (Proof.LOG,),
    Rung.LETTER: (Proof.LETTER,),
    Rung.CONDITIONAL: (Proof.AGREEMENT,),
    Rung.SIGNED: (Proof.CONTRACT,),
    Rung.PAID: (Proof.BANK,),
    Rung.DECLARED: (Proof.DECLARATION,),
    Rung.CERTIFIED: (Proof.CERTIFICATE,),
}
FILES = frozenset({Proof.LETTER, Proof.AGREEMENT, Proof.CONTRACT, Proof.BANK})
PIPELINE_DAYS = 366  # "expected within 12 months"
WITHOUT_AMOUNT = frozenset({Rung.CONSULTED, Rung.LETTER})  # an MOU is counted, it need not name a sum


def may_add(entries: Sequence[Entry], new: Entry, today: date) -> Refusal | None:
    """Whether the ledger may go on with ``new``; with a correction all that follows it must still hold."""
    refusal = _in_itself(new, today) or _correction(entries, new)
    return refusal or _holds([*entries, new])


def _holds(entries: Sequence[Entry]) -> Refusal | None:
    position = Position()
    for entry in standing_entries(entries):
        if refusal := may_follow(position, entry):
            return refusal
        position = step(position, entry)
    return None


def may_follow(position: Position, entry: Entry) -> Refusal | None:
    """Whether a line may come after where the deal stands."""
    if entry.kind == EntryKind.END:
        return _may_end(position, entry)
    if entry.kind == EntryKind.REVIVE:
        return None if position.end else Refusal("not_ended", _("This deal has not ended, so it goes on as it is."))
    return _ended(position, entry) or _RULES[entry.rung](position, entry)


# -- the line in itself ----------------------------------------------------------------------------------------------


def _in_itself(entry: Entry, today: date) -> Refusal | None:
    if entry.happened_on > today:
        return Refusal("future", _("The day lies in the future. The ledger holds what has happened."))
    if entry.kind != EntryKind.CLAIM:
        return _has_reason(entry)
    return _has_proof(entry) or _has_amount(entry) or _has_details(entry)


def _has_reason(entry: Entry) -> Refusal | None:
    if entry.reason.strip():
        return None
    return Refusal("no_reason", _("Give the reason: it stands in the ledger and in the report."))


def _has_proof(entry: Entry) -> Refusal | None:
    wanted = PROOFS[entry.rung]
    if not entry.proves(wanted):
        return Refusal(
            "no_proof",
            _("“%(rung)s” needs its evidence: %(proof)s. Without it, record the rung that can be proved.")
            % {"rung": entry.rung.label, "proof": wanted[0].label},
        )
    if entry.rung == Rung.SIGNED and not any(one.signed_by_both for one in entry.evidence):
        return Refusal(
            "one_signature",
            _("A contract counts as signed with both signatures. With one it is an agreement on a condition."),
        )
    return None


def _has_amount(entry: Entry) -> Refusal | None:
    if entry.money is None:
        if entry.rung in WITHOUT_AMOUNT:
            return None
        return Refusal("no_amount", _("Give the amount and its currency as the paper says them."))
    if entry.money.amount <= 0 or (entry.fills is not None and entry.fills <= 0):
        return Refusal("amount", _("The amount must be more than zero. To take a line back, strike it out."))
    return None


def _has_details(entry: Entry) -> Refusal | None:
    if entry.rung == Rung.PIPELINE:
        return _expected(entry)
    if entry.rung == Rung.CONDITIONAL and not entry.condition.strip():
        return Refusal("no_condition", _("Write down the condition, in the words of the agreement."))
    if entry.rung == Rung.CERTIFIED and not any(one.issuer.strip() for one in entry.evidence):
        return Refusal("no_issuer", _("Name who issued the certificate of the export record."))
    return None


def _expected(entry: Entry) -> Refusal | None:
    if entry.probability is None or not 1 <= entry.probability <= 99:
        return Refusal("probability", _("Give how probable the contract is, from 1 to 99 per cent."))
    if entry.expected_on is None or not 0 <= (entry.expected_on - entry.happened_on).days <= PIPELINE_DAYS:
        return Refusal(
            "expected_on",
            _("The pipeline holds what is expected within 12 months. Give that month; what comes later stays a "
              "consultation."),
        )  # fmt: skip
    return None


# -- corrections -----------------------------------------------------------------------------------------------------


def _correction(entries: Sequence[Entry], new: Entry) -> Refusal | None:
    if new.corrects is None:
        return Refusal("void", _("Say which line is struck out.")) if new.kind == EntryKind.VOID else None
    if new.corrects not in {entry.id for entry in entries}:
        return Refusal("elsewhere", _("The line to be corrected is not in the ledger of this deal."))
    if new.corrects not in {entry.id for entry in standing_entries(entries)}:
        return Refusal(
            "corrected_already",
            _("That line was corrected or struck out already. Correct the line that stands now, or write a new one."),
        )
    return _has_reason(new)


# -- one after the other ---------------------------------------------------------------------------------------------


def _ended(position: Position, entry: Entry) -> Refusal | None:
    """What has shipped can still be paid and certified after the rest was cancelled."""
    if position.end is None or (entry.rung in (Rung.PAID, Rung.CERTIFIED) and position.shipments):
        return None
    return Refusal("ended", _("This deal has ended (%(how)s). Take it up again first.") % {"how": position.state.label})


def _rise(position: Position, entry: Entry) -> Refusal | None:
    held = position.base.rung if position.base else None
    if held is None or entry.rung > held:
        return None
    if entry.rung == held:
        return Refusal(
            "again",
            _("This deal is at “%(rung)s” already. Correct that line; a further order is a deal of its own.")
            % {"rung": held.label},
        )
    return Refusal(
        "lower",
        _("This deal is at “%(held)s” already; “%(rung)s” lies below. If the higher line was wrong, correct it.")
        % {"held": held.label, "rung": entry.rung.label},
    )


def _against_contract(position: Position, entry: Entry) -> Refusal | None:
    """A payment or shipment is against a signed contract, in the contract's currency."""
    base = position.base
    if base is None or base.rung != Rung.SIGNED:
        return Refusal(
            "no_contract",
            _("“%(rung)s” is against a contract, and none is signed yet. Record the contract, order (PO) or pro forma "
              "invoice (PI) first.")
            % {"rung": entry.rung.label},
        )  # fmt: skip
    if entry.fills is None and entry.money.currency != base.money.currency:
        return Refusal(
            "fills",
            _("The contract is in %(contract)s, this paper in %(paper)s. Say how much of the contract it settles, in "
              "%(contract)s.")
            % {"contract": base.money.currency, "paper": entry.money.currency},
        )  # fmt: skip
    return None


def _payment(position: Position, entry: Entry) -> Refusal | None:
    return _against_contract(position, entry) or _not_more(
        position.paid + entry.filled,
        position.contract,
        position.base.money.currency,
        _("With this payment %(sum)s would be paid, %(over)s more than the contract (%(limit)s). If the contract was "
          "enlarged, correct its line with the new paper first."),
    )  # fmt: skip


def _shipment(position: Position, entry: Entry) -> Refusal | None:
    if refusal := _against_contract(position, entry):
        return refusal
    if entry.happened_on < position.base.happened_on:
        return Refusal("before_contract", _("The declaration is older than the contract it is said to fulfil."))
    return _not_more(
        position.shipped + entry.filled,
        position.contract,
        position.base.money.currency,
        _("With this shipment %(sum)s would have shipped, %(over)s more than the contract (%(limit)s). If the "
          "contract was enlarged, correct its line with the new paper first; a further order is a deal of its own."),
    )  # fmt: skip


def _certificate(position: Position, entry: Entry) -> Refusal | None:
    if not position.shipments:
        return Refusal("not_shipped", _("Nothing of this deal has shipped yet, so nothing can be certified."))
    return _against_contract(position, entry) or _not_more(
        position.certified + entry.filled,
        position.shipped,
        position.base.money.currency,
        _("With this certificate %(sum)s would be certified, %(over)s more than has shipped (%(limit)s). Record the "
          "export declaration that is missing first."),
    )  # fmt: skip


def _not_more(total: Decimal, limit: Decimal, currency: str, sentence: str) -> Refusal | None:
    if total <= limit:
        return None
    words = {"sum": total, "limit": limit, "over": total - limit}
    return Refusal("too_much", sentence % {key: f"{currency} {value:,.2f}" for key, value in words.items()})


def _may_end(position: Position, entry: Entry) -> Refusal | None:
    if position.end:
        return Refusal("ended", _("This deal has ended already."))
    if position.state == DealState.SHIPPED:
        return Refusal("shipped", _("This deal has shipped; there is nothing left that could end otherwise."))
    rung = position.base.rung if position.base else Rung.CONSULTED
    if entry.ending == Ending.CANCELLED and rung < Rung.CONDITIONAL:
        return Refusal("nothing_to_cancel", _("Nothing was agreed yet that could be cancelled: the deal is lost."))
    if entry.ending == Ending.LOST and rung >= Rung.CONDITIONAL:
        return Refusal("agreed", _("An agreement does not get lost: it lapses, or one side cancels it."))
    return None


_RULES: dict[Rung, Callable[[Position, Entry], Refusal | None]] = {
    Rung.CONSULTED: _rise,
    Rung.PIPELINE: _rise,
    Rung.LETTER: _rise,
    Rung.CONDITIONAL: _rise,
    Rung.SIGNED: _rise,
    Rung.PAID: _payment,
    Rung.DECLARED: _shipment,
    Rung.CERTIFIED: _certificate,
}
