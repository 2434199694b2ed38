"""The morning's paper, and its quick entry afterwards; the same sentences as on the tablet."""

from uuid import UUID

import pytest

from chomchom.care.enums_kitchen import EntrySource
from chomchom.care.models import HygieneEntry
from chomchom.core import clock

LOG = "/care/kitchen/log/"


@pytest.fixture
def cook(kitchen, noon, monkeypatch, client):
    monkeypatch.setattr(clock, "now", lambda: noon)
    kitchen.cook_all()
    client.force_login(kitchen.district.kitchen, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def line(kitchen, number: int, value: str, at: str) -> dict:
    batch = kitchen.batches[kitchen.soup.pk].pk
    return {
        "kind": "core",
        "batch": batch,
        "value": value,
        "who": "주조리",
        "happened_at": at,
        "number": str(UUID(int=number)),
    }


def test_the_paper_names_batches_and_limits_and_its_lines_are_entered_with_their_own_time(kitchen, cook):
    paper = cook.get("/care/kitchen/log/paper/").content.decode()
    assert all(batch.code in paper for batch in kitchen.batches.values()) and "75" in paper
    for number, (value, at) in enumerate((("81.5", "2026-05-13T11:31"), ("79", "2026-05-13T11:42")), start=1):
        answer = cook.post(f"{LOG}?from=paper", line(kitchen, number, value, at))
        assert answer.status_code == 302 and "from=paper" in answer["Location"]  # the form stays for the next line
    entries = HygieneEntry.objects.filter(source=EntrySource.PAPER).order_by("happened_at")
    assert [(str(e.value), f"{e.happened_at:%M}", e.entered_at > e.happened_at) for e in entries] == [
        ("81.5", "31", True), ("79.0", "42", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "at", "sentence"),
    [
        ("800", "2026-05-13T11:31", "cannot be measured in a kitchen"),
        ("-300", "2026-05-13T11:31", "does not exist"),
        ("75,3", "2026-05-13T11:31", "has a comma"),
        ("80", "2026-05-13T21:00", "time zone"),
    ],
)
def test_what_cannot_be_is_said_on_the_form(kitchen, cook, value, at, sentence):
    answer = cook.post(f"{LOG}?from=paper", line(kitchen, 1, value, at))
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not HygieneEntry.objects.exists()
