from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums import Answer, ImportState
from chomchom.people.viewer import Viewer


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, viewer: Viewer) -> "ImportQuerySet":
        return self.filter(district__in=viewer.district_ids)


class Import(models.Model):
    """One workbook that an office sent, with an answer for each of its rows."""

    district = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(_("hash"), max_length=64)
    state = models.CharField(_("state"), max_length=8, choices=ImportState, default=ImportState.PREVIEW)
    uploaded_at = models.DateTimeField(_("uploaded at"))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField(_("applied at"), null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="preview", applied_at=None) | Q(state="applied", applied_at__isnull=False),
                name="import_applied_at",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """What the import says of one row, with the values it read, so that no row is ever lost."""

    source = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    row = models.PositiveIntegerField(_("row in the sheet"))
    external_id = models.CharField(_("management number"), max_length=40, blank=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer)
    why = models.JSONField(_("why"), default=list)
    values = models.JSONField(_("values"), default=dict)
    changes = models.JSONField(_("what will change"), default=dict)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decision = models.CharField(_("decision"), max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "row"], name="import_row_once")]

    def __str__(self) -> str:
        return f"{self.row}: {self.answer}"
