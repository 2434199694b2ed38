"""Text as people write it, made even."""

import unicodedata
from typing import Any

from django.utils.text import format_lazy


def even(text: str) -> str:
    """NFKC (full-width digits become plain), white space folded, ends trimmed."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def filled(text: Any, **values: Any) -> Any:
    """A translatable text whose ``{places}`` are filled when it is shown, in the language of whoever reads it."""
    return format_lazy(text, **values)
