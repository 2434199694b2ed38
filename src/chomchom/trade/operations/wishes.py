"""What exporters and buyers say of each other."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, Refused
from chomchom.trade.enums import GuestState, WishLevel
from chomchom.trade.kinds import APPLICATION, GUEST
from chomchom.trade.models import Application, Guest, Wish


@transaction.atomic
def say_as_exporter(*, application: Application, levels: Mapping[int, str], by: Actor, at: datetime) -> int:
    """``levels``: {guest: level}; only what changed is written. Answers how many. Guests of others are passed over."""
    allowed = set(application.mission.guests.coming().filter(pk__in=levels).values_list("pk", flat=True))
    pairs = {(application.pk, guest): level for guest, level in levels.items() if guest in allowed}
    changed = _say("by_exporter", pairs, at)
    audit.record(
        by=by, at=at, action=Action.CHANGE, what="trade.wish.exporter", subject=(APPLICATION, application.pk),
        detail={"changed": changed},
    )  # fmt: skip
    return changed


@transaction.atomic
def say_as_buyer(*, guest: Guest, levels: Mapping[int, str], by: Actor, at: datetime, state: str = "") -> int:
    """``levels``: {application: level}; ``state``: accepted or declined, if the buyer said so. Raises Refused
    cancelled where the buyer's coming was called off before."""
    guest = Guest.objects.select_for_update().get(pk=guest.pk)
    if guest.state == GuestState.CANCELLED:
        raise Refused(Refusal("cancelled", _("Your coming was called off. Please write to us if you want to come.")))
    allowed = set(guest.mission.applications.filter(pk__in=levels).values_list("pk", flat=True))
    changed = _say("by_buyer", {(pk, guest.pk): level for pk, level in levels.items() if pk in allowed}, at)
    is_there = guest.state == GuestState.CHECKED_IN and state == GuestState.ACCEPTED
    if state in (GuestState.ACCEPTED, GuestState.DECLINED) and state != guest.state and not is_there:
        guest.state, guest.state_at = state, at
        guest.save(update_fields=["state", "state_at"])
    audit.record(
        by=by, at=at, action=Action.CHANGE, what="trade.wish.buyer", subject=(GUEST, guest.pk),
        detail={"changed": changed, "state": state},
    )  # fmt: skip
    return changed


def _say(side: str, pairs: Mapping[tuple[int, int], str], at: datetime) -> int:
    known = {
        (wish.application_id, wish.guest_id): wish
        for wish in Wish.objects.filter(
            application__in={pair[0] for pair in pairs}, guest__in={pair[1] for pair in pairs}
        )
    }
    changed = 0
    for (application, guest), level in pairs.items():
        wish = known.get((application, guest)) or Wish(application_id=application, guest_id=guest)
        if level not in WishLevel.values or getattr(wish, side) == level:
            continue
        setattr(wish, side, level)
        setattr(wish, f"{side}_at", at)
        wish.save()
        changed += 1
    return changed
