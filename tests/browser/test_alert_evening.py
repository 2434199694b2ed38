"""The evening of a case manager: an alert is opened, taken on, worked and closed, on a phone and at a desk."""

import pytest
from net.net_world import NOON, Sink, Visits, World, minutes

from chomchom.core import clock
from chomchom.net import channels, operations, subjects
from chomchom.net.models import Alert
from chomchom.net.operations.advancing import advance
from chomchom.net.tasks.worker import Worker
from tests.browser.test_frame import troubles

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ASKS = {
    "call": "Call the courier, then the person.",
    "visit": "Go to the door; if you see a warning sign, call 119 and stay there.",
    "police": "Ask 119 or 112 for a welfare check and read out the printed sentence.",
}


@pytest.fixture
def world(transactional_db, monkeypatch):
    subjects.register(Visits())
    channels.register(Sink(label="e-mail"))
    for code, text in ASKS.items():
        subjects.register_ask(code, text)
    world = World()
    now = NOON + minutes(14)
    monkeypatch.setattr(clock, "now", lambda: now)
    yield world
    subjects.KINDS.pop(Visits.kind)
    for code in ASKS:
        subjects.ASKS.pop(code)
    channels.CHANNELS.pop("sink")


@pytest.fixture
def alert(world):
    """Late since noon: the desk did not answer, the dong office was told at ten past."""
    world.promise(1)
    for minute in (0, 10):
        advance(now=NOON + minutes(minute))
        Worker(name="test", clock=lambda: NOON + minutes(minute)).run_once()  # noqa: B023
    alert = Alert.objects.get()
    operations.work(
        alert=alert, kind="called", text="No answer on the telephone, twice", by=world.actor(world.desk),
        at=NOON + minutes(12),
    )  # fmt: skip
    return alert


def test_the_alert_reads_as_a_story_and_is_worked_on(visit, world, alert, size, language):
    page = visit(world.manager, size=size, language=language)
    page.goto("/net/alerts/")
    assert troubles(page) == []
    page.get_by_role("link", name="Kim No. 1").click()
    assert troubles(page) == []
    words = {"ko": ("제가 맡겠습니다", "종결"), "en": ("I have it", "Closed")}[language]
    page.get_by_role("button", name=words[0]).click()
    alert.refresh_from_db()
    assert alert.holder == world.manager
    page.locator("#close input[value=met]").check(force=True)
    page.locator("#close [name=how]").fill("Kim, at the door")
    page.locator("#close button[type=submit]").click()
    alert.refresh_from_db()
    assert (alert.state, alert.outcome) == ("closed", "met")
    assert words[1] in page.locator("#timeline").inner_text()
