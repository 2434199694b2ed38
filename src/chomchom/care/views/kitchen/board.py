"""The kitchen of a day: batches, log, deliveries, tasks; and the district's switch."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.care.enums_kitchen import EntrySource, HygieneKind, ProviderType
from chomchom.care.forms.kitchen import (
    BatchForm,
    CookedForm,
    CorrectForm,
    LogForm,
    LotForm,
    OutcomeForm,
    SwitchForm,
)
from chomchom.care.models import Batch, HygieneEntry, KitchenTask, MenuItem, Round, SupplierLot
from chomchom.care.operations.kitchen import batches as batch_operations
from chomchom.care.operations.kitchen import log as log_operations
from chomchom.care.operations.kitchen import receiving, setup, tasks
from chomchom.care.queries.kitchen import gate as gate_queries
from chomchom.care.queries.kitchen import log as log_queries
from chomchom.care.queries.kitchen.clusters import clusters_of
from chomchom.care.queries.kitchen.limits import limit_rows, settings_of
from chomchom.care.queries.kitchen.places import kitchens_of
from chomchom.care.queries.kitchen.servings import menu_of
from chomchom.care.views.kitchen.common import Where, back, done, tell_refusal, where
from chomchom.care.views.shared import to_the_minute
from chomchom.people.gate import needs
from chomchom.people.models import Organisation

LOTS_SHOWN = timedelta(days=30)


@require_safe
@needs("care.kitchen.see")
def kitchen(request: HttpRequest) -> HttpResponse:
    """The day at a glance: what is cooked, what was measured, which rounds may leave, what is still to do."""
    place = where(request)
    entries = log_queries.entries_of(request.viewer, place.provider.pk, place.day)
    rows = log_queries.batches_of(request.viewer, place.provider.pk, place.day, place.meal)
    context = {
        "where": place,
        "batches": [(row, _stations(row, entries)) for row in rows],
        "entries": entries[:12],
        "out": [entry for entry in entries if entry.verdict in ("out", "doubtful")],
        "rounds": gate_queries.rounds_at_gate(request.viewer, place.provider.pk, place.day, place.meal),
        "tasks": log_queries.open_tasks(request.viewer, place.provider.pk),
        "clusters": clusters_of(request.viewer, only_open=True),
        "may_log": request.viewer.may("care.kitchen.log"),
        "may_see_people": request.viewer.may("care.production.see"),
    }
    return render(request, "care/kitchen/kitchen.html", context)


def _stations(batch: Batch, entries: list[HygieneEntry]) -> list[dict[str, Any]]:
    """The way of a batch: cooked, core temperature, sample, each with its newest entry."""
    own = {}
    for entry in reversed([entry for entry in entries if entry.batch_id == batch.pk]):
        own[entry.kind] = entry
    kinds = (
        [HygieneKind.CORE, HygieneKind.SAMPLE_STORED] if batch.item.food_group != "raw" else [HygieneKind.SAMPLE_STORED]
    )
    return [{"kind": kind.label, "entry": own.get(kind)} for kind in kinds]


@require_http_methods(["GET", "POST"])
@needs("care.kitchen.log")
def batches(request: HttpRequest) -> HttpResponse:
    """Begin a batch."""
    place = where(request)
    form = _batch_form(request, place)

    def call() -> None:
        given = form.cleaned_data
        batch_operations.open_batch(
            provider=place.provider, item=given["item"], day=place.day, meal=given["meal"], lots=given["lots"],
            code=given["code"], by=request.viewer, at=request.now,
        )  # fmt: skip

    if done(request, form, call, _("The batch was begun.")):
        return back(request, "care:kitchen", query=place.query)
    return render(request, "care/kitchen/batch_new.html", {"where": place, "form": form}, status=_status(form))


def _batch_form(request: HttpRequest, place: Where) -> BatchForm:
    since = place.day - LOTS_SHOWN
    return BatchForm(
        request.POST or None,
        items=MenuItem.objects.visible_to(request.viewer)
        .filter(provider=place.provider, is_active=True)
        .order_by("name"),
        lots=SupplierLot.objects.visible_to(request.viewer).filter(
            provider=place.provider, received_at__date__gte=since
        ),
        initial={"meal": place.meal},
    )


@require_http_methods(["GET", "POST"])
@needs("care.kitchen.see")
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """A batch with its log; here cooking is finished."""
    row = _batch(request, pk)
    form = CookedForm(
        request.POST or None, initial={"cooked_at": to_the_minute(request.now), "cook": _own_name(request)}
    )

    def call() -> None:
        batch_operations.finish_cooking(batch=row, **form.cleaned_data, by=request.viewer, at=request.now)

    if request.viewer.may("care.kitchen.log") and done(
        request, form, call, _("Cooking is finished: the two hours run.")
    ):
        return redirect("care:batch", row.pk)
    context = {
        "batch": row,
        "form": form,
        "entries": row.entries.select_related("limit", "answers").order_by("-happened_at", "-pk"),
        "lots": row.lots.order_by("product"),
        "boxes": row.boxes.count(),
        "may_log": request.viewer.may("care.kitchen.log"),
        "may_recall": request.viewer.may("care.recall"),
    }
    return render(request, "care/kitchen/batch.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
@needs("care.kitchen.see")
def log(request: HttpRequest) -> HttpResponse:
    """The hygiene log of a day, and the next entry: from the tablet, or from the paper of the morning."""
    place = where(request)
    form = _log_form(request, place)
    from_paper = request.GET.get("from") == "paper"

    def call() -> None:
        said = log_operations.Said(**form.cleaned_data, source=EntrySource.PAPER if from_paper else EntrySource.HAND)
        log_operations.append(provider=place.provider, said=said, by=request.viewer, at=request.now)

    if request.viewer.may("care.kitchen.log") and done(request, form, call, _("The entry was appended.")):
        kind = form.cleaned_data["kind"]
        return back(
            request, "care:hygiene_log", query=f"{place.query}&kind={kind}" + ("&from=paper" if from_paper else "")
        )
    context = {
        "where": place,
        "form": form,
        "kinds": [(kind, kind == form["kind"].value()) for kind in HygieneKind if kind != HygieneKind.CORRECTIVE],
        "entries": log_queries.entries_of(request.viewer, place.provider.pk, place.day),
        "uncorrected": [
            (row, CorrectForm(initial={"who": _own_name(request)}))
            for row in log_queries.uncorrected(place.provider.pk, place.day)
        ],
        "from_paper": from_paper,
        "may_log": request.viewer.may("care.kitchen.log"),
    }
    return render(request, "care/kitchen/log.html", context, status=_status(form))


def _log_form(request: HttpRequest, place: Where) -> LogForm:
    own = {"provider": place.provider}
    kind = _kind(request)
    first = {
        "kind": kind,
        "batch": request.GET.get("batch"),
        "who": _own_name(request),
    }
    return LogForm(
        request.POST or None,
        kind=kind,
        batches=Batch.objects.visible_to(request.viewer)
        .filter(**own, day__gte=place.day - timedelta(days=8), day__lte=place.day)
        .select_related("item")
        .order_by("-day", "code"),
        rounds=Round.objects.visible_to(request.viewer).filter(**own, day=place.day).order_by("meal", "number"),
        lots=SupplierLot.objects.visible_to(request.viewer)
        .filter(**own, received_at__date__gte=place.day - LOTS_SHOWN)
        .order_by("-received_at"),
        initial=first | {"happened_at": to_the_minute(request.now), "number": uuid4()},
    )


def _kind(request: HttpRequest) -> str:
    """Which kind of entry is asked for; a core temperature where nothing sensible is said."""
    asked = request.POST.get("kind") or request.GET.get("kind", "")
    return asked if asked in HygieneKind.values else HygieneKind.CORE.value


@require_POST
@needs("care.kitchen.log")
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """The corrective action that answers a value out of its limit."""
    row = get_object_or_404(
        HygieneEntry.objects.visible_to(request.viewer).select_related("provider", "batch", "round"), pk=pk
    )
    form = CorrectForm(request.POST)

    def call() -> None:
        said = log_operations.Said(
            number=uuid4(), kind=HygieneKind.CORRECTIVE, who=form.cleaned_data["who"], happened_at=request.now,
            text=form.cleaned_data["text"], batch=row.batch, round=row.round, answers=row,
        )  # fmt: skip
        log_operations.append(provider=row.provider, said=said, by=request.viewer, at=request.now)

    if not done(request, form, call, _("The corrective action was written down.")):
        tell_refusal(request, form)
    return back(request, "care:hygiene_log", query=f"provider={row.provider_id}")


@require_safe
@needs("care.kitchen.see")
def paper(request: HttpRequest) -> HttpResponse:
    """The log on paper, printed each morning for the day the tablet fails."""
    place = where(request)
    rows = log_queries.batches_of(request.viewer, place.provider.pk, place.day, place.meal)
    own_type = place.setting.provider_type if place.setting else ProviderType.CONTRACT
    context = {
        "where": place,
        "batches": rows,
        "planned": _not_begun(place, rows),
        "rounds": gate_queries.rounds_at_gate(request.viewer, place.provider.pk, place.day, place.meal),
        "limits": [limit for limit in limit_rows(place.day) if limit.provider_type in ("", own_type)],
        "blank": range(6),
    }
    return render(request, "care/kitchen/paper.html", context)


def _not_begun(place: Where, batches: list[Batch]) -> list[MenuItem]:
    """The dishes of the menu that are not on the stove yet: in the morning all of them."""
    begun = {batch.item_id for batch in batches}
    entries = menu_of(place.provider.pk, place.day, place.meal).entries.values()
    return [entry.item for entry in entries if entry.item_id not in begun]


@require_http_methods(["GET", "POST"])
@needs("care.kitchen.see")
def lots(request: HttpRequest) -> HttpResponse:
    """Deliveries with their receiving check."""
    place = where(request)
    form = LotForm(request.POST or None, initial={"who": _own_name(request)})

    def call() -> None:
        receiving.receive(provider=place.provider, **form.cleaned_data, by=request.viewer, at=request.now)

    if request.viewer.may("care.kitchen.log") and done(request, form, call, _("The delivery was received.")):
        return back(request, "care:lots", query=place.query)
    context = {
        "where": place,
        "form": form,
        "lots": log_queries.lots_of(request.viewer, place.provider.pk, place.day - LOTS_SHOWN),
        "may_log": request.viewer.may("care.kitchen.log"),
    }
    return render(request, "care/kitchen/lots.html", context, status=_status(form))


@require_safe
@needs("care.kitchen.see")
def kitchen_tasks(request: HttpRequest) -> HttpResponse:
    place = where(request)
    rows = log_queries.open_tasks(request.viewer, place.provider.pk)
    context = {
        "where": place,
        "tasks": [(row, OutcomeForm(prefix=f"task-{row.pk}")) for row in rows],
        "may_log": request.viewer.may("care.kitchen.log"),
    }
    return render(request, "care/kitchen/tasks.html", context)


@require_POST
@needs("care.kitchen.log")
def task_done(request: HttpRequest, pk: int) -> HttpResponse:
    task = get_object_or_404(KitchenTask.objects.visible_to(request.viewer), pk=pk)
    form = OutcomeForm(request.POST, prefix=f"task-{pk}")

    def call() -> None:
        tasks.finish(task=task, outcome=form.cleaned_data["outcome"], by=request.viewer, at=request.now)

    if not done(request, form, call, _("The task is done.")):
        tell_refusal(request, form)
    return back(request, "care:kitchen_tasks", query=f"provider={task.provider_id}")


@require_safe
@needs("care.kitchen.set")
def kitchens(request: HttpRequest) -> HttpResponse:
    """Where the kitchen log is switched on, which rounds left for a reason, and the limits with their sources."""
    place = where(request)
    on = settings_of([kitchen.pk for kitchen in place.kitchens], place.day)
    context = {
        "where": place,
        "kitchens": [(row, on.get(row.pk), _switch_form(on.get(row.pk), place)) for row in kitchens_of(request.viewer)],
        "overrides": gate_queries.overrides_of(request.viewer, place.day),
        "unreleased": gate_queries.left_unreleased(request.viewer, place.day),
        "limits": limit_rows(place.day),
    }
    return render(request, "care/kitchen/kitchens.html", context)


def _switch_form(setting: Any, place: Where) -> SwitchForm:
    first = {"valid_from": max(place.day, place.asked.today), "required": setup.REQUIRED}
    if setting:
        first |= {
            "provider_type": setting.provider_type,
            "required": setting.required,
            "label_name": setting.label_name,
        }
    return SwitchForm(initial=first, auto_id=False)


@require_POST
@needs("care.kitchen.set")
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """On from a day with these checks, or off from that day."""
    provider = get_object_or_404(_providers(request), pk=pk)
    form = SwitchForm(request.POST)

    def call() -> None:
        if request.POST.get("turn") == "off":
            setup.switch_off(
                provider=provider, valid_to=form.cleaned_data["valid_from"], by=request.viewer, at=request.now
            )
        else:
            setup.switch_on(provider=provider, **form.cleaned_data, by=request.viewer, at=request.now)

    if not done(request, form, call, _("The setting was changed.")):
        tell_refusal(request, form)
    return redirect("care:kitchens")


def _providers(request: HttpRequest) -> Any:
    return Organisation.objects.filter(pk__in=[row.pk for row in kitchens_of(request.viewer)])


def _batch(request: HttpRequest, pk: int) -> Batch:
    return get_object_or_404(Batch.objects.visible_to(request.viewer).select_related("item", "provider"), pk=pk)


def _own_name(request: HttpRequest) -> str:
    return str(request.viewer.name)


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
