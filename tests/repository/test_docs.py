"""The documents hold together: links lead somewhere, pictures are there, and what they name exists."""

import re
from itertools import chain
from pathlib import Path

from babel.messages.pofile import read_po
from django.core.management import get_commands

from chomchom.site.options import OPTIONS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(chain(ROOT.glob("*.md"), DOCS.rglob("*.md")))
LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)")
ALLOWED_BYTES = 6_000_000
TEST_ONLY = {"CHOMCHOM_TEST_POSTGRES", "CHOMCHOM_TEST_POSTGRES_REQUIRED"}


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def broken(page: Path) -> list[str]:
    targets = [target for target in LINK.findall(text_of(page)) if not re.match(r"[a-z]+:", target)]
    return [f"{page.relative_to(ROOT)}: {target}" for target in targets if not (page.parent / target).exists()]


def test_every_link_and_picture_of_the_documents_is_there():
    assert len(PAGES) > 20
    assert list(chain.from_iterable(map(broken, PAGES))) == []


def test_a_link_that_leads_nowhere_would_be_found(tmp_path, monkeypatch):
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text("[a](gone.md#here) [b](page.md) [c](https://example.org/gone.md) ![d](gone.png)")
    assert broken(page) == ["page.md: gone.md", "page.md: gone.png"]


def role_pages(link: str) -> list[Path]:
    """The how-to pages of a role in one language: they begin with a link to the other one."""
    return [page for page in (DOCS / "how-to").glob("*.md") if f"\n{link}: [" in text_of(page)]


def test_every_page_of_a_role_is_told_in_both_languages():
    english, korean = role_pages("한국어"), role_pages("English")
    assert {f"{page.stem}.ko" for page in english} == {page.stem for page in korean} and len(english) == 17


def test_what_a_page_of_a_role_tells_to_press_is_said_so_on_the_screen():
    catalogues = [read_po(path.open("rb")) for path in (ROOT / "src").rglob("ko/LC_MESSAGES/django.po")]
    texts = [message for catalogue in catalogues for message in catalogue if message.id]
    english = set(chain.from_iterable(as_tuple(message.id) for message in texts))
    korean = set(chain.from_iterable(as_tuple(message.string) for message in texts))
    for pages, said in ((role_pages("한국어"), english), (role_pages("English"), korean)):
        for page in pages:
            bold = {word.replace("’", "'") for word in re.findall(r"\*\*(.+?)\*\*", text_of(page))}
            assert bold - {word.replace("’", "'") for word in said} == set(), page.name


def as_tuple(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def test_the_pictures_are_used_and_small():
    pictures = list((DOCS / "pictures").iterdir())
    shown = {Path(target).name for page in PAGES for target in LINK.findall(text_of(page)) if "pictures/" in target}
    assert shown == {picture.name for picture in pictures}
    assert sum(picture.stat().st_size for picture in pictures) < ALLOWED_BYTES


def test_every_setting_and_command_that_a_page_names_exists():
    settings = {option.name for option in OPTIONS} | TEST_ONLY
    commands = set(get_commands())
    for page in PAGES:
        named = set(re.findall(r"\b(CHOMCHOM_[A-Z_]*[A-Z])\b", text_of(page)))
        assert named <= settings, (page.name, named - settings)
        called = set(re.findall(r"(?:^|`|/)chomchom ([a-z]+)", text_of(page), re.M))
        assert called <= commands, (page.name, called - commands)


def test_every_decision_stands_in_the_index():
    index = text_of(DOCS / "README.md")
    decisions = sorted(page.name for page in (DOCS / "adr").glob("*.md"))
    assert [name for name in decisions if f"adr/{name}" not in index] == []
