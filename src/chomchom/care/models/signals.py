"""What machines and services outside tell about a person; facts are only added."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums_gaps import SignalEvent, SignalLevel, SignalSource
from chomchom.care.models.recipient import Recipient
from chomchom.core.encrypted import EncryptedCharField
from chomchom.people.viewer import Viewer


class SignalRuleQuerySet(models.QuerySet["SignalRule"]):
    def on(self, day: date) -> "SignalRuleQuerySet":
        return self.filter(valid_from__lte=day)

    def for_district(self, district_id: int) -> "SignalRuleQuerySet":
        """Those of everywhere and its own."""
        return self.filter(Q(district=None) | Q(district=district_id))


class SignalRule(models.Model):
    """How much an event of a source weighs from ``valid_from`` on. ``district`` null: everywhere."""

    district = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    source = models.CharField(_("source"), max_length=20, choices=SignalSource)
    event = models.CharField(_("what was noticed"), max_length=20, choices=SignalEvent)
    level = models.CharField(_("gravity"), max_length=8, choices=SignalLevel)
    valid_from = models.DateField(_("valid from"))
    origin = models.CharField(_("where the rule comes from"), max_length=200)
    set_at = models.DateTimeField(_("set at"), null=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = SignalRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "source", "event", "valid_from"], name="signal_rule_once"),
            models.UniqueConstraint(
                fields=["source", "event", "valid_from"], condition=Q(district=None), name="signal_rule_once_everywhere"
            ),
            models.CheckConstraint(condition=~Q(origin=""), name="signal_rule_has_an_origin"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.event} {self.level}"


class OutsideSignalQuerySet(models.QuerySet["OutsideSignal"]):
    def visible_to(self, viewer: Viewer) -> "OutsideSignalQuerySet":
        """A district all that its senders told, a dong office those of its dong's people."""
        return self.filter(Q(district__in=viewer.district_ids) | Q(recipient__dong__in=viewer.dong_ids))

    def of_nobody(self) -> "OutsideSignalQuerySet":
        return self.filter(recipient=None)


class OutsideSignal(models.Model):
    """One fact from outside. Without a recipient it was refused: nobody has that number; the officer sees it."""

    district = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    sender = models.ForeignKey("people.Sender", models.PROTECT, related_name="+", verbose_name=_("sender"))
    message_id = models.CharField(_("number given by the sender"), max_length=64)
    recipient = models.ForeignKey(Recipient, models.PROTECT, null=True, related_name="signals")
    number = models.CharField(_("number of the person, as told"), max_length=40)
    source = models.CharField(_("source"), max_length=20, choices=SignalSource)
    event = models.CharField(_("what was noticed"), max_length=20, choices=SignalEvent)
    level = models.CharField(_("gravity"), max_length=8, choices=SignalLevel)
    text = EncryptedCharField(_("in words"), max_length=300, blank=True)
    happened_at = models.DateTimeField(_("happened at"))
    received_at = models.DateTimeField(_("received at"))
    alert_id = models.BigIntegerField(_("alert"), null=True)

    objects = OutsideSignalQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sender", "message_id"], name="signal_once")]
        indexes = [
            models.Index(fields=["recipient", "happened_at"], name="signal_of_recipient"),
            models.Index(fields=["district", "received_at"], condition=Q(recipient=None), name="signal_of_nobody"),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()} {self.happened_at:%Y-%m-%d %H:%M}"
