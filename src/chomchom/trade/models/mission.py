from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from chomchom.core.encrypted import EncryptedCharField
from chomchom.people.viewer import Viewer
from chomchom.trade.enums import Criterion, MissionState, WeightKind, pair_name
from chomchom.trade.models.scope import of_the_exporter, of_the_mission


class MissionQuerySet(models.QuerySet["Mission"]):
    def visible_to(self, viewer: Viewer) -> "MissionQuerySet":
        """Offices theirs; an exporter those to which it applied."""
        from chomchom.trade.models.exporter import Application

        own = Application.objects.filter(of_the_exporter(viewer, "exporter__"), mission=OuterRef("pk"))
        return self.filter(of_the_mission(viewer, "") | Exists(own))

    def taking_applications(self, at: datetime) -> "MissionQuerySet":
        return self.filter(state=MissionState.CALLING, opens_at__lte=at, closes_at__gt=at)


class Mission(models.Model):
    """A trade mission abroad, from the call for applicants to the last shipment. Travels on [starts_on, ends_on)."""

    office = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", verbose_name=_("trade office"))
    secretariat = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("secretariat")
    )
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    sector = models.CharField(_("sector"), max_length=60, blank=True)
    places = models.PositiveSmallIntegerField(_("places for exporters"), default=12)
    opens_at = models.DateTimeField(_("applications from"), null=True, blank=True)
    closes_at = models.DateTimeField(_("applications until"), null=True, blank=True)
    consent_purpose = models.CharField(_("purpose of later checks"), max_length=300, blank=True)
    consent_until = models.DateField(_("checks until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=MissionState, default=MissionState.PLANNED)
    budget_won = models.DecimalField(_("budget in won"), max_digits=14, decimal_places=0, null=True, blank=True)
    target_consultations = models.PositiveIntegerField(_("target: consultations"), null=True, blank=True)
    target_contract_usd = models.DecimalField(
        _("target: contracts in USD"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    starts_on = models.DateField(_("travels from"))
    ends_on = models.DateField(_("travels until (not included)"))
    created_at = models.DateTimeField(_("made at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = MissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="mission_period"),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")), name="mission_call"
            ),
            models.CheckConstraint(
                condition=~Q(state="calling")
                | (Q(opens_at__isnull=False, closes_at__isnull=False, consent_until__isnull=False)
                   & ~Q(consent_purpose="")),
                name="call_has_deadline_and_consent",
            ),
            models.CheckConstraint(condition=Q(places__gt=0), name="mission_has_places"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title_en if self.title_en and get_language() != "ko" else self.title


class LegQuerySet(models.QuerySet["Leg"]):
    def visible_to(self, viewer: Viewer) -> "LegQuerySet":
        return self.filter(mission__in=Mission.objects.visible_to(viewer))


class Leg(models.Model):
    """A city of the mission, on [starts_on, ends_on); its clocks show ``time_zone``."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="legs")
    position = models.PositiveSmallIntegerField(_("place in the order"))
    city = models.CharField(_("city"), max_length=60)
    country = models.CharField(_("country"), max_length=2)
    time_zone = models.CharField(_("time zone"), max_length=40)
    venue = models.CharField(_("venue"), max_length=160, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until (not included)"))

    objects = LegQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mission", "position"], name="leg_position_once"),
            models.UniqueConstraint(fields=["mission", "city", "starts_on"], name="leg_city_once"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="leg_period"),
        ]

    def __str__(self) -> str:
        return self.city

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class HalfDayQuerySet(models.QuerySet["HalfDay"]):
    def visible_to(self, viewer: Viewer) -> "HalfDayQuerySet":
        return self.filter(leg__in=Leg.objects.visible_to(viewer))


class HalfDay(models.Model):
    """Some hours of consultations on one day of a leg, [starts_at, ends_at) in its local time, cut into slots.

    ``interpreters`` says how many there are for each pair of languages: ``{"id-ko": 8, "en-ko": 3}``.
    """

    leg = models.ForeignKey(Leg, models.CASCADE, related_name="half_days")
    day = models.DateField(_("day"))
    starts_at = models.TimeField(_("starts at"))
    ends_at = models.TimeField(_("ends at"))
    slot_minutes = models.PositiveSmallIntegerField(_("minutes of a meeting"), default=30)
    tables = models.PositiveSmallIntegerField(_("tables"))
    interpreters = models.JSONField(_("interpreters by languages"), default=dict)

    objects = HalfDayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["leg", "day", "starts_at"], name="half_day_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="half_day_period"),
            models.CheckConstraint(condition=Q(slot_minutes__gt=0, tables__gt=0), name="half_day_has_slots_and_tables"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.starts_at:%H:%M}–{self.ends_at:%H:%M}"

    @property
    def slots(self) -> int:
        """How many meetings follow each other at one table; a rest too short for one is no slot."""
        start, end = datetime.combine(date.min, self.starts_at), datetime.combine(date.min, self.ends_at)
        return int((end - start).total_seconds() // 60) // self.slot_minutes

    @property
    def interpreters_in_words(self) -> list[tuple[str, int]]:
        return [(pair_name(pair), number) for pair, number in self.interpreters.items()]


class TravellerQuerySet(models.QuerySet["Traveller"]):
    def visible_to(self, viewer: Viewer) -> "TravellerQuerySet":
        return self.filter(of_the_mission(viewer))


class Traveller(models.Model):
    """Somebody who goes along: the office, the secretariat, the companies, interpreters, guests of honour."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="travellers")
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name as in the passport"), max_length=80, blank=True)
    belongs_to = models.CharField(_("organisation"), max_length=80, blank=True)
    does = models.CharField(_("function"), max_length=60, blank=True)
    phone = EncryptedCharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    objects = TravellerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mission", "name", "belongs_to"], name="traveller_once")]

    def __str__(self) -> str:
        return self.name


class ItineraryItemQuerySet(models.QuerySet["ItineraryItem"]):
    def visible_to(self, viewer: Viewer) -> "ItineraryItemQuerySet":
        return self.filter(mission__in=Mission.objects.visible_to(viewer))


class ItineraryItem(models.Model):
    """One line of the itinerary, in the local time of its leg (without a leg: of Korea)."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="itinerary")
    leg = models.ForeignKey(Leg, models.CASCADE, null=True, blank=True, related_name="itinerary")
    day = models.DateField(_("day"))
    starts_at = models.TimeField(_("starts at"), null=True, blank=True)
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    title = models.CharField(_("what"), max_length=120)
    title_en = models.CharField(_("what, in English"), max_length=120, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)

    objects = ItineraryItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="itinerary_period",
            )
        ]

    def __str__(self) -> str:
        return self.title_en if self.title_en and get_language() != "ko" else self.title


FIT_WORDS = {"product": _("fit of the product"), **{one.value: one.label for one in Criterion}}
"""The criteria of a fit, which every mission knows by the same codes."""


class WeightQuerySet(models.QuerySet["Weight"]):
    def visible_to(self, viewer: Viewer) -> "WeightQuerySet":
        return self.filter(of_the_mission(viewer))

    def of_fit(self) -> "WeightQuerySet":
        return self.filter(kind=WeightKind.FIT)

    def of_selection(self) -> "WeightQuerySet":
        return self.filter(kind=WeightKind.SELECTION)


class Weight(models.Model):
    """How much one criterion counts in this mission; what counts is its share of the sum of its kind.

    A fit knows its codes (``product`` and those of ``Criterion``); the criteria of a selection are the mission's own.
    """

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="weights")
    kind = models.CharField(_("for"), max_length=10, choices=WeightKind)
    code = models.SlugField(_("code"), max_length=30)
    label = models.CharField(_("criterion"), max_length=80, blank=True)
    label_en = models.CharField(_("criterion in English"), max_length=80, blank=True)
    weight = models.DecimalField(pgettext_lazy("criterion", "weight"), max_digits=6, decimal_places=2)

    objects = WeightQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mission", "kind", "code"], name="weight_once"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="weight_not_below_zero"),
        ]

    def __str__(self) -> str:
        own = self.label_en if self.label_en and get_language() != "ko" else self.label
        return own or str(FIT_WORDS.get(self.code, self.code))
