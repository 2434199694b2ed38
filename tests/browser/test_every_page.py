"""Every page of the site, as the role that may do most on it: all rules of axe, nothing wider than the window."""

from itertools import groupby

import pytest

from chomchom.care import tasks
from chomchom.core import clock
from chomchom.documents import subjects
from tests.browser import looking
from tests.browser.conftest import SIZES
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
    """``tour(look, size=…, language=…, pages=…)`` → {page: troubles}, each of these pages (those whose names it says
    yes to; else every one) opened once, one browser page for each role."""

    def go(look, *, size, language, pages=lambda name: True):
        found = {}
        mine = (page for page in every_page(world) if pages(page.name))
        for role, its_pages in groupby(mine, key=lambda page: page.role):
            browser = visit(None if role == ANONYMOUS else world.accounts[role], size=size, language=language)
            browser.emulate_media(reduced_motion="reduce")
            for page in its_pages:
                browser.set_viewport_size(SIZES[size])
                answer = browser.goto(page.url)
                assert answer.status == 200, (page.name, answer.status)
                if told := look(browser):
                    found[page.name, role] = told
            browser.close()  # a log-in as somebody else ends its session
        return found

    return go


def in_third(name):
    return sum(map(ord, name)) % 3 == 0


def told(found):
    """The troubles as lines, page by page."""
    return "\n".join(f"{name} ({role}): {one}" for (name, role), ones in found.items() for one in ones)


def look_through(page):
    """A page as it opens: every rule of axe, nothing wider than the window, and nothing moves if that was asked for."""
    return looking.violations(page) + looking.wider(page) + looking.moving(page)


def look_closely(page):
    """The same, then at other widths and with the spacing of text somebody may ask their browser for."""
    found = look_through(page)
    for width, height in ((1440, 900), (720, 450), (320, 640)):
        found += looking.at_width(page, width, height, looking.wider, looking.clipped, looking.moving)
    looking.space_out(page)
    for width, height in ((360, 740), (1280, 800)):
        found += looking.at_width(page, width, height, looking.wider, looking.clipped)
    return sorted(set(found))


@pytest.mark.wide
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(tour):
    """At a desk in English; on a phone in Korean by the next test, which opens every page there anyway."""
    found = tour(look_through, size="desk", language="en")
    assert not found, told(found)


@pytest.mark.parametrize("part", ["third", pytest.param("all", marks=pytest.mark.wide)])
def test_nothing_is_cut_when_enlarged_or_spaced_out_and_nothing_moves(tour, part):
    """On a phone in Korean axe finds nothing; at 200 % (1440 px show what 720 hold) and at 400 % (1280 show 320) nothing
    needs two directions to be read, but for tables and maps in a named region; with the text spacing of WCAG 1.4.12
    nothing is cut; with reduced motion nothing moves. Each time the same third of the pages, before a release all."""
    found = tour(look_closely, size="phone", language="ko", pages=lambda name: part == "all" or in_third(name))
    assert not found, told(found)
