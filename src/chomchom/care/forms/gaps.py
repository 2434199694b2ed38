"""Forms of care gaps and other services."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums import ServiceState
from chomchom.care.enums_gaps import GapDeed, GapKind, SignalLevel
from chomchom.care.forms.fields import DayField, EvenCharField
from chomchom.care.models import Gap
from chomchom.care.queries.gaps.pages import Asked
from chomchom.care.queries.recipients import dongs_for
from chomchom.care.rules.gaps.changing import DAYS_MEAN, MOST_HOURS, MOST_POINTS, GapValues
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
        deeds = deeds_of(gap)
        self.fields["deed"].choices = [(deed.value, deed.label) for deed in deeds]  # type: ignore[attr-defined]
        if GapDeed.VISITED not in deeds:
            del self.fields["seen_on"]


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


DAYS_WORDS = {
    GapKind.UNCONFIRMED: _("Days looked back"),
    GapKind.NOT_SEEN: _("Days without being seen"),
    GapKind.NO_SUBSTITUTE: _("Days ahead"),
    GapKind.ENDS_SOON: _("Days before the end"),
    GapKind.HOLIDAY: _("Free days in a row, at least"),
}
"""What ``days`` of a rule means; of the other signals it says nothing."""


def points_field(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_POINTS)


class WhyForm(forms.Form):
    """Of every new version: from when, and why."""

    valid_from = DayField(label=_("Holds from"))
    source = EvenCharField(
        label=_("Why, and where that stands"), max_length=200, help_text=_("For example: a decision with its date")
    )

    def only_to_try(self) -> None:
        """Trying needs no day and no reason."""
        for name in ("valid_from", "source"):
            self.fields[name].required = False


class PartRuleForm(WhyForm):
    """What a part of a person adds to the priority."""

    points = points_field(_("Points"))
    field_order = ("points",)

    def values(self) -> GapValues:
        return GapValues(points=self.cleaned_data["points"])


class GapRuleForm(WhyForm):
    """The values of a signal."""

    is_on = forms.BooleanField(
        label=_("Look for it"), required=False,
        help_text=_("When it is not looked for any more, its open gaps are proposed for closing."),
    )  # fmt: skip
    points = points_field(_("Points on the first day"))
    points_per_day = points_field(_("More points for each day"))
    most_points = points_field(_("Points at most"))
    due_hours = forms.IntegerField(label=_("Hours to close it"), min_value=1, max_value=MOST_HOURS)
    again_after_days = forms.IntegerField(
        label=_("Found again after (days)"), min_value=1, max_value=365,
        help_text=_("So long an answer holds: the same cause is not found again before."),
    )  # fmt: skip
    field_order = (
        "is_on", "days", "points", "points_per_day", "most_points", "due_hours", "again_after_days",
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind in DAYS_WORDS:
            least, most = DAYS_MEAN[kind]
            self.fields["days"] = forms.IntegerField(label=DAYS_WORDS[GapKind(kind)], min_value=least, max_value=most)
            self.order_fields(self.field_order)

    def values(self) -> GapValues:
        named = {name: self.cleaned_data.get(name, 0) for name in GapValues.__dataclass_fields__}
        return GapValues(**named)


class SignalRuleForm(WhyForm):
    level = forms.ChoiceField(label=_("What it weighs"), choices=SignalLevel, widget=forms.RadioSelect)
    field_order = ("level",)
