"""From the kitchen to the door: which box holds which batches, when a round was let go, what was not handed over."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums_kitchen import Portion, Withheld
from chomchom.care.models.day import Handover, Round
from chomchom.care.models.kitchen.batches import Batch
from chomchom.people.viewer import Viewer


class Box(models.Model):
    """도시락: the box of one handover. ``cooked_at`` is that of its oldest dish that is kept hot."""

    handover = models.OneToOneField(Handover, models.PROTECT, related_name="box")
    portion = models.CharField(_("portion"), max_length=8, choices=Portion, default=Portion.REGULAR)
    cooked_at = models.DateTimeField(_("cooked at"))
    packed_at = models.DateTimeField(_("packed at"))
    packed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    batches = models.ManyToManyField(Batch, through="BoxBatch", related_name="boxes")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(packed_at__gte=models.F("cooked_at")), name="box_packed_after_cooking")
        ]

    def __str__(self) -> str:
        return f"{self.handover_id}"


class BoxBatch(models.Model):
    """A box holds something of this batch: the link of the trace."""

    box = models.ForeignKey(Box, models.CASCADE, related_name="contents")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="box_contents")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["box", "batch"], name="box_batch_once")]

    def __str__(self) -> str:
        return f"{self.box_id} {self.batch_id}"


class RoundReleaseQuerySet(models.QuerySet["RoundRelease"]):
    def visible_to(self, viewer: Viewer) -> "RoundReleaseQuerySet":
        return self.filter(
            Q(round__provider__in=viewer.provider_ids) | Q(round__provider__district__in=viewer.district_ids)
        )


class RoundRelease(models.Model):
    """The kitchen let a round leave: every check was good, or somebody let it go for a reason that the district
    sees.
    """

    round = models.OneToOneField(Round, models.CASCADE, related_name="release")
    released_at = models.DateTimeField(_("released at"))
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    is_override = models.BooleanField(_("although a check was missing or bad"), default=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    findings = models.JSONField(_("what was missing or bad"), default=list)

    objects = RoundReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(is_override=False) | ~Q(reason=""), name="override_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.released_at:%H:%M}"


class WithheldFood(models.Model):
    """The person was visited, but the food was not to be eaten. ``was_given`` None: the courier did not say."""

    handover = models.OneToOneField(Handover, models.PROTECT, related_name="withheld")
    reason = models.CharField(_("reason"), max_length=10, choices=Withheld)
    minutes = models.PositiveIntegerField(_("minutes since cooking"), null=True)
    was_given = models.BooleanField(_("handed over nevertheless"), null=True)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.get_reason_display()
