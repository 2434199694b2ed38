"""What is known before a list is read; a few statements however long the list."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q

from chomchom.trade.enums import MissionState
from chomchom.trade.models import Application, Buyer, Mission
from chomchom.trade.models.mission import MissionQuerySet
from chomchom.trade.rules.names import phone_key


def is_set_up() -> bool:
    """Whether there is a database with our tables as this program knows them; a list can be tried without."""
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def open_missions(title: str = "") -> MissionQuerySet:
    """Missions that still take lists; of this title, if one is given."""
    found = Mission.objects.exclude(state=MissionState.CLOSED).select_related("office").order_by("-starts_on", "-pk")
    return found.filter(Q(title=title) | Q(title_en=title)) if title else found


def cards_of(office_id: int) -> list[tuple[str, str, str, str, str]]:
    """(number, keys of name, country, mail, telephone) of the standing buyers, oldest first: one statement."""
    rows = (
        Buyer.objects.standing()
        .filter(office_id=office_id)
        .order_by("pk")
        .values_list("number", "name_key", "country", "email_key", "phone")
    )
    return [(*known, phone_key(phone, known[2])) for *known, phone in rows]


def application_numbers(mission_id: int) -> frozenset[str]:
    return frozenset(Application.objects.filter(mission_id=mission_id).values_list("number", flat=True))


def buyer_numbers(office_id: int) -> frozenset[str]:
    """Also of those that were merged: what is said of them goes to the one that stands."""
    return frozenset(Buyer.objects.filter(office_id=office_id).values_list("number", flat=True))
