"""How people prove who they are: second factors, the policy that asks for them, log-in services, and reviews."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.core.encrypted import SecretField
from chomchom.people.enums import FactorKind
from chomchom.people.models.organisation import Organisation


class FactorQuerySet(models.QuerySet["Factor"]):
    def totp(self) -> Self:
        return self.filter(kind=FactorKind.TOTP)

    def passkeys(self) -> Self:
        return self.filter(kind=FactorKind.PASSKEY)


class Factor(models.Model):
    """Something that somebody has beside the password: an authenticator app or a passkey."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="factors")
    kind = models.CharField(_("kind"), max_length=8, choices=FactorKind)
    name = models.CharField(_("name"), max_length=60)
    secret = SecretField(_("secret of the app, sealed"), blank=True)
    last_step = models.BigIntegerField(_("last step whose code was used"), null=True)
    credential_id = models.CharField(_("credential"), max_length=400, null=True, unique=True)
    public_key = models.TextField(_("public key"), blank=True)
    sign_count = models.BigIntegerField(_("signatures so far"), default=0)
    created_at = models.DateTimeField(_("created at"))
    used_at = models.DateTimeField(_("last used at"), null=True)

    objects = FactorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(kind="totp"), name="factor_one_app"),
            models.CheckConstraint(
                condition=(Q(kind="totp", credential_id=None) & ~Q(secret=""))
                | (Q(kind="passkey", credential_id__isnull=False) & ~Q(public_key="")),
                name="factor_has_what_it_needs",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """A code on paper that opens once; only its digest is kept."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(_("created at"))
    used_at = models.DateTimeField(_("used at"), null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.created_at:%Y-%m-%d}"


class LogInPolicy(models.Model):
    """When an organisation asks for a second factor. One without its own goes by its district's."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="log_in_policy")
    networks = models.JSONField(_("networks of the office"), default=list)
    always_roles = models.JSONField(_("roles that always need one"), default=list)
    outside = models.BooleanField(_("needed outside the office"), default=True)
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return str(self.organisation)


class Attempt(models.Model):
    """Failures in a row under one key, for the growing wait. The key is a digest: names typed wrong are not kept."""

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(_("at"), db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.failures}"


class LogInServiceQuerySet(models.QuerySet["LogInService"]):
    def standing(self) -> Self:
        return self.filter(ended_at=None)


class LogInService(models.Model):
    """The OpenID Connect service of an organisation, by which its people may log in."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="log_in_services")
    name = models.CharField(_("name on the log-in page"), max_length=60)
    issuer = models.CharField(_("address of the issuer"), max_length=200)
    client_id = models.CharField(_("client id"), max_length=200)
    secret = SecretField(_("client secret, sealed"))
    claim = models.CharField(_("claim that names the account"), max_length=60, default="preferred_username")
    is_second_factor = models.BooleanField(_("its log-in counts as a second factor"), default=False)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = LogInServiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "client_id"], condition=Q(ended_at=None), name="log_in_service_once"
            ),
            models.CheckConstraint(condition=~Q(secret=""), name="log_in_service_has_a_secret"),
            models.CheckConstraint(condition=Q(ended_at__isnull=False) | Q(ended_by=None), name="log_in_service_ended"),
        ]

    def __str__(self) -> str:
        return self.name


class Identity(models.Model):
    """Who somebody is at a log-in service: bound at the first log-in, so that a name given anew opens nothing."""

    service = models.ForeignKey(LogInService, models.PROTECT, related_name="identities")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="identities")
    subject = models.CharField(_("subject"), max_length=255)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "subject"], name="identity_subject_once"),
            models.UniqueConstraint(fields=["service", "account"], name="identity_account_once"),
        ]

    def __str__(self) -> str:
        return self.subject


class ReviewPeriodQuerySet(models.QuerySet["ReviewPeriod"]):
    def on(self, day: date) -> "ReviewPeriod | None":
        return self.filter(valid_from__lte=day).order_by("-valid_from").first()


class ReviewPeriod(models.Model):
    """How often accounts are reviewed, from a day on, and where that is written."""

    months = models.PositiveSmallIntegerField(_("months"))
    valid_from = models.DateField(_("valid from"), unique=True)
    source = models.CharField(_("source"), max_length=200)

    objects = ReviewPeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(months__gt=0), name="review_period_months"),
            models.CheckConstraint(condition=~Q(source=""), name="review_period_has_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.months} {self.valid_from}"


class AccountReview(models.Model):
    """Somebody went through all accounts of an organisation and signed it off. Rows are only ever added."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="account_reviews")
    signed_at = models.DateTimeField(_("signed at"))
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kept = models.PositiveIntegerField(_("kept"))
    suspended = models.PositiveIntegerField(_("suspended"))

    class Meta:
        indexes = [models.Index(fields=["organisation", "signed_at"], name="review_of_organisation")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.signed_at:%Y-%m-%d}"


class AccountReviewLine(models.Model):
    """What was decided about one account, and what was unusual about it then."""

    review = models.ForeignKey(AccountReview, models.PROTECT, related_name="lines")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kept = models.BooleanField(_("kept"))
    unusual = models.JSONField(_("unusual"), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "account"], name="review_line_once")]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.kept}"
