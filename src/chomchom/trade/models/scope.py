"""Who sees what of a mission, in one place: every queryset's ``visible_to`` starts from these conditions."""

from typing import TYPE_CHECKING

from django.db.models import Q

from chomchom.people.viewer import Viewer

if TYPE_CHECKING:
    from chomchom.trade.models.mission import Mission


def of_the_mission(viewer: Viewer, path: str = "mission__") -> Q:
    """The trade office sees its missions as a whole, a secretariat those it runs. ``path`` leads to the mission."""
    return Q(**{f"{path}office__in": viewer.trade_office_ids}) | Q(**{f"{path}secretariat__in": viewer.secretariat_ids})


def of_the_exporter(viewer: Viewer, path: str = "application__exporter__") -> Q:
    """An exporter sees what is its own. ``path`` leads to the exporter."""
    return Q(**{f"{path}organisation__in": viewer.company_ids})


def sees_all_of(mission: "Mission", viewer: Viewer) -> bool:
    """The same as ``of_the_mission`` for a mission at hand: no row of it need be asked for its office."""
    return mission.office_id in viewer.trade_office_ids or mission.secretariat_id in viewer.secretariat_ids
