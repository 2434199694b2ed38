"""The hygiene log. Rows are only added; the database itself refuses to change one (triggers of the migration)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums_kitchen import EntrySource, HygieneKind, Unit, Verdict
from chomchom.care.models.day import Round
from chomchom.care.models.kitchen.batches import Batch, SupplierLot
from chomchom.care.models.kitchen.menus import of_provider
from chomchom.care.models.kitchen.rules import HygieneLimit
from chomchom.people.viewer import Viewer


class HygieneEntryQuerySet(models.QuerySet["HygieneEntry"]):
    def visible_to(self, viewer: Viewer) -> "HygieneEntryQuerySet":
        return self.filter(of_provider(viewer))


class HygieneEntry(models.Model):
    """One line of the log: what was measured or done, by whom, when, when it was entered, and what it means."""

    report_id = models.UUIDField(_("number of the entry"), unique=True)
    provider = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(_("kind"), max_length=16, choices=HygieneKind)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="entries")
    round = models.ForeignKey(Round, models.SET_NULL, null=True, related_name="hygiene_entries")
    lot = models.ForeignKey(SupplierLot, models.PROTECT, null=True, related_name="entries")
    answers = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    value = models.DecimalField(_("value"), max_digits=6, decimal_places=1, null=True)
    unit = models.CharField(_("unit"), max_length=8, choices=Unit, blank=True)
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict)
    limit = models.ForeignKey(HygieneLimit, models.PROTECT, null=True, related_name="+")
    remark = models.CharField(_("remark"), max_length=20, blank=True)
    text = models.CharField(_("in words"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=5, choices=EntrySource)
    device = models.CharField(_("thermometer"), max_length=40, blank=True)
    who = models.CharField(_("who"), max_length=60)
    happened_at = models.DateTimeField(_("when"))
    entered_at = models.DateTimeField(_("entered at"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = HygieneEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(value=None, unit="") | Q(value__isnull=False) & ~Q(unit=""), name="value_has_a_unit"
            ),
            models.CheckConstraint(condition=~Q(kind="corrective") | ~Q(text=""), name="correction_says_what"),
            models.CheckConstraint(condition=~Q(source="probe") | ~Q(device=""), name="probe_has_a_name"),
        ]
        indexes = [
            models.Index(fields=["provider", "happened_at"], name="hygiene_of_provider"),
            models.Index(fields=["device", "happened_at"], name="hygiene_of_probe", condition=~Q(device="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_at:%H:%M}"

    @property
    def is_good(self) -> bool:
        return self.verdict in (Verdict.GOOD, Verdict.NOTED)
