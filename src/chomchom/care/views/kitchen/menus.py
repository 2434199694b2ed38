"""The week's menu, the dishes, and the production count with its clashes."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.care.enums import Allergen, Diet, Meal
from chomchom.care.enums_kitchen import Portion
from chomchom.care.forms.kitchen import DishForm, EntryForm, PortionForm, SubstituteForm
from chomchom.care.models import Handover, MenuEntry, MenuItem, Recipient
from chomchom.care.operations.kitchen import menus as operations
from chomchom.care.operations.looks import looked
from chomchom.care.queries.kitchen.production import ClashGroup, Production, production, substitutes_for
from chomchom.care.views.kitchen.common import Where, back, done, tell_refusal, where
from chomchom.core import audit
from chomchom.people.gate import needs


@require_http_methods(["GET", "POST"])
@needs("care.menu.see")
def menu(request: HttpRequest) -> HttpResponse:
    """The week around a day; here dishes are put on it."""
    place = where(request)
    form = EntryForm(
        request.POST or None,
        items=_dishes(request, place).filter(is_active=True),
        initial={"day": place.day, "meal": place.meal, "diets": Diet.values},
    )

    def call() -> None:
        operations.plan_dish(**form.cleaned_data, by=request.viewer, at=request.now)

    if request.viewer.may("care.menu.plan") and done(request, form, call, _("The dish is on the menu.")):
        return back(request, "care:menu", query=place.query)
    monday = place.day - timedelta(days=place.day.weekday())
    days = [monday + timedelta(days=n) for n in range(7)]
    context = {
        "where": place,
        "form": form,
        "days": _week(request, place, days),
        "before": place.day - timedelta(days=7),
        "after": place.day + timedelta(days=7),
        "may_plan": request.viewer.may("care.menu.plan"),
    }
    return render(request, "care/kitchen/menu.html", context, status=422 if form.is_bound and form.errors else 200)


def _week(request: HttpRequest, place: Where, days: list) -> list[tuple[Any, list[tuple[str, list[MenuEntry]]]]]:
    rows = list(
        MenuEntry.objects.visible_to(request.viewer)
        .filter(provider=place.provider, day__gte=days[0], day__lte=days[-1])
        .select_related("item")
        .order_by("pk")
    )
    return [(day, [(m.label, [r for r in rows if (r.day, r.meal) == (day, m.value)]) for m in Meal]) for day in days]


@require_POST
@needs("care.menu.plan")
def week_copy(request: HttpRequest) -> HttpResponse:
    """Repeat last week's menu in the week shown."""
    place = where(request)
    monday = place.day - timedelta(days=place.day.weekday())
    form = forms.Form(request.POST)

    def call() -> None:
        operations.copy_week(
            provider=place.provider, from_monday=monday - timedelta(days=7), to_monday=monday, by=request.viewer,
            at=request.now,
        )  # fmt: skip

    if not done(request, form, call, _("Last week’s menu was repeated.")):
        tell_refusal(request, form)
    return back(request, "care:menu", query=place.query)


@require_POST
@needs("care.menu.plan")
def take_off(request: HttpRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(MenuEntry.objects.visible_to(request.viewer).select_related("item"), pk=pk)
    query = f"provider={entry.provider_id}&day={entry.day}"
    form = forms.Form(request.POST)

    def call() -> None:
        operations.take_off(entry=entry, by=request.viewer, at=request.now)

    if not done(request, form, call, _("The dish was taken off the menu.")):
        tell_refusal(request, form)
    return back(request, "care:menu", query=query)


@require_http_methods(["GET", "POST"])
@needs("care.menu.see")
def dishes(request: HttpRequest) -> HttpResponse:
    """The dishes of a kitchen with their allergens."""
    place = where(request)
    form = DishForm(request.POST or None)

    def call() -> None:
        operations.add_item(provider=place.provider, **form.cleaned_data, by=request.viewer, at=request.now)

    if request.viewer.may("care.menu.plan") and done(request, form, call, _("The dish was added.")):
        return back(request, "care:dishes", query=place.query)
    context = {
        "where": place,
        "form": form,
        "dishes": _dishes(request, place),
        "may_plan": request.viewer.may("care.menu.plan"),
    }
    return render(request, "care/kitchen/dishes.html", context, status=422 if form.is_bound and form.errors else 200)


def _dishes(request: HttpRequest, place: Where) -> Any:
    return MenuItem.objects.visible_to(request.viewer).filter(provider=place.provider).order_by("name", "texture")


@require_safe
@needs("care.production.see")
def production_(request: HttpRequest) -> HttpResponse:
    """How much of which dish for whom, as it stands now; who must not eat what is planned."""
    place = where(request)
    made = production(provider_id=place.provider.pk, day=place.day, meal=place.meal, at=request.now)
    shown = [s.recipient for group in made.clashes for s in group.servings] + [s.recipient for s in made.late]
    shown += [s.recipient for s in made.in_words] + [s.recipient for s in made.resolved]
    audit.look(
        by=request.viewer,
        at=request.now,
        what="care.kitchen.production",
        subjects=[("care.recipient", pk) for pk in shown],
    )
    context = {
        "where": place,
        "made": made,
        "groups": [_group(group, request, place) for group in made.clashes],
        "may_plan": request.viewer.may("care.menu.plan"),
    }
    template = "care/kitchen/production.html"
    return render(request, template + "#live" if request.GET.get("part") == "live" else template, context)


def _group(group: ClashGroup, request: HttpRequest, place: Where) -> dict[str, Any]:
    fitting = [item.pk for item in substitutes_for(group, _dishes(request, place).filter(is_active=True))]
    names = [str(Allergen(code).label) if code in Allergen.values else code for code in sorted(group.allergens)]
    form = SubstituteForm(items=MenuItem.objects.filter(pk__in=fitting).order_by("name"), prefix=group.key)
    return {"group": group, "allergens": names, "form": form}


@require_POST
@needs("care.menu.plan")
def substitute(request: HttpRequest, pk: int) -> HttpResponse:
    """One choice for everybody who cannot eat the dish for the same reason."""
    entry = get_object_or_404(MenuEntry.objects.visible_to(request.viewer).select_related("item"), pk=pk)
    made = production(provider_id=entry.provider_id, day=entry.day, meal=entry.meal, at=request.now)
    group = _asked(made, entry, request.POST.get("group", ""))
    items = MenuItem.objects.visible_to(request.viewer).filter(provider=entry.provider_id)
    form = SubstituteForm(request.POST, items=items, prefix=group.key if group else None)
    people = Handover.objects.filter(pk__in=[s.handover for s in group.servings] if group else [])

    def call() -> None:
        operations.substitute(
            handovers=people, entry=entry, item=form.cleaned_data["item"], because=form.cleaned_data["because"],
            by=request.viewer, at=request.now,
        )  # fmt: skip

    if not done(request, form, call, _("The substitute was chosen.")):
        tell_refusal(request, form)
    return back(request, "care:production", query=f"provider={entry.provider_id}&day={entry.day}&meal={entry.meal}")


def _asked(made: Production, entry: MenuEntry, key: str) -> ClashGroup | None:
    return next((group for group in made.clashes if group.entry == entry.pk and group.key == key), None)


@require_http_methods(["GET", "POST"])
@needs("care.portion.set")
def portion(request: HttpRequest, pk: int) -> HttpResponse:
    """How much somebody eats: counted, packed and written on the label from the next packing on."""
    person = get_object_or_404(Recipient.objects.visible_to(request.viewer).select_related("portion"), pk=pk)
    now = person.portion.portion if hasattr(person, "portion") else Portion.REGULAR
    form = PortionForm(request.POST or None, initial={"portion": now})

    def call() -> None:
        operations.set_portion(recipient=person, **form.cleaned_data, by=request.viewer, at=request.now)

    if done(request, form, call, _("The portion was kept. It counts from the next packing on.")):
        return redirect("care:recipient", pk) if request.viewer.may("care.recipients.see") else redirect("care:kitchen")
    looked(recipient_ids=[pk], what="care.kitchen.portion_form", by=request.viewer, at=request.now)
    context = {"person": person, "form": form, "title": _("Portion")}
    return render(request, "care/recipient_form.html", context, status=422 if form.errors else 200)
