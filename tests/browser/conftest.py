"""A real browser on a live server. With ``--screenshots`` the tests that walk the pages take the pictures of docs/."""

import os
import shutil
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

BROWSERS = ("chromium", "google-chrome", "chromium-browser")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
TALLEST_PX = {"phone": 1480, "tablet": 1200, "desk": 1440}
SIZES = {
    "phone": {"width": 360, "height": 740},
    "tablet": {"width": 1024, "height": 768},
    "desk": {"width": 1440, "height": 900},
}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory, request):
    """SQLite in a file, as districts run it: one in memory is one connection for all threads, and locks tables."""
    from django.conf import settings

    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
        name = tmp_path_factory.mktemp("database") / f"{worker}.sqlite3"
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(name)


def chromium_path():
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="session")
def chromium():
    """The browser, started once."""
    from playwright.sync_api import sync_playwright

    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium is installed: make install-test")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's loop lives in the thread of the test
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, live_server, client):
    """``visit(account, size="phone", language="ko")`` → a page logged in as the account, which fails on errors;
    with ``refused`` a form that is not taken is none."""
    contexts, troubles = [], []

    def heard(message, refused):
        if message.type == "error" and not (refused and ("422" in message.text or "429" in message.text)):
            troubles.append(f"{message.text} {message.location['url']}")

    def open_page(account=None, *, size="phone", language="ko", refused=False):
        context = chromium.new_context(viewport=SIZES[size], locale=language, base_url=live_server.url)
        context.set_default_timeout(10_000)
        contexts.append(context)
        cookies = [{"name": "django_language", "value": language, "url": live_server.url}]
        if account is not None:
            client.force_login(account)
            cookies.append({"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url})
        context.add_cookies(cookies)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: heard(message, refused))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


LOOKS = [("phone", "ko"), ("desk", "en")]
LOOKS_OF_PICTURES = [*LOOKS, ("phone", "en"), ("desk", "ko")]


def pytest_generate_tests(metafunc):
    """A test that asks for ``size`` and ``language`` and does not say which goes once for each look: both sizes and both
    languages (``troubles`` asks each page for its other width), all four where pictures are taken."""
    said = [name for mark in metafunc.definition.iter_markers("parametrize") for name in mark.args[0]]
    if {"size", "language"} <= set(metafunc.fixturenames) and "size" not in said:
        pictures = metafunc.config.getoption("--screenshots")
        metafunc.parametrize(("size", "language"), LOOKS_OF_PICTURES if pictures else LOOKS)


@pytest.fixture(scope="session")
def taking_pictures(request) -> bool:
    """Whether this run takes the pictures of docs/ anew."""
    return request.config.getoption("--screenshots")


@cache
def told_in_docs() -> str:
    """The text of all pages of docs and of the README."""
    pages = [*PICTURES.parent.rglob("*.md"), *PICTURES.parents[1].glob("*.md")]
    return "\n".join(page.read_text() for page in pages)


@pytest.fixture
def picture(taking_pictures):
    """``picture(page, name, size="phone", language="ko")`` keeps docs/pictures/<name>.<size>.<language>.png, if asked.

    What no page of docs shows goes to var/pictures, to be looked at. The page from its top, at most two screens of it, in 256 colours; nothing moves and no field has the focus.
    """

    def take(page, name, *, size="phone", language="ko"):
        if not taking_pictures:
            return
        page.evaluate("window.scrollTo(0, 0); document.activeElement.blur()")
        page.mouse.move(0, 0)
        height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST_PX[size])
        clip = {"x": 0, "y": 0, "width": SIZES[size]["width"], "height": height}
        taken = page.screenshot(full_page=True, clip=clip, animations="disabled")
        small = Image.open(BytesIO(taken)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
        file = f"{name}.{size}.{language}.png"
        folder = PICTURES if f"pictures/{file}" in told_in_docs() else Path(settings.VAR) / "pictures"
        folder.mkdir(parents=True, exist_ok=True)
        small.save(folder / file, optimize=True)

    return take
