from chomchom.trade.models.buyer import Buyer, Evidence, Guest
from chomchom.trade.models.deal import (
    Confirmation,
    CurrencyRate,
    Deal,
    LedgerEntry,
    LedgerProof,
    ProofInUse,
    Share,
)
from chomchom.trade.models.exporter import Application, Exporter, Product
from chomchom.trade.models.follow_up import FollowUp, FollowUpPlan
from chomchom.trade.models.intake import Merge, Review, SentList, SentRow
from chomchom.trade.models.links import LinkFailure, PersonalLink
from chomchom.trade.models.mission import HalfDay, ItineraryItem, Leg, Mission, Traveller, Weight
from chomchom.trade.models.mou import Mou, MouPromise
from chomchom.trade.models.wish import Wish

__all__ = [
    "Application",
    "Buyer",
    "Confirmation",
    "CurrencyRate",
    "Deal",
    "Evidence",
    "Exporter",
    "FollowUp",
    "FollowUpPlan",
    "Guest",
    "HalfDay",
    "ItineraryItem",
    "LedgerEntry",
    "LedgerProof",
    "Leg",
    "LinkFailure",
    "Merge",
    "Mission",
    "Mou",
    "MouPromise",
    "PersonalLink",
    "Product",
    "ProofInUse",
    "Review",
    "SentList",
    "SentRow",
    "Share",
    "Traveller",
    "Weight",
    "Wish",
]
