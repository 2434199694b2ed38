"""Forms of missions, applications, lists and wishes."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from chomchom.people.enums import OrganisationKind
from chomchom.people.models import Organisation
from chomchom.trade.enums import ApplicationState
from chomchom.trade.enums_intake import ListKind
from chomchom.trade.models import HalfDay, ItineraryItem, Leg, Mission, Traveller, Weight

BYTES_AT_MOST = 20 * 1024 * 1024
CATALOGUE_BYTES = 15 * 1024 * 1024
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
PRODUCTS = 3


class MissionForm(forms.ModelForm):
    class Meta:
        model = Mission
        fields = ("title", "title_en", "sector", "secretariat", "places", "opens_at", "closes_at", "consent_purpose",
                  "consent_until", "budget_won", "target_consultations", "target_contract_usd", "starts_on",
                  "ends_on")  # fmt: skip
        widgets = {"opens_at": MOMENT, "closes_at": MOMENT, "consent_until": DAY, "starts_on": DAY, "ends_on": DAY}
        labels = {"title": _("Name of the mission")}
        help_texts = {
            "consent_purpose": _("Companies agree to it when they apply; without it no result can be verified."),
            "ends_on": _("The day after the last day of the journey."),
        }

    def __init__(self, *args: Any, district_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        desks = Organisation.objects.filter(kind=OrganisationKind.SECRETARIAT, district_id=district_id)
        self.fields["secretariat"].queryset = desks.order_by("name")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        for first, last in (("starts_on", "ends_on"), ("opens_at", "closes_at")):
            if values.get(first) and values.get(last) and values[last] <= values[first]:
                self.add_error(last, _("The end must be after the beginning."))
        return values


class PartForm(forms.ModelForm):
    """A part of a mission; ``mission`` is set on its row before it is checked."""

    def __init__(self, *args: Any, mission: Mission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mission = mission
        if hasattr(self.instance, "mission_id"):
            self.instance.mission = mission
        if "leg" in self.fields:
            self.fields["leg"].queryset = mission.legs.order_by("position")


class LegForm(PartForm):
    class Meta:
        model = Leg
        fields = ("position", "city", "country", "time_zone", "venue", "starts_on", "ends_on")
        widgets = {"starts_on": DAY, "ends_on": DAY}

    def clean_time_zone(self) -> str:
        zone = self.cleaned_data["time_zone"]
        if zone not in available_timezones():
            raise forms.ValidationError(_("“%(zone)s” is no time zone, such as Asia/Jakarta.") % {"zone": zone})
        return zone

    def clean_country(self) -> str:
        return self.cleaned_data["country"].upper()


class HalfDayForm(PartForm):
    id_ko = forms.IntegerField(label=_("Interpreters Indonesian–Korean"), min_value=0, max_value=99, required=False)
    vi_ko = forms.IntegerField(label=_("Interpreters Vietnamese–Korean"), min_value=0, max_value=99, required=False)
    en_ko = forms.IntegerField(label=_("Interpreters English–Korean"), min_value=0, max_value=99, required=False)

    class Meta:
        model = HalfDay
        fields = ("leg", "day", "starts_at", "ends_at", "slot_minutes", "tables")
        widgets = {"day": DAY, "starts_at": CLOCK, "ends_at": CLOCK}

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        leg, day = values.get("leg"), values.get("day")
        if leg and day and not leg.starts_on <= day < leg.ends_on:
            self.add_error("day", _("This day does not belong to the leg."))
        if values.get("starts_at") and values.get("ends_at") and values["ends_at"] <= values["starts_at"]:
            self.add_error("ends_at", _("The end must be after the beginning."))
        pairs = {"id-ko": values.get("id_ko"), "vi-ko": values.get("vi_ko"), "en-ko": values.get("en_ko")}
        self.instance.interpreters = {pair: number for pair, number in pairs.items() if number}
        return values


class TravellerForm(PartForm):
    class Meta:
        model = Traveller
        fields = ("name", "name_en", "belongs_to", "does", "phone", "email")


class ItineraryForm(PartForm):
    class Meta:
        model = ItineraryItem
        fields = ("leg", "day", "starts_at", "ends_at", "title", "title_en", "place")
        widgets = {"day": DAY, "starts_at": CLOCK, "ends_at": CLOCK}


class WeightForm(PartForm):
    class Meta:
        model = Weight
        fields = ("kind", "code", "label", "label_en", "weight")


PARTS: dict[str, type[PartForm]] = {
    "leg": LegForm,
    "half-day": HalfDayForm,
    "traveller": TravellerForm,
    "itinerary": ItineraryForm,
    "weight": WeightForm,
}
OF_THE_MISSION = {"leg": "", "half-day": "leg__", "traveller": "", "itinerary": "", "weight": ""}


class ListForm(forms.Form):
    kind = forms.ChoiceField(label=_("List of"), choices=ListKind.choices)
    file = forms.FileField(label=_("Workbook or csv"))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > BYTES_AT_MOST:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return file


class ApplicationForm(forms.Form):
    """What a company writes into the public page."""

    name = forms.CharField(label=_("Company"), max_length=80)
    name_en = forms.CharField(label=_("Company in English"), max_length=120)
    business_number = forms.RegexField(
        label=_("Business number"), regex=r"^\d{3}-?\d{2}-?\d{5}$",
        error_messages={"invalid": _("Ten digits, such as 123-45-67890.")},
    )  # fmt: skip
    contact_name = forms.CharField(label=_("Person in charge"), max_length=60)
    contact_email = forms.EmailField(label=_("E-mail"))
    contact_phone = forms.CharField(label=_("Telephone"), max_length=30)
    exports_usd = forms.DecimalField(
        label=_("Exports of the year before in USD"), min_value=0, max_digits=14, decimal_places=2, required=False,
        help_text=_("0 if there were none; empty if you do not know."),
    )  # fmt: skip
    certificates = forms.CharField(label=_("Certificates"), max_length=200, required=False)
    meetings_wanted = forms.IntegerField(label=_("Meetings wanted"), min_value=1, max_value=30)
    speaks_english = forms.BooleanField(label=_("We can talk in English without an interpreter"), required=False)
    looking_for = forms.CharField(
        label=_("What buyers do you look for?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    catalogue = forms.FileField(label=_("Catalogue (PDF or picture)"), required=False)
    tax_paid = forms.TypedChoiceField(
        label=_("Are all taxes paid?"), coerce=lambda text: text == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("Yes, a certificate can be shown")), ("no", _("No, some are in arrears"))],
    )  # fmt: skip
    consent = forms.BooleanField(label=_("We agree to later checks of our export records"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, PRODUCTS + 1):
            needed = place == 1
            words = {"place": place}
            self.fields[f"product_{place}"] = forms.CharField(
                label=_("Product %(place)s") % words, max_length=120, required=needed
            )
            self.fields[f"product_en_{place}"] = forms.CharField(
                label=_("Product %(place)s in English") % words, max_length=120, required=needed
            )
            self.fields[f"hs_{place}"] = forms.RegexField(
                label=_("HS code of product %(place)s") % words, regex=r"^\d{4}[.\s]?\d{2}[\d.\s-]*$", required=needed,
                error_messages={"invalid": _("Six digits, such as 8539.51.")},
            )  # fmt: skip

    def clean_business_number(self) -> str:
        digits = self.cleaned_data["business_number"].replace("-", "")
        return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"

    def clean_catalogue(self) -> Any:
        file = self.cleaned_data["catalogue"]
        if file and file.size > CATALOGUE_BYTES:
            raise forms.ValidationError(_("The catalogue is larger than 15 MB."))
        return file

    def products(self) -> list[dict[str, str]]:
        values = self.cleaned_data
        return [
            {"name": values[f"product_{place}"], "name_en": values[f"product_en_{place}"],
             "hs": values[f"hs_{place}"]}
            for place in range(1, PRODUCTS + 1)
            if values.get(f"product_{place}")
        ]  # fmt: skip


class ReviewForm(forms.Form):
    note = forms.CharField(label=_("Why"), max_length=200, required=False)

    def __init__(self, *args: Any, labels: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = list(labels)
        for code, label in labels.items():
            self.fields[f"points_{code}"] = forms.IntegerField(label=label, min_value=0, max_value=100)
        self.order_fields([*(f"points_{code}" for code in labels), "note"])

    def points(self) -> dict[str, int]:
        return {code: self.cleaned_data[f"points_{code}"] for code in self.codes}


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Decision"),
        choices=[(one.value, one.label) for one in (ApplicationState.ACCEPTED, ApplicationState.RESERVE,
                                                    ApplicationState.REFUSED)],
    )  # fmt: skip
    reasons = forms.CharField(label=_("Reason"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}))
