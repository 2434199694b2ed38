"""``{% load duty %}{% duty_strip organisation "duty_officer" %}``: who is on duty now and next, for boards."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils import timezone

from chomchom.people.enums import Role
from chomchom.people.models import Organisation
from chomchom.people.queries.duty import now_and_next

register = template.Library()


@register.inclusion_tag("people/duty_strip.html", takes_context=True)
def duty_strip(context: Context, organisation: Organisation, role: str) -> dict[str, Any]:
    """One line: now: …, next: … from …; red where nobody is on duty. Times are those of the organisation."""
    at = context.get("now") or timezone.now()
    now, following = now_and_next([(organisation.pk, role)], at)[organisation.pk, role]
    starts_at = following.starts_at.astimezone(organisation.zone) if following else None
    return {
        "role": Role(role).label,
        "organisation": organisation,
        "on_duty": now,
        "next": following.accounts if following else (),
        "starts_at": starts_at,
        "is_today": bool(starts_at) and starts_at.date() == at.astimezone(organisation.zone).date(),
    }
