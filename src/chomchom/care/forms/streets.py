"""A street that is closed, and when a kitchen is done."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chomchom.care.rules.intake.places import in_korea

MOMENT = "%Y-%m-%dT%H:%M"
MOST_POINTS = 60


class CourseField(forms.CharField):
    """Points of a street's course, one on a line: "latitude, longitude"."""

    widget = forms.Textarea(attrs={"rows": 4, "inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> list[list[float]]:
        lines = [line for line in re.split(r"[\n;]+", super().clean(value)) if line.strip()]
        if len(lines) > MOST_POINTS:
            raise forms.ValidationError(_("At most %(number)s points.") % {"number": MOST_POINTS})
        return [_point(number, line) for number, line in enumerate(lines, start=1)]


def _point(number: int, line: str) -> list[float]:
    found = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*[, ]\s*(-?\d+(?:\.\d+)?)\s*", line)
    if found is None:
        raise forms.ValidationError(
            _("Line %(number)s is no point. Write latitude, longitude, for example 35.1402, 126.7935.")
            % {"number": number}
        )
    latitude, longitude = (float(text) for text in found.groups())
    if in_korea(latitude, longitude):
        return [latitude, longitude]
    if in_korea(longitude, latitude):
        raise forms.ValidationError(
            _("In line %(number)s latitude and longitude are the wrong way round.") % {"number": number}
        )
    raise forms.ValidationError(_("The point in line %(number)s is not in the country.") % {"number": number})


class ClosureForm(forms.Form):
    """``found``: streets of the map that may be chosen."""

    street = forms.ChoiceField(label=gettext_lazy("Street of the map"), required=False)
    line = CourseField(
        label=gettext_lazy("Course on the map"),
        help_text=gettext_lazy(
            "Two points or more, set on the map or typed: one on each line, latitude, longitude. With a street of the"
            " map: it is closed between the first and the last point."
        ),
        required=False,
    )
    starts_at = forms.DateTimeField(
        label=gettext_lazy("Closed from"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        input_formats=[MOMENT],
    )
    ends_at = forms.DateTimeField(
        label=gettext_lazy("Closed until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        input_formats=[MOMENT],
    )
    detour_minutes = forms.IntegerField(
        label=gettext_lazy("A way around takes at least (minutes)"),
        help_text=gettext_lazy("Only counted where there is no road map."),
        min_value=0,
        max_value=120,
        initial=0,
    )
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=120, required=False)

    def __init__(self, data: Any = None, *, found: tuple[str, ...], now: datetime) -> None:
        here = localtime(now)
        until = here.replace(hour=23, minute=59)
        super().__init__(data, initial={"starts_at": here.strftime(MOMENT), "ends_at": until.strftime(MOMENT)})
        chosen = (str(self.data.get("street", "")),) if data else ()
        names = list(dict.fromkeys(name for name in (*found, *chosen) if name))
        self.fields["street"].choices = [  # type: ignore[attr-defined]
            ("", _("None: the course below")),
            *((name, name) for name in names),
        ]


class CookingForm(forms.Form):
    """When a kitchen is done with a meal."""

    done_at = forms.TimeField(
        label=gettext_lazy("Done cooking at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    only_this_day = forms.BooleanField(label=gettext_lazy("Only on this day"), required=False)
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=120, required=False)
