from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chomchom.people.models import Organisation


class Digest(models.Model):
    """The letter of one morning to one person: what is still open at the end of its ladder, and the seal of the access
    log. Sent once; tried again until the mail server has taken it."""

    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("district office"))
    day = models.DateField(_("day"))
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("account"))
    made_at = models.DateTimeField(_("made at"))
    tried_at = models.DateTimeField(_("tried at"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    error = models.CharField(_("error"), max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["district", "day", "account"], name="digest_once")]
        indexes = [models.Index(fields=["day"], condition=models.Q(sent_at=None), name="digest_unsent")]

    def __str__(self) -> str:
        return f"{self.day} {self.account_id}"
