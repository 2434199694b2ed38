"""Forms of care gaps and other services."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums import ServiceState
from chomchom.care.enums_gaps import GapKind
from chomchom.care.forms.fields import DayField, EvenCharField
from chomchom.care.models import Gap
from chomchom.care.queries.gaps.pages import Asked
from chomchom.care.queries.recipients import dongs_for
from chomchom.care.rules.gaps.closing import deeds_of
from chomchom.people.viewer import Viewer


class GapSearchForm(forms.Form):
    """The head of the list; what cannot be read is left out rather than refused."""

    dong = forms.ModelChoiceField(None, label=_("Dong"), required=False, empty_label=_("All dongs"))
    kind = forms.ChoiceField(label=_("Signal"), required=False, choices=[("", _("All signals")), *GapKind.choices])
    state = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[("", _("All open")), ("late", _("Past the due time")), ("gone", _("Cause gone, to be closed"))],
    )

    def __init__(self, data: Any, *, viewer: Viewer) -> None:
        super().__init__(data)
        self.fields["dong"].queryset = dongs_for(viewer)  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        self.is_valid()
        given = self.cleaned_data
        dong = given.get("dong")
        return Asked(dong.pk if dong else None, given.get("kind") or "", given.get("state") or "")


class GapNoteForm(forms.Form):
    text = EvenCharField(label=_("What was done, or what is missing"), max_length=300)


class GapCloseForm(forms.Form):
    """How a gap is closed: only deeds that answer it."""

    deed = forms.ChoiceField(label=_("What was done"), widget=forms.RadioSelect)
    how = EvenCharField(
        label=_("In a sentence"), max_length=300, help_text=_("Who did what, and how the person is now")
    )
    seen_on = DayField(label=_("Seen in person on"), required=False)

    def __init__(self, *args: Any, gap: Gap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deed"].choices = [(deed.value, deed.label) for deed in deeds_of(gap)]  # type: ignore[attr-defined]


class ServiceForm(forms.Form):
    """Another service as it stands from a day on."""

    kind = EvenCharField(label=_("Service"), max_length=60)
    provider = EvenCharField(label=_("Provider"), max_length=60, required=False)
    state = forms.ChoiceField(label=_("State"), choices=ServiceState)
    holds_from = DayField(label=_("Holds from"))
    valid_from = DayField(label=_("Begins on"), required=False)
    last_day = DayField(label=_("Last day agreed"), required=False)
    next_step = EvenCharField(
        label=_("What happens next"), max_length=200, required=False, help_text=_("Who decides what, and until when")
    )
    reason = EvenCharField(label=_("Who says so"), max_length=200, required=False)

    def __init__(self, *args: Any, today: date, fixed_kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holds_from"].initial = today
        if fixed_kind:
            self.fields["kind"].disabled = True


class ServicesFileForm(forms.Form):
    file = forms.FileField(label=_("Workbook of services"))
    how = forms.ChoiceField(
        label=_("What to do"),
        choices=[("try", _("Only show what would happen")), ("take", _("Take it over"))],
        initial="try",
        widget=forms.RadioSelect,
    )
