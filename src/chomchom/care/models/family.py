"""What a family is told, by the recipient's consent and until it is withdrawn: that a meal was handed over, or a
call.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums_family import FamilyChannel, FamilyState
from chomchom.care.models.careplan import OfRecipientQuerySet
from chomchom.care.models.day import Handover
from chomchom.care.models.recipient import Recipient
from chomchom.core.encrypted import EncryptedCharField, Marked, MarkField


class FamilyConsentQuerySet(OfRecipientQuerySet):
    def standing(self) -> "FamilyConsentQuerySet":
        return self.filter(withdrawn_at=None)


class FamilyConsent(Marked):
    """The recipient agreed that one person is told one thing. What was agreed to is kept as it was read out."""

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="family_consents")
    name = models.CharField(_("name"), max_length=60)
    relation = models.CharField(_("relation"), max_length=20)
    channel = models.CharField(_("how"), max_length=5, choices=FamilyChannel)
    address = EncryptedCharField(_("e-mail address or telephone"), max_length=120)
    address_mark = MarkField(_("mark of the address"), of="address", reading="address")
    purpose = models.TextField(_("what the person agreed to"))
    version = models.CharField(_("version of the wording"), max_length=20)
    given_on = models.DateField(_("agreed on"))
    given_how = models.CharField(_("how the person agreed"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_how = models.CharField(_("how it was withdrawn"), max_length=120, blank=True)

    objects = FamilyConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "channel", "address_mark"], condition=Q(withdrawn_at=None), name="family_told_once"
            ),
            models.CheckConstraint(
                condition=~Q(purpose="") & ~Q(version="") & ~Q(given_how="") & ~Q(address=""),
                name="family_consent_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_how=""), name="family_consent_withdrawn_how"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.relation})"


class FamilyMessage(models.Model):
    """One message to a family, or one call that somebody must make. It holds no word about the person's health."""

    consent = models.ForeignKey(FamilyConsent, models.PROTECT, related_name="messages")
    handover = models.ForeignKey(Handover, models.PROTECT, related_name="family_messages")
    handed_over_at = models.DateTimeField(_("handed over at"))
    state = models.CharField(_("state"), max_length=10, choices=FamilyState)
    next_at = models.DateTimeField(_("next moment"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("error"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    note = EncryptedCharField(_("what was said"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consent", "handover"], name="family_message_once"),
            models.CheckConstraint(
                condition=Q(state__in=("pending", "sending"), next_at__isnull=False)
                | (~Q(state__in=("pending", "sending")) & Q(next_at=None)),
                name="family_message_next_moment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("pending", "sending", "to_call"), ended_at=None)
                | (~Q(state__in=("pending", "sending", "to_call")) & Q(ended_at__isnull=False)),
                name="family_message_ended_at",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="family_message_due"),
        ]

    def __str__(self) -> str:
        return f"{self.handover_id} · {self.state}"
