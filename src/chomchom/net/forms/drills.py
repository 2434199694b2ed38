from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chomchom.net import ladder
from chomchom.net.models import Policy
from chomchom.people.enums import ROLES_OF_KIND, OrganisationKind
from chomchom.people.models import Organisation


class DrillForm(forms.Form):
    """Which ladder, and which offices take part; the district fills its own roles itself."""

    policy = forms.ModelChoiceField(Policy.objects.none(), label=_("Ladder"))
    provider = forms.ModelChoiceField(Organisation.objects.none(), label=_("Provider agency"), required=False)
    dong_office = forms.ModelChoiceField(Organisation.objects.none(), label=_("Dong office"), required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, district: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        self.district = district
        offices = Organisation.objects.of_district(district.pk).order_by("name")
        self.fields["policy"].queryset = Policy.objects.newest_for(district.pk)
        self.fields["provider"].queryset = offices.providers()
        self.fields["dong_office"].queryset = offices.dong_offices()

    def offices(self) -> dict[str, Organisation]:
        """role -> office, for the roles of the chosen ladder; a role whose office was not chosen is left out."""
        of_kind = {
            OrganisationKind.DISTRICT: self.district,
            OrganisationKind.PROVIDER: self.cleaned_data["provider"],
            OrganisationKind.DONG_OFFICE: self.cleaned_data["dong_office"],
        }
        roles = {role for step in ladder.parse(self.cleaned_data["policy"].steps) for role in step.roles}
        return {
            role: office
            for kind, office in of_kind.items()
            if office is not None
            for role in ROLES_OF_KIND[kind]
            if role in roles
        }
