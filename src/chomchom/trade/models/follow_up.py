from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.people.viewer import Viewer
from chomchom.trade.enums_ledger import RoundState
from chomchom.trade.models.deal import Deal
from chomchom.trade.models.mission import Mission


class FollowUpPlan(models.Model):
    """The rounds of a mission's follow-up, if they are not those of ``rules.follow_up.ROUNDS``."""

    mission = models.OneToOneField(Mission, models.CASCADE, related_name="follow_up_plan")
    rounds = models.JSONField(_("rounds"))

    def __str__(self) -> str:
        return ", ".join(self.rounds)


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(self, viewer: Viewer) -> "FollowUpQuerySet":
        return self.filter(deal__in=Deal.objects.visible_to(viewer))

    def waiting(self) -> "FollowUpQuerySet":
        return self.filter(state=RoundState.WAITING)


class FollowUp(models.Model):
    """A round of a deal: by ``due_at`` somebody says how it stands, or the net asks. Each is one watch of the net."""

    deal = models.ForeignKey(Deal, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("round"))
    due_at = models.DateTimeField(_("due at"))
    opened_at = models.DateTimeField(_("opened at"))
    state = models.CharField(_("state"), max_length=10, choices=RoundState, default=RoundState.WAITING)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_by = models.CharField(_("answered by"), max_length=120, blank=True)
    words = models.CharField(_("how it stands"), max_length=400, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deal"], condition=Q(state="waiting"), name="one_round_waits_per_deal"),
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at=None) | (~Q(state="waiting") & Q(ended_at__isnull=False)),
                name="round_ended_has_moment",
            ),
        ]
        indexes = [models.Index(fields=["deal", "number"], name="round_of_deal")]

    def __str__(self) -> str:
        return f"{self.deal_id} · {self.number}"
