from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.people.models import Organisation


class PushSubscription(models.Model):
    """A browser in which somebody switched notifications on. The address and keys come from the browser."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("account"))
    endpoint = models.URLField(_("address"), max_length=500, unique=True)
    p256dh = models.CharField(_("public key of the browser"), max_length=120)
    auth = models.CharField(_("secret of the browser"), max_length=40)
    browser = models.CharField(_("browser"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("created at"))

    def __str__(self) -> str:
        return self.browser or self.endpoint[:40]

    @property
    def as_dict(self) -> dict[str, Any]:
        return {"endpoint": self.endpoint, "keys": {"p256dh": self.p256dh, "auth": self.auth}}


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def live(self) -> "WebhookQuerySet":
        return self.filter(ended_at=None)


class Webhook(models.Model):
    """Where an organisation wants the messages of its people: its own messenger or duty desk."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="webhooks", verbose_name=_("organisation")
    )
    url = models.URLField(_("address"), max_length=500)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = WebhookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(ended_at=None), name="one_live_webhook_per_organisation"
            )
        ]

    def __str__(self) -> str:
        return self.url
