"""``{% seen "list" "name" person.name %}``: a value as the viewer's roles see it there (``rules.masking``)."""

from typing import Any

from django import template
from django.template import Context

from chomchom.care.rules import masking
from chomchom.core.templatetags import ui

register = template.Library()


@register.simple_tag(takes_context=True)
def seen(context: Context, where: str, what: str, value: Any, detail: str = "") -> str:
    """A number that is seen in full can be tapped."""
    roles = context["request"].viewer.roles
    if what == masking.PHONE and masking.in_full(roles, where, what):
        return ui.phone(value)
    return masking.seen(roles, where, what, value, detail)


@register.simple_tag
def masked(what: str, value: Any, detail: str = "") -> str:
    """Masked for everybody, as on a person's page before it is asked for."""
    return masking.masked(what, value, detail)
