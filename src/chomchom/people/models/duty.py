from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from chomchom.people.enums import Channel, DutyEvent, HolidayRule, OrganisationKind, OverrideKind, Role
from chomchom.people.models.organisation import Organisation, PairQuerySet
from chomchom.people.viewing import Sees


class RosterQuerySet(PairQuerySet):
    """Rows of the roster of one role at one organisation."""

    def visible_to(self, viewer: Sees) -> Self:
        """A district sees the rosters of all its organisations, everybody else those of their own."""
        return self.filter(
            Q(organisation__in=[organisation.pk for organisation in viewer.organisations])
            | Q(organisation__district__in=viewer.district_ids)
        )


class WeeklyQuerySet(RosterQuerySet):
    def valid_between(self, first: date, last: date) -> Self:
        """Those that may begin on one of the days [first, last]."""
        return self.filter(valid_from__lte=last).filter(Q(valid_to=None) | Q(valid_to__gt=first))


class OverrideQuerySet(RosterQuerySet):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def touching(self, start: datetime, end: datetime) -> Self:
        return self.filter(starts_at__lt=end, ends_at__gt=start)


class Weekly(models.Model):
    """Hours that come back every week, in the time zone of the organisation."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("organisation"), related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    weekdays = models.PositiveSmallIntegerField(_("weekdays"))  # bit 0 is Monday
    starts = models.TimeField(_("begins"))
    ends = models.TimeField(_("ends"))  # not later than ``starts``: on the next day
    holidays = models.CharField(_("public holidays"), max_length=4, choices=HolidayRule, default=HolidayRule.NOT)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until (not included)"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = WeeklyQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def days(self) -> tuple[int, ...]:
        """The weekdays on which it begins, Monday is 0."""
        return tuple(day for day in range(7) if self.weekdays >> day & 1)

    @property
    def day_names(self) -> str:
        return " ".join(str(WEEKDAYS_ABBR[day]) for day in self.days)

    @property
    def until_next_day(self) -> bool:
        return self.ends <= self.starts


def weekly_constraints(name: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(condition=Q(weekdays__gte=1, weekdays__lte=127), name=f"{name}_weekdays"),
        models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name=f"{name}_period"),
    ]


class DutyShift(Weekly):
    """Somebody is on duty at these hours, every week of the period [valid_from, valid_to)."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))

    class Meta:
        constraints = [
            *weekly_constraints("duty_shift"),
            models.UniqueConstraint(
                fields=["organisation", "role", "account", "weekdays", "starts", "valid_from", "holidays"],
                name="duty_shift_once",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "role", "valid_from"], name="duty_shift_of_role")]

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"


class DutyRequirement(Weekly):
    """At these hours at least ``minimum`` (and, if given, at most ``maximum``) people must be on duty."""

    minimum = models.PositiveSmallIntegerField(_("at least"), default=1)
    maximum = models.PositiveSmallIntegerField(_("at most"), null=True, blank=True)

    class Meta:
        constraints = [
            *weekly_constraints("duty_requirement"),
            models.CheckConstraint(condition=Q(minimum__gte=1), name="duty_requirement_somebody"),
            models.CheckConstraint(
                condition=Q(maximum=None) | Q(maximum__gte=F("minimum")), name="duty_requirement_range"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "role", "valid_from"], name="duty_requirement_of_role")]

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M} ≥ {self.minimum}"


class DutyOverride(models.Model):
    """For the time [starts_at, ends_at) the plan does not hold: somebody else, nobody, or handed over.

    A later one wins over an earlier one. It is never edited; ``withdrawn_at`` takes it back.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("organisation"), related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    kind = models.CharField(_("kind"), max_length=16, choices=OverrideKind)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until (not included)"))
    replaces = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("instead of")
    )  # null: instead of everybody
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )  # null: nobody
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = OverrideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="duty_override_span"),
            models.CheckConstraint(
                condition=Q(account=None) | Q(replaces=None) | ~Q(account=F("replaces")), name="duty_override_other"
            ),
            models.CheckConstraint(
                condition=Q(kind=OverrideKind.NOBODY, account=None)
                | Q(kind=OverrideKind.SOMEBODY_ELSE, account__isnull=False)
                | Q(kind=OverrideKind.HANDED_OVER, account__isnull=False, replaces__isnull=False),
                name="duty_override_kind",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "role", "ends_at"],
                condition=Q(withdrawn_at=None),
                name="duty_override_standing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} – {self.ends_at:%Y-%m-%d %H:%M}"


class DutyEntry(models.Model):
    """One line of a roster's log. Lines are only ever added; they outlive the shift they tell of."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor = models.CharField(_("who"), max_length=120)
    event = models.CharField(_("what"), max_length=16, choices=DutyEvent)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    replaces = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField(_("from"), null=True)
    ends_at = models.DateTimeField(_("until (not included)"), null=True)
    text = models.CharField(_("text"), max_length=200, blank=True)

    objects = RosterQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "role", "at"], name="duty_entry_of_role")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event}"


class HolidayCorrection(models.Model):
    """A district says that a day is, or is not, a public holiday: announced late, or different from the tables."""

    district = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", limit_choices_to={"kind": OrganisationKind.DISTRICT}
    )
    day = models.DateField(_("day"))
    is_holiday = models.BooleanField(_("public holiday"))
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["district", "day"], name="holiday_correction_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class ChannelAllowance(models.Model):
    """May messages of this district go out on that channel? A channel without a row is allowed."""

    district = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", limit_choices_to={"kind": OrganisationKind.DISTRICT}
    )
    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    allowed = models.BooleanField(_("allowed"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "channel"], name="channel_allowance_once"),
            models.CheckConstraint(condition=~Q(channel=Channel.IN_APP) | Q(allowed=True), name="in_app_stays_allowed"),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.allowed}"


class ChannelChoice(models.Model):
    """Does this person want messages on that channel? A channel without a row is wanted."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="channel_choices")
    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    wanted = models.BooleanField(_("wanted"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "channel"], name="channel_choice_once"),
            models.CheckConstraint(condition=~Q(channel=Channel.IN_APP) | Q(wanted=True), name="in_app_stays_wanted"),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.wanted}"
