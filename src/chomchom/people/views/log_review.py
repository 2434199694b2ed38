"""The monthly look through the access log: what was unusual, what came of asking, the signature."""

import re
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.core import audit
from chomchom.core.enums import Action
from chomchom.core.refusal import Refused
from chomchom.people.enums import LogSignal
from chomchom.people.forms.log_review import MarkForm, SignForm
from chomchom.people.gate import needs
from chomchom.people.log_thresholds import THRESHOLDS
from chomchom.people.models import Organisation
from chomchom.people.operations import log_review as operations
from chomchom.people.queries import log_review as queries
from chomchom.people.reasons import asks_why, explained
from chomchom.people.rules import log_review as rules

LINES_ON_A_PAGE = 100


@require_safe
@needs("people.log.review")
def month(request: HttpRequest) -> HttpResponse:
    """``?month=2026-10``; the month before this one where none is said."""
    return _page(request, _month(request))


@require_http_methods(["GET", "POST"])
@needs("people.log.review")
@asks_why
def paper(request: HttpRequest) -> HttpResponse:
    """The month on paper, with its findings and its signature."""
    found = _month(request)
    explained(request)
    _record(request, Action.PRINT, found.month)
    return render(request, "people/log_paper.html", {"found": found, "thresholds": _thresholds()})


@require_POST
@needs("people.log.review")
def mark(request: HttpRequest) -> HttpResponse:
    found = _month(request)
    row = found.row(request.POST.get("signal", ""))
    if row is None:
        raise Http404
    form = MarkForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, wrong=(row.signal.key, form))
    try:
        operations.mark(month=found, row=row, **form.cleaned_data, by=request.viewer, at=request.now)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Written down."))
    return redirect(_address(found.month))


@require_POST
@needs("people.log.review")
def sign(request: HttpRequest) -> HttpResponse:
    found, form = _month(request), SignForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, sign_form=form)
    try:
        operations.sign(month=found, **form.cleaned_data, by=request.viewer, at=request.now)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The month is signed."))
    return redirect(_address(found.month))


@require_safe
@needs("people.log.review")
def lines(request: HttpRequest) -> HttpResponse:
    """The lines behind one signal."""
    found = _month(request)
    if "signal" not in request.GET:
        return redirect(_address(found.month))
    row = found.row(request.GET["signal"])
    if row is None:
        raise Http404
    page = Paginator(queries.lines_of(found.district, row.signal), LINES_ON_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    people = sorted({(line.subject_kind, line.subject_id) for line in page if line.subject_id})
    audit.look(by=request.viewer, at=request.now, what="people.log.lines", subjects=people)
    return render(request, "people/log_lines.html", {"found": found, "row": row, "page": page})


def _month(request: HttpRequest) -> queries.Month:
    """The month that is asked for, of the viewer's own district."""
    district = Organisation.objects.filter(pk__in=request.viewer.district_ids).order_by("pk").first()
    if district is None:
        raise Http404
    return queries.month_of(district, _asked(request))


def _asked(request: HttpRequest) -> date:
    this = rules.month_of(timezone.localdate(request.now))
    said = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", request.GET.get("month", ""))
    asked = date(int(said[1]), int(said[2]), 1) if said else rules.month_before(this)
    return min(asked, this)


def _address(month: date) -> str:
    return f"{reverse('people:log_review')}?month={month:%Y-%m}"


def _record(request: HttpRequest, action: Action, month: date) -> None:
    detail = {"month": f"{month:%Y-%m}"}
    audit.record(by=request.viewer, at=request.now, action=action, what="people.log.review", detail=detail)


def _thresholds() -> list[tuple[Any, int, str]]:
    return [(row.signal.label, row.least, row.citation) for row in THRESHOLDS]


def _page(
    request: HttpRequest, found: queries.Month, *, status: int = 200, wrong: tuple[str, MarkForm] | None = None,
    sign_form: SignForm | None = None,
) -> HttpResponse:  # fmt: skip
    _record(request, Action.LOOK, found.month)
    today = timezone.localdate(request.now)
    groups = [
        (kind.label, [(row, _form(row, wrong), rules.may_judge(row.signal, request.viewer.account_id)) for row in rows])
        for kind in LogSignal
        if (rows := [row for row in found.rows if row.signal.kind == kind])
    ]
    context = {
        "found": found,
        "groups": groups,
        "before": rules.month_before(found.month),
        "after": rules.month_after(found.month) if rules.month_after(found.month) <= today else None,
        "refusal": rules.may_sign(found.month, today, is_signed=found.review is not None, open_signals=found.open),
        "sign_form": sign_form or SignForm(),
        "signed": queries.signed_months(found.district),
        "thresholds": _thresholds(),
        "width": len(found.bars) * rules.BAR_WIDTH,
    }
    return render(request, "people/log_review.html", context, status=status)


def _form(row: queries.Row, wrong: tuple[str, MarkForm] | None) -> MarkForm:
    return wrong[1] if wrong and wrong[0] == row.signal.key else MarkForm(auto_id=f"{row.signal.key}-%s")
