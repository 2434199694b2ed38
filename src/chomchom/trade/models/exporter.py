from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chomchom.core.encrypted import EncryptedCharField
from chomchom.people.viewer import Viewer
from chomchom.trade.enums import ApplicationState
from chomchom.trade.models.mission import Mission
from chomchom.trade.models.scope import of_the_exporter, of_the_mission

CHOSEN = (ApplicationState.ACCEPTED, ApplicationState.RESERVE, ApplicationState.REFUSED)


class ExporterQuerySet(models.QuerySet["Exporter"]):
    def visible_to(self, viewer: Viewer) -> "ExporterQuerySet":
        """Trade offices theirs, a secretariat those of the missions it runs, an exporter itself."""
        run = Mission.objects.filter(secretariat__in=viewer.secretariat_ids)
        return self.filter(
            Q(office__in=viewer.trade_office_ids)
            | Q(organisation__in=viewer.company_ids)
            | Q(pk__in=Application.objects.filter(mission__in=run).values("exporter"))
        )


class Exporter(models.Model):
    """A company of the district that wants to sell abroad. ``organisation`` is there once it logs in."""

    office = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", verbose_name=_("trade office"))
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("company")
    )
    name = models.CharField(_("company"), max_length=80)
    name_en = models.CharField(_("company in English"), max_length=120, blank=True)
    name_key = models.CharField(_("name without its legal form"), max_length=120, blank=True, db_index=True)
    business_number = models.CharField(_("business number"), max_length=12, blank=True)
    address = models.CharField(_("address"), max_length=160, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("made at"))

    objects = ExporterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "business_number"], condition=~Q(business_number=""), name="business_number_once"
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(organisation__isnull=False), name="exporter_of_a_company_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name_en if self.name_en and get_language() != "ko" else self.name


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, viewer: Viewer) -> "ApplicationQuerySet":
        return self.filter(of_the_mission(viewer) | of_the_exporter(viewer, "exporter__"))

    def accepted(self) -> "ApplicationQuerySet":
        return self.filter(state=ApplicationState.ACCEPTED)


class Application(models.Model):
    """A company's application to a mission.

    ``exports_usd`` and ``tax_paid`` are None where nobody has said: unknown is neither zero nor paid. ``speaks`` are
    the languages in which it can talk without an interpreter. ``score`` and ``reasons`` are those of the decision.
    """

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="applications")
    exporter = models.ForeignKey(Exporter, models.PROTECT, related_name="applications")
    number = models.CharField(_("application number"), max_length=20)
    contact_name = models.CharField(_("person in charge"), max_length=60, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    contact_phone = EncryptedCharField(_("telephone"), max_length=30, blank=True)
    exports_usd = models.DecimalField(
        _("exports of the year before, in USD"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    exports_as_written = models.CharField(_("exports, as written"), max_length=60, blank=True)
    certificates = models.CharField(_("certificates"), max_length=200, blank=True)
    meetings_wanted = models.PositiveSmallIntegerField(_("meetings wanted"), null=True, blank=True)
    speaks = models.JSONField(_("languages spoken"), default=list)
    looking_for = models.TextField(_("looking for"), max_length=1000, blank=True)
    catalogue_id = models.BigIntegerField(_("catalogue"), null=True, blank=True)
    tax_paid = models.BooleanField(_("taxes paid"), null=True, blank=True)
    consent_to_checks = models.BooleanField(_("agrees to later checks of its export records"), default=False)
    consent_purpose = models.CharField(_("purpose of later checks"), max_length=300, blank=True)
    consent_given_at = models.DateTimeField(_("agreed at"), null=True, blank=True)
    consent_expires_on = models.DateField(_("consent ends on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=ApplicationState, default=ApplicationState.SUBMITTED)
    refusals = models.JSONField(_("why not eligible"), default=list)
    score = models.DecimalField(_("score"), max_digits=6, decimal_places=2, null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    reasons = models.CharField(_("reasons"), max_length=600, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    submitted_at = models.DateTimeField(_("submitted at"))

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mission", "number"], name="application_number_once"),
            models.UniqueConstraint(
                fields=["mission", "exporter"],
                condition=~Q(state="withdrawn"),
                name="one_application_of_an_exporter",
            ),
            models.CheckConstraint(
                condition=Q(consent_to_checks=False)
                | (Q(consent_given_at__isnull=False, consent_expires_on__isnull=False) & ~Q(consent_purpose="")),
                name="consent_has_purpose_and_expiry",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "reserve", "refused"])
                | (Q(decided_at__isnull=False) & ~Q(reasons="")),
                name="decision_has_reasons",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(consent_to_checks=True), name="accepted_only_with_consent"
            ),
            models.CheckConstraint(
                condition=Q(exports_usd=None) | Q(exports_usd__gte=0), name="exports_not_below_zero"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ProductQuerySet(models.QuerySet["Product"]):
    def visible_to(self, viewer: Viewer) -> "ProductQuerySet":
        return self.filter(application__in=Application.objects.visible_to(viewer))


class Product(models.Model):
    """What a company wants to sell, with its heading of the harmonised system and the edition this heading is of."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="products")
    position = models.PositiveSmallIntegerField(_("place in the order"), default=1)
    name = models.CharField(_("product"), max_length=120)
    name_en = models.CharField(_("product in English"), max_length=120, blank=True)
    hs_code = models.CharField(_("HS code"), max_length=10, blank=True)
    hs_edition = models.PositiveSmallIntegerField(_("HS edition"), default=2022)
    hs_as_written = models.CharField(_("HS code, as written"), max_length=40, blank=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "position"], name="product_position_once")]

    def __str__(self) -> str:
        return self.name_en if self.name_en and get_language() != "ko" else self.name
