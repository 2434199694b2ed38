"""Duty rosters: all that one may see with who is on duty now and next, and one role's week with its changes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chomchom.core.refusal import Refused
from chomchom.people import roster as rota
from chomchom.people import week
from chomchom.people.enums import ROLES_OF_KIND, Role
from chomchom.people.forms import duty as forms_
from chomchom.people.gate import needs
from chomchom.people.models import DutyEntry, DutyOverride, DutyRequirement, DutyShift, Organisation
from chomchom.people.operations import duty as operations
from chomchom.people.queries import duty as queries

SEEN_ROLES = frozenset(Role) - {Role.COURIER}  # couriers' days are planned as rounds
LOG_LINES = 20


@require_safe
@needs("people.duty.see")
def index(request: HttpRequest) -> HttpResponse:
    """Every roster in the viewer's scope: who is on duty now and next, and the gaps of the next two weeks."""
    offices = list(Organisation.objects.rosters_visible_to(request.viewer).order_by("kind", "name"))
    pairs = [(office.pk, role) for office in offices for role in ROLES_OF_KIND[office.kind] if role in SEEN_ROLES]
    standing = queries.now_and_next(pairs, request.now)
    holes = queries.gaps_many(pairs, request.now, request.now + queries.LOOK_AHEAD)
    names = {office.pk: office for office in offices}
    rows = [
        {
            "organisation": names[organisation_id],
            "role": Role(role),
            "now": standing[organisation_id, role][0],
            "next": standing[organisation_id, role][1],
            "gaps": holes.get((organisation_id, role), []),
            "url": reverse("people:roster", args=[organisation_id, role]),
        }
        for organisation_id, role in pairs
    ]
    rows.sort(key=lambda row: not row["gaps"])
    return render(request, "people/rosters.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.duty.see")
def roster(request: HttpRequest, organisation_id: int, role: str) -> HttpResponse:
    """One role's week (``?week=`` any day of it); a POST with ``deed`` changes the roster."""
    organisation = get_object_or_404(Organisation.objects.rosters_visible_to(request.viewer), pk=organisation_id)
    if role not in ROLES_OF_KIND[organisation.kind]:
        raise Http404
    with timezone.override(organisation.zone):
        desk = Desk(request, organisation, role)
        if request.method == "POST" and desk.do():
            messages.success(request, _("The roster is changed."))
            return redirect(request.get_full_path())
        return render(request, "people/roster.html", desk.context(), status=422 if request.method == "POST" else 200)


@dataclass(frozen=True)
class Deed:
    """Something one may do to a roster: its form, and the operation that is called with what was entered."""

    form: type[forms.Form]
    run: Callable[["Desk", dict[str, Any]], object]


class Desk:
    """One request about one roster."""

    def __init__(self, request: HttpRequest, organisation: Organisation, role: str) -> None:
        self.request, self.organisation, self.role = request, organisation, role
        self.bound: dict[str, forms.Form] = {}

    @property
    def may_change(self) -> bool:
        return self.request.viewer.may("people.duty.change")

    def do(self) -> bool:
        """Carry out the posted deed; False leaves the form with its errors."""
        name = self.request.POST.get("deed", "")
        if name not in DEEDS:
            raise Http404
        if not self.may_change:
            raise PermissionDenied("people.duty.change")
        form = self.bound[name] = self.form(name, self.request.POST)
        if not form.is_valid():
            return False
        try:
            DEEDS[name].run(self, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused.refusal))
            if refused.refusal.code == "hole":
                forms_.offer_to_accept(form)
            return False
        return True

    def form(self, name: str, data: Any = None) -> forms.Form:
        kind = DEEDS[name].form
        about = {"organisation": self.organisation, "role": self.role} if issubclass(kind, forms_.RosterForm) else {}
        return kind(data, prefix=name, initial=self.initial(), **about)

    def initial(self) -> dict[str, Any]:
        today = timezone.localdate(self.request.now)
        return {"valid_from": today, "valid_to": None, "starts_at": self.request.now.replace(second=0, microsecond=0)}

    @property
    def who(self) -> dict[str, Any]:
        return {"by": self.request.viewer, "at": self.request.now}

    @property
    def pair(self) -> dict[str, Any]:
        return {"organisation": self.organisation, "role": self.role, **self.who}

    def row(self, model: type, pk: int) -> Any:
        return get_object_or_404(model, pk=pk, organisation=self.organisation, role=self.role)

    def context(self) -> dict[str, Any]:
        now = self.request.now
        monday = week.monday_of(self._day())
        rosters = queries.rosters_many(
            [(self.organisation.pk, self.role)], now - timedelta(days=8), now + timedelta(days=15)
        )
        drawn = queries.rosters_many([(self.organisation.pk, self.role)], *self._span(monday))
        pair = (self.organisation.pk, self.role)
        whole = rosters.by_pair[pair]
        return {
            "organisation": self.organisation,
            "role": Role(self.role),
            "days": week.days(drawn.by_pair[pair], drawn.accounts, monday, now),
            "monday": monday,
            "earlier": monday - timedelta(days=7),
            "later": monday + timedelta(days=7),
            "on_duty": rosters.people(rota.on_at(whole, now)),
            "next": queries.next_duty(*pair, now),
            "gaps": list(_local(rota.gaps(whole, now, now + queries.LOOK_AHEAD), self.organisation)),
            "rostered": whole.rostered,
            "may_change": self.may_change,
            "today": timezone.localdate(now),
            **self._forms(),
            **self._rows(now),
        }

    def _forms(self) -> dict[str, Any]:
        """The forms of the page, the posted one with its errors; ``refused`` are those that stand at a row."""
        if not self.may_change:
            return {}
        forms = {name: self.bound.get(name) or self.form(name) for name in DEEDS}
        opened = {f"open_{name}": name in self.bound for name in DEEDS}
        refused = [form for name, form in self.bound.items() if name in AT_A_ROW]
        return {"forms": forms, "refused": refused, **opened}

    def _rows(self, now: datetime) -> dict[str, Any]:
        mine = {"organisation": self.organisation, "role": self.role}
        today = timezone.localdate(now)
        shifts = DutyShift.objects.filter(**mine).valid_between(today, date.max).select_related("account")
        overrides = DutyOverride.objects.filter(**mine, ends_at__gt=now).standing()
        log = DutyEntry.objects.filter(**mine).select_related("account", "replaces").order_by("-at", "-pk")
        return {
            "shifts": shifts.order_by("starts", "pk"),
            "needs": DutyRequirement.objects.filter(**mine).valid_between(today, date.max).order_by("starts", "pk"),
            "overrides": overrides.select_related("account", "replaces").order_by("starts_at", "pk"),
            "log_lines": [_line(entry) for entry in log[:LOG_LINES]],
        }

    def _day(self) -> date:
        try:
            return date.fromisoformat(self.request.GET.get("week", ""))
        except ValueError:
            return timezone.localdate(self.request.now)

    def _span(self, monday: date) -> tuple[datetime, datetime]:
        return week.span(rota.Roster(self.organisation.zone, {}), monday)


def _line(entry: DutyEntry) -> dict[str, Any]:
    people = " → ".join(account.name for account in (entry.replaces, entry.account) if account)
    span = ""
    if entry.starts_at and entry.ends_at:
        ends = timezone.localtime(entry.ends_at)
        span = f"{timezone.localtime(entry.starts_at):%m-%d %H:%M} – {ends:%m-%d %H:%M}"
    text = " · ".join(filter(None, (people, span, entry.text)))
    return {
        "at": entry.at,
        "title": entry.get_event_display(),
        "text": text,
        "who": f"{timezone.localtime(entry.at):%Y-%m-%d} · {entry.actor}",
        "tone": "",
    }


def _local(holes: list[rota.Gap], organisation: Organisation) -> Iterator[rota.Gap]:
    for hole in holes:
        yield hole._replace(
            starts_at=hole.starts_at.astimezone(organisation.zone), ends_at=hole.ends_at.astimezone(organisation.zone)
        )


AT_A_ROW = ("end_shift", "withdraw", "end_need")
DEEDS = {
    "shift": Deed(forms_.ShiftForm, lambda desk, data: operations.add_shift(**desk.pair, **data)),
    "end_shift": Deed(
        forms_.EndForm,
        lambda desk, data: operations.end_shift(shift=desk.row(DutyShift, data.pop("row")), **data, **desk.who),
    ),
    "override": Deed(forms_.OverrideForm, lambda desk, data: operations.override(**desk.pair, **data)),
    "hand_over": Deed(forms_.HandOverForm, lambda desk, data: operations.hand_over(**desk.pair, **data)),
    "withdraw": Deed(
        forms_.WithdrawForm,
        lambda desk, data: operations.withdraw_override(
            override=desk.row(DutyOverride, data.pop("row")), **data, **desk.who
        ),
    ),
    "require": Deed(forms_.RequirementForm, lambda desk, data: operations.require_cover(**desk.pair, **data)),
    "end_need": Deed(
        forms_.EndForm,
        lambda desk, data: operations.end_requirement(
            requirement=desk.row(DutyRequirement, data["row"]), valid_to=data["valid_to"], **desk.who
        ),
    ),
}
