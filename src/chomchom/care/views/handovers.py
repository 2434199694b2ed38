"""The rows behind the numbers, one handover, and the record of a call."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chomchom.care.enums import HandoverState
from chomchom.care.forms.calls import CallForm, Result
from chomchom.care.kinds import CHANGE, HANDOVER
from chomchom.care.models import Handover
from chomchom.care.operations import calls
from chomchom.care.operations import day as day_operations
from chomchom.care.queries.careplans import current_plan
from chomchom.care.queries.phones.photos import photos_of
from chomchom.care.queries.report import WHAT, rows_behind, scope
from chomchom.care.queries.signals import on_the_day
from chomchom.care.views.common import asked
from chomchom.core import audit
from chomchom.core.refusal import Refused
from chomchom.core.text import whole
from chomchom.net.models import Alert
from chomchom.people.gate import needs

ROWS = 50


@require_safe
@needs("care.board.see")
def handovers(request: HttpRequest) -> HttpResponse:
    """The handovers behind one number of the board or the report."""
    question = asked(request)
    what = request.GET.get("what", "promised")
    what = what if what in WHAT else "promised"
    rows = rows_behind(scope(request.viewer, question.day, question.until, question.meal), what)
    for name, column in (("provider", "provider_id"), ("dong", "dong_id")):
        if (pk := whole(request.GET.get(name, ""))) is not None:
            rows = rows.filter(**{column: pk})
    rows = rows.select_related("recipient", "provider", "dong", "round__courier__account").order_by(
        "day", "due_at", "pk"
    )
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    audit.look(
        by=request.viewer,
        at=request.now,
        what="care.handovers",
        subjects={("care.recipient", row.recipient_id) for row in page},
    )
    return render(request, "care/handovers.html", {"asked": question, "title": WHAT[what][0], "page": page})


@require_safe
@needs("care.board.see")
def handover(request: HttpRequest, handover_id: int) -> HttpResponse:
    """Who was promised what, what was reported from the door, and the alerts it led to."""
    row, sees_signals = _one(request, handover_id), request.viewer.may("care.signals.see")
    audit.look(by=request.viewer, at=request.now, what="care.handover", subjects=[("care.recipient", row.recipient_id)])
    return render(
        request,
        "care/handover.html",
        {
            "handover": row,
            "told": on_the_day(row) if sees_signals else row.reports.select_related("account").order_by("happened_at"),
            "observations": row.observations.order_by("pk"),
            "photos": photos_of(row, request.viewer),
            "alerts": Alert.objects.visible_to(request.viewer)
            .filter(subject_kind__in=(HANDOVER, CHANGE), subject_id=row.pk)
            .order_by("-opened_at"),
            "contacts": row.recipient.contacts.order_by("position"),
            "response": current_plan(row.recipient_id),
        },
    )


@needs("care.call.record")
def record_call(request: HttpRequest, handover_id: int) -> HttpResponse:
    """Three clicks: open, choose, save."""
    row = _one(request, handover_id)
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _record(request, row, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Recorded."))
            return redirect("care:board")
    audit.look(by=request.viewer, at=request.now, what="care.handover", subjects=[("care.recipient", row.recipient_id)])
    context = {"handover": row, "form": form, "contacts": row.recipient.contacts.order_by("position")}
    return render(request, "care/record_call.html", context, status=422 if form.errors else 200)


@require_POST
@needs("care.day.make")
def make_day(request: HttpRequest) -> HttpResponse:
    """The district makes the day's handovers from the plans; again is no harm."""
    question = asked(request)
    for district in [o for o in request.viewer.organisations if o.pk in request.viewer.district_ids]:
        try:
            made = day_operations.make_day(district=district, day=question.day, by=request.viewer, at=request.now)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(
                request,
                _("%(made)d handovers were promised, %(already)d were there already, %(paused)d are paused.")
                % {"made": made.made, "already": made.already, "paused": made.paused},
            )
    return redirect(f"/care/?{question.query}")


@require_POST
@needs("care.call.record")
def cancel(request: HttpRequest, handover_id: int) -> HttpResponse:
    """The promise is withdrawn beforehand: the person called in the morning."""
    row = _one(request, handover_id)
    reason = request.POST.get("reason", "").strip()[:200]
    if not reason:
        messages.error(request, _("Write why the handover is cancelled."))
    elif day_operations.cancel(handovers=[row], reason=reason, by=request.viewer, at=request.now):
        messages.success(request, _("The handover is cancelled."))
    else:
        messages.error(
            request,
            _("It cannot be cancelled any more: %(state)s.") % {"state": HandoverState(row.state).label},
        )
    return redirect("care:handover", handover_id)


def _one(request: HttpRequest, handover_id: int) -> Handover:
    rows = Handover.objects.visible_to(request.viewer).select_related(
        "recipient", "provider", "dong", "round__courier__account", "state_by"
    )
    return get_object_or_404(rows, pk=handover_id)


def _record(request: HttpRequest, row: Handover, said: dict) -> None:
    who = {"by": request.viewer, "at": request.now}
    word = said["word"].strip()
    match said["result"]:
        case Result.ABSENT_WELL:
            calls.absent_and_well(handover=row, who=_("The person on the telephone"), word=word, **who)
        case Result.CONTACT_WELL:
            calls.absent_and_well(handover=row, who=_("Contact"), word=word, **who)
        case Result.SEEN:
            calls.seen(handover=row, word=word, **who)
        case Result.NO_ANSWER:
            calls.no_answer(handover=row, word=word, **who)
        case Result.NEEDS_HELP:
            calls.needs_help(handover=row, word=word, **who)
