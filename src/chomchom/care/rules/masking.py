"""Which role sees what in full where people stand in lists and go into workbooks; everybody else sees it masked.

Whose data it is, is said by ``visible_to``; which pages a role opens, by its rights. This is what remains on them. The
matrix in docs/reference is printed from ``FULL``.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from chomchom.core import masking
from chomchom.people.enums import Role

DISTRICT = frozenset({Role.DISTRICT_OFFICER, Role.DUTY_OFFICER})
OFFICES = DISTRICT | {Role.CASE_MANAGER}
WHO_GOES_THERE = OFFICES | {Role.PROVIDER_DESK, Role.COURIER}
NOBODY: frozenset[Role] = frozenset()

LIST, CALLS, EXPORT, PAGE = "list", "calls", "export", "page"
NAME, PHONE, ADDRESS, BIRTH = "name", "phone", "address", "birth"

FULL: dict[tuple[str, str], frozenset[Role]] = {
    (LIST, NAME): WHO_GOES_THERE | {Role.HEALTH_OFFICER},
    (LIST, PHONE): NOBODY,
    (LIST, ADDRESS): WHO_GOES_THERE,
    (CALLS, PHONE): OFFICES | {Role.PROVIDER_DESK, Role.HEALTH_OFFICER, Role.DIETITIAN},
    (EXPORT, NAME): OFFICES | {Role.PROVIDER_DESK, Role.HEALTH_OFFICER},
    (EXPORT, PHONE): frozenset({Role.DISTRICT_OFFICER, Role.HEALTH_OFFICER}),
    (PAGE, PHONE): OFFICES | {Role.PROVIDER_DESK},
    (PAGE, ADDRESS): OFFICES | {Role.PROVIDER_DESK},
    (PAGE, BIRTH): OFFICES | {Role.PROVIDER_DESK},
}
"""On a person's own page it is in full only after it was asked for, and asking is a line of the access log."""

WHERE = {
    LIST: _("lists of people"),
    CALLS: _("lists of people to be called"),
    EXPORT: _("workbooks"),
    PAGE: _("the page of a person, once asked for"),
}
WHAT = {
    NAME: _("name"),
    PHONE: _("telephone"),
    ADDRESS: _("address with its detail"),
    BIRTH: _("date of birth"),
}


def in_full(roles: Iterable[str], where: str, what: str) -> bool:
    """Whether somebody with these roles sees it as it is."""
    return not FULL[where, what].isdisjoint(roles)


def seen(roles: Iterable[str], where: str, what: str, value: Any, detail: str = "") -> str:
    """The value as these roles see it there. ``detail`` belongs to an address."""
    if in_full(roles, where, what):
        return f"{value or ''} {detail}".strip()
    return masked(what, value, detail)


def masked(what: str, value: Any, detail: str = "") -> str:
    if what == BIRTH:
        return masking.birth(value if isinstance(value, date) else None)
    if what == ADDRESS:
        return masking.address(value or "", detail)
    return {NAME: masking.name, PHONE: masking.phone}[what](value or "")
