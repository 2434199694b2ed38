"""Reads about closed streets and the boxes that are fetched on the way."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from chomchom.care.models import Round, RoundFetch, StreetClosure
from chomchom.care.rules.day import midnight
from chomchom.people.enums import OrganisationKind
from chomchom.people.models import Organisation
from chomchom.people.viewer import Viewer


def closures_of(districts: Collection[int], start: datetime, end: datetime) -> list[StreetClosure]:
    """Streets of these districts closed at some moment in [start, end). One query."""
    return list(StreetClosure.objects.filter(district__in=districts).in_force(start, end).order_by("pk"))


def closures_on(viewer: Viewer, day: date) -> list[StreetClosure]:
    """What is closed, or was, on a day, and what will be; those in force first. At most 100, one query."""
    begin = midnight(day)
    rows = StreetClosure.objects.visible_to(viewer).filter(ends_at__gt=begin).select_related("closed_by", "lifted_by")
    return sorted(rows.order_by("starts_at", "pk")[:100], key=lambda row: row.lifted_at is not None)


def closed_now(viewer: Viewer, day: date) -> list[StreetClosure]:
    """Streets closed at some moment of the day. One query."""
    begin = midnight(day)
    return list(StreetClosure.objects.visible_to(viewer).in_force(begin, begin + timedelta(days=1)).order_by("pk"))


def fetches_of(rounds: Collection[Round]) -> dict[int, list[RoundFetch]]:
    """{round: where boxes are fetched on the way, in order}. One query."""
    found: dict[int, list[RoundFetch]] = {}
    rows = RoundFetch.objects.filter(round__in=rounds).select_related(
        "kitchen", "door__recipient", "door__dong", "courier__account", "before"
    )
    for row in rows.order_by("planned_at", "pk"):
        if row.before.round_id == row.round_id:  # a stop moved away by hand takes its box along
            found.setdefault(row.round_id, []).append(row)
    return found


def kitchens_near(viewer: Viewer) -> list[list[float]]:
    """Where the kitchens of the viewer's districts are. One query."""
    districts = {organisation.district_office_id for organisation in viewer.organisations}
    rows = Organisation.objects.filter(district__in=districts, kind=OrganisationKind.PROVIDER, latitude__isnull=False)
    return [[row.latitude, row.longitude] for row in rows.order_by("pk")]
