"""The form with which an exporter's person in charge makes an account."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from chomchom.core.text import even
from chomchom.people.models import Account


class JoinForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=60)
    email = forms.EmailField(label=_("E-mail"))
    username = forms.RegexField(
        label=_("Log-in name"), regex=r"^[a-z0-9][a-z0-9._-]{3,39}$",
        help_text=_("Four or more small letters, digits, dots, hyphens."),
        error_messages={"invalid": _("Four or more small letters, digits, dots, hyphens.")},
    )  # fmt: skip
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    again = forms.CharField(
        label=_("Password again"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean_name(self) -> str:
        return even(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        password = values.get("password")
        if password and values.get("again") != password:
            self.add_error("again", _("The two passwords differ."))
        elif password:
            given = Account(username=values.get("username", ""), name=values.get("name", ""))
            try:
                validate_password(password, given)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return values
