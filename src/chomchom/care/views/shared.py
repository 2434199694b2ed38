"""What the views of care share: a domain call whose refusal becomes an error of the form."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

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
