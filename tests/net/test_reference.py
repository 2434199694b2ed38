from pathlib import Path

from chomchom.net import reference, subjects

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_ladders_in_the_docs_are_those_of_the_code():
    for path, text in reference.pages().items():
        assert (DOCS / path).read_text() == text, f"print {path} anew: chomchom reference"


def test_every_registered_ladder_is_printed_with_all_its_steps():
    page = reference.pages()["reference/ladders.md"]
    assert len(subjects.LADDERS) > 5
    for book in subjects.LADDERS.values():
        assert f"(`{book.key}`)" in page
    assert page.count("If nobody acts:") == len(subjects.LADDERS)
