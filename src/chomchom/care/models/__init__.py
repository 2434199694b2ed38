from chomchom.care.models.careplan import CarePlan, CaseConference, PlanReview
from chomchom.care.models.day import Courier, Discard, DoorReport, Handover, Observation, PlanningRun, Round
from chomchom.care.models.family import FamilyConsent, FamilyMessage
from chomchom.care.models.gaps import Gap, GapEntry, GapRule, Priority, ServiceVersion
from chomchom.care.models.incident import Incident, IncidentStep, IncidentTask, RescueCall
from chomchom.care.models.intake import Import, ImportRow
from chomchom.care.models.phone import Aside, DoorPhoto, Listening, Phone, PositionConsent, PositionRule
from chomchom.care.models.plan import MealPlan, MealScheme, MealWindow, PlanPause
from chomchom.care.models.recipient import EmergencyContact, OtherService, Recipient
from chomchom.care.models.signals import OutsideSignal, SignalRule
from chomchom.care.models.staff import (
    Attendance,
    CheckTry,
    Course,
    Credential,
    StaffException,
    StaffRule,
    TrainingSession,
)

__all__ = [
    "Aside",
    "Attendance",
    "CarePlan",
    "CaseConference",
    "CheckTry",
    "Courier",
    "Course",
    "Credential",
    "Discard",
    "DoorPhoto",
    "DoorReport",
    "EmergencyContact",
    "FamilyConsent",
    "FamilyMessage",
    "Gap",
    "GapEntry",
    "GapRule",
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
    "OutsideSignal",
    "Phone",
    "PlanPause",
    "PlanReview",
    "PlanningRun",
    "PositionConsent",
    "PositionRule",
    "Priority",
    "Recipient",
    "RescueCall",
    "Round",
    "ServiceVersion",
    "SignalRule",
    "StaffException",
    "StaffRule",
    "TrainingSession",
]
