"""What recipients agreed to: one view of a person, one register, and the versions of the words."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.care.enums_consent import Purpose
from chomchom.care.forms.consents import GiveForm, RegisterForm, TakeBackForm, TextForm
from chomchom.care.models import Consent, ConsentText, Recipient
from chomchom.care.operations import consents as operations
from chomchom.care.operations.looks import looked
from chomchom.care.queries import consents as queries
from chomchom.care.views.shared import carried_out
from chomchom.people.gate import needs
from chomchom.people.models import Organisation

ON_A_PAGE = 40


def _person(request: HttpRequest, pk: int) -> Recipient:
    return get_object_or_404(Recipient.objects.visible_to(request.viewer).select_related("dong", "district"), pk=pk)


@require_safe
@needs("care.consents.see")
def consents(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything one person agreed to, also what families are told."""
    form = GiveForm(initial={"given_on": timezone.localdate(request.now)})
    return _page(request, _person(request, pk), form)


@require_POST
@needs("care.consents.record")
def consent_give(request: HttpRequest, pk: int) -> HttpResponse:
    """The person, or a guardian, agreed."""
    person, form = _person(request, pk), GiveForm(request.POST)

    def call() -> None:
        given = form.cleaned_data | {"purpose": Purpose(form.cleaned_data["purpose"])}
        operations.give(recipient=person, **given, by=request.viewer, at=request.now)

    if form.is_valid() and carried_out(form, call):
        messages.success(request, _("The consent was recorded."))
        return redirect("care:consents", pk)
    return _page(request, person, form, status=422)


def _page(request: HttpRequest, person: Recipient, form: GiveForm, *, status: int = 200) -> HttpResponse:
    looked(recipient_ids=[person.pk], what="care.consents", by=request.viewer, at=request.now)
    context = {
        "person": person,
        "file": queries.consent_file(person, timezone.localdate(request.now)),
        "form": form,
        "may_record": request.viewer.may("care.consents.record"),
        "eyebrow": f"{person.name} · {person.dong} · {person.external_id}",
    }
    return render(request, "care/consents.html", context, status=status)


@require_POST
@needs("care.consents.record")
def consent_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    mine = Consent.objects.visible_to(request.viewer)
    consent = get_object_or_404(mine, pk=pk)
    form = TakeBackForm(request.POST)

    def call() -> None:
        operations.withdraw(consent=consent, how=form.cleaned_data["how"], by=request.viewer, at=request.now)

    if form.is_valid() and carried_out(form, call):
        messages.success(request, _("The consent was withdrawn. It holds no more from now on."))
    else:
        messages.error(request, _("Say how the person took it back: at the door, by telephone, in writing."))
    return redirect("care:consents", consent.recipient_id)


@require_safe
@needs("care.consents.see")
def consents_register(request: HttpRequest) -> HttpResponse:
    """Who agreed to what, and what was taken back; only the viewer's own people."""
    form = RegisterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = queries.register(request.viewer, purpose=asked.get("purpose", ""), which=asked.get("which", ""))
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    ids = {row.recipient_id for row in page}
    looked(recipient_ids=sorted(ids), what="care.consents.register", by=request.viewer, at=request.now)
    context = {"form": form, "page": page, "may_words": request.viewer.may("care.consents.words")}
    return render(request, "care/consents_register.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("care.consents.words")
def consent_texts(request: HttpRequest) -> HttpResponse:
    """The wordings, and a form for another version."""
    district = Organisation.objects.districts().filter(pk__in=request.viewer.district_ids).order_by("pk")[0]
    today = timezone.localdate(request.now)
    form = TextForm(request.POST or None, initial={"valid_from": today})

    def call() -> None:
        given = form.cleaned_data | {"purpose": Purpose(form.cleaned_data["purpose"])}
        operations.publish_text(district=district, **given, by=request.viewer, at=request.now)

    if request.method == "POST" and form.is_valid() and carried_out(form, call):
        messages.success(request, _("The wording was published."))
        return redirect("care:consent_texts")
    holding = {text.pk for text in queries.texts_on(district.pk, today).values()}
    texts = ConsentText.objects.filter(district=district) | ConsentText.objects.filter(district=None)
    context = {"texts": texts.order_by("purpose", "-valid_from"), "holding": holding, "form": form}
    return render(request, "care/consent_texts.html", context, status=422 if form.errors else 200)
