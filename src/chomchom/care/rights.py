"""What each role may do in care. Whose data it is, is said by the querysets' ``visible_to``."""

from chomchom.care import rights_kitchen
from chomchom.people.enums import Role
from chomchom.people.rights import DISTRICT, declare

OFFICES = DISTRICT | {Role.CASE_MANAGER}
DESK = frozenset({Role.PROVIDER_DESK})

RIGHTS = {
    "care.recipients.see": OFFICES | DESK,
    "care.recipients.import": frozenset({Role.DISTRICT_OFFICER}),
    "care.recipients.change": OFFICES,
    "care.recipients.see_sensitive": OFFICES,
    "care.board.see": OFFICES | DESK,
    "care.day.make": frozenset({Role.DISTRICT_OFFICER}),
    "care.rounds.see": DISTRICT | DESK | {Role.KITCHEN},
    "care.rounds.plan": DESK,
    "care.kitchen_stop.propose": DISTRICT,
    "care.street.close": DISTRICT | DESK,
    "care.cooking.say": DESK | {Role.KITCHEN},
    "care.round.walk": frozenset({Role.COURIER}),
    "care.couriers.see": DISTRICT | DESK,
    "care.couriers.answer": DESK,
    "care.photo.see": OFFICES | DESK,
    "care.position.decide": frozenset({Role.DISTRICT_OFFICER}),
    "care.call.record": OFFICES | DESK,
    "care.incident.see": OFFICES | DESK,
    "care.incident.work": OFFICES | DESK,
    "care.incident.close": frozenset({Role.DISTRICT_OFFICER, Role.CASE_MANAGER}),
    "care.report.see": OFFICES | DESK,
    "care.gaps.see": OFFICES,
    "care.gaps.work": OFFICES,
    "care.gaps.rules": frozenset({Role.DISTRICT_OFFICER}),
    "care.services.import": frozenset({Role.DISTRICT_OFFICER}),
    "care.signals.see": OFFICES,
} | rights_kitchen.RIGHTS


def register() -> None:
    declare(RIGHTS)
