"""Trace, symptoms, clusters and recalls."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.care.enums_kitchen import SymptomSource
from chomchom.care.exports_kitchen import trace_workbook
from chomchom.care.forms.kitchen import CallForm, ReasonForm, SymptomForm
from chomchom.care.models import Batch, Cluster, Handover, KitchenTask, Recipient
from chomchom.care.operations.kitchen import clusters as operations
from chomchom.care.operations.kitchen import recalls
from chomchom.care.operations.looks import looked
from chomchom.care.queries.kitchen import clusters as queries
from chomchom.care.queries.kitchen.trace import Trace, find, trace
from chomchom.care.queries.round import own_stop
from chomchom.care.rules.kitchen.clusters import SUSPECTED_BELOW, WITHIN, in_words
from chomchom.care.views.kitchen.common import done, tell_refusal
from chomchom.care.views.shared import to_the_minute
from chomchom.core.enums import Action
from chomchom.core.text import even, whole
from chomchom.documents.downloads import attachment
from chomchom.documents.enums import Format
from chomchom.people.gate import needs
from chomchom.people.reasons import asks_why, explained
from chomchom.people.viewer import Viewer


@require_safe
@needs("care.trace.see")
def search(request: HttpRequest) -> HttpResponse:
    """From any link of the chain: batch, dish, allergen, delivery, person."""
    words = even(request.GET.get("q", ""))[:60]
    found = find(request.viewer, words, with_people=not _is_health(request.viewer))
    looked(
        recipient_ids={box.handover.recipient_id for box in found.boxes},
        what="care.kitchen.trace",
        by=request.viewer,
        at=request.now,
    )
    context = {"words": words, "found": found, "clusters": queries.clusters_of(request.viewer)[:10]}
    return render(request, "care/kitchen/search.html", context)


@require_safe
@needs("care.trace.see")
def trace_(request: HttpRequest, pk: int) -> HttpResponse:
    """A batch with everything before and after it."""
    context = {
        "trace": _trace(request, pk, "care.kitchen.trace", Action.LOOK),
        "may_recall": request.viewer.may("care.recall"),
        "recall_form": ReasonForm(),
    }
    return render(request, "care/kitchen/trace.html", context)


@require_http_methods(["GET", "POST"])
@needs("care.trace.see")
@asks_why
def trace_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    found = _trace(request, pk, "care.kitchen.trace", Action.EXPORT)
    return attachment(trace_workbook(found, request.viewer.roles), f"trace-{found.batch.code}.xlsx", Format.XLSX)


@require_http_methods(["GET", "POST"])
@needs("care.trace.see")
@asks_why
def trace_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The report for the health office."""
    found = _trace(request, pk, "care.kitchen.trace_paper", Action.PRINT)
    suspects = list(found.batch.suspected_in.select_related("cluster").order_by("-cluster__opened_at"))
    context = {
        "trace": found,
        "suspects": suspects,
        "within_hours": int(WITHIN.total_seconds() // 3600),
        "chances": [in_words(s.probability) for s in suspects],
    }
    return render(request, "care/kitchen/trace_paper.html", context)


def _trace(request: HttpRequest, pk: int, what: str, action: Action) -> Trace:
    rows = Batch.objects.visible_to(request.viewer).select_related("item", "provider", "recall__by")
    batch = get_object_or_404(rows, pk=pk)
    with_people = not _is_health(request.viewer) or queries.in_a_cluster(batch.pk)
    found = trace(batch, with_people=with_people)
    if action != Action.LOOK:
        explained(request)
    people = {eaten.box.handover.recipient_id for eaten in found.people or ()}
    looked(recipient_ids=sorted(people), what=what, by=request.viewer, at=request.now, action=action)
    return found


def _is_health(viewer: Viewer) -> bool:
    """A health office sees who ate of a batch only when it is suspected."""
    return bool(viewer.health_district_ids) and not viewer.district_ids


@require_http_methods(["GET", "POST"])
@needs("care.symptoms.record")
def symptoms(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody told by telephone."""
    person = get_object_or_404(Recipient.objects.visible_to(request.viewer), pk=pk)
    form = SymptomForm(request.POST or None, initial={"started_at": to_the_minute(request.now)})
    if _recorded(request, form, person, SymptomSource.TELEPHONE, None):
        return redirect("care:recipient", person.pk)
    looked(recipient_ids=[person.pk], what="care.kitchen.symptoms_form", by=request.viewer, at=request.now)
    return render(
        request, "care/kitchen/symptoms.html", {"form": form, "person": person}, status=422 if form.errors else 200
    )


@never_cache
@require_http_methods(["GET", "POST"])
@needs("care.round.walk")
def symptoms_at_door(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody told the courier at the door."""
    stop = own_stop(request.viewer, to_the_minute(request.now).date(), pk)
    if stop is None:
        raise Http404
    form = SymptomForm(request.POST or None, initial={"started_at": to_the_minute(request.now)})
    if _recorded(request, form, stop.recipient, SymptomSource.DOOR, stop):
        return redirect("round:stop", stop.pk)
    looked(recipient_ids=[stop.recipient_id], what="care.kitchen.symptoms_form", by=request.viewer, at=request.now)
    return render(
        request, "care/kitchen/symptoms_door.html", {"form": form, "stop": stop}, status=422 if form.errors else 200
    )


def _recorded(request: HttpRequest, form: SymptomForm, person: Recipient, source: str, stop: Handover | None) -> bool:
    def call() -> None:
        given = form.cleaned_data
        operations.record_symptoms(
            recipient=person, symptoms=given["symptoms"], started_at=given["started_at"], source=source, handover=stop,
            told_by=given["told_by"], note_text=given["note"], by=request.viewer, at=request.now,
        )  # fmt: skip

    return done(request, form, call, _("The symptoms were recorded. If somebody is very ill, call 119."))


@require_safe
@needs("care.trace.see")
def clusters(request: HttpRequest) -> HttpResponse:
    rows = [(row, in_words(row.probability)) for row in queries.clusters_of(request.viewer)]
    return render(request, "care/kitchen/clusters.html", {"clusters": rows})


@require_safe
@needs("care.trace.see")
def cluster(request: HttpRequest, pk: int) -> HttpResponse:
    """The statistic, the suspects, and the call list."""
    row = _cluster(request, pk)
    file = queries.cluster_file(row)
    looked(
        recipient_ids=[one.handover.recipient_id for one in file.call_list],
        what="care.kitchen.cluster_page",
        by=request.viewer,
        at=request.now,
    )
    call_form = CallForm(initial={"started_at": to_the_minute(request.now)}, auto_id=False)
    context = {
        "cluster": row,
        "file": file,
        "suspects": [(one, in_words(one.probability)) for one in file.suspects],
        "chance": in_words(row.probability),
        "threshold": in_words(SUSPECTED_BELOW),
        "per_thousand": round(row.rate_per_day * 1000, 2),
        "within_hours": int(WITHIN.total_seconds() // 3600),
        "call_form": call_form,
        "may_call": row.is_open and _may_call(request.viewer),
    }
    return render(request, "care/kitchen/cluster.html", context)


def _may_call(viewer: Viewer) -> bool:
    return viewer.may("care.symptoms.record") or bool(viewer.health_district_ids)


@require_POST
@needs("care.trace.see")
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody of the call list was called."""
    row = _cluster(request, pk)
    if not _may_call(request.viewer):
        raise Http404
    listed = {one.handover.pk: one.handover for one in queries.cluster_file(row).call_list}
    handover = listed.get(whole(request.POST.get("handover", "")) or 0)
    form = CallForm(request.POST)
    if handover is None:
        messages.error(request, _("Choose somebody of the call list."))
        return redirect("care:cluster", row.pk)

    def record() -> None:
        operations.record_call(cluster=row, handover=handover, **form.cleaned_data, by=request.viewer, at=request.now)

    if not done(request, form, record, _("The call was recorded.")):
        tell_refusal(request, form)
    return redirect("care:cluster", row.pk)


@require_POST
@needs("care.recall")
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(Batch.objects.visible_to(request.viewer), pk=pk)
    form = ReasonForm(request.POST)

    def call_() -> None:
        recalls.recall(batch=batch, reason=form.cleaned_data["reason"], by=request.viewer, at=request.now)

    if not done(request, form, call_, _("The batch is recalled. Couriers under way see it and confirm.")):
        tell_refusal(request, form)
    return redirect("care:trace", batch.pk)


@require_POST
@needs("care.round.walk")
def confirm_recall(request: HttpRequest, pk: int) -> HttpResponse:
    """The courier knows that the batch is not handed over any more."""
    rounds = KitchenTask.objects.filter(kind="confirm_recall", round__courier__account=request.viewer.account_id)
    task = get_object_or_404(rounds.select_related("round__courier"), pk=pk)
    form = forms.Form(request.POST)

    def call_() -> None:
        recalls.confirm(task=task, by=request.viewer, at=request.now)

    if not done(request, form, call_, _("Thank you. Do not hand this food over.")):
        tell_refusal(request, form)
    return redirect("round:today")


def _cluster(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(Cluster.objects.visible_to(request.viewer).select_related("provider"), pk=pk)
