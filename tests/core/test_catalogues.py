"""Catalogues: what is collected, what a merge keeps, what a check finds."""

from pathlib import Path

import pytest

from chomchom.core import catalogues

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext, gettext_lazy

LABEL = gettext_lazy("Round")
def say(count):
    return _("Promised"), ngettext("%(count)s stop", "%(count)s stops", count), pgettext("of a door", "Open")
"""
TEMPLATE = """
<p>{% translate "Met in person" %} {# not a text #}</p>
  {% blocktranslate trimmed count number=stops %}
    {{ number }} stop left
  {% plural %}
    {{ number }} stops left
  {% endblocktranslate %}
<b title="it's">{% button _("Hand over") kind="primary" %}</b>
{% blocktranslate with name=person %}{{ name }} is 100% well{% endblocktranslate %}
"""


@pytest.fixture
def app(tmp_path) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "templates" / "care").mkdir(parents=True)
    (tmp_path / "migrations").mkdir()
    (tmp_path / "rules" / "doors.py").write_text(PYTHON)
    (tmp_path / "migrations" / "0001.py").write_text('_("never shown")')
    (tmp_path / "templates" / "care" / "board.html").write_text(TEMPLATE)
    return tmp_path


@pytest.fixture
def path(app) -> Path:
    return catalogues.catalogue_path(app, "ko")


def test_a_text_within_an_f_string_is_collected(app):
    (app / "pages.py").write_text("""line = f"# {_('Who may do what')} {name(_('Right'))} {say('no text')}" """)
    found = [text.message for text in catalogues.texts_of(app) if text.file == "pages.py"]
    assert sorted(set(found)) == ["Right", "Who may do what"]


def translate(path: Path, message: str, string: str | tuple[str, ...], context: str | None = None) -> None:
    """What a translator does in the file."""
    catalogue = catalogues.read(path, "ko")
    catalogue.get(message, context).string = string
    catalogues._write(path, catalogue)


def why(path: Path, app: Path) -> dict[str, str]:
    return {problem.text: problem.why for problem in catalogues.problems(path, "ko", catalogues.texts_of(app))}


class TestCollecting:
    def test_python_and_templates_are_read_and_migrations_are_not(self, app):
        assert [(text.message, text.context) for text in catalogues.texts_of(app)] == [
            ("Round", None),
            ("Promised", None),
            (("%(count)s stop", "%(count)s stops"), None),
            ("Open", "of a door"),
            ("Met in person", None),
            (("%(number)s stop left", "%(number)s stops left"), None),
            ("Hand over", None),
            ("%(name)s is 100%% well", None),
        ]

    def test_a_place_is_a_file_without_a_line(self, app, path):
        catalogues.merge(path, "ko", catalogues.texts_of(app))
        places = [line for line in path.read_text().splitlines() if line.startswith("#:")]
        assert set(places) == {"#: rules/doors.py", "#: templates/care/board.html"}


class TestMerging:
    def test_moving_a_text_inside_its_file_changes_nothing(self, app, path):
        catalogues.merge(path, "ko", catalogues.texts_of(app))
        before = path.read_bytes()
        (app / "rules" / "doors.py").write_text("\n\n# a remark" + PYTHON)
        catalogues.merge(path, "ko", catalogues.texts_of(app))
        assert path.read_bytes() == before

    def test_translations_stay(self, app, path):
        catalogues.merge(path, "ko", catalogues.texts_of(app))
        translate(path, "Round", "회차")
        translate(path, "%(number)s stop left", ("%(number)s곳 남음",))
        (app / "templates" / "care" / "list.html").write_text('{% translate "New" %}')
        catalogues.merge(path, "ko", catalogues.texts_of(app))
        catalogue = catalogues.read(path, "ko")
        assert catalogue.get("Round").string == "회차"
        assert catalogue.get("%(number)s stop left").string == ("%(number)s곳 남음",)
        assert catalogue.get("New").string == ""

    def test_a_text_that_went_and_came_back_has_its_translation(self, app, path):
        catalogues.merge(path, "ko", catalogues.texts_of(app))
        translate(path, "Open", "열림", context="of a door")
        (app / "rules" / "doors.py").write_text("")
        catalogues.merge(path, "ko", catalogues.texts_of(app))
        assert '#~ msgstr "열림"' in path.read_text()
        (app / "rules" / "doors.py").write_text(PYTHON)
        catalogues.merge(path, "ko", catalogues.texts_of(app))
        assert catalogues.read(path, "ko").get("Open", "of a door").string == "열림"
        assert "#~" not in path.read_text()

    def test_a_similar_text_is_never_guessed(self, app, path):
        catalogues.merge(path, "ko", catalogues.texts_of(app))
        translate(path, "Round", "회차")
        (app / "rules" / "doors.py").write_text(PYTHON.replace('"Round"', '"Rounds"'))
        catalogues.merge(path, "ko", catalogues.texts_of(app))
        assert catalogues.read(path, "ko").get("Rounds").string == ""

    def test_of_a_text_that_stands_twice_after_a_merge_by_lines_the_translated_one_counts(self, app, path):
        catalogues.merge(path, "ko", catalogues.texts_of(app))
        path.write_text(path.read_text() + '\nmsgid "Round"\nmsgstr "회차"\n')
        assert catalogues.read(path, "ko").get("Round").string == "회차"
        catalogues.merge(path, "ko", catalogues.texts_of(app))
        assert path.read_text().count('msgid "Round"') == 1
        assert catalogues.read(path, "ko").get("Round").string == "회차"


class TestChecking:
    def test_nothing_is_wrong_when_all_is_translated(self, app, path):
        (app / "templates" / "care" / "board.html").write_text("")
        (app / "rules" / "doors.py").write_text('_("Round")')
        catalogues.merge(path, "ko", catalogues.texts_of(app))
        assert why(path, app) == {"Round": "untranslated"}
        translate(path, "Round", "회차")
        assert why(path, app) == {}

    def test_a_text_that_was_never_collected_is_found(self, app, path):
        catalogues.merge(path, "ko", [])
        assert why(path, app)["Round"].startswith("not in the catalogue")

    def test_a_fuzzy_translation_is_not_one(self, app, path):
        catalogues.merge(path, "ko", catalogues.texts_of(app))
        translate(path, "Round", "회차")
        path.write_text(path.read_text().replace('msgid "Round"', '#, fuzzy\nmsgid "Round"'))
        assert why(path, app)["Round"] == "fuzzy"

    def test_placeholders_must_be_those_of_the_source(self, app, path):
        catalogues.merge(path, "ko", catalogues.texts_of(app))
        translate(path, "%(name)s is 100%% well", "%(nmae)s 님은 아주 건강합니다")
        assert why(path, app)["%(name)s is 100%% well"] == "other placeholders than the source"

    def test_two_apps_may_not_translate_one_text_differently(self, app, path, tmp_path):
        other = tmp_path / "other" / "locale" / "ko" / "LC_MESSAGES" / "django.po"
        for target, string in ((path, "회차"), (other, "바퀴")):
            catalogues.merge(target, "ko", catalogues.texts_of(app))
            translate(target, "Round", string)
        found = catalogues.disagreements([path, other], "ko")
        assert [(problem.catalogue, problem.text) for problem in found] == [(other, "Round")]

    def test_a_file_that_is_no_catalogue_is_named_with_its_line(self, path):
        path.parent.mkdir(parents=True)
        path.write_text('msgid ""\nmsgstr ""\n<<<<<<< HEAD\n')
        with pytest.raises(ValueError, match=r"django\.po, line 3: '<<<<<<< HEAD'"):
            catalogues.read(path, "ko")


def test_a_compiled_catalogue_is_what_gettext_reads(app, path):
    import gettext

    catalogues.merge(path, "ko", catalogues.texts_of(app))
    translate(path, "Round", "회차")
    with catalogues.compile_catalogue(path, "ko").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert compiled.gettext("Round") == "회차"
    assert compiled.gettext("Promised") == "Promised"
