from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums import Meal, PauseReason
from chomchom.care.models.recipient import Recipient
from chomchom.core.encrypted import EncryptedCharField

NO_END = Q(valid_to=None)


def half_open(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=NO_END | Q(valid_to__gt=F("valid_from")), name=name)


class PeriodQuerySet(models.QuerySet):
    """Rows with a half-open period [valid_from, valid_to)."""

    def on(self, day: date) -> "PeriodQuerySet":
        return self.filter(valid_from__lte=day).filter(NO_END | Q(valid_to__gt=day))


class MealScheme(models.Model):
    """A programme that pays meals (식사지원). Its price is a table value with a date, never code."""

    district = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    price_won = models.PositiveIntegerField(_("price of a meal (won)"), null=True, blank=True)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until (not included)"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "name", "valid_from"], name="scheme_once"),
            half_open("scheme_period"),
        ]

    def __str__(self) -> str:
        return self.name


class MealWindow(models.Model):
    """When a meal is handed over in a district, and the minutes a stop takes."""

    district = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    meal = models.CharField(_("meal"), max_length=8, choices=Meal)
    opens_at = models.TimeField(_("from"))
    closes_at = models.TimeField(_("until"))
    service_minutes = models.PositiveSmallIntegerField(_("minutes at a door"), default=3)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until (not included)"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "meal", "valid_from"], name="window_once"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="window_opens_before_it_closes"),
            half_open("window_period"),
        ]

    def __str__(self) -> str:
        return f"{self.get_meal_display()} {self.opens_at:%H:%M}–{self.closes_at:%H:%M}"


class MealPlan(models.Model):
    """What a person was promised: which meal on which weekdays by which provider."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="plans")
    provider = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", verbose_name=_("provider"))
    scheme = models.ForeignKey(MealScheme, models.PROTECT, related_name="+", verbose_name=_("scheme"))
    meal = models.CharField(_("meal"), max_length=8, choices=Meal)
    weekdays = models.PositiveSmallIntegerField(_("weekdays"), help_text=_("sum of Mon 1, Tue 2, Wed 4 … Sun 64"))
    on_holidays = models.BooleanField(_("also on public holidays"), default=False)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until (not included)"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "scheme", "meal", "valid_from"], name="plan_once"),
            models.CheckConstraint(condition=Q(weekdays__gte=1, weekdays__lte=127), name="plan_has_weekdays"),
            half_open("plan_period"),
        ]
        indexes = [models.Index(fields=["provider", "recipient"], name="plan_by_provider")]

    def __str__(self) -> str:
        return f"{self.recipient} {self.get_meal_display()}"


class PlanPause(models.Model):
    """No meals in [valid_from, valid_to): known beforehand, so not a missed promise."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="pauses")
    reason = models.CharField(_("reason"), max_length=10, choices=PauseReason)
    note = EncryptedCharField(_("note"), max_length=120, blank=True)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until (not included)"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [half_open("pause_period")]

    def __str__(self) -> str:
        return f"{self.recipient} {self.get_reason_display()}"
