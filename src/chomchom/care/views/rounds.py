"""The rounds of a provider: planned with progress, changed by hand, printed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.care import tasks
from chomchom.care.enums_rounds import SameFace
from chomchom.care.models import Courier, Handover, Round
from chomchom.care.operations import rounds as operations
from chomchom.care.operations.move_trial import try_move
from chomchom.care.operations.staff import may_not_walk
from chomchom.care.queries import proposals as proposal_queries
from chomchom.care.queries import rounds as queries
from chomchom.care.queries.cooking import kitchens_today
from chomchom.care.queries.staff import exceptions_on
from chomchom.care.queries.streets import closed_now, fetches_of
from chomchom.care.views.common import meal_tabs, one_meal
from chomchom.core import audit
from chomchom.core.enums import Action
from chomchom.core.refusal import Refused
from chomchom.core.text import whole
from chomchom.people.gate import needs
from chomchom.people.reasons import asks_why, explained


@require_safe
@needs("care.rounds.see")
def rounds(request: HttpRequest) -> HttpResponse:
    """All rounds of one meal, those left out first; the desk plans them here."""
    question = one_meal(request)
    context = {
        "asked": question,
        "tabs": meal_tabs(question, with_all=False),
        "providers": queries.rounds_of(request.viewer, question.day, question.meal),
        "left_out": queries.on_no_round(request.viewer, question.day, question.meal),
        "not_allowed": may_not_walk(request.viewer, question.day),
        "exceptions": exceptions_on(request.viewer, question.day),
        "runs": queries.latest_runs(request.viewer, question.day, question.meal),
        "proposals": proposal_queries.waiting(request.viewer, question.day, question.meal),
        "same_face": SameFace.choices,
        "last_same_face": queries.last_same_face(request.viewer),
        "closures": closed_now(request.viewer, question.day),
        "kitchens": kitchens_today(request.viewer, question.day, question.meal, request.now),
        "may_plan": request.viewer.may("care.rounds.plan"),
        "may_close": request.viewer.may("care.street.close"),
        "may_say": request.viewer.may("care.cooking.say"),
        "may_ask_what_if": request.viewer.may("care.kitchen_stop.propose"),
    }
    _log(request, "care.rounds", [row.recipient_id for row in context["left_out"]])
    template = "care/rounds.html#planning" if request.GET.get("part") == "planning" else "care/rounds.html"
    return render(request, template, context)


@require_POST
@needs("care.rounds.plan")
def plan(request: HttpRequest) -> HttpResponse:
    """Begin planning for the desk's own provider; the page then shows how far it is."""
    question = one_meal(request)
    for provider in [o for o in request.viewer.organisations if o.pk in request.viewer.provider_ids]:
        try:
            tasks.start_planning(
                provider=provider,
                day=question.day,
                meal=question.meal,
                language=get_language(),
                by=request.viewer,
                at=request.now,
                same_face_s=_same_face(request),
                compares="compare" in request.POST,
            )
        except Refused as refused:
            messages.error(request, str(refused))
    return redirect(f"{reverse('care:rounds')}?{question.query}")


@require_safe
@needs("care.rounds.see")
def round_(request: HttpRequest, round_id: int) -> HttpResponse:
    """One round with its stops in order; the desk moves, locks and gives it away."""
    row = _one(request, round_id)
    stops = queries.stops_of(row)
    _log(request, "care.round", [stop.recipient_id for stop in stops])
    return render(
        request,
        "care/round.html",
        {
            "round": row,
            "stops": stops,
            "fetches": fetches_of([row]).get(row.pk, []),
            "others": queries.sister_rounds(row),
            "couriers": Courier.objects.filter(provider=row.provider, is_active=True).select_related("account"),
            "may_plan": request.viewer.may("care.rounds.plan"),
            "asked_query": f"day={row.day:%Y-%m-%d}&meal={row.meal}",
        },
    )


@require_http_methods(["GET", "POST"])
@needs("care.rounds.see")
@asks_why
def sheet(request: HttpRequest, round_id: int) -> HttpResponse:
    """The round on paper: for the morning, and for the day the phone fails."""
    row = _one(request, round_id)
    stops = queries.stops_of(row, contacts=True)
    explained(request)
    audit.record_many(
        by=request.viewer,
        at=request.now,
        action=Action.PRINT,
        what="care.round.sheet",
        subjects=[("care.recipient", stop.recipient_id) for stop in stops],
    )
    context = {"round": row, "stops": stops, "fetches": fetches_of([row]).get(row.pk, [])}
    return render(request, "care/round_sheet.html", context)


@require_POST
@needs("care.rounds.plan")
def move(request: HttpRequest, handover_id: int) -> HttpResponse:
    stop = _stop(request, handover_id)
    target = _target(request, request.POST)
    position = _position(request.POST)
    return _done(
        request,
        target.pk,
        lambda: operations.move_stop(
            handover=stop,
            to_round=target,
            position=position,
            by=request.viewer,
            at=request.now,
        ),
    )


@require_safe
@needs("care.rounds.plan")
def move_cost(request: HttpRequest, handover_id: int) -> JsonResponse:
    """What moving the stop to ``?round=…&position=…`` would cost, in a sentence; asked while it is dragged."""
    stop = _stop(request, handover_id)
    if "round" not in request.GET:
        return JsonResponse({"sentence": _("Choose a round first."), "possible": False, "breaks": True})
    target = _target(request, request.GET)
    try:
        trial = try_move(handover=stop, to_round=target, position=_position(request.GET), at=request.now)
    except Refused as refused:
        return JsonResponse({"sentence": str(refused), "possible": False, "breaks": True})
    return JsonResponse({"sentence": trial.sentence, "possible": True, "breaks": bool(trial.broken)})


@require_safe
@needs("care.rounds.plan")
def by_hand(request: HttpRequest) -> HttpResponse:
    """All rounds of a meal side by side: a stop is dragged to another round, and its cost is said before it drops."""
    question = one_meal(request)
    columns = queries.side_by_side(request.viewer, question.day, question.meal)
    _log(request, "care.rounds.by_hand", [stop.recipient_id for column in columns for stop in column.stops])
    context = {"asked": question, "tabs": meal_tabs(question, with_all=False), "columns": columns}
    return render(request, "care/rounds_by_hand.html", context)


@require_POST
@needs("care.rounds.plan")
def lock(request: HttpRequest, handover_id: int) -> HttpResponse:
    stop = _stop(request, handover_id)
    locked = request.POST.get("locked") == "1"
    return _done(
        request,
        stop.round_id,
        lambda: operations.lock_stop(handover=stop, locked=locked, by=request.viewer, at=request.now),
    )


@require_POST
@needs("care.rounds.plan")
def give(request: HttpRequest, round_id: int) -> HttpResponse:
    row = _one(request, round_id)
    courier = get_object_or_404(
        Courier.objects.filter(provider__in=request.viewer.provider_ids), pk=_number(request.POST, "courier")
    )
    return _done(
        request,
        row.pk,
        lambda: operations.give_round(
            round_=row, courier=courier, by=request.viewer, at=request.now, reason=request.POST.get("reason", "")[:200]
        ),
    )


def _done(request: HttpRequest, round_id: int | None, operation) -> HttpResponse:  # type: ignore[no-untyped-def]
    """Back to the round, or to the page of all rounds if the form came from there."""
    try:
        operation()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Changed."))
    if request.POST.get("back") == "by_hand" and round_id:
        row = _one(request, round_id)
        return redirect(f"{reverse('care:by_hand')}?day={row.day.isoformat()}&meal={row.meal}")
    return redirect("care:round", round_id) if round_id else redirect("care:rounds")


def _same_face(request: HttpRequest) -> int:
    given = _number(request.POST, "same_face")
    return given if given in SameFace.values else SameFace.RATHER


def _one(request: HttpRequest, round_id: int) -> Round:
    rows = Round.objects.visible_to(request.viewer).select_related("provider", "courier__account")
    return get_object_or_404(rows, pk=round_id)


def _stop(request: HttpRequest, handover_id: int) -> Handover:
    return get_object_or_404(Handover.objects.visible_to(request.viewer), pk=handover_id)


def _target(request: HttpRequest, given: QueryDict) -> Round:
    """The round to which a stop is to be moved."""
    return get_object_or_404(Round.objects.visible_to(request.viewer), pk=_number(given, "round"))


def _number(given: QueryDict, name: str) -> int:
    """The key that the form names; 0, which no row has, where it names none."""
    return whole(given.get(name, "")) or 0


def _position(given: QueryDict) -> int | None:
    return whole(given.get("position", ""))


def _log(request: HttpRequest, what: str, recipients: list[int]) -> None:
    subjects = [("care.recipient", pk) for pk in recipients]
    audit.look(by=request.viewer, at=request.now, what=what, subjects=subjects)
