"""A meal day: rounds, the handovers promised on them, and what couriers reported from the doors."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums import LEFT_OUT, Aspect, HandoverState, Level, Meal, Met, ReportKind, RoundState, Vehicle
from chomchom.care.enums_rounds import SameFace
from chomchom.care.models.plan import MealPlan
from chomchom.care.models.recipient import Recipient
from chomchom.care.shares import percent
from chomchom.core.encrypted import EncryptedCharField, EncryptedJSONField
from chomchom.people.viewer import Viewer

OPEN_STATES = (HandoverState.PROMISED, HandoverState.NO_REPLY, HandoverState.RED_FLAG)


class Courier(models.Model):
    """배달원: an account with the role courier, what it can carry and when it works."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="couriers")
    provider = models.ForeignKey("people.Organisation", models.PROTECT, related_name="couriers")
    vehicle = models.CharField(_("vehicle"), max_length=10, choices=Vehicle, default=Vehicle.CAR)
    capacity_boxes = models.PositiveSmallIntegerField(_("boxes it carries"), default=40)
    weekdays = models.PositiveSmallIntegerField(_("weekdays"), default=127)
    starts_at = models.TimeField(_("starts at"))
    ends_at = models.TimeField(_("ends at"))
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "provider"], name="courier_once"),
            models.CheckConstraint(condition=Q(weekdays__gte=1, weekdays__lte=127), name="courier_has_weekdays"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="courier_starts_before_it_ends"),
            models.CheckConstraint(condition=Q(capacity_boxes__gte=1), name="courier_carries_something"),
        ]

    def __str__(self) -> str:
        return self.account.name


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, viewer: Viewer) -> "RoundQuerySet":
        """A courier only the rounds given to it; a desk its provider's; a district all. (The day is said by ``on``.)"""
        return self.filter(
            Q(provider__in=viewer.provider_ids)
            | Q(provider__district__in=viewer.district_ids)
            | (Q(courier__account=viewer.account_id) if viewer.is_courier else Q(pk__in=[]))
        )

    def walked_by(self, viewer: Viewer) -> "RoundQuerySet":
        """Those given to this courier, whatever else the person may see."""
        return self.filter(courier__account=viewer.account_id) if viewer.is_courier else self.none()

    def on(self, day: date) -> "RoundQuerySet":
        return self.filter(day=day)


class Round(models.Model):
    """배달 회차: one courier's stops for one meal of one day."""

    provider = models.ForeignKey("people.Organisation", models.PROTECT, related_name="rounds")
    day = models.DateField(_("day"))
    meal = models.CharField(_("meal"), max_length=8, choices=Meal)
    number = models.PositiveSmallIntegerField(_("number"))
    courier = models.ForeignKey(Courier, models.PROTECT, null=True, blank=True, related_name="rounds")
    state = models.CharField(_("state"), max_length=10, choices=RoundState, default=RoundState.PLANNED)
    planned_start_at = models.DateTimeField(_("planned start"), null=True, blank=True)
    planned_end_at = models.DateTimeField(_("planned end"), null=True, blank=True)
    distance_m = models.PositiveIntegerField(_("metres driven"), default=0)
    driving_s = models.PositiveIntegerField(_("seconds driven"), default=0)
    travel_source = models.CharField(_("source of travel times"), max_length=40, blank=True)
    planned_at = models.DateTimeField(_("planned at"))
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "day", "meal", "number"], name="round_once")]
        indexes = [models.Index(fields=["courier", "day"], name="round_by_courier")]

    def __str__(self) -> str:
        return f"{self.day} {self.get_meal_display()} {self.number}"


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, viewer: Viewer) -> "HandoverQuerySet":
        """A district all, a dong office its dong's, a provider its own, a courier those of its rounds."""
        scope = Q(district__in=viewer.district_ids) | Q(dong__in=viewer.dong_ids) | Q(provider__in=viewer.provider_ids)
        if viewer.is_courier:
            scope |= Q(round__courier__account=viewer.account_id)
        return self.filter(scope)

    def walked_by(self, viewer: Viewer) -> "HandoverQuerySet":
        """The stops of the rounds given to this courier, whatever else the person may see."""
        return self.filter(round__courier__account=viewer.account_id) if viewer.is_courier else self.none()

    def on(self, day: date) -> "HandoverQuerySet":
        return self.filter(day=day)

    def promised(self) -> "HandoverQuerySet":
        """All that count as promised on the day: not those cancelled beforehand."""
        return self.exclude(state=HandoverState.CANCELLED)

    def unconfirmed(self) -> "HandoverQuerySet":
        """Nobody knows yet how the person is."""
        return self.filter(state__in=OPEN_STATES)


class Handover(models.Model):
    """대면 전달: a meal promised to be handed over in person, which is the wellbeing check of the day."""

    # each of these is searched together with the day: the indexes below stand for the ones of the single columns
    district = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    provider = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    dong = models.ForeignKey("people.Dong", models.PROTECT, related_name="+", db_index=False)
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="handovers", db_index=False)
    plan = models.ForeignKey(MealPlan, models.SET_NULL, null=True, related_name="+")
    day = models.DateField(_("day"))
    meal = models.CharField(_("meal"), max_length=8, choices=Meal)
    window_from = models.DateTimeField(_("window from"))
    window_to = models.DateTimeField(_("window until"))
    due_at = models.DateTimeField(_("known by"))
    round = models.ForeignKey(Round, models.SET_NULL, null=True, blank=True, related_name="handovers")
    position = models.PositiveSmallIntegerField(_("place in the round"), null=True, blank=True)
    planned_at = models.DateTimeField(_("planned arrival"), null=True, blank=True)
    is_locked = models.BooleanField(_("locked to its round"), default=False)
    left_out = models.CharField(_("why it is on no round"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=HandoverState, default=HandoverState.PROMISED)
    state_at = models.DateTimeField(_("since"))
    state_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    met = models.CharField(_("whom met"), max_length=10, choices=Met, blank=True)
    explanation = EncryptedCharField(_("who explained or saw the person"), max_length=200, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "day", "meal", "provider"], name="handover_once"),
            models.UniqueConstraint(
                fields=["round", "position"], condition=Q(round__isnull=False), name="one_stop_per_place"
            ),
            models.CheckConstraint(condition=Q(window_to__gt=F("window_from")), name="handover_window"),
            models.CheckConstraint(
                condition=~Q(state="safe_absent") | ~Q(explanation=""), name="safe_absence_is_explained"
            ),
            models.CheckConstraint(
                condition=Q(round=None, position=None) | Q(round__isnull=False, position__isnull=False),
                name="stop_has_a_place",
            ),
        ]
        indexes = [
            # the board counts from this index alone
            models.Index(fields=["district", "day", "meal", "provider", "dong", "state"], name="handover_of_the_day"),
            models.Index(
                fields=["district", "day", "due_at", "state"],
                condition=Q(state__in=["promised", "no_reply", "red_flag"]),
                name="handover_open",
            ),
            models.Index(fields=["provider", "day"], name="handover_of_provider"),
            models.Index(fields=["dong", "day"], name="handover_of_dong"),
            models.Index(fields=["dong", "recipient"], name="handover_dong_person"),  # for the wall
            models.Index(fields=["recipient", "day"], name="handover_of_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_meal_display()} {self.recipient_id}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def left_out_sentence(self) -> str:
        """Why it is on no round, in words; "" when it is on one or was not planned yet."""
        return str(LEFT_OUT.get(self.left_out, self.left_out))


class DoorReport(models.Model):
    """What a courier said from a door; made once with a UUID of the phone, never edited."""

    report_id = models.UUIDField(_("number made on the phone"), unique=True)
    handover = models.ForeignKey(Handover, models.PROTECT, related_name="reports")
    kind = models.CharField(_("kind"), max_length=12, choices=ReportKind)
    happened_at = models.DateTimeField(_("happened at"))
    received_at = models.DateTimeField(_("received at"))
    clock_offset_s = models.IntegerField(_("seconds the phone's clock is ahead"), default=0)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    content = EncryptedJSONField(_("content"), default=dict)

    class Meta:
        indexes = [models.Index(fields=["handover", "happened_at"], name="report_of_handover")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_at:%H:%M}"


class Observation(models.Model):
    """One of the eight things looked at; "as usual" was tapped as deliberately as "changed"."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="observations")
    report = models.ForeignKey(DoorReport, models.PROTECT, related_name="observations")
    aspect = models.CharField(_("aspect"), max_length=10, choices=Aspect)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    word = EncryptedCharField(_("in a word"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handover", "aspect"], name="observation_once"),
            models.CheckConstraint(condition=~Q(level="changed") | ~Q(word=""), name="change_has_a_word"),
        ]
        indexes = [models.Index(fields=["handover"], condition=Q(level="changed"), name="observation_changed")]

    def __str__(self) -> str:
        return f"{self.get_aspect_display()}: {self.get_level_display()}"


class Discard(models.Model):
    """폐기: an undelivered meal is never re-served and never left."""

    handover = models.OneToOneField(Handover, models.PROTECT, related_name="discard")
    report = models.OneToOneField(DoorReport, models.PROTECT, related_name="+")
    boxes = models.PositiveSmallIntegerField(_("boxes"), default=1)
    reason = models.CharField(_("reason"), max_length=120, blank=True)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.boxes}"


class PlanningRun(models.Model):
    """One planning of a provider's rounds: its progress is a row that a page can show."""

    provider = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    meal = models.CharField(_("meal"), max_length=8, choices=Meal)
    started_at = models.DateTimeField(_("started at"))
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    progress_percent = models.PositiveSmallIntegerField(_("progress"), default=0)
    heard_at = models.DateTimeField(_("last heard of"))
    ended_at = models.DateTimeField(_("ended at"), null=True)
    error = models.CharField(_("error"), max_length=300, blank=True)
    planned = models.PositiveIntegerField(_("stops planned"), default=0)
    left_out = models.PositiveIntegerField(_("stops left out"), default=0)
    driving_s = models.PositiveIntegerField(_("seconds driven"), default=0)
    same_face_s = models.PositiveSmallIntegerField(_("known faces"), choices=SameFace, default=SameFace.RATHER)
    compares = models.BooleanField(_("compares plans instead of keeping one"), default=False)
    known = models.PositiveIntegerField(_("handovers by somebody known"), default=0)
    familiar = models.PositiveIntegerField(_("handovers to whom somebody is known"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "day", "meal"], condition=Q(ended_at=None), name="one_planning_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id} {self.day} {self.meal} {self.progress_percent} %"

    @property
    def known_percent(self) -> int | None:
        """Of those whom somebody knows, how many see a known face; ``None`` where nobody is known yet."""
        return percent(self.known, self.familiar)
