"""Forms of an incident and of the call to 119 or 112."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums import Rescue, StepKind
from chomchom.care.forms.fields import EvenCharField, MomentField
from chomchom.care.models.incident import SENTENCE_LENGTH
from chomchom.people.enums import Role
from chomchom.people.models import Organisation


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class OpenForm(forms.Form):
    noticed_at = MomentField(label=_("Noticed at"))
    noticed_by = EvenCharField(label=_("Who noticed it"), max_length=80)
    what_happened = EvenCharField(
        label=_("What happened"),
        max_length=200,
        widget=lines(2),
        help_text=_("In one sentence: what was seen, heard or found."),
    )
    risk_to_life = EvenCharField(
        label=_("Why life is at risk"),
        max_length=300,
        widget=lines(3),
        help_text=_("Proposed from what is known. Correct what is not so."),
    )


class StepForm(forms.Form):
    kind = forms.ChoiceField(label=_("Step"), choices=StepKind.choices)
    happened_at = MomentField(label=_("Happened at"))
    who = EvenCharField(label=_("Who"), max_length=80, help_text=_("Name and office of whoever did it."))
    text = EvenCharField(label=_("What was done"), max_length=400, widget=lines(2), required=False)


class SkipForm(forms.Form):
    kind = forms.ChoiceField(label=_("Step"), choices=StepKind.choices)
    because = EvenCharField(label=_("Why it was not needed"), max_length=200, widget=lines(2))


class TaskForm(forms.Form):
    title = EvenCharField(label=_("What is to be done"), max_length=160)
    owner = forms.ChoiceField(label=_("By whom"))
    due_at = MomentField(label=_("Until"))

    def __init__(self, *args: Any, owners: list[tuple[Organisation, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._owners = {f"{organisation.pk}-{role}": (organisation, Role(role)) for organisation, role in owners}
        self.fields["owner"].choices = [
            (key, f"{organisation} · {role.label}") for key, (organisation, role) in self._owners.items()
        ]

    @property
    def chosen(self) -> tuple[Organisation, Role]:
        return self._owners[self.cleaned_data["owner"]]


class TaskEndForm(forms.Form):
    outcome = EvenCharField(label=_("What came of it, or why it is withdrawn"), max_length=200)


class RescueForm(forms.Form):
    sentence = forms.CharField(
        label=_("What is read out"), max_length=SENTENCE_LENGTH, widget=forms.Textarea(attrs={"rows": 9, "lang": "ko"})
    )
    service = forms.ChoiceField(label=_("Who was called"), choices=Rescue.choices, widget=forms.RadioSelect)
    called_at = MomentField(label=_("Called at"))
    number = EvenCharField(label=_("Number of the report"), max_length=40)
    dispatcher = EvenCharField(label=_("Dispatcher"), max_length=60)
    answer = EvenCharField(label=_("What was answered"), max_length=200, required=False)
