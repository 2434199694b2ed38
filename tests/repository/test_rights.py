"""Every view with every role: whoever lacks the right is refused, and what belongs to others does not exist.

A view says its right by ``people.gate.needs``. A new address with a row in it fails here until ``ROW_OF`` names
what kind of row that is.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from chomchom.care import tasks
from chomchom.core import clock
from chomchom.documents import subjects
from chomchom.people.enums import ROLES_OF_KIND, Role
from chomchom.people.models import Organisation
from chomchom.people.rights import RIGHTS
from tests.repository import log_in_world, privacy_rows, staff_world
from tests.repository.world import DOCUMENTS, Rows, World, document_of, make_world, subscription_of
from tests.trade import trade_world

FOR_ALL = {
    "people:login": "nobody is logged in before it",
    "people:logout": "ends a session, whoever has it",
    "people:second_factor": "between password and pages; leads to the log-in where no password was given",
    "people:passkey_ask": "the question to a passkey, the same for everybody",
    "people:passkey_log_in": "a log-in by itself",
    "people:service_log_in": "leads to the log-in service of an organisation",
    "people:service_back": "a log-in by itself: state, code and signed token are its keys",
    "people:service_log_out": "leads to the log-out of a log-in service",
    "people:factor_choice": "before the pages, where a factor must be taken up; leads to the log-in otherwise",
    "people:factor_app": "one's own app, also before the pages",
    "people:factor_passkey": "one's own passkey, also before the pages",
    "people:passkey_new": "the question for one's own new passkey, also before the pages",
    "set_language": "the language of the pages, also of the log-in",
    "health": "asked by machines that watch the watcher; ages only, nothing personal",
    "metrics": "figures for a machine with a token or from a network of the settings; 404 for all others",
    "net:reply": "the signed link in a message is its own key; it shows nothing personal",
    "round:leave": "ends a session, whoever has it, and tells the browser to forget",
    "round:worker": "the text of a script, the same for everybody",
    "round:manifest": "the name and the icons of the page, the same for everybody",
    "net:push_worker": "the text of a script, the same for everybody",
    "api:api-root": "leads nowhere by itself",
    "api:openapi-json": "the description of the interface, the same for everybody",
    "api:tell": "asked by machines, which sign every request; whose data they may tell of is that of their district",
    "api:hello": "asked by machines, which sign every request",
    "accessibility": "the statement of accessibility, for everybody",
    "calls": "the calls that are open, for every company",
    "apply": "the form of a call, for every company",
    "meet": "the signed link of a buyer is its own key",
    "join": "the signed link of an exporter is its own key",
    "confirm": "the signed link to one line of one deal is its own key",
    "api:tell_temperature": "asked by thermometers, which sign every request; a reading is of the sender’s own kitchen",
}
"""Views that need no log-in, each with its reason."""

FOR_ACCOUNTS = {
    "home": "the first page: shows what the roles of the account may open",
    "signal": "the signals in the header, each with a right of its own",
    "gallery": "invented samples of the components, for whoever builds pages",
    "people:change_password": "one's own password",
    "people:factors": "one's own second factors",
    "people:factor_codes": "one's own recovery codes; a POST with the password",
    "people:factor_remove": "one's own second factor; a POST with the password",
}
"""Views that need a log-in and no right, each with its reason."""

BY_POST = ("people:factor_codes", "people:factor_remove")

ROW_OF = {
    "handover": (
        "care:handover care:record_call care:cancel care:move care:move_cost care:lock care:incident_open care:rescue"
        " round:stop round:handed_over round:no_answer round:warning care:box_out round:symptoms"
    ),
    "recipient": (
        "care:recipient care:recipient_in_full care:recipient_looks care:recipient_sheet care:recipient_sheet_pdf"
        " care:contacts care:plan_add care:pause_add"
        " care:careplan care:careplan_write care:careplan_print care:careplan_conference care:careplan_ask care:family"
        " care:family_add care:consents care:consent_give care:service_add care:symptoms care:portion"
    ),
    "batch": "care:batch care:trace care:trace_xlsx care:trace_paper care:recall",
    "hygiene_entry": "care:hygiene_correct",
    "menu_entry": "care:menu_off care:substitute",
    "cluster": "care:cluster care:cluster_call",
    "kitchen": "care:kitchen_switch",
    "kitchen_task": "care:kitchen_task_done",
    "recall_task": "round:confirm_recall",
    "round": (
        "care:round care:round_sheet care:give care:courier_out care:gate care:pack care:let_go care:gate_override"
        " care:labels care:packing_list care:labels_pdf care:packing_list_pdf"
    ),
    "proposal": "care:proposal care:proposal_lines care:decide",
    "closure": "care:street_lift care:street_effect",
    "plan": "care:plan_change care:plan_end",
    "pause": "care:pause_end",
    "import": "care:import care:import_apply care:import_providers care:import_row care:import_decide",
    "incident": (
        "care:incident care:incident_print care:incident_step care:incident_skip care:incident_task"
        " care:incident_close care:incident_rescue"
    ),
    "task": "care:incident_task_end",
    "alert": "net:alert net:alert_live net:alert_act",
    "drill": "net:drill net:drill_act",
    "courier": "care:release",
    "phone": "care:cut_off",
    "aside": "care:aside",
    "photo": "care:photo",
    "subscription": "net:push_off",
    "webhook": "net:webhook_act",
    "roster": "people:roster",
    "gap": "care:gap care:gap_note care:gap_close",
    "service": "care:service",
    "gap_rule": "care:gap_rule_back",
    "signal_rule": "care:signal_rule_back",
    "sender": "people:sender_act",
    "account": "people:account people:account_suspend people:account_act",
    "membership": "people:role_end",
    "office": "people:policy people:policy_drop",
    "log_in_service": "people:service_act",
    "sender_key": "people:key_revoke",
    "document": "documents:download",
    "hold": "people:hold_end",
    "breach": "people:breach people:breach_done breach_paper",
    "recipient_consent": "care:consent_withdraw",
    **staff_world.ROW_OF,
    **trade_world.ROW_OF,
}
OF_AN_OFFICE = {kind: partial(log_in_world.key, kind) for kind in log_in_world.KINDS} | privacy_rows.MAKE
KIND_OF = {name: kind for kind, names in ROW_OF.items() for name in names.split()}
DEED = {"net:alert_act": "acknowledge", "net:drill_act": "end", "net:webhook_act": "end", "people:sender_act": "end",
        "people:account_act": "end", "people:service_act": "end"}  # fmt: skip
KINDS_OF_THE_DISTRICT = (
    "import", "drill", "sender", "sender_key", "course", "gap_rule", "signal_rule", "office", "log_in_service", "hold",
    "breach", "closure", *trade_world.ROW_OF
)  # fmt: skip
DISTRICT = (Role.DISTRICT_OFFICER, Role.DUTY_OFFICER)
OF_THE_DISTRICT = (
    Role.HEALTH_OFFICER, Role.TRADE_HEAD, Role.TRADE_OFFICER, Role.SECRETARY, Role.INTERPRETER, Role.EXPORTER,
)  # fmt: skip
"""Roles at offices of which a district has one."""

TOLD = (*OF_THE_DISTRICT, Role.KITCHEN, Role.DIETITIAN)
"""Roles that see only the alerts in which they are named."""


@dataclass(frozen=True)
class Address:
    """A named pattern of the site."""

    name: str
    view: Any
    words: tuple[str, ...]

    @property
    def right(self) -> str | None:
        return getattr(self.view, "right", None)


def addresses(resolver: URLResolver | None = None, space: str = "", words: tuple[str, ...] = ()) -> Iterator[Address]:
    for entry in (resolver or get_resolver()).url_patterns:
        here = (*words, *entry.pattern.converters)
        if isinstance(entry, URLPattern):
            yield Address(space + (entry.name or ""), entry.callback, here)
        else:
            yield from addresses(entry, f"{entry.namespace}:" if entry.namespace else space, here)


ALL = {address.name: address for address in addresses()}
GUARDED = {name: address for name, address in ALL.items() if address.right}
# names a ladder or a signal, which every district has; a change makes a version of the own district only
# (test_policies_page.py, test_gaps.py)
NO_ROW = {
    "net:ladder_change", "care:gap_rule", "care:signal_rule", "people:retention", "people:hold", "register_paper",
}  # fmt: skip
WITH_ROW = {name: address for name, address in GUARDED.items() if address.words and name not in NO_ROW}


@pytest.fixture
def world(db, noon, monkeypatch, settings, tmp_path) -> World:
    settings.VAR = tmp_path
    monkeypatch.setattr(clock, "now", lambda: noon)
    monkeypatch.setattr(tasks, "start_planning", lambda **_: None)  # a thread would outlive the test
    monkeypatch.setitem(subjects.KINDS, DOCUMENTS.kind, DOCUMENTS)
    return make_world(noon)


@dataclass
class Visitor:
    """Somebody of one role with a browser."""

    world: World
    role: str

    def __post_init__(self) -> None:
        self.account = self.world.accounts[self.role]
        self.client = Client()
        if self.account:
            self.client.force_login(self.account, backend="django.contrib.auth.backends.ModelBackend")

    def may(self, address: Address) -> bool:
        return self.role in RIGHTS[address.right]

    def ask(self, method: str, url: str, data: dict | None = None) -> int:
        """The status; what was changed is taken back."""
        with transaction.atomic():
            answer = getattr(self.client, method)(url, data or {})
            transaction.set_rollback(True)
        if answer.status_code == 302 and answer["Location"].startswith(reverse("people:login")):
            return 401
        return answer.status_code

    def url(self, address: Address, rows: Rows) -> str:
        words = {"deed": DEED.get(address.name), "decision": "drop", "key": "care.no_reply", "format": "hwpx"}
        words |= {"source": "care.meter", "event": "not_used"} | (
            {"kind": "not_seen"} if "kind" in address.words else {}
        )
        words |= {"code": "trade.contact" if self.role == Role.TRADE_HEAD else "care.recipient"}
        words |= {"duty": "notified", "paper": "notice", "pk": 1}
        words |= self.key(address, rows)
        return reverse(address.name, kwargs={word: words[word] for word in address.words})

    def key(self, address: Address, rows: Rows) -> dict[str, Any]:
        """The words of the address that name the row. What has no dong and no provider belongs to the district."""
        kind, own = KIND_OF.get(address.name), rows is self.world.own
        if kind == "roster":
            return {"organisation_id": self._office(rows).pk, "role": self._role_of_the_roster()}
        if kind == "document":
            return {"pk": document_of(self._office(rows), self.world.at).pk}
        if kind in OF_AN_OFFICE:
            return {"pk": OF_AN_OFFICE[kind](rows, self._office(rows), self.world.at)}
        if kind == "subscription":
            mine = self.account or rows.district.desk
            return {"pk": subscription_of(mine if own else rows.district.other_desk, self.world.at).pk}
        if kind == "webhook" and self.role in DISTRICT and own:
            kind = "district_webhook"
        if kind == "alert" and self.role in TOLD:
            kind = "told_alert"
        if kind in staff_world.ROW_OF:
            return staff_world.key(kind, rows, self._office(rows), self.account if own else None, self.world.at)
        if kind in trade_world.ROW_OF:
            return trade_world.key(kind, rows, address.name)
        if kind == "import":
            return {"pk": rows.key("import"), "row_id": rows.key("row")}
        return dict.fromkeys(("pk", "handover_id", "round_id"), rows.key(kind)) if kind else {}

    def _role_of_the_roster(self) -> str:
        return self.role if self.account else Role.DUTY_OFFICER

    def _office(self, rows: Rows) -> Any:
        if self.role in (Role.PROVIDER_DESK, Role.KITCHEN, Role.DIETITIAN, Role.COURIER):
            return rows.provider
        if self.role in OF_THE_DISTRICT:
            return self._organisation(rows)
        return rows.dong_office if self.role == Role.CASE_MANAGER else rows.district.office

    def _organisation(self, rows: Rows) -> Any:
        kind = next(kind for kind, held in ROLES_OF_KIND.items() if self.role in held)
        return Organisation.objects.get(kind=kind, district=rows.district.office)


def share(role: str, names: Iterable[str], *, readers: int = 1) -> list[str]:
    """Of these addresses those that are this role's to read, so that each is read by ``readers`` of the roles that may
    open it: a page is much the same for all of them. `tools/test wide` lets everybody read everything."""
    return [name for name in names if role in _readers(name, readers)]


def _readers(name: str, readers: int) -> list[str]:
    right = ALL[name].right
    able = sorted(RIGHTS[right]) if right else ["anonymous"] if name in FOR_ALL else [Role.DISTRICT_OFFICER]
    first = sum(map(ord, name)) % len(able)
    return [*able[first:], *able[:first]][:readers]


def foreign_to(visitor: Visitor, address: Address) -> list[Rows]:
    """Whose rows do not exist for the visitor: those of another district, and of another office for a dong office,
    a provider and a courier."""
    world, kind = visitor.world, KIND_OF[address.name]
    if kind == "subscription":
        return [world.other, world.foreign]
    of_the_district = kind in KINDS_OF_THE_DISTRICT or (kind == "webhook" and visitor.role in DISTRICT)
    whole = visitor.role in (*DISTRICT, *OF_THE_DISTRICT) or of_the_district
    return [world.foreign] if whole else [world.other, world.foreign]


# -- the lists themselves ----------------------------------------------------------------------------------------------


def test_every_view_says_its_right_or_why_it_needs_none():
    without = {name for name, address in ALL.items() if not address.right}
    assert without == FOR_ALL.keys() | FOR_ACCOUNTS.keys()


def test_every_right_of_a_view_is_declared():
    assert {address.right for address in GUARDED.values()} <= RIGHTS.keys()


def test_every_address_with_a_row_is_tried_with_the_rows_of_others():
    assert WITH_ROW.keys() == KIND_OF.keys()


# -- with every role ---------------------------------------------------------------------------------------------------

roles = pytest.mark.parametrize("role", [*Role, "anonymous"])


@roles
def test_a_view_without_a_right_needs_a_log_in_unless_it_is_for_all(world, role):
    visitor = Visitor(world, role)
    own = {name: reverse(name, args=[1] if ALL[name].words else []) for name in FOR_ACCOUNTS}
    answers = {name: visitor.ask("get", url) for name, url in own.items()}
    inside = {name: 405 if name in BY_POST else 200 for name in FOR_ACCOUNTS}
    assert answers == (inside if role != "anonymous" else {n: 405 if n in BY_POST else 401 for n in FOR_ACCOUNTS})
    posted = {name: visitor.ask("post", own[name]) for name in BY_POST}
    assert role != "anonymous" or set(posted.values()) == {401}


@roles
def test_who_lacks_the_right_is_refused(world, role):
    """Also of the own rows; 405 is no answer about a row: the method comes before the right."""
    visitor = Visitor(world, role)
    wrong = {}
    for name, address in GUARDED.items():
        if not visitor.may(address):
            url = visitor.url(address, world.own)
            answers = visitor.ask("get", url), visitor.ask("post", url)
            refused = 401 if role == "anonymous" else 403
            if refused not in answers or not set(answers) <= {refused, 405}:
                wrong[name] = answers
    assert wrong == {}


@roles
def test_who_has_the_right_sees_the_own_rows(world, role):
    visitor = Visitor(world, role)
    wrong = {}
    for name, address in GUARDED.items():
        if visitor.may(address):
            answer = visitor.ask("get", visitor.url(address, world.own))
            if answer not in (200, 204, 302, 405):
                wrong[name] = answer
    assert wrong == {}


@roles
def test_who_has_the_right_may_post_to_the_own_rows(world, role):
    """An empty form is refused with its errors, or done; never an error of the program."""
    visitor = Visitor(world, role)
    wrong = {}
    for name, address in GUARDED.items():
        if visitor.may(address):
            answer = visitor.ask("post", visitor.url(address, world.own))
            if answer not in POSTED.get(name, (200, 302, 400, 405, 422)):
                wrong[name] = answer
    assert wrong == {}


POSTED = {
    **dict.fromkeys(staff_world.SEEN_AND_CHANGED, (302, 403, 422)),  # seeing is one right, changing another
    **dict.fromkeys(("care:gap_rule", "care:signal_rule"), (403, 422)),  # as well
    "people:log_mark": (404,),  # the form names a signal
    "care:cluster_call": (404, 302, 422),  # the form names a handover
    "care:move": (404,),  # the form names a round
    "care:decide": (302, 403),  # seeing a proposal is one right, deciding it another
    "care:give": (404,),  # the form names a courier
    "people:roster": (403, 404),  # the form names a deed; seeing a roster is one right, changing it another
    "net:drills": (302, 403, 422),  # seeing drills is one right, starting one another
}
"""What else an empty form may be answered with, and why."""


@pytest.mark.parametrize("role", list(Role))
def test_what_belongs_to_others_does_not_exist(world, role):
    visitor = Visitor(world, role)
    wrong = {}
    for name, address in WITH_ROW.items():
        for rows in foreign_to(visitor, address) if visitor.may(address) else ():
            url = visitor.url(address, rows)
            answers = visitor.ask("get", url), visitor.ask("post", url)
            if 404 not in answers or not set(answers) <= {404, 405}:
                wrong[name, rows.provider.name] = answers
    assert wrong == {}


@pytest.mark.parametrize("role", list(Role))
def test_a_post_to_what_belongs_to_others_changes_nothing(world, role):
    visitor = Visitor(world, role)
    urls = [
        visitor.url(address, rows)
        for address in WITH_ROW.values()
        for rows in (world.other, world.foreign)
        if not (KIND_OF[address.name] in KINDS_OF_THE_DISTRICT and rows is world.other)
        and (not visitor.may(address) or rows in foreign_to(visitor, address))
    ]
    before = everything()
    for url in urls:
        visitor.client.post(url)
    assert urls and everything() == before


def everything() -> dict[str, list]:
    """Every row of every table, except those of the sessions and the counts of who asked how often."""
    apart = {"sessions.Session", "core.RateCount"}
    tables = [model for model in apps.get_models(include_auto_created=True) if model._meta.label not in apart]
    return {model._meta.label: list(model._default_manager.order_by("pk").values_list()) for model in tables}


# -- rows of others named in a form --------------------------------------------------------------------------------------

Named = Callable[[World], tuple[str, dict[str, Any]]]
FORMS: dict[str, tuple[str, Named]] = {
    "a stop into the round of another provider": (
        Role.PROVIDER_DESK,
        lambda w: (reverse("care:move", args=[w.own.key("handover")]), {"round": w.other.key("round")}),
    ),
    "a stop into no round at all": (
        Role.PROVIDER_DESK,
        lambda w: (reverse("care:move", args=[w.own.key("handover")]), {"round": "x"}),
    ),
    "a round to the courier of another provider": (
        Role.PROVIDER_DESK,
        lambda w: (reverse("care:give", args=[w.own.key("round")]), {"courier": w.other.key("courier")}),
    ),
    "a round to no courier at all": (
        Role.PROVIDER_DESK,
        lambda w: (reverse("care:give", args=[w.own.key("round")]), {"courier": "x"}),
    ),
    "a plan with the provider of another district": (
        Role.CASE_MANAGER,
        lambda w: (
            reverse("care:plan_add", args=[w.own.key("recipient")]),
            {"provider": w.theirs.provider.pk, "scheme": w.theirs.scheme.pk, "meal": "supper", "weekdays": [1],
             "start": "2026-06-01"},
        ),
    ),
    "a task for an office of another district": (
        Role.CASE_MANAGER,
        lambda w: (
            reverse("care:incident_task", args=[w.own.key("incident")]),
            {"title": "x", "owner": f"{w.theirs.dong_office.pk}:case_manager", "due_at": "2026-06-01T10:00"},
        ),
    ),
    "an alert handed to somebody of another district": (
        Role.PROVIDER_DESK,
        lambda w: (reverse("net:alert_act", args=[w.own.key("alert"), "reassign"]), {"to": w.theirs.desk.pk}),
    ),
    "a shift for somebody of another district": (
        Role.PROVIDER_DESK,
        lambda w: (
            reverse("people:roster", args=[w.ours.provider.pk, "provider_desk"]),
            {"deed": "shift", "shift-account": w.theirs.desk.pk, "shift-weekdays": [1], "shift-starts": "09:00",
             "shift-ends": "18:00", "shift-valid_from": "2026-06-01", "shift-holidays": "without"},
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", FORMS)
def test_a_form_cannot_name_what_belongs_to_others(world, what):
    role, named = FORMS[what]
    url, data = named(world)
    client = Visitor(world, role).client
    before = everything()
    answer = client.post(url, data)
    assert answer.status_code in (200, 404, 422)
    after = everything()
    assert {table for table in after if after[table] != before[table]} <= {"core.AccessEntry"}  # that it was looked at
