"""The mark-up of every page, as the role that may do most on it: well formed, named, in order, and honest about errors."""

import re
from collections import Counter

import pytest
from django.db import transaction

from chomchom.care import tasks
from chomchom.core import clock
from chomchom.documents import subjects
from chomchom.people.rights import RIGHTS
from tests.browser.every_page import Page, every_page
from tests.repository.mark_up import MarkUp
from tests.repository.test_rights import GUARDED, Visitor
from tests.repository.world import DOCUMENTS, make_world

EMPTY_WORDS = {"여기", "이곳", "더보기", "바로가기", "클릭", "here", "more", "click here", "read more", "link"}
SAME_TITLE: dict[str, str] = {"이용 사유 | 촘촘": "one page, which stands before each export"}
"""{title: why several pages may have it}."""


@pytest.fixture
def world(db, noon, monkeypatch, settings, tmp_path):
    settings.VAR = tmp_path
    monkeypatch.setattr(clock, "now", lambda: noon)
    monkeypatch.setattr(tasks, "start_planning", lambda **_: None)
    monkeypatch.setitem(subjects.KINDS, DOCUMENTS.kind, DOCUMENTS)
    return make_world(noon)


READ: list[tuple[Page, MarkUp]] = []


@pytest.fixture
def read(world) -> list[tuple[Page, MarkUp]]:
    """Every page, once for all tests: what is looked at here is the text alone."""
    if not READ:
        READ.extend((page, MarkUp.of(page.text)) for page in every_page(world))
    return READ


def wrong(read, look) -> dict[str, list[str]]:
    """{page: what the look says}, of those of which it says something."""
    return {page.name: said for page, made in read if (said := list(look(made)))}


def test_every_page_is_read(read):
    assert len(read) > 100
    assert {"people:login", "care:board", "round:today", "trade:timetable", "meet", "accessibility"} <= {
        page.name for page, _made in read
    }


def test_no_page_has_errors_of_mark_up(read):
    assert wrong(read, lambda made: made.errors) == {}


def test_what_is_wrong_would_be_found():
    said = MarkUp.of('<p id="a"><div id="a" id="b"></p></div><a><button></button></a><ul><li>').errors
    assert len(said) == 8, said


def test_every_page_has_a_title_of_its_own(read):
    titles = Counter(page.title for page, _made in read)
    assert [title for title, number in titles.items() if not title or (number > 1 and title not in SAME_TITLE)] == []


def test_titles_languages_and_order(read):
    assert wrong(read, _out_of_order) == {}


def _out_of_order(made: MarkUp):
    """One main heading, a language, nothing that plays, no place of its own in the order of the keyboard, no window that
    opens without saying so."""
    if len(made.all("h1")) != 1:
        yield f"{len(made.all('h1'))} main headings"
    if made.all("html")[0].attributes.get("lang") not in ("ko", "en", "id", "vi"):
        yield "no language"
    yield from (f"<{one.tag}> plays" for one in made.all("video", "audio", "marquee", "iframe", "object", "embed"))
    yield from (
        f"tabindex {one.attributes['tabindex']}" for one in made.elements if one.attributes.get("tabindex", "") > "0"
    )
    yield from (
        f"a link says only {one.text.strip()}" for one in made.all("a") if one.text.strip().lower() in EMPTY_WORDS
    )
    yield from (
        f"a window opens: {one.text.strip()}"
        for one in made.all("a")
        if one.attributes.get("target") == "_blank" and not re.search("새 탭|새 창|new tab|new window", one.text)
    )


# -- forms that are refused ----------------------------------------------------------------------------------------------


def test_a_form_that_is_refused_says_where_and_why(world):
    """Every form, sent empty by the role that may do most: where it comes back with a field that is wrong, the field is
    tied to a sentence, and the errors that belong to no field are read out."""
    visitors = {role: Visitor(world, role) for role in world.accounts}
    refused, untied = 0, {}
    for name, address in GUARDED.items():
        visitor = visitors[max(RIGHTS[address.right], key=str)]
        page = _sent_empty(visitor, visitor.url(address, world.own))
        if page is None:
            continue
        made = MarkUp.of(page)
        refused += any(_is_wrong(one) for one in made.elements)
        if said := [_named(one) for one in made.elements if _is_wrong(one) and not _told(made, one)]:
            untied[name] = said
    assert untied == {}
    assert refused > 15


def _sent_empty(visitor: Visitor, url: str) -> str | None:
    """The page that came back, if one did."""
    with transaction.atomic():
        answer = visitor.client.post(url)
        transaction.set_rollback(True)
    is_page = answer.get("Content-Type", "").startswith("text/html") and answer.status_code in (200, 400, 422)
    return answer.content.decode() if is_page else None


def _is_wrong(element) -> bool:
    return element.attributes.get("aria-invalid") == "true"


def _named(element) -> str:
    return element.attributes.get("name") or element.attributes.get("id", element.tag)


def _told(made: MarkUp, element) -> bool:
    """A sentence is tied to the field itself, or to the group of choices around it."""
    groups = [one.attributes.get("aria-describedby", "") for one in made.all("fieldset")]
    tied = element.attributes.get("aria-describedby", "").split() + " ".join(groups).split()
    sentences = [made.by_id(one) for one in tied if one.endswith("_error") or "error" in one]
    return any(one is not None and one.text.strip() for one in sentences)
