"""What is suggested when an incident opens."""

from datetime import timedelta

from chomchom.care.enums import IncidentTaskKind as Kind
from chomchom.care.rules.incident_tasks import SETTLED_BY, suggest
from chomchom.people.enums import Role


def test_each_stopped_service_is_a_task_and_the_plan_is_reviewed_within_a_week(noon):
    tasks = suggest(ended_services=["노인맞춤돌봄", "방문요양"], has_contact=True, at=noon)
    assert [(task.kind, task.role, task.title) for task in tasks] == [
        (Kind.TELL_COURIER, Role.PROVIDER_DESK, ""),
        (Kind.RESTORE_SERVICE, Role.CASE_MANAGER, "노인맞춤돌봄"),
        (Kind.RESTORE_SERVICE, Role.CASE_MANAGER, "방문요양"),
        (Kind.REVIEW_PLAN, Role.CASE_MANAGER, ""),
    ]
    assert tasks[-1].due_at == noon + timedelta(days=7)


def test_without_anybody_to_call_the_family_is_looked_for_first(noon):
    first, *rest = suggest(ended_services=[], has_contact=False, at=noon)
    assert first.kind == Kind.FIND_FAMILY
    assert [task.kind for task in rest] == [Kind.TELL_COURIER, Kind.REVIEW_PLAN]


def test_a_step_settles_at_most_one_kind_of_task():
    assert len(set(SETTLED_BY.values())) == len(SETTLED_BY)
