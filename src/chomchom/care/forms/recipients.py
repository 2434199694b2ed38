"""Forms of the recipients' list and of a person's page."""

from datetime import date, timedelta
from typing import Any

import phonenumbers
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chomchom.care.enums import Meal, PauseReason
from chomchom.care.forms.fields import DayField, EvenCharField, WeekdaysField, inclusive_end
from chomchom.care.models import MealScheme
from chomchom.care.operations.plans import Contact
from chomchom.care.queries.recipients import Search, dongs_for, providers_for
from chomchom.people.models import Organisation
from chomchom.people.viewer import Viewer

DAY = timedelta(days=1)
MOST_CONTACTS = 5


class SearchForm(forms.Form):
    """The head of the list; what cannot be read is left out rather than refused."""

    q = EvenCharField(label=gettext_lazy("Name, number, address or telephone"), required=False, max_length=60)
    dong = forms.ModelChoiceField(
        None, label=gettext_lazy("Dong"), required=False, empty_label=gettext_lazy("All dongs")
    )
    provider = forms.ModelChoiceField(
        None, label=gettext_lazy("Provider agency"), required=False, empty_label=gettext_lazy("All providers")
    )
    which = forms.ChoiceField(
        label=gettext_lazy("Which"),
        required=False,
        choices=[
            ("current", gettext_lazy("Current recipients")),
            ("paused", gettext_lazy("Paused today")),
            ("gap", gettext_lazy("Another service has stopped")),
            ("ended", gettext_lazy("Ended")),
        ],
    )

    def __init__(self, data: Any, *, viewer: Viewer) -> None:
        super().__init__(data)
        self.fields["dong"].queryset = dongs_for(viewer)
        self.fields["provider"].queryset = providers_for(viewer)

    def asked(self) -> Search:
        self.is_valid()
        given = self.cleaned_data
        return Search(
            text=given.get("q") or "",
            dong_id=given["dong"].pk if given.get("dong") else None,
            provider_id=given["provider"].pk if given.get("provider") else None,
            which=given.get("which") or "current",
        )


class PlanForm(forms.Form):
    """How a plan holds from a day on."""

    start = DayField(label=gettext_lazy("Holds from"))
    provider = forms.ModelChoiceField(None, label=gettext_lazy("Provider agency"), empty_label=None)
    weekdays = WeekdaysField(label=gettext_lazy("Weekdays"))
    on_holidays = forms.BooleanField(label=gettext_lazy("Also on public holidays"), required=False)

    def __init__(self, *args: Any, district_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].queryset = Organisation.objects.providers().of_district(district_id).order_by("name")


class NewPlanForm(PlanForm):
    meal = forms.ChoiceField(label=gettext_lazy("Meal"), choices=Meal.choices)
    scheme = forms.ModelChoiceField(None, label=gettext_lazy("Scheme"), empty_label=None)
    last_day = inclusive_end()
    field_order = ("scheme", "meal", "provider", "weekdays", "on_holidays", "start", "last_day")

    def __init__(self, *args: Any, district_id: int, **kwargs: Any) -> None:
        super().__init__(*args, district_id=district_id, **kwargs)
        self.fields["scheme"].queryset = MealScheme.objects.filter(district=district_id).order_by("name")

    @property
    def end(self) -> date | None:
        return day_after(self.cleaned_data["last_day"])


class PauseForm(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=PauseReason.choices)
    start = DayField(label=gettext_lazy("First day without a meal"))
    last_day = inclusive_end()
    note = EvenCharField(label=gettext_lazy("Note"), required=False, max_length=120)

    @property
    def end(self) -> date | None:
        return day_after(self.cleaned_data["last_day"])


class EndPauseForm(forms.Form):
    end = DayField(label=gettext_lazy("Meals again from"))


class EndPlanForm(forms.Form):
    last_day = inclusive_end(required=True)

    @property
    def end(self) -> date:
        return self.cleaned_data["last_day"] + DAY


class ContactForm(forms.Form):
    name = EvenCharField(label=gettext_lazy("Name"), max_length=60)
    relation = EvenCharField(label=gettext_lazy("Relation"), required=False, max_length=20)
    phone = EvenCharField(
        label=gettext_lazy("Telephone"),
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )

    def clean_phone(self) -> str:
        return telephone(self.cleaned_data["phone"])


def telephone(given: str) -> str:
    """As it is written in Korea, ``010-1234-5678``; raises ``ValidationError`` for what is no number."""
    try:
        number = phonenumbers.parse(given, "KR")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise forms.ValidationError(_("“%(given)s” is no telephone number. Example: 010-1234-5678.") % {"given": given})
    national = number.country_code == 82
    form = phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)[:20]


class BaseContacts(forms.BaseFormSet):
    """The contacts in the order in which they are called; the order is a number beside each."""

    def contacts(self) -> list[Contact]:
        """In the order chosen, without those that were crossed out."""
        kept = [f.cleaned_data for f in self.forms if f.cleaned_data.get("name") and not f.cleaned_data.get("DELETE")]
        kept.sort(key=lambda given: given.get("ORDER") or MOST_CONTACTS + 1)
        return [Contact(given["name"], given["phone"], given["relation"]) for given in kept]

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Order")
        form.fields["DELETE"].label = _("Remove")


ContactFormSet = forms.formset_factory(
    ContactForm, formset=BaseContacts, extra=1, max_num=MOST_CONTACTS, can_order=True, can_delete=True
)


def day_after(last_day: date | None) -> date | None:
    return last_day + DAY if last_day else None
