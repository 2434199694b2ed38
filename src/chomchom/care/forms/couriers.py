"""A message from a door, written down in seconds."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chomchom.care.enums import RedFlag, ReportKind
from chomchom.care.models import Handover
from chomchom.people.viewer import Viewer

NO_REPLY = "no_reply"


class MessageForm(forms.Form):
    """``number`` is what the text message says of the person; the sign, and when it was (empty: now)."""

    number = forms.CharField(label=gettext_lazy("Number of the person"), max_length=40)
    sign = forms.ChoiceField(
        label=gettext_lazy("What the courier sees or hears"),
        choices=lambda: [*RedFlag.choices, (NO_REPLY, gettext_lazy("Only: nobody answers"))],
        widget=forms.RadioSelect,
    )
    at = forms.TimeField(
        label=gettext_lazy("When it was"),
        help_text=gettext_lazy("Left empty: now."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        required=False,
    )
    word = forms.CharField(label=gettext_lazy("A word more"), max_length=200, required=False)

    def __init__(self, *args: Any, viewer: Viewer, day: date, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.day, self.now = viewer, day, now
        self.handover: Handover | None = None
        self.fields["number"].widget.attrs["autofocus"] = True

    def clean_number(self) -> str:
        number = self.cleaned_data["number"].strip()
        rows = Handover.objects.visible_to(self.viewer).on(self.day).promised()
        found = rows.filter(recipient__external_id__iexact=number).order_by("window_from", "pk")
        due = found.filter(window_from__lte=self.now).last() or found.first()
        if due is None:
            raise forms.ValidationError(
                _("Nobody with this number is promised a meal of yours today. Check the number.")
            )
        self.handover = due
        return number

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        sign = said.get("sign", "")
        said["kind"] = ReportKind.NO_REPLY if sign == NO_REPLY else ReportKind.RED_FLAG
        said["flag"] = "" if sign == NO_REPLY else sign
        said["happened_at"] = self._moment(said.get("at"))
        return said

    def _moment(self, at: time | None) -> datetime:
        return make_aware(datetime.combine(localtime(self.now).date(), at)) if at else self.now
