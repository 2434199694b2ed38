"""The day's report: a page and a workbook of the same numbers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chomchom.care import exports
from chomchom.care.kinds import RECIPIENT
from chomchom.care.queries import report as queries
from chomchom.care.views.common import asked, meal_tabs
from chomchom.core import audit
from chomchom.core.enums import Action
from chomchom.documents.downloads import attachment
from chomchom.documents.enums import Format
from chomchom.people.gate import needs
from chomchom.people.reasons import asks_why, explained


@require_safe
@needs("care.report.see")
def report(request: HttpRequest) -> HttpResponse:
    """Every number opens the rows behind it."""
    question = asked(request)
    made = queries.report(request.viewer, question.day, question.until, question.meal)
    context = {
        "asked": question,
        "report": made,
        "rows_url": f"{reverse('care:handovers')}?{question.query}",
        "xlsx_url": f"{reverse('care:report_xlsx')}?{question.query}",
        "groups": [
            (_("By provider"), _("Provider"), "provider", made.providers),
            (_("By dong"), _("Dong"), "dong", made.dongs),
        ],
        "what": queries.WHAT,
        "steps": [(title, made.minutes[step]) for step, title in queries.STEPS.items()],
        "tabs": meal_tabs(question, with_all=True),
    }
    return render(request, "care/report.html", context)


@require_http_methods(["GET", "POST"])
@needs("care.report.see")
@asks_why
def report_xlsx(request: HttpRequest) -> HttpResponse:
    """The same numbers as a workbook, with a sheet of the rows behind them."""
    question = asked(request)
    made = queries.report(request.viewer, question.day, question.until, question.meal)
    rows = queries.with_facts(queries.scope(request.viewer, question.day, question.until, question.meal))
    by = explained(request)
    content = exports.report_workbook(made, rows, question.day, question.last)
    subjects = [(RECIPIENT, row.recipient_id) for row in rows]
    audit.record_many(
        by=by, at=request.now, action=Action.EXPORT, what="care.report", subjects=subjects or [None],
        detail={"query": question.query},
    )  # fmt: skip
    return attachment(content, f"report-{question.day:%Y-%m-%d}.xlsx", Format.XLSX)
