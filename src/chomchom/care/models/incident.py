from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums import IncidentState, IncidentTaskKind, Rescue, StepKind
from chomchom.care.models.day import Handover
from chomchom.care.models.recipient import Recipient
from chomchom.core.encrypted import EncryptedCharField, EncryptedTextField
from chomchom.people.enums import Role
from chomchom.people.viewer import Viewer

SENTENCE_LENGTH = 4000
"""Far above the longest sentence that is proposed: whoever calls 119 is never sent back because of it."""


class IncidentQuerySet(models.QuerySet["Incident"]):
    def visible_to(self, viewer: Viewer) -> "IncidentQuerySet":
        return self.filter(
            Q(recipient__district__in=viewer.district_ids)
            | Q(recipient__dong__in=viewer.dong_ids)
            | Q(provider__in=viewer.provider_ids)
        )

    def open(self) -> "IncidentQuerySet":
        return self.filter(state=IncidentState.OPEN)


class Incident(models.Model):
    """The file of an emergency, from what was noticed to the reviewed plan."""

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="incidents")
    provider = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    handover = models.ForeignKey(Handover, models.PROTECT, null=True, related_name="incidents")
    alert_id = models.BigIntegerField(_("alert"), null=True)
    what_happened = EncryptedCharField(_("what happened"), max_length=300)
    risk_to_life = EncryptedCharField(_("why life is at risk"), max_length=300)
    state = models.CharField(_("state"), max_length=8, choices=IncidentState, default=IncidentState.OPEN)
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(_("closed at"), null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = IncidentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | Q(state="closed", closed_at__isnull=False),
                name="incident_closed_at",
            ),
            models.UniqueConstraint(
                fields=["handover"], condition=Q(handover__isnull=False, state="open"), name="one_open_incident"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opened_at:%Y-%m-%d} {self.recipient_id}"

    @property
    def is_open(self) -> bool:
        return self.state == IncidentState.OPEN


class IncidentStep(models.Model):
    """One step of the file, or the reason why it was not needed. Rows are only added; the latest of a kind counts.

    The database itself refuses to change what a step says (triggers of migration 0002_incident).
    """

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="steps")
    kind = models.CharField(_("step"), max_length=16, choices=StepKind)
    happened_at = models.DateTimeField(_("happened at"), null=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    who = models.CharField(_("who"), max_length=80, blank=True)
    text = EncryptedCharField(_("what was done"), max_length=400, blank=True)
    skipped_because = EncryptedCharField(_("not needed because"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(happened_at__isnull=False, skipped_because="")
                | (Q(happened_at=None) & ~Q(skipped_because="")),
                name="step_happened_or_was_not_needed",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_skipped(self) -> bool:
        return self.happened_at is None


class IncidentTaskQuerySet(models.QuerySet["IncidentTask"]):
    def visible_to(self, viewer: Viewer) -> "IncidentTaskQuerySet":
        return self.filter(incident__in=Incident.objects.visible_to(viewer))

    def open(self) -> "IncidentTaskQuerySet":
        return self.filter(done_at=None)


class IncidentTask(models.Model):
    """What somebody must do by when; watched by the net until it is done or withdrawn with a reason.

    ``title`` says it in words; for a usual task (``kind``) it may be empty, or name the service it is about.
    """

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="tasks")
    kind = models.CharField(_("kind of task"), max_length=16, choices=IncidentTaskKind, default=IncidentTaskKind.OTHER)
    title = EncryptedCharField(_("task"), max_length=160, blank=True)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    due_at = models.DateTimeField(_("due at"))
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    done_at = models.DateTimeField(_("done at"), null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    outcome = EncryptedCharField(_("what came of it"), max_length=200, blank=True)
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False)

    objects = IncidentTaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kind="other") | ~Q(title=""), name="own_task_has_a_title"),
            models.CheckConstraint(
                condition=Q(is_withdrawn=False) | (Q(done_at__isnull=False) & ~Q(outcome="")),
                name="withdrawn_task_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        if self.kind == IncidentTaskKind.OTHER:
            return self.title
        return f"{self.get_kind_display()}: {self.title}" if self.title else self.get_kind_display()

    @property
    def is_open(self) -> bool:
        return self.done_at is None


class RescueCallQuerySet(models.QuerySet["RescueCall"]):
    def visible_to(self, viewer: Viewer) -> "RescueCallQuerySet":
        return self.filter(recipient__in=Recipient.objects.visible_to(viewer))


class RescueCall(models.Model):
    """A call to 119 or 112 with the sentence that was read out. Rows are only added."""

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="rescue_calls")
    handover = models.ForeignKey(Handover, models.PROTECT, null=True, related_name="rescue_calls")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="rescue_calls")
    service = models.CharField(_("called"), max_length=3, choices=Rescue)
    number = models.CharField(_("number of the report"), max_length=40)
    dispatcher = models.CharField(_("dispatcher"), max_length=60)
    called_at = models.DateTimeField(_("called at"))
    sentence = EncryptedTextField(_("what was said"), max_length=SENTENCE_LENGTH)
    answer = EncryptedCharField(_("what was answered"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = RescueCallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(dispatcher="") & ~Q(sentence=""), name="rescue_call_is_complete"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.called_at:%Y-%m-%d %H:%M}"
