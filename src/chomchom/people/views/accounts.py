"""For an office: its accounts, who may do what there, and the quarterly look at all of them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.core.refusal import Refused
from chomchom.people import in_hand
from chomchom.people.forms.accounts import EndForm, GrantForm, NewAccountForm, SuspendForm
from chomchom.people.gate import needs
from chomchom.people.models import Account, Membership
from chomchom.people.operations import accounts as operations
from chomchom.people.operations import factors, reviews
from chomchom.people.queries import accounts as queries
from chomchom.people.rules import accounts as rules

RIGHT = "people.accounts.change"


@require_safe
@needs(RIGHT)
def index(request: HttpRequest) -> HttpResponse:
    """All accounts that the viewer looks after."""
    words = request.GET.get("words", "")[:60]
    context = {
        "rows": queries.account_rows(request.viewer, request.now, words=words),
        "words": words,
        "due": _due(request),
        "today": timezone.localdate(request.now),
    }
    return render(request, "people/accounts.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(RIGHT)
def new(request: HttpRequest) -> HttpResponse:
    """A new account; its first password is shown this once."""
    form = NewAccountForm(request.POST or None, organisations=queries.organisations_of(request.viewer))
    if request.method == "POST" and form.is_valid():
        password = operations.new_password()
        try:
            account = operations.open_account(
                password=password, is_given=True, by=request.viewer, at=request.now, **form.cleaned_data
            )
        except Refused as refused:
            form.add_error("username" if refused.refusal.code == "name_taken" else None, str(refused))
        else:
            return _show_password(request, account, password)
    return render(request, "people/account_new.html", {"form": form}, status=422 if form.errors else 200)


def _show_password(request: HttpRequest, account: Account, password: str) -> HttpResponse:
    return render(request, "people/account_password.html", {"account": account, "password": password})


@require_safe
@needs(RIGHT)
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: roles, factors, end date, and what was changed."""
    return _page(request, _account(request, pk))


def _account(request: HttpRequest, pk: int) -> Account:
    return get_object_or_404(queries.accounts_of(request.viewer), pk=pk)


def _page(request: HttpRequest, row: Account, *, status: int = 200, **forms: Any) -> HttpResponse:
    viewer, today = request.viewer, timezone.localdate(request.now)
    mine = queries.organisations_of(viewer)
    reach = rules.not_oneself(row, viewer) or rules.within_reach(row, viewer, request.now)
    context = {
        "account": row,
        "held": [(held, _role_state(held, today)) for held in row.held],
        "mine": set(mine.values_list("pk", flat=True)),
        "factors": list(row.factors.order_by("kind", "created_at")),
        "grant": GrantForm(initial={"valid_from": today}, organisations=mine),
        "grant_open": "grant" in forms,
        "end": EndForm(initial={"valid_to": row.valid_to}),
        "own": rules.not_oneself(row, viewer),
        "reach": reach,
        "no_factor": reach or rules.has_factor(row),
        "no_resume": reach or rules.may_resume(row, today),
        "changes": queries.changes_of(row),
    }
    return render(request, "people/account.html", context | forms, status=status)


def _role_state(held: Membership, today: date) -> str:
    if held.valid_to is not None and held.valid_to <= today:
        return "over"
    return "later" if held.valid_from > today else "now"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(RIGHT)
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """What the person still has in hand; a POST suspends the account with a reason."""
    row = _account(request, pk)
    form = SuspendForm(request.POST or None)
    refusal = rules.not_oneself(row, request.viewer) or rules.within_reach(row, request.viewer, request.now)
    if request.method == "POST" and form.is_valid():
        try:
            operations.suspend(account=row, by=request.viewer, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(name)s is suspended and logged out everywhere.") % {"name": row.name})
            return redirect("people:account", row.pk)
    context = {"account": row, "form": form, "held": in_hand.of(row, request.now), "refusal": refusal}
    return render(request, "people/account_suspend.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
@needs(RIGHT)
def act(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """Grant a role, set the end date, resume, reset the second factor, give a new password."""
    row = _account(request, pk)
    if deed not in DEEDS:
        raise Http404(deed)
    try:
        answer = DEEDS[deed](request, row)
    except Refused as refused:
        messages.error(request, str(refused))
        answer = None
    return answer or redirect("people:account", row.pk)


def _grant(request: HttpRequest, row: Account) -> HttpResponse | None:
    form = GrantForm(request.POST, organisations=queries.organisations_of(request.viewer))
    if not form.is_valid():
        return _page(request, row, status=422, grant=form)
    operations.grant_role(account=row, by=request.viewer, at=request.now, **form.cleaned_data)
    return None


def _set_end(request: HttpRequest, row: Account) -> HttpResponse | None:
    form = EndForm(request.POST)
    if not form.is_valid():
        return _page(request, row, status=422, end=form)
    operations.set_end(account=row, by=request.viewer, at=request.now, **form.cleaned_data)
    return None


def _resume(request: HttpRequest, row: Account) -> None:
    operations.resume(account=row, by=request.viewer, at=request.now)


def _reset(request: HttpRequest, row: Account) -> None:
    factors.reset(account=row, by=request.viewer, at=request.now)
    messages.success(
        request, _("The second factor is gone. %(name)s is told by e-mail and at the next log-in.") % {"name": row.name}
    )


def _password(request: HttpRequest, row: Account) -> HttpResponse:
    return _show_password(request, row, operations.give_password(account=row, by=request.viewer, at=request.now))


Deed = Callable[[HttpRequest, Account], HttpResponse | None]
DEEDS: dict[str, Deed] = {
    "grant": _grant, "end": _set_end, "resume": _resume, "reset-factor": _reset, "password": _password
}  # fmt: skip


@require_POST
@needs(RIGHT)
def role_end(request: HttpRequest, pk: int) -> HttpResponse:
    """A role at one of the viewer's organisations ends now."""
    mine = queries.organisations_of(request.viewer).values("pk")
    held = get_object_or_404(Membership.objects.filter(organisation__in=mine).select_related("organisation"), pk=pk)
    try:
        operations.end_role(membership=held, by=request.viewer, at=request.now)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("people:account", held.account_id)


# -- the review -------------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(RIGHT)
def review(request: HttpRequest) -> HttpResponse:
    """All active accounts on one page, the unusual ones first; a POST keeps or suspends each and is signed."""
    due = _due(request)
    if due is None:
        raise Http404("review")
    error = ""
    if request.method == "POST":
        seen = _numbers(request.POST.getlist("seen"))
        suspended = {pk for pk in seen if request.POST.get(f"decision-{pk}") == "suspend"}
        try:
            reviews.sign(organisation=due.organisation, seen=seen, suspend=suspended, by=request.viewer, at=request.now)
        except Refused as refused:
            error = str(refused)
        else:
            messages.success(request, _("The review is signed."))
            return redirect("people:accounts")
    rows = queries.review_rows(request.viewer, request.now)
    context = {"rows": rows, "due": due, "error": error, "strange": sum(bool(row.unusual) for row in rows)}
    context |= {"today": timezone.localdate(request.now), "own": request.viewer.account_id}
    return render(request, "people/review.html", context, status=422 if error else 200)


def _numbers(words: list[str]) -> list[int]:
    return [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 19]


def _due(request: HttpRequest) -> queries.Due | None:
    office = queries.reviewing_office(request.viewer)
    return queries.due_of(office, request.now) if office else None
