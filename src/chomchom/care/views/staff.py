"""Who may work today, the certificates of a person, what is asked of whom, and one's own page."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.care.enums_staff import Topic
from chomchom.care.exports_staff import certificate_file
from chomchom.care.forms.staff import AllowForm, CredentialForm, ReasonForm, RuleForm
from chomchom.care.models import Credential
from chomchom.care.operations import staff as operations
from chomchom.care.queries import staff as queries
from chomchom.care.rules import staff_page
from chomchom.care.views.common import asked
from chomchom.care.views.shared import carried_out
from chomchom.core import audit
from chomchom.core.enums import Action
from chomchom.people.enums import Role
from chomchom.people.gate import needs
from chomchom.people.models import Account, Membership, Organisation
from chomchom.people.reasons import asks_why, explained


@require_safe
@needs("care.staff.see")
def index(request: HttpRequest) -> HttpResponse:
    """By office: who may do what on the day, who works for a reason, whose certificate ends soon."""
    day = asked(request).day
    members = queries.members_on(request.viewer, day)
    exceptions = queries.exceptions_on(request.viewer, day)
    offices = staff_page.offices(members, _papers(members, day), exceptions, day)
    context = {
        "offices": offices,
        "counts": staff_page.counts(offices),
        "exceptions": exceptions,
        "asked": asked(request),
        "day": day,
        "may_record": request.viewer.may("care.staff.record"),
        "may_rule": request.viewer.may("care.staff.rules"),
    }
    return render(request, "care/staff/index.html", context)


@require_http_methods(["GET", "POST"])
@needs("care.staff.see")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody holds; a POST records a further certificate."""
    members = _members(request, pk)
    form = CredentialForm(
        request.POST if request.method == "POST" else None, initial={"issued_on": timezone.localdate(request.now)}
    )

    def call() -> None:
        given = form.cleaned_data
        operations.record_credential(
            account=members[0].account,
            district=_district(members),
            **(given | {"topic": Topic(given["topic"])}),
            by=request.viewer,
            at=request.now,
        )

    if request.method == "POST":
        _insist_may_record(request)
        if form.is_valid() and carried_out(form, call):
            messages.success(request, _("The certificate was recorded."))
            return redirect("care:staff_person", pk)
    return _person_page(request, members, form=form, status=422 if form.errors else 200)


@require_POST
@needs("care.staff.record")
def allow(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody works on a day although a certificate is missing; the reason is kept."""
    members = _members(request, pk)
    form = AllowForm(request.POST)

    def call() -> None:
        given = form.cleaned_data
        member = next((m for m in members if m.role == given["role"]), members[0])
        operations.allow_nonetheless(
            account=member.account,
            organisation=member.organisation,
            role=Role(member.role),
            day=given["day"],
            reason=given["reason"],
            by=request.viewer,
            at=request.now,
        )

    if form.is_valid() and carried_out(form, call):
        messages.success(request, _("The reason was recorded. The district sees it."))
        return redirect("care:staff")
    return _person_page(request, members, allow_form=form, status=422)


@require_POST
@needs("care.staff.record")
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    credential = get_object_or_404(Credential.objects.standing().select_related("account"), pk=pk)
    members = _members(request, credential.account_id)
    form = ReasonForm(request.POST)

    def call() -> None:
        operations.take_back_credential(
            credential=credential, because=form.cleaned_data["reason"], by=request.viewer, at=request.now
        )

    if form.is_valid() and carried_out(form, call):
        messages.success(request, _("The certificate was taken back."))
        return redirect("care:staff_person", credential.account_id)
    return _person_page(request, members, back_form=form, status=422)


@require_http_methods(["GET", "POST"])
@needs("care.staff.see")
def rules(request: HttpRequest) -> HttpResponse:
    """What is asked of which role, for how long, and where that is written. A POST asks for something from a day on."""
    form = RuleForm(
        request.POST if request.method == "POST" else None, initial={"valid_from": timezone.localdate(request.now)}
    )

    def call() -> None:
        given = form.cleaned_data
        for district in _own_districts(request):
            operations.publish_rule(
                district=district,
                **(given | {"topic": Topic(given["topic"])}),
                by=request.viewer,
                at=request.now,
            )

    if request.method == "POST":
        _insist_may_rule(request)
        if form.is_valid() and carried_out(form, call):
            messages.success(request, _("It is asked for from that day on."))
            return redirect("care:staff_rules")
    districts = {organisation.district_office_id for organisation in request.viewer.organisations}
    context = {
        "rows": queries.rules_of(districts),
        "today": timezone.localdate(request.now),
        "form": form,
        "may_rule": request.viewer.may("care.staff.rules"),
    }
    return render(request, "care/staff/rules.html", context, status=422 if form.errors else 200)


@require_POST
@needs("care.staff.rules")
def rules_usual(request: HttpRequest) -> HttpResponse:
    """Take the usual rules for what the district has none of."""
    taken = [
        operations.take_usual_rules(
            district=district, valid_from=timezone.localdate(request.now), by=request.viewer, at=request.now
        )
        for district in _own_districts(request)
    ]
    messages.success(request, _("%(number)s rules were taken.") % {"number": sum(taken)})
    return redirect("care:staff_rules")


@require_safe
@needs("care.staff.mine")
def mine(request: HttpRequest) -> HttpResponse:
    """One's own trainings and certificates, on any screen."""
    account, today = request.viewer.account, timezone.localdate(request.now)
    members = queries.memberships_of(account, today)
    papers = _papers(members, today)
    asked_of_me = [
        (member, staff_page.needs_of(papers[member.organisation.district_office_id], account.pk, member.role, today))
        for member in members
    ]
    context = {
        "frame": "site/bare.html" if request.viewer.roles == {Role.COURIER} else "site/base.html",
        "asked_of_me": asked_of_me,
        "credentials": queries.credentials_of(account),
        "attendances": queries.own_attendances(account),
        "today": today,
    }
    return render(request, "care/staff/mine.html", context)


@require_http_methods(["GET", "POST"])
@needs("care.staff.mine")
@asks_why
def certificate(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    """The certificate of a training, one's own or one of the viewer's people."""
    rows = Credential.objects.standing().filter(attendance__isnull=False)
    row = get_object_or_404(rows.select_related("account", "attendance__session__course", "district"), pk=pk)
    if row.account_id != request.viewer.account_id and not _looks_after(request, row.account_id):
        raise Http404
    by = explained(request)
    what, subject = "care.staff.certificate_file", ("account", row.account_id)
    audit.record(by=by, at=request.now, action=Action.EXPORT, what=what, subject=subject)
    return certificate_file(row, format)


# -- parts -------------------------------------------------------------------------------------------------------------


def _papers(members: list[Membership], day: date) -> dict[int, queries.Papers]:
    districts = {member.organisation.district_office_id for member in members}
    ids = {member.account_id for member in members}
    return {district: queries.papers_of(ids, district, day) for district in districts}


def _looks_after(request: HttpRequest, account_id: int) -> bool:
    today = timezone.localdate(request.now)
    return request.viewer.may("care.staff.see") and bool(queries.member_of(request.viewer, account_id, today))


def _members(request: HttpRequest, account_id: int) -> list[Membership]:
    """The roles of somebody whom the viewer looks after; else 404."""
    members = queries.member_of(request.viewer, account_id, timezone.localdate(request.now))
    if not members:
        raise Http404
    return members


def _district(members: list[Membership]) -> Organisation:
    return Organisation.objects.get(pk=members[0].organisation.district_office_id)


def _own_districts(request: HttpRequest) -> list[Organisation]:
    return list(Organisation.objects.districts().filter(pk__in=request.viewer.district_ids))


def _insist_may_record(request: HttpRequest) -> None:
    if not request.viewer.may("care.staff.record"):
        raise PermissionDenied("care.staff.record")


def _insist_may_rule(request: HttpRequest) -> None:
    if not request.viewer.may("care.staff.rules"):
        raise PermissionDenied("care.staff.rules")


def _person_page(request: HttpRequest, members: list[Membership], *, status: int = 200, **given: Any) -> HttpResponse:
    account: Account = members[0].account
    today = timezone.localdate(request.now)
    audit.look(by=request.viewer, at=request.now, what="care.staff.person", subjects=[("account", account.pk)])
    papers = _papers(members, today)
    context = {
        "person": account,
        "roles": [
            (m, staff_page.needs_of(papers[m.organisation.district_office_id], account.pk, m.role, today))
            for m in members
        ],
        "credentials": queries.credentials_of(account),
        "attendances": queries.own_attendances(account),
        "today": today,
        "may_record": request.viewer.may("care.staff.record"),
        "form": CredentialForm(initial={"issued_on": today}),
        "allow_form": AllowForm(initial={"day": today, "role": members[0].role}),
        "back_form": ReasonForm(),
    }
    return render(request, "care/staff/person.html", context | given, status=status)
