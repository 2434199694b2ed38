"""Reads about a meal day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from chomchom.care import weekdays
from chomchom.care.enums import Meal
from chomchom.care.models import MealPlan, MealWindow, PlanPause
from chomchom.core.holidays import is_public_holiday


@dataclass(frozen=True)
class Promised:
    """The plans that promise a meal on a day, and how many fell away and why."""

    plans: list[MealPlan]
    paused: int
    not_on_holidays: int


def plans_of(district_id: int, day: date) -> Promised:
    """All plans of the district that hold on ``day`` (its weekday, its period, the person not ended), less the paused
    ones and, on a public holiday, less those that do not run on holidays. Two queries."""
    plans = (
        MealPlan.objects.on(day)
        .filter(recipient__district=district_id, recipient__ended_on=None)
        .annotate(bit=F("weekdays").bitand(weekdays.bit_of(day)))
        .filter(bit__gt=0)
        .select_related("recipient")
        .order_by("provider_id", "recipient_id", "meal")
    )
    paused_people = set(
        PlanPause.objects.on(day).filter(recipient__district=district_id).values_list("recipient_id", flat=True)
    )
    running = [plan for plan in plans if plan.recipient_id not in paused_people]
    paused = len(plans) - len(running)
    if not is_public_holiday(day):
        return Promised(running, paused, 0)
    on_holidays = [plan for plan in running if plan.on_holidays]
    return Promised(on_holidays, paused, len(running) - len(on_holidays))


def windows_of(district_id: int, day: date) -> dict[str, MealWindow]:
    """The window of each meal that is handed over on ``day``, by meal."""
    windows = MealWindow.objects.on(day).filter(district=district_id)
    return {window.meal: window for window in windows if window.meal in Meal.values}
