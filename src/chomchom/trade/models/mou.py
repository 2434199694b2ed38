from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.people.enums import Role
from chomchom.people.viewer import Viewer
from chomchom.trade.enums_ledger import MouKind
from chomchom.trade.models.exporter import Application
from chomchom.trade.models.mission import Leg, Mission
from chomchom.trade.models.scope import of_the_exporter, of_the_mission


class MouQuerySet(models.QuerySet["Mou"]):
    def visible_to(self, viewer: Viewer) -> "MouQuerySet":
        return self.filter(of_the_mission(viewer) | of_the_exporter(viewer))


class Mou(models.Model):
    """A memorandum of understanding: who, about what, the signed file, and what was promised in it. It is counted,
    never added to amounts."""

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="mous")
    leg = models.ForeignKey(Leg, models.PROTECT, null=True, blank=True, related_name="mous")
    kind = models.CharField(_("kind"), max_length=12, choices=MouKind)
    application = models.ForeignKey(Application, models.PROTECT, null=True, blank=True, related_name="mous")
    title = models.CharField(_("title"), max_length=120)
    parties = models.CharField(_("parties of the memorandum"), max_length=300)
    scope = models.TextField(_("scope"), max_length=1000)
    signed_on = models.DateField(_("signed on"))
    document = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("recorded at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = MouQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="institution") | Q(application__isnull=False), name="company_mou_has_its_company"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MouPromiseQuerySet(models.QuerySet["MouPromise"]):
    def visible_to(self, viewer: Viewer) -> "MouPromiseQuerySet":
        return self.filter(mou__in=Mou.objects.visible_to(viewer))

    def open(self) -> "MouPromiseQuerySet":
        return self.filter(done_at=None)


class MouPromise(models.Model):
    """What was promised in a memorandum and by when; watched until it is kept, or given up with a reason."""

    mou = models.ForeignKey(Mou, models.CASCADE, related_name="promises")
    text = models.CharField(_("what was promised"), max_length=200)
    role = models.CharField(_("who keeps it"), max_length=20, choices=Role)
    due_on = models.DateField(_("by"))
    due_at = models.DateTimeField(_("watched until"))
    done_at = models.DateTimeField(_("ended at"), null=True)
    done_by = models.CharField(_("ended by"), max_length=120, blank=True)
    outcome = models.CharField(_("what came of it"), max_length=200, blank=True)
    is_given_up = models.BooleanField(_("given up"), default=False)

    objects = MouPromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None) | ~Q(outcome=""), name="mou_promise_ended_says_what_came_of_it"
            )
        ]

    def __str__(self) -> str:
        return self.text
