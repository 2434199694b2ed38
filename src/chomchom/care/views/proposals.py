"""Changes of rounds that wait for a yes: asked for, compared, decided."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.care.enums_rounds import ProposalKind
from chomchom.care.forms.proposals import KitchenForm
from chomchom.care.models import Round, RoundProposal
from chomchom.care.operations import proposals as operations
from chomchom.care.queries import faces as face_queries
from chomchom.care.queries import proposals as queries
from chomchom.care.queries.rounds import kitchens_of
from chomchom.care.views.common import asked, meal_tabs, one_meal
from chomchom.core import audit
from chomchom.core.refusal import Refused
from chomchom.people.gate import needs
from chomchom.people.models import Organisation

FACES_ON_A_PAGE = 50


@require_safe
@needs("care.rounds.see")
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Both sides of a proposal: what it costs, who changes hands and why, and who would be on no round."""
    row = _one(request, pk)
    shown = queries.comparison(row)
    _look(request, "care.proposal", shown.recipients)
    context = {
        "shown": shown,
        "proposal": row,
        "siblings": queries.siblings(row),
        "may_decide": _may_decide(request, row),
        "may_ask_what_if": request.viewer.may("care.kitchen_stop.propose"),
        "asked_query": f"day={row.day:%Y-%m-%d}&meal={row.meal}",
        "lines_url": reverse("care:proposal_lines", args=[row.pk]),
    }
    return render(request, "care/proposal.html", context)


@require_safe
@needs("care.rounds.see")
def proposal_lines(request: HttpRequest, pk: int) -> JsonResponse:
    """The rounds of both sides as lines for the maps; no names."""
    return JsonResponse(queries.lines(_one(request, pk)))


@require_POST
@needs("care.rounds.see")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes or no. A desk decides about its own rounds, the district about a kitchen that stops."""
    row = _one(request, pk)
    if not _may_decide(request, row):
        raise PermissionDenied
    says_yes = request.POST.get("decision") == "accept"
    operation = operations.accept if says_yes else operations.dismiss
    try:
        operation(proposal=row, by=request.viewer, at=request.now)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("care:proposal", pk)
    messages.success(request, _("The rounds are changed.") if says_yes else _("The rounds stay as they are."))
    return redirect(f"{reverse('care:rounds')}?day={row.day.isoformat()}&meal={row.meal}")


@require_POST
@needs("care.rounds.plan")
def courier_out(request: HttpRequest, round_id: int) -> HttpResponse:
    """The courier of a round or the van is out: who could take over."""
    row = get_object_or_404(
        Round.objects.visible_to(request.viewer).select_related("courier__provider"), pk=round_id, courier__isnull=False
    )
    try:
        made = operations.courier_is_out(
            courier=row.courier, day=row.day, meal=row.meal, by=request.viewer, at=request.now
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("care:round", round_id)
    return redirect("care:proposal", made.pk)


@require_POST
@needs("care.rounds.plan")
def join(request: HttpRequest) -> HttpResponse:
    """Places on the rounds for those who have none, one proposal for each provider of the desk."""
    question = one_meal(request)
    made = None
    for provider in [one for one in request.viewer.organisations if one.pk in request.viewer.provider_ids]:
        try:
            made = operations.join(
                provider=provider, day=question.day, meal=question.meal, by=request.viewer, at=request.now
            )
        except Refused as refused:
            messages.error(request, str(refused))
    return redirect("care:proposal", made.pk) if made else redirect(f"{reverse('care:rounds')}?{question.query}")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("care.kitchen_stop.propose")
def kitchen_stop(request: HttpRequest) -> HttpResponse:
    """A kitchen stops: what the other kitchens can cook beyond their own, and one proposal for all its people."""
    question = one_meal(request)
    kitchens = kitchens_of(request.viewer, question.day, question.meal)
    form = KitchenForm(request.POST or request.GET or None, kitchens=kitchens)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.kitchen_stops(
                provider=Organisation.objects.get(pk=form.stopped),
                day=question.day,
                meal=question.meal,
                capacity=form.capacity,
                by=request.viewer,
                at=request.now,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("care:proposal", made.pk)
    context = {"asked": question, "tabs": meal_tabs(question, with_all=False), "form": form, "kitchens": kitchens}
    return render(request, "care/kitchen_stop.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@needs("care.rounds.see")
def faces(request: HttpRequest) -> HttpResponse:
    """Who saw whom in a week, fifty people on a page: every day, and whether the face was known."""
    question = asked(request)
    monday = question.day - timedelta(days=question.day.weekday())
    week = face_queries.week(request.viewer, monday)
    page = Paginator(week.people, FACES_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = face_queries.named(week, page.object_list)
    _look(request, "care.faces", {person.recipient_id for person in page.object_list})
    before, after = (monday + timedelta(days=days) for days in (-7, 7))
    context = {"asked": question, "week": week, "rows": rows, "page": page, "before": before, "after": after}
    return render(request, "care/faces.html", context)


def _one(request: HttpRequest, pk: int) -> RoundProposal:
    rows = RoundProposal.objects.visible_to(request.viewer).select_related("provider", "made_by", "decided_by")
    return get_object_or_404(rows, pk=pk)


def _may_decide(request: HttpRequest, row: RoundProposal) -> bool:
    if row.kind == ProposalKind.KITCHEN:
        return request.viewer.may("care.kitchen_stop.propose")
    return request.viewer.may("care.rounds.plan") and row.provider_id in request.viewer.provider_ids


def _look(request: HttpRequest, what: str, recipients: set[int]) -> None:
    subjects = [("care.recipient", pk) for pk in sorted(recipients)]
    audit.look(by=request.viewer, at=request.now, what=what, subjects=subjects)
