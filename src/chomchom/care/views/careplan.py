"""The care plan of a person: its versions, the conferences that changed it, the reviews that wait; and on paper."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.care.enums_careplan import Response
from chomchom.care.forms.careplan import AskForm, ChangedPlanForm, ConferenceForm, PlanForm, StaysForm
from chomchom.care.models import PlanReview, Recipient
from chomchom.care.operations import careplans as operations
from chomchom.care.operations.looks import looked
from chomchom.care.queries import careplans as queries
from chomchom.care.rules.staff import months_later
from chomchom.care.views.shared import carried_out, in_a_line, to_the_minute
from chomchom.core.enums import Action
from chomchom.people.gate import needs
from chomchom.people.reasons import asks_why, explained


@require_safe
@needs("care.careplan.see")
def reviews(request: HttpRequest) -> HttpResponse:
    """The plans that must be looked at, the first due first."""
    rows = queries.reviews_to_do(request.viewer)
    people = sorted({row.recipient_id for row in rows})
    looked(recipient_ids=people, what="care.plan_reviews", by=request.viewer, at=request.now)
    return render(request, "care/careplan/reviews.html", {"rows": rows})


@require_safe
@needs("care.careplan.see")
def careplan(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _person(request, pk))


@require_http_methods(["GET", "POST"])
@needs("care.careplan.see")
@asks_why
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan that holds, on A4, to be signed."""
    person = _person(request, pk)
    explained(request)
    looked(recipient_ids=[pk], what="care.careplan.print", by=request.viewer, at=request.now, action=Action.PRINT)
    today = timezone.localdate(request.now)
    context = {"person": person, "file": queries.plan_file(person), "in_a_line": in_a_line(person, today)}
    return render(request, "care/careplan/print.html", context)


@require_http_methods(["GET", "POST"])
@needs("care.careplan.write")
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """The first plan, or the next version."""
    person = _person(request, pk)
    file = queries.plan_file(person)
    form = _plan_form(request, person, file)

    def call() -> None:
        given = {"conference": None, "why": ""} | form.cleaned_data
        given["response"] = Response(given["response"])
        operations.write_plan(recipient=person, **given, by=request.viewer, at=request.now)

    if request.method == "POST" and form.is_valid() and carried_out(form, call):
        messages.success(request, _("The plan was written. Its day of review is watched."))
        return redirect("care:careplan", pk)
    looked(recipient_ids=[pk], what="care.careplan", by=request.viewer, at=request.now)
    context = {"person": person, "form": form, "file": file}
    return render(request, "care/careplan/write.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs("care.careplan.write")
def conference(request: HttpRequest, pk: int) -> HttpResponse:
    """Record who sat together and what was decided."""
    person = _person(request, pk)
    form = ConferenceForm(request.POST or None, initial={"held_at": to_the_minute(request.now)})

    def call() -> None:
        operations.record_conference(recipient=person, **form.cleaned_data, by=request.viewer, at=request.now)

    if request.method == "POST" and form.is_valid() and carried_out(form, call):
        messages.success(request, _("The conference was recorded. The plan can be changed by it now."))
        return redirect("care:careplan_write", pk)
    looked(recipient_ids=[pk], what="care.careplan", by=request.viewer, at=request.now)
    context = {"person": person, "form": form}
    return render(request, "care/careplan/conference.html", context, status=422 if form.errors else 200)


@require_POST
@needs("care.careplan.write")
def stays(request: HttpRequest, pk: int) -> HttpResponse:
    """Looked at; the plan stays as it is."""
    review = get_object_or_404(PlanReview.objects.visible_to(request.viewer).select_related("recipient"), pk=pk)
    form = StaysForm(request.POST)

    def call() -> None:
        operations.plan_stays(review=review, **form.cleaned_data, by=request.viewer, at=request.now)

    return _done(request, review.recipient_id, "stays_form", form, call, _("Recorded: the plan stays as it is."))


@require_POST
@needs("care.careplan.write")
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a review before its day."""
    person = _person(request, pk)
    form = AskForm(request.POST)

    def call() -> None:
        operations.ask_for_review(recipient=person, **form.cleaned_data, by=request.viewer, at=request.now)

    return _done(request, pk, "ask_form", form, call, _("The review was asked for. The net watches it."))


# -- parts -------------------------------------------------------------------------------------------------------------


def _person(request: HttpRequest, pk: int) -> Recipient:
    rows = Recipient.objects.visible_to(request.viewer).select_related("dong", "district")
    return get_object_or_404(rows, pk=pk)


def _plan_form(request: HttpRequest, person: Recipient, file: queries.PlanFile) -> forms.Form:
    current = file.current
    if current is None:
        half_a_year = months_later(timezone.localdate(request.now), 6)
        return PlanForm(request.POST or None, initial={"response": Response.BY_RISK, "review_on": half_a_year})
    initial = {name: getattr(current, name) for name in ("matters", "goals", "response", "response_words")}
    initial["review_on"] = months_later(timezone.localdate(request.now), 6)
    initial["conference"] = file.conferences[0] if file.conferences else None
    return ChangedPlanForm(request.POST or None, initial=initial, recipient=person)


def _done(
    request: HttpRequest, pk: int, name: str, form: forms.Form, call: Callable[[], Any], done: str
) -> HttpResponse:
    if form.is_valid() and carried_out(form, call):
        messages.success(request, done)
        return redirect("care:careplan", pk)
    return _page(request, _person(request, pk), status=422, **{name: form})


def _page(request: HttpRequest, person: Recipient, *, status: int = 200, **given: forms.Form) -> HttpResponse:
    looked(recipient_ids=[person.pk], what="care.careplan", by=request.viewer, at=request.now)
    file = queries.plan_file(person)
    context = {
        "person": person,
        "file": file,
        "plan": file.current,
        "eyebrow": f"{person.name} · {person.dong} · {person.external_id}",
        "in_a_line": in_a_line(person, timezone.localdate(request.now)),
        "open_reviews": [(review, queries.handovers_behind(review)) for review in file.open_reviews],
        "may_write": request.viewer.may("care.careplan.write"),
        "stays_form": StaysForm(),
        "ask_form": AskForm(),
    }
    return render(request, "care/careplan/plan.html", context | given, status=status)
