"""Static files are collected under hashed names, also inside stylesheets and modules."""

import re
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.management import call_command

from chomchom.site.static import ModuleStaticStorage

pytestmark = pytest.mark.skipif(
    not (django_settings.BROWSER_PARTS / "krds-uiux").is_dir(), reason="browser parts are not installed: make install"
)
HASHED = r"\.[0-9a-f]{12}\."


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    from django.test import override_settings

    root = tmp_path_factory.mktemp("static")
    backends = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "chomchom.site.static.ModuleStaticStorage"},
    }
    with override_settings(STATIC_ROOT=root, STORAGES=backends):
        call_command("collectstatic", interactive=False, verbosity=0, stdout=StringIO())
        storage = ModuleStaticStorage(location=root, base_url="/static/")
    return root, storage


def text(collected, name: str) -> str:
    root, storage = collected
    return (root / storage.stored_name(name)).read_text()


def test_fonts_and_icons_of_krds_are_reached_under_hashed_names(collected):
    root, _storage = collected
    for sheet in ("core/css/base.css", "core/css/components.css"):
        urls = re.findall(r'url\("([^"]+)"\)', text(collected, sheet))
        assert urls
        for url in urls:
            assert re.search(HASHED, url), url
            assert (root / "core/css" / url).resolve().is_file(), url


def test_modules_import_each_other_under_hashed_names(collected):
    imported = re.findall(r'import\s*(?:{[^}]*}\s*from\s*)?"([^"]+)"', text(collected, "core/js/page.js"))
    assert len(imported) >= 3
    assert all(re.search(HASHED, name) for name in imported)


@pytest.mark.parametrize("name", ["django_htmx/htmx-2.min.js", "leaflet/leaflet.css", "dexie/modern/dexie.min.mjs"])
def test_foreign_parts_are_there(collected, name):
    _root, storage = collected
    assert re.search(HASHED, storage.stored_name(name))


def test_one_of_our_own_files_that_names_a_missing_one_stops_the_collecting(collected, tmp_path):
    storage = ModuleStaticStorage(location=tmp_path, base_url="/static/")
    storage.save("core/wrong.css", ContentFile(b'a { background: url("nothing.svg") }'))
    outcomes = list(storage.post_process({"core/wrong.css": (storage, "core/wrong.css")}))
    assert any(isinstance(outcome, ValueError) for _name, _hashed, outcome in outcomes)


def test_before_anything_was_collected_names_are_plain(tmp_path):
    assert (
        ModuleStaticStorage(location=tmp_path, base_url="/static/").url("core/css/base.css")
        == "/static/core/css/base.css"
    )
