"""What is planned: dishes with their allergens, who gets which dish on which day, portions, and substitutes."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums import Allergen, Meal
from chomchom.care.enums_kitchen import FoodGroup, Portion, Serving, Texture
from chomchom.care.models.day import Handover
from chomchom.care.models.recipient import Recipient
from chomchom.people.viewer import Viewer


def of_provider(viewer: Viewer) -> Q:
    """Rows of the viewer's own kitchens, or of the kitchens of its district (also for the health office)."""
    districts = viewer.district_ids | viewer.health_district_ids
    return Q(provider__in=viewer.provider_ids) | Q(provider__district__in=districts)


class MenuItemQuerySet(models.QuerySet["MenuItem"]):
    def visible_to(self, viewer: Viewer) -> "MenuItemQuerySet":
        return self.filter(of_provider(viewer))


class MenuItem(models.Model):
    """A dish of a kitchen, with what a label must name."""

    provider = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    name = models.CharField(_("dish"), max_length=60)
    name_en = models.CharField(_("dish in English"), max_length=80, blank=True)
    food_group = models.CharField(_("food"), max_length=6, choices=FoodGroup)
    serving = models.CharField(pgettext_lazy("dish", "kept"), max_length=4, choices=Serving)
    texture = models.CharField(_("texture"), max_length=8, choices=Texture, default=Texture.REGULAR)
    allergens = models.JSONField(_("allergens"), default=list, blank=True)
    is_active = models.BooleanField(_("cooked at present"), default=True)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = MenuItemQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "name", "texture"], name="menu_item_once")]

    def __str__(self) -> str:
        return self.name_en if self.name_en and get_language() != "ko" else self.name

    @property
    def allergen_names(self) -> list[str]:
        return [str(Allergen(code).label) for code in self.allergens if code in Allergen.values]


class MenuEntryQuerySet(models.QuerySet["MenuEntry"]):
    def visible_to(self, viewer: Viewer) -> "MenuEntryQuerySet":
        return self.filter(of_provider(viewer))

    def on(self, day: date) -> "MenuEntryQuerySet":
        return self.filter(day=day)


class MenuEntry(models.Model):
    """A dish on the menu of a meal, for the diets that get it."""

    provider = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField(_("day"))
    meal = models.CharField(_("meal"), max_length=8, choices=Meal)
    item = models.ForeignKey(MenuItem, models.PROTECT, related_name="entries")
    diets = models.JSONField(_("diets"), default=list)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = MenuEntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "day", "meal", "item"], name="menu_entry_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.get_meal_display()} {self.item_id}"


class PortionSize(models.Model):
    """How much somebody eats, where it is not the regular portion."""

    recipient = models.OneToOneField(Recipient, models.CASCADE, related_name="portion")
    portion = models.CharField(_("portion"), max_length=8, choices=Portion)
    set_at = models.DateTimeField(_("set at"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.get_portion_display()


class Substitution(models.Model):
    """What somebody gets instead of a dish that is not for them, or why it is left out. Chosen by a person."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="substitutions")
    entry = models.ForeignKey(MenuEntry, models.PROTECT, related_name="substitutions")
    substitute = models.ForeignKey(MenuItem, models.PROTECT, null=True, related_name="+")
    left_out_because = models.CharField(_("left out because"), max_length=120, blank=True)
    chosen_at = models.DateTimeField(_("chosen at"))
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handover", "entry"], name="substitution_once"),
            models.CheckConstraint(
                condition=Q(substitute__isnull=False, left_out_because="")
                | (Q(substitute=None) & ~Q(left_out_because="")),
                name="substitute_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} → {self.substitute_id or self.left_out_because}"
