"""A kitchen says when it is done; if that is later than planned, a proposal says what it changes for whom."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from chomchom.care.enums import HandoverState, RoundState
from chomchom.care.enums_rounds import ProposalKind
from chomchom.care.models import CookingTime, RoundProposal
from chomchom.care.operations.proposals import kept, repaired
from chomchom.care.operations.round_question import Question, kitchen_key, question_of_the_day, since
from chomchom.care.rules.day import moment
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, Refused, insist
from chomchom.people.models import Organisation
from chomchom.solver import rounds as solver


@transaction.atomic
def say(
    *,
    provider: Organisation,
    day: date,
    meal: str,
    done_at: time,
    only_this_day: bool,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> CookingTime:
    """When the meal is done on that day, and on the days after it unless ``only_this_day``."""
    row = CookingTime.objects.create(
        provider=provider, meal=meal, done_at=done_at, reason=reason, valid_from=day,
        valid_to=day + timedelta(days=1) if only_this_day else None, said_at=at, said_by_id=by.account_id,
    )  # fmt: skip
    detail = {"provider": provider.pk, "meal": meal, "day": day.isoformat(), "done_at": f"{done_at:%H:%M}"}
    audit.record(by=by, at=at, action=Action.CHANGE, what="care.cooking.say", detail=detail)
    return row


def said(
    *,
    provider: Organisation,
    day: date,
    meal: str,
    done_at: time,
    only_this_day: bool,
    reason: str,
    by: Actor,
    at: datetime,
) -> RoundProposal | None:
    """What the kitchen says, kept; with a proposal where rounds of that day wait for it and it is done later than they
    were planned for."""
    if only_this_day:
        try:
            return later(provider=provider, day=day, meal=meal, done_at=done_at, reason=reason, by=by, at=at)
        except Refused:
            pass  # nobody waits, or the rounds as they are break a rule already: then only the time is kept
    say(
        provider=provider, day=day, meal=meal, done_at=done_at, only_this_day=only_this_day, reason=reason, by=by, at=at
    )
    return None


def later(
    *, provider: Organisation, day: date, meal: str, done_at: time, reason: str, by: Actor, at: datetime
) -> RoundProposal:
    """The kitchen is done later on that day: the row, and what it changes for the rounds that have not left.

    Raises ``Refused`` where no round waits for it, or it is done in time for all; nothing is kept then."""
    asked = question_of_the_day(providers=[provider], day=day, meal=meal, at=at)
    done = moment(day, done_at, get_default_timezone())
    insist(_some_round_waits(asked, done))
    cooked_s = since(asked.midnight, done)
    answer = repaired(asked, [solver.CookingLate(kitchen=kitchen_key(provider.pk), cooked_s=cooked_s)])
    cause = {"kitchen": provider.pk, "done_at": f"{done_at:%H:%M}", "reason": reason}
    with transaction.atomic():
        say(provider=provider, day=day, meal=meal, done_at=done_at, only_this_day=True, reason=reason, by=by, at=at)
        return kept(ProposalKind.COOKING, provider, day, meal, cause, asked, answer, by=by, at=at)


def _some_round_waits(asked: Question, done: datetime) -> Refusal | None:
    """Some round has not left and was to leave before the kitchen is done."""
    rounds = {row.round for row in asked.handovers.values() if row.state == HandoverState.PROMISED and row.round}
    if any(one.state == RoundState.PLANNED and one.planned_start_at and one.planned_start_at < done for one in rounds):
        return None
    return Refusal("nobody_waits", _("No round of this meal leaves before that."))
