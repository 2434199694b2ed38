"""The rules of care gaps and of signals from outside: seen by the offices, changed by the district officer as a new
version from a day on."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.care.enums_gaps import PersonPart
from chomchom.care.forms.gaps import GapRuleForm, PartRuleForm, SignalRuleForm
from chomchom.care.models import GapRule, SignalRule
from chomchom.care.operations import gaps as operations
from chomchom.care.queries.gaps import rules as queries
from chomchom.care.views.kitchen.common import tell_refusal
from chomchom.care.views.shared import carried_out
from chomchom.people.gate import needs
from chomchom.people.models import Organisation

DAY = timedelta(days=1)


@require_safe
@needs("care.gaps.see")
def gap_rules(request: HttpRequest) -> HttpResponse:
    """Everything that is looked for and weighed, as it holds now."""
    district, today = _district(request), timezone.localdate(request.now)
    lines = queries.gap_lines(district.pk, today)
    context = {
        "signals": [line for line in lines if line.key[0] not in PersonPart.values],
        "parts": [line for line in lines if line.key[0] in PersonPart.values],
        "events": queries.signal_lines(district.pk, today),
        "may_change": request.viewer.may("care.gaps.rules"),
    }
    return render(request, "care/gaps/rules.html", context)


@require_http_methods(["GET", "POST"])
@needs("care.gaps.see")
def gap_rule(request: HttpRequest, kind: str) -> HttpResponse:
    """One signal or part of a person: its versions; a POST tries other values, or lets them hold from a day on."""
    line = _line(queries.gap_lines, request, kind)
    form = _gap_form(request, kind, line)
    tried = None

    def call() -> None:
        given = form.cleaned_data
        operations.publish_gap_rule(
            district=_district(request), kind=kind, values=form.values(), valid_from=given["valid_from"],
            source=given["source"], by=request.viewer, at=request.now,
        )  # fmt: skip

    if "try" in request.POST:
        form.only_to_try()
    if request.method == "POST" and form.is_valid():
        if "try" in request.POST:
            today = timezone.localdate(request.now)
            tried = queries.would_be_found(_district(request).pk, kind, form.values(), today)
        elif carried_out(form, call):
            messages.success(request, _("The new version was kept."))
            return redirect("care:gap_rule", kind)
    return _page(request, line, form, tried=tried, can_try=kind not in PersonPart.values)


@require_http_methods(["GET", "POST"])
@needs("care.gaps.see")
def signal_rule(request: HttpRequest, source: str, event: str) -> HttpResponse:
    """What an event of a source weighs, and weighed; a POST lets it weigh something else from a day on."""
    line = _line(queries.signal_lines, request, source, event)
    first = {"valid_from": timezone.localdate(request.now), "level": line.now.rule.level if line.now else None}
    form = SignalRuleForm(_posted(request), initial=first)

    def call() -> None:
        given = form.cleaned_data
        operations.publish_signal_rule(
            district=_district(request), source=source, event=event, level=given["level"],
            valid_from=given["valid_from"], origin=given["source"], by=request.viewer, at=request.now,
        )  # fmt: skip

    if request.method == "POST" and form.is_valid() and carried_out(form, call):
        messages.success(request, _("The new version was kept."))
        return redirect("care:signal_rule", source, event)
    return _page(request, line, form)


@require_POST
@needs("care.gaps.rules")
def gap_rule_back(request: HttpRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(GapRule.objects.filter(district__in=request.viewer.district_ids), pk=pk)
    return _taken_back(request, rule, "care:gap_rule", rule.kind)


@require_POST
@needs("care.gaps.rules")
def signal_rule_back(request: HttpRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(SignalRule.objects.filter(district__in=request.viewer.district_ids), pk=pk)
    return _taken_back(request, rule, "care:signal_rule", rule.source, rule.event)


# -- parts -------------------------------------------------------------------------------------------------------------


def _taken_back(request: HttpRequest, rule: GapRule | SignalRule, *to: str) -> HttpResponse:
    form = forms.Form({})
    if form.is_valid() and carried_out(
        form, lambda: operations.take_back(rule=rule, by=request.viewer, at=request.now)
    ):
        messages.success(request, _("The version was taken back."))
    tell_refusal(request, form)
    return redirect(*to)


def _district(request: HttpRequest) -> Organisation:
    """Whose rules: those of the viewer's district."""
    return request.viewer.organisation.district_office


def _posted(request: HttpRequest) -> Any:
    """What was posted, by somebody who may change rules."""
    if request.method != "POST":
        return None
    if not request.viewer.may("care.gaps.rules"):
        raise PermissionDenied("care.gaps.rules")
    return request.POST


def _gap_form(request: HttpRequest, kind: str, line: queries.Line) -> GapRuleForm | PartRuleForm:
    rule = line.now.rule if line.now else None
    names = ("is_on", "days", "points", "points_per_day", "most_points", "due_hours", "again_after_days")
    first = {name: getattr(rule, name) for name in names} if rule else {}
    first["valid_from"] = timezone.localdate(request.now) + DAY
    if kind in PersonPart.values:
        return PartRuleForm(_posted(request), initial=first)
    return GapRuleForm(_posted(request), initial=first, kind=kind)


def _line(lines: Any, request: HttpRequest, *key: str) -> queries.Line:
    found = lines(_district(request).pk, timezone.localdate(request.now))
    line = next((line for line in found if line.key == key), None)
    if line is None:
        raise Http404(key)
    return line


def _page(request: HttpRequest, line: queries.Line, form: Any, **given: Any) -> HttpResponse:
    context = {"line": line, "form": form, "may_change": request.viewer.may("care.gaps.rules"), **given}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "care/gaps/rule.html", context, status=status)
