"""Every hour it is looked whether somebody's care plan should be reviewed because handovers failed."""

from datetime import datetime, timedelta

from chomchom.care.operations import careplans
from chomchom.core.actors import Actor
from chomchom.people.models import Organisation

EVERY = timedelta(hours=1)
BY = Actor.program("plan reviews")


def look(*, at: datetime) -> int:
    """Answers how many reviews are new."""
    districts = Organisation.objects.districts().order_by("pk")
    return sum(careplans.propose_reviews(district=district, by=BY, at=at) for district in districts)
