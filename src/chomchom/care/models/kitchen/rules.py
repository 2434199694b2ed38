"""The rules a kitchen works under, as dated rows: limits with their citation, and which providers keep the log here."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums_kitchen import Bound, HygieneKind, LabelName, LimitKind, ProviderType, Unit
from chomchom.care.models.plan import PeriodQuerySet, half_open
from chomchom.people.viewer import Viewer

REQUIRED = [
    HygieneKind.CORE.value,
    HygieneKind.SAMPLE_STORED.value,
    HygieneKind.PACKING.value,
    HygieneKind.BOX_OUT.value,
    HygieneKind.STAFF_HEALTH.value,
]


def required_checks() -> list[str]:
    """What a round waits for, unless a district says otherwise."""
    return list(REQUIRED)


class HygieneLimit(models.Model):
    """One limit of food safety for one type of provider ("": for all), with where it stands and since when."""

    kind = models.CharField(_("what is limited"), max_length=24, choices=LimitKind)
    provider_type = models.CharField(_("type of provider"), max_length=10, choices=ProviderType, blank=True)
    bound = models.CharField(_("bound"), max_length=3, choices=Bound)
    value = models.DecimalField(_("value"), max_digits=6, decimal_places=1)
    unit = models.CharField(_("unit"), max_length=8, choices=Unit)
    for_seconds = models.PositiveIntegerField(_("held for (seconds)"), null=True, blank=True)
    citation = models.CharField(_("where it stands"), max_length=200)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until (not included)"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "provider_type", "valid_from"], name="limit_once"),
            models.CheckConstraint(condition=~Q(citation=""), name="limit_has_a_citation"),
            half_open("limit_period"),
        ]

    def __str__(self) -> str:
        return (
            f"{self.get_kind_display()} {self.get_bound_display()} {self.value.normalize():f} {self.get_unit_display()}"
        )


class KitchenSettingQuerySet(PeriodQuerySet):
    def visible_to(self, viewer: Viewer) -> "KitchenSettingQuerySet":
        return self.filter(Q(provider__in=viewer.provider_ids) | Q(provider__district__in=viewer.district_ids))

    def of(self, provider_id: int, day: date) -> "KitchenSetting | None":
        """The setting of the day, or None where the kitchen log is not switched on."""
        return self.on(day).filter(provider=provider_id).first()


class KitchenSetting(models.Model):
    """The district switched the kitchen log on for a provider in [valid_from, valid_to): only then the gate holds."""

    provider = models.ForeignKey("people.Organisation", models.PROTECT, related_name="kitchen_settings")
    provider_type = models.CharField(_("type of provider"), max_length=10, choices=ProviderType)
    required = models.JSONField(_("checks that a round waits for"), default=required_checks)
    label_name = models.CharField(_("name on labels"), max_length=10, choices=LabelName, default=LabelName.SHORTENED)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until (not included)"), null=True, blank=True)
    set_at = models.DateTimeField(_("set at"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = KitchenSettingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "valid_from"], name="kitchen_setting_once"),
            models.UniqueConstraint(
                fields=["provider"], condition=Q(valid_to=None), name="one_kitchen_setting_without_end"
            ),
            half_open("kitchen_setting_period"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.get_provider_type_display()}"
