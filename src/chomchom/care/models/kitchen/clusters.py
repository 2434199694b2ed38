"""Symptoms that people told, clusters that were found in them, and recalls of batches."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums_kitchen import CallAnswer, Grade, Symptom, SymptomGroup, SymptomSource
from chomchom.care.models.day import Handover
from chomchom.care.models.kitchen.batches import Batch
from chomchom.care.models.kitchen.menus import MenuItem, of_provider
from chomchom.care.models.recipient import Recipient
from chomchom.core.encrypted import EncryptedCharField
from chomchom.people.viewer import Viewer


class SymptomReportQuerySet(models.QuerySet["SymptomReport"]):
    def visible_to(self, viewer: Viewer) -> "SymptomReportQuerySet":
        return self.filter(recipient__in=Recipient.objects.visible_to(viewer))


class SymptomReport(models.Model):
    """Somebody told of symptoms, at the door or by telephone. Rows are only added."""

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="symptom_reports")
    district = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    handover = models.ForeignKey(Handover, models.SET_NULL, null=True, related_name="+")
    symptoms = models.JSONField(_("symptoms"))
    group = models.CharField(_("like symptoms"), max_length=5, choices=SymptomGroup)
    started_at = models.DateTimeField(_("began at"))
    source = models.CharField(_("how it became known"), max_length=10, choices=SymptomSource)
    told_by = EncryptedCharField(_("who told it"), max_length=60, blank=True)
    note = EncryptedCharField(_("note"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = SymptomReportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["district", "started_at"], name="symptoms_of_district")]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d} {self.recipient_id}"

    @property
    def symptom_names(self) -> list[str]:
        return [str(Symptom(code).label) for code in self.symptoms if code in Symptom.values]


class ClusterQuerySet(models.QuerySet["Cluster"]):
    def visible_to(self, viewer: Viewer) -> "ClusterQuerySet":
        return self.filter(of_provider(viewer))

    def open(self) -> "ClusterQuerySet":
        return self.filter(closed_at=None)


class Cluster(models.Model):
    """Two or more people with like symptoms who ate of one batch or dish within the hours looked at.

    The statistic is that of its most suspicious batch (``ClusterBatch``), as it stood when it was looked at last.
    """

    district = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    provider = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    group = models.CharField(_("like symptoms"), max_length=5, choices=SymptomGroup)
    grade = models.CharField(_("grade"), max_length=10, choices=Grade)
    opened_at = models.DateTimeField(_("opened at"))
    looked_at = models.DateTimeField(_("looked at"))
    people = models.PositiveIntegerField(_("people with symptoms"))
    rate_per_day = models.FloatField(_("usual reports of a person in a day"))
    batches_looked_at = models.PositiveIntegerField(_("batches that were looked at"))
    probability = models.FloatField(_("probability by chance, all batches looked at"))
    closed_at = models.DateTimeField(_("closed at"), null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=20, blank=True)

    objects = ClusterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "group"], condition=Q(closed_at=None), name="one_open_cluster"),
            models.CheckConstraint(condition=Q(probability__gte=0, probability__lte=1), name="cluster_probability"),
            models.CheckConstraint(condition=Q(people__gte=2), name="cluster_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.get_grade_display()} {self.opened_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class ClusterBatch(models.Model):
    """How suspicious one batch is: ill of those who ate of it, and how likely that is by chance, for it alone.

    Without a batch it is the dish over all its batches of the hours looked at.
    """

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="suspects")
    item = models.ForeignKey(MenuItem, models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="suspected_in")
    ill = models.PositiveIntegerField(_("with symptoms"))
    eaten = models.PositiveIntegerField(_("ate of it"))
    probability = models.FloatField(_("probability by chance"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "batch"], name="cluster_batch_once"),
            models.CheckConstraint(condition=Q(ill__lte=models.F("eaten")), name="ill_among_those_who_ate"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id or self.item_id} {self.ill}/{self.eaten}"


class ClusterCall(models.Model):
    """Somebody of the call list was called. Rows are only added; the latest counts."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="calls")
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="+")
    answer = models.CharField(_("answer"), max_length=10, choices=CallAnswer)
    word = EncryptedCharField(_("in a word"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.get_answer_display()


class RecallQuerySet(models.QuerySet["Recall"]):
    def visible_to(self, viewer: Viewer) -> "RecallQuerySet":
        return self.filter(batch__in=Batch.objects.filter(of_provider(viewer)))


class Recall(models.Model):
    """A batch is not handed over any more. Its couriers confirm that they know (``KitchenTask``)."""

    batch = models.OneToOneField(Batch, models.PROTECT, related_name="recall")
    reason = models.CharField(_("reason"), max_length=200)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = RecallQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="recall_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.at:%Y-%m-%d %H:%M}"
