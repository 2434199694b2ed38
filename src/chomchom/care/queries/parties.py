"""Which organisation fills which role for a handover: who is told, and who may see its alerts."""

from collections.abc import Collection

from chomchom.care.models import Handover
from chomchom.people.enums import Role
from chomchom.people.models import Organisation

Parties = dict[str, int]


def parties(handover: Handover) -> Parties:
    """{role: organisation id}. Without ``case_manager`` where the dong has no office."""
    return parties_of([handover])[handover.pk]


def parties_of(handovers: Collection[Handover]) -> dict[int, Parties]:
    """``parties`` for many, in one query: {handover id: {role: organisation id}}."""
    offices = dict(
        Organisation.objects.dong_offices()
        .filter(dong__in={handover.dong_id for handover in handovers})
        .values_list("dong_id", "pk")
    )
    return {handover.pk: _parties(handover, offices) for handover in handovers}


def _parties(handover: Handover, offices: dict[int, int]) -> Parties:
    filled = {
        Role.PROVIDER_DESK: handover.provider_id,
        Role.CASE_MANAGER: offices.get(handover.dong_id),
        Role.DUTY_OFFICER: handover.district_id,
        Role.DISTRICT_OFFICER: handover.district_id,
    }
    return {role.value: organisation for role, organisation in filled.items() if organisation is not None}
