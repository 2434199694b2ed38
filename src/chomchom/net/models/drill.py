from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chomchom.net.models.policy import Policy
from chomchom.people.models import Organisation
from chomchom.people.viewing import Sees


class DrillQuerySet(models.QuerySet["Drill"]):
    def visible_to(self, viewer: Sees) -> "DrillQuerySet":
        """The district sees its drills, others those in which their organisation takes part."""
        own = [organisation.pk for organisation in viewer.organisations]
        return self.filter(Q(district__in=viewer.district_ids) | Q(takes_part__organisation__in=own)).distinct()

    def running(self) -> "DrillQuerySet":
        return self.filter(ended_at=None)


class Drill(models.Model):
    """A ladder is tried out (모의훈련): real people and channels, no real case. Its alert has the drill as subject."""

    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("district office"))
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+", verbose_name=_("ladder"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    started_at = models.DateTimeField(_("started at"))
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ends_at = models.DateTimeField(_("ends by itself at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = DrillQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("started_at")), name="drill_ends")]
        indexes = [models.Index(fields=["ends_at"], condition=Q(ended_at=None), name="drill_running")]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.policy}"


class DrillPart(models.Model):
    """An organisation that takes part, and the role it fills."""

    drill = models.ForeignKey(Drill, models.CASCADE, related_name="takes_part")
    role = models.CharField(_("role"), max_length=20)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["drill", "role"], name="drill_part_once")]

    def __str__(self) -> str:
        return f"{self.role} · {self.organisation_id}"
