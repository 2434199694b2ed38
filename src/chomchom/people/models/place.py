from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DongQuerySet(models.QuerySet["Dong"]):
    def on(self, day: date) -> "DongQuerySet":
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gt=day))


class Dong(models.Model):
    """An administrative dong (행정동). The key is (구, 행정동): 우산동 exists in two districts."""

    gu = models.CharField(_("gu"), max_length=20)
    name = models.CharField(_("name"), max_length=20)
    name_en = models.CharField(_("name in English"), max_length=40)
    latitude = models.FloatField(_("latitude of its centre"), null=True)
    longitude = models.FloatField(_("longitude of its centre"), null=True)
    valid_from = models.DateField(_("valid from"), default=date(1988, 1, 1))
    valid_to = models.DateField(_("valid until (not included)"), null=True, blank=True)

    objects = DongQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gu", "name", "valid_from"], name="dong_once"),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="dong_period"),
        ]

    def __str__(self) -> str:
        return self.name
