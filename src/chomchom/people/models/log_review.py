"""The monthly look through the access log (접속기록 월간 점검): what was asked about a signal, who signed the month."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from chomchom.core.days import DayOfMonth
from chomchom.core.encrypted import EncryptedCharField
from chomchom.people.enums import LogFinding
from chomchom.people.models.organisation import Organisation
from chomchom.people.viewing import Sees


class OfDistrictQuerySet(models.QuerySet["LogReview"]):
    def visible_to(self, viewer: Sees) -> "OfDistrictQuerySet":
        return self.filter(district__in=viewer.district_ids)

    def of(self, district_id: int, month: date) -> "OfDistrictQuerySet":
        return self.filter(district=district_id, month=month)


class LogReview(models.Model):
    """The month was looked through and signed. Signed once; a later finding is a mark."""

    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("district"))
    month = models.DateField(_("month"))
    lines = models.PositiveIntegerField(_("lines looked through"))
    signals = models.PositiveIntegerField(_("signals"))
    note = EncryptedCharField(_("remark"), max_length=400, blank=True)
    signed_at = models.DateTimeField(_("signed at"))
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    signed_name = models.CharField(_("signed by"), max_length=60)

    objects = OfDistrictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "month"], name="log_review_once"),
            models.CheckConstraint(condition=Exact(DayOfMonth("month"), 1), name="log_review_of_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class LogMark(models.Model):
    """What came of asking about one signal. Rows are only added; the latest of a signal counts."""

    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("district"))
    month = models.DateField(_("month"))
    signal = models.CharField(_("signal"), max_length=80)
    finding = models.CharField(_("finding"), max_length=12, choices=LogFinding)
    words = EncryptedCharField(_("in words"), max_length=300)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_name = models.CharField(_("made by"), max_length=60)

    objects = OfDistrictQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["district", "month"], name="log_mark_of_month")]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="log_mark_in_words")]

    def __str__(self) -> str:
        return f"{self.signal} {self.finding}"
