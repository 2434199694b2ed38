"""조리 회차: what was cooked at one time, and of which deliveries."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums import Meal
from chomchom.care.models.kitchen.menus import MenuItem, of_provider
from chomchom.people.viewer import Viewer


class SupplierLotQuerySet(models.QuerySet["SupplierLot"]):
    def visible_to(self, viewer: Viewer) -> "SupplierLotQuerySet":
        return self.filter(of_provider(viewer))


class SupplierLot(models.Model):
    """A delivery of a supplier: what, of which lot, good until when."""

    provider = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    supplier = models.CharField(_("supplier"), max_length=60)
    product = models.CharField(_("product"), max_length=60)
    lot_number = models.CharField(_("lot number"), max_length=40)
    is_chilled = models.BooleanField(_("chilled or frozen"), default=False)
    received_at = models.DateTimeField(_("received at"))
    best_before = models.DateField(_("best before"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = SupplierLotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "supplier", "product", "lot_number"], name="supplier_lot_once")
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.lot_number} ({self.supplier})"


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, viewer: Viewer) -> "BatchQuerySet":
        return self.filter(of_provider(viewer))

    def on(self, day: date) -> "BatchQuerySet":
        return self.filter(day=day)


class Batch(models.Model):
    """조리 회차: one dish, cooked at one time. Its code stands on the labels and belongs to one kitchen only."""

    provider = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField(_("day"))
    meal = models.CharField(_("meal"), max_length=8, choices=Meal)
    item = models.ForeignKey(MenuItem, models.PROTECT, related_name="batches")
    number = models.PositiveSmallIntegerField(_("number"))
    code = models.CharField(_("batch"), max_length=24, unique=True)
    cooked_at = models.DateTimeField(_("cooked at"), null=True, blank=True)
    cook = models.CharField(_("cook"), max_length=60, blank=True)
    recalled_at = models.DateTimeField(_("recalled at"), null=True)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    lots = models.ManyToManyField(SupplierLot, through="BatchLot", related_name="batches")

    objects = BatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "day", "meal", "item", "number"], name="batch_once"),
            models.CheckConstraint(condition=Q(cooked_at=None) | ~Q(cook=""), name="cooked_batch_has_a_cook"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_cooked(self) -> bool:
        return self.cooked_at is not None


class BatchLot(models.Model):
    """A batch was made of this delivery."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="used_lots")
    lot = models.ForeignKey(SupplierLot, models.PROTECT, related_name="used_in")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "lot"], name="batch_lot_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.lot_id}"
