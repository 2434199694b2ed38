"""Forms of the kitchen: large targets, few fields; values are read by the rules, which have the sentences."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chomchom.care.enums import Allergen, Diet, Meal
from chomchom.care.enums_kitchen import (
    LABELS_ON,
    CallAnswer,
    FoodGroup,
    HygieneKind,
    LabelName,
    LabelPaper,
    Portion,
    ProviderType,
    Serving,
    Symptom,
    Texture,
)
from chomchom.care.forms.fields import DayField, EvenCharField, MomentField
from chomchom.care.models import Batch, MenuItem, Round, SupplierLot
from chomchom.care.rules.kitchen import log as rules
from chomchom.core.forms import RowsField

DECIMAL = {"inputmode": "decimal", "autocomplete": "off", "enterkeyhint": "done"}


def celsius(required: bool = False) -> forms.CharField:
    """Text on purpose: “75,3” and “800” get a sentence of the rules, not a silent change by the browser."""
    return forms.CharField(
        label=_("Temperature (°C)"), required=required, max_length=12, widget=forms.TextInput(attrs=DECIMAL)
    )


def checks(label: Any, choices: Any, **kwargs: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, widget=forms.CheckboxSelectMultiple, **kwargs)


class DishForm(forms.Form):
    name = EvenCharField(label=_("Dish"), max_length=60)
    name_en = EvenCharField(label=_("Dish in English"), max_length=80, required=False)
    food_group = forms.ChoiceField(label=_("Food"), choices=FoodGroup.choices)
    serving = forms.ChoiceField(label=pgettext_lazy("dish", "Kept"), choices=Serving.choices)
    texture = forms.ChoiceField(label=_("Texture"), choices=Texture.choices)
    # a choice that is not offered is refused by the rule, which says what is missing
    allergens = checks(_("Allergens"), Allergen.choices, required=False)


class EntryForm(forms.Form):
    """A dish on the menu of a day."""

    day = DayField(label=_("Day"))
    meal = forms.ChoiceField(label=_("Meal"), choices=Meal.choices)
    item = forms.ModelChoiceField(MenuItem.objects.none(), label=_("Dish"))
    diets = checks(_("Diets that get it"), Diet.choices)

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items


class SubstituteForm(forms.Form):
    """What a group of people gets instead; without a dish the reason says why it is left out."""

    item = forms.ModelChoiceField(MenuItem.objects.none(), label=_("Substitute"), required=False)
    because = EvenCharField(label=_("or left out because"), max_length=120, required=False)

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items


class LotForm(forms.Form):
    supplier = EvenCharField(label=_("Supplier"), max_length=60)
    product = EvenCharField(label=_("Product"), max_length=60)
    lot_number = EvenCharField(label=_("Lot number"), max_length=40)
    is_chilled = forms.BooleanField(label=_("Chilled or frozen"), required=False)
    best_before = DayField(label=_("Best before"), required=False)
    value = celsius()
    who = EvenCharField(label=_("Checked by"), max_length=60)


class BatchForm(forms.Form):
    item = forms.ModelChoiceField(MenuItem.objects.none(), label=_("Dish"))
    meal = forms.ChoiceField(label=_("Meal"), choices=Meal.choices)
    lots = RowsField(
        SupplierLot.objects.none(), label=_("Made of"), required=False, widget=forms.CheckboxSelectMultiple
    )
    code = EvenCharField(label=_("Batch number, if it stands on a label already"), max_length=24, required=False)

    def __init__(self, *args: Any, items: Any, lots: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items
        self.fields["lots"].queryset = lots


class CookedForm(forms.Form):
    cooked_at = MomentField(label=_("Cooking finished at"))
    cook = EvenCharField(label=_("Cook"), max_length=60)


class BatchField(forms.ModelChoiceField):
    """A batch by its number and its dish: who holds a thermometer thinks of the dish."""

    def label_from_instance(self, batch: Batch) -> str:
        return f"{batch.code} {batch.item}"


#: what an entry of the log asks, beside who and when
ASKED = {
    "batch": rules.OF_A_BATCH | {HygieneKind.CORRECTIVE},
    "round": rules.OF_A_ROUND | {HygieneKind.CORRECTIVE},
    "lot": {HygieneKind.RECEIVING},
    "value": rules.TEMPERATURE | {HygieneKind.RECEIVING},
    "is_well": {HygieneKind.STAFF_HEALTH},
}


class LogForm(forms.Form):
    """One entry of the log; only what its kind needs is asked."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("hygiene log", "What"), choices=HygieneKind.choices, widget=forms.HiddenInput
    )
    batch = BatchField(Batch.objects.none(), label=_("Batch"), required=False)
    round = forms.ModelChoiceField(Round.objects.none(), label=_("Round"), required=False)
    lot = forms.ModelChoiceField(SupplierLot.objects.none(), label=_("Delivery"), required=False)
    value = celsius()
    is_well = forms.TypedChoiceField(
        label=_("Health of the staff"),
        choices=[("1", _("Everybody is well")), ("0", _("Somebody is ill"))],
        coerce=lambda text: text != "0",
        required=False,
        empty_value=True,
    )
    text = EvenCharField(label=_("In words"), max_length=200, required=False)
    who = EvenCharField(label=_("Who"), max_length=60)
    happened_at = MomentField(label=_("When"))
    number = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, batches: Any, rounds: Any, lots: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["batch"].queryset, self.fields["round"].queryset = batches, rounds
        self.fields["lot"].queryset = lots
        for name in [name for name, kinds in ASKED.items() if kind not in kinds]:
            del self.fields[name]


class CorrectForm(forms.Form):
    text = EvenCharField(label=_("What was done"), max_length=200)
    who = EvenCharField(label=_("Who"), max_length=60)


class PackForm(forms.Form):
    """Which batch of each dish goes into the boxes of a round."""

    value = celsius(required=True)
    who = EvenCharField(label=_("Packed by"), max_length=60)

    def __init__(self, *args: Any, items: Iterable[MenuItem], batches: Iterable[Batch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dishes = {f"dish_{item.pk}": item for item in items}
        rows = [batch for batch in batches if not batch.recalled_at]
        for name, item in self.dishes.items():
            own = [batch for batch in rows if batch.item_id == item.pk]
            choices = [(batch.pk, f"{batch.code}") for batch in own] or [("", _("No batch yet"))]
            self.fields[name] = forms.TypedChoiceField(label=str(item), choices=choices, coerce=int, required=False)
        self.rows = {batch.pk: batch for batch in rows}
        self.order_fields([*self.dishes, "value", "who"])

    @property
    def chosen(self) -> dict[int, Batch]:
        given = {item.pk: self.cleaned_data.get(name) for name, item in self.dishes.items()}
        return {item: self.rows[batch] for item, batch in given.items() if batch in self.rows}


class LetGoForm(forms.Form):
    value = celsius()
    who = EvenCharField(label=_("Measured by"), max_length=60)


class OverrideForm(forms.Form):
    reason = EvenCharField(label=_("Reason; the district sees it"), max_length=200)


class OutcomeForm(forms.Form):
    outcome = EvenCharField(label=_("What was done"), max_length=200)


class LabelForm(forms.Form):
    """On which paper labels are printed."""

    paper = forms.ChoiceField(label=_("Paper"), choices=LabelPaper.choices)
    skip = forms.IntegerField(
        label=_("Places used before on the first sheet"), min_value=0, max_value=29, initial=0, required=False
    )

    def clean_skip(self) -> int:
        return self.cleaned_data["skip"] or 0

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        most = LABELS_ON.get(given.get("paper"), 1) - 1
        if given.get("skip", 0) > most:
            self.add_error("skip", _("This sheet has fewer labels: at most %(most)s.") % {"most": most})
        return given


class SwitchForm(forms.Form):
    provider_type = forms.ChoiceField(label=_("Type of provider"), choices=ProviderType.choices)
    label_name = forms.ChoiceField(label=_("Name on labels"), choices=LabelName.choices)
    required = checks(_("Checks that a round waits for"), HygieneKind.choices, required=False)
    valid_from = DayField(label=_("From"))


class SymptomForm(forms.Form):
    symptoms = checks(_("Symptoms"), Symptom.choices)
    started_at = MomentField(label=_("Began at"))
    told_by = EvenCharField(label=_("Who told it"), max_length=60, required=False)
    note = EvenCharField(label=_("Note"), max_length=200, required=False)


class CallForm(forms.Form):
    answer = forms.ChoiceField(label=_("Answer"), choices=CallAnswer.choices)
    symptoms = checks(_("Symptoms"), Symptom.choices, required=False)
    started_at = MomentField(label=_("Began at"), required=False)
    word = EvenCharField(label=_("In a word"), max_length=200, required=False)


class ReasonForm(forms.Form):
    reason = EvenCharField(label=_("Reason"), max_length=200)


class PortionForm(forms.Form):
    portion = forms.ChoiceField(label=_("Portion"), choices=Portion.choices)
