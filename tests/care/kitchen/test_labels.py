"""Labels and packing lists as PDF, read back by a reader that is not ours."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from chomchom.care import exports_packing as exports
from chomchom.care.enums_kitchen import LABELS_ON, LabelName, LabelPaper
from chomchom.care.operations.kitchen import setup
from chomchom.care.queries.kitchen.labels import labels_of, title_of
from chomchom.core import clock
from tests.factories import actor
from tests.paper_readers import pdf_sizes_mm, pdf_words

WHY = {"why": "check"}  # what every export asks

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def packed(kitchen, noon, monkeypatch):
    """Two boxes that may leave: soup, fish and kimchi, cooked half an hour ago."""
    monkeypatch.setattr(clock, "now", lambda: noon)
    kitchen.stop(name="김말순", external_id="L-01", diet="diabetic")
    kitchen.stop(name="남궁옥분", external_id="L-02", allergens=["egg"])
    kitchen.cook_all()
    kitchen.check_all()
    kitchen.pack()
    return kitchen


@pytest.fixture
def cook(packed, client):
    client.force_login(packed.district.kitchen, backend=BACKEND)
    client.cookies["django_language"] = "en"  # the label is Korean all the same
    return client


@pytest.mark.parametrize(("paper", "page"), [("a4-3x8", (210, 297)), ("roll", (62, 40))])
def test_a_label_says_whose_what_allergens_batches_and_until_when(packed, cook, paper, page):
    answer = cook.post(f"/care/kitchen/rounds/{packed.round.pk}/labels.pdf?paper={paper}&skip=0", WHY)
    assert (answer.status_code, answer["Content-Type"], pdf_sizes_mm(answer.content)) == (
        200,
        "application/pdf",
        {page},
    )
    text = pdf_words(answer.content)
    batches = [batch.code for batch in packed.batches.values()]
    told = [
        "1.김○순L-01",
        "5.13.13:30까지드세요",
        "당뇨식·보통",
        "소고기뭇국,고등어조림,배추김치",
        "알레르기",
        "쇠고기",
        "2.남○○분L-02",
    ]
    assert [word for word in told + batches if word not in text] == [] and "김말순" not in text


def test_a_sheet_begun_before_is_used_up(packed, cook):
    url = f"/care/kitchen/rounds/{packed.round.pk}/labels.pdf"
    assert len(PdfReader(BytesIO(cook.post(f"{url}?paper=a4-2x7&skip=13", WHY).content)).pages) == 2
    refused = cook.get(f"{url}?paper=a4-2x7&skip=14")
    assert refused.status_code == 422 and "at most 13" in refused.content.decode()
    assert cook.get(f"{url}?paper=papyrus").status_code == 422
    sheets = {paper: exports.SHEETS[paper].columns * exports.SHEETS[paper].rows for paper in exports.SHEETS}
    assert sheets | {LabelPaper.ROLL: 1} == LABELS_ON


@pytest.mark.parametrize(
    ("allowed", "title"),
    [(LabelName.SHORTENED, "김○순 L-01"), (LabelName.FULL, "김말순 L-01"), (LabelName.NUMBER, "L-01")],
)
def test_the_district_says_how_a_name_is_written(kitchen, noon, allowed, title):
    setup.switch_off(provider=kitchen.district.provider, valid_to=noon.date(), by=kitchen.by, at=noon)
    setup.switch_on(
        provider=kitchen.district.provider, provider_type="mass", valid_from=noon.date(), label_name=allowed,
        by=actor(kitchen.district.officer), at=noon,
    )  # fmt: skip
    kitchen.stop(name="김말순", external_id="L-01")
    kitchen.cook_all()
    kitchen.pack()
    assert [label.title for label in labels_of(kitchen.round)] == [title]


def test_short_and_foreign_names_are_shortened_too():
    assert [title_of(name, "", LabelName.SHORTENED) for name in ("이", "이도", "Kim")] == ["이", "이○", "K○m"]


def test_the_packing_list_counts_dishes_and_says_what_must_not_go_in(packed, cook):
    answer = cook.post(f"/care/kitchen/rounds/{packed.round.pk}/list.pdf", WHY)
    assert (answer.status_code, pdf_sizes_mm(answer.content)) == (200, {(297, 210)})
    text = pdf_words(answer.content)
    told = [
        "포장목록",
        "소고기뭇국2",
        "김말순L-01",
        "당뇨식보통",
        "남궁옥분",
        "난류(달걀)",
        *(b.code for b in packed.batches.values()),
    ]
    assert [word for word in told if word not in text] == []


def test_without_a_packed_box_there_is_no_label(kitchen, client):
    kitchen.stop()
    client.force_login(kitchen.district.kitchen, backend=BACKEND)
    answer = client.get(f"/care/kitchen/rounds/{kitchen.round.pk}/labels.pdf?paper=roll", follow=True)
    assert answer.redirect_chain and "라벨이 생깁니다" in answer.content.decode()
