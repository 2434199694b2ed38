from django import template

from chomchom.people.enums import Unusual

register = template.Library()
GRAVE = (Unusual.NO_ROLE, Unusual.NEVER, Unusual.LONG_AGO)


@register.filter
def unusual_tone(one: Unusual) -> str:
    """Red for what was forgotten, yellow for what is only different."""
    return "danger" if one in GRAVE else "warning"
