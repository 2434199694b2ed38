from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chomchom.core.forms import RowsField
from chomchom.people.enums_privacy import BreachCause
from chomchom.people.models import Account


class DestroyForm(forms.Form):
    """Why it is destroyed, and who confirms it."""

    reason = forms.CharField(label=_("Reason"), max_length=200, initial=_("The time of keeping is over."))
    confirmed_by = forms.CharField(
        label=_("Confirmed by"), max_length=60, help_text=_("Name of another person who looked at this list")
    )
    agreed = forms.BooleanField(label=_("I have looked at the list. What is destroyed cannot be brought back."))


class HoldForm(forms.Form):
    """Something of the list that must stay."""

    subject = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why it must stay"), max_length=200)


class BreachForm(forms.Form):
    """What is known of a breach; the rest is read from the access log."""

    known_at = forms.DateTimeField(
        label=_("When the office came to know"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("The 72 hours run from this moment."),
    )
    happened_from = forms.DateTimeField(
        label=_("Happened from"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    happened_to = forms.DateTimeField(
        label=_("Happened until"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    accounts = RowsField(
        Account.objects.none(), label=_("Accounts"), required=False, help_text=_("None chosen: all accounts")
    )
    ip = forms.GenericIPAddressField(label=_("IP address"), required=False)
    cause = forms.ChoiceField(label=_("How it happened"), choices=BreachCause)
    story = forms.CharField(label=_("What happened"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    measures = forms.CharField(
        label=_("What was done"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    advice = forms.CharField(
        label=_("What the people themselves can do"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    contact = forms.CharField(label=_("Where people can turn to"), max_length=120, help_text=_("Office and telephone"))

    def __init__(self, *args: Any, organisation_id: int, now: datetime, **words: Any) -> None:
        super().__init__(*args, initial={"known_at": now, "happened_to": now}, **words)
        members = Account.objects.filter(memberships__organisation=organisation_id) | Account.objects.filter(
            memberships__organisation__district=organisation_id
        )
        self.fields["accounts"].queryset = members.distinct().order_by("name")  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """As ``operations.privacy.note_breach`` wants it."""
        chosen = [account.pk for account in self.cleaned_data["accounts"]]
        return self.cleaned_data | {"accounts": chosen, "ip": self.cleaned_data["ip"] or None}
