"""Forms of the import's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chomchom.care.models import ImportRow
from chomchom.care.rules.intake.columns import LABELS
from chomchom.care.rules.intake.remarks import KINDS
from chomchom.core.text import even
from chomchom.people.models import Organisation

BYTES_AT_MOST = 20 * 1024 * 1024
ALWAYS = (
    "name",
    "birth_date",
    "dong",
    "days",
    "meals",
    "phone",
    "address",
    "provider",
    "contact_name",
    "contact_phone",
)
INSTEAD = {
    "birth_date": {"birth_year", "birth_month", "birth_day"},
    "days": {key for key in LABELS if "day_" in key} | {"lunch_days", "supper_days"},
    "meals": {"lunch", "supper", "lunch_days", "supper_days"},
    "phone": {"mobile", "home_phone"},
    "address": {"address_road", "address_lot"},
    "contact_name": {"contact"},
    "contact_phone": {"contact"},
}


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Workbook or csv"),
        help_text=_("The list as it is: title rows, merged heads, sums and notes may stay. Nothing is taken yet."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.xlsm,.ods"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > BYTES_AT_MOST:
            raise forms.ValidationError(
                _("The file is larger than %(limit)d MB. Remove pictures and sheets that are not needed, or split it."),
                params={"limit": BYTES_AT_MOST >> 20},
            )
        return file


class CellsForm(forms.Form):
    """The cells of one row as written, to be put right; what is missing and was asked about has a field too."""

    def __init__(self, data: Any = None, *, row: ImportRow, dongs: list[str]) -> None:
        super().__init__(data)
        self.cells: dict[str, str] = row.cells
        for key in shown_keys(row):
            base, _sign, number = key.rpartition("_") if key.rpartition("_")[2].isdigit() else (key, "", "")
            label = LABELS.get(base or key, key)
            widget = forms.TextInput(attrs={"autocomplete": "off"})
            if key == "dong":
                widget.attrs["list"] = "dongs"
            self.fields[key] = forms.CharField(
                label=f"{label} {number}" if number else label,
                required=False,
                max_length=1000,
                initial=self.cells.get(key, ""),
                widget=widget,
            )
        self.dongs = dongs

    def changed_cells(self) -> dict[str, str]:
        """Only what is written otherwise than in the file."""
        given = {key: even(text) for key, text in self.cleaned_data.items()}
        return {key: text for key, text in given.items() if text != self.cells.get(key, "")}


def shown_keys(row: ImportRow) -> list[str]:
    """The cells asked about first, then the others that are filled, then those that every row should have."""
    cells = row.cells
    about = [KINDS[why["code"]].about for why in row.why if KINDS[why["code"]].about in LABELS]
    wanted = [key for key in [*about, *ALWAYS] if key in cells or not INSTEAD.get(key, set()) & cells.keys()]
    return list(dict.fromkeys([*(key for key in about if key in wanted), *cells, *wanted]))


class ProvidersForm(forms.Form):
    """One choice for each name that is no provider here."""

    def __init__(self, data: Any = None, *, names: list[str], district_id: int) -> None:
        super().__init__(data)
        self.names = names
        providers = Organisation.objects.providers().of_district(district_id).order_by("name")
        for place, name in enumerate(names):
            self.fields[f"provider_{place}"] = forms.ModelChoiceField(
                providers, label=name or _("(empty)"), empty_label=_("Choose"), required=False
            )

    def chosen(self) -> dict[str, Organisation]:
        fields = ((name, self.cleaned_data[f"provider_{place}"]) for place, name in enumerate(self.names))
        return {name: provider for name, provider in fields if provider}
