"""Forms of deals, their lines, confirmations, rates and memoranda."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chomchom.core.text import even
from chomchom.people.enums import Role
from chomchom.trade.enums_ledger import Ending, MouKind, Rung, Without, Word
from chomchom.trade.models import Application, Guest, Mission
from chomchom.trade.operations.ledger import Line, Paper
from chomchom.trade.rules.ledger.following import FILES, PROOFS


class EvenCharField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return even(super().to_python(value) or "")


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DealForm(forms.Form):
    application = forms.ModelChoiceField(Application.objects.none(), label=_("Exporter"))
    guest = forms.ModelChoiceField(Guest.objects.none(), label=_("Buyer"))
    title = EvenCharField(label=_("What it is about"), max_length=120)

    def __init__(self, *args: Any, mission: Mission, applications: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["application"].queryset = applications
        self.fields["application"].label_from_instance = lambda one: f"{one.number} {one.exporter}"
        self.fields["guest"].queryset = mission.guests.select_related("buyer").order_by("buyer__name")
        self.fields["guest"].label_from_instance = lambda one: f"{one.buyer} ({one.buyer.country})"


class LineForm(forms.Form):
    rung = forms.TypedChoiceField(label=_("Rung"), choices=Rung.choices, coerce=lambda value: Rung(int(value)))
    happened_on = DayField(label=_("Day on the paper"))
    amount = forms.DecimalField(label=_("Amount"), max_digits=16, decimal_places=2, required=False)
    currency = EvenCharField(label=_("Currency"), max_length=3, initial="USD", required=False)
    file = forms.FileField(
        label=_("Signed paper or bank paper"), required=False, help_text=_("For L2 to L5: PDF, PNG, JPEG or .hwpx.")
    )
    signed_by_both = forms.BooleanField(label=_("Both signatures are on it"), required=False)
    number = EvenCharField(
        label=_("Number or log"), max_length=200, required=False,
        help_text=_("L0 and L1: where it was logged. L6: the export declaration number. L7: the number of the "
                    "certificate."),
    )  # fmt: skip
    issuer = EvenCharField(label=_("Issued by (L7)"), max_length=80, required=False)
    probability = forms.IntegerField(
        label=_("Probability in per cent (L1)"), min_value=0, max_value=100, required=False
    )
    expected_on = DayField(label=_("Expected by (L1)"), required=False)
    condition = EvenCharField(label=_("Condition (L3)"), max_length=400, required=False)
    fills = forms.DecimalField(
        label=_("Settles of the contract"), max_digits=16, decimal_places=2, required=False,
        help_text=_("Only where the paper is in another currency than the contract: in the contract’s currency."),
    )  # fmt: skip
    is_last = forms.BooleanField(label=_("Last shipment of this contract (L6)"), required=False)
    note = EvenCharField(label=_("Note"), max_length=300, required=False)

    @property
    def line(self) -> Line:
        given = self.cleaned_data
        papers = [self._paper] if self._paper.is_file or self._paper.reference else []
        return Line(
            rung=given["rung"], happened_on=given["happened_on"], papers=papers, amount=given["amount"],
            currency=given["currency"], fills=given["fills"], probability=given["probability"],
            expected_on=given["expected_on"], condition=given["condition"], is_last=given["is_last"],
            note=given["note"],
        )  # fmt: skip

    @property
    def _paper(self) -> Paper:
        given = self.cleaned_data
        proof, file = PROOFS[given["rung"]][0], given["file"]
        if proof not in FILES:
            return Paper(proof, reference=given["number"], issuer=given["issuer"])
        if file is None:
            return Paper(proof)
        file.seek(0)
        return Paper(proof, data=file.read(), file_name=file.name, signed_by_both=given["signed_by_both"])


class CorrectForm(LineForm):
    reason = EvenCharField(label=_("Why it is corrected"), max_length=300)


class ReasonForm(forms.Form):
    reason = EvenCharField(label=_("Reason"), max_length=300)


class EndForm(ReasonForm):
    ending = forms.TypedChoiceField(label=_("Ended as"), choices=Ending.choices, coerce=Ending)


class AnswerForm(forms.Form):
    words = EvenCharField(label=_("How it stands"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))


class SayForm(forms.Form):
    word = forms.TypedChoiceField(choices=Word.choices, coerce=Word, widget=forms.RadioSelect, label=_("Is it right?"))
    stated_amount = forms.DecimalField(
        label=_("If not: the right amount"), max_digits=16, decimal_places=2, required=False
    )
    without = forms.TypedChoiceField(
        choices=Without.choices, coerce=Without, widget=forms.RadioSelect, label=_("Without the mission?")
    )
    comment = EvenCharField(label=_("In your own words"), max_length=400, required=False)
    said_by = EvenCharField(label=_("Your name"), max_length=120)


class RateForm(forms.Form):
    currency = EvenCharField(label=_("Currency"), max_length=3)
    on = DayField(label=_("Rate of"))
    usd_per_unit = forms.DecimalField(label=_("US dollars for one unit"), max_digits=18, decimal_places=10)
    source = EvenCharField(label=_("Source"), max_length=120, help_text=_("Where it was published."))


class MouForm(forms.Form):
    kind = forms.TypedChoiceField(label=_("Kind"), choices=MouKind.choices, coerce=MouKind)
    title = EvenCharField(label=_("Title"), max_length=120)
    parties = EvenCharField(label=_("Parties"), max_length=300)
    scope = forms.CharField(label=_("Scope"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    signed_on = DayField(label=_("Signed on"))
    application = forms.ModelChoiceField(Application.objects.none(), label=_("Company"), required=False)
    file = forms.FileField(label=_("Signed file"))

    def __init__(self, *args: Any, applications: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["application"].queryset = applications
        self.fields["application"].label_from_instance = lambda one: f"{one.number} {one.exporter}"


class PromiseForm(forms.Form):
    text = EvenCharField(label=_("What was promised"), max_length=200)
    role = forms.TypedChoiceField(
        label=_("Who keeps it"), coerce=Role,
        choices=[(role.value, role.label) for role in (Role.EXPORTER, Role.SECRETARY, Role.TRADE_OFFICER)],
    )  # fmt: skip
    due_on = DayField(label=_("Due day"))


class PromiseEndForm(forms.Form):
    outcome = EvenCharField(label=_("What came of it"), max_length=200)
