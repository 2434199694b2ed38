"""No line of the log holds what somebody typed, whatever went wrong."""

import ast
import io
import json
import logging
import re
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

import chomchom
from chomchom.core import logs
from chomchom.net import chores
from chomchom.site import views
from tests.factories import District
from tests.operation.conftest import AT

PEOPLE = ("홍길동", "010-1234-5678", "hong@example.org", "Nguyen", "수완로 12", "현관 4321")
SAID = " ".join(PEOPLE)


@pytest.fixture
def written():
    """Everything the program logs meanwhile, as it is written in production."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.WithoutPeople())
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    logging.getLogger("chomchom.request").setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(before)
    logging.getLogger("chomchom.request").setLevel(logging.NOTSET)


def holds_nobody(lines):
    text = json.dumps(lines, ensure_ascii=False)
    assert [word for word in PEOPLE if word in text] == []
    assert not re.search(r"01\d-?\d{3,4}-?\d{4}", text)


@pytest.mark.django_db
class TestRequests:
    def test_a_line_names_the_page_and_not_the_address(self, written):
        district = District()
        client = Client()
        client.force_login(district.officer)
        answer = client.get(reverse("home"), {"q": SAID}, headers={"Referer": f"http://x/?{SAID.encode().hex()}"})
        client.get(f"/no/such/{PEOPLE[3]}/")
        Client().post(reverse("people:login"), {"username": PEOPLE[0], "password": PEOPLE[1]})
        home, missing, login = [line for line in written() if line["name"] == "chomchom.request"]
        assert (home["route"], home["status"], home["account"]) == ("home", 200, district.officer.pk)
        assert home["request_id"] == answer["X-Request-Id"] and home["ms"] >= 0
        assert (missing["route"], missing["status"]) == ("none", 404)
        assert login["route"] == "people:login" and "account" not in login
        holds_nobody(written())

    def test_what_was_refused_stands_in_the_log(self, written):
        """Who asked for a page without the right to it, for what is not theirs, or sent what was not taken."""
        district = District()
        client = Client()
        client.force_login(district.courier.account)
        client.get(reverse("people:accounts"))
        client.get(reverse("people:account", args=[district.officer.pk]))
        officer = Client()
        officer.force_login(district.officer)
        officer.post(reverse("people:account_new"), {"name": PEOPLE[0]})
        Client(enforce_csrf_checks=True).post(reverse("people:login"), {"username": PEOPLE[0]})
        told = [(line["route"], line["status"], line.get("account")) for line in written() if "route" in line]
        courier = district.courier.account.pk
        assert told == [
            ("people:accounts", 403, courier), ("people:account", 403, courier),
            ("people:account_new", 422, district.officer.pk), ("people:login", 403, None),
        ]  # fmt: skip
        holds_nobody(written())

    @pytest.mark.parametrize("given", ["", SAID.encode().hex()[:8], "Nguyen-Nguyen-Nguyen", "0" * 40])
    def test_a_number_that_could_hold_words_is_not_taken_over(self, given):
        assert re.fullmatch("[0-9a-f]{32}", Client().get("/health", headers={"X-Request-Id": given})["X-Request-Id"])

    def test_that_of_a_proxy_is(self):
        given = "0a1b2c3d-0000-4000-8000-0123456789ab"
        assert Client().get("/health", headers={"X-Request-Id": given})["X-Request-Id"] == given

    def test_an_error_is_known_by_its_type_and_its_place(self, written, monkeypatch):
        def fails(*args, **kwargs):
            raise IntegrityError(f"DETAIL: Key (name)=({SAID}) already exists.") from ValueError(SAID)

        monkeypatch.setattr(views.navigation, "beginnings_for", fails)
        client = Client(raise_request_exception=False)
        client.force_login(District().officer)
        answer = client.get(reverse("home"), {"q": SAID})
        assert answer.status_code == 500 and answer["X-Request-Id"] in answer.text
        (line,) = [line for line in written() if line["name"] == "django.request"]
        assert line["error"] == "django.db.utils.IntegrityError < ValueError"
        assert any("site/views.py" in place for place in line["at"]) and line["request_id"] == answer["X-Request-Id"]
        holds_nobody(written())


@pytest.mark.django_db
def test_a_chore_that_fails_is_named_without_what_it_was_about(written, monkeypatch):
    def fails(*, at):
        raise ValueError(SAID)

    monkeypatch.setattr(chores, "CHORES", {"care.days": chores.Known(timedelta(hours=1), fails)})
    chores.run_due(AT)
    (line,) = written()
    assert (line["message"], line["error"]) == ("The chore care.days failed.", "ValueError")
    holds_nobody(written())


@pytest.mark.parametrize(
    ("name", "message", "args", "told"),
    [
        ("chomchom.x", "late by %s", (timedelta(minutes=3),), "late by 0:03:00"),
        ("chomchom.x", "row %s of %s", (7, SAID), "row 7 of …"),
        ("chomchom.x", "%(n)d of %(who)s", ({"n": 1, "who": SAID},), "1 of …"),
        ("chomchom.x", "does not answer (%s)", (OSError(SAID),), "does not answer (OSError)"),
        ("chomchom.x", "chore %s", (logs.Code("care.days"),), "chore care.days"),
        ("chomchom.x", "%d", (SAID,), "…"),
        ("some.library", f"Invalid value: {SAID}", (), "…"),
        ("some.library", "failed for %s", (SAID,), "failed for …"),
        ("some.library", ValueError(SAID), (), "ValueError"),
    ],
)
def test_only_what_is_known_to_be_harmless_is_told(name, message, args, told):
    record = logging.getLogger(name).makeRecord(
        name, logging.WARNING, "file.py", 1, message, args, None, extra={"who": SAID, "route": "home"}
    )
    line = json.loads(logs.WithoutPeople().format(record))
    assert (line["message"], line["route"]) == (told, "home") and "who" not in line
    holds_nobody([line])


def test_what_nobody_caught_goes_the_same_way(written, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(logging, "raiseExceptions", True)
    logs.catch_uncaught()

    def fails():
        raise ValueError(SAID)

    thread = threading.Thread(target=fails)
    thread.start()
    thread.join()
    assert [line["error"] for line in written()] == ["ValueError"]
    holds_nobody(written())


def test_sentences_of_the_log_are_constant():
    """A sentence put together before it is logged could hold anything."""
    found = []
    for path in Path(chomchom.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
            ):
                is_log = node.func.value.id in ("log", "logger", "logging") and node.func.attr in LEVELS
                if is_log and not isinstance(node.args[0], ast.Constant):
                    found.append(f"{path.name}:{node.lineno}")
    assert found == []


LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}


def test_production_logs_so():
    assert logs.configuration("json")["handlers"]["console"]["formatter"] == "json"
    assert logs.configuration("json")["loggers"]["chomchom.request"]["level"] == "INFO"
