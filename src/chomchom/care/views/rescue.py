"""The call to 119 or 112: the sentence that says why life is at risk, on the screen and on paper, and its record."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chomchom.care.forms.incidents import RescueForm
from chomchom.care.models import Handover, Incident, Recipient
from chomchom.care.operations import incidents as operations
from chomchom.care.operations.looks import looked
from chomchom.care.queries.incidents import somebody_is_there, visible_incidents
from chomchom.care.queries.welfare import welfare_facts
from chomchom.care.rules.welfare import WelfareFacts, sentence
from chomchom.care.views.shared import carried_out, to_the_minute
from chomchom.core.enums import Action
from chomchom.people.enums import Why
from chomchom.people.gate import needs

DISPATCHERS_SPEAK = "ko"


@require_http_methods(["GET", "POST"])
@needs("care.incident.work")
def rescue_of_handover(request: HttpRequest, pk: int) -> HttpResponse:
    """While nobody knows how the person is: asked for by the duty officer of the ladder."""
    handovers = Handover.objects.visible_to(request.viewer).select_related("recipient__dong", "provider")
    handover = get_object_or_404(handovers, pk=pk)
    return _page(request, handover.recipient, handover, None)


@require_http_methods(["GET", "POST"])
@needs("care.incident.work")
def rescue_of_incident(request: HttpRequest, pk: int) -> HttpResponse:
    incident = get_object_or_404(visible_incidents(request.viewer), pk=pk)
    return _page(request, incident.recipient, incident.handover, incident)


def _page(
    request: HttpRequest, person: Recipient, handover: Handover | None, incident: Incident | None
) -> HttpResponse:
    facts = welfare_facts(
        recipient=person,
        handover=handover,
        viewer=request.viewer,
        at=request.now,
        alert_id=incident.alert_id if incident else None,
        what_happened=incident.what_happened if incident else "",
        found=incident is not None and somebody_is_there(incident),
    )
    initial = {"sentence": _said(facts, DISPATCHERS_SPEAK), "service": "119", "called_at": to_the_minute(request.now)}
    form = RescueForm(request.POST or None, initial=initial)
    if request.method == "POST" and "print" in request.POST:
        return _paper(request, person, request.POST.get("sentence", initial["sentence"])[:1200])

    def call() -> None:
        operations.record_rescue_call(
            recipient=person,
            handover=handover,
            incident=incident,
            **form.cleaned_data,
            by=request.viewer,
            at=request.now,
        )

    if request.method == "POST" and form.is_valid() and carried_out(form, call):
        messages.success(request, _("The call was recorded."))
        return redirect("care:incident", incident.pk) if incident else redirect(request.path)
    looked(recipient_ids=[person.pk], what="care.rescue", by=request.viewer, at=request.now)
    context = {
        "form": form,
        "person": person,
        "handover": handover,
        "incident": incident,
        "explanation": "" if get_language() == DISPATCHERS_SPEAK else _said(facts, get_language()),
        "calls": _calls(person, handover, incident),
    }
    return render(request, "care/rescue.html", context)


def _said(facts: WelfareFacts, language: str) -> str:
    with override(language):
        return sentence(facts)


def _calls(person: Recipient, handover: Handover | None, incident: Incident | None):
    rows = person.rescue_calls.select_related("recorded_by").order_by("-called_at")
    return rows.filter(incident=incident) if incident else rows.filter(handover=handover)


def _paper(request: HttpRequest, person: Recipient, words: str) -> HttpResponse:
    by = request.viewer.because(Why.EMERGENCY.value)  # nobody is asked while 119 is on the line
    looked(recipient_ids=[person.pk], what="care.rescue.print", by=by, at=request.now, action=Action.PRINT)
    return render(request, "care/rescue_print.html", {"person": person, "sentence": words})
