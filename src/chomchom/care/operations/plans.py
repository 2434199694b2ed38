"""Changes of what a person was promised: plans, pauses, emergency contacts.

A promise already made for a day that is no longer served is taken back beforehand: cancelled, and excused at the net.
What is past stays as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chomchom.care.enums import HandoverState
from chomchom.care.kinds import HANDOVER, RECIPIENT
from chomchom.care.models import EmergencyContact, Handover, MealPlan, MealScheme, PlanPause, Recipient
from chomchom.care.operations import day
from chomchom.care.rules import plans as rules
from chomchom.care.weekdays import days_of
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import insist
from chomchom.net.models import Alert
from chomchom.people.models import Organisation


@dataclass(frozen=True)
class Contact:
    name: str
    phone: str
    relation: str = ""


@transaction.atomic
def add_plan(
    *,
    recipient: Recipient,
    provider: Organisation,
    scheme: MealScheme,
    meal: str,
    weekdays: int,
    on_holidays: bool,
    valid_from: date,
    valid_to: date | None,
    by: Actor,
    at: datetime,
) -> MealPlan:
    """Promise a meal. Another scheme may promise the same meal: both stand, they are never merged."""
    same = MealPlan.objects.select_for_update().filter(recipient=recipient, scheme=scheme, meal=meal)
    insist(
        rules.is_near(valid_from, timezone.localdate(at)),
        rules.may_begin_before_end(valid_from, valid_to),
        rules.may_hold_from(valid_from, timezone.localdate(at)),
        rules.may_not_meet(same, valid_from, valid_to),
    )
    plan = MealPlan.objects.create(
        recipient=recipient,
        provider=provider,
        scheme=scheme,
        meal=meal,
        weekdays=weekdays,
        on_holidays=on_holidays,
        valid_from=valid_from,
        valid_to=valid_to,
        created_at=at,
        created_by_id=by.account_id,
    )
    _note(recipient.pk, "care.plan.add", by=by, at=at, action=Action.CREATE, detail={"plan": plan.pk})
    return plan


@transaction.atomic
def change_plan(
    *, plan: MealPlan, start: date, weekdays: int, on_holidays: bool, provider: Organisation, by: Actor, at: datetime
) -> MealPlan:
    """From ``start`` the plan holds with other days or another provider; until then as before. Answers the new row.

    Handovers already promised for days that fall away are cancelled, those that stay belong to the new row.
    """
    plan = MealPlan.objects.select_for_update().get(pk=plan.pk)
    insist(rules.may_hold_from(start, timezone.localdate(at)), rules.may_change(plan, start))
    values = {"weekdays": weekdays, "on_holidays": on_holidays, "provider": provider}
    if start == plan.valid_from:
        new = plan
        for name, value in values.items():
            setattr(plan, name, value)
        plan.save(update_fields=[*values])
    else:
        new = MealPlan(
            recipient_id=plan.recipient_id,
            scheme_id=plan.scheme_id,
            meal=plan.meal,
            valid_from=start,
            valid_to=plan.valid_to,
            created_at=at,
            created_by_id=by.account_id,
            **values,
        )
        plan.valid_to = start
        plan.save(update_fields=["valid_to"])
        new.save()
    _fit_promises(plan, new, start, by=by, at=at)
    detail = {"plan": plan.pk, "becomes": new.pk, "from": start.isoformat(), "weekdays": weekdays}
    _note(plan.recipient_id, "care.plan.change", by=by, at=at, detail=detail)
    return new


@transaction.atomic
def end_plan(*, plan: MealPlan, end: date, by: Actor, at: datetime) -> None:
    """The last day is the one before ``end``; what was promised from then on is cancelled."""
    plan = MealPlan.objects.select_for_update().get(pk=plan.pk)
    insist(
        rules.may_hold_from(end, timezone.localdate(at)),
        rules.may_begin_before_end(plan.valid_from, end),
        rules.may_change(plan, end),
    )
    plan.valid_to = end
    plan.save(update_fields=["valid_to"])
    promised = [handover for handover in _promised(plan.recipient_id, end, None) if handover.plan_id == plan.pk]
    day.cancel(handovers=promised, reason=_("The plan ended."), by=by, at=at)
    _note(plan.recipient_id, "care.plan.end", by=by, at=at, detail={"plan": plan.pk, "end": end.isoformat()})


@transaction.atomic
def add_pause(
    *,
    recipient: Recipient,
    reason: str,
    note: str,
    valid_from: date,
    valid_to: date | None,
    by: Actor,
    at: datetime,
) -> PlanPause:
    """No meals in [valid_from, valid_to): promises of these days that are still open are cancelled beforehand."""
    others = PlanPause.objects.select_for_update().filter(recipient=recipient)
    insist(
        rules.is_near(valid_from, timezone.localdate(at)),
        rules.may_begin_before_end(valid_from, valid_to),
        rules.may_not_meet(others, valid_from, valid_to),
    )
    pause = PlanPause.objects.create(
        recipient=recipient,
        reason=reason,
        note=note,
        valid_from=valid_from,
        valid_to=valid_to,
        created_at=at,
        created_by_id=by.account_id,
    )
    today = timezone.localdate(at)
    promised = _promised(recipient.pk, max(valid_from, today), valid_to)
    cancelled = day.cancel(handovers=promised, reason=pause.get_reason_display(), by=by, at=at)
    detail = {"pause": pause.pk, "cancelled": cancelled}
    _note(recipient.pk, "care.pause.add", by=by, at=at, action=Action.CREATE, detail=detail)
    return pause


@transaction.atomic
def end_pause(*, pause: PlanPause, end: date, by: Actor, at: datetime) -> None:
    """Meals again from ``end``. A pause that would end on or before its first day is taken back."""
    pause = PlanPause.objects.select_for_update().get(pk=pause.pk)
    insist(rules.is_near(end, timezone.localdate(at)))
    recipient_id, detail = pause.recipient_id, {"pause": pause.pk, "end": end.isoformat()}
    if end <= pause.valid_from:
        pause.delete()
        _note(recipient_id, "care.pause.take_back", by=by, at=at, action=Action.DELETE, detail=detail)
        return
    pause.valid_to = end
    pause.save(update_fields=["valid_to"])
    _note(recipient_id, "care.pause.end", by=by, at=at, detail=detail)


@transaction.atomic
def change_contacts(*, recipient: Recipient, contacts: Sequence[Contact], by: Actor, at: datetime) -> None:
    """Whom to call, in this order; the former list is replaced. May be empty."""
    before = recipient.contacts.count()
    recipient.contacts.all().delete()
    EmergencyContact.objects.bulk_create(
        EmergencyContact(
            recipient=recipient,
            position=position,
            name=contact.name,
            relation=contact.relation,
            phone=contact.phone,
        )
        for position, contact in enumerate(contacts, start=1)
    )
    detail = {"before": before, "after": len(contacts)}
    _note(recipient.pk, "care.contacts.change", by=by, at=at, detail=detail)


# -- parts -----------------------------------------------------------------------------------------------------------


def _promised(recipient_id: int, start: date, end: date | None) -> list[Handover]:
    """Handovers of the days [start, end) that are promised and nothing more.

    One whose alert is open is left out: an alert is closed by saying how it ended.
    """
    alarmed = Alert.objects.live().filter(subject_kind=HANDOVER).values("subject_id")
    rows = Handover.objects.filter(recipient=recipient_id, day__gte=start, state=HandoverState.PROMISED)
    return list((rows if end is None else rows.filter(day__lt=end)).exclude(pk__in=alarmed))


def _fit_promises(old: MealPlan, new: MealPlan, start: date, *, by: Actor, at: datetime) -> None:
    days = days_of(new.weekdays)
    promised = [handover for handover in _promised(old.recipient_id, start, None) if handover.plan_id == old.pk]
    away = [h for h in promised if h.day.weekday() not in days or h.provider_id != new.provider_id]
    day.cancel(handovers=away, reason=_("The plan changed."), by=by, at=at)
    kept = {handover.pk for handover in promised} - {handover.pk for handover in away}
    Handover.objects.filter(pk__in=kept).update(plan=new)


def _note(
    recipient_id: int, what: str, *, by: Actor, at: datetime, action: Action = Action.CHANGE, detail: dict | None = None
) -> None:
    audit.record(by=by, at=at, action=action, what=what, subject=(RECIPIENT, recipient_id), detail=detail)
