"""What the views of care share: a domain call whose refusal becomes an error of the form."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from chomchom.care.enums import Household, Risk, Sex
from chomchom.care.models import Recipient
from chomchom.core.refusal import Refused


def carried_out(form: forms.Form, call: Callable[[], Any]) -> bool:
    """Whether ``call`` happened; a refusal stands as an error above the form."""
    try:
        call()
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def to_the_minute(now: datetime) -> datetime:
    """The moment a form proposes."""
    return timezone.localtime(now).replace(second=0, microsecond=0)


def in_a_line(person: Recipient, today: date) -> str:
    """Age, sex, household and risk, as far as they are known."""
    age = person.age_on(today)
    parts = [
        _("aged %(age)s") % {"age": age} if age is not None else "",
        person.get_sex_display() if person.sex != Sex.UNKNOWN else "",
        person.get_household_display() if person.household != Household.UNKNOWN else "",
        _("at high risk") if person.risk == Risk.HIGH else "",
        _("ended on %(day)s") % {"day": person.ended_on} if person.ended_on else "",
    ]
    return " · ".join(part for part in parts if part)
