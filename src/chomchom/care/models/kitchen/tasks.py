"""What somebody of the kitchen must do by when. The net watches each and climbs its ladder."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums_kitchen import TaskKind
from chomchom.care.models.day import Handover, Round
from chomchom.care.models.kitchen.batches import Batch
from chomchom.care.models.kitchen.hygiene import HygieneEntry
from chomchom.care.models.kitchen.menus import of_provider
from chomchom.people.viewer import Viewer


class KitchenTaskQuerySet(models.QuerySet["KitchenTask"]):
    def visible_to(self, viewer: Viewer) -> "KitchenTaskQuerySet":
        return self.filter(of_provider(viewer))

    def open(self) -> "KitchenTaskQuerySet":
        return self.filter(done_at=None)


class KitchenTask(models.Model):
    """``due_from``: not before then (a sample is kept its hours). Ends with what came of it."""

    provider = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    kind = models.CharField(_("kind of task"), max_length=16, choices=TaskKind)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="tasks")
    entry = models.ForeignKey(HygieneEntry, models.PROTECT, null=True, related_name="tasks")
    handover = models.ForeignKey(Handover, models.PROTECT, null=True, related_name="kitchen_tasks")
    round = models.ForeignKey(Round, models.SET_NULL, null=True, related_name="kitchen_tasks")
    due_from = models.DateTimeField(_("not before"), null=True)
    due_at = models.DateTimeField(_("due at"))
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    done_at = models.DateTimeField(_("done at"), null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(_("what came of it"), max_length=200, blank=True)

    objects = KitchenTaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(done_at=None) | ~Q(outcome=""), name="done_kitchen_task_has_an_outcome"),
            models.UniqueConstraint(
                fields=["kind", "handover"],
                condition=Q(handover__isnull=False),
                name="kitchen_task_once_per_handover",
            ),
            models.UniqueConstraint(
                fields=["kind", "batch", "round"],
                condition=Q(kind="confirm_recall", round__isnull=False),
                name="recall_task_once_per_round",
            ),
        ]
        indexes = [models.Index(fields=["provider", "due_at"], condition=Q(done_at=None), name="kitchen_task_open")]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_open(self) -> bool:
        return self.done_at is None
