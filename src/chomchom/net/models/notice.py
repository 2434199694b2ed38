from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.net.enums import NoticeKind, NoticeState
from chomchom.net.models.alert import Alert
from chomchom.net.schema import SCHEMA

LIVE = (NoticeState.PENDING, NoticeState.LEASED)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def live(self) -> "NoticeQuerySet":
        return self.filter(next_at__isnull=False)

    def in_app(self) -> "NoticeQuerySet":
        return self.filter(channel="in_app", state=NoticeState.SENT)

    def of_account(self, account_id: int | None) -> "NoticeQuerySet":
        return self.filter(account_id=account_id)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at=None)


class Notice(models.Model):
    """One message to one person by one channel: unique per (alert, step, round, person, channel).

    ``key`` goes to the provider as idempotency key. ``next_at`` is when it is tried; for a leased one the moment at
    which its lease ends and another worker may take it. ``bundle`` is the key of the notice it is sent together with.
    """

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="notices", verbose_name=_("alert"))
    kind = models.CharField(_("kind"), max_length=8, choices=NoticeKind, default=NoticeKind.CALL)
    step = models.SmallIntegerField(_("step"))
    round = models.PositiveIntegerField(_("round"))
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("account")
    )
    role = models.CharField(_("role"), max_length=20, blank=True)
    channel = models.CharField(_("channel"), max_length=16)
    key = models.CharField(_("key"), max_length=80)
    bundle = models.CharField(_("bundle"), max_length=80, null=True, blank=True)  # null keeps it out of the index
    urgency = models.PositiveSmallIntegerField(_("urgency"), default=0)
    state = models.CharField(_("state"), max_length=8, choices=NoticeState, default=NoticeState.PENDING)
    next_at = models.DateTimeField(_("next moment"), null=True)
    leased_by = models.CharField(_("leased by"), max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created at"))
    sent_at = models.DateTimeField(_("sent at"), null=True)
    read_at = models.DateTimeField(_("read at"), null=True)
    schema = models.PositiveSmallIntegerField(_("schema"), default=SCHEMA)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="notice_once"),
            models.CheckConstraint(
                condition=Q(state__in=LIVE, next_at__isnull=False) | (~Q(state__in=LIVE) & Q(next_at=None)),
                name="notice_live_has_next_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="notice_sent_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="bundled") | Q(bundle__isnull=False), name="notice_bundled_has_bundle"
            ),
        ]
        indexes = [
            models.Index(fields=["-urgency", "next_at"], condition=Q(next_at__isnull=False), name="notice_due"),
            models.Index(fields=["bundle"], condition=Q(bundle__isnull=False), name="notice_bundle"),
            models.Index(fields=["account", "-created_at"], condition=Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.key} · {self.state}"
