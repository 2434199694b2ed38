"""What the views of trade share: a domain call whose refusal becomes an error of the form."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from chomchom.core.refusal import Refused


def carried_out(form: forms.Form, call: Callable[[], Any]) -> bool:
    """Whether ``call`` happened; a refusal stands as an error above the form."""
    try:
        call()
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def private(response: HttpResponse) -> HttpResponse:
    """For a page whose address is its key: it must not travel to other sites in a referrer or into a search engine.
    With "no-referrer" browsers send Origin: null with the form, which the protection against forgery refuses."""
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def status_of(refused: Refused) -> int:
    """Of the answer to a link that opens nothing: never there, tried too often, or over."""
    return {"link_unknown": 404, "link_wait": 429}.get(refused.refusal.code, 410)


def done(request: HttpRequest, call: Callable[[], Any], sentence: Any) -> bool:
    """The same for a button: its refusal, or ``sentence``, stands above the next page."""
    try:
        call()
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, sentence)
    return True
