"""The alerts: the list, one alert with its timeline and the ladder that follows, and what may be done."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chomchom.core import audit
from chomchom.core.enums import Action
from chomchom.core.refusal import Refused
from chomchom.net import operations, subjects
from chomchom.net.forms.alerts import CloseForm, NoteForm, ReassignForm, WorkForm, moment_of
from chomchom.net.models import Alert
from chomchom.net.operations.reading import read
from chomchom.net.queries import alerts as queries
from chomchom.net.queries.health import health
from chomchom.net.views.sheet import sheet as sheet_of
from chomchom.people.gate import needs

ROWS = 50


@require_safe
@needs("net.alerts.see")
def index(request: HttpRequest) -> HttpResponse:
    """Open alerts, the gravest first; those at the end of their ladder; closed ones; drills."""
    name = request.GET.get("list", "open")
    name = name if name in queries.LISTS else "open"
    page = Paginator(queries.list_of(request.viewer, name, request.now), ROWS).get_page(request.GET.get("page"))
    rows = queries.rows(page.object_list)
    _looked(request, page.object_list, "net.alerts")
    template = "net/alerts.html#live" if request.htmx else "net/alerts.html"
    context = {"rows": rows, "page": page, "list": name, "tabs": _tabs(request, name), "health": health(request.now)}
    return render(request, template, context)


@require_safe
@needs("net.alerts.see")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One alert: what happened, what follows, what may be done."""
    alert = _one(request, pk)
    read(alert=alert, by=request.viewer, at=request.now)
    _looked(request, [alert], "net.alert")
    return _page(request, alert)


@require_safe
@needs("net.alerts.see")
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """The timeline and the ladder again, or nothing if they stand as the page shows them."""
    alert = _one(request, pk)
    if request.GET.get("seen") == queries.mark(alert):
        return HttpResponse(status=204)
    return render(request, "net/alert.html#live", {"sheet": sheet_of(alert, request.viewer, request.now)})


@require_POST
@needs("net.alerts.work")
def act(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """Acknowledge, write down, hand on, join, escalate or close; a refusal is shown as its sentence."""
    if deed not in DEEDS:
        raise Http404(deed)
    alert = _one(request, pk)
    form_of, do = DEEDS[deed]
    form = form_of(request, alert)
    if not form.is_valid():
        return _page(request, alert, status=422, **{deed: form})
    try:
        do(request, alert, form.cleaned_data)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("net:alert", pk)


# -- deeds -----------------------------------------------------------------------------------------------------------


def _acknowledge(request: HttpRequest, alert: Alert, data: dict[str, Any]) -> None:
    alert = operations.acknowledge(alert=alert, by=request.viewer, at=request.now)
    messages.success(request, _("You have it now. The ladder waits for you."))


def _work(request: HttpRequest, alert: Alert, data: dict[str, Any]) -> None:
    happened_at = moment_of(data["clock"], request.now)
    operations.work(
        alert=alert, kind=data["kind"], text=data["text"], by=request.viewer, at=request.now, happened_at=happened_at
    )
    messages.success(request, _("Written into the timeline."))


def _reassign(request: HttpRequest, alert: Alert, data: dict[str, Any]) -> None:
    operations.reassign(alert=alert, to=data["to"], by=request.viewer, at=request.now, note=data["note"])
    messages.success(request, _("Handed on to {name}.").format(name=data["to"].name))


def _join(request: HttpRequest, alert: Alert, data: dict[str, Any]) -> None:
    operations.join(alert=alert, by=request.viewer, at=request.now, note=data["note"])
    messages.success(request, _("You will be told when it is over."))


def _escalate(request: HttpRequest, alert: Alert, data: dict[str, Any]) -> None:
    operations.escalate_now(alert=alert, by=request.viewer, at=request.now, note=data["note"])
    messages.success(request, _("The next step has been taken."))


def _close(request: HttpRequest, alert: Alert, data: dict[str, Any]) -> None:
    """The programme closes its own row and the alert in one transaction; what the net alone knows it closes itself."""
    kind = subjects.KINDS.get(alert.subject_kind)
    close = kind.close if kind else operations.close
    happened_at = moment_of(data["clock"], request.now)
    how = data["how"] if happened_at is None else f"{data['how']} · {data['clock']:%H:%M}"
    close(alert=alert, outcome=data["outcome"], how=how, note=data["note"], by=request.viewer, at=request.now)
    messages.success(request, _("Closed. Whoever was told has been told that it is over."))


Deed = tuple[Callable[[HttpRequest, Alert], forms.Form], Callable[[HttpRequest, Alert, dict[str, Any]], None]]
DEEDS: dict[str, Deed] = {
    "acknowledge": (lambda request, alert: NoteForm(request.POST), _acknowledge),
    "work": (lambda request, alert: WorkForm(request.POST), _work),
    "reassign": (
        lambda request, alert: ReassignForm(request.POST, colleagues=queries.colleagues(alert, request.now)),
        _reassign,
    ),
    "join": (lambda request, alert: NoteForm(request.POST), _join),
    "escalate": (lambda request, alert: NoteForm(request.POST), _escalate),
    "close": (lambda request, alert: CloseForm(request.POST, alert=alert), _close),
}


# -- parts -----------------------------------------------------------------------------------------------------------


def _one(request: HttpRequest, pk: int) -> Alert:
    return get_object_or_404(Alert.objects.visible_to(request.viewer).select_related("policy", "holder"), pk=pk)


def _page(request: HttpRequest, alert: Alert, status: int = 200, **bound: forms.Form) -> HttpResponse:
    """The page; forms that were filled in wrongly come back as they were."""
    people = queries.colleagues(alert, request.now)
    empty = {
        "work": WorkForm(auto_id="work_%s"),
        "close": CloseForm(alert=alert, auto_id="close_%s"),
        "reassign": ReassignForm(colleagues=people, auto_id="reassign_%s"),
        "escalate": NoteForm(auto_id="escalate_%s"),
    }
    sheet = sheet_of(alert, request.viewer, request.now)
    context = {"sheet": sheet, "offices": queries.offices(alert), "forms": empty | bound}
    return render(request, "net/alert.html", context, status=status)


def _tabs(request: HttpRequest, name: str) -> list[dict[str, Any]]:
    counts = queries.counts(request.viewer)
    labels = (_("Open"), _("Nobody has solved it"), _("Closed"), _("Drills"))
    return [
        {"label": label, "url": f"?list={code}", "current": code == name, "count": counts.get(code)}
        for code, label in zip(queries.LISTS, labels, strict=True)
    ]


def _looked(request: HttpRequest, alerts: list[Alert], what: str) -> None:
    audit.record_many(
        by=request.viewer, at=request.now, action=Action.LOOK, what=what,
        subjects=[(alert.subject_kind, alert.subject_id) for alert in alerts],
    )  # fmt: skip
