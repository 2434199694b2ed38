"""Alerts that somebody took and that are not closed, for the page that suspends an account."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from chomchom.net.models import Alert
from chomchom.people.in_hand import Held
from chomchom.people.models import Account


def alerts(account: Account, at: datetime) -> Iterator[Held]:
    held = Alert.objects.live().filter(holder=account).count()
    if held:
        sentence = ngettext(
            "%(number)d open alert that this person took", "%(number)d open alerts that this person took", held
        )
        yield Held(sentence % {"number": held}, reverse("net:alerts"))
