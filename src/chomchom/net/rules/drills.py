"""Why a drill may not begin or end."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from chomchom.core.refusal import Refusal
from chomchom.core.text import filled
from chomchom.net import ladder
from chomchom.net.models import Drill
from chomchom.people.enums import ROLES_OF_KIND, Role
from chomchom.people.models import Organisation


def none_running(district_id: int) -> Refusal | None:
    """One at a time: people must know which call belongs to what."""
    running = Drill.objects.running().filter(district=district_id).first()
    if running is None:
        return None
    return Refusal("drill_running", _("A drill is running in this district. End it first."))


def every_role_filled(steps: ladder.Ladder, offices: Mapping[str, Organisation], district_id: int) -> Refusal | None:
    """Each role of the ladder is filled by an office of the district that has such a role."""
    for role in {role: None for step in steps for role in step.roles if role != ladder.PERSON}:
        office = offices.get(role)
        if office is None:
            return Refusal("role_open", filled(_("Say which office fills the role “{role}”."), role=Role(role).label))
        if office.district_office_id != district_id or role not in ROLES_OF_KIND[office.kind]:
            sentence = filled(
                _("{office} cannot fill the role “{role}” in this district."), office=office.name, role=Role(role).label
            )
            return Refusal("wrong_office", sentence)
    return None


def is_running(drill: Drill) -> Refusal | None:
    if drill.ended_at is None:
        return None
    return Refusal("drill_ended", _("This drill has ended. Its report stays."))
