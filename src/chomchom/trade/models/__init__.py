from chomchom.trade.models.buyer import Buyer, Evidence, Guest
from chomchom.trade.models.consultation import Consultation, Correction, FieldReport, ProductLine
from chomchom.trade.models.exporter import Application, Exporter, Product
from chomchom.trade.models.links import LinkFailure, PersonalLink
from chomchom.trade.models.mission import HalfDay, ItineraryItem, Leg, Mission, Traveller, Weight
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
    "Consultation",
    "Correction",
    "Evidence",
    "Exporter",
    "FieldReport",
    "Forbidden",
    "Guest",
    "HalfDay",
    "Interpreter",
    "Invitation",
    "ItineraryItem",
    "Leg",
    "LinkFailure",
    "Meeting",
    "Mission",
    "PersonalLink",
    "Placement",
    "Product",
    "ProductLine",
    "Timetable",
    "Timetabling",
    "Traveller",
    "Unmet",
    "Weight",
    "Wish",
]
