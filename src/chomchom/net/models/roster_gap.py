from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chomchom.people.enums import Role
from chomchom.people.models import Organisation


class RosterGapQuerySet(models.QuerySet["RosterGap"]):
    def standing(self) -> "RosterGapQuerySet":
        return self.filter(closed_at=None)


class RosterGap(models.Model):
    """In [starts_at, ends_at) somebody must be on duty and too few are: found beforehand and watched."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until (not included)"))
    required = models.PositiveSmallIntegerField(_("at least"))
    found_at = models.DateTimeField(_("found at"))
    closed_at = models.DateTimeField(_("closed at"), null=True)
    outcome = models.CharField(_("outcome"), max_length=40, blank=True)

    objects = RosterGapQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="roster_gap_span"),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="roster_gap_closed_has_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "role"], condition=Q(closed_at=None), name="roster_gap_standing")
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} – {self.ends_at:%Y-%m-%d %H:%M}"
