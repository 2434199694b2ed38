from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chomchom.core.encrypted import EncryptedJSONField
from chomchom.people.viewer import Viewer
from chomchom.trade.enums_intake import Answer, ListKind, ListState
from chomchom.trade.models.buyer import Buyer
from chomchom.trade.models.exporter import Application
from chomchom.trade.models.mission import Mission
from chomchom.trade.models.scope import of_the_mission


class SentListQuerySet(models.QuerySet["SentList"]):
    def visible_to(self, viewer: Viewer) -> "SentListQuerySet":
        return self.filter(of_the_mission(viewer))


class SentList(models.Model):
    """A workbook that was sent for a mission, with an answer for each of its rows."""

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="lists")
    kind = models.CharField(_("list of"), max_length=10, choices=ListKind)
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(_("hash"), max_length=64)
    state = models.CharField(_("state"), max_length=8, choices=ListState, default=ListState.PREVIEW)
    uploaded_at = models.DateTimeField(_("uploaded at"))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField(_("applied at"), null=True)
    notes = models.JSONField(_("what is to be said of the file"), default=list)
    extra = models.JSONField(_("what was found besides"), default=dict)

    objects = SentListQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="preview", applied_at=None) | Q(state="applied", applied_at__isnull=False),
                name="sent_list_applied_at",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class SentRow(models.Model):
    """What is said of one row, with what was written and read, so that no row is ever lost."""

    source = models.ForeignKey(SentList, models.CASCADE, related_name="rows")
    sheet = models.CharField(_("sheet"), max_length=60, blank=True)
    row = models.PositiveIntegerField(_("row in the sheet"))
    number = models.CharField(_("number"), max_length=120, blank=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer)
    why = EncryptedJSONField(_("why"), default=list)
    cells = EncryptedJSONField(_("cells"), default=dict)
    values = EncryptedJSONField(_("values"), default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "sheet", "row"], name="sent_row_once")]
        indexes = [models.Index(fields=["source", "answer"], name="sent_row_by_answer")]

    def __str__(self) -> str:
        return f"{self.row}: {self.answer}"


class MergeQuerySet(models.QuerySet["Merge"]):
    def visible_to(self, viewer: Viewer) -> "MergeQuerySet":
        return self.filter(kept__in=Buyer.objects.visible_to(viewer))

    def standing(self) -> "MergeQuerySet":
        return self.filter(undone_at=None)


class Merge(models.Model):
    """Two buyers that were said to be one. ``moved`` names every row that came along, so that it can be undone."""

    kept = models.ForeignKey(Buyer, models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Buyer, models.PROTECT, related_name="merges_away")
    reasons = models.JSONField(_("reasons"), default=list)
    moved = EncryptedJSONField(_("what came along"), default=dict)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at=None), name="merged_away_once"),
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merged_into_another"),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, viewer: Viewer) -> "ReviewQuerySet":
        return self.filter(of_the_mission(viewer, "application__mission__"))


class Review(models.Model):
    """What one reviewer gives an application for one criterion of the mission, of 100 points."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    code = models.SlugField(_("criterion"), max_length=30)
    points = models.PositiveSmallIntegerField(_("points"))
    note = models.CharField(_("why"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"))

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "reviewer", "code"], name="review_once"),
            models.CheckConstraint(condition=Q(points__lte=100), name="points_of_100"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.points}"
