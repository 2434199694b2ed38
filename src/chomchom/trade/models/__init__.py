from chomchom.trade.models.buyer import Buyer, Evidence, Guest
from chomchom.trade.models.exporter import Application, Exporter, Product
from chomchom.trade.models.links import LinkFailure, PersonalLink
from chomchom.trade.models.mission import HalfDay, ItineraryItem, Leg, Mission, Traveller, Weight
from chomchom.trade.models.wish import Wish

__all__ = [
    "Application",
    "Buyer",
    "Evidence",
    "Exporter",
    "Guest",
    "HalfDay",
    "ItineraryItem",
    "Leg",
    "LinkFailure",
    "Mission",
    "PersonalLink",
    "Product",
    "Traveller",
    "Weight",
    "Wish",
]
