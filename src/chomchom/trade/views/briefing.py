"""The briefing book of an exporter: page, PDF and .hwpx; the workbook of a mission."""

from collections import Counter
from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from chomchom.core import audit
from chomchom.core.enums import Action
from chomchom.documents.downloads import attachment
from chomchom.documents.enums import Format
from chomchom.documents.operations import archive
from chomchom.documents.typefaces import typefaces
from chomchom.papers import hwpx, pdf
from chomchom.papers.document import Block, Document, Heading, Table
from chomchom.people.gate import needs
from chomchom.people.reasons import asks_why, explained
from chomchom.trade.exports import briefing
from chomchom.trade.kinds import APPLICATION, GUEST
from chomchom.trade.models import Application, Mission
from chomchom.trade.queries.briefing import Book, book

RENDER = {Format.PDF: pdf.render, Format.HWPX: hwpx.render}


@require_safe
@needs("trade.briefing.see")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    found = _book(request, pk)
    described = briefing.document(found, localdate(request.now))
    _look(request, found)
    return render(
        request,
        "trade/briefing/page.html",
        {"book": found, "document": described, "blocks": list(_named(described))},
    )


def _named(described: Document) -> Iterator[tuple[str, Block, str, str]]:
    """Each block with its kind, its mark and a name of its own for a table: that of the heading above it."""
    heading, names = described.title, Counter[str]()
    for block, mark in described.marked():
        if isinstance(block, Heading):
            heading = block.text
        names[heading] += isinstance(block, Table)
        name = heading if names[heading] < 2 else f"{heading} {names[heading]}"
        yield type(block).__name__, block, mark, name


@require_http_methods(["GET", "POST"])
@needs("trade.briefing.see")
@asks_why
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The book as a file; each one made is kept with its hash."""
    if form not in RENDER:
        raise Http404
    found = _book(request, pk)
    described = briefing.document(found, localdate(request.now))
    explained(request)
    data = RENDER[Format(form)](described, typefaces())
    name = f"briefing-{found.application.number}.{form}"
    archive(
        data=data, kind="briefing", title=described.title, format=Format(form), file_name=name,
        organisation=found.application.mission.office, subject=(APPLICATION, found.application.pk),
        language=get_language() or "ko", by=request.viewer, at=request.now,
    )  # fmt: skip
    _look(request, found, Action.EXPORT)
    return attachment(data, name, Format(form))


@require_http_methods(["GET", "POST"])
@needs("trade.briefing.export")
@asks_why
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    mission = get_object_or_404(Mission.objects.visible_to(request.viewer).select_related("office"), pk=pk)
    explained(request)
    data = briefing.workbook(mission)
    name = f"mission-{mission.pk}.xlsx"
    audit.record(
        by=request.viewer, at=request.now, action=Action.EXPORT, what="trade.briefing.workbook",
        detail={"mission": mission.pk},
    )  # fmt: skip
    return attachment(data, name, Format.XLSX)


def _book(request: HttpRequest, pk: int) -> Book:
    rows = Application.objects.visible_to(request.viewer).select_related("exporter", "mission__office")
    return book(get_object_or_404(rows, pk=pk))


def _look(request: HttpRequest, found: Book, action: Action | None = None) -> None:
    subjects = {(GUEST, page.meeting.guest_id) for page in found.pages}
    if action is None:
        audit.look(by=request.viewer, at=request.now, what="trade.briefing", subjects=subjects)
    else:
        audit.record_many(
            by=request.viewer, at=request.now, action=action, what="trade.briefing", subjects=sorted(subjects)
        )  # fmt: skip
