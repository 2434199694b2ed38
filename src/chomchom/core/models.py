from django.db import models
from django.utils.translation import gettext_lazy as _

from chomchom.core.enums import Action


class AccessEntry(models.Model):
    """One line of the access log: who did what to whom, when and from where. Lines are only ever added.

    Neither the account nor the data subject is a foreign key: the line outlives both.
    """

    at = models.DateTimeField(_("at"), db_index=True)
    account_id = models.BigIntegerField(_("account"), null=True)
    actor = models.CharField(_("who"), max_length=120)
    ip = models.GenericIPAddressField(_("IP address"), null=True)
    action = models.CharField(_("action"), max_length=16, choices=Action)
    subject_kind = models.CharField(_("kind of data subject"), max_length=40, blank=True)
    subject_id = models.BigIntegerField(_("data subject"), null=True)
    what = models.CharField(_("what"), max_length=200)
    detail = models.JSONField(_("detail"), default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "at"], name="access_by_subject"),
            models.Index(fields=["account_id", "at"], name="access_by_account"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor} {self.action} {self.what}"


class RateCount(models.Model):
    """How often something was tried in this window of time and in the one before; ``core.rates`` alone writes it."""

    bucket = models.CharField(_("what is counted (hash)"), max_length=40, primary_key=True)
    window = models.BigIntegerField(_("number of the window"))
    tries = models.PositiveIntegerField(_("tries in it"))
    tries_before = models.PositiveIntegerField(_("tries in the window before"))
    counted_at = models.DateTimeField(_("counted at"), db_index=True)

    def __str__(self) -> str:
        return f"{self.bucket[:8]} {self.tries}"
