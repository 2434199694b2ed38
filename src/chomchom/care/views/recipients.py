"""The recipients' list, a person's page, and the changes a case manager makes there. Every look is recorded."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.care.enums import Allergen
from chomchom.care.forms.recipients import (
    ContactFormSet,
    EndPauseForm,
    EndPlanForm,
    NewPlanForm,
    PauseForm,
    PlanForm,
    SearchForm,
)
from chomchom.care.models import MealPlan, PlanPause, Recipient
from chomchom.care.operations import plans
from chomchom.care.operations.looks import looked
from chomchom.care.queries.gaps.person import care_of
from chomchom.care.queries.recipients import looks_at, person_file, search
from chomchom.care.rules import masking
from chomchom.care.views.shared import carried_out, in_a_line
from chomchom.people.gate import needs

ON_A_PAGE = 40
LOOKS_ON_A_PAGE = 50
TOMORROW = timedelta(days=1)


def visible_recipient(request: HttpRequest, pk: int) -> Recipient:
    """The person, if the viewer may see them; else 404, as for one that does not exist."""
    rows = Recipient.objects.visible_to(request.viewer).select_related("dong", "district", "portion")
    return get_object_or_404(rows, pk=pk)


@require_safe
@needs("care.recipients.see")
def recipients(request: HttpRequest) -> HttpResponse:
    """Who is in the programme; only the viewer's own."""
    form = SearchForm(request.GET, viewer=request.viewer)
    rows = search(request.viewer, form.asked(), timezone.localdate(request.now))
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    looked(recipient_ids=[row.pk for row in page], what="care.recipients", by=request.viewer, at=request.now)
    return render(request, "care/recipients.html", {"form": form, "page": page})


@require_POST
@needs("care.recipients.see")
def recipient_in_full(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page with telephone, address detail and date of birth as they are; that it was asked for is a line of
    the access log."""
    if not masking.in_full(request.viewer.roles, masking.PAGE, masking.PHONE):
        raise PermissionDenied("care.recipients.see")
    person = visible_recipient(request, pk)
    looked(recipient_ids=[pk], what="care.recipient.in_full", by=request.viewer, at=request.now)
    return _page(request, person, in_full=True)


@require_safe
@needs("care.recipients.see")
def recipient(request: HttpRequest, pk: int) -> HttpResponse:
    """A person's page; what identifies is masked until it is asked for."""
    return _page(request, visible_recipient(request, pk), in_full=False)


def _page(request: HttpRequest, person: Recipient, *, in_full: bool) -> HttpResponse:
    pk = person.pk
    looked(recipient_ids=[pk], what="care.recipient", by=request.viewer, at=request.now)
    today = timezone.localdate(request.now)
    context = {
        "file": person_file(person, request.viewer, today),
        "person": person,
        "in_full": in_full,
        "may_unmask": masking.in_full(request.viewer.roles, masking.PAGE, masking.PHONE),
        "eyebrow": f"{person.dong} · {person.external_id}",
        "lead": in_a_line(person, today),
        "allergens": [Allergen(code).label for code in person.allergens],
        "may_change": request.viewer.may("care.recipients.change"),
        "sees_sensitive": request.viewer.may("care.recipients.see_sensitive"),
        "care": care_of(person, sees=request.viewer.may("care.gaps.see"), today=today),
        "may_tell_symptoms": request.viewer.may("care.symptoms.record"),
        "may_portion": request.viewer.may("care.portion.set"),
        "sees_consents": request.viewer.may("care.consents.see"),
        "can_see_looks": request.viewer.may("people.access_log.see"),
    }
    return render(request, "care/recipient.html", context)


@require_safe
@needs("people.access_log.see")
def looks(request: HttpRequest, pk: int) -> HttpResponse:
    """Who looked at this person or changed something (접속기록)."""
    person = visible_recipient(request, pk)
    page = Paginator(looks_at(person), LOOKS_ON_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)  # read before this look is added to it
    looked(recipient_ids=[pk], what="care.recipient.looks", by=request.viewer, at=request.now)
    return render(request, "care/recipient_looks.html", {"person": person, "page": page})


@require_http_methods(["GET", "POST"])
@needs("care.recipients.change")
def plan_add(request: HttpRequest, pk: int) -> HttpResponse:
    person = visible_recipient(request, pk)
    initial = {"start": timezone.localdate(request.now) + TOMORROW}
    form = NewPlanForm(request.POST or None, initial=initial, district_id=person.district_id)

    def call() -> None:
        given = form.cleaned_data
        plans.add_plan(
            recipient=person,
            provider=given["provider"],
            scheme=given["scheme"],
            meal=given["meal"],
            weekdays=given["weekdays"],
            on_holidays=given["on_holidays"],
            valid_from=given["start"],
            valid_to=form.end,
            by=request.viewer,
            at=request.now,
        )

    return _answer(request, person, form, call, title=_("Add a meal plan"), done=_("The plan was added."))


@require_http_methods(["GET", "POST"])
@needs("care.recipients.change")
def plan_change(request: HttpRequest, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    initial = {
        "start": max(plan.valid_from, timezone.localdate(request.now) + TOMORROW),
        "provider": plan.provider_id,
        "weekdays": plan.weekdays,
        "on_holidays": plan.on_holidays,
    }
    form = PlanForm(request.POST or None, initial=initial, district_id=plan.recipient.district_id)

    def call() -> None:
        plans.change_plan(plan=plan, **form.cleaned_data, by=request.viewer, at=request.now)

    lead = f"{plan.scheme} · {plan.get_meal_display()}"
    done = _("The plan was changed.")
    return _answer(request, plan.recipient, form, call, title=_("Change the meal plan"), lead=lead, done=done)


@require_http_methods(["GET", "POST"])
@needs("care.recipients.change")
def plan_end(request: HttpRequest, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    form = EndPlanForm(request.POST or None, initial={"last_day": timezone.localdate(request.now)})

    def call() -> None:
        plans.end_plan(plan=plan, end=form.end, by=request.viewer, at=request.now)

    lead = f"{plan.scheme} · {plan.get_meal_display()}"
    done = _("The end of the plan was entered.")
    return _answer(request, plan.recipient, form, call, title=_("End the meal plan"), lead=lead, done=done)


@require_http_methods(["GET", "POST"])
@needs("care.recipients.change")
def pause_add(request: HttpRequest, pk: int) -> HttpResponse:
    person = visible_recipient(request, pk)
    initial = {"start": timezone.localdate(request.now) + TOMORROW, "reason": request.GET.get("reason")}
    form = PauseForm(request.POST or None, initial=initial)

    def call() -> None:
        given = form.cleaned_data
        plans.add_pause(
            recipient=person,
            reason=given["reason"],
            note=given["note"],
            valid_from=given["start"],
            valid_to=form.end,
            by=request.viewer,
            at=request.now,
        )

    lead = _("Promises already made for these days are cancelled beforehand: they do not count as missed.")
    return _answer(request, person, form, call, title=_("Add a pause"), lead=lead, done=_("The pause was added."))


@require_http_methods(["GET", "POST"])
@needs("care.recipients.change")
def pause_end(request: HttpRequest, pk: int) -> HttpResponse:
    mine = PlanPause.objects.filter(recipient__in=Recipient.objects.visible_to(request.viewer))
    pause = get_object_or_404(mine.select_related("recipient__dong"), pk=pk)
    form = EndPauseForm(request.POST or None, initial={"end": timezone.localdate(request.now) + TOMORROW})

    def call() -> None:
        plans.end_pause(pause=pause, end=form.cleaned_data["end"], by=request.viewer, at=request.now)

    lead = _("A day that is not after the first day of the pause takes the pause back.")
    done = _("The end of the pause was entered.")
    return _answer(request, pause.recipient, form, call, title=_("End the pause"), lead=lead, done=done)


@require_http_methods(["GET", "POST"])
@needs("care.recipients.change")
def contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom to call, in order."""
    person = visible_recipient(request, pk)
    initial = list(person.contacts.order_by("position").values("name", "relation", "phone"))
    formset = ContactFormSet(request.POST or None, initial=initial)
    if request.method == "POST" and formset.is_valid():
        plans.change_contacts(recipient=person, contacts=formset.contacts(), by=request.viewer, at=request.now)
        messages.success(request, _("The emergency contacts were saved."))
        return redirect("care:recipient", pk)
    looked(recipient_ids=[pk], what="care.recipient.contacts", by=request.viewer, at=request.now)
    return render(request, "care/contacts.html", {"person": person, "formset": formset})


def _plan(request: HttpRequest, pk: int) -> MealPlan:
    mine = MealPlan.objects.filter(recipient__in=Recipient.objects.visible_to(request.viewer))
    return get_object_or_404(mine.select_related("recipient__dong", "scheme", "provider"), pk=pk)


def _answer(
    request: HttpRequest, person: Recipient, form: forms.Form, call, *, title: str, done: str, lead: str = ""
) -> HttpResponse:
    """Carry out and go back to the person; else the form, with what was wrong."""
    if request.method == "POST" and form.is_valid() and carried_out(form, call):
        messages.success(request, done)
        return redirect("care:recipient", person.pk)
    looked(recipient_ids=[person.pk], what="care.recipient.change", by=request.viewer, at=request.now)
    return render(request, "care/recipient_form.html", {"person": person, "form": form, "title": title, "lead": lead})
