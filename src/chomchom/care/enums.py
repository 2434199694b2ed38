"""The field's own words, as values."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    UNKNOWN = "unknown", _("Not given")


class Household(TextChoices):
    ALONE = "alone", _("Lives alone")
    COUPLE = "couple", _("Couple")
    OTHER = "other", _("With others")
    UNKNOWN = "unknown", _("Not given")


class Mobility(TextChoices):
    WALKS = "walks", _("Walks unaided")
    CANE = "cane", _("Walking stick")
    WALKER = "walker", _("Walking frame")
    WHEELCHAIR = "wheelchair", _("Wheelchair")
    BEDRIDDEN = "bedridden", _("Bedridden")
    UNKNOWN = "unknown", _("Not given")


class Diet(TextChoices):
    GENERAL = "general", _("General diet")
    PORRIDGE = "porridge", _("Porridge")
    MINCED = "minced", _("Minced")
    SOFT_1 = "soft_1", _("Soft, grade 1")
    SOFT_2 = "soft_2", _("Soft, grade 2")
    SOFT_3 = "soft_3", _("Soft, grade 3")
    LOW_SODIUM = "low_sodium", _("Low-sodium")
    DIABETIC = "diabetic", _("Diabetic")
    RENAL = "renal", _("Renal (low-protein)")


class Allergen(TextChoices):
    """The allergens that food labels in Korea must name (식품 등의 표시·광고에 관한 법률 시행규칙, 별표 2)."""

    EGG = "egg", _("Egg")
    MILK = "milk", _("Milk")
    BUCKWHEAT = "buckwheat", _("Buckwheat")
    PEANUT = "peanut", _("Peanut")
    SOY = "soy", _("Soybean")
    WHEAT = "wheat", _("Wheat")
    MACKEREL = "mackerel", _("Mackerel")
    CRAB = "crab", _("Crab")
    SHRIMP = "shrimp", _("Shrimp")
    PORK = "pork", _("Pork")
    PEACH = "peach", _("Peach")
    TOMATO = "tomato", _("Tomato")
    SULPHITE = "sulphite", _("Sulphites")
    WALNUT = "walnut", _("Walnut")
    CHICKEN = "chicken", _("Chicken")
    BEEF = "beef", _("Beef")
    SQUID = "squid", _("Squid")
    SHELLFISH = "shellfish", _("Shellfish (oyster, abalone, mussel)")
    PINE_NUT = "pine_nut", _("Pine nut")


class Risk(IntegerChoices):
    HIGH = 3, _("High")
    MIDDLE = 2, _("Middle")
    LOW = 1, _("Low")


class PlaceQuality(TextChoices):
    EXACT = "exact", _("Exact")
    DONG_CENTRE = "dong_centre", _("Centre of the dong")


class ServiceState(TextChoices):
    IN_USE = "in_use", _("In use")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Ended")


class Meal(TextChoices):
    LUNCH = "lunch", _("Lunch")
    SUPPER = "supper", _("Supper")


class PauseReason(TextChoices):
    HOSPITAL = "hospital", _("In hospital")
    FACILITY = "facility", _("In a facility")
    AWAY = "away", _("Away with family")
    OTHER = "other", _("Other")


class Vehicle(TextChoices):
    CAR = "car", _("Car")
    MOTORBIKE = "motorbike", _("Motorbike")
    BICYCLE = "bicycle", _("Bicycle")
    FOOT = "foot", _("On foot")


class RoundState(TextChoices):
    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")


class HandoverState(TextChoices):
    """Where a promised handover stands. Open ones are not known to be well; the others are accounted for."""

    PROMISED = "promised", _("Promised")
    NO_REPLY = "no_reply", _("No reply")
    RED_FLAG = "red_flag", _("Warning sign")
    MET = "met", _("Met in person")
    SAFE_ABSENT = "safe_absent", _("Safe but absent")
    EMERGENCY = "emergency", _("Emergency")
    CANCELLED = "cancelled", _("Cancelled beforehand")


class Met(TextChoices):
    """Who stood at the door."""

    RECIPIENT = "recipient", _("The person")
    FAMILY = "family", _("Family")
    FACILITY = "facility", _("Staff or helper")


class Aspect(TextChoices):
    """What a courier looks at: one deliberate tap each."""

    STRENGTH = "strength", _("Strength and consciousness")
    FALL = "fall", _("Fall or injury")
    MOVING = "moving", _("Moving about")
    EATING = "eating", _("Eating (last box left over)")
    HYGIENE = "hygiene", _("Hygiene, smell, clothes")
    HOME = "home", _("Dangers at home (gas, heating, rubbish)")
    SPEECH = "speech", _("Speech and memory")
    MOOD = "mood", _("Mood")


class Level(TextChoices):
    AS_USUAL = "as_usual", _("As usual")
    CHANGED = "changed", _("Changed")


class ReportKind(TextChoices):
    """What a courier can report from a door."""

    HANDED_OVER = "handed_over", _("Handed over")
    NO_REPLY = "no_reply", _("No reply")
    STEP = "step", _("Step at the door")
    RED_FLAG = "red_flag", _("Warning sign")
    DISCARD = "discard", _("Food discarded")
    PHOTO = "photo", _("Photo")


class DoorStep(TextChoices):
    """What a courier does while the door stays shut."""

    KNOCKED = "knocked", _("Knocked loudly, called the name, waited 3 minutes")
    PHONED = "phoned", _("Phoned the person")
    LOOKED = "looked", _("Looked and listened: light, TV, smell, earlier box, gas, door")
    NEIGHBOUR = "neighbour", _("Asked a neighbour or the building office")
    SLIP = "slip", _("Left a visit slip, took the food back")


class RedFlag(TextChoices):
    """Signs on which 119 is called at once."""

    COLLAPSED = "collapsed", _("Seen or heard collapsed")
    GROANING = "groaning", _("Groaning")
    SPEECH = "speech", _("Abnormal speech")
    SMELL = "smell", _("Smell of smoke, gas or decay")
    BOX_LEFT = "box_left", _("Earlier box untouched and no answer")
    DOOR_OPEN = "door_open", _("Door open and no answer")
    INSIDE = "inside", _("Somebody inside but no reply")


class StepKind(TextChoices):
    """The steps of an incident, in the order of the story."""

    NOTICED = "noticed", _("Noticed")
    ON_SITE = "on_site", _("On site")
    TOLD_119 = "told_119", _("119 called")
    TOLD_DISTRICT = "told_district", _("District told")
    HOSPITAL = "hospital", _("Taken to hospital")
    FAMILY = "family", _("Family told")
    ENDED_SERVICE = "ended_service", _("Ended service found")
    RESTORED = "restored", _("Service restored")
    PLAN_REVIEWED = "plan_reviewed", _("Care plan reviewed")


class IncidentTaskKind(TextChoices):
    """What is usually still to do after an emergency; the words are a sentence, ``title`` of the row says of what."""

    RESTORE_SERVICE = "restore_service", _("Find out why the service ended, and restore it")
    REVIEW_PLAN = "review_plan", _("Review the care plan")
    TELL_COURIER = "tell_courier", _("Tell the courier how it ended")
    FIND_FAMILY = "find_family", _("Find somebody to call: there is no emergency contact")
    OTHER = "other", _("Other")


class Rescue(TextChoices):
    """Who can be asked for a welfare check (신변확인)."""

    FIRE = "119", _("119 (fire and ambulance)")
    POLICE = "112", _("112 (police)")


class IncidentState(TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class ImportState(TextChoices):
    READING = "reading", _("Being read")
    FAILED = "failed", _("Could not be read")
    PREVIEW = "preview", _("Preview")
    APPLIED = "applied", _("Applied")


class Answer(TextChoices):
    """What the import says of a row."""

    TAKEN = "taken", _("Taken")
    QUESTIONED = "questioned", _("Taken with a question")
    REFUSED = "refused", _("Refused")


class ReportResult(TextChoices):
    """The server's answer to one report from a door."""

    ACCEPTED = "accepted", _("Accepted")
    ALREADY = "already", _("Already here")
    REFUSED = "refused", _("Refused")
    ASIDE = "aside", _("Kept aside for the desk")


class Decision(TextChoices):
    """What a person said of a row that was held."""

    SAME = "same", _("The same person: nothing to take")
    SEPARATE = "separate", _("Another person: take the row")
    DROP = "drop", _("Not to be taken")
    CORRECTED = "corrected", _("Corrected by hand")


LEFT_OUT = {
    "no_place": _("No place is known for the address"),
    "window_contradicts": _("The time window contradicts itself"),
    "hot_too_late": _("The food would be too old"),
    "no_courier": _("No courier who works today may be sent"),
    "not_reachable": _("Too far to be reached within the window"),
    "more_boxes_than_any": _("More boxes than any courier carries"),
    "no_capacity": _("More people than boxes the couriers can carry; higher risk goes first"),
    "no_time": _("No courier has time left within the window; higher risk goes first"),
    "not_placed": _("No round was found in the time given"),
    "taken_off": _("Taken off by hand"),
}
"""Why a stop is on no round, by the planner's code."""
