"""Couriers' phones: what was last heard of them, what came from them and waits for a desk, photos, and consent."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums import DoorStep, RedFlag, ReportKind
from chomchom.care.enums_phone import AsideWhy, PhotoOf
from chomchom.care.models.day import Courier, DoorReport, Handover, Round
from chomchom.core.encrypted import EncryptedJSONField
from chomchom.people.viewer import Viewer


class PhoneQuerySet(models.QuerySet["Phone"]):
    def visible_to(self, viewer: Viewer) -> "PhoneQuerySet":
        """A desk the phones of its couriers, a district those of its providers' couriers."""
        couriers = Courier.objects.filter(
            Q(provider__in=viewer.provider_ids) | Q(provider__district__in=viewer.district_ids)
        )
        return self.filter(account__in=couriers.values("account"))

    def in_use(self) -> "PhoneQuerySet":
        return self.filter(cut_off_at=None)


class Phone(models.Model):
    """One browser in which a courier opened a round. ``number`` is in its signed cookie and in its day document."""

    number = models.UUIDField(_("number"), unique=True, default=uuid4)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    session_key = models.CharField(_("session"), max_length=40, blank=True)
    first_at = models.DateTimeField(_("first opened"))
    heard_at = models.DateTimeField(_("last heard"))
    current_at = models.DateTimeField(_("last heard with nothing old waiting"))
    waiting = models.PositiveIntegerField(_("reports it says are waiting"), default=0)
    clock_offset_s = models.IntegerField(_("seconds the phone's clock is ahead"), default=0)
    cut_off_at = models.DateTimeField(_("cut off"), null=True)
    cut_off_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    cut_off_because = models.CharField(_("why it was cut off"), max_length=200, blank=True)

    objects = PhoneQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["account", "heard_at"], name="phone_of_account")]
        constraints = [
            models.CheckConstraint(
                condition=Q(cut_off_at=None) | ~Q(cut_off_because=""), name="phone_cut_off_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return str(self.number)[:8]


class Listening(models.Model):
    """We listen for the phone of this round: the net watches it until it ends. Each silence ends one listening."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="listenings", db_index=False)
    began_at = models.DateTimeField(_("began"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    outcome = models.CharField(_("how it ended"), max_length=12, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round"], condition=Q(ended_at=None), name="one_listening_per_round"),
        ]
        indexes = [models.Index(fields=["round", "began_at"], name="listening_of_round")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.began_at:%H:%M}"


class AsideQuerySet(models.QuerySet["Aside"]):
    def visible_to(self, viewer: Viewer) -> "AsideQuerySet":
        return self.filter(Q(provider__in=viewer.provider_ids) | Q(provider__district__in=viewer.district_ids))

    def undecided(self) -> "AsideQuerySet":
        return self.filter(decided_at=None)


class Aside(models.Model):
    """A report that the server did not take by itself: kept as it came until a desk accepts or dismisses it."""

    provider = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    handover = models.ForeignKey(Handover, models.PROTECT, null=True, related_name="+")
    report_id = models.UUIDField(_("number made on the phone"))
    raw = EncryptedJSONField(_("as it came"))
    received_at = models.DateTimeField(_("received at"))
    clock_offset_s = models.IntegerField(_("seconds the phone's clock is ahead"), default=0)
    why = models.CharField(_("why"), max_length=8, choices=AsideWhy)
    sentence = models.CharField(_("what the phone was told"), max_length=300, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    because = models.CharField(_("why it was decided so"), max_length=200, blank=True)
    taken_as = models.OneToOneField(DoorReport, models.PROTECT, null=True, related_name="+")

    objects = AsideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "report_id"], name="aside_once"),
            models.CheckConstraint(condition=Q(decided_at=None) | ~Q(because=""), name="aside_decision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(taken_as=None) | Q(decided_at__isnull=False), name="aside_report_was_decided"
            ),
        ]
        indexes = [models.Index(fields=["provider", "received_at"], name="aside_of_provider")]

    def __str__(self) -> str:
        return f"{self.received_at:%Y-%m-%d %H:%M} {self.why}"

    @property
    def kind_words(self) -> str:
        """What it reports, in words; as it came where that is none of ours."""
        said = str(self.raw.get("kind", ""))[:40]
        content = self.raw.get("content")
        detail = content.get("flag") or content.get("step") if isinstance(content, dict) else ""
        known = {**dict(RedFlag.choices), **dict(DoorStep.choices)}
        words = [dict(ReportKind.choices).get(said, said), known.get(detail, "") if isinstance(detail, str) else ""]
        return " · ".join(str(word) for word in words if word)

    @property
    def made_at(self) -> datetime | None:
        """When it happened, by the phone's clock set right."""
        said = self.raw.get("happened_at")
        try:
            moment = parse_datetime(said) if isinstance(said, str) else None
        except ValueError:
            return None
        return moment - timedelta(seconds=self.clock_offset_s) if moment and moment.tzinfo else None

    @property
    def word(self) -> str:
        content = self.raw.get("content")
        said = content.get("word") or content.get("reason") if isinstance(content, dict) else ""
        return said if isinstance(said, str) else ""


class DoorPhoto(models.Model):
    """A picture of food or of a door, made anew by the server without anything but its pixels."""

    report = models.OneToOneField(DoorReport, models.PROTECT, related_name="photo")
    handover = models.ForeignKey(Handover, models.PROTECT, related_name="photos")
    about = models.CharField(_("what it shows"), max_length=8, choices=PhotoOf)
    file = models.FileField(_("file"), upload_to="doors/%Y/%m/%d", max_length=120)
    width_px = models.PositiveSmallIntegerField(_("width"))
    height_px = models.PositiveSmallIntegerField(_("height"))

    def __str__(self) -> str:
        return f"{self.handover_id} {self.about}"


class PositionConsent(models.Model):
    """A courier agreed that one position is recorded at the moment of a handover; it can be withdrawn at any time."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    given_at = models.DateTimeField(_("given"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(withdrawn_at=None), name="one_consent_at_a_time"),
        ]
        indexes = [models.Index(fields=["account", "given_at"], name="consent_of_account")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.given_at:%Y-%m-%d}"


class PositionRule(models.Model):
    """What a district decided about positions: the newest row holds; without one they are possible with consent."""

    district = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    is_allowed = models.BooleanField(_("positions are recorded"))
    because = models.CharField(_("why"), max_length=200)
    decided_at = models.DateTimeField(_("decided at"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(because=""), name="position_rule_has_a_reason")]
        indexes = [models.Index(fields=["district", "-decided_at"], name="position_rule_of_district")]

    def __str__(self) -> str:
        return f"{self.district_id} {self.is_allowed}"
