"""What the second wall is told of a viewer."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager

from chomchom.core import wall
from chomchom.people.viewer import Viewer


def told_of(viewer: Viewer) -> Mapping[str, str]:
    """The same as the first wall goes by: the ids from which every ``visible_to`` begins."""
    account = "" if viewer.account_id is None else str(viewer.account_id)
    return {
        "viewer": account,
        "day": viewer.day.isoformat() if viewer.day else "",
        "courier": account if viewer.is_courier else "",
        "districts": _numbers(viewer.district_ids),
        "dongs": _numbers(viewer.dong_ids),
        "providers": _numbers(viewer.provider_ids),
        "health": _numbers(viewer.health_district_ids),
        "trade": _numbers(viewer.trade_office_ids),
        "secretariats": _numbers(viewer.secretariat_ids),
        "companies": _numbers(viewer.company_ids),
    }


def around(viewer: Viewer) -> AbstractContextManager[None]:
    return wall.around(told_of(viewer) if wall.is_up() else {})


def _numbers(ids: Iterable[int]) -> str:
    return ",".join(map(str, sorted(ids)))
