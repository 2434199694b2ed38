from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.people.viewer import Viewer
from chomchom.trade.enums import WishLevel
from chomchom.trade.models.buyer import Guest
from chomchom.trade.models.exporter import Application
from chomchom.trade.models.scope import of_the_exporter, of_the_mission


class WishQuerySet(models.QuerySet["Wish"]):
    def visible_to(self, viewer: Viewer) -> "WishQuerySet":
        return self.filter(of_the_mission(viewer, "application__mission__") | of_the_exporter(viewer))


class Wish(models.Model):
    """How much an exporter and a buyer want to meet each other; a side that said nothing is unknown."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="wishes")
    guest = models.ForeignKey(Guest, models.CASCADE, related_name="wishes")
    by_exporter = models.CharField(
        _("wish of the exporter"), max_length=8, choices=WishLevel, default=WishLevel.UNKNOWN
    )
    by_exporter_at = models.DateTimeField(_("said by the exporter at"), null=True)
    by_buyer = models.CharField(_("wish of the buyer"), max_length=8, choices=WishLevel, default=WishLevel.UNKNOWN)
    by_buyer_at = models.DateTimeField(_("said by the buyer at"), null=True)

    objects = WishQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "guest"], name="wish_once"),
            models.CheckConstraint(
                condition=Q(by_exporter="unknown") | Q(by_exporter_at__isnull=False), name="exporter_said_when"
            ),
            models.CheckConstraint(
                condition=Q(by_buyer="unknown") | Q(by_buyer_at__isnull=False), name="buyer_said_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} × {self.guest_id}"
