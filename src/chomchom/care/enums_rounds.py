"""The words of changing rounds: what is proposed, what became of it, how much a known face is worth."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class ProposalKind(TextChoices):
    COURIER = "courier", _("A courier or a van is out")
    JOIN = "join", _("People without a round join one")
    FACES = "faces", _("Another plan: known faces against driving")
    KITCHEN = "kitchen", _("A kitchen stops")
    STREET = "street", _("A street is closed or open again")
    COOKING = "cooking", _("A kitchen is done later than said")
    TOGETHER = "together", _("What if all kitchens were planned together")


class ProposalState(TextChoices):
    OPEN = "open", _("Waits for a decision")
    ACCEPTED = "accepted", _("Accepted")
    DISMISSED = "dismissed", _("Dismissed")


class SameFace(IntegerChoices):
    """Seconds of driving that one handover by somebody unknown is worth."""

    NO_MATTER = 0, _("It does not matter who comes: shortest ways")
    RATHER = 60, _("Rather somebody known, if it costs little driving")
    STRONGLY = 180, _("Nearly always somebody known, even if it costs driving")


KITCHEN_PREFIX = "kitchen:"

WHY_MOVED = {
    "courier_dropped": _("Their courier is out"),
    "urgent_stop": _("Was on no round"),
    "made_room": _("Makes room for others"),
    "kitchen_stopped": _("Their kitchen stopped"),
    "cancelled": _("Cancelled"),
    "street_closed": _("Travel times changed"),
    "cooking_late": _("The kitchen is done later"),
    "taken_off": _("Taken off by hand"),
    "replanned": _("Planned anew"),
}
"""Why a stop changes hands or hours, by the planner's code."""
