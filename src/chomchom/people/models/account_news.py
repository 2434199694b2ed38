from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.people.enums import AccountChange, NewsState


class AccountNewsQuerySet(models.QuerySet["AccountNews"]):
    def done_before(self, moment: datetime) -> Self:
        return self.filter(next_at=None, at__lt=moment)


class AccountNews(models.Model):
    """Somebody is told by e-mail what changed about the own log-in: who did it may be somebody else. The access log
    keeps the change; this row goes a month after it was sent or given up."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="news")
    change = models.CharField(_("change"), max_length=16, choices=AccountChange)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=8, choices=NewsState, default=NewsState.PENDING)
    next_at = models.DateTimeField(_("next moment"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("error"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    objects = AccountNewsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="pending", next_at__isnull=False) | (~Q(state="pending") & Q(next_at=None)),
                name="account_news_next_moment",
            ),
        ]
        indexes = [models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="account_news_due")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.change}"
