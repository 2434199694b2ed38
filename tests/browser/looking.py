"""What a page must keep, asked of the page itself in a browser: every rule of axe, width, clipping, motion, targets.

Every function answers a list of sentences, each naming the place; an empty list is a page in order.
"""

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {
        rule: {"enabled": True} for rule in ("target-size", "label-content-name-mismatch")
    },  # off unless asked for
    "resultTypes": ["violations"],
}
EXCEPTIONS: dict[str, str] = {}
"""{"rule: selector": reason}: what axe may find nevertheless."""

WIDER = """() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    return ["wider than the window", ...[...document.querySelectorAll("body *")]
        .filter(one => one.getBoundingClientRect().right > width + 1 && !one.closest(".sr-only"))
        .slice(0, 6).map(one => "wide: " + one.outerHTML.slice(0, 100))]
}"""

# A box that hides what flows over its edge and cannot be scrolled. What is hidden on purpose (sr-only, maps) is not meant.
CLIPPED = """() => [...document.querySelectorAll("body *")].filter(one => {
    const style = getComputedStyle(one)
    if (!one.checkVisibility() || one.closest(".sr-only, svg, .leaflet-container, [hidden], dialog:not([open])")) return false
    if (style.display === "inline" || one.matches("progress, input, textarea, select, option, meter")) return false
    const hides = value => value === "hidden" || value === "clip"
    const across = hides(style.overflowX) && one.scrollWidth > one.clientWidth + 1
    const down = hides(style.overflowY) && one.scrollHeight > one.clientHeight + 1
    return one.clientWidth > 1 && (across || down) && one.innerText?.trim()
}).map(one => "clipped: " + one.outerHTML.slice(0, 120))"""

# What scrolls sideways inside the page must be named and reachable by keyboard, and be a table, a map or a picture.
SCROLLS = """() => [...document.querySelectorAll("body *")].filter(one => {
    const style = getComputedStyle(one)
    if (!["auto", "scroll"].includes(style.overflowX) || one.scrollWidth <= one.clientWidth + 1) return false
    if (!one.checkVisibility() || one.matches("textarea, select")) return false
    const named = one.getAttribute("aria-label") || one.getAttribute("aria-labelledby")
    const reached = one.tabIndex >= 0 || one.querySelector("a[href], button, input, select, textarea, summary")
    return !(named && reached)
}).map(one => "scrolls sideways without a name or the keyboard: " + one.outerHTML.slice(0, 120))"""

MOVING = """() => document.getAnimations().filter(one => one.effect.getComputedTiming().activeDuration > 20)
    .map(one => "moves: " + (one.animationName || one.transitionProperty) + " " + one.effect.target?.className)"""

# WCAG 1.4.12: line height 1.5, after paragraphs 2, letters 0.12, words 0.16 of the size of the type.
SPACED = """() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`)
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
}"""


@cache
def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text()


def violations(page: Any) -> list[str]:
    """Everything axe finds, of any impact, as ``rule: selector | mark-up``; ``EXCEPTIONS`` are left out."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    found = page.evaluate("options => axe.run(document, options).then(run => run.violations)", OPTIONS)
    told = [(f"{one['id']}: {node['target'][-1]}", node["html"][:110]) for one in found for node in one["nodes"]]
    return [f"{place} | {html}" for place, html in told if place not in EXCEPTIONS]


def wider(page: Any) -> list[str]:
    return page.evaluate(WIDER)


def wider_anywhere(page: Any) -> list[str]:
    """What is wider than the window as it stands, of a phone, and of a desk; the window is left as it was."""
    size = page.viewport_size
    found = wider(page)
    for width, height in ((360, 740), (1440, 900)):
        if width != size["width"]:
            found += at_width(page, width, height, wider)
    page.set_viewport_size(size)
    return found


def clipped(page: Any) -> list[str]:
    return page.evaluate(CLIPPED) + page.evaluate(SCROLLS)


def moving(page: Any) -> list[str]:
    return page.evaluate(MOVING)


def space_out(page: Any) -> None:
    """The text spacing somebody may ask their browser for."""
    page.evaluate(SPACED)


def at_width(page: Any, width: int, height: int, *looks: Callable[[Any], list[str]]) -> list[str]:
    """What the looks find at another size of the window, each with the size before it."""
    page.set_viewport_size({"width": width, "height": height})
    return [f"{width} px: {told}" for look in looks for told in look(page)]
