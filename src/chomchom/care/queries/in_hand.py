"""Rounds that somebody still walks today, for the page that suspends an account."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from chomchom.care.models import Handover, Round
from chomchom.people.in_hand import Held
from chomchom.people.models import Account


def rounds(account: Account, at: datetime) -> Iterator[Held]:
    """Rounds of today and later with stops whose outcome is not known yet."""
    given = Round.objects.filter(courier__account=account, day__gte=localdate(at))
    for one in given.select_related("provider").order_by("day", "meal", "number"):
        left = Handover.objects.filter(round=one).unconfirmed().count()
        if left:
            words = {"day": one.day, "meal": one.get_meal_display(), "number": one.number, "left": left}
            sentence = _("Round %(number)d on %(day)s, %(meal)s: %(left)d people not met yet")
            yield Held(sentence % words, reverse("care:round", args=[one.pk]))
