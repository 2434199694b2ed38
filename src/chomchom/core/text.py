"""Text as people write it, made even."""

import re
import unicodedata
from typing import Any

from django.utils.text import format_lazy

UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def is_writable(value: Any) -> bool:
    """Whether a database can keep every text in this JSON: no NUL, no half of a sign."""
    if isinstance(value, str):
        return UNWRITABLE.search(value) is None
    if isinstance(value, dict):
        return all(is_writable(name) and is_writable(one) for name, one in value.items())
    return not isinstance(value, list) or all(is_writable(one) for one in value)


def writable(value: Any) -> Any:
    """The same JSON with � for what a database cannot keep: what was reported is not lost for one broken sign."""
    if isinstance(value, str):
        return UNWRITABLE.sub("�", value)
    if isinstance(value, dict):
        return {writable(name): writable(one) for name, one in value.items()}
    return [writable(one) for one in value] if isinstance(value, list) else value


def whole(text: str) -> int | None:
    """The number of a row or a place as a form or an address names it; None for anything else. ``str.isdigit`` also
    holds for ² and for numbers that no column takes."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def even(text: str) -> str:
    """NFKC (full-width digits become plain), white space folded, ends trimmed."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def filled(text: Any, **values: Any) -> Any:
    """A translatable text whose ``{places}`` are filled when it is shown, in the language of whoever reads it."""
    return format_lazy(text, **values)
