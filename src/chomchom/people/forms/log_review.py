from django import forms
from django.utils.translation import gettext_lazy as _

from chomchom.people.enums import LogFinding


class MarkForm(forms.Form):
    """What came of asking about a signal."""

    finding = forms.ChoiceField(label=_("What came of it"), choices=LogFinding)
    words = forms.CharField(label=_("In words"), max_length=300, help_text=_("Whom you asked, and what was answered."))


class SignForm(forms.Form):
    """The signature under a month."""

    note = forms.CharField(label=_("Remark"), max_length=400, required=False)
