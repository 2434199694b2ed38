"""What is usually still to do after an emergency. Pure: from what is known of the person to tasks with owners.

The hours are a proposal (no rule was found for them); each task can be withdrawn with a reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chomchom.care.enums import IncidentTaskKind as Kind
from chomchom.care.enums import StepKind
from chomchom.people.enums import Role

DUE_AFTER = {
    Kind.FIND_FAMILY: timedelta(hours=4),
    Kind.TELL_COURIER: timedelta(hours=24),
    Kind.RESTORE_SERVICE: timedelta(hours=72),
    Kind.REVIEW_PLAN: timedelta(days=7),
}

#: A step of the story that settles a usual task: recorded once, it need not be ticked a second time.
SETTLED_BY = {
    StepKind.FAMILY: Kind.FIND_FAMILY,
    StepKind.RESTORED: Kind.RESTORE_SERVICE,
    StepKind.PLAN_REVIEWED: Kind.REVIEW_PLAN,
}


@dataclass(frozen=True)
class Suggestion:
    kind: Kind
    role: Role
    due_at: datetime
    title: str = ""


def suggest(*, ended_services: Iterable[str], has_contact: bool, at: datetime) -> list[Suggestion]:
    """The tasks made when an incident is opened, the most pressing first.

    ``ended_services`` are the names of other services that ended or were suspended: each is a care gap (돌봄 공백)
    to be looked into; ``has_contact`` says whether there is anybody in the family to call.
    """
    owners = [] if has_contact else [(Kind.FIND_FAMILY, Role.CASE_MANAGER, "")]
    owners.append((Kind.TELL_COURIER, Role.PROVIDER_DESK, ""))
    owners += [(Kind.RESTORE_SERVICE, Role.CASE_MANAGER, name) for name in ended_services]
    owners.append((Kind.REVIEW_PLAN, Role.CASE_MANAGER, ""))
    return [Suggestion(kind, role, at + DUE_AFTER[kind], title) for kind, role, title in owners]
