"""What each role may do about consents."""

from chomchom.people.enums import Role
from chomchom.people.rights import DISTRICT, declare

RIGHTS = {
    "care.consents.see": DISTRICT | {Role.CASE_MANAGER},
    "care.consents.record": frozenset({Role.DISTRICT_OFFICER, Role.CASE_MANAGER}),
    "care.consents.words": frozenset({Role.DISTRICT_OFFICER}),
}


def register() -> None:
    declare(RIGHTS)
