"""What a family is told, word for word, and when a consent may be recorded."""

import re
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from chomchom.care.enums_family import FamilyChannel
from chomchom.core.refusal import Refusal

VERSION = "2026-11"  # of the wording below; a changed wording is a new version, and asks for consent anew
PAUSES_MINUTES = (1, 5, 15, 60)  # before the second, third, … attempt; after the last the message has failed
STALE = timedelta(hours=12)  # later than this nobody wants to hear of a lunch any more


def purpose() -> str:
    """What is read out to the recipient and signed, in the language of the moment."""
    return _(
        "The district tells the person named here, after each meal, that it was handed over to me, at what time, and "
        "that all was as usual. If it was not as usual, somebody calls instead. Nothing else is told: no illness, no "
        "observation, no address. I can take this back at any time, by telephone or at the door, without a reason; "
        "then nothing is sent any more."
    )


def sentence(handed_over_at: datetime) -> str:
    """The whole message. It names neither the person nor the meal, nor anything that was seen."""
    return _("Handed over at %(time)s, as usual.") % {"time": f"{timezone.localtime(handed_over_at):%H:%M}"}


def title() -> str:
    return _("Meal support")


def is_an_address(channel: str, address: str) -> Refusal | None:
    if channel == FamilyChannel.EMAIL:
        try:
            validate_email(address)
        except ValidationError:
            return Refusal(
                "address", _("“%(address)s” is not an e-mail address. Example: name@example.kr") % {"address": address}
            )
        return None
    digits = re.sub(r"\D", "", address)
    if 9 <= len(digits) <= 11 and digits.startswith("0"):
        return None
    return Refusal(
        "address", _("“%(address)s” is not a telephone number. Example: 010-1234-5678") % {"address": address}
    )


def may_have_been_given(given_on: date, today: date) -> Refusal | None:
    if given_on > today:
        return Refusal("given_ahead", _("%(day)s has not come yet.") % {"day": date_format(given_on)})
    if today - given_on > timedelta(days=366):
        return Refusal("given_far", _("A consent older than a year is asked for anew."))
    return None


def next_attempt(attempts: int, at: datetime) -> datetime | None:
    """When it is tried again after that many attempts; None when it is given up."""
    if attempts > len(PAUSES_MINUTES):
        return None
    return at + timedelta(minutes=PAUSES_MINUTES[attempts - 1])
