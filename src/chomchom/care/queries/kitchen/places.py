"""Whose kitchens somebody sees, and the figures of a kitchen's day."""

from django.db.models import Q

from chomchom.care.models import KitchenSetting
from chomchom.people.enums import OrganisationKind
from chomchom.people.models import Organisation
from chomchom.people.viewer import Viewer


def kitchens_of(viewer: Viewer) -> list[Organisation]:
    """The own providers first, then those of the district, by name. One query."""
    districts = viewer.district_ids | viewer.health_district_ids
    rows = Organisation.objects.filter(kind=OrganisationKind.PROVIDER).filter(
        Q(pk__in=viewer.provider_ids) | Q(district__in=districts)
    )
    return sorted(rows.order_by("name"), key=lambda row: row.pk not in viewer.provider_ids)


def latest_settings(provider_ids: list[int]) -> dict[int, KitchenSetting]:
    """The setting without an end of each provider. One query."""
    rows = KitchenSetting.objects.filter(provider__in=provider_ids, valid_to=None)
    return {row.provider_id: row for row in rows}
