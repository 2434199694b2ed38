from django import forms
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums_consent import GivenBy, GivenHow, Purpose

DAY = {"type": "date"}


class GiveForm(forms.Form):
    """Somebody agreed."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=Purpose)
    given_by = forms.ChoiceField(label=_("Who agreed"), choices=GivenBy)
    guardian = forms.CharField(label=_("Name and relation of the guardian"), max_length=80, required=False)
    given_how = forms.ChoiceField(label=_("How"), choices=GivenHow)
    given_on = forms.DateField(label=_("Agreed on"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))


class TakeBackForm(forms.Form):
    how = forms.CharField(label=_("How it was withdrawn"), max_length=120)


class RegisterForm(forms.Form):
    """What is asked of the register."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=[("", _("All")), *Purpose.choices], required=False)
    which = forms.ChoiceField(
        label=_("Which"),
        choices=[("", _("All")), ("standing", _("Standing")), ("withdrawn", _("Withdrawn"))],
        required=False,
    )


class TextForm(forms.Form):
    """Another wording from a day on."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=Purpose)
    version = forms.CharField(label=_("Version"), max_length=20, help_text=_("For example: 2026-2"))
    text = forms.CharField(label=_("Wording"), max_length=3000, widget=forms.Textarea(attrs={"rows": 6}))
    effect = forms.CharField(label=_("What stops when it is withdrawn"), max_length=300)
    is_needed = forms.BooleanField(label=_("Needed for the meals"), required=False)
    valid_from = forms.DateField(label=_("Valid from"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
