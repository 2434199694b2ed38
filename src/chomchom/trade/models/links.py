from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chomchom.people.viewer import Viewer
from chomchom.trade.enums import LinkPurpose
from chomchom.trade.models.mission import Mission


class PersonalLinkQuerySet(models.QuerySet["PersonalLink"]):
    def visible_to(self, viewer: Viewer) -> "PersonalLinkQuerySet":
        return self.filter(mission__in=Mission.objects.visible_to(viewer)) if not viewer.company_ids else self.none()

    def of(self, purpose: str, subject_kind: str, subject_id: int) -> "PersonalLinkQuerySet":
        return self.filter(purpose=purpose, subject_kind=subject_kind, subject_id=subject_id)

    def good(self, at: datetime) -> "PersonalLinkQuerySet":
        return self.filter(revoked_at=None, expires_at__gt=at)


class PersonalLink(models.Model):
    """A link that opens one page for somebody without an account. Only the hash of its token is kept."""

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="links")
    purpose = models.CharField(_("opens"), max_length=16, choices=LinkPurpose)
    subject_kind = models.CharField(_("kind of subject"), max_length=30)
    subject_id = models.BigIntegerField(_("subject"))
    token_hash = models.CharField(_("hash of the token"), max_length=64, unique=True)
    sent_to = models.EmailField(_("sent to"), blank=True)
    created_at = models.DateTimeField(_("made at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField(_("good until"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True)
    uses = models.PositiveIntegerField(_("times used"), default=0)

    objects = PersonalLinkQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="link_period")]
        indexes = [models.Index(fields=["subject_kind", "subject_id", "purpose"], name="link_by_subject")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject_kind} {self.subject_id}"


class LinkFailure(models.Model):
    """A personal link that was tried and does not exist; too many of one address are made to wait."""

    ip = models.GenericIPAddressField(_("IP address"))
    at = models.DateTimeField(_("at"))

    class Meta:
        indexes = [models.Index(fields=["ip", "at"], name="link_failures_of_address")]

    def __str__(self) -> str:
        return f"{self.ip} {self.at:%Y-%m-%d %H:%M:%S}"
