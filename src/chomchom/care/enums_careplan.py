"""Words of care plans."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums import HandoverState

#: A handover at which the person was not met.
FAILED = frozenset({HandoverState.NO_REPLY, HandoverState.RED_FLAG, HandoverState.SAFE_ABSENT, HandoverState.EMERGENCY})
WITHIN = timedelta(days=30)


class Response(TextChoices):
    """Which ladder runs when the door of this person stays shut."""

    BY_RISK = "by_risk", _("As usual for the person’s risk")
    AT_ONCE = "at_once", _("At once: dong and desk together, somebody at the door within 30 minutes")
    OFTEN_OUT = "often_out", _("Often out: first ask where the person usually is, visit within 180 minutes")


class ReviewReason(TextChoices):
    DATE = "date", _("The date of review has come")
    TWO_IN_A_ROW = "two_in_a_row", _("Two failed handovers in a row")
    THREE_IN_30_DAYS = "three_in_30", _("Three failed handovers within 30 days")
    ASKED = "asked", _("Somebody asked for it")


class ReviewOutcome(TextChoices):
    STAYS = "stays", _("The plan stays as it is")
    CHANGED = "changed", _("The plan was changed")
