"""A crawler of every role over every page it may reach, with hostile strings in every field, column and address.

Never an error of the program, never a script, never a live formula. The addresses and the prepared districts are those
of ``test_rights``.
"""

import inspect
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.urls import reverse

from chomchom.core import rates
from chomchom.people.enums import Role
from tests.repository import hostile, test_rights
from tests.repository.test_rights import ALL, FOR_ACCOUNTS, FOR_ALL, GUARDED, Address, Visitor, share

prepared = test_rights.world  # the fixture
EACH_TIME = (Role.PROVIDER_DESK, Role.COURIER, Role.TRADE_OFFICER, Role.EXPORTER, "anonymous")
"""Roles whose pages are crawled in each run; those of the others share most of them: `tools/test wide`."""
roles = pytest.mark.parametrize(
    "role",
    [pytest.param(role, marks=[] if role in EACH_TIME else [pytest.mark.wide]) for role in (*Role, "anonymous")],
)
LEAVES = {"people:logout", "round:leave", "people:change_password", "health"}
"""Addresses that end the session of the crawler; and ``health``, whose 503 says that no worker runs."""


class Crawler:
    """A visitor that asks every address it may reach, keeps what it did, and notes every fault."""

    def __init__(self, world: Any, role: str) -> None:
        self.visitor = Visitor(world, role)
        self.visitor.client.raise_request_exception = False
        self.faults: dict[str, list[str]] = {}
        self.asked = 0
        self.urls = dict(self._urls())

    def _urls(self) -> Iterator[tuple[str, str]]:
        names = [name for name, address in GUARDED.items() if self.visitor.may(address)]
        if self.visitor.account:
            names += FOR_ACCOUNTS
        for name in (*names, *(name for name in FOR_ALL if not ALL[name].words)):
            if name not in LEAVES:
                yield name, self._url(ALL[name])
        yield "apply", reverse("apply", args=[self.visitor.world.own.key("mission")])

    def _url(self, address: Address) -> str:
        return self.visitor.url(address, self.visitor.world.own)

    def get(self, url: str) -> bytes:
        return self._ask("GET", url, lambda: self.visitor.client.get(url))

    def send(self, url: str, data: dict[str, list[str]]) -> bytes:
        kind = "application/x-www-form-urlencoded"
        return self._ask(
            "POST", url, lambda: self.visitor.client.post(url, hostile.encoded(data), content_type=kind), data
        )

    def send_json(self, url: str, data: Any) -> bytes:
        text = data if isinstance(data, str) else json.dumps(data)
        return self._ask(
            "POST", url, lambda: self.visitor.client.post(url, text, content_type="application/json"), data
        )

    def _ask(self, method: str, url: str, ask: Any, data: Any = None) -> bytes:
        """What breaks in the middle is taken back, as a request of its own would be."""
        self.asked += 1
        with transaction.atomic():
            response = ask()
            read = hostile.body(response)
            found = hostile.faults(response, read)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        if found:
            error = getattr(response, "exc_info", None)
            what = f"{error[0].__name__}: {error[1]}"[:160] if error else ""
            sent = f" {str(data)[:300]}" if data else ""
            self.faults.setdefault(f"{method} {re.sub('[0-9]{2,}', 'N', url)[:120]}", []).append(
                f"{found[:3]} {what}{sent}"
            )
        return read


@pytest.fixture
def crawler(prepared, role, settings) -> Crawler:
    settings.MEDIA_ROOT = settings.VAR
    settings.RATE_LIMITS = [f"{name}=999999/1" for name in rates.DEFAULTS]
    return Crawler(prepared, role)


def said(crawler: Crawler) -> str:
    """The first fault of each place, a line each."""
    return "\n".join(f"{where}: {whats[0]}" for where, whats in sorted(crawler.faults.items()))


# -- what is sent ------------------------------------------------------------------------------------------------------


QUICK = (hostile.ALL_SCRIPTS, "²", "9" * 400, hostile.ODD[3], hostile.ODD[7])
READ = re.compile(r"request\.(?:POST|GET)(?:\.get|\.getlist)?[(\[]\"(\w+)\"")
WORD = re.compile(r"\"([a-z_]{1,24})\"")


@cache
def source_of(name: str) -> str:
    return Path(sys.modules[inspect.unwrap(ALL[name].view).__module__].__file__).read_text()


def words_read(name: str) -> set[str]:
    """The names that the module of a view reads from a request by itself."""
    return set(READ.findall(source_of(name)))


def words_of(name: str) -> set[str]:
    """Every word that stands in the module of a view: the names it reads by a detour are among them."""
    return {*WORD.findall(source_of(name)), "page", "wish_²", "wish_1"}


def fill_in(crawler: Crawler, urls: dict[str, str], payloads: tuple[str, ...]) -> int:
    """Every form of these pages, of each shape once for each payload: with the payload everywhere, and as a person
    would but for the texts, so that it is kept. Answers how many shapes of forms there were."""
    forms = {}
    for url in urls.values():
        for form in hostile.forms_of(crawler.get(url), url):
            forms.setdefault(form.shape, form)
    for number, form in enumerate(forms.values()):
        if not form.action.split("?")[0].rstrip("/").endswith(("logout", "leave", "password")):
            for turn, payload in enumerate(payloads):
                send(crawler, form, form.hostile(payload))
                if turn % 4 == 0:
                    send(crawler, form, form.plausible(hostile.SCRIPTS[(number + turn) % len(hostile.SCRIPTS)]))
    return len(forms)


def send(crawler: Crawler, form: hostile.Form, data: dict[str, list[str]]) -> None:
    if form.method == "get":
        crawler.get(f"{form.action.split('?')[0]}?{hostile.encoded(data)[:60_000]}")
    else:
        crawler.send(form.action, data)


def send_what_no_form_sends(crawler: Crawler, urls: dict[str, str], payloads: tuple[str, ...], apart: bool) -> None:
    """To the address itself, by GET and POST, every word that its module knows; ``apart``: also those that it surely
    reads, one at a time."""
    for name, url in urls.items():
        for payload in payloads:
            for words in (words_of(name), *([word] for word in words_read(name) if apart)):
                crawler.get(f"{url}?{hostile.encoded({word: [payload[:500]] for word in words})}")
                crawler.send(url, {word: [payload[:5000]] for word in words})


def read_again(crawler: Crawler) -> None:
    for url in crawler.urls.values():
        crawler.get(url)


@roles
def test_what_is_sent_breaks_nothing_and_never_becomes_a_script(crawler):
    """Every form of the role's share of pages, and what no form sends; then every page is read again."""
    mine = {name: crawler.urls[name] for name in share(crawler.visitor.role, crawler.urls)}
    forms = fill_in(crawler, mine, QUICK[:3])
    send_what_no_form_sends(crawler, mine, QUICK[1:4], apart=False)
    read_again(crawler)
    assert forms or len(mine) < 5
    assert not said(crawler)


@pytest.mark.wide
@roles
def test_every_string_in_every_field_of_every_page(crawler):
    forms = fill_in(crawler, crawler.urls, hostile.PAYLOADS)
    send_what_no_form_sends(crawler, crawler.urls, QUICK, apart=True)
    read_again(crawler)
    assert forms and not said(crawler)


# -- what is kept ------------------------------------------------------------------------------------------------------

CODES = re.compile(
    r"(kind|state|code|key|hash|sha256|digest|purpose|language|currency|meal|role|source|event|level|unit|format|"
    r"secret|token|endpoint|p256dh|auth|password|username|session|codename|app_label|model|url|file|number|channel)$"
)
"""Columns that the program writes, never a person: other values than its own cannot stand there."""

BY_PROGRAM = {"net.alert.hurry", "net.alertentry.reason", "trade.leg.time_zone", "people.organisation.time_zone"}


def texts_of(model: type[models.Model]) -> list[models.Field]:
    return [
        field
        for field in model._meta.concrete_fields
        if type(field) in (models.CharField, models.TextField) and not field.choices and not field.primary_key
        and not CODES.search(field.name) and str(field).lower() not in BY_PROGRAM
    ]  # fmt: skip


def poison(payloads: tuple[str, ...]) -> int:
    """Put the payloads by turns into every column of every row that holds what a person wrote."""
    changed = 0
    with connection.constraint_checks_disabled():
        for model in apps.get_models():
            if model._meta.app_label in ("care", "trade", "net", "people", "documents", "core"):
                for number, field in enumerate(texts_of(model)):
                    changed += _poisoned(model, field, payloads[number % len(payloads)])
    return changed


def _poisoned(model: type[models.Model], field: models.Field, payload: str) -> int:
    text, changed = payload[: field.max_length] if field.max_length else payload, 0
    for number, pk in enumerate(model._base_manager.values_list("pk", flat=True)):
        value = f"{text[: (field.max_length or 10**6) - 3]}{number:03d}" if field.unique else text
        try:
            with transaction.atomic():
                changed += model._base_manager.filter(pk=pk).update(**{field.name: value})
        except DatabaseError:  # a row that is only ever added, or a rule of the column
            continue
    return changed


@roles
def test_what_is_kept_never_becomes_a_script(crawler):
    """Every column that people write holds a script; every page of the role is read."""
    assert poison((hostile.SCRIPTS[1], hostile.SCRIPTS[3])) > 300
    seen = sum(hostile.MARK.encode() in crawler.get(url) for url in crawler.urls.values())
    assert seen > 2 or crawler.visitor.role == "anonymous"
    assert not said(crawler)
