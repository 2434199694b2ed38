"""How long things are kept, what may not be destroyed yet, what was destroyed, and breaches of personal data."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.people.enums_privacy import BreachCause, TermUnit
from chomchom.people.models.organisation import Organisation
from chomchom.people.viewing import Sees


class OfOfficeQuerySet(models.QuerySet):
    def visible_to(self, viewer: Sees) -> "OfOfficeQuerySet":
        """Each office its own."""
        return self.filter(organisation__in=[organisation.pk for organisation in viewer.organisations])


class LegalTermQuerySet(models.QuerySet["LegalTerm"]):
    def on(self, day: date) -> "LegalTermQuerySet":
        """The newest row of each code that holds on the day: read them in this order, the last of a code counts."""
        return self.filter(valid_from__lte=day).order_by("code", "valid_from")


class LegalTerm(models.Model):
    """A number that the law or a contract sets, from a day on, with where it stands. A proposal says so."""

    code = models.CharField(_("code"), max_length=60)
    value = models.PositiveIntegerField(_("value"))
    unit = models.CharField(_("unit"), max_length=8, choices=TermUnit)
    citation = models.CharField(_("legal ground"), max_length=200)
    is_proposal = models.BooleanField(_("proposed value"), default=False)
    valid_from = models.DateField(_("valid from"))
    set_at = models.DateTimeField(_("set at"), null=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = LegalTermQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="legal_term_once"),
            models.CheckConstraint(condition=~Q(citation=""), name="legal_term_is_cited"),
        ]

    def __str__(self) -> str:
        return f"{self.value} {self.get_unit_display()}"


class LegalHold(models.Model):
    """Something that may not be destroyed yet: a lawsuit, a complaint, an inspection."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    subject_kind = models.CharField(_("kind of subject"), max_length=40)
    subject_id = models.BigIntegerField(_("subject"))
    reason = models.CharField(_("why it is held"), max_length=200)
    set_at = models.DateTimeField(_("set at"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = OfOfficeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="legal_hold_has_a_reason"),
            models.UniqueConstraint(
                fields=["organisation", "subject_kind", "subject_id"],
                condition=Q(ended_at=None),
                name="legal_hold_once",
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class Destruction(models.Model):
    """A line of the destruction register (파기대장). The database refuses to change or remove one."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("destroyed at"))
    kind = models.CharField(_("kind"), max_length=60)
    label = models.CharField(_("what was destroyed"), max_length=120)
    method = models.CharField(_("how"), max_length=200)
    kept_for = models.CharField(_("how long it was kept"), max_length=40)
    citation = models.CharField(_("legal ground"), max_length=200)
    ended_before = models.DateField(_("ended before"))
    reason = models.CharField(_("reason"), max_length=200)
    count = models.PositiveIntegerField(_("how many"))
    files = models.PositiveIntegerField(_("files"), default=0)
    rows = models.JSONField(_("rows of each table"), default=dict)
    account_id = models.BigIntegerField(_("account"), null=True)
    done_by = models.CharField(_("destroyed by"), max_length=120)
    confirmed_by = models.CharField(_("confirmed by"), max_length=60)

    objects = OfOfficeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason="") & ~Q(confirmed_by=""), name="destruction_is_answered_for"),
            models.CheckConstraint(condition=Q(count__gt=0), name="destruction_of_something"),
        ]
        indexes = [models.Index(fields=["organisation", "at"], name="destruction_of_office")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.label} {self.count}"


class Breach(models.Model):
    """Personal data got, or may have got, into hands it was not meant for (유출). The clock runs from ``known_at``."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    known_at = models.DateTimeField(_("when the office came to know"))
    happened_from = models.DateTimeField(_("happened from"))
    happened_to = models.DateTimeField(_("until (not included)"))
    accounts = models.JSONField(_("accounts"), default=list)
    ip = models.GenericIPAddressField(_("IP address"), null=True, blank=True)
    cause = models.CharField(_("how it happened"), max_length=8, choices=BreachCause)
    story = models.TextField(_("what happened"), max_length=1000)
    measures = models.TextField(_("what was done"), max_length=1000, blank=True)
    advice = models.TextField(_("what the people themselves can do"), max_length=1000, blank=True)
    contact = models.CharField(_("where people can turn to"), max_length=120)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    notified_at = models.DateTimeField(_("people told at"), null=True)
    reported_at = models.DateTimeField(_("reported at"), null=True)

    objects = OfOfficeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(happened_to__gt=models.F("happened_from")), name="breach_period"),
            models.CheckConstraint(condition=~Q(story="") & ~Q(contact=""), name="breach_is_told"),
        ]

    def __str__(self) -> str:
        return f"{self.known_at:%Y-%m-%d %H:%M}"
