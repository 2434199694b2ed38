"""The public page of a call, and what the offices do with applications."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.limits import limited
from chomchom.documents.downloads import attachment
from chomchom.documents.enums import Format
from chomchom.documents.operations import keep_upload
from chomchom.people.gate import needs
from chomchom.people.reasons import asks_why, explained
from chomchom.trade.enums import MissionState
from chomchom.trade.exports import letters as exports
from chomchom.trade.forms.call import ApplicationForm, ReviewForm, VerdictForm
from chomchom.trade.kinds import APPLICATION
from chomchom.trade.models import Application, Letter, Mission
from chomchom.trade.operations import applications as operations
from chomchom.trade.operations import joining
from chomchom.trade.operations import letters as letter_operations
from chomchom.trade.rules.selection import SENTENCES, may_apply_now, reason
from chomchom.trade.views.shared import carried_out, done

DETAILS = ("contact_name", "contact_email", "contact_phone", "exports_usd", "certificates", "meetings_wanted",
           "looking_for")  # fmt: skip


# -- the public page ---------------------------------------------------------------------------------------------------


@limited()
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """Calls that are open now, for everybody."""
    found = Mission.objects.taking_applications(request.now).select_related("office").order_by("closes_at")
    return render(request, "trade/calls.html", {"calls": found})


@limited(sent="sent")
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """The page on which a company applies; after the deadline it says so."""
    mission = get_object_or_404(Mission.objects.exclude(state=MissionState.PLANNED), pk=pk)
    refusal = may_apply_now(mission.state, mission.opens_at, mission.closes_at, request.now)
    form = ApplicationForm(request.POST or None, request.FILES or None)
    made: list[Application] = []

    def call() -> None:
        made.append(_sent(request, mission, form))

    if request.method == "POST" and refusal is None and form.is_valid() and carried_out(form, call):
        return render(
            request,
            "trade/applied.html",
            {"mission": mission, "application": made[0], "why": [SENTENCES[code] for code in made[0].refusals]},
        )
    context = {"mission": mission, "form": form, "refusal": refusal, "legs": mission.legs.order_by("position")}
    return render(request, "trade/apply.html", context, status=200 if refusal is None else 410)


def _sent(request: HttpRequest, mission: Mission, form: ApplicationForm) -> Application:
    values = form.cleaned_data
    by = Actor(None, values["name"], request.META.get("REMOTE_ADDR"))
    details: dict[str, Any] = {name: values[name] for name in DETAILS}
    details["speaks"] = ["ko", "en"] if values["speaks_english"] else ["ko"]
    company = {name: values[name] for name in ("name", "name_en", "business_number")}
    sent = operations.Sent(company, details, form.products(), values["tax_paid"], values["consent"])
    file = values["catalogue"]
    upload = (file.name, file.read()) if file else None
    return operations.submit(mission=mission, sent=sent, by=by, at=request.now, keep=keep_upload, upload=upload)


# -- the offices -------------------------------------------------------------------------------------------------------


@require_safe
@needs("trade.applications.see")
def applications(request: HttpRequest, pk: int) -> HttpResponse:
    """The ranking with its reasons, and those that are not eligible."""
    mission = get_object_or_404(Mission.objects.visible_to(request.viewer), pk=pk)
    newest = Prefetch("letters", Letter.objects.order_by("-pk"))
    applied = mission.applications.select_related("exporter").prefetch_related(newest).order_by("number")
    rows = {row.pk: row for row in applied}
    places = operations.ranking_of(mission)
    labels = operations.labels_of(mission, get_language())
    ranked = [
        {"row": rows[place.key], "place": place,
         "why": rows[place.key].reasons or (reason(place, labels, len(places)) if place.rank else "")}
        for place in places
    ]  # fmt: skip
    others = [
        {"row": row, "why": [SENTENCES[code] for code in row.refusals]}
        for row in rows.values()
        if row.pk not in {place.key for place in places}
    ]
    subjects = [(APPLICATION, pk) for pk in rows]
    audit.look(by=request.viewer, at=request.now, what="trade.applications", subjects=subjects)
    context = {
        "mission": mission, "ranked": ranked, "others": others, "told": letter_operations.TOLD,
        "to_tell": letter_operations.to_tell(mission).count(),
        "may_decide": request.viewer.may("trade.applications.decide"),
        "undecided": any(row.state in operations.UNDECIDED for row in rows.values()),
    }  # fmt: skip
    return render(request, "trade/applications.html", context)


@require_http_methods(["GET", "POST"])
@needs("trade.applications.see")
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """One application: what it says, its reviews, and the form of the own one."""
    row = _application(request, pk)
    labels = operations.labels_of(row.mission, get_language())
    mine = {one.code: one.points for one in row.reviews.filter(reviewer=request.viewer.account_id)}
    initial = {f"points_{code}": given for code, given in mine.items()}
    form = ReviewForm(request.POST or None, labels=labels, initial=initial)

    def call() -> None:
        operations.review(application=row, points=form.points(), note=form.cleaned_data["note"],
                          by=request.viewer, at=request.now)  # fmt: skip

    if request.method == "POST" and form.is_valid() and carried_out(form, call):
        messages.success(request, _("Your points were noted."))
        return redirect("trade:applications", row.mission_id)
    audit.look(by=request.viewer, at=request.now, what="trade.application", subjects=[(APPLICATION, pk)])
    context = {
        "application": row, "products": row.products.order_by("position"), "form": form, "labels": labels.values(),
        "reviews": _reviews(row, labels),
        "refusal": operations.may_review(row), "why": [SENTENCES[code] for code in row.refusals],
        "may_invite": request.viewer.may("trade.exporters.invite") and joining.may_invite(row) is None,
        "may_withdraw": operations.may_withdraw(row, "-") is None and request.viewer.may("trade.applications.decide"),
        "verdict_form": VerdictForm() if row.state in operations.VERDICTS else None,
    }  # fmt: skip
    return render(request, "trade/application.html", context)


def _reviews(row: Application, labels: dict[str, str]) -> list[dict[str, Any]]:
    """A row for each reviewer, with the points for each criterion: one statement."""
    found: dict[Any, dict[str, Any]] = {}
    for one in row.reviews.select_related("reviewer").order_by("reviewer", "pk"):
        line = found.setdefault(one.reviewer_id, {"name": one.reviewer.name, "note": one.note, "given": {}})
        line["given"][one.code] = one.points
    return [line | {"points": [(label, line["given"].get(code)) for code, label in labels.items()]}
            for line in found.values()]  # fmt: skip


@require_POST
@needs("trade.applications.decide")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    mission = get_object_or_404(Mission.objects.visible_to(request.viewer), pk=pk)
    done(
        request, lambda: operations.decide(mission=mission, by=request.viewer, at=request.now),
        _("The ranking was taken as the decision."),
    )  # fmt: skip
    return redirect("trade:applications", pk)


@require_POST
@needs("trade.applications.decide")
def letters(request: HttpRequest, pk: int) -> HttpResponse:
    """Write and send the letters of all decisions of which nobody was told yet."""
    mission = get_object_or_404(Mission.objects.visible_to(request.viewer), pk=pk)
    written = exports.write(letter_operations.to_tell(mission), timezone.localdate(request.now))
    sent = letter_operations.send(mission=mission, written=written, by=request.viewer, at=request.now)
    messages.success(
        request, _("%(count)d letters are on their way.") % {"count": sum(bool(one.email) for one in sent)}
    )
    for one in sent:
        if one.error:
            messages.warning(request, f"{one.application.number}: {one.error}")
    return redirect("trade:applications", pk)


@require_http_methods(["GET", "POST"])
@needs("trade.applications.see")
@asks_why
def letter(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The letter of the decision as it stands now, to be read before it is sent, or sent by post."""
    row = _application(request, pk)
    if form not in exports.FORMATS or row.state not in letter_operations.TOLD:
        raise Http404
    explained(request)
    data = exports.render(row, format=form, today=timezone.localdate(request.now))
    audit.record(
        by=request.viewer, at=request.now, action=Action.EXPORT, what="trade.letter", subject=(APPLICATION, pk)
    )
    return attachment(data, f"{row.number}.{form}", Format(form))


@require_POST
@needs("trade.applications.decide")
def decide_otherwise(request: HttpRequest, pk: int) -> HttpResponse:
    row = _application(request, pk)
    form = VerdictForm(request.POST)
    if form.is_valid():
        done(
            request,
            lambda: operations.decide_otherwise(
                application=row, **form.cleaned_data, by=request.viewer, at=request.now
            ),
            _("The decision was changed."),
        )
    else:
        messages.error(request, _("Say why it is decided otherwise than by the ranking."))
    return redirect("trade:application", pk)


@require_POST
@needs("trade.applications.decide")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The company said that it does not take part."""
    row, reason = _application(request, pk), request.POST.get("reason", "")
    done(
        request, lambda: operations.withdraw(application=row, reason=reason, by=request.viewer, at=request.now),
        _("The application was withdrawn."),
    )  # fmt: skip
    return redirect("trade:application", pk)


def _application(request: HttpRequest, pk: int) -> Application:
    rows = Application.objects.visible_to(request.viewer).select_related("mission", "exporter")
    return get_object_or_404(rows, pk=pk)
