"""What each role may do around the kitchen."""

from chomchom.people.enums import Role
from chomchom.people.rights import DISTRICT

COOKS = frozenset({Role.KITCHEN, Role.DIETITIAN, Role.PROVIDER_DESK})
HEALTH = frozenset({Role.HEALTH_OFFICER})

RIGHTS = {
    "care.kitchen.see": COOKS | DISTRICT | HEALTH,
    "care.menu.see": COOKS | DISTRICT,
    "care.menu.plan": COOKS,
    "care.portion.set": DISTRICT | {Role.CASE_MANAGER, Role.PROVIDER_DESK, Role.DIETITIAN},
    "care.production.see": COOKS | DISTRICT,
    "care.kitchen.log": COOKS,
    "care.gate.release": frozenset({Role.KITCHEN, Role.PROVIDER_DESK}),
    "care.gate.override": frozenset({Role.PROVIDER_DESK}),
    "care.kitchen.set": frozenset({Role.DISTRICT_OFFICER}),
    "care.trace.see": COOKS | DISTRICT | HEALTH,
    "care.symptoms.record": DISTRICT | {Role.CASE_MANAGER, Role.PROVIDER_DESK, Role.DIETITIAN},
    "care.recall": frozenset({Role.KITCHEN, Role.PROVIDER_DESK, Role.DISTRICT_OFFICER, Role.DUTY_OFFICER}),
}
