"""Countries in words."""

from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language


def country_name(code: str) -> str:
    """``ID`` in the language of the page; what is no country stays as it is."""
    return _name(code, "ko" if get_language() == "ko" else "en")


@lru_cache(maxsize=512)
def _name(code: str, language: str) -> str:
    return Locale(language).territories.get(code.upper(), code)
