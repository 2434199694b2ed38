from datetime import date

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, UserManager
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from chomchom.core.encrypted import EncryptedCharField
from chomchom.people.models.organisation import Membership, Organisation
from chomchom.people.viewing import Sees


class AccountQuerySet(models.QuerySet["Account"]):
    def usable_on(self, day: date) -> "AccountQuerySet":
        """Neither suspended nor past the end date."""
        return self.filter(is_active=True).filter(Q(valid_to=None) | Q(valid_to__gt=day))

    def visible_to(self, viewer: Sees) -> "AccountQuerySet":
        """Of those who have, had or will have a role at an organisation whose accounts the viewer looks after."""
        offices = Organisation.objects.accounts_looked_after_by(viewer)
        return self.filter(
            Exists(Membership.objects.filter(account=OuterRef("pk"), organisation__in=offices.values("pk")))
        )


class AccountManager(UserManager.from_queryset(AccountQuerySet)):  # type: ignore[misc]
    use_in_migrations = False


class Account(AbstractBaseUser):
    """One account per person. What somebody may do comes from memberships, never from the account."""

    username = models.CharField(_("log-in name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = EncryptedCharField(_("telephone"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=5, default="ko")
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created at"))
    valid_to = models.DateField(_("until (not included)"), null=True, blank=True)
    suspended_at = models.DateTimeField(_("suspended at"), null=True)
    suspended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    suspended_because = models.CharField(_("why it was suspended"), max_length=200, blank=True)
    session_serial = models.PositiveIntegerField(_("number of the session line"), default=0)
    password_given_at = models.DateTimeField(_("password given by the office at"), null=True)
    factor_since = models.DateTimeField(_("has a second factor since"), null=True)
    factor_reset_at = models.DateTimeField(_("second factor was reset at"), null=True)
    factor_reset_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = AccountManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(suspended_at=None) | Q(is_active=False), name="account_suspended_is_off")
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Another number of the session line ends every session of the account, as another password does. 0 is
        Django's own hash."""
        if not self.session_serial:
            return super()._get_session_auth_hash(secret=secret)
        value = f"{self.password}:{self.session_serial}"
        return salted_hmac("chomchom.people.session", value, secret=secret, algorithm="sha256").hexdigest()
