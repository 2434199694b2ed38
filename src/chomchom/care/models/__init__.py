from chomchom.care.models.careplan import CarePlan, CaseConference, PlanReview
from chomchom.care.models.day import Courier, Discard, DoorReport, Handover, Observation, PlanningRun, Round
from chomchom.care.models.family import FamilyConsent, FamilyMessage
from chomchom.care.models.incident import Incident, IncidentStep, IncidentTask, RescueCall
from chomchom.care.models.intake import Import, ImportRow
from chomchom.care.models.plan import MealPlan, MealScheme, MealWindow, PlanPause
from chomchom.care.models.recipient import EmergencyContact, OtherService, Recipient
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
    "Attendance",
    "CarePlan",
    "CaseConference",
    "CheckTry",
    "Courier",
    "Course",
    "Credential",
    "Discard",
    "DoorReport",
    "EmergencyContact",
    "FamilyConsent",
    "FamilyMessage",
    "Handover",
    "Import",
    "ImportRow",
    "Incident",
    "IncidentStep",
    "IncidentTask",
    "MealPlan",
    "MealScheme",
    "MealWindow",
    "Observation",
    "OtherService",
    "PlanPause",
    "PlanReview",
    "PlanningRun",
    "Recipient",
    "RescueCall",
    "Round",
    "StaffException",
    "StaffRule",
    "TrainingSession",
]
