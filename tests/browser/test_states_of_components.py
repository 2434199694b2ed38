"""Every component of the gallery in every state: as it lies there, reached, pointed at, opened, in the colours a contrast
theme forces, and without motion."""

import pytest
from django.urls import reverse

from tests.browser import looking
from tests.factories import District

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CONTROLS = (
    "main a[href], main button:not(:disabled), main input:not(:disabled), main select:not(:disabled), main summary"
)
UNSEEN = """() => [...document.querySelectorAll("main .icon, main .krds-badge, main .krds-btn, main .signal")]
    .filter(one => one.offsetParent).filter(one => {
        const style = getComputedStyle(one), ground = getComputedStyle(document.body).backgroundColor
        if (one.matches(".icon")) return style.backgroundColor === ground && !one.closest("button, .signal, [class*=solid]")
        return style.borderTopStyle === "none" || parseFloat(style.borderTopWidth) === 0
    }).map(one => one.outerHTML.slice(0, 90))"""


@pytest.fixture
def gallery(visit, db):
    def show(**how):
        page = visit(District().officer, **how)
        page.emulate_media(reduced_motion="reduce")  # a colour on its way to another has no contrast to be judged
        page.goto(reverse("gallery"))
        return page

    return show


@pytest.mark.parametrize(("size", "language"), [("phone", "ko"), ("desk", "en")])
def test_every_component_in_every_state(gallery, size, language):
    page = gallery(size=size, language=language)
    for closed in page.locator("main details:not([open]) > summary").all():
        closed.click()
    page.locator("main live-switch button").click()
    assert looking.violations(page) + looking.wider(page) + looking.clipped(page) == []
    page.locator("main modal-dialog > button").click()
    assert looking.violations(page) == []
    page.keyboard.press("Escape")


def test_every_control_shows_that_it_has_the_focus(gallery):
    """Told by the eye's own measure: its picture with the focus differs from the one without."""
    page = gallery(size="desk")
    page.keyboard.press("Tab")  # from now on the browser shows the focus
    unseen = page.evaluate(
        """selector => [...document.querySelectorAll(selector)].filter(one => one.offsetParent).filter(one => {
            const looks = () => [one, ...one.labels ?? [], one.parentElement].map(part => {
                const style = getComputedStyle(part)
                return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow].join()
            }).join("|")
            one.blur()
            const before = looks()
            one.focus({ focusVisible: true })
            return looks() === before
        }).map(one => one.outerHTML.slice(0, 90))""",
        CONTROLS,
    )
    assert unseen == []


def test_pointing_at_a_control_keeps_its_contrast(gallery):
    page = gallery(size="desk")
    for kind in ("primary", "secondary", "tertiary", "text", "danger"):
        page.locator(f"main .krds-btn.{kind}").first.hover()
        assert looking.violations(page) == [], kind


def test_with_forced_colours_everything_is_still_seen(gallery):
    page = gallery(size="desk")
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert page.evaluate(UNSEEN) == []
    assert looking.wider(page) == []


def test_without_motion_nothing_moves(gallery):
    page = gallery(size="desk")
    for closed in page.locator("main details:not([open]) > summary").all():
        closed.click()
    assert looking.moving(page) == []
    page.emulate_media(reduced_motion="no-preference")
    assert [told for told in looking.moving(page) if "beat" in told], "a red signal breathes where motion is welcome"
