from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums import Answer, Decision, ImportState
from chomchom.core.encrypted import EncryptedJSONField
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
    notes = models.JSONField(_("what is to be said of the file"), default=list)
    columns = models.JSONField(_("columns of each sheet"), default=dict)
    providers = models.JSONField(_("providers chosen for unknown names"), default=dict)
    rows_read = models.PositiveIntegerField(_("rows read"), default=0)
    rows_in_file = models.PositiveIntegerField(_("rows in the file"), default=0)
    heard_at = models.DateTimeField(_("last heard of"), null=True)
    error = models.CharField(_("error"), max_length=500, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["reading", "preview", "failed"], applied_at=None)
                | Q(state="applied", applied_at__isnull=False),
                name="import_applied_at",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def visible_to(self, viewer: Viewer) -> "ImportRowQuerySet":
        return self.filter(source__district__in=viewer.district_ids)

    def waiting(self) -> "ImportRowQuerySet":
        """To be taken, and not taken yet."""
        return self.exclude(answer=Answer.REFUSED).filter(applied_at=None).exclude(decision__in=["same", "drop"])

    def held(self) -> "ImportRowQuerySet":
        """Refused, and nobody has said what becomes of them."""
        return self.filter(answer=Answer.REFUSED, decision="")


class ImportRow(models.Model):
    """What the import says of one row, with the values it read, so that no row is ever lost."""

    source = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    sheet = models.CharField(_("sheet"), max_length=60, blank=True)
    row = models.PositiveIntegerField(_("row in the sheet"))
    external_id = models.CharField(_("management number"), max_length=40, blank=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer)
    why = EncryptedJSONField(_("why"), default=list)
    values = EncryptedJSONField(_("values"), default=dict)
    changes = EncryptedJSONField(_("what will change"), default=dict)
    change = models.CharField(_("kind of change"), max_length=8, blank=True, default="")
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decision = models.CharField(_("decision"), max_length=20, choices=Decision, blank=True)
    applied_at = models.DateTimeField(_("taken at"), null=True)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "sheet", "row"], name="import_row_once")]
        indexes = [
            models.Index(fields=["external_id"], name="import_row_by_number"),
            models.Index(fields=["source", "answer"], name="import_row_by_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.row}: {self.answer}"

    @property
    def cells(self) -> dict[str, str]:
        """What was written; nothing where it cannot be opened."""
        return self.values.get("cells", {})

    @property
    def read(self) -> dict[str, Any]:
        """What was read from it; nothing where it cannot be opened."""
        return self.values.get("read", {})
