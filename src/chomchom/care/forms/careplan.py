"""Forms of care plans, case conferences and what families are told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums_careplan import Response
from chomchom.care.enums_family import FamilyChannel
from chomchom.care.forms.fields import DayField, EvenCharField, MomentField
from chomchom.care.models import CaseConference, Recipient


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PlanForm(forms.Form):
    matters = forms.CharField(
        label=_("What matters to the person"),
        max_length=1000,
        widget=area(3),
        help_text=_("In the person’s own words."),
    )
    goals = forms.CharField(label=_("Goals"), max_length=2000, widget=area(4), help_text=_("One on each line."))
    response = forms.ChoiceField(
        label=_("When the person does not answer"), choices=Response.choices, widget=forms.RadioSelect
    )
    response_words = EvenCharField(
        label=_("What to do then, in a sentence"),
        max_length=400,
        required=False,
        widget=area(2),
        help_text=_("The courier and the desk read this. Write no diagnosis."),
    )
    review_on = DayField(label=_("Looked at again on"))


class ChangedPlanForm(PlanForm):
    """The next version: it needs the conference that decided it, and why."""

    conference = forms.ModelChoiceField(None, label=_("Case conference"), required=False)
    why = EvenCharField(label=_("Why it is changed"), max_length=200, required=False)

    def __init__(self, *args: Any, recipient: Recipient, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["conference"].queryset = CaseConference.objects.filter(recipient=recipient).order_by("-held_at")


class ConferenceForm(forms.Form):
    held_at = MomentField(label=_("Held at"))
    place = EvenCharField(label=_("Place"), max_length=120)
    participants = forms.CharField(
        label=_("Participants"), max_length=2000, widget=area(4), help_text=_("Name and office, one on each line.")
    )
    minutes = forms.CharField(label=_("Minutes of the conference"), max_length=4000, widget=area(6))
    decisions = forms.CharField(label=_("Decisions"), max_length=2000, widget=area(3))

    def clean_participants(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["participants"].splitlines() if line.strip()]


class StaysForm(forms.Form):
    why = EvenCharField(label=_("Why it stays"), max_length=200)
    review_on = DayField(label=_("Looked at again on"), required=False, help_text=_("Empty: in half a year."))


class AskForm(forms.Form):
    words = EvenCharField(label=_("What should be looked at"), max_length=200)
    due_on = DayField(label=_("Until"))


class ConsentForm(forms.Form):
    name = EvenCharField(label=_("Who in the family is told"), max_length=60)
    relation = EvenCharField(label=_("Relation"), max_length=20)
    channel = forms.ChoiceField(label=_("How"), choices=FamilyChannel.choices)
    address = EvenCharField(label=_("E-mail address or telephone"), max_length=120)
    given_on = DayField(label=_("The person agreed on"))
    given_how = EvenCharField(
        label=_("How the person agreed"), max_length=120, help_text=_("Signed at the home visit, spoken before whom, …")
    )


class WithdrawForm(forms.Form):
    how = EvenCharField(label=_("How the person took it back"), max_length=120)


class CalledForm(forms.Form):
    note = EvenCharField(label=_("Who was reached"), max_length=120)
