"""What recipients agreed to: in which words, who said it and how, and until when it holds."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums_consent import GivenBy, GivenHow, Purpose
from chomchom.care.models.careplan import OfRecipientQuerySet
from chomchom.care.models.recipient import Recipient
from chomchom.core.encrypted import EncryptedCharField


class ConsentTextQuerySet(models.QuerySet["ConsentText"]):
    def on(self, district_id: int, day: date) -> "ConsentTextQuerySet":
        """Those that hold for the district: the last of a purpose counts, its own after the installed one."""
        mine = self.filter(Q(district=district_id) | Q(district=None), valid_from__lte=day)
        return mine.order_by("purpose", models.F("district").asc(nulls_first=True), "valid_from")


class ConsentText(models.Model):
    """A version of the words that are read out and signed. One that was used is never changed: a new one follows."""

    district = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    version = models.CharField(_("version of the wording"), max_length=20)
    text = models.TextField(_("wording"), max_length=3000)
    effect = models.CharField(_("what stops when it is withdrawn"), max_length=300)
    is_needed = models.BooleanField(_("needed for the meals"), default=False)
    valid_from = models.DateField(_("valid from"))
    set_at = models.DateTimeField(_("set at"), null=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "purpose", "version"], name="consent_text_once"),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(version="") & ~Q(effect=""), name="consent_text_is_complete"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.version}"


class ConsentQuerySet(OfRecipientQuerySet):
    def standing(self) -> "ConsentQuerySet":
        return self.filter(withdrawn_at=None)


class Consent(models.Model):
    """One person agreed to one thing. Withdrawing is a column of its own: that it once stood remains."""

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="consents")
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    given_by = models.CharField(_("who agreed"), max_length=10, choices=GivenBy)
    guardian = EncryptedCharField(_("name and relation of the guardian"), max_length=80, blank=True)
    given_how = models.CharField(_("how"), max_length=8, choices=GivenHow)
    given_on = models.DateField(_("agreed on"))
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_how = models.CharField(_("how it was withdrawn"), max_length=120, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "purpose"], condition=Q(withdrawn_at=None), name="consent_once_per_purpose"
            ),
            models.CheckConstraint(
                condition=~Q(given_by="guardian") | ~Q(guardian=""), name="consent_names_the_guardian"
            ),
            models.CheckConstraint(condition=Q(withdrawn_at=None) | ~Q(withdrawn_how=""), name="consent_withdrawn_how"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.purpose}"
