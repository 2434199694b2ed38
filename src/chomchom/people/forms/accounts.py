"""Forms about accounts, roles, rules of log-ins and log-in services. Whether it may be is said by the operations."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chomchom.people.enums import ROLES_OF_KIND, OrganisationKind, Role
from chomchom.people.forms.duty import day_field
from chomchom.people.models import Organisation

USERNAME = RegexValidator(r"^[A-Za-z0-9._@-]+\Z", _("Letters, digits and . _ - @ only."))
UNTIL = {"required": False, "help_text": _("The first day on which it opens nothing; empty: until further notice")}


def roles_at(organisations: QuerySet[Organisation]) -> list[tuple[str, Any]]:
    """The roles that these organisations have."""
    kinds = set(organisations.values_list("kind", flat=True))
    held = {role for kind in kinds for role in ROLES_OF_KIND[OrganisationKind(kind)]}
    return [(role.value, role.label) for role in Role if role in held]


class RoleForm(forms.Form):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Organisation"))
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["role"].choices = roles_at(organisations)  # type: ignore[attr-defined]


class NewAccountForm(RoleForm):
    """A new account with its first role."""

    name = forms.CharField(label=_("Name"), max_length=60)
    username = forms.CharField(label=_("Log-in name"), max_length=60, validators=[USERNAME])
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False)
    valid_to = day_field(_("Account ends"), **UNTIL)
    field_order = ("name", "username", "organisation", "role", "email", "phone", "valid_to")


class GrantForm(RoleForm):
    """A further role."""

    valid_from = day_field(_("From"))
    valid_to = day_field(_("Until (not included)"), required=False, help_text=_("Empty: until further notice"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"auto_id": "grant_%s"} | options))  # beside ``EndForm``


class EndForm(forms.Form):
    """The end date of an account."""

    valid_to = day_field(_("Account ends"), **UNTIL)


class SuspendForm(forms.Form):
    because = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("For example: left on 30 June; telephone stolen")
    )


class PolicyForm(forms.Form):
    """When a second factor is needed."""

    networks = forms.CharField(
        label=_("Networks of the office"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("One a line, for example 203.0.113.0/24. Whoever comes from there is inside. Empty: nobody is."),
    )
    outside = forms.BooleanField(label=_("Outside the office a second factor is needed"), required=False)
    always_roles = forms.MultipleChoiceField(
        label=_("Roles that always need one"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, roles: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["always_roles"].choices = roles  # type: ignore[attr-defined]


class ServiceForm(forms.Form):
    """A log-in service (OpenID Connect)."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Organisation"))
    name = forms.CharField(label=_("Name on the log-in page"), max_length=60)
    issuer = forms.CharField(
        label=_("Address of the issuer"), max_length=200, help_text=_("For example: https://login.example.go.kr/realm")
    )
    client_id = forms.CharField(label=_("Client ID"), max_length=200)
    secret = forms.CharField(
        label=_("Client secret"), max_length=400, strip=True, help_text=_("Not shown again"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    claim = forms.CharField(
        label=_("Claim that names the account"), max_length=60, initial="preferred_username",
        help_text=_("Its value is the log-in name; “email” is compared with the e-mail of the account"),
    )  # fmt: skip
    is_second_factor = forms.BooleanField(
        label=_("Its log-in counts as a second factor"), required=False,
        help_text=_("Only if the service itself asks for one"),
    )  # fmt: skip

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
