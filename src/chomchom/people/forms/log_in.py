from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from chomchom.people.models import Account


class OwnPasswordForm(PasswordChangeForm):
    """Another password: the old one again would leave one that somebody else may know."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = cleaned or self.cleaned_data
        if given.get("old_password") and given["old_password"] == given.get("new_password1"):
            self.add_error("new_password1", _("This is the old one. Choose another."))
        return cleaned


class CodeForm(forms.Form):
    """A code of the app, or one from paper."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "off", "autofocus": True}),
        help_text=_("Six digits from the app, or one of your recovery codes"),
    )


class AgainForm(forms.Form):
    """The password once more, before a factor is changed. Without ``account`` it is not asked."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Asked again, so that nobody changes this at a screen you left"),
    )

    def __init__(self, *args: Any, account: Account | None, **options: Any) -> None:
        super().__init__(*args, **options)
        if account is None:
            del self.fields["password"]


class AppForm(AgainForm):
    code = forms.CharField(
        label=_("Code that the app shows now"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    field_order = ("code", "password")


class PasskeyForm(AgainForm):
    name = forms.CharField(
        label=_("Name of the device"), max_length=60, required=False, help_text=_("For example: office computer")
    )
    field_order = ("name", "password")
