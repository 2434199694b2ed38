"""Courses and trainings: planned, held, attended, and the short check on one's own phone."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.care.enums_staff import Topic
from chomchom.care.exports_staff import attendance_file
from chomchom.care.forms.staff import CheckForm, CourseForm, ReasonForm, SessionForm
from chomchom.care.models import Attendance, Course, TrainingSession
from chomchom.care.operations import training as operations
from chomchom.care.queries import staff as queries
from chomchom.care.views.shared import carried_out, to_the_minute
from chomchom.core import audit
from chomchom.core.enums import Action
from chomchom.core.text import whole
from chomchom.people.enums import Role
from chomchom.people.gate import needs
from chomchom.people.models import Organisation
from chomchom.people.reasons import asks_why, explained

ON_A_PAGE = 30


@require_http_methods(["GET", "POST"])
@needs("care.staff.see")
def trainings(request: HttpRequest) -> HttpResponse:
    """All trainings; a POST plans one."""
    now = to_the_minute(request.now)
    courses = queries.courses_of(_districts(request))
    form = SessionForm(
        request.POST if request.method == "POST" else None,
        initial={"starts_at": now, "ends_at": now, "organisation": _first(request)},
        courses=courses,
        hosts=queries.hosts_of(request.viewer),
    )
    made: list[TrainingSession] = []

    def call() -> None:
        made.append(operations.plan_session(**form.cleaned_data, by=request.viewer, at=request.now))

    if request.method == "POST":
        _insist_may_record(request)
        if form.is_valid() and carried_out(form, call):
            messages.success(request, _("The training is planned. Invite the people now."))
            return redirect("care:training", made[0].pk)
    page = Paginator(queries.sessions(request.viewer), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "form": form,
        "courses": courses,
        "may_record": request.viewer.may("care.staff.record"),
    }
    return render(request, "care/staff/trainings.html", context, status=422 if form.errors else 200)


@require_safe
@needs("care.staff.see")
def training(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _session(request, pk))


@require_POST
@needs("care.staff.record")
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    named = set(request.POST.getlist("account"))
    day = timezone.localdate(request.now)
    members = [m for m in queries.who_can_be_invited(request.viewer, session, day) if str(m.account_id) in named]
    return _done(
        request,
        session,
        lambda: operations.invite(session=session, members=members, by=request.viewer, at=request.now),
        _("%(number)s people were invited.") % {"number": len(members)},
    )


@require_POST
@needs("care.staff.record")
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    present = [named for word in request.POST.getlist("present") if (named := whole(word)) is not None]
    return _done(
        request,
        session,
        lambda: operations.hold(session=session, present=present, by=request.viewer, at=request.now),
        _("Recorded as held. Whoever was there can take the check now."),
    )


@require_POST
@needs("care.staff.record")
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    reason = request.POST.get("reason", "")[:200]
    return _done(
        request,
        session,
        lambda: operations.cancel_session(session=session, because=reason, by=request.viewer, at=request.now),
        _("The training was cancelled."),
    )


@require_http_methods(["GET", "POST"])
@needs("care.staff.see")
@asks_why
def attendance_list(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    """Who was there, to be signed and filed."""
    session = _session(request, pk)
    rows = queries.attendances_of(session)
    by = explained(request)
    subjects = [("account", row.account_id) for row in rows] or [None]
    what = "care.staff.attendance_file"
    audit.record_many(by=by, at=request.now, action=Action.EXPORT, what=what, subjects=subjects)
    return attendance_file(session, rows, format)


@require_http_methods(["GET", "POST"])
@needs("care.staff.see")
def courses(request: HttpRequest) -> HttpResponse:
    """The courses of the district; a POST adds one."""
    form = CourseForm(request.POST if request.method == "POST" else None)
    made: list[Course] = []

    def call() -> None:
        given = form.cleaned_data
        district = get_object_or_404(Organisation, pk=min(_districts(request)))
        made.append(
            operations.add_course(
                district=district, **(given | {"topic": Topic(given["topic"])}), by=request.viewer, at=request.now
            )
        )

    if request.method == "POST":
        _insist_may_record(request)
        if form.is_valid() and carried_out(form, call):
            messages.success(request, _("The course was added."))
            return redirect("care:course", made[0].pk)
    context = {
        "rows": queries.courses_of(_districts(request)),
        "form": form,
        "may_record": request.viewer.may("care.staff.record"),
    }
    return render(request, "care/staff/courses.html", context, status=422 if form.errors else 200)


@require_safe
@needs("care.staff.see")
def course(request: HttpRequest, pk: int) -> HttpResponse:
    row = _course(request, pk)
    return render(
        request, "care/staff/course.html", {"course": row, "may_record": request.viewer.may("care.staff.record")}
    )


@require_POST
@needs("care.staff.record")
def course_retire(request: HttpRequest, pk: int) -> HttpResponse:
    operations.retire_course(course=_course(request, pk), by=request.viewer, at=request.now)
    messages.success(request, _("The course is not used any more."))
    return redirect("care:courses")


@require_http_methods(["GET", "POST"])
@needs("care.staff.mine")
def my_check(request: HttpRequest, pk: int) -> HttpResponse:
    """The material of a training of one's own, and its short check."""
    rows = Attendance.objects.filter(account=request.viewer.account).select_related("session__course", "credential")
    attendance = get_object_or_404(rows, pk=pk)
    questions = attendance.session.course.questions
    form = CheckForm(request.POST if request.method == "POST" else None, questions=questions)
    result = attendance.tries.order_by("pk").last()
    if request.method == "POST" and form.is_valid():
        tried: list[Any] = []

        def call() -> None:
            answers = form.answers
            tried.append(
                operations.answer_check(attendance=attendance, answers=answers, by=request.viewer, at=request.now)
            )

        if carried_out(form, call):
            result = tried[0]
            if result.passed:
                messages.success(request, _("Passed. Your certificate is below."))
                return redirect("care:my_training")
    context = {
        "frame": "site/bare.html" if request.viewer.roles == {Role.COURIER} else "site/base.html",
        "attendance": attendance,
        "course": attendance.session.course,
        "form": form,
        "result": result,
    }
    return render(request, "care/staff/check.html", context, status=422 if form.errors else 200)


# -- parts -------------------------------------------------------------------------------------------------------------


def _districts(request: HttpRequest) -> set[int]:
    return {organisation.district_office_id for organisation in request.viewer.organisations}


def _first(request: HttpRequest) -> int | None:
    organisation = request.viewer.organisation
    return organisation.pk if organisation else None


def _insist_may_record(request: HttpRequest) -> None:
    if not request.viewer.may("care.staff.record"):
        raise PermissionDenied("care.staff.record")


def _session(request: HttpRequest, pk: int) -> TrainingSession:
    rows = TrainingSession.objects.visible_to(request.viewer).select_related("course", "organisation")
    return get_object_or_404(rows, pk=pk)


def _course(request: HttpRequest, pk: int) -> Course:
    return get_object_or_404(Course.objects.filter(district__in=_districts(request)), pk=pk)


def _done(request: HttpRequest, session: TrainingSession, call: Callable[[], Any], done: str) -> HttpResponse:
    form = forms.Form(request.POST)
    if form.is_valid() and carried_out(form, call):
        messages.success(request, done)
        return redirect("care:training", session.pk)
    return _page(request, session, errors=form.non_field_errors(), status=422)


def _page(request: HttpRequest, session: TrainingSession, *, errors: Any = (), status: int = 200) -> HttpResponse:
    may_record = request.viewer.may("care.staff.record")
    day = timezone.localdate(request.now)
    own = {organisation.pk for organisation in queries.hosts_of(request.viewer)}
    rows = [row for row in queries.attendances_of(session) if row.organisation_id in own]
    context = {
        "session": session,
        "rows": rows,
        "candidates": queries.who_can_be_invited(request.viewer, session, day) if may_record else [],
        "may_record": may_record,
        "has_begun": session.starts_at <= request.now,
        "reason_form": ReasonForm(),
        "errors": errors,
    }
    return render(request, "care/staff/training.html", context, status=status)
