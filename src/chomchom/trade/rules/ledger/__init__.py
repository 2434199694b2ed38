"""The ledger of a deal, pure: entries in, where the deal stands and what each of its amounts is out."""

from chomchom.trade.rules.ledger.entries import Entry, Evidence, Money, standing_entries
from chomchom.trade.rules.ledger.following import may_add
from chomchom.trade.rules.ledger.numbers import declaration_number
from chomchom.trade.rules.ledger.position import Position, Share, fold

__all__ = [
    "Entry",
    "Evidence",
    "Money",
    "Position",
    "Share",
    "declaration_number",
    "fold",
    "may_add",
    "standing_entries",
]
