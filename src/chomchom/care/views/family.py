"""What a family is told: the recipient's consents, what was sent, the calls that wait."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chomchom.care.enums_family import FamilyChannel
from chomchom.care.forms.careplan import CalledForm, ConsentForm, WithdrawForm
from chomchom.care.models import FamilyConsent, FamilyMessage, Recipient
from chomchom.care.operations import family as operations
from chomchom.care.operations.looks import looked
from chomchom.care.queries import family as queries
from chomchom.care.rules import family as rules
from chomchom.care.views.shared import carried_out
from chomchom.people.gate import needs


@require_safe
@needs("care.family.see")
def family(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _person(request, pk))


@require_POST
@needs("care.family.change")
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """The recipient agreed: keep it with its wording."""
    person = _person(request, pk)
    form = ConsentForm(request.POST)

    def call() -> None:
        given = form.cleaned_data
        operations.give_consent(
            recipient=person,
            **(given | {"channel": FamilyChannel(given["channel"])}),
            by=request.viewer,
            at=request.now,
        )

    return _done(request, pk, "form", form, call, _("The consent was recorded."))


@require_POST
@needs("care.family.change")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The recipient took it back: nothing is sent from now on."""
    consent = get_object_or_404(FamilyConsent.objects.visible_to(request.viewer), pk=pk)
    form = WithdrawForm(request.POST)

    def call() -> None:
        operations.withdraw_consent(consent=consent, how=form.cleaned_data["how"], by=request.viewer, at=request.now)

    return _done(request, consent.recipient_id, "withdraw_form", form, call, _("Nothing is sent any more."))


@require_POST
@needs("care.family.see")
def called(request: HttpRequest, pk: int) -> HttpResponse:
    """The family was called."""
    rows = FamilyMessage.objects.filter(consent__recipient__in=Recipient.objects.visible_to(request.viewer))
    message = get_object_or_404(rows.select_related("consent"), pk=pk)
    form = CalledForm(request.POST)

    def call() -> None:
        operations.record_call(message=message, note=form.cleaned_data["note"], by=request.viewer, at=request.now)

    return _done(request, message.consent.recipient_id, "called_form", form, call, _("The call was recorded."))


def _person(request: HttpRequest, pk: int) -> Recipient:
    rows = Recipient.objects.visible_to(request.viewer).select_related("dong", "district")
    return get_object_or_404(rows, pk=pk)


def _done(
    request: HttpRequest, pk: int, name: str, form: forms.Form, call: Callable[[], Any], done: str
) -> HttpResponse:
    if form.is_valid() and carried_out(form, call):
        messages.success(request, done)
        return redirect("care:family", pk)
    return _page(request, _person(request, pk), status=422, **{name: form})


def _page(request: HttpRequest, person: Recipient, *, status: int = 200, **given: forms.Form) -> HttpResponse:
    looked(recipient_ids=[person.pk], what="care.family", by=request.viewer, at=request.now)
    context = {
        "person": person,
        "file": queries.family_file(person),
        "eyebrow": f"{person.name} · {person.dong} · {person.external_id}",
        "purpose": rules.purpose(),
        "example": rules.sentence(request.now),
        "may_change": request.viewer.may("care.family.change"),
        "form": ConsentForm(initial={"given_on": timezone.localdate(request.now)}),
        "withdraw_form": WithdrawForm(),
        "called_form": CalledForm(),
    }
    return render(request, "care/family/family.html", context | given, status=status)
