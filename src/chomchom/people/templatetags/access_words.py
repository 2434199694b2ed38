"""How lines of the access log are said on pages."""

from typing import Any

from django import template

from chomchom.core import audit
from chomchom.people.reasons import in_words

register = template.Library()


@register.filter
def line_words(what: str) -> Any:
    """The code of a page or operation as people read it."""
    return audit.in_words(what)


@register.filter
def why_words(why: str) -> str:
    """The reason as people read it."""
    return in_words(why)
