"""The import's pages: send a list, see every row's answer, take it."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.people.gate import needs
from chomchom.trade.enums_intake import Answer
from chomchom.trade.forms.call import ListForm
from chomchom.trade.models import Mission, SentList
from chomchom.trade.operations import intake
from chomchom.trade.rules.intake.columns import LABELS
from chomchom.trade.rules.intake.remarks import Remark
from chomchom.trade.views.shared import carried_out, done

ON_A_PAGE = 50


@require_http_methods(["GET", "POST"])
@needs("trade.import")
def lists(request: HttpRequest, pk: int) -> HttpResponse:
    mission = get_object_or_404(Mission.objects.visible_to(request.viewer), pk=pk)
    form = ListForm(request.POST or None, request.FILES or None)
    made: list[SentList] = []

    def call() -> None:
        file = form.cleaned_data["file"]
        made.append(
            intake.preview(kind=form.cleaned_data["kind"], mission=mission, file_name=file.name, data=file.read(),
                           by=request.viewer, at=request.now)
        )  # fmt: skip

    if request.method == "POST" and form.is_valid() and carried_out(form, call):
        return redirect("trade:list", made[0].pk)
    sent = mission.lists.annotate(all_rows=Count("rows")).select_related("uploaded_by").order_by("-uploaded_at", "-pk")
    return render(request, "trade/lists.html", {"mission": mission, "form": form, "sent": sent})


@require_safe
@needs("trade.import")
def list_(request: HttpRequest, pk: int) -> HttpResponse:
    """Every row with its answer."""
    source = _source(request, pk)
    counted = dict(source.rows.order_by().values_list("answer").annotate(Count("pk")))
    counts = {answer: counted.get(answer.value, 0) for answer in Answer}
    shown = request.GET.get("show", "")
    if shown not in Answer.values:
        shown = next((a for a in (Answer.REFUSED, Answer.QUESTIONED) if counts[a]), Answer.TAKEN)
    page = Paginator(source.rows.filter(answer=shown).order_by("pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    tabs = [
        {"label": answer.label, "url": f"?show={answer.value}", "count": counts[answer], "current": answer == shown}
        for answer in (Answer.REFUSED, Answer.QUESTIONED, Answer.TAKEN)
    ]
    rows = [
        {"row": row, "why": [Remark.from_json(one).sentence for one in row.why],
         "cells": [(LABELS.get(key, key), text) for key, text in row.cells.items()]}
        for row in page
    ]  # fmt: skip
    context = {"source": source, "tabs": tabs, "page": page, "rows": rows, "refusal": intake.may_apply(source)}
    return render(request, "trade/list.html", context)


@require_POST
@needs("trade.import")
def list_apply(request: HttpRequest, pk: int) -> HttpResponse:
    source = _source(request, pk)
    done(request, lambda: intake.apply(source=source, by=request.viewer, at=request.now), _("The list was taken."))
    return redirect("trade:list", pk)


def _source(request: HttpRequest, pk: int) -> SentList:
    return get_object_or_404(SentList.objects.visible_to(request.viewer).select_related("mission"), pk=pk)
