"""Once a day, early, every district is looked through for care gaps; in a demo by the clock of its story."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from chomchom.care.models import Recipient
from chomchom.care.operations import gaps
from chomchom.core.actors import Actor
from chomchom.core.models import AccessEntry
from chomchom.people.models import Organisation

EVERY = timedelta(minutes=15)
FROM = time(6)
BY = Actor.program("gaps")


def look(*, at: datetime) -> int:
    """Look through every district with recipients that was not looked through today, from six o'clock on."""
    local = timezone.localtime(at)
    if local.time() < FROM:
        return 0
    start = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if AccessEntry.objects.filter(what="care.gaps.look", actor=BY.name, at__gte=start).exists():
        return 0
    districts = Organisation.objects.districts().filter(pk__in=Recipient.objects.active().values("district"))
    for district in districts.order_by("pk"):
        gaps.look(district=district, by=BY, at=at)
    return len(districts)
