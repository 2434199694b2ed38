"""Every page of the site, as the role that may do most on it: all rules of axe, nothing wider than the window."""

from itertools import groupby

import pytest

from chomchom.care import tasks
from chomchom.core import clock
from chomchom.documents import subjects
from tests.browser import looking
from tests.browser.every_page import ANONYMOUS, every_page
from tests.repository.world import DOCUMENTS, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(noon, monkeypatch, settings, tmp_path):
    settings.VAR = tmp_path
    monkeypatch.setattr(clock, "now", lambda: noon)
    monkeypatch.setattr(tasks, "start_planning", lambda **_: None)
    monkeypatch.setitem(subjects.KINDS, DOCUMENTS.kind, DOCUMENTS)
    return make_world(noon)


@pytest.fixture
def tour(world, visit):
    """``tour(look, size=…, language=…)`` → {page: troubles}, every page opened once, one browser page for each role."""

    def go(look, *, size, language, still=False):
        found = {}
        for role, its_pages in groupby(every_page(world), key=lambda page: page.role):
            browser = visit(None if role == ANONYMOUS else world.accounts[role], size=size, language=language)
            if still:
                browser.emulate_media(reduced_motion="reduce")
            for page in its_pages:
                answer = browser.goto(page.url)
                assert answer.status == 200, (page.name, answer.status)
                if told := look(browser):
                    found[page.name, role] = told
            browser.close()  # a log-in as somebody else ends its session
        return found

    return go


def told(found):
    """The troubles as lines, page by page."""
    return "\n".join(f"{name} ({role}): {one}" for (name, role), ones in found.items() for one in ones)


@pytest.mark.parametrize(("size", "language"), [("phone", "ko"), ("desk", "en")])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(tour, size, language):
    found = tour(lambda page: looking.violations(page) + looking.wider(page), size=size, language=language)
    assert not found, told(found)


def test_nothing_is_cut_when_enlarged_or_spaced_out_and_nothing_moves(tour):
    """At 200 % (1440 px show what 720 hold) and at 400 % (1280 show 320) nothing needs two directions to be read, but
    for tables and maps in a named region; with the text spacing of WCAG 1.4.12 nothing is cut; with reduced motion
    nothing moves."""

    def look(page):
        found = looking.moving(page)
        found += looking.at_width(page, 720, 450, looking.wider, looking.clipped)
        found += looking.at_width(page, 320, 640, looking.wider, looking.clipped)
        looking.space_out(page)
        found += looking.at_width(page, 360, 740, looking.wider, looking.clipped)
        found += looking.at_width(page, 1280, 800, looking.wider, looking.clipped)
        return sorted(set(found))

    found = tour(look, size="desk", language="ko", still=True)
    assert not found, told(found)
