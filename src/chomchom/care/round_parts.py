"""The parts of which the courier's page consists: what a phone keeps so that the page opens without a line."""

import hashlib
import posixpath
import re
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

STYLES = (
    "krds/css/token/krds_tokens.css",
    "core/css/base.css",
    "core/css/layout.css",
    "core/css/components.css",
    "care/css/round.css",
)
SCRIPTS = (
    "core/js/page.js",
    "core/js/clock.js",
    "core/js/count-down.js",
    "core/js/idle-watch.js",
    "core/js/keep-place.js",
    "core/js/live-switch.js",
    "core/js/modal-dialog.js",
    "core/js/relative-time.js",
)
PICTURES = (
    "core/icon.svg",
    *(f"core/icons/{name}.svg" for name in ("check", "danger", "help", "info", "success", "warning")),
)
DEXIE = "dexie/modern/dexie.min.mjs"
IN_A_STYLE = re.compile(r"""url\(["']?([^"')]+?\.(?:svg|png))["']?\)""")
ROUND = Path(__file__).parent / "static" / "care" / "js" / "round"


def names() -> list[str]:
    """Of all parts, as ``{% static %}`` knows them."""
    own = sorted(f"care/js/round/{file.name}" for file in ROUND.glob("*.js"))
    return list(dict.fromkeys((*STYLES, *SCRIPTS, *PICTURES, *_drawn(), DEXIE, *own)))


@lru_cache(maxsize=1)
def _drawn() -> tuple[str, ...]:
    """The pictures that the stylesheets name. Fonts are not among them: a page without its font can be read."""
    found = []
    for style in STYLES:
        text = Path(finders.find(style)).read_text() if finders.find(style) else ""
        for path in IN_A_STYLE.findall(text):
            found.append(posixpath.normpath(posixpath.join(posixpath.dirname(style), path)))
    return tuple(name for name in dict.fromkeys(found) if finders.find(name))


def urls() -> list[str]:
    return [staticfiles_storage.url(name) for name in names()]


def version() -> str:
    """Another one whenever a part is another one."""
    return _version(tuple(urls()))


@lru_cache(maxsize=2)
def _version(urls: tuple[str, ...]) -> str:
    digest = hashlib.sha256("\n".join(urls).encode())
    for name in names():
        if path := finders.find(name):
            digest.update(Path(path).read_bytes())
    return digest.hexdigest()[:16]
