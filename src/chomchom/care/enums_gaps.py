"""The words of care gaps, and of what is told from outside."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class GapKind(TextChoices):
    """돌봄 공백: the signals that are looked for every day."""

    SERVICE_STOPPED = "service_stopped", _("Another service stopped, lives alone")
    UNCONFIRMED = "unconfirmed", _("Meal day without confirmed contact")
    NOT_SEEN = "not_seen", _("Not seen in person for days")
    NO_CONTACT = "no_contact", _("No valid emergency contact")
    NO_SUBSTITUTE = "no_substitute", _("Provider cannot deliver, no substitute")
    ENDS_SOON = "ends_soon", _("Ends soon without a decision")
    HOLIDAY = "holiday", _("Long holiday ahead without a meal")


class PersonPart(TextChoices):
    """What makes any gap of a person graver."""

    ALONE = "alone", _("Lives alone")
    HIGH_RISK = "high_risk", _("High risk")
    CANNOT_WALK = "cannot_walk", _("Wheelchair or bedridden")
    VERY_OLD = "very_old", _("Aged 85 or more")


class GapDeed(TextChoices):
    """What was done, with which a gap may be closed."""

    VISITED = "visited", _("Seen in person at home")
    SUBSTITUTE_SERVICE = "substitute_service", _("Another service found")
    SERVICE_RESUMED = "service_resumed", _("The service goes on again")
    CONTACT_MADE = "contact_made", _("Reached, and known how the person is")
    ABSENCE_EXPLAINED = "absence_explained", _("Absence explained by somebody who knows")
    CONTACT_FOUND = "contact_found", _("Emergency contact entered")
    CALLS_ARRANGED = "calls_arranged", _("Regular calls or visits arranged")
    MEAL_ARRANGED = "meal_arranged", _("Meal brought or arranged otherwise")
    PLAN_DECIDED = "plan_decided", _("Decided how it goes on")
    CAUSE_GONE = "cause_gone", _("The cause is gone, and was looked at")


class GapEvent(TextChoices):
    """A line of a gap's story."""

    FOUND = "found", _("Found")
    CAUSE_GONE = "cause_gone", _("Cause gone: proposed for closing")
    CAUSE_BACK = "cause_back", _("Cause is there again")
    NOTE = "note", _("Note")
    CLOSED = "closed", _("Closed")


class SignalLevel(TextChoices):
    """How much a fact from outside weighs, by the rule of its kind."""

    FACT = "fact", _("Noted")
    CONCERN = "concern", _("Looked into the same day")
    ALARM = "alarm", _("Alarm at once")


class SignalSource(TextChoices):
    """Who tells something from outside; the purpose of the sender's key."""

    AI_CALL = "care.ai_call", _("AI call")
    METER = "care.meter", _("Power or water use")
    HOME_ALARM = "care.home_alarm", _("In-home alarm")
    NEIGHBOUR = "care.neighbour", _("Neighbour's report")


class SignalEvent(TextChoices):
    """What was noticed. Which source may tell which stands in ``EVENTS``."""

    ANSWERED = "answered", _("Answered, as usual")
    NOT_ANSWERED = "not_answered", _("Did not answer the calls")
    UNWELL = "unwell", _("Said to be unwell")
    ASKED_FOR_HELP = "asked_for_help", _("Asked for help")
    USED = "used", _("Used as usual")
    NOT_USED = "not_used", _("Nothing used")
    UNUSUAL = "unusual", _("Unusual use")
    PRESSED = "pressed", _("Emergency button pressed")
    FALL = "fall", _("Fall noticed")
    FIRE_OR_GAS = "fire_or_gas", _("Fire or gas noticed")
    NO_MOVEMENT = "no_movement", _("No movement")
    SILENT = "silent", _("Device does not answer")
    SEEN_WELL = "seen_well", _("Seen, as usual")
    WORRIED = "worried", _("Worried about the person")


E = SignalEvent
EVENTS: dict[str, tuple[SignalEvent, ...]] = {
    SignalSource.AI_CALL: (E.ANSWERED, E.NOT_ANSWERED, E.UNWELL, E.ASKED_FOR_HELP),
    SignalSource.METER: (E.USED, E.NOT_USED, E.UNUSUAL),
    SignalSource.HOME_ALARM: (E.PRESSED, E.FALL, E.FIRE_OR_GAS, E.NO_MOVEMENT, E.SILENT),
    SignalSource.NEIGHBOUR: (E.SEEN_WELL, E.WORRIED, E.ASKED_FOR_HELP),
}
