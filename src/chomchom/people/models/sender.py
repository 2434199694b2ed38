from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chomchom.people import purposes
from chomchom.people.enums import KeyRefusal
from chomchom.people.models.organisation import Organisation
from chomchom.people.viewing import Sees


class SenderQuerySet(models.QuerySet["Sender"]):
    def standing(self) -> "SenderQuerySet":
        return self.filter(ended_at=None)

    def visible_to(self, viewer: Sees) -> "SenderQuerySet":
        """A district sees its own senders and those of its organisations; nobody else sees any."""
        return self.filter(Q(organisation__in=viewer.district_ids) | Q(organisation__district__in=viewer.district_ids))


class Sender(models.Model):
    """A machine or service of an organisation that tells something through the signed interface."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    purpose = models.CharField(_("what it may tell"), max_length=40)
    name = models.CharField(_("name"), max_length=60)
    contact = models.CharField(_("whom to call about it"), max_length=80, blank=True)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = SenderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=Q(ended_at=None), name="sender_name_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="sender_named"),
            models.CheckConstraint(condition=Q(ended_at__isnull=False) | Q(ended_by=None), name="sender_ended_by"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def purpose_label(self) -> str:
        return purposes.label(self.purpose)


class SenderKeyQuerySet(models.QuerySet["SenderKey"]):
    def good_at(self, at: datetime) -> "SenderKeyQuerySet":
        """Neither revoked nor run out, of a sender that was not ended."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=at), revoked_at=None, sender__ended_at=None)


class SenderKey(models.Model):
    """A key of a sender. The secret that belongs to it is not stored: it is derived, and shown once."""

    sender = models.ForeignKey(Sender, models.PROTECT, related_name="keys", verbose_name=_("sender"))
    key_id = models.CharField(_("key"), max_length=16, unique=True)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    valid_to = models.DateTimeField(_("valid until (not included)"), null=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    used_at = models.DateTimeField(_("last used at"), null=True)
    refused_at = models.DateTimeField(_("last refused at"), null=True)
    refusal = models.CharField(_("why it was refused"), max_length=40, blank=True, choices=KeyRefusal)

    objects = SenderKeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("created_at")), name="sender_key_period"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=False) | Q(revoked_by=None), name="sender_key_revoked"
            ),
            models.UniqueConstraint(
                fields=["sender"], condition=Q(valid_to=None, revoked_at=None), name="sender_one_lasting_key"
            ),
        ]

    def __str__(self) -> str:
        return self.key_id


class SeenNonce(models.Model):
    """A nonce that was used with a key; remembered as long as its request could be repeated."""

    key = models.ForeignKey(SenderKey, models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=64)
    at = models.DateTimeField(_("at"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "nonce"], name="nonce_once")]
        indexes = [models.Index(fields=["at"], name="nonce_by_moment")]

    def __str__(self) -> str:
        return self.nonce
