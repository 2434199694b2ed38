"""A day's promises are made from the plans; running it twice makes nothing twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chomchom.care.enums import HandoverState, Meal
from chomchom.care.models import Handover, MealPlan, MealWindow
from chomchom.care.operations.handovers import KIND as HANDOVER
from chomchom.care.policies import DAY
from chomchom.care.queries.day import plans_of, windows_of
from chomchom.care.queries.parties import parties_of
from chomchom.care.rules.day import due_at, may_make, moment
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.net import operations as net
from chomchom.people.models import Organisation


@dataclass(frozen=True)
class DayMade:
    """What making a day did. ``made + already`` is what is promised on it."""

    made: int
    already: int
    paused: int
    not_on_holidays: int


@transaction.atomic
def make_day(*, district: Organisation, day: date, by: Actor, at: datetime) -> DayMade:
    """Promise every handover of ``day`` and watch it. Refuses a day that is over or too far ahead, and a meal that is
    planned without a window."""
    insist(may_make(day, timezone.localdate(at)))
    Organisation.objects.select_for_update().get(pk=district.pk)  # one maker of a district's day at a time
    promised = plans_of(district.pk, day)
    windows = windows_of(district.pk, day)
    insist(_windows_are_there(promised.plans, windows))
    known = set(Handover.objects.on(day).filter(district=district).values_list("recipient_id", "meal", "provider_id"))
    handovers = [
        _promise(plan, windows[plan.meal], district, day, at)
        for plan in promised.plans
        if (plan.recipient_id, plan.meal, plan.provider_id) not in known
    ]
    handovers = list({(h.recipient_id, h.meal, h.provider_id): h for h in handovers}.values())
    Handover.objects.bulk_create(handovers, batch_size=500)
    watch(handovers, district_id=district.pk, by=by, at=at)
    made = DayMade(len(handovers), len(known), promised.paused, promised.not_on_holidays)
    audit.record(
        by=by, at=at, action=Action.CREATE, what="care.day.make", detail={"day": day.isoformat(), "made": made.made}
    )
    return made


def watch(handovers: Iterable[Handover], *, district_id: int, by: Actor, at: datetime) -> None:
    """Put promised handovers under the eyes of the net."""
    handovers = list(handovers)
    parties = parties_of(handovers)
    promises = [net.Promise(h.pk, h.due_at, parties[h.pk]) for h in handovers]
    net.promise_many(kind=HANDOVER, policy=DAY, district_id=district_id, promises=promises, by=by, at=at)


@transaction.atomic
def cancel(*, handovers: Iterable[Handover], reason: str, by: Actor, at: datetime) -> int:
    """The promise is withdrawn beforehand (hospital, a call in the morning); answers how many were. Those that are not
    merely promised any more stay as they are."""
    ids = [handover.pk for handover in handovers]
    cancelled = list(
        Handover.objects.select_for_update(of=("self",))
        .filter(pk__in=ids, state=HandoverState.PROMISED)
        .only("pk", "recipient_id")
    )
    Handover.objects.filter(pk__in=[h.pk for h in cancelled]).update(
        state=HandoverState.CANCELLED,
        state_at=at,
        state_by=by.account_id,
        explanation=reason,
        round=None,
        position=None,
        planned_at=None,
    )
    net.excuse_many(kind=HANDOVER, subject_ids=[h.pk for h in cancelled], reason=reason, by=by, at=at)
    audit.record_many(
        by=by,
        at=at,
        action=Action.CHANGE,
        what="care.handover.cancel",
        subjects=[("care.recipient", h.recipient_id) for h in cancelled],
        detail={"reason": reason},
    )
    return len(cancelled)


def cancel_for_pause(
    *, recipient_id: int, valid_from: date, valid_to: date | None, reason: str, by: Actor, at: datetime
) -> int:
    """A pause also cancels what was already promised within it, from today on."""
    handovers = Handover.objects.filter(recipient=recipient_id, day__gte=max(valid_from, timezone.localdate(at)))
    if valid_to:
        handovers = handovers.filter(day__lt=valid_to)
    return cancel(handovers=handovers, reason=reason, by=by, at=at)


def _promise(plan: MealPlan, window: MealWindow, district: Organisation, day: date, at: datetime) -> Handover:
    zone = timezone.get_default_timezone()
    closes = moment(day, window.closes_at, zone)
    return Handover(
        district=district,
        provider_id=plan.provider_id,
        dong_id=plan.recipient.dong_id,
        recipient=plan.recipient,
        plan=plan,
        day=day,
        meal=plan.meal,
        window_from=moment(day, window.opens_at, zone),
        window_to=closes,
        due_at=due_at(closes, None),
        state_at=at,
    )


def _windows_are_there(plans: list[MealPlan], windows: dict[str, MealWindow]) -> Refusal | None:
    missing = sorted({plan.meal for plan in plans} - windows.keys())
    if not missing:
        return None
    meals = ", ".join(str(Meal(meal).label) for meal in missing)
    return Refusal(
        "no_window", _("No handover window is set for: %(meals)s. Set it before the day is made.") % {"meals": meals}
    )
