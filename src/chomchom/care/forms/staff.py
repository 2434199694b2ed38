"""Forms of training and certificates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums_staff import TRAININGS, Topic
from chomchom.care.forms.fields import DayField, EvenCharField, MomentField
from chomchom.care.models import Course
from chomchom.care.rights_staff import RIGHTS
from chomchom.people.enums import Role
from chomchom.people.models import Organisation

TRAINING_CHOICES = [(topic.value, topic.label) for topic in Topic if topic in TRAININGS]
ROLES = [(role.value, role.label) for role in Role if role in RIGHTS["care.staff.mine"]]
EXAMPLE = _("A line with the question, then its answers: each on a line with - before it, the right one with *.")


class CredentialForm(forms.Form):
    topic = forms.ChoiceField(label=_("Certificate"), choices=Topic.choices)
    issued_on = DayField(label=_("Issued or examined on"))
    last_day = DayField(
        label=_("Last valid day"), required=False, help_text=_("Empty: follows from the district’s rule.")
    )
    issuer = EvenCharField(label=_("Issued by"), max_length=80)
    number = EvenCharField(label=_("Number"), max_length=60, required=False)


class ReasonForm(forms.Form):
    reason = EvenCharField(label=_("Reason"), max_length=200, help_text=_("It is kept, and the district sees it."))


class AllowForm(ReasonForm):
    day = DayField(label=_("Day"))
    role = forms.ChoiceField(label=_("Role"), choices=ROLES)


class RuleForm(forms.Form):
    topic = forms.ChoiceField(label=_("Certificate"), choices=Topic.choices)
    roles = forms.MultipleChoiceField(label=_("Roles that need it"), choices=ROLES, widget=forms.CheckboxSelectMultiple)
    valid_months = forms.IntegerField(
        label=_("Holds for (months)"), min_value=1, max_value=240, required=False, help_text=_("Empty: without end.")
    )
    renew_days = forms.IntegerField(label=_("Renewable ± days around its end"), min_value=0, max_value=180, initial=0)
    remind_days = forms.IntegerField(label=_("Remind so many days before"), min_value=0, max_value=365, initial=30)
    source = EvenCharField(label=_("Source: rule or contract, with its date"), max_length=200)
    valid_from = DayField(label=_("Asked for from"))


class CourseForm(forms.Form):
    topic = forms.ChoiceField(label=_("About"), choices=TRAINING_CHOICES)
    title = EvenCharField(label=_("Title"), max_length=120)
    material = forms.CharField(
        label=_("Material"), max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    material_url = forms.URLField(label=_("Link to the material"), required=False, assume_scheme="https")
    questions = forms.CharField(
        label=_("Questions of the short check"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=EXAMPLE,
    )
    pass_percent = forms.IntegerField(label=_("Pass mark (%)"), min_value=1, max_value=100, initial=80)


class SessionForm(forms.Form):
    course = forms.ModelChoiceField(None, label=_("Course"), empty_label=None)
    organisation = forms.ModelChoiceField(None, label=_("Held by"), empty_label=None)
    starts_at = MomentField(label=_("Begins"))
    ends_at = MomentField(label=_("Ends"))
    place = EvenCharField(label=_("Place"), max_length=120)
    trainer = EvenCharField(label=_("Trainer"), max_length=80)

    def __init__(self, *args: Any, courses: list[Course], hosts: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = Course.objects.filter(pk__in=[course.pk for course in courses])
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=[host.pk for host in hosts])


class CheckForm(forms.Form):
    """The questions of a course; an answer left out is named by the operation."""

    def __init__(self, *args: Any, questions: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number = len(questions)
        for index, question in enumerate(questions):
            self.fields[f"q{index}"] = forms.TypedChoiceField(
                label=f"{index + 1}. {question['text']}",
                choices=list(enumerate(question["answers"])),
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )

    @property
    def answers(self) -> list[int | None]:
        return [self.cleaned_data.get(f"q{index}") for index in range(self.number)]
