"""A street is closed and open again; a kitchen says when it is done; what if all were planned together."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.care.forms.streets import ClosureForm, CookingForm
from chomchom.care.models import RoundProposal, StreetClosure
from chomchom.care.operations import cooking as cooking_operations
from chomchom.care.operations import streets as operations
from chomchom.care.operations import together
from chomchom.care.queries import streets as queries
from chomchom.care.queries.rounds import providers_with_rounds
from chomchom.care.views.common import Asked, meal_tabs, one_meal
from chomchom.core.refusal import Refused
from chomchom.people.gate import needs
from chomchom.people.models import Organisation


@require_http_methods(["GET", "HEAD", "POST"])
@needs("care.street.close")
def streets(request: HttpRequest) -> HttpResponse:
    """Close a street, by its name on the map or by points of its course; all that are closed, and what each changes."""
    question = one_meal(request)
    search = request.GET.get("street_search", "").strip()[:80]
    found = operations.street_names(search)
    form = ClosureForm(request.POST or None, found=found, now=request.now)
    if request.method == "POST" and form.is_valid():
        try:
            operations.close(
                district=_district(request), **{name: form.cleaned_data[name] for name in form.fields},
                by=request.viewer, at=request.now,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The street is closed. See below what it changes."))
            return redirect(f"{reverse('care:streets')}?{question.query}")
    rows = queries.closures_on(request.viewer, question.day)
    context = {
        "asked": question,
        "tabs": meal_tabs(question, with_all=False),
        "form": form,
        "search": search,
        "has_map": operations.has_road_map(),
        "found": found,
        "closures": [(row, operations.closed_metres(row)) for row in rows],
    }
    return render(request, "care/streets.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@needs("care.street.close")
def street_lines(request: HttpRequest) -> JsonResponse:
    """The closed streets of a day as lines, and kitchens as points, for the map; no names of people."""
    rows = queries.closed_now(request.viewer, one_meal(request).day)
    kitchens = queries.kitchens_near(request.viewer)
    return JsonResponse({"closed": [line for row in rows for line in operations.course_of(row)], "kitchens": kitchens})


@require_POST
@needs("care.street.close")
def street_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """The street is open again."""
    question = one_meal(request)
    try:
        operations.lift(closure=_one(request, pk), by=request.viewer, at=request.now)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The street is open again. See below what it changes."))
    return redirect(f"{reverse('care:streets')}?{question.query}")


@require_POST
@needs("care.street.close")
def street_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """What the street changes for the rounds of a meal: one proposal for each provider whose rounds lead there."""
    question, closure = one_meal(request), _one(request, pk)
    providers = providers_with_rounds(request.viewer, question.day, question.meal)
    made: list[RoundProposal] = []
    for provider in providers:
        try:
            made.append(
                operations.propose(
                    closure=closure, provider=provider, day=question.day, meal=question.meal, by=request.viewer,
                    at=request.now,
                )
            )  # fmt: skip
        except Refused as refused:
            messages.info(request, f"{provider}: {refused}")
    if not providers:
        messages.info(request, _("There are no rounds of this meal yet; they will be planned around the street."))
    if len(made) == 1:
        return redirect("care:proposal", made[0].pk)
    page = "care:rounds" if made else "care:streets"
    return redirect(f"{reverse(page)}?{question.query}")


@require_POST
@needs("care.cooking.say")
def cooking(request: HttpRequest) -> HttpResponse:
    """When a kitchen is done with the meal; later than planned, it leads to a proposal."""
    question = one_meal(request)
    form = CookingForm(request.POST)
    providers = [o for o in request.viewer.organisations if o.pk in request.viewer.provider_ids]
    if not form.is_valid() or not providers:
        messages.error(request, _("Write the time as hours and minutes, for example 10:40."))
        return _rounds(question)
    made = cooking_operations.said(
        provider=_kitchen(request, providers), day=question.day, meal=question.meal, **form.cleaned_data,
        by=request.viewer, at=request.now,
    )  # fmt: skip
    if made is not None:
        return redirect("care:proposal", made.pk)
    messages.success(request, _("Written down. Rounds that are planned from now on know it."))
    return _rounds(question)


@require_POST
@needs("care.kitchen_stop.propose")
def what_if(request: HttpRequest) -> HttpResponse:
    """What would be driven if all kitchens of the district were planned together."""
    question = one_meal(request)
    try:
        made = together.what_if(
            district=_district(request), day=question.day, meal=question.meal, by=request.viewer, at=request.now
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return _rounds(question)
    return redirect("care:proposal", made.pk)


def _kitchen(request: HttpRequest, providers: list[Organisation]) -> Organisation:
    asked = request.POST.get("provider", "")
    return next((one for one in providers if str(one.pk) == asked), providers[0])


def _one(request: HttpRequest, pk: int) -> StreetClosure:
    return get_object_or_404(StreetClosure.objects.visible_to(request.viewer), pk=pk)


def _district(request: HttpRequest) -> Organisation:
    return request.viewer.organisation.district_office


def _rounds(question: Asked) -> HttpResponse:
    return redirect(f"{reverse('care:rounds')}?{question.query}")
