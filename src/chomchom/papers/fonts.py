"""Typefaces for PDF: the caller names folders of .ttf, .otf or .ttc files; which letters they hold is read here."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import typst
from fontTools.ttLib import TTCollection, TTFont

#: in this order; the later ones stand in for letters that the former lack
PREFERRED = ("Pretendard GOV", "Pretendard", "Noto Sans CJK KR", "Noto Sans KR", "NanumGothic")
SUFFIXES = (".ttf", ".otf", ".ttc")


class NoTypeface(Exception):
    """No folder holds a typeface with Korean letters; the sentence says what to install."""


@dataclass(frozen=True)
class Typefaces:
    """The typefaces of some folders. Made once for a process: reading them takes a quarter of a second."""

    folders: tuple[str, ...]

    @cached_property
    def fonts(self) -> typst.Fonts:
        return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(self.folders))

    @cached_property
    def families(self) -> tuple[str, ...]:
        """Those of PREFERRED that are there. NoTypeface if none is."""
        there = set(self.fonts.families())
        found = tuple(name for name in PREFERRED if name in there)
        if not found:
            raise NoTypeface(
                f"No Korean typeface lies in {', '.join(self.folders) or 'any folder'}. Install the browser parts "
                "(npm ci) or a package such as fonts-noto-cjk."
            )
        return found

    @cached_property
    def letters(self) -> frozenset[int]:
        """Every code point that one of the families can show."""
        wanted = set(self.families)
        return frozenset().union(
            *(held for folder in self.folders for family, held in _held(folder) if family in wanted)
        )


@lru_cache(maxsize=8)
def _held(folder: str) -> list[tuple[str, frozenset[int]]]:
    paths = sorted(path for path in Path(folder).rglob("*") if path.suffix.lower() in SUFFIXES)
    return [(_family(font), frozenset(font.getBestCmap())) for path in paths for font in _open(path)]


def _open(path: Path) -> list[TTFont]:
    if path.suffix.lower() == ".ttc":
        return list(TTCollection(str(path), lazy=True).fonts)
    return [TTFont(str(path), lazy=True)]


def _family(font: TTFont) -> str:
    names = font["name"]
    return str(names.getDebugName(16) or names.getDebugName(1) or "")


def unpack(woff: bytes) -> tuple[bytes, str]:
    """A web font (.woff) as (bytes, suffix) of a desktop font."""
    from io import BytesIO

    font = TTFont(BytesIO(woff))
    font.flavor = None
    out = BytesIO()
    font.save(out)
    return out.getvalue(), ".otf" if font.sfntVersion == "OTTO" else ".ttf"
