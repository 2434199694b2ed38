"""What the district types when a kitchen stops."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chomchom.care.enums import Diet
from chomchom.care.queries.rounds import Kitchen

MOST_BOXES = 2000


class KitchenForm(forms.Form):
    """The kitchen that stops, and for each other one how many boxes of each diet it can cook in addition.

    Only diets are asked for that people of the stopped kitchen eat on that meal; before it is chosen, none.
    """

    kitchen = forms.TypedChoiceField(label=_("Kitchen that stops"), coerce=int)

    def __init__(self, data: Any = None, *, kitchens: Sequence[Kitchen]) -> None:
        super().__init__(data)
        self.kitchens = kitchens
        self.fields["kitchen"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a kitchen")),
            *((one.provider.pk, one.provider.name) for one in kitchens),
        ]
        for one, diet in self._asked():
            self.fields[_name(one, diet)] = forms.IntegerField(
                label=f"{one.provider}: {Diet(diet).label}", min_value=0, max_value=MOST_BOXES, required=False
            )

    @property
    def stopped(self) -> int | None:
        given = str(self.data.get("kitchen", ""))
        return int(given) if given in {str(one.provider.pk) for one in self.kitchens} else None

    @property
    def diets(self) -> list[tuple[str, str, int]]:
        """(code, label, how many people) of the kitchen that stops."""
        people = next((one.open_by_diet for one in self.kitchens if one.provider.pk == self.stopped), {})
        return [(code, str(Diet(code).label), number) for code, number in sorted(people.items()) if code in Diet.values]

    @property
    def others(self) -> list[Kitchen]:
        return [one for one in self.kitchens if one.provider.pk != self.stopped] if self.stopped else []

    @property
    def rows(self) -> list[tuple[Kitchen, list[forms.BoundField]]]:
        """For each other kitchen its fields, one per diet."""
        return [(one, [self[_name(one, diet)] for diet, _label, _number in self.diets]) for one in self.others]

    @property
    def capacity(self) -> dict[int, dict[str, int]]:
        """{provider: {diet: boxes}} of what was typed."""
        typed: dict[int, dict[str, int]] = {}
        for one, diet in self._asked():
            typed.setdefault(one.provider.pk, {})[diet] = self.cleaned_data.get(_name(one, diet)) or 0
        return typed

    def _asked(self) -> Iterable[tuple[Kitchen, str]]:
        return ((one, diet) for one in self.others for diet, _label, _number in self.diets)


def _name(kitchen: Kitchen, diet: str) -> str:
    return f"boxes-{kitchen.provider.pk}-{diet}"
