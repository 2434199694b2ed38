"""A change of rounds that waits for a yes: computed, kept with what it costs, and in force only once accepted."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums import Meal
from chomchom.care.enums_rounds import ProposalKind, ProposalState
from chomchom.care.shares import percent
from chomchom.people.viewer import Viewer


class RoundProposalQuerySet(models.QuerySet["RoundProposal"]):
    def visible_to(self, viewer: Viewer) -> "RoundProposalQuerySet":
        """A desk those of its provider, a district all of its providers; what would be if all kitchens were planned
        together shows the rounds of others, so only the district sees it."""
        own = Q(provider__in=viewer.provider_ids) & ~Q(kind=ProposalKind.TOGETHER)
        return self.filter(own | Q(provider__district__in=viewer.district_ids))

    def waiting(self) -> "RoundProposalQuerySet":
        return self.filter(state=ProposalState.OPEN).exclude(kind=ProposalKind.TOGETHER)


class RoundProposal(models.Model):
    """변경안. ``before`` and ``after`` are plans as ``rules.proposals.picture`` writes them, without any name."""

    kind = models.CharField(_("kind"), max_length=10, choices=ProposalKind)
    provider = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    meal = models.CharField(_("meal"), max_length=8, choices=Meal)
    cause = models.JSONField(_("what happened"), default=dict)
    before = models.JSONField(_("rounds as they are"))
    after = models.JSONField(_("rounds as proposed"))
    moved = models.JSONField(_("who changes hands or hours"), default=list)
    left_out = models.JSONField(_("who is on no round"), default=list)
    travel_source = models.CharField(_("source of travel times"), max_length=40)
    seconds = models.FloatField(_("seconds of planning"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = RoundProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None) | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="proposal_decided_or_open",
            )
        ]
        indexes = [models.Index(fields=["provider", "day", "meal"], name="proposal_of_provider")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day} {self.meal}"

    @property
    def known_percent(self) -> int | None:
        """Of those whom a courier knows, how many would see a known face; ``None`` where nobody is known yet."""
        return percent(self.after["known"], self.after["familiar"])
