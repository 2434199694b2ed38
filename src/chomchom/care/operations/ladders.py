"""The default ladders of care are published once, for every district that has none of its own."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation

from chomchom.care import policies, policies_kitchen, policies_staff
from chomchom.core.actors import Actor
from chomchom.net import operations as net
from chomchom.net.models import Policy

LADDERS = policies.LADDERS + policies_staff.LADDERS + policies_kitchen.LADDERS


@transaction.atomic
def install(*, by: Actor, at: datetime) -> int:
    """Publish each ladder that does not exist yet; answers how many. What was published before is never replaced."""
    there = set(Policy.objects.filter(district=None).values_list("key", flat=True))
    missing = [ladder for ladder in LADDERS if ladder.key not in there]
    with translation.override(settings.LANGUAGE_CODE):
        for ladder in missing:
            net.publish_policy(
                district_id=None, key=ladder.key, steps=ladder.steps, by=by, at=at, name=str(ladder.name)
            )
    return len(missing)
