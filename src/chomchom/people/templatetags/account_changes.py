"""Changes of rights in words: what the access log keeps as names and values."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from chomchom.core.models import AccessEntry
from chomchom.people.enums import Role

register = template.Library()


def _names() -> dict[str, str]:
    return {
        "people.account.open": _("account made"),
        "people.account.end_date": _("end date changed"),
        "people.account.suspend": _("suspended"),
        "people.account.resume": _("let in again"),
        "people.account.password": _("new password given"),
        "people.change_password": _("password changed"),
        "people.role.grant": _("role given"),
        "people.role.end": _("role ended"),
        "people.factor.add": _("second factor registered"),
        "people.factor.renew": _("authenticator app replaced"),
        "people.factor.codes": _("recovery codes made anew"),
        "people.factor.remove": _("second factor removed"),
        "people.factor.reset": _("second factor reset"),
        "people.service.bind": _("tied to a log-in service"),
        "people.policy.change": _("rule of log-ins changed"),
    }


@register.simple_tag
def change_words(entry: AccessEntry) -> str:
    """One line: what was done, and from what to what."""
    said = _names().get(entry.what, entry.what)
    detail = "; ".join(
        filter(None, (_role(entry.detail), _from_to(entry.detail), str(entry.detail.get("because", ""))))
    )
    return f"{said}: {detail}" if detail else said


def _role(detail: dict[str, Any]) -> str:
    role = detail.get("role", "")
    return str(Role(role).label) if role in Role.values else ""


def _from_to(detail: dict[str, Any]) -> str:
    if "to" not in detail:
        return ""
    was, to = (_value(detail.get(name)) for name in ("was", "to"))
    return f"{was} → {to}" if was != "–" or to != "–" else ""


def _rule_names() -> dict[str, str]:
    return {
        "networks": _("networks of the office"),
        "always_roles": _("roles that always need one"),
        "outside": _("needed outside the office"),
    }


def _value(value: Any) -> str:
    if isinstance(value, dict):
        names = _rule_names()
        return ", ".join(f"{names.get(name, name)}: {_value(one)}" for name, one in value.items())
    if isinstance(value, list):
        return " ".join(str(Role(one).label) if one in Role.values else str(one) for one in value) or "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return {"active": _("active"), "suspended": _("suspended"), "": "–", None: "–"}.get(value, str(value))
