"""Writing into the ledger of a deal. Lines are only added; where the deal stands is folded anew after each."""

from chomchom.trade.operations.ledger.consulted import TakenOver, take_over
from chomchom.trade.operations.ledger.deals import end, open_deal, record, revive, strike
from chomchom.trade.operations.ledger.lines import Line, Paper
from chomchom.trade.operations.ledger.rates import enter_rate

__all__ = ["Line", "Paper", "TakenOver", "end", "enter_rate", "open_deal", "record", "revive", "strike", "take_over"]
