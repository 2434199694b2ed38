"""돌봄 공백: what was found to be missing around a person, until something was done about it, and how urgent it is."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums import ServiceState
from chomchom.care.enums_gaps import GapDeed, GapEvent, GapKind
from chomchom.care.models.recipient import OtherService, Recipient
from chomchom.core.encrypted import EncryptedCharField
from chomchom.people.enums import Role
from chomchom.people.viewer import Viewer


class ServiceVersion(models.Model):
    """How another service stood from a day on. Rows are only added: the history of ``OtherService``."""

    service = models.ForeignKey(OtherService, models.CASCADE, related_name="versions")
    holds_from = models.DateField(_("holds from"))
    state = models.CharField(_("state"), max_length=10, choices=ServiceState)
    provider = models.CharField(_("provider"), max_length=60, blank=True)
    valid_from = models.DateField(_("from"), null=True)
    valid_to = models.DateField(_("until (not included)"), null=True)
    ended_on = models.DateField(_("ended or suspended on"), null=True)
    next_step = EncryptedCharField(_("what happens next"), max_length=200, blank=True)
    reason = models.CharField(_("source"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["service", "recorded_at"], name="service_history")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.holds_from} {self.state}"


class GapRuleQuerySet(models.QuerySet["GapRule"]):
    def on(self, day: date) -> "GapRuleQuerySet":
        return self.filter(valid_from__lte=day)

    def for_district(self, district_id: int) -> "GapRuleQuerySet":
        """Those of everywhere and its own."""
        return self.filter(Q(district=None) | Q(district=district_id))


class GapRule(models.Model):
    """From ``valid_from`` on a signal is looked for with these values, until a later row. Without district: everywhere,
    as installed. ``source`` says why these values, and where that stands.

    A part of a person (``PersonPart``) has a row too, of which only ``points`` counts.
    """

    district = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("signal"), max_length=20)
    valid_from = models.DateField(_("valid from"))
    is_on = models.BooleanField(_("looked for"), default=True)
    days = models.PositiveSmallIntegerField(_("days"), default=0)
    points = models.PositiveSmallIntegerField(_("points"))
    points_per_day = models.PositiveSmallIntegerField(_("points for each day"), default=0)
    most_points = models.PositiveSmallIntegerField(_("points at most"), default=0)
    due_hours = models.PositiveSmallIntegerField(_("hours to close it"), default=0)
    again_after_days = models.PositiveSmallIntegerField(_("found again after days"), default=30)
    source = models.CharField(_("source"), max_length=200)
    set_at = models.DateTimeField(_("set at"), null=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = GapRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "kind", "valid_from"], name="gap_rule_once"),
            models.UniqueConstraint(
                fields=["kind", "valid_from"], condition=Q(district=None), name="gap_rule_once_everywhere"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="gap_rule_has_a_source"),
            models.CheckConstraint(
                condition=Q(most_points=0) | Q(most_points__gte=F("points")), name="gap_rule_most_points"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.valid_from}"


class GapQuerySet(models.QuerySet["Gap"]):
    def visible_to(self, viewer: Viewer) -> "GapQuerySet":
        """A district all, a dong office its dong's; providers see none: gaps are the offices' work."""
        return self.filter(Q(recipient__district__in=viewer.district_ids) | Q(recipient__dong__in=viewer.dong_ids))

    def open(self) -> "GapQuerySet":
        return self.filter(closed_at=None)

    def closed(self) -> "GapQuerySet":
        return self.filter(closed_at__isnull=False)


class Gap(models.Model):
    """One care gap with its owner, watched by the net until it is closed by something that was done.

    ``key`` tells this cause from another of the same kind; ``facts`` are the values of the reason's sentence;
    ``cause_gone_on`` is set when the signal is no longer there: then it is proposed for closing, never silently gone.
    """

    district = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="gaps")
    kind = models.CharField(_("kind"), max_length=20, choices=GapKind)
    key = models.CharField(_("cause"), max_length=60)
    since = models.DateField(_("since"))
    facts = models.JSONField(_("facts"), default=dict)
    points = models.PositiveSmallIntegerField(_("points"))
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", verbose_name=_("owner"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    due_at = models.DateTimeField(_("due at"))
    found_at = models.DateTimeField(_("found at"))
    cause_gone_on = models.DateField(_("cause gone on"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    deed = models.CharField(_("what was done"), max_length=20, choices=GapDeed, blank=True)
    how = models.CharField(_("what came of it"), max_length=300, blank=True)
    seen_on = models.DateField(_("seen in person on"), null=True)

    objects = GapQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "key"], condition=Q(closed_at=None), name="one_open_gap_for_a_cause"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, deed="", how="", seen_on=None)
                | (Q(closed_at__isnull=False) & ~Q(deed="") & ~Q(how="")),
                name="gap_closed_by_a_deed",
            ),
            models.CheckConstraint(
                condition=~Q(deed="cause_gone") | Q(cause_gone_on__isnull=False), name="gap_gone_only_if_it_is"
            ),
        ]
        indexes = [
            models.Index(fields=["district", "recipient"], condition=Q(closed_at=None), name="gap_open"),
            models.Index(fields=["district", "closed_at"], name="gap_by_closing"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.recipient_id}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class GapEntry(models.Model):
    """A line of a gap's story; lines are only added."""

    gap = models.ForeignKey(Gap, models.CASCADE, related_name="entries")
    at = models.DateTimeField(_("at"))
    event = models.CharField(_("what"), max_length=12, choices=GapEvent)
    actor = models.CharField(_("who"), max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = EncryptedCharField(_("text"), max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event}"


class PriorityQuerySet(models.QuerySet["Priority"]):
    def current(self) -> "PriorityQuerySet":
        return self.filter(valid_to=None)

    def on(self, day: date) -> "PriorityQuerySet":
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gt=day))


class Priority(models.Model):
    """How urgent a person was in [valid_from, valid_to), with the parts that make it up. A row for each change only."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="priorities")
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until (not included)"), null=True)
    points = models.PositiveSmallIntegerField(_("points"))
    parts = models.JSONField(_("parts"), default=dict)

    objects = PriorityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient"], condition=Q(valid_to=None), name="priority_one_current"),
            models.UniqueConstraint(fields=["recipient", "valid_from"], name="priority_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="priority_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.valid_from} {self.points}"
