from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chomchom.core.enums import Action, Kept


class AccessEntry(models.Model):
    """One line of the access log: who did what to whom, when and from where. Lines are only ever added: the database
    refuses to change or remove one (``append_only``), and a chain of seals proves it (``access_log``).

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
    why = models.CharField(_("why"), max_length=200, blank=True, default="")
    detail = models.JSONField(_("detail"), default=dict)
    kept = models.CharField(_("how long it is kept"), max_length=8, choices=Kept, default=Kept.USUAL)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "at"], name="access_by_subject"),
            models.Index(fields=["account_id", "at"], name="access_by_account"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor} {self.action} {self.what}"


class LogSeal(models.Model):
    """A seal over the lines of the access log up to ``last_id``, chained with the one before it. Rows are only added.

    ``parts``: for each kind of line how many, which ids, and the hashes that name the first line that was changed.
    """

    first_id = models.BigIntegerField(_("first line"), unique=True)
    last_id = models.BigIntegerField(_("last line"), unique=True)
    count = models.PositiveIntegerField(_("lines"))
    parts = models.JSONField(_("hashes of the lines"))
    previous = models.CharField(_("hash of the seal before"), max_length=64, unique=True)
    digest = models.CharField(_("hash"), max_length=64, unique=True)
    key = models.CharField(_("name of the key"), max_length=16, blank=True, default="")
    proof = models.CharField(_("proof by the key"), max_length=64, blank=True, default="")
    sealed_at = models.DateTimeField(_("sealed at"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_id__gte=F("first_id")), name="log_seal_range"),
            models.CheckConstraint(condition=Q(count__gte=1), name="log_seal_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}–{self.last_id} {self.digest[:12]}"


class RateCount(models.Model):
    """How often something was tried in this window of time and in the one before; ``core.rates`` alone writes it."""

    bucket = models.CharField(_("what is counted (hash)"), max_length=40, primary_key=True)
    window = models.BigIntegerField(_("number of the window"))
    tries = models.PositiveIntegerField(_("tries in it"))
    tries_before = models.PositiveIntegerField(_("tries in the window before"))
    counted_at = models.DateTimeField(_("counted at"), db_index=True)

    def __str__(self) -> str:
        return f"{self.bucket[:8]} {self.tries}"
