"""The frame in a real browser: accessible, no wider than the phone, light, and alive without inline code."""

import pytest
from django.urls import reverse

from chomchom.core import navigation
from chomchom.core.navigation import Signal
from tests.browser import looking
from tests.factories import PASSWORD, District

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("home", "gallery", "people:change_password")


@pytest.fixture
def district():
    return District()


def serious(page) -> list[str]:
    """What axe finds that keeps somebody out, as ``rule: selector``."""
    from axe_playwright_python.sync_playwright import Axe

    violations = Axe().run(page).response["violations"]
    return [
        f"{found['id']}: {node['target']}"
        for found in violations
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"]
    ]


def troubles(page) -> list[str]:
    """Whatever axe finds, of any impact, and what makes the page wider than its window, on a phone or at a desk."""
    return looking.violations(page) + looking.wider_anywhere(page)


def test_axe_finds_what_is_wrong(visit):
    page = visit()
    page.set_content(
        '<html lang="ko"><title>x</title><main><h1>x</h1><p style="color:#bbb">pale</p><img src="data:,"></main>'
    )
    assert {found.split(":")[0] for found in serious(page)} == {"color-contrast", "image-alt"}


@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious_and_nothing_is_wider_than_the_window(visit, district, name, size):
    for language in ("ko", "en"):
        page = visit(district.officer, size=size, language=language)
        page.goto(reverse(name))
        assert serious(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_log_in_with_its_errors_is_accessible(visit, district):
    page = visit()
    page.goto(reverse("people:login"))
    assert serious(page) == []
    page.get_by_label("아이디").fill("officer")
    page.get_by_label("비밀번호").fill("wrong-123")
    page.get_by_role("button", name="로그인", exact=True).click()
    assert page.get_by_role("alert").is_visible()
    assert serious(page) == []
    page.get_by_label("비밀번호").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="한지원").wait_for()


def test_the_menu_of_a_phone_is_worked_by_keyboard(visit, district):
    page = visit(district.officer)
    page.goto(reverse("home"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    menu = page.locator("details.menu > summary")
    menu.focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("button", name="로그아웃").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("button", name="로그아웃").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_dialog_opens_keeps_the_focus_and_closes(visit, district):
    page = visit(district.officer, language="en")
    page.goto(reverse("gallery"))
    page.get_by_role("button", name="Cancel the round").click()
    dialog = page.get_by_role("dialog", name="Cancel this round?")
    assert dialog.is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Keep it"
    assert serious(page) == []
    page.keyboard.press("Escape")
    assert not dialog.is_visible()


def test_a_countdown_goes_by_the_server_s_clock(visit, district):
    page = visit(district.officer, language="en")
    page.add_init_script("const real = Date.now; Date.now = () => real() + 5 * 3600 * 1000")  # five hours wrong
    page.goto(reverse("gallery"))
    countdown = page.locator("count-down").first
    before = countdown.inner_text()
    page.wait_for_function("before => document.querySelector('count-down').textContent !== before", arg=before)
    assert countdown.inner_text().startswith("3:1")


def test_an_alert_that_opens_appears_in_the_header_by_itself(visit, district, monkeypatch):
    said = []
    monkeypatch.setattr(navigation, "_signals", [lambda viewer: said[0] if said else None])
    page = visit(district.officer, language="en")
    page.goto(reverse("home"))
    assert page.locator(".signal").count() == 0
    said.append(Signal("1 alert is open", "danger", reverse("gallery")))
    page.evaluate("htmx.ajax('GET', '/signal/', {target: '.signals', swap: 'outerHTML'})")
    page.get_by_role("link", name="1 alert is open").wait_for()
    page.wait_for_function("() => document.title === '● Home | Chomchom'")
    said.clear()
    page.evaluate("htmx.ajax('GET', '/signal/', {target: '.signals', swap: 'outerHTML'})")
    page.locator(".signal").wait_for(state="detached")
    page.wait_for_function("() => document.title === 'Home | Chomchom'")


def test_a_page_is_light(visit, district):
    """Under 100 kB compressed without the typeface: a courier's page has 200 kB for itself and this."""
    page = visit(district.officer)
    page.goto(reverse("home"), wait_until="networkidle")
    bodies = page.evaluate(
        """async () => {
          const urls = [location.href, ...performance.getEntriesByType("resource").map((entry) => entry.name)];
          const sizes = {};
          for (const url of urls.filter((url) => !url.endsWith(".woff2"))) {
            const packed = (await fetch(url)).body.pipeThrough(new CompressionStream("gzip"));
            sizes[url] = (await new Response(packed).arrayBuffer()).byteLength;
          }
          return sizes;
        }"""
    )
    assert len(bodies) > 8
    assert sum(bodies.values()) < 100_000, bodies
