from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chomchom.net.enums import WatchState
from chomchom.net.models.policy import Policy
from chomchom.net.schema import SCHEMA
from chomchom.people.models import Organisation


class WatchQuerySet(models.QuerySet["Watch"]):
    def of(self, kind: str, ids: "list[int] | tuple[int, ...]") -> "WatchQuerySet":
        return self.filter(subject_kind=kind, subject_id__in=ids)

    def live(self) -> "WatchQuerySet":
        return self.filter(state__in=(WatchState.OPEN, WatchState.ALERTED))

    def due(self, now: datetime) -> "WatchQuerySet":
        """What a worker of this version may open now, the longest overdue first."""
        return self.filter(next_at__lte=now, schema__lte=SCHEMA).order_by("next_at")


class Watch(models.Model):
    """One promise: by ``due_at`` somebody must have confirmed the subject, or an alert opens.

    ``next_at`` is when a worker looks at it: ``due_at``, or later when the row was set aside after an error.
    ``parties`` maps a role to the id of the organisation that fills it for this subject.
    """

    district = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name=_("district office")
    )
    subject_kind = models.CharField(_("kind of subject"), max_length=40)
    subject_id = models.BigIntegerField(_("subject"))
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+", db_index=False, verbose_name=_("ladder"))
    parties = models.JSONField(_("parties"), default=dict)
    due_at = models.DateTimeField(_("due"))
    state = models.CharField(_("state"), max_length=8, choices=WatchState, default=WatchState.OPEN)
    next_at = models.DateTimeField(_("next moment"), null=True)
    outcome = models.CharField(_("outcome"), max_length=40, blank=True)
    how = models.CharField(_("how"), max_length=200, blank=True)
    promised_at = models.DateTimeField(_("promised at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)
    failures = models.PositiveSmallIntegerField(_("failures"), default=0)
    error = models.CharField(_("error"), max_length=300, blank=True)
    schema = models.PositiveSmallIntegerField(_("schema"), default=SCHEMA)

    objects = WatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"], condition=~Q(state="excused"), name="watch_once_per_subject"
            ),
            models.CheckConstraint(
                condition=Q(state="open", next_at__isnull=False) | (~Q(state="open") & Q(next_at=None)),
                name="watch_open_has_next_moment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("open", "alerted"), ended_at=None)
                | Q(state__in=("kept", "excused"), ended_at__isnull=False),
                name="watch_ended_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="kept") | ~Q(outcome__in=("", "unknown")), name="watch_kept_has_outcome"
            ),
        ]
        indexes = [
            models.Index(fields=["failures"], condition=Q(failures__gt=0), name="watch_set_aside"),
            # "has a next moment" is "open" by the constraint above; SQLite can use a partial index with this condition
            # for ``next_at <= ?``, but never one with ``state = ?``
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="watch_due"),
            models.Index(fields=["subject_kind", "subject_id"], name="watch_by_subject"),
            models.Index(F("district"), F("state"), F("due_at"), name="watch_books"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} · {self.state}"
