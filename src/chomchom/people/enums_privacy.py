"""Words of retention, destruction and breaches."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TermUnit(TextChoices):
    MONTHS = "months", _("months")
    HOURS = "hours", _("hours")
    PEOPLE = "people", _("people")


class BreachTerm(TextChoices):
    """The codes of terms about breaches."""

    NOTIFY = "breach.notify", _("telling the people after a breach")
    REPORT = "breach.report", _("reporting a breach to the authority")
    REPORT_PEOPLE = "breach.report_people", _("people from whom on a breach is reported")


class BreachCause(TextChoices):
    """How it happened, as the report to the authority asks."""

    OUTSIDE = "outside", _("Unlawful access from outside")
    INSIDE = "inside", _("By somebody inside")
    MISTAKE = "mistake", _("By mistake")
    LOST = "lost", _("Device or paper lost")
    UNKNOWN = "unknown", _("Not known yet")
