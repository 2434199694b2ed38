"""What each role may do with training, certificates, care plans and consents of families."""

from chomchom.care.rights import DESK, OFFICES
from chomchom.people.enums import Role
from chomchom.people.rights import DISTRICT, declare

PROVIDER = frozenset({Role.PROVIDER_DESK, Role.KITCHEN, Role.DIETITIAN, Role.COURIER})

RIGHTS = {
    "care.staff.see": DISTRICT | DESK | {Role.CASE_MANAGER, Role.KITCHEN, Role.DIETITIAN},
    "care.staff.record": DESK | {Role.DISTRICT_OFFICER, Role.CASE_MANAGER},
    "care.staff.rules": frozenset({Role.DISTRICT_OFFICER}),
    "care.staff.mine": PROVIDER | DISTRICT | {Role.CASE_MANAGER},
    "care.careplan.see": OFFICES,
    "care.careplan.write": frozenset({Role.CASE_MANAGER, Role.DISTRICT_OFFICER}),
    "care.family.see": OFFICES | DESK,
    "care.family.change": frozenset({Role.CASE_MANAGER, Role.DISTRICT_OFFICER}),
}


def register() -> None:
    declare(RIGHTS)
