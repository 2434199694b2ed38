"""Each morning the day's handovers are made from the plans, whoever remembers to press the button."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from chomchom.care.models import Handover, MealPlan
from chomchom.care.operations.day import make_day
from chomchom.core import clock
from chomchom.core.actors import Actor
from chomchom.people.models import Organisation

EVERY = timedelta(minutes=10)
FROM = time(5)
BY = Actor.program("morning")


def look(*, at: datetime) -> int:
    """Make today's handovers in every district that has plans and none for today yet, from five o'clock on; answers in
    how many. A demo district's day is made by its officer, who plays it."""
    local = timezone.localtime(at)
    if local.time() < FROM or clock.story():
        return 0
    today = local.date()
    planned = MealPlan.objects.on(today).values("recipient__district")
    made = Handover.objects.on(today).values("district")
    districts = list(Organisation.objects.districts().filter(pk__in=planned).exclude(pk__in=made))
    for district in districts:
        make_day(district=district, day=today, by=BY, at=at)
    return len(districts)
