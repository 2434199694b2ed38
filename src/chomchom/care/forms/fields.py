"""Fields that several forms of care use."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chomchom.care import weekdays
from chomchom.core.text import even


class EvenCharField(forms.CharField):
    """Text of one line, made even (full-width digits, double spaces)."""

    def to_python(self, value: Any) -> str:
        return even(super().to_python(value) or "")


class MomentField(forms.DateTimeField):
    """A day and a time, as the browser's own picker gives them."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class WeekdaysField(forms.TypedMultipleChoiceField):
    """Weekdays by check boxes; its value is their sum (Mon 1 … Sun 64)."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=list(enumerate(weekdays.SHORT)), coerce=int, **kwargs)

    def clean(self, value: Any) -> int:
        return weekdays.sum_of(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return [str(day) for day in weekdays.days_of(value)] if isinstance(value, int) else value


def inclusive_end(required: bool = False) -> DayField:
    """People name the last day; rows keep the day after it."""
    return DayField(label=_("Last day"), required=required, help_text="" if required else _("Empty: no end yet."))
