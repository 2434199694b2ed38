from chomchom.care.models.day import Courier, Discard, DoorReport, Handover, Observation, PlanningRun, Round
from chomchom.care.models.incident import Incident, IncidentStep, IncidentTask, RescueCall
from chomchom.care.models.intake import Import, ImportRow
from chomchom.care.models.phone import Aside, DoorPhoto, Listening, Phone, PositionConsent, PositionRule
from chomchom.care.models.plan import MealPlan, MealScheme, MealWindow, PlanPause
from chomchom.care.models.recipient import EmergencyContact, OtherService, Recipient

__all__ = [
    "Aside",
    "Courier",
    "Discard",
    "DoorPhoto",
    "DoorReport",
    "EmergencyContact",
    "Handover",
    "Import",
    "ImportRow",
    "Incident",
    "IncidentStep",
    "IncidentTask",
    "Listening",
    "MealPlan",
    "MealScheme",
    "MealWindow",
    "Observation",
    "OtherService",
    "Phone",
    "PlanPause",
    "PlanningRun",
    "PositionConsent",
    "PositionRule",
    "Recipient",
    "RescueCall",
    "Round",
]
