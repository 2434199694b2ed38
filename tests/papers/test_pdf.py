from io import BytesIO

import pytest
from pypdf import PdfReader

from chomchom.papers import fonts, labels, pdf
from chomchom.papers.document import Cell, Document, Heading, Malformed, Paragraph, Table
from tests.papers.conftest import HOSTILE


def read(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data))


def words(data: bytes) -> str:
    """All text without blanks: where a line ends is not of interest."""
    return "".join("".join(page.extract_text() for page in read(data).pages).split())


def test_all_text_can_be_read_back_in_order(typefaces, report):
    text = words(pdf.render(report, typefaces))
    told = [
        "결과보고서",
        "1.추진실적",
        "가.상담",
        "자카르타와호찌민에서",
        "둘째",
        "단위:천원",
        "△56",
        "2.개요",
        "붙임",
        "끝.",
    ]
    found = [text.find(word) for word in told]
    assert -1 not in found and found == sorted(found), dict(zip(told, found, strict=True))


def test_what_people_typed_is_not_read_as_markup(typefaces, report):
    assert "".join(HOSTILE.split()) in words(pdf.render(report, typefaces))


def test_its_typefaces_are_in_it_and_it_is_accessible(typefaces, report):
    reader = read(pdf.render(report, typefaces))
    embedded = {
        str(font.get_object()["/BaseFont"]) for page in reader.pages for font in page["/Resources"]["/Font"].values()
    }
    assert embedded and all("Pretendard" in name for name in embedded)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "ko"
    assert reader.metadata.title == "결과보고서"


def test_the_same_document_gives_the_same_bytes(typefaces, report):
    assert pdf.render(report, typefaces) == pdf.render(report, typefaces)


def test_a_letter_that_no_typeface_has_is_named(typefaces):
    text = words(pdf.render(Document("가", (Paragraph("웃음 😀 \x07"),)), typefaces))
    assert "[grinningface]" in text


def test_a_word_longer_than_the_page_is_broken_and_complete(typefaces):
    long = "가나다라" * 60
    assert long in words(pdf.render(Document("가", (Paragraph(long),)), typefaces)).replace("\u200b", "")


def test_without_a_korean_typeface_it_says_what_to_install(tmp_path):
    with pytest.raises(fonts.NoTypeface, match="Install"):
        pdf.render(Document("가", (Paragraph("나"),)), fonts.Typefaces((str(tmp_path),)))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Document(" ", ()), "needs a title"),
        (lambda: Document("가", (Heading("나", 2),)), "follows level 0"),
        (lambda: Heading("나", 9), "not 1 to 8"),
        (lambda: Paragraph("나", align="top"), "must be one of"),
        (lambda: Table(head=(("가", "나"),), rows=((Cell("다", columns=3),),)), "no room"),
        (lambda: Table(head=(("가", "나"),), rows=(("다",),)), "is empty"),
    ],
)
def test_what_cannot_be_set_is_refused_with_a_sentence(make, sentence):
    with pytest.raises(Malformed, match=sentence):
        make()


def box(page) -> tuple[float, float]:
    return round(float(page.mediabox.width) / 72 * 25.4), round(float(page.mediabox.height) / 72 * 25.4)


def made(count: int) -> list[labels.Label]:
    return [
        labels.Label(f"김시험{number}", ("저염식", "14:00까지 드세요"), warning="땅콩 없음") for number in range(count)
    ]


def test_labels_fill_sheets_and_a_sheet_begun_is_used_up(typefaces):
    reader = read(labels.sheets(made(25), typefaces, title="라벨"))
    assert [box(page) for page in reader.pages] == [(210, 297)] * 2
    assert len(read(labels.sheets(made(25), typefaces, title="라벨", skip=23)).pages) == 2
    assert len(read(labels.sheets(made(24), typefaces, title="라벨")).pages) == 1
    text = words(labels.sheets(made(3), typefaces, title="라벨"))
    assert text.count("땅콩없음") == 3 and "김시험2" in text


def test_a_roll_has_a_page_for_each_label(typefaces):
    reader = read(labels.roll(made(3), typefaces, title="라벨"))
    assert [box(page) for page in reader.pages] == [(62, 40)] * 3


def test_more_labels_skipped_than_a_sheet_has_is_an_error(typefaces):
    with pytest.raises(ValueError, match="24 labels"):
        labels.sheets(made(1), typefaces, title="라벨", skip=24)
