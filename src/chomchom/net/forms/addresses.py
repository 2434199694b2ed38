from django import forms
from django.utils.translation import gettext_lazy as _


class BrowserForm(forms.Form):
    """What a browser answers when notifications are switched on."""

    endpoint = forms.URLField(max_length=500, assume_scheme="https", widget=forms.HiddenInput)
    p256dh = forms.CharField(max_length=120, widget=forms.HiddenInput)
    auth = forms.CharField(max_length=40, widget=forms.HiddenInput)


class WebhookForm(forms.Form):
    url = forms.URLField(label=_("Address"), max_length=500, assume_scheme="https")
