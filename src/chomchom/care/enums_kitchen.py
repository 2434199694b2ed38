"""The words of the kitchen, as values."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProviderType(TextChoices):
    """Under which rules a provider cooks. The citation of each limit says where the rule stands."""

    MASS_CATERING = "mass", _("Mass catering facility (50 people or more at a time)")
    CONTRACT = "contract", _("Smaller kitchen, by the clause of its contract")


class FoodGroup(TextChoices):
    """Which core temperature a dish must reach."""

    MEAT = "meat", _("Meat, poultry, eggs")
    FISH = "fish", _("Fish and shellfish")
    OTHER = "other", _("Other cooked food")
    RAW = "raw", _("Not cooked (kimchi, salad, fruit)")


class Serving(TextChoices):
    HOT = "hot", _("Kept hot")
    COLD = "cold", _("Kept cold")


class Texture(TextChoices):
    """Texture grades: the three of the Korean standard for food for the elderly (KS H 4897), and those beside it."""

    REGULAR = "regular", _("Regular")
    GRADE_1 = "grade_1", _("Grade 1: can be bitten off")
    GRADE_2 = "grade_2", _("Grade 2: can be crushed with the gums")
    GRADE_3 = "grade_3", _("Grade 3: can be crushed with the tongue")
    MINCED = "minced", _("Minced")
    PORRIDGE = "porridge", _("Porridge")


class Portion(TextChoices):
    SMALL = "small", _("Small")
    REGULAR = "regular", _("Regular")
    LARGE = "large", _("Large")


class LimitKind(TextChoices):
    """What the law, the guidance or the contract limits. The numbers are rows, never code."""

    CORE_MEAT = "core_meat", _("Core temperature of meat")
    CORE_FISH = "core_fish", _("Core temperature of fish and shellfish")
    CORE_OTHER = "core_other", _("Core temperature of other cooked food")
    HOLD_HOT = "hold_hot", _("Kept hot at")
    HOLD_COLD = "hold_cold", _("Kept cold at (food code)")
    HOLD_COLD_GUIDE = "hold_cold_guide", _("Kept cold at (guidance of the ministry)")
    WARN_MINUTES = "warn_minutes", _("Minutes since cooking: warning")
    STOP_MINUTES = "stop_minutes", _("Minutes since cooking: not handed over")
    SAMPLE_HOURS = "sample_hours", _("Retained sample kept for")
    SAMPLE_COLD = "sample_cold", _("Retained sample kept at")
    SAMPLE_DISCARD_HOURS = "sample_discard_hours", _("Retained sample discarded within, after that")
    CORRECT_MINUTES = "correct_minutes", _("Corrective action written down within")


class Bound(TextChoices):
    MIN = "min", _("at least")
    MAX = "max", _("at most")


class Unit(TextChoices):
    CELSIUS = "celsius", "°C"
    MINUTES = "minutes", _("minutes")
    HOURS = "hours", _("hours")


class HygieneKind(TextChoices):
    """What stands in the hygiene log."""

    CORE = "core", _("Core temperature")
    HOLDING = "holding", _("Holding")
    PACKING = "packing", _("Packing")
    BOX_OUT = "box_out", _("Box out")
    VAN = "van", _("Van")
    SAMPLE_STORED = "sample_stored", _("Retained sample stored")
    SAMPLE_DISCARDED = "sample_discarded", _("Retained sample discarded")
    RECEIVING = "receiving", _("Receiving check")
    CLEANING = "cleaning", _("Cleaning")
    STAFF_HEALTH = "staff_health", _("Health of the staff")
    CORRECTIVE = "corrective", _("Corrective action")


class EntrySource(TextChoices):
    """How an entry came in."""

    HAND = "hand", _("Tablet")
    PAPER = "paper", _("From paper")
    PROBE = "probe", _("Thermometer")


class Verdict(TextChoices):
    """What an entry means; judged when it is appended, by the limits of that day."""

    GOOD = "good", _("Within the limit")
    OUT = "out", _("Out of the limit")
    DOUBTFUL = "doubtful", _("Doubtful")
    NOTED = "noted", _("Noted")


class Withheld(TextChoices):
    """Why food that had been carried to a door is not handed over."""

    TOO_OLD = "too_old", _("Too long since cooking")
    RECALLED = "recalled", _("Recalled")
    CLASH = "clash", _("Something in it must not be eaten by this person")


class Symptom(TextChoices):
    VOMITING = "vomiting", _("Vomiting")
    DIARRHOEA = "diarrhoea", _("Diarrhoea")
    STOMACH = "stomach", _("Stomach ache or nausea")
    FEVER = "fever", _("Fever")
    RASH = "rash", _("Rash or swelling")
    OTHER = "other", _("Other")


class SymptomGroup(TextChoices):
    """Like symptoms: those that are counted together."""

    GUT = "gut", _("Stomach and bowels")
    SKIN = "skin", _("Skin")
    OTHER = "other", _("Other")


class SymptomSource(TextChoices):
    DOOR = "door", _("At the door")
    TELEPHONE = "telephone", _("By telephone")


class Grade(TextChoices):
    """How grave a cluster is: two people may be chance, an outbreak is more than the usual rate explains."""

    NOTICED = "noticed", _("Two or more people; may be chance")
    SUSPECTED = "suspected", _("Suspected food poisoning")


class CallAnswer(TextChoices):
    """What came of a call to somebody on the call list of a cluster."""

    WELL = "well", _("Well")
    ILL = "ill", _("Has symptoms")
    NO_ANSWER = "no_answer", _("No answer")


class ClusterOutcome(TextChoices):
    """How the alert of a cluster ends."""

    FOOD = "food", _("Food was the cause")
    OTHER_CAUSE = "other_cause", _("Another cause was found")
    CHANCE = "chance", _("No common cause")


class TaskKind(TextChoices):
    """What somebody of the kitchen must do by when; the net watches it."""

    CORRECT = "correct", _("Write down the corrective action")
    DISCARD_SAMPLE = "discard_sample", _("Discard the retained sample")
    SUBSTITUTE = "substitute", _("Arrange a substitute meal")
    CONFIRM_RECALL = "confirm_recall", _("Confirm the recall")


class LabelName(TextChoices):
    """What the district lets a label say of whose box it is: neighbours read labels too."""

    SHORTENED = "shortened", _("Name shortened, with the number")
    FULL = "full", _("Name in full, with the number")
    NUMBER = "number", _("Number only")


class LabelPaper(TextChoices):
    """What labels are printed on."""

    A4_3X8 = "a4-3x8", _("A4, 24 labels (64 × 34 mm)")
    A4_2X7 = "a4-2x7", _("A4, 14 labels (99 × 38 mm)")
    A4_3X10 = "a4-3x10", _("A4, 30 labels (64 × 27 mm)")
    ROLL = "roll", _("Roll of 62 mm")


LABELS_ON = {LabelPaper.A4_3X8: 24, LabelPaper.A4_2X7: 14, LabelPaper.A4_3X10: 30, LabelPaper.ROLL: 1}
