"""Words of training, certificates and who may do what."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Topic(TextChoices):
    """What a certificate is about. Which role needs it, and how long it holds, is a row with a source."""

    HEALTH = "health", _("Health certificate")
    LICENCE_DRIVING = "driving", _("Driving licence")
    LICENCE_COOK = "cook", _("Cook’s or dietitian’s licence")
    BACKGROUND = "background", _("Background check")
    SAFETY = "safety", _("Training: safety at work")
    HYGIENE = "hygiene", _("Training: hygiene and food poisoning")
    FIRST_AID = "first_aid", _("Training: first aid")
    SIGNS = "signs", _("Training: recognising warning signs")
    PRIVACY = "privacy", _("Training: personal data")


TRAININGS = frozenset({Topic.SAFETY, Topic.HYGIENE, Topic.FIRST_AID, Topic.SIGNS, Topic.PRIVACY})


class SessionState(TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class Presence(TextChoices):
    INVITED = "invited", _("Invited")
    ATTENDED = "attended", _("Attended")
    ABSENT = "absent", _("Absent")


class Standing(TextChoices):
    """How somebody stands with one requirement on a day."""

    VALID = "valid", _("Is valid")
    ENDS_SOON = "ends_soon", _("Ends soon")
    LAPSED = "lapsed", _("Lapsed")
    MISSING = "missing", _("Missing")
    NOT_YET = "not_yet", _("Not valid yet")
