from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chomchom.core.encrypted import EncryptedCharField
from chomchom.people.viewer import Viewer
from chomchom.trade.enums import Confidence, Criterion, GuestState
from chomchom.trade.models.mission import Leg, Mission
from chomchom.trade.models.scope import of_the_mission


class BuyerQuerySet(models.QuerySet["Buyer"]):
    def visible_to(self, viewer: Viewer) -> "BuyerQuerySet":
        """A trade office its buyers; a secretariat those of the offices whose missions it runs."""
        run = Mission.objects.filter(secretariat__in=viewer.secretariat_ids).values("office")
        return self.filter(Q(office__in=viewer.trade_office_ids) | Q(office__in=run))

    def standing(self) -> "BuyerQuerySet":
        """Those that were not merged into another."""
        return self.filter(merged_into=None)


class Buyer(models.Model):
    """A company abroad that may buy. One that was merged into another stays, so that it can be taken apart again.

    The keys are how name, mail and telephone look when they are compared; ``hs_codes`` are headings it asks for.
    """

    office = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", verbose_name=_("trade office"))
    number = models.CharField(_("buyer number"), max_length=20)
    name = models.CharField(_("company"), max_length=120)
    country = models.CharField(_("country"), max_length=2, blank=True)
    city = models.CharField(_("city"), max_length=60, blank=True)
    area = models.CharField(_("area"), max_length=60, blank=True)
    trade = models.CharField(_("line of business"), max_length=80, blank=True)
    languages = models.JSONField(_("languages"), default=list)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = EncryptedCharField(_("telephone"), max_length=40, blank=True)
    hs_codes = models.JSONField(_("HS codes asked for"), default=list)
    contact_name = models.CharField(_("contact"), max_length=80, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    name_key = models.CharField(_("name without its legal form"), max_length=120, blank=True)
    email_key = models.CharField(_("e-mail, made even"), max_length=254, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    created_at = models.DateTimeField(_("made at"))

    objects = BuyerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "number"], name="buyer_number_once"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="buyer_not_merged_into_itself"
            ),
        ]
        indexes = [
            models.Index(fields=["office", "email_key"], name="buyer_by_email"),
            models.Index(fields=["office", "name_key"], name="buyer_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, viewer: Viewer) -> "EvidenceQuerySet":
        return self.filter(buyer__in=Buyer.objects.visible_to(viewer))


class Evidence(models.Model):
    """What is known of a buyer for one criterion: a value of 0 to 1, or None where it is not known.

    Rows are only added; the newest of a criterion counts. ``as_written`` is what the source says.
    """

    buyer = models.ForeignKey(Buyer, models.CASCADE, related_name="evidence")
    criterion = models.CharField(_("criterion"), max_length=20, choices=Criterion)
    as_written = models.CharField(_("as written"), max_length=200, blank=True)
    value = models.DecimalField(_("value"), max_digits=4, decimal_places=3, null=True, blank=True)
    source = models.CharField(_("source"), max_length=120, blank=True)
    found_on = models.DateField(_("found on"), null=True, blank=True)
    confidence = models.CharField(_("confidence"), max_length=8, choices=Confidence, default=Confidence.MEDIUM)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(value=None) | Q(value__gte=0, value__lte=1), name="evidence_0_to_1")
        ]
        indexes = [models.Index(fields=["buyer", "criterion", "recorded_at"], name="evidence_newest")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.as_written}"

    @property
    def is_known(self) -> bool:
        return self.value is not None


class GuestQuerySet(models.QuerySet["Guest"]):
    def visible_to(self, viewer: Viewer) -> "GuestQuerySet":
        return self.filter(of_the_mission(viewer))

    def coming(self) -> "GuestQuerySet":
        """Neither declined nor cancelled, and not merged into another."""
        gone = [GuestState.DECLINED, GuestState.CANCELLED]
        return self.exclude(state__in=gone).filter(buyer__merged_into=None)


class Guest(models.Model):
    """A buyer that takes part in a mission.

    ``availability`` is when it can come (``rules/availability.py``): None is not known, ``{}`` the whole time, else
    ``{"days": [2], "from": "10:00", "to": "12:00"}`` of its leg in local time.
    """

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="guests")
    buyer = models.ForeignKey(Buyer, models.PROTECT, related_name="guests")
    leg = models.ForeignKey(Leg, models.PROTECT, null=True, blank=True, related_name="guests")
    availability_as_written = models.CharField(_("can come, as written"), max_length=80, blank=True)
    availability = models.JSONField(_("can come"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=GuestState, default=GuestState.INVITED)
    state_at = models.DateTimeField(_("since"))

    objects = GuestQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mission", "buyer"], name="guest_once")]

    def __str__(self) -> str:
        return f"{self.buyer_id} · {self.mission_id}"
