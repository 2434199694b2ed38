from chomchom.trade.models.buyer import Buyer, Evidence, Guest
from chomchom.trade.models.consultation import Consultation, Correction, FieldReport, ProductLine
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
from chomchom.trade.models.letter import Letter
from chomchom.trade.models.links import LinkFailure, PersonalLink
from chomchom.trade.models.mission import HalfDay, ItineraryItem, Leg, Mission, Traveller, Weight
from chomchom.trade.models.mou import Mou, MouPromise
from chomchom.trade.models.timetable import (
    Forbidden,
    Interpreter,
    Invitation,
    Meeting,
    Placement,
    Timetable,
    Timetabling,
    Unmet,
)
from chomchom.trade.models.wish import Wish

__all__ = [
    "Application",
    "Buyer",
    "Confirmation",
    "Consultation",
    "Correction",
    "CurrencyRate",
    "Deal",
    "Evidence",
    "Exporter",
    "FieldReport",
    "FollowUp",
    "FollowUpPlan",
    "Forbidden",
    "Guest",
    "HalfDay",
    "Interpreter",
    "Invitation",
    "ItineraryItem",
    "LedgerEntry",
    "LedgerProof",
    "Leg",
    "Letter",
    "LinkFailure",
    "Meeting",
    "Merge",
    "Mission",
    "Mou",
    "MouPromise",
    "PersonalLink",
    "Placement",
    "Product",
    "ProductLine",
    "ProofInUse",
    "Review",
    "SentList",
    "SentRow",
    "Share",
    "Timetable",
    "Timetabling",
    "Traveller",
    "Unmet",
    "Weight",
    "Wish",
]
