"""What people must trust is printed from the code, and the printed pages are those of the code."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from chomchom.people.rights import RIGHTS
from chomchom.site import personal, reference
from chomchom.site.options import OPTIONS
from chomchom.site.rights_words import sentences

ROOT = Path(__file__).resolve().parents[2]


def test_the_pages_are_as_the_code_prints_them():
    call_command("reference", "--check", "--docs", str(ROOT / "docs"))


def test_a_stale_page_is_named_and_written_anew(tmp_path, capsys):
    call_command("reference", "--docs", str(tmp_path))
    page = tmp_path / "reference/states.md"
    page.write_text("old")
    with pytest.raises(CommandError, match=r"reference/states\.md\. Run `chomchom reference`"):
        call_command("reference", "--check", "--docs", str(tmp_path))
    call_command("reference", "--docs", str(tmp_path))
    assert "stateDiagram-v2" in page.read_text()


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("reference", "--docs", str(tmp_path / "nowhere"))


def test_every_app_with_pages_is_among_them():
    paths = reference.all_pages().keys()
    names = {"api.md", "glossary.md", "permissions.md", "personal-data.md", "settings.md", "states.md", "ladders.md"}
    assert {f"reference/{name}" for name in names} <= paths
    assert all(
        path.replace(".md", ".ko.md") in paths
        for path in paths
        if not path.endswith(("glossary.md", "api.md")) and ".ko." not in path
    )


def test_the_glossary_holds_the_choices_of_every_part_once():
    heads = [line for line in reference.glossary_page().splitlines() if line.startswith("## ")]
    assert {"## care.LabelName", "## care.Topic", "## care.FamilyState", "## trade.Rung", "## documents.Format"} <= {
        *heads
    }
    assert len(heads) == len(set(heads))


@pytest.mark.parametrize("name", sorted(personal.tables()))
def test_every_field_is_declared_personal_or_not(name):
    fields = {field.name for field in personal.tables()[name]._meta.concrete_fields}
    assert personal.declared().get(name, {}).keys() == fields


def test_nothing_is_declared_that_is_not_there():
    assert personal.declared().keys() == personal.tables().keys()


def test_every_right_has_its_sentence():
    assert sentences().keys() == RIGHTS.keys()


@pytest.mark.parametrize("name", [option.name for option in OPTIONS])
def test_every_setting_is_read_and_printed(name):
    assert f"`{name}`" in reference.pages()["reference/settings.md"]
    source = "".join(path.read_text() for path in (ROOT / "src/chomchom").rglob("*.py") if path.name != "options.py")
    assert f'"{name}"' in source, "no code reads this setting"
