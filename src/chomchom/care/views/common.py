"""What the pages of a day share: which day and meal are asked for."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from chomchom.care.enums import Meal

LONGEST = timedelta(days=366)
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True)
class Asked:
    """The days [day, until) and the meal that a page shows; ``meal`` "" means all meals."""

    day: date
    until: date
    meal: str
    today: date

    @property
    def query(self) -> str:
        """The same question as the words of an address."""
        last = {"to": self.last.isoformat()} if self.last != self.day else {}
        return urlencode({"day": self.day.isoformat()} | last | ({"meal": self.meal} if self.meal else {}))

    @property
    def last(self) -> date:
        """The last day shown."""
        return self.until - timedelta(days=1)

    @property
    def before(self) -> date:
        return self.day - timedelta(days=1)

    @property
    def after(self) -> date:
        return self.day + timedelta(days=1)

    @property
    def meal_label(self) -> str:
        return str(Meal(self.meal).label) if self.meal else ""


def asked(request: HttpRequest) -> Asked:
    """From ``?day=2026-05-13&to=2026-05-17&meal=lunch``; today and all meals where nothing sensible is said."""
    today = timezone.localdate(request.now)
    day = _day(request.GET.get("day", ""), today)
    last = min(max(day, _day(request.GET.get("to", ""), day)), day + LONGEST)
    meal = request.GET.get("meal", "")
    return Asked(day, last + timedelta(days=1), meal if meal in Meal.values else "", today)


def one_meal(request: HttpRequest) -> Asked:
    """As ``asked``, for pages that show one meal: lunch where none is said."""
    question = asked(request)
    return question if question.meal else replace(question, meal=Meal.LUNCH)


def _day(text: str, otherwise: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return day if EARLIEST <= day <= LATEST else otherwise


def meal_tabs(question: Asked, *, with_all: bool) -> list[dict[str, Any]]:
    """The same days for one meal each, and for all meals first if ``with_all``."""
    days = {"day": question.day.isoformat()} | (
        {"to": question.last.isoformat()} if question.last != question.day else {}
    )
    choices = [*([("", _("All meals"))] if with_all else []), *((meal.value, meal.label) for meal in Meal)]
    return [
        {"label": label, "url": "?" + urlencode(days | {"meal": meal}), "current": meal == question.meal}
        for meal, label in choices
    ]
