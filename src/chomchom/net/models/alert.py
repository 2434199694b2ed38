from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chomchom.core.encrypted import EncryptedTextField
from chomchom.net.enums import AlertState, EntryKind, Severity
from chomchom.net.models.policy import Policy
from chomchom.net.models.watch import Watch
from chomchom.net.schema import SCHEMA
from chomchom.people.enums import Role
from chomchom.people.models import Organisation

if TYPE_CHECKING:
    from chomchom.people.viewer import Viewer


FOR_THE_OFFICE = frozenset(
    {
        Role.DISTRICT_OFFICER,
        Role.DUTY_OFFICER,
        Role.CASE_MANAGER,
        Role.PROVIDER_DESK,
        Role.TRADE_HEAD,
        Role.TRADE_OFFICER,
        Role.SECRETARY,
    }
)
"""Roles that see every alert in which their organisation is a party, whatever its part in it."""


class AlertQuerySet(models.QuerySet["Alert"]):
    def visible_to(self, viewer: "Viewer") -> "AlertQuerySet":
        """The district sees its district, the desks of an office all in which their office is a party, everybody else
        those in which their own role is one; couriers none."""
        seats = {(m.organisation_id, m.role) for m in viewer.memberships if m.role != Role.COURIER}
        if not seats:
            return self.none()
        mine = Q(organisation__in={office for office, role in seats if role in FOR_THE_OFFICE})
        for office, role in sorted(seat for seat in seats if seat[1] not in FOR_THE_OFFICE):
            mine |= Q(organisation=office, role=role)
        party = AlertParty.objects.filter(mine).values("alert")
        return self.filter(Q(district__in=viewer.district_ids) | Q(pk__in=party))

    def live(self) -> "AlertQuerySet":
        return self.filter(next_at__isnull=False)

    def real(self) -> "AlertQuerySet":
        """Without drills, whose times never enter the statistics."""
        return self.filter(is_drill=False)

    def unresolved(self) -> "AlertQuerySet":
        """At the end of their ladder, repeated to the last role: red on the first page and in the daily digest."""
        return self.live().filter(at_end=True)

    def of(self, kind: str, ids: "list[int] | tuple[int, ...]") -> "AlertQuerySet":
        return self.filter(subject_kind=kind, subject_id__in=ids)

    def due(self, now: datetime) -> "AlertQuerySet":
        """What a worker of this version may move on now, the longest overdue first."""
        return self.live().filter(next_at__lte=now, schema__lte=SCHEMA).order_by("next_at")


class Alert(models.Model):
    """A promise that was not confirmed, or a warning: it climbs its frozen ladder until it is closed.

    ``step`` and ``round`` are the last step taken (-1: none yet), ``since`` the moment from which the minutes of the
    ladder count, ``next_at`` when the ladder moves on by itself. What happened is told by the entries.
    """

    district = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name=_("district office")
    )
    watch = models.ForeignKey(
        Watch, models.PROTECT, null=True, blank=True, related_name="alerts", verbose_name=_("watch")
    )
    subject_kind = models.CharField(_("kind of subject"), max_length=40)
    subject_id = models.BigIntegerField(_("subject"))
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+", db_index=False, verbose_name=_("ladder"))
    cause = models.CharField(_("cause"), max_length=40)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity)
    is_drill = models.BooleanField(_("drill"), default=False)
    state = models.CharField(_("state"), max_length=12, choices=AlertState, default=AlertState.OPEN)
    opened_at = models.DateTimeField(_("opened at"))
    since = models.DateTimeField(_("ladder counts from"))
    step = models.SmallIntegerField(_("step"), default=-1)
    round = models.PositiveIntegerField(_("round"), default=0)
    step_at = models.DateTimeField(_("step taken at"), null=True)
    at_end = models.BooleanField(_("at the end of the ladder"), default=False)
    hurry = models.CharField(_("why it moves on at once"), max_length=16, blank=True)
    next_at = models.DateTimeField(_("next moment"), null=True)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("held by"),
    )
    holder_name = models.CharField(_("name of the holder"), max_length=120, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    closed_by = models.CharField(_("closed by"), max_length=120, blank=True)
    outcome = models.CharField(_("outcome"), max_length=40, blank=True)
    failures = models.PositiveSmallIntegerField(_("failures"), default=0)
    error = models.CharField(_("error"), max_length=300, blank=True)
    schema = models.PositiveSmallIntegerField(_("schema"), default=SCHEMA)

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "is_drill"],
                condition=~Q(state="closed"),
                name="one_open_alert_per_subject",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", next_at=None) | (~Q(state="closed") & Q(next_at__isnull=False)),
                name="alert_live_has_next_moment",
            ),
            models.CheckConstraint(
                condition=(Q(state="closed") & ~Q(outcome="")) | (~Q(state="closed") & Q(outcome="")),
                name="alert_closed_has_outcome",
            ),
            models.CheckConstraint(condition=~Q(outcome="unknown"), name="alert_never_closed_unknown"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at=None)),
                name="alert_closed_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="acknowledged") | Q(acknowledged_at__isnull=False),
                name="alert_acknowledged_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["failures"], condition=Q(failures__gt=0), name="alert_set_aside"),
            # as for watches: "has a next moment" is "not closed"
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="alert_due"),
            models.Index(F("district"), F("opened_at").desc(), name="alert_by_district"),
            models.Index(
                fields=["district", "since"], condition=Q(next_at__isnull=False), name="alert_live_by_district"
            ),
            models.Index(fields=["subject_kind", "subject_id", "opened_at"], name="alert_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} · {self.state}"

    @property
    def is_live(self) -> bool:
        return self.state != AlertState.CLOSED


class AlertParty(models.Model):
    """Which organisation fills which role for an alert: who is told, and who may see it."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="parties", db_index=False, verbose_name=_("alert"))
    role = models.CharField(_("role"), max_length=20)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name=_("organisation")
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "role", "organisation"], name="party_once")]
        indexes = [models.Index(fields=["organisation", "alert"], name="party_by_organisation")]

    def __str__(self) -> str:
        return f"{self.role} · {self.organisation_id}"


class AlertEntry(models.Model):
    """One line of an alert's timeline. Lines are only ever added; the database refuses to change or remove one.

    ``at`` is when it was written down, ``happened_at`` when it happened. ``data`` holds what the words do not:
    the reason of a step, who was told, the outcome.
    """

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="entries", db_index=False, verbose_name=_("alert"))
    kind = models.CharField(_("kind"), max_length=16, choices=EntryKind)
    at = models.DateTimeField(_("written at"))
    happened_at = models.DateTimeField(_("happened at"))
    account_id = models.BigIntegerField(_("account"), null=True)
    name = models.CharField(_("who"), max_length=120, blank=True)
    step = models.SmallIntegerField(_("step"), null=True)
    round = models.PositiveIntegerField(_("round"), default=0)
    text = EncryptedTextField(_("text"), blank=True)
    data = models.JSONField(_("data"), default=dict)

    class Meta:
        indexes = [models.Index(fields=["alert", "at"], name="entry_by_alert")]

    def __str__(self) -> str:
        return f"{self.at:%H:%M} {self.kind}"
