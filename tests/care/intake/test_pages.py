"""The import's pages: sending, looking, deciding, putting right, taking; and who may."""

import factories
import pytest
from care.intake.lists import KIM, LEE, changed, simple
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chomchom.care import import_tasks
from chomchom.care.models import Import, ImportRow, Recipient
from chomchom.care.operations import intake
from chomchom.core.models import AccessEntry

pytestmark = pytest.mark.django_db
WRONG = changed(LEE, 행정동="모르겠음", 성명="<b>이나래</b>")


@pytest.fixture
def world():
    return factories.District()


@pytest.fixture
def officer(world, client):
    client.force_login(world.officer)
    client.cookies["django_language"] = "en"
    return client


def send(client, data, name="list.xlsx"):
    return client.post(reverse("care:imports"), {"file": SimpleUploadedFile(name, data)}, follow=True)


def test_a_list_is_sent_read_and_taken(officer):
    page = send(officer, simple(KIM, changed(LEE, 연락처="없음")))
    source = Import.objects.get()

    assert page.redirect_chain[-1][0] == reverse("care:import", args=[source.pk])
    assert "이나래" in page.content.decode()
    assert not Recipient.objects.exists()

    page = officer.post(reverse("care:import_apply", args=[source.pk]), follow=True)
    assert Recipient.objects.count() == 2
    assert source.file_name in page.content.decode()
    assert send(officer, simple(KIM)).status_code == 200


def test_names_with_html_are_escaped_everywhere(officer):
    page = send(officer, simple(WRONG))
    row = ImportRow.objects.get()
    pages = [page, officer.get(reverse("care:import_row", args=[row.source_id, row.pk]))]

    for shown in pages:
        text = shown.content.decode()
        assert "<b>이나래</b>" not in text
        assert "&lt;b&gt;이나래&lt;/b&gt;" in text


def test_a_refused_row_is_put_right_on_its_page(officer):
    send(officer, simple(WRONG))
    row = ImportRow.objects.get()
    url = reverse("care:import_row", args=[row.source_id, row.pk])
    cells = row.values["cells"]

    page = officer.post(url, cells | {"dong": "송정1동", "name": "이나래"}, follow=True)

    row.refresh_from_db()
    assert (page.status_code, row.answer, row.values["read"]["dong"], row.decision) == (
        200,
        "taken",
        "송정1동",
        "corrected",
    )
    officer.post(reverse("care:import_apply", args=[row.source_id]))
    assert Recipient.objects.get().name == "이나래"
    again = officer.post(url, cells, follow=True)
    assert "already" in again.content.decode()


def test_a_double_is_decided_with_a_button(officer):
    send(officer, simple(KIM, changed(KIM, 관리번호="G-77")))
    row = ImportRow.objects.get(external_id="G-77")
    assert (
        row.answer,
        "same" in officer.get(reverse("care:import_row", args=[row.source_id, row.pk])).content.decode(),
    ) == (
        "refused",
        True,
    )

    officer.post(reverse("care:import_decide", args=[row.source_id, row.pk, "separate"]))

    row.refresh_from_db()
    assert (row.answer, row.decision) == ("taken", "separate")


@pytest.mark.parametrize("decision", ["corrected", "nonsense"])
def test_what_is_no_decision_changes_nothing(officer, decision):
    send(officer, simple(KIM, changed(KIM, 관리번호="G-77")))
    row = ImportRow.objects.get(external_id="G-77")

    officer.post(reverse("care:import_decide", args=[row.source_id, row.pk, decision]))

    row.refresh_from_db()
    assert (row.answer, row.decision) == ("refused", "")


def test_providers_are_chosen_on_the_page(officer, world):
    send(officer, simple(changed(KIM, 수행기관="모르는기관")))
    source = Import.objects.get()
    refused = officer.post(reverse("care:import_apply", args=[source.pk]), follow=True)
    assert ("모르는기관" in refused.content.decode(), Recipient.objects.count()) == (True, 0)

    officer.post(reverse("care:import_providers", args=[source.pk]), {"provider_0": world.other_provider.pk})
    officer.post(reverse("care:import_apply", args=[source.pk]))

    assert Recipient.objects.get().plans.get().provider == world.other_provider


@pytest.mark.parametrize(
    ("data", "words"), [(b"%PDF-1.7\x00", "neither an Excel"), (b"x,y\n1,2\n", "No head was found")]
)
def test_a_file_that_cannot_be_read_says_why(officer, data, words):
    page = send(officer, data)
    assert words in page.content.decode()
    assert Import.objects.get().state == "failed"


def test_a_failure_of_the_program_is_told_and_loses_nothing(officer, monkeypatch):
    monkeypatch.setattr(import_tasks.intake, "read_into", lambda **_given: 1 / 0)
    page = send(officer, simple(KIM))
    assert (Import.objects.get().state, "send the file again" in page.content.decode()) == ("failed", True)


def test_a_long_reading_shows_how_far_it_is(officer, world, noon):
    source = intake.begin(
        district=world.office, file_name="a.xlsx", data=b"x", by=factories.actor(world.officer), at=noon
    )
    Import.objects.filter(pk=source.pk).update(rows_read=400, rows_in_file=1000, heard_at=import_tasks.clock.now())
    url = reverse("care:import", args=[source.pk])

    part = officer.get(url, headers={"HX-Request": "true"}).content.decode()
    assert ("<progress" in part, "40" in part, "every 1s" in part, "<html" in part) == (True, True, True, False)

    Import.objects.filter(pk=source.pk).update(heard_at=noon)
    assert "Reading stopped" in officer.get(url).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_long_file_is_read_beside_the_request(world, client, monkeypatch):
    threads = []
    monkeypatch.setattr(import_tasks, "SHORT_BYTES", 10)
    monkeypatch.setattr(import_tasks.threading, "Thread", lambda **given: threads.append(given) or FakeThread())
    client.force_login(world.officer)

    send(client, simple(KIM))
    assert Import.objects.get().state == "reading"
    threads[0]["target"](*threads[0]["args"])

    assert (Import.objects.get().state, ImportRow.objects.count()) == ("preview", 1)


class FakeThread:
    def start(self):
        pass


def test_every_look_at_rows_is_in_the_access_log(officer):
    send(officer, simple(KIM, LEE))
    source = Import.objects.get()
    officer.post(reverse("care:import_apply", args=[source.pk]))
    before = AccessEntry.objects.latest("pk").pk

    officer.get(reverse("care:import", args=[source.pk]) + "?show=all")

    looks = AccessEntry.objects.filter(action="look", what="care.import", pk__gt=before)
    people = set(Recipient.objects.values_list("pk", flat=True))
    assert {(look.subject_kind, look.subject_id) for look in looks} == {("care.recipient", pk) for pk in people}


@pytest.mark.parametrize("role", ["duty", "case_manager", "desk", "kitchen", "courier"])
def test_only_the_district_officer_imports(world, client, role):
    account = getattr(world, role)
    client.force_login(getattr(account, "account", account))
    source = Import.objects.create(district=world.office, file_name="a", sha256="0", uploaded_at=factories.MADE_AT)
    assert client.get(reverse("care:imports")).status_code == 403
    assert client.get(reverse("care:import", args=[source.pk])).status_code == 403
    assert client.post(reverse("care:import_apply", args=[source.pk])).status_code == 403


def test_another_districts_list_is_not_found(world, officer):
    other = factories.Organisation.objects.create(kind="district", name="북구청", gu="북구")
    source = Import.objects.create(
        district=other, file_name="a", sha256="0", uploaded_at=factories.MADE_AT, state="preview"
    )
    row = ImportRow.objects.create(source=source, row=1, answer="taken", values={"cells": {}, "read": {}})
    for name, args in (
        ("import", [source.pk]), ("import_row", [source.pk, row.pk]),
    ):  # fmt: skip
        assert officer.get(reverse(f"care:{name}", args=args)).status_code == 404
    for name, args in (
        ("import_apply", [source.pk]), ("import_providers", [source.pk]), ("import_decide", [source.pk, row.pk, "drop"]),
    ):  # fmt: skip
        assert officer.post(reverse(f"care:{name}", args=args)).status_code == 404


def test_the_page_of_a_list_asks_the_same_number_of_questions_for_few_and_for_many(officer):
    """Twelve of its own; the frame's signals come on top."""
    asked = []
    for rows in (3, 30):
        people = (
            changed(KIM, 관리번호=f"N-{rows}-{n}", 성명=f"{chr(44032 + n)}가", 연락처="없음") for n in range(rows)
        )
        send(officer, simple(*people))
        url = reverse("care:import", args=[Import.objects.latest("pk").pk])
        officer.get(url)
        with CaptureQueriesContext(connection) as captured:
            officer.get(url)
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 16
