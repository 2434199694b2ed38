"""Forms of the day: the log of a meeting with its product lines, and a buyer who walked in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chomchom.core.text import whole
from chomchom.trade.enums import Language
from chomchom.trade.enums_meet import NextOwner, Reaction
from chomchom.trade.models import Consultation, ProductLine

LEAST_LINES = 2
CURRENCIES = ("USD", "EUR", "KRW", "IDR", "VND", "JPY", "CNY")
COUNTRIES = (("", "–"), ("ID", _("Indonesia")), ("VN", _("Viet Nam")), ("KR", _("Korea")), ("MY", _("Malaysia")),
             ("SG", _("Singapore")), ("TH", _("Thailand")), ("PH", _("Philippines")))  # fmt: skip


class LogForm(forms.ModelForm):
    """The fields of the log in the order in which a meeting goes."""

    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    destination = forms.ChoiceField(label=_("Country of destination"), choices=COUNTRIES, required=False)
    reaction = forms.ChoiceField(
        label=_("Reaction of the buyer"), choices=[("", "–"), *Reaction.choices], required=False
    )
    next_owner = forms.ChoiceField(label=_("By whom"), choices=[("", "–"), *NextOwner.choices], required=False)

    class Meta:
        model = Consultation
        fields = (
            "reaction", "said", "destination", "currency", "certificates", "samples", "incoterms", "payment",
            "minimum_order", "likelihood_percent", "next_action", "next_owner", "next_due_on",
        )  # fmt: skip
        widgets = {
            "said": forms.Textarea(attrs={"rows": 4}),
            "next_due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "likelihood_percent": forms.NumberInput(attrs={"min": 0, "max": 100, "inputmode": "numeric"}),
        }


class LineForm(forms.ModelForm):
    """One product; an empty line is none."""

    class Meta:
        model = ProductLine
        fields = ("product", "quoted_price", "negotiated_price", "quantity", "unit", "amount")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].required = False
        for name in ("quoted_price", "negotiated_price", "quantity", "amount"):
            self.fields[name].widget.attrs |= {"inputmode": "decimal", "min": 0}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        numbers = [data.get(name) for name in ("quoted_price", "negotiated_price", "quantity", "amount")]
        if not data.get("product") and any(number is not None for number in numbers):
            self.add_error("product", _("Name the product that these numbers are of."))
        if any(number is not None and number < 0 for number in numbers):
            self.add_error(None, _("Prices, quantities and amounts are not below zero."))
        return data


def line_forms(log: Consultation | None, data: Any = None) -> list[LineForm]:
    """A form for each line there is, and empty ones; as many as the phone sent."""
    rows = list(log.lines.order_by("position")) if log and log.pk else []
    sent = (whole(str(data.get("lines", "0"))) or 0) if data else 0
    number = min(30, max(LEAST_LINES, len(rows) + 1, sent))
    return [
        LineForm(data, prefix=f"line-{place}", instance=None if data else rows[place] if place < len(rows) else None)
        for place in range(number)
    ]


class WalkInForm(forms.Form):
    name = forms.CharField(label=_("Company of the buyer"), max_length=120)
    contact_name = forms.CharField(label=_("Contact"), max_length=80, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=Language.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    application = forms.ChoiceField(label=_("Wants to meet"))

    def __init__(self, *args: Any, applications: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["application"].choices = [(str(row.pk), str(row.exporter)) for row in applications]
