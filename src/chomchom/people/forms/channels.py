from typing import Any

from django import forms

from chomchom.people.enums import Channel


class SwitchForm(forms.Form):
    """One channel switched on or off."""

    channel = forms.ChoiceField(choices=Channel)
    on = forms.TypedChoiceField(choices=(("1", "on"), ("0", "off")), coerce=lambda value: value == "1")

    def first_error(self) -> Any:
        return next(iter(self.errors.values()))[0]
