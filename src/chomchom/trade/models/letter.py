from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.people.viewer import Viewer
from chomchom.trade.enums import ApplicationState
from chomchom.trade.enums_meet import InvitationState
from chomchom.trade.models.exporter import Application
from chomchom.trade.models.scope import of_the_exporter, of_the_mission


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, viewer: Viewer) -> "LetterQuerySet":
        return self.filter(of_the_mission(viewer, "application__mission__") | of_the_exporter(viewer))


class Letter(models.Model):
    """The letter that tells a company of the decision of ``decided_at``; once for each decision. Its paper is kept in
    ``documents``; where a mail address is known it goes out by mail, else it is downloaded and sent by hand.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="letters")
    verdict = models.CharField(_("decision"), max_length=12, choices=ApplicationState)
    decided_at = models.DateTimeField(_("decided at"))
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    title = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    state = models.CharField(_("state"), max_length=8, choices=InvitationState, default=InvitationState.PENDING)
    next_at = models.DateTimeField(_("next moment"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("error"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(_("sent at"), null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "decided_at"], name="letter_of_a_decision_once"),
            models.CheckConstraint(
                condition=Q(state="pending", next_at__isnull=False) | (~Q(state="pending") & Q(next_at=None)),
                name="letter_next_moment",
            ),
        ]
        indexes = [models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="letter_due")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.verdict}"
