"""The minutes of a ladder; roles, words and channels stay as they are."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chomchom.net.models import Policy

LONGEST = 7 * 24 * 60
MINUTES = {
    "after_minutes": _("After (min)"),
    "acknowledge_minutes": _("To answer (min)"),
    "done_minutes": _("To act (min)"),
}


class MinutesForm(forms.Form):
    """Three numbers for each step, in the order of the ladder: ``fields_of(step)`` are those of one."""

    def __init__(self, *args: Any, policy: Policy, **words: Any) -> None:
        super().__init__(*args, **words)
        self.policy = policy
        for number, step in enumerate(policy.steps):
            for name, label in MINUTES.items():
                self.fields[f"{name}-{number}"] = forms.IntegerField(
                    label=label, min_value=0, max_value=LONGEST, initial=step.get(name, 30)
                )

    def fields_of(self, number: int) -> list[forms.BoundField]:
        return [self[f"{name}-{number}"] for name in MINUTES]

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The ladder with the minutes that were entered."""
        return [
            dict(step) | {name: self.cleaned_data[f"{name}-{number}"] for name in MINUTES}
            for number, step in enumerate(self.policy.steps)
        ]
