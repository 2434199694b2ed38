"""What each role may do. The permission matrix in docs/ is printed from ``RIGHTS``; other apps add their own rows.

A right says *what*; *whose data* is said by the ``visible_to(viewer)`` method of each queryset.
"""

from chomchom.people.enums import Role

ALL = frozenset(Role)
DISTRICT = frozenset({Role.DISTRICT_OFFICER, Role.DUTY_OFFICER})
DESKS = frozenset({Role.CASE_MANAGER, Role.PROVIDER_DESK, Role.TRADE_OFFICER, Role.SECRETARY})

RIGHTS: dict[str, frozenset[Role]] = {
    "people.access_log.see": frozenset({Role.DISTRICT_OFFICER}),
    "people.log.review": frozenset({Role.DISTRICT_OFFICER}),
    "people.duty.see": DISTRICT | DESKS | {Role.KITCHEN, Role.HEALTH_OFFICER},
    "people.duty.change": DISTRICT | DESKS | {Role.HEALTH_OFFICER},
    "people.channels.choose": ALL,
    "people.channels.allow": frozenset({Role.DISTRICT_OFFICER}),
    "people.privacy.see": frozenset({Role.DISTRICT_OFFICER, Role.TRADE_HEAD}),
    "people.privacy.destroy": frozenset({Role.DISTRICT_OFFICER, Role.TRADE_HEAD}),
    "people.breach": frozenset({Role.DISTRICT_OFFICER, Role.TRADE_HEAD}),
    "people.senders.change": frozenset({Role.DISTRICT_OFFICER}),
    "people.accounts.change": frozenset({Role.DISTRICT_OFFICER, Role.PROVIDER_DESK, Role.TRADE_HEAD}),
    "people.log_in.change": frozenset({Role.DISTRICT_OFFICER}),
}


def declare(rights: dict[str, frozenset[Role]]) -> None:
    """Add the rights of an app; a right that is declared twice is an error of the program."""
    twice = RIGHTS.keys() & rights.keys()
    if twice:
        raise ValueError(f"declared twice: {', '.join(sorted(twice))}")
    RIGHTS.update(rights)
