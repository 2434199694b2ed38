from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.people.viewer import Viewer
from chomchom.trade.enums_meet import LogState, NextOwner, Reaction
from chomchom.trade.models.timetable import Meeting


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def visible_to(self, viewer: Viewer) -> "ConsultationQuerySet":
        return self.filter(meeting__in=Meeting.objects.visible_to(viewer))

    def complete(self) -> "ConsultationQuerySet":
        return self.filter(state=LogState.COMPLETE)


class Consultation(models.Model):
    """The log of a meeting (상담일지). As a draft it is written again and again; once complete, only corrections
    follow.
    """

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="consultation")
    state = models.CharField(_("state"), max_length=10, choices=LogState, default=LogState.DRAFT)
    started_at = models.DateTimeField(_("started at"), null=True)
    destination = models.CharField(_("country of destination"), max_length=2, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="USD")
    reaction = models.CharField(_("reaction of the buyer"), max_length=8, choices=Reaction, blank=True)
    said = models.TextField(_("what was said"), max_length=2000, blank=True)
    certificates = models.CharField(_("certificates asked for"), max_length=200, blank=True)
    samples = models.CharField(_("samples and quotes asked for"), max_length=200, blank=True)
    incoterms = models.CharField(_("Incoterms"), max_length=40, blank=True)
    payment = models.CharField(_("payment"), max_length=80, blank=True)
    minimum_order = models.CharField(_("minimum order"), max_length=80, blank=True)
    likelihood_percent = models.PositiveSmallIntegerField(_("likelihood in per cent"), null=True, blank=True)
    next_action = models.CharField(_("next step"), max_length=200, blank=True)
    next_owner = models.CharField(_("by whom"), max_length=12, choices=NextOwner, blank=True)
    next_due_on = models.DateField(_("until"), null=True, blank=True)
    card_id = models.BigIntegerField(_("photo of the card"), null=True, blank=True)
    written_at = models.DateTimeField(_("last written at"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    completed_at = models.DateTimeField(_("completed at"), null=True)
    completed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", completed_at=None) | Q(state="complete", completed_at__isnull=False),
                name="consultation_completed_at",
            ),
            models.CheckConstraint(
                condition=Q(likelihood_percent=None) | Q(likelihood_percent__lte=100), name="consultation_likelihood"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.state}"


class ProductLine(models.Model):
    """What was talked about: price quoted and negotiated in the log's currency, quantity, and the amount it makes."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(_("place in the order"))
    product = models.CharField(_("product"), max_length=120)
    quoted_price = models.DecimalField(_("price quoted"), max_digits=14, decimal_places=4, null=True, blank=True)
    negotiated_price = models.DecimalField(
        _("price negotiated"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=3, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "position"], name="product_line_once")]

    def __str__(self) -> str:
        return self.product


class Correction(models.Model):
    """Something in a complete log that was wrong: the field, what stood there, what is right, and why."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="corrections")
    field = models.CharField(_("field"), max_length=40)
    before = models.CharField(_("as it stood"), max_length=2000, blank=True)
    after = models.CharField(_("correct is"), max_length=2000, blank=True)
    reason = models.CharField(_("why"), max_length=200)
    corrected_at = models.DateTimeField(_("corrected at"))
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.field}"


class FieldReport(models.Model):
    """A form sent from a phone, known by the number made there: the second time it is answered, not done."""

    report_id = models.UUIDField(_("number made on the phone"), unique=True)
    kind = models.CharField(_("kind"), max_length=12)
    subject_id = models.BigIntegerField(_("subject"))
    happened_at = models.DateTimeField(_("happened at"), null=True)
    received_at = models.DateTimeField(_("received at"))
    received_from = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"
