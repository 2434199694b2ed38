"""Scripts in every column that people write, and pages of several roles opened in a real browser: nothing runs."""

import pytest
from django.urls import reverse

from chomchom.core import clock
from chomchom.documents import subjects
from tests.repository import hostile
from tests.repository.test_hostile import poison
from tests.repository.world import DOCUMENTS, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = {
    "district_officer": ["care:board", "care:recipients", "net:alerts", "care:gaps", "people:senders", "care:imports"],
    "case_manager": ["care:recipient recipient", "care:careplan recipient", "care:family recipient", "care:incident incident"],
    "provider_desk": ["care:rounds", "care:couriers", "care:handovers", "care:round round"],
    "courier": ["round:today"],
    "secretary": ["trade:buyers mission", "trade:buyer buyer", "trade:deals mission", "trade:timetable leg"],
}  # fmt: skip


def test_no_stored_script_runs_in_a_browser(visit, noon, monkeypatch, settings, tmp_path):
    settings.VAR = tmp_path
    monkeypatch.setattr(clock, "now", lambda: noon)
    monkeypatch.setitem(subjects.KINDS, DOCUMENTS.kind, DOCUMENTS)
    world = make_world(noon)
    assert poison(hostile.SCRIPTS) > 200
    seen, ran = 0, []
    for role, pages in PAGES.items():
        page = visit(world.accounts[role], size="desk")
        page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
        page.expose_function(hostile.MARK, lambda: ran.append("called"))
        for name in pages:
            name, _space, kind = name.partition(" ")
            page.goto(reverse(name, args=[world.own.key(kind)] if kind else []))
            seen += hostile.MARK in page.content()
            assert page.locator(hostile.MARK).count() == 0
    assert seen > 10 and ran == []
