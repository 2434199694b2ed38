from datetime import date, timedelta

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums import Allergen, Diet, Household, Mobility, PlaceQuality, Risk, ServiceState, Sex
from chomchom.core.encrypted import EncryptedCharField, Marked, MarkedQuerySet, MarkField
from chomchom.people.viewer import Viewer

AFTER_THE_PLAN = timedelta(days=30)
"""How long a provider still sees somebody whose plan with it has ended: to finish incidents and the month's claim. A
proposed value; no rule was found."""


class RecipientQuerySet(MarkedQuerySet):
    def visible_to(self, viewer: Viewer) -> "RecipientQuerySet":
        """A district all, a dong office its dong, a provider those it has a plan for, and for some days after the plan
        has ended. Couriers see their round only."""
        plans = apps.get_model("care", "MealPlan").objects.all()
        if viewer.day:
            plans = plans.filter(Q(valid_to=None) | Q(valid_to__gt=viewer.day - AFTER_THE_PLAN))
        return self.filter(
            Q(district__in=viewer.district_ids)
            | Q(dong__in=viewer.dong_ids)
            | Exists(plans.filter(recipient=OuterRef("pk"), provider__in=viewer.provider_ids))
        )

    def active(self) -> "RecipientQuerySet":
        return self.filter(ended_on=None)


class Recipient(Marked):
    """대상자: somebody who was promised a meal handed over in person."""

    district = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", verbose_name=_("district"))
    dong = models.ForeignKey("people.Dong", models.PROTECT, related_name="+", verbose_name=_("dong"))
    external_system = models.CharField(_("system of the number"), max_length=40, default="office")
    external_id = models.CharField(_("management number"), max_length=40)
    name = models.CharField(_("name"), max_length=60)
    sex = models.CharField(_("sex"), max_length=8, choices=Sex, default=Sex.UNKNOWN)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    phone = EncryptedCharField(_("telephone"), max_length=20, blank=True)
    phone_mark = MarkField(_("mark of the telephone"), of="phone", reading="phone")
    phone_last4_mark = MarkField(_("mark of its last four digits"), of="phone", reading="last4")
    address = models.CharField(_("address"), max_length=160)
    address_detail = EncryptedCharField(_("address detail"), max_length=80, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    place_quality = models.CharField(
        _("quality of the place"), max_length=12, choices=PlaceQuality, default=PlaceQuality.EXACT
    )
    household = models.CharField(_("household"), max_length=8, choices=Household, default=Household.UNKNOWN)
    disability = EncryptedCharField(_("disability"), max_length=60, blank=True)
    mobility = models.CharField(_("moving about"), max_length=12, choices=Mobility, default=Mobility.UNKNOWN)
    diet = models.CharField(_("diet"), max_length=12, choices=Diet, default=Diet.GENERAL)
    allergens = models.JSONField(_("allergens"), default=list, blank=True)
    allergy_note = EncryptedCharField(_("allergies in words"), max_length=120, blank=True)
    risk = models.PositiveSmallIntegerField(_("risk"), choices=Risk, default=Risk.MIDDLE)
    access_note = EncryptedCharField(_("note on access"), max_length=400, blank=True)
    note = EncryptedCharField(_("remark"), max_length=1000, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = RecipientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "external_system", "external_id"], name="recipient_once_per_number"
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__isnull=False, longitude__isnull=False),
                name="recipient_place_is_a_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["district", "dong"], name="recipient_by_dong"),
            models.Index(fields=["phone_mark"], name="recipient_by_phone"),
            models.Index(fields=["phone_last4_mark"], name="recipient_by_last_digits"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.external_id})"

    def age_on(self, day: date) -> int | None:
        """Completed years."""
        if self.birth_date is None:
            return None
        return day.year - self.birth_date.year - ((day.month, day.day) < (self.birth_date.month, self.birth_date.day))

    @property
    def allergen_names(self) -> list[str]:
        return [str(Allergen(code).label) for code in self.allergens if code in Allergen.values]

    @property
    def full_address(self) -> str:
        return f"{self.address} {self.address_detail}".strip()


class EmergencyContact(Marked):
    """비상연락망: whom to call, in the order chosen for this person. May be empty."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="contacts")
    position = models.PositiveSmallIntegerField(_("order"))
    name = EncryptedCharField(_("name"), max_length=60)
    relation = models.CharField(_("relation"), max_length=20, blank=True)
    phone = EncryptedCharField(_("telephone"), max_length=20)
    phone_mark = MarkField(_("mark of the telephone"), of="phone", reading="phone")

    objects = MarkedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recipient", "position"], name="contact_order")]

    def __str__(self) -> str:
        return f"{self.name} ({self.relation})" if self.relation else self.name


class OtherService(models.Model):
    """Another service the person has or had; one that ended is the first sign of a care gap (돌봄 공백)."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="services")
    kind = models.CharField(_("kind"), max_length=60)
    state = models.CharField(_("state"), max_length=10, choices=ServiceState)
    ended_on = models.DateField(_("ended or suspended on"), null=True, blank=True)
    as_written = EncryptedCharField(_("as written by the office"), max_length=120, blank=True)
    provider = models.CharField(_("provider"), max_length=60, blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until (not included)"), null=True, blank=True)
    next_step = EncryptedCharField(_("what happens next"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(state="in_use") | Q(ended_on=None), name="service_in_use_has_no_end"),
            models.UniqueConstraint(F("recipient"), F("kind"), name="service_once_per_kind"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="service_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.get_state_display()})"
