"""The sheet "who saw my data" of a recipient, as a page and as a PDF to hand over."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from chomchom.care.exports_access import LANGUAGE, sheet_pdf
from chomchom.care.kinds import RECIPIENT
from chomchom.care.views.recipients import visible_recipient
from chomchom.core import audit
from chomchom.core.enums import Action
from chomchom.documents.downloads import attachment
from chomchom.documents.enums import Format
from chomchom.people.access_sheets import lines_about
from chomchom.people.gate import needs
from chomchom.people.reasons import asks_why, explained

NAMED = "named"


@require_http_methods(["GET", "POST"])
@needs("people.access_log.see")
@asks_why
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """``?names=named`` with the names of who did it, for a complaint; the log says so."""
    person = visible_recipient(request, pk)
    lines = _lines(request, pk, Action.PRINT)
    return render(request, "people/access_sheet.html", {"name": person.name, "lines": lines})


@require_http_methods(["GET", "POST"])
@needs("people.access_log.see")
@asks_why
def file(request: HttpRequest, pk: int) -> HttpResponse:
    person = visible_recipient(request, pk)
    explained(request)
    with override(LANGUAGE):  # also the words of the lines: the sheet is for the person, not for the officer
        lines = _lines(request, pk, Action.EXPORT)
    data = sheet_pdf(person, lines, today=localdate(request.now))
    return attachment(data, f"access-{person.pk}.pdf", Format.PDF)


def _lines(request: HttpRequest, pk: int, action: Action) -> list:  # type: ignore[type-arg]
    with_names = request.GET.get("names") == NAMED
    by = explained(request)
    lines = lines_about((RECIPIENT, pk), with_names=with_names)
    audit.record(
        by=by, at=request.now, action=action, what="people.access_sheet", subject=(RECIPIENT, pk),
        detail={"names": with_names},
    )  # fmt: skip
    return lines
