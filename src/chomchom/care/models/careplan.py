"""개인별지원계획: what is agreed with one person, by whom, and when it is looked at again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums_careplan import Response, ReviewOutcome, ReviewReason
from chomchom.care.models.recipient import Recipient
from chomchom.core.encrypted import EncryptedCharField, EncryptedJSONField, EncryptedTextField
from chomchom.people.viewer import Viewer


class OfRecipientQuerySet(models.QuerySet):
    """Rows that belong to a recipient."""

    def visible_to(self, viewer: Viewer) -> "OfRecipientQuerySet":
        return self.filter(recipient__in=Recipient.objects.visible_to(viewer))


class CaseConference(models.Model):
    """통합지원회의: who sat together about a person, and what was decided. Rows are only added."""

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="conferences")
    held_at = models.DateTimeField(_("held at"))
    place = models.CharField(_("place"), max_length=120)
    participants = EncryptedJSONField(_("participants"))  # lines: "name, office"
    minutes = EncryptedTextField(_("minutes of the conference"), max_length=4000)
    decisions = EncryptedTextField(_("decisions"), max_length=2000)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = OfRecipientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(minutes="") & ~Q(decisions=""), name="conference_is_complete"),
        ]

    def __str__(self) -> str:
        return f"{self.held_at:%Y-%m-%d}"


class CarePlan(models.Model):
    """One version of a person's plan; the highest counts. Rows are only added."""

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="care_plans")
    version = models.PositiveIntegerField(_("version"))
    matters = EncryptedTextField(_("what matters to the person"), max_length=1000)
    goals = EncryptedTextField(_("goals"), max_length=2000)
    response = models.CharField(_("ladder when nobody answers"), max_length=10, choices=Response)
    response_words = EncryptedCharField(_("what to do when the person does not answer"), max_length=400, blank=True)
    review_on = models.DateField(_("looked at again on"))
    conference = models.ForeignKey(
        CaseConference, models.PROTECT, null=True, related_name="plans", verbose_name=_("case conference")
    )
    why = EncryptedCharField(_("why it was changed"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = OfRecipientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "version"], name="care_plan_version_once"),
            models.CheckConstraint(
                condition=Q(version=1) | (Q(version__gt=1, conference__isnull=False) & ~Q(why="")),
                name="changed_plan_has_a_conference",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id} · {self.version}"

    @property
    def goal_lines(self) -> list[str]:
        return [line for line in self.goals.splitlines() if line.strip()]


class PlanReview(models.Model):
    """Somebody must look at a plan by a day; watched by the net until it was done.

    ``rows`` are the handovers behind a proposal that came from failed ones.
    """

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="plan_reviews")
    reason = models.CharField(_("reason"), max_length=14, choices=ReviewReason)
    words = EncryptedCharField(_("in words"), max_length=200, blank=True)
    rows = models.JSONField(_("rows behind it"), default=list)
    due_at = models.DateTimeField(_("until"))
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    done_at = models.DateTimeField(_("done at"), null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(_("what came of it"), max_length=10, choices=ReviewOutcome, blank=True)
    outcome_words = EncryptedCharField(_("why"), max_length=200, blank=True)

    objects = OfRecipientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "reason"], condition=Q(done_at=None), name="one_open_review_per_reason"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, outcome="") | (Q(done_at__isnull=False) & ~Q(outcome="")),
                name="review_done_has_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.get_reason_display()

    @property
    def is_open(self) -> bool:
        return self.done_at is None
