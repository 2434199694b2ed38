"""Forms of a roster page. They only read what was entered; whether it may be is said by the operations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chomchom.people.enums import HolidayRule
from chomchom.people.models import Account, Organisation

WEEKDAYS = ((0, _("Mon")), (1, _("Tue")), (2, _("Wed")), (3, _("Thu")), (4, _("Fri")), (5, _("Sat")), (6, _("Sun")))


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def clock_field(label: Any, **options: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **options)


def moment_field(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget)


class RosterForm(forms.Form):
    """A form about one role at one organisation; ``people`` are those who have the role now or later."""

    def __init__(self, *args: Any, organisation: Organisation, role: str, **options: Any) -> None:
        super().__init__(*args, **options)
        people = Account.objects.filter(
            is_active=True, memberships__organisation=organisation, memberships__role=role
        ).distinct()
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = people.order_by("name", "pk")


class PersonField(forms.ModelChoiceField):
    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(Account.objects.none(), label=label, **options)


class WeeklyForm(RosterForm):
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    starts = clock_field(_("Begins"))
    ends = clock_field(_("Ends"), help_text=_("Not later than it begins: on the next day. The same time: a whole day."))
    holidays = forms.ChoiceField(label=_("Public holidays"), choices=HolidayRule, initial=HolidayRule.NOT)
    valid_from = day_field(_("From"))
    valid_to = day_field(_("Until (not included)"), required=False, help_text=_("Empty: until further notice"))


class ShiftForm(WeeklyForm):
    account = PersonField(_("Person"))
    field_order = ("account",)


class RequirementForm(WeeklyForm):
    minimum = forms.IntegerField(label=_("At least"), min_value=1, max_value=99, initial=1)
    maximum = forms.IntegerField(label=_("At most"), min_value=1, max_value=99, required=False)


class SpanForm(RosterForm):
    starts_at = moment_field(_("From"))
    ends_at = moment_field(_("Ends at"))
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class OverrideForm(SpanForm):
    account = PersonField(_("On duty"), required=False, empty_label=_("Nobody"))
    replaces = PersonField(_("Instead of"), required=False, empty_label=_("Everybody"))
    accept_hole = forms.BooleanField(
        label=_("Leave the gap knowingly; it is watched"), required=False, widget=forms.HiddenInput
    )
    field_order = ("account", "replaces")


class HandOverForm(SpanForm):
    giver = PersonField(_("Hands over"))
    taker = PersonField(_("Takes over"))
    field_order = ("giver", "taker")


class EndForm(forms.Form):
    """Ends a shift or a requirement; ``row`` is its number."""

    row = forms.IntegerField(widget=forms.HiddenInput)
    valid_to = day_field(_("Last begins before"))
    accept_hole = forms.BooleanField(
        label=_("Leave the gap knowingly; it is watched"), required=False, widget=forms.HiddenInput
    )


class WithdrawForm(forms.Form):
    row = forms.IntegerField(widget=forms.HiddenInput)
    accept_hole = forms.BooleanField(
        label=_("Leave the gap knowingly; it is watched"), required=False, widget=forms.HiddenInput
    )


def offer_to_accept(form: forms.Form) -> None:
    """After a refusal because of a hole the person may say that it is meant."""
    if "accept_hole" in form.fields:
        form.fields["accept_hole"].widget = forms.CheckboxInput()
