"""What the views of trade share: a domain call whose refusal becomes an error of the form."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from chomchom.core.refusal import Refused


def carried_out(form: forms.Form, call: Callable[[], Any]) -> bool:
    """Whether ``call`` happened; a refusal stands as an error above the form."""
    try:
        call()
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def done(request: HttpRequest, call: Callable[[], Any], sentence: Any) -> bool:
    """The same for a button: its refusal, or ``sentence``, stands above the next page."""
    try:
        call()
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, sentence)
    return True
