"""Message catalogues without the system's gettext: collect texts, merge them into .po files, check and compile.

A catalogue belongs to one app: ``<app>/locale/<language>/LC_MESSAGES/django.po``. English is the source and has none.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, PoFileParser, write_po
from django.utils.translation.template import templatize

KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml", ".js", ".webmanifest"}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
IDLE_HEADERS = tuple(
    f'"{name}'.encode() for name in ("Generated-By", "Last-T", "Language-T", "Report-M", "PO-Rev", "POT-C")
)
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)  # one date for ever: a catalogue changes only when its texts do


@dataclass(frozen=True)
class Text:
    """One text of the source: a string, or (singular, plural); where it stands, relative to the app."""

    message: str | tuple[str, ...]
    context: str | None
    file: str

    @property
    def key(self) -> tuple[str, str | None]:
        return (self.message if isinstance(self.message, str) else self.message[0], self.context)


@dataclass(frozen=True)
class Problem:
    """Why a catalogue is not finished."""

    catalogue: Path
    text: str
    why: str

    def __str__(self) -> str:
        return f"{self.catalogue}: {self.why}: {self.text!r}"


def catalogue_path(app: Path, language: str) -> Path:
    return app / "locale" / language / "LC_MESSAGES" / "django.po"


# -- collecting --------------------------------------------------------------------------------------------------------


def texts_of(app: Path) -> list[Text]:
    """Every text in the Python files and templates of the app at ``app``, in the order of file and place."""
    return [text for file in _sources(app) for text in _texts_in(file, file.relative_to(app).as_posix())]


def _sources(app: Path) -> list[Path]:
    python = (file for file in app.rglob("*.py") if "migrations" not in file.parts)
    templates = (file for file in (app / "templates").rglob("*") if file.suffix in TEMPLATE_SUFFIXES)
    return sorted([*python, *templates])


def _texts_in(file: Path, name: str) -> Iterator[Text]:
    source = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        # what templatize makes of the rest are X, one a character: without its indentation it tokenizes as Python
        source = "\n".join(line.strip() for line in templatize(source, origin=str(file)).splitlines())
    for _line, found, _comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
        if found:
            yield Text(found if isinstance(found, str) else tuple(found), context, name)
    if file.suffix == ".py":
        yield from _in_f_strings(source, name)


def _in_f_strings(source: str, name: str) -> Iterator[Text]:
    """Texts of one word within f-strings: before Python 3.12 an f-string is one token, so Babel sees nothing in it."""
    for whole in ast.walk(ast.parse(source)):
        for call in ast.walk(whole) if isinstance(whole, ast.JoinedStr) else ():
            match call:
                case ast.Call(func=ast.Name(id=called), args=[ast.Constant(value=str(text))]) if called in KEYWORDS:
                    yield Text(text, None, name)


# -- merging -----------------------------------------------------------------------------------------------------------


class _Merged(Catalog):
    """A catalogue in which a text may stand twice, as after a merge by lines: the translated one counts."""

    def __setitem__(self, key: Any, message: Message) -> None:
        known = self.get(key, message.context) if key else None
        super().__setitem__(key, message)
        if known and not all(_strings(known)) and all(_strings(message)):
            known.string, known.flags = message.string, message.flags


def read(path: Path, language: str) -> Catalog:
    """The catalogue at ``path``, or an empty one. Raises ValueError that names file and line if it is no catalogue."""
    if not path.exists():
        return _empty(language)
    catalogue = _Merged(locale=language)
    try:
        with path.open("rb") as file:
            PoFileParser(catalogue, abort_invalid=True).parse(file)
        return catalogue
    except PoFileError as error:
        raise ValueError(f"{path}, line {error.lineno + 1}: {error.line!r} is no line of a catalogue") from error


def _empty(language: str) -> Catalog:
    return Catalog(
        locale=language,
        project="Chomchom",
        header_comment="",
        creation_date=BEGINNING,
        revision_date=BEGINNING,
        fuzzy=False,
    )


def merge(path: Path, language: str, texts: list[Text]) -> None:
    """Write ``texts`` into the catalogue: translations stay, texts that went become obsolete; no guesses."""
    old, new = read(path, language), _empty(language)
    for text in texts:
        new.add(text.message, locations=[(text.file, 0)], context=text.context)
    for message in new:
        if message.id and (known := _known(old, message)):
            message.string, message.flags = known.string, message.flags | (known.flags & {"fuzzy"})
    _keep_obsolete(old, new)
    _write(path, new)


def _known(old: Catalog, message: Message) -> Message | None:
    """The old translation of a text, also one that was obsolete, if its shape (plural or not) is the same."""
    found = old.get(message.id, message.context) or old.obsolete.get(_obsolete_key(message))
    return found if found and isinstance(found.string, tuple) == isinstance(message.string, tuple) else None


def _obsolete_key(message: Message) -> Any:
    key = message.id[0] if isinstance(message.id, tuple | list) else message.id
    return key if message.context is None else (key, message.context)


def _keep_obsolete(old: Catalog, new: Catalog) -> None:
    gone = [message for message in old if message.id and not new.get(message.id, message.context)]
    for message in [*old.obsolete.values(), *gone]:
        if any(_strings(message)) and not new.get(message.id, message.context):
            new.obsolete[_obsolete_key(message)] = message


def _write(path: Path, catalogue: Catalog) -> None:
    for message in catalogue:
        message.locations = sorted(set(message.locations))
    buffer = BytesIO()
    write_po(buffer, catalogue, width=100, include_lineno=False, sort_output=False)
    lines = buffer.getvalue().splitlines(keepends=True)
    content = b"".join(line for line in lines if not line.startswith(IDLE_HEADERS)).lstrip()
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)


# -- checking and compiling --------------------------------------------------------------------------------------------


def problems(path: Path, language: str, texts: list[Text]) -> list[Problem]:
    """What keeps the catalogue from being finished: texts missing, untranslated, fuzzy, or with other placeholders."""
    catalogue = read(path, language)
    keys = dict.fromkeys(text.key for text in texts)  # each once, in their order
    found = []
    for name, context in keys:
        message = catalogue.get(name, context)
        why = "not in the catalogue; run `chomchom messages`" if message is None else _why_unfinished(message)
        if why:
            found.append(Problem(path, name, why))
    return found


def _why_unfinished(message: Message) -> str | None:
    if not all(_strings(message)):
        return "untranslated"
    if message.fuzzy:
        return "fuzzy"
    wanted = set(PLACEHOLDER.findall(message.id if isinstance(message.id, str) else message.id[-1]))
    if any(set(PLACEHOLDER.findall(string)) != wanted for string in _strings(message)):
        return "other placeholders than the source"
    return None


def _strings(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string or "",)


def disagreements(paths: list[Path], language: str) -> list[Problem]:
    """Texts that two apps translate differently: Django merges all catalogues, so only the first would be seen."""
    seen: dict[tuple[str, str | None], tuple[str, ...]] = {}
    found = []
    for path in paths:
        for message in read(path, language):
            key = (message.id if isinstance(message.id, str) else message.id[0], message.context)
            if key[0] and all(_strings(message)) and seen.setdefault(key, _strings(message)) != _strings(message):
                found.append(Problem(path, key[0], f"another app says {seen[key][0]!r}"))
    return found


def compile_catalogue(path: Path, language: str) -> Path:
    """Write the .mo beside the .po, unless it is newer."""
    target = path.with_suffix(".mo")
    if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
        # written whole or not at all: an empty .mo would stop every later command
        unfinished = target.with_suffix(".mo.new")
        with unfinished.open("wb") as file:
            write_mo(file, read(path, language))
        unfinished.replace(target)
    return target
