from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chomchom.people.enums import Why

SHORTEST = 4


class ReasonForm(forms.Form):
    """Why somebody takes data out: one of the usual reasons, or another one in words."""

    why = forms.ChoiceField(label=_("What it is for"), choices=Why, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In words"), max_length=120, required=False,
        help_text=_("Needed for another reason; else as you like. It stands in the access log; write no health data."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("why") == Why.OTHER and len(given.get("words", "").strip()) < SHORTEST:
            self.add_error("words", _("Say in words what it is for."))
        return given

    @property
    def reason(self) -> str:
        """As it stands in the access log."""
        words = " ".join(self.cleaned_data["words"].split())
        return f"{self.cleaned_data['why']}: {words}" if words else self.cleaned_data["why"]
