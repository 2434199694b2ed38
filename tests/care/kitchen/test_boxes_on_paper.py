"""Labels and packing list of a round as PDF: Korean, shortened names, everything a box must say."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from chomchom.core import clock
from chomchom.core.models import AccessEntry


@pytest.fixture
def packed(kitchen):
    for name, diet in (("김말순", "general"), ("남궁옥분", "porridge")):
        kitchen.stop(name=name, diet=diet)
    kitchen.cook_all()
    kitchen.check_all()
    kitchen.pack()
    return kitchen


def pages_of(client, monkeypatch, kitchen, name, query=""):
    """The text of each page of the PDF, as the kitchen downloads it in English."""
    monkeypatch.setattr(clock, "now", lambda: kitchen.at)
    client.force_login(kitchen.district.kitchen, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse(name, args=[kitchen.round.pk]) + query, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return [page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages]


def test_labels_stand_on_a_sheet_or_each_on_a_piece_of_the_roll(packed, client, monkeypatch):
    (sheet,) = pages_of(client, monkeypatch, packed, "care:labels_pdf")
    assert all(word in sheet for word in ("김○순", "남○○분", "소고기뭇국", "고등어", "쇠고기", "섭취 기한 13:30"))
    assert "김말순" not in sheet
    roll = pages_of(client, monkeypatch, packed, "care:labels_pdf", "?roll=1")
    assert len(roll) == 2 and "남○○분" in roll[1] and "죽식" in roll[1]
    seen = AccessEntry.objects.filter(what="care.kitchen.labels", action="print")
    assert seen.count() == 4


def test_the_packing_list_names_dishes_and_batches(packed, client, monkeypatch):
    (page,) = pages_of(client, monkeypatch, packed, "care:packing_list_pdf")
    assert "포장 목록" in page and "김말순" in page
    assert all(batch.code in page for batch in packed.batches.values())
