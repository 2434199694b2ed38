"""Who is on duty now and next, for boards.

``{% load duty %}{% duty_strip organisation "duty_officer" %}`` is one line about one role; ``{% duty_strips %}`` are
those that matter to the viewer: the roles of the own organisations, and the duty officer of the district.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.template.context import Context
from django.utils import timezone

from chomchom.people.enums import ROLES_OF_KIND, Role
from chomchom.people.models import Organisation
from chomchom.people.queries.duty import OnDuty, now_and_next
from chomchom.people.viewer import Viewer

register = template.Library()
NOT_ROSTERED = (Role.COURIER, Role.KITCHEN)  # their days are rounds and menus


@register.inclusion_tag("people/duty_strip.html", takes_context=True)
def duty_strip(context: Context, organisation: Organisation, role: str) -> dict[str, Any]:
    """One line: now: …, next: … from …; red where nobody is on duty. Times are those of the organisation."""
    return {"strips": _strips([(organisation, role)], _now(context))}


@register.inclusion_tag("people/duty_strip.html", takes_context=True)
def duty_strips(context: Context) -> dict[str, Any]:
    """The lines of the viewer, in a number of queries that does not depend on how many there are."""
    viewer: Viewer = context["viewer"]
    wanted = [
        (organisation, role)
        for organisation in viewer.organisations
        for role in ROLES_OF_KIND[organisation.kind]
        if role not in NOT_ROSTERED
    ]
    outside = {office.district_id for office in viewer.organisations if office.district_id}
    wanted += [(office, Role.DUTY_OFFICER) for office in Organisation.objects.filter(pk__in=outside)]
    return {"strips": _strips(wanted, _now(context))}


def _now(context: Context) -> datetime:
    return context.get("now") or timezone.now()


def _strips(wanted: Iterable[tuple[Organisation, str]], at: datetime) -> list[dict[str, Any]]:
    wanted = list(wanted)
    standing = now_and_next([(organisation.pk, role) for organisation, role in wanted], at)
    return [_strip(organisation, role, *standing[organisation.pk, role], at) for organisation, role in wanted]


def _strip(
    organisation: Organisation, role: str, now: list[Any], following: OnDuty | None, at: datetime
) -> dict[str, Any]:
    starts_at = following.starts_at.astimezone(organisation.zone) if following else None
    return {
        "role": Role(role).label,
        "organisation": organisation,
        "on_duty": now,
        "next": following.accounts if following else (),
        "starts_at": starts_at,
        "is_today": bool(starts_at) and starts_at.date() == at.astimezone(organisation.zone).date(),
    }
