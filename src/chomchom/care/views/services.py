"""Other services of a person: entered, changed from a day on, and their history."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chomchom.care.forms.gaps import ServiceForm, ServicesFileForm
from chomchom.care.models import OtherService, Recipient
from chomchom.care.operations import service_list, services
from chomchom.care.operations.looks import looked
from chomchom.care.views.shared import carried_out
from chomchom.core.refusal import Refused
from chomchom.people.gate import needs


@require_http_methods(["GET", "POST"])
@needs("care.services.import")
def services_import(request: HttpRequest) -> HttpResponse:
    """A workbook of services: tried out first, then taken; every row with its answer."""
    form = ServicesFileForm(request.POST or None, request.FILES or None)
    rows = None
    if request.method == "POST" and form.is_valid():
        try:
            rows = _read(request, form)
        except Refused as refused:
            form.add_error("file", str(refused))
    context = {"form": form, "rows": rows, "taken": form.is_bound and form.data.get("how") == "take"}
    return render(request, "care/gaps/services_import.html", context, status=422 if form.errors else 200)


def _read(request: HttpRequest, form: ServicesFileForm) -> list:
    file = form.cleaned_data["file"]
    district = request.viewer.organisation.district_office
    if form.cleaned_data["how"] == "try":
        return service_list.preview(district=district, data=file.read(), at=request.now)
    return service_list.take(
        district=district, data=file.read(), file_name=file.name, by=request.viewer, at=request.now
    )


DAY = timedelta(days=1)


@require_http_methods(["GET", "POST"])
@needs("care.recipients.change")
def service_add(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Recipient.objects.visible_to(request.viewer).select_related("dong"), pk=pk)
    form = ServiceForm(request.POST or None, today=timezone.localdate(request.now))

    def call() -> None:
        services.add_service(
            recipient=person, kind=form.cleaned_data["kind"], service=_given(form), by=request.viewer, at=request.now
        )

    return _answer(request, person, form, call, _("Add another service"), None)


@require_http_methods(["GET", "POST"])
@needs("care.recipients.change")
def service_change(request: HttpRequest, pk: int) -> HttpResponse:
    mine = OtherService.objects.filter(recipient__in=Recipient.objects.visible_to(request.viewer))
    service = get_object_or_404(mine.select_related("recipient__dong"), pk=pk)
    form = ServiceForm(
        request.POST or None, initial=_initial(service), today=timezone.localdate(request.now), fixed_kind=service.kind
    )

    def call() -> None:
        services.change_service(service=service, to=_given(form), by=request.viewer, at=request.now)

    return _answer(request, service.recipient, form, call, service.kind, service)


def _initial(service: OtherService) -> dict[str, Any]:
    names = ("kind", "provider", "state", "valid_from", "next_step")
    last = service.valid_to - DAY if service.valid_to else None
    return {name: getattr(service, name) for name in names} | {"last_day": last}


def _given(form: ServiceForm) -> services.Service:
    given = dict(form.cleaned_data)
    given.pop("kind")
    return services.Service(valid_to=services.day_after(given.pop("last_day")), **given)


def _answer(
    request: HttpRequest, person: Recipient, form: ServiceForm, call: Any, title: str, service: OtherService | None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and carried_out(form, call):
        messages.success(request, _("The service was saved."))
        return redirect("care:recipient", person.pk)
    looked(recipient_ids=[person.pk], what="care.service", by=request.viewer, at=request.now)
    versions = list(service.versions.select_related("recorded_by").order_by("-pk")) if service else []
    context = {"person": person, "form": form, "title": title, "versions": versions}
    return render(request, "care/gaps/service.html", context, status=422 if form.errors else 200)
