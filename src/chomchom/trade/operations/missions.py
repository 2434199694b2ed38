"""Planning a mission: the mission itself, its parts, and its way from plan to close."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from chomchom.core import audit, wall
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.trade.enums import MissionState, WeightKind
from chomchom.trade.kinds import MISSION
from chomchom.trade.models import Mission, Weight
from chomchom.trade.operations.applications import CRITERIA
from chomchom.trade.rules.fit import DEFAULT_WEIGHTS
from chomchom.trade.rules.states import NEXT


@wall.lowered()  # a secretariat may plan one that another secretariat will run
@transaction.atomic
def create(*, office_id: int, values: Mapping[str, Any], by: Actor, at: datetime) -> Mission:
    """A planned mission with the weights that missions begin with."""
    mission = Mission.objects.create(office_id=office_id, created_at=at, created_by_id=by.account_id, **values)
    Weight.objects.bulk_create(
        [
            *(Weight(mission=mission, kind=WeightKind.FIT, code=code, weight=weight)
              for code, weight in DEFAULT_WEIGHTS.items()),
            *(Weight(mission=mission, kind=WeightKind.SELECTION, code=code, label=ko, label_en=en, weight=weight)
              for code, ko, en, weight in CRITERIA),
        ]
    )  # fmt: skip
    audit.record(by=by, at=at, action=Action.CREATE, what="trade.mission.create", subject=(MISSION, mission.pk))
    return mission


@wall.lowered()  # a secretariat may hand it to another, and sees it no more
@transaction.atomic
def change(*, mission: Mission, values: Mapping[str, Any], by: Actor, at: datetime) -> None:
    for name, value in values.items():
        setattr(mission, name, value)
    mission.save(update_fields=list(values))
    detail = {"fields": sorted(values)}
    audit.record(
        by=by, at=at, action=Action.CHANGE, what="trade.mission.change", subject=(MISSION, mission.pk), detail=detail
    )


def may_move(mission: Mission, state: str) -> Refusal | None:
    """Why the mission cannot enter ``state`` now."""
    if state not in NEXT[MissionState(mission.state)]:
        return Refusal("no_such_step", _("The mission cannot go there from where it is."))
    if state == MissionState.CALLING and not (
        mission.opens_at and mission.closes_at and mission.consent_until and mission.consent_purpose
    ):
        return Refusal(
            "no_deadline",
            _("A call needs its period, and what export records are checked for and until when. Fill these in first."),
        )
    return None


@transaction.atomic
def move(*, mission: Mission, state: str, by: Actor, at: datetime) -> None:
    """Raises Refused with the sentence of ``may_move``."""
    mission = Mission.objects.select_for_update(of=("self",)).get(pk=mission.pk)
    insist(may_move(mission, state))
    mission.state = state
    mission.save(update_fields=["state"])
    audit.record(by=by, at=at, action=Action.CHANGE, what="trade.mission.move", subject=(MISSION, mission.pk),
                 detail={"state": state})  # fmt: skip


@transaction.atomic
def add_part(*, mission: Mission, part: models.Model, by: Actor, at: datetime) -> None:
    """Save a leg, half-day, traveller, line of the itinerary or weight that its form has checked."""
    part.save()
    audit.record(by=by, at=at, action=Action.CHANGE, what="trade.mission.part", subject=(MISSION, mission.pk),
                 detail={"kind": part._meta.model_name})  # fmt: skip


@transaction.atomic
def remove_part(*, mission: Mission, part: models.Model, by: Actor, at: datetime) -> None:
    """Raises ``ProtectedError`` where others stand on it."""
    detail = {"kind": part._meta.model_name, "removed": part.pk}
    part.delete()
    audit.record(
        by=by, at=at, action=Action.DELETE, what="trade.mission.part", subject=(MISSION, mission.pk), detail=detail
    )
