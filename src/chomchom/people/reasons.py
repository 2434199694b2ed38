"""Whoever takes personal data out, as a file or on paper, says why; it stands in the access log.

    @require_http_methods(["GET", "POST"])
    @needs("care.gaps.see")
    @asks_why
    def gaps_xlsx(request):
        rows = …                      # what is not the viewer's own is not found, before anything is asked
        by = explained(request)       # until here without a reason: its page is shown instead
        …                             # every line that ``by`` writes carries the reason

A page that leads there every day posts a usual reason itself (``{% export_button %}``): one click, and recorded.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from chomchom.people.enums import Why
from chomchom.people.forms.reason import ReasonForm
from chomchom.people.viewer import Viewer

View = Callable[..., HttpResponse]


class _Unexplained(Exception):
    """No reason has been given, or none that will do."""

    def __init__(self, form: ReasonForm) -> None:
        self.form = form


def explained(request: HttpRequest) -> Viewer:
    """The viewer with the reason that was given; from now on also that of the request."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        raise _Unexplained(form)
    request.viewer = request.viewer.because(form.reason)
    return request.viewer


def asks_why(view: View) -> View:
    """Where the view asks ``explained`` and no reason is given, the page that asks for it; and it must ask."""

    @wraps(view)
    def asking(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            answer = view(request, *args, **kwargs)
        except _Unexplained as unexplained:
            form = unexplained.form
            return render(request, "people/reason.html", {"form": form}, status=422 if form.is_bound else 200)
        if answer.status_code == 200 and not request.viewer.why:
            raise AssertionError(f"{view.__name__} hands out data without having asked why.")
        return answer

    asking = never_cache(asking)
    asking.asks_why = True  # type: ignore[attr-defined]  # read by the test that tries every export without a reason
    return asking


def in_words(why: str) -> str:
    """The reason of a line of the access log, as people read it."""
    code, _colon, words = why.partition(": ")
    if code not in Why.values:
        return why
    return " · ".join(filter(None, ["" if code == Why.OTHER and words else str(Why(code).label), words]))
