"""Nobody is hurried: a session says that it ends and is prolonged by a key, and what renews itself can be stopped."""

from importlib import import_module

import pytest
from django.conf import settings as configured
from django.urls import reverse
from django.utils import timezone

from chomchom.core import clock
from chomchom.people.middleware import SEEN
from tests.browser import looking
from tests.browser.office_day import office_day
from tests.factories import District

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def district(db):
    return District()


def idle_since(page, seconds):
    """As if nobody had done anything for so long."""
    key = next(one["value"] for one in page.context.cookies() if one["name"] == "sessionid")
    session = import_module(configured.SESSION_ENGINE).SessionStore(key)
    session[SEEN] = timezone.now().timestamp() - seconds
    session.save()


def stands_idle(page, seconds):
    """The page asks in the background and learns it."""
    idle_since(page, seconds)
    page.evaluate("document.querySelector('idle-watch').learn('0')")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_before_a_session_ends_it_is_said_and_can_be_prolonged(visit, district, settings, language):
    page = visit(district.officer, size="desk", language=language)
    page.goto(reverse("people:change_password"))
    field = page.locator("input[type=password]").first
    field.focus()
    page.keyboard.type("half typed")
    stands_idle(page, settings.IDLE_SECONDS - 90)
    dialog = page.get_by_role("alertdialog")
    dialog.wait_for()
    assert dialog.get_by_role("timer").inner_text() in {"1:30", "1:29", "1:28", "1:27", "1:26", "1:25"}
    assert page.evaluate("document.activeElement.hasAttribute('data-stay')")
    assert looking.violations(page) == []
    page.keyboard.press("Enter")
    dialog.wait_for(state="hidden")
    assert page.evaluate("document.querySelector('idle-watch').left") > settings.IDLE_SECONDS - 60
    assert field.evaluate("one => one === document.activeElement") and field.input_value() == "half typed"


def test_the_escape_key_prolongs_too(visit, district, settings):
    page = visit(district.officer)
    page.goto(reverse("home"))
    stands_idle(page, settings.IDLE_SECONDS - 20)
    page.get_by_role("alertdialog").wait_for()
    page.locator("[data-says]", has_text="30초 남았습니다").wait_for(state="attached")  # the last call is read out
    page.keyboard.press("Escape")
    page.get_by_role("alertdialog").wait_for(state="hidden")


def test_work_in_another_tab_counts(visit, district, settings):
    """The page believes that time is up; the server knows of a look elsewhere ten seconds ago."""
    page = visit(district.officer)
    page.goto(reverse("home"))
    stands_idle(page, 10)
    page.locator("idle-watch").evaluate("one => one.look()")
    assert page.evaluate("document.querySelector('idle-watch').left") > settings.IDLE_SECONDS - 30
    assert not page.get_by_role("alertdialog").is_visible()


def test_a_session_that_has_ended_is_said_and_nothing_typed_is_taken_away(visit, district, settings):
    page = visit(district.officer, size="desk")
    page.goto(reverse("people:change_password"))
    field = page.locator("input[type=password]").first
    field.fill("half typed")
    stands_idle(page, settings.IDLE_SECONDS + 1)
    link = page.get_by_role("link", name="다시 로그인(새 탭)")
    link.wait_for()
    assert link.evaluate("one => one === document.activeElement")
    assert page.get_by_role("alertdialog", name="로그아웃되었습니다").is_visible()
    assert page.locator("[data-says]").inner_text().startswith("일정 시간")
    assert looking.violations(page) == []
    assert field.input_value() == "half typed" and page.url.endswith(reverse("people:change_password"))


def test_a_page_before_the_log_in_knows_no_time_out(visit, district):
    page = visit()
    page.goto(reverse("people:login"))
    assert page.locator("idle-watch").count() == 0


def test_what_renews_itself_can_be_stopped(visit, noon, monkeypatch):
    """The board stands still, also the map; the signals in the header go on; then it renews itself again."""
    now = noon.replace(minute=25)
    monkeypatch.setattr(clock, "now", lambda: now)
    day = office_day(now)
    page = visit(day.officer, size="desk")
    page.goto(reverse("care:board"))
    asked = []
    page.on("request", lambda request: asked.append(request.url.partition(reverse("care:board"))[2] or request.url))
    button = page.get_by_role("button", name="자동 새로 고침 멈추기")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="멈춰 있습니다").wait_for()
    asked.clear()
    with page.expect_request("**/signal/**", timeout=12_000):
        pass
    assert [url for url in asked if "signal" not in url] == []
    assert page.evaluate("document.activeElement.textContent").strip() == "자동 새로 고침 다시 켜기"
    with page.expect_request(lambda request: "/care/" in request.url, timeout=12_000):
        page.keyboard.press("Space")
