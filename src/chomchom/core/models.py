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
