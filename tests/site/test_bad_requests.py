"""What was found by sending hostile strings to every view, each with a test of its own."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from chomchom.people.enums import Role
from tests.repository import test_rights
from tests.repository.test_rights import Visitor

prepared = test_rights.world  # the fixture
SCRIPT = "<script>x()</script>"
HUGE = "9" * 400


@pytest.fixture
def as_role(prepared):
    def client(role: str) -> Client:
        return Visitor(prepared, role).client

    return client


@pytest.mark.parametrize("url", ["/accounts/channels/", "/accounts/channels/allow/"])
def test_a_channel_that_does_not_exist_is_told_as_text_not_as_a_page(url, as_role):
    answer = as_role(Role.DISTRICT_OFFICER).post(url, {"channel": SCRIPT, "on": "x"})
    assert answer.status_code == 400 and answer["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize("given", ["²", "٣", HUGE, "9" * 5000, "-1"])
def test_a_number_of_a_row_that_is_none_narrows_nothing(given, as_role, prepared):
    desk, secretary = as_role(Role.PROVIDER_DESK), as_role(Role.SECRETARY)
    for name in ("provider", "dong"):
        assert desk.get(reverse("care:handovers"), {name: given}).status_code == 200
    deals = reverse("trade:deals", args=[prepared.own.key("mission")])
    for name in ("leg", "application", "rung"):
        assert secretary.get(deals, {name: given}).status_code == 200
    stop = prepared.own.key("handover")
    assert desk.post(reverse("care:move", args=[stop]), {"round": given, "position": given}).status_code == 404
    exporter = as_role(Role.EXPORTER)
    wishes = reverse("trade:wishes", args=[prepared.own.key("application")])
    sent = f"wish_{given}=like".encode()
    kind = "application/x-www-form-urlencoded"
    assert exporter.post(wishes, sent, content_type=kind)["Location"] == wishes


def test_a_lot_that_no_row_can_have_is_an_invalid_choice(as_role):
    url = reverse("care:batches")
    answer = as_role(Role.KITCHEN).post(url, {"lots": [HUGE, "²"]})
    assert answer.status_code == 422


@pytest.mark.parametrize("url", ["/care/recipients/?q=%00", "/net/ladders/%00/", "/accounts/login/?next=/%00"])
def test_a_nul_is_refused_wherever_it_stands(url, as_role):
    assert as_role(Role.DISTRICT_OFFICER).get(url).status_code in (400, 404)


def test_a_nul_in_a_form_is_refused(as_role):
    assert as_role(Role.DISTRICT_OFFICER).post("/i18n/setlang/", {"language": "k\x00"}).status_code == 400


def test_a_form_where_a_batch_of_reports_is_expected_gets_a_sentence(as_role):
    """The body was read as a form already, so that it cannot be read as JSON."""
    answer = as_role(Role.COURIER).post(reverse("round:reports"), {"reports": "[]"})
    assert answer.status_code == 400 and answer.json()["error"]


def test_half_a_sign_in_a_report_does_not_lose_it(as_role, prepared):
    report = {"report_id": "6f0c0000-0000-4000-8000-000000000000", "handover": prepared.own.key("handover"),
              "kind": "no_reply", "happened_at": prepared.at.isoformat(), "content": {"word": "\ud83d\x00"}}  # fmt: skip
    answer = as_role(Role.COURIER).post(
        reverse("round:reports"), json.dumps({"reports": [report]}), content_type="application/json"
    )
    assert answer.status_code == 200 and answer.json()["answers"][0]["result"] in ("accepted", "refused")


def test_a_field_with_thousands_of_branches_breaks_nothing(as_role, prepared):
    url = reverse("round:no_answer", args=[prepared.own.key("handover")])
    sent, kind = ("a" + ".a" * 20_000 + "=x").encode(), "application/x-www-form-urlencoded"
    assert as_role(Role.COURIER).post(url, sent, content_type=kind).status_code == 422


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x()"])
def test_no_address_of_another_site_is_followed(target, as_role):
    """The language switch and the log-in go on where they were told, on this site only."""
    client = as_role(Role.DISTRICT_OFFICER)
    assert client.post("/i18n/setlang/", {"language": "ko", "next": target})["Location"] == "/"
    assert client.get("/accounts/login/", {"next": target})["Location"] == reverse("home")
    asked = Client().get("/signal/", headers={"hx-request": "true", "hx-current-url": f"http://testserver/{target}"})
    assert asked["HX-Redirect"].startswith("/accounts/login/?next=%2F")
