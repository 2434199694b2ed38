"""Words of retention, destruction and breaches."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TermUnit(TextChoices):
    MONTHS = "months", _("months")
    HOURS = "hours", _("hours")
    PEOPLE = "people", _("people")


class BreachCause(TextChoices):
    """How it happened, as the report to the authority asks."""

    OUTSIDE = "outside", _("Unlawful access from outside")
    INSIDE = "inside", _("By somebody inside")
    MISTAKE = "mistake", _("By mistake")
    LOST = "lost", _("Device or paper lost")
    UNKNOWN = "unknown", _("Not known yet")
