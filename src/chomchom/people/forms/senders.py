from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chomchom.people import purposes
from chomchom.people.models import Organisation


class SenderForm(forms.Form):
    """A new sender."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Organisation"))
    purpose = forms.ChoiceField(label=_("What it may tell"))
    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("For example: Kitchen thermometer 2"))
    contact = forms.CharField(
        label=_("Whom to call about it"), max_length=80, required=False, help_text=_("Company and telephone number")
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
            pk__in=[organisation.pk for organisation in organisations]
        ).order_by("kind", "name")
        self.fields["purpose"].choices = purposes.choices()  # type: ignore[attr-defined]
