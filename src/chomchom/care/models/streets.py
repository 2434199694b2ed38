"""What changes a meal day from outside: closed streets, where boxes are fetched on the way, when a kitchen is done."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums import Meal
from chomchom.care.models.day import Courier, Handover, Round
from chomchom.care.models.plan import PeriodQuerySet, half_open
from chomchom.people.viewer import Viewer


class StreetClosureQuerySet(models.QuerySet["StreetClosure"]):
    def visible_to(self, viewer: Viewer) -> "StreetClosureQuerySet":
        """A street is closed for a whole district: its office and the desks of its providers."""
        return self.filter(district__in={organisation.district_office_id for organisation in viewer.organisations})

    def in_force(self, start: datetime, end: datetime) -> "StreetClosureQuerySet":
        """Those that are not lifted and overlap with [start, end)."""
        return self.filter(lifted_at=None, starts_at__lt=end, ends_at__gt=start)


class StreetClosure(models.Model):
    """도로 통제: a street that nobody can use in [starts_at, ends_at), by its name on the district's map, its course
    (``line``: [[latitude, longitude], …]), or both: then the named street between the ends of the line."""

    district = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    street = models.CharField(_("street"), max_length=80, blank=True)
    line = models.JSONField(_("course"), default=list, blank=True)
    detour_minutes = models.PositiveSmallIntegerField(_("a way around takes at least (minutes)"), default=0)
    reason = models.CharField(_("why"), max_length=120, blank=True)
    starts_at = models.DateTimeField(_("closed from"))
    ends_at = models.DateTimeField(_("closed until"))
    closed_at = models.DateTimeField(_("entered at"))
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = StreetClosureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="closure_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(street="") | ~Q(line=[]), name="closure_has_a_course"),
        ]
        indexes = [models.Index(fields=["district", "ends_at"], name="closure_of_district")]

    def __str__(self) -> str:
        return self.street or self.reason or str(self.pk)


class RoundFetch(models.Model):
    """중간 수령: boxes are fetched on the way, before the stop ``before``: in a kitchen, or at the door where the van
    of a courier who is out stands. Made when a proposal is accepted."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="fetches")
    before = models.ForeignKey(Handover, models.CASCADE, related_name="+")
    kitchen = models.ForeignKey("people.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    door = models.ForeignKey(Handover, models.CASCADE, null=True, blank=True, related_name="+")
    courier = models.ForeignKey(Courier, models.PROTECT, null=True, blank=True, related_name="+")
    planned_at = models.DateTimeField(_("planned arrival"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "before"], name="fetch_once"),
            models.CheckConstraint(
                condition=Q(kitchen__isnull=False, door=None) | Q(kitchen=None, door__isnull=False),
                name="fetch_at_a_kitchen_or_a_door",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.before_id}"


class CookingTime(models.Model):
    """조리 완료 예정: when a kitchen is done with a meal, on each day of [valid_from, valid_to). What was said last
    for a day counts; a delay is a row for one day."""

    provider = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    meal = models.CharField(_("meal"), max_length=8, choices=Meal)
    done_at = models.TimeField(_("done cooking at"))
    reason = models.CharField(_("why"), max_length=120, blank=True)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until (not included)"), null=True, blank=True)
    said_at = models.DateTimeField(_("written down at"))
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [half_open("cooking_period")]
        indexes = [models.Index(fields=["provider", "meal", "valid_from"], name="cooking_of_provider")]

    def __str__(self) -> str:
        return f"{self.provider_id} {self.meal} {self.done_at:%H:%M}"
