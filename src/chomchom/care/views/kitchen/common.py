"""What the pages of the kitchen share: whose kitchen, which day and meal, and how a form ends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from chomchom.care.enums import Meal
from chomchom.care.models import KitchenSetting
from chomchom.care.queries.kitchen.limits import setting_of
from chomchom.care.queries.kitchen.places import kitchens_of
from chomchom.care.views.common import Asked, asked
from chomchom.care.views.shared import carried_out
from chomchom.people.models import Organisation


@dataclass(frozen=True)
class Where:
    """The kitchen, day and meal of a page. ``setting`` None: the district has not switched the log on."""

    provider: Organisation
    kitchens: tuple[Organisation, ...]
    day: date
    meal: str
    setting: KitchenSetting | None
    asked: Asked

    @property
    def query(self) -> str:
        own = {"provider": self.provider.pk} if len(self.kitchens) > 1 else {}
        return urlencode(own | {"day": self.day.isoformat(), "meal": self.meal})

    @property
    def is_today(self) -> bool:
        return self.day == self.asked.today

    def tabs(self) -> list[dict[str, Any]]:
        """One tab for each meal."""
        return [
            {"label": m.label, "url": f"?{self._with(meal=m.value)}", "current": m.value == self.meal} for m in Meal
        ]

    def _with(self, **values: str) -> str:
        own = {"provider": self.provider.pk} if len(self.kitchens) > 1 else {}
        return urlencode(own | {"day": self.day.isoformat(), "meal": self.meal} | values)


def where(request: HttpRequest) -> Where:
    """From ``?provider=…&day=…&meal=…``; one's own kitchen, today and lunch where nothing sensible is said."""
    kitchens = tuple(kitchens_of(request.viewer))
    wanted = request.GET.get("provider", "")
    chosen = [kitchen for kitchen in kitchens if str(kitchen.pk) == wanted] if wanted else list(kitchens[:1])
    if not chosen:
        raise Http404
    question = asked(request)
    meal = question.meal or Meal.LUNCH.value
    return Where(chosen[0], kitchens, question.day, meal, setting_of(chosen[0].pk, question.day), question)


def done(request: HttpRequest, form: forms.Form, call: Callable[[], Any], words: str) -> bool:
    """Whether the form was right and the call happened; then a message says ``words``."""
    if request.method != "POST" or not (form.is_valid() and carried_out(form, call)):
        return False
    messages.success(request, words)
    return True


def tell_refusal(request: HttpRequest, form: forms.Form) -> None:
    """The errors of a form that stands on another page than the one shown."""
    for error in [e for errors in form.errors.values() for e in errors]:
        messages.error(request, str(error))


def back(request: HttpRequest, name: str, *args: Any, query: str = "") -> HttpResponse:
    answer = redirect(name, *args)
    if query:
        answer["Location"] += f"?{query}"
    return answer
