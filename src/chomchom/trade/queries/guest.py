"""What the page of a buyer shows."""

from dataclasses import dataclass

from chomchom.trade.enums import WishLevel
from chomchom.trade.models import Application, Guest, Wish


@dataclass(frozen=True)
class Choice:
    """An exporter that goes, and what this buyer said of it. What the exporter said stays with the exporter."""

    application: Application
    level: str


def guest_of(pk: int) -> Guest:
    return Guest.objects.select_related("buyer", "mission", "leg").get(pk=pk)


def choices_of(guest: Guest) -> list[Choice]:
    """Exporters that go, in the order of their numbers: three statements."""
    going = guest.mission.applications.accepted().select_related("exporter").prefetch_related("products")
    said = dict(Wish.objects.filter(guest=guest).values_list("application", "by_buyer"))
    return [Choice(one, said.get(one.pk, WishLevel.UNKNOWN)) for one in going.order_by("number")]
