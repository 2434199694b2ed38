"""The rounds of follow-up: while a deal is open exactly one waits and is watched; it ends at shipped, or with a reason.

``sync`` is called after everything that happens to a deal. It is the one place that opens and ends rounds.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, Refused, insist
from chomchom.core.text import even
from chomchom.net import operations as net
from chomchom.net.enums import WatchState
from chomchom.net.models import Watch
from chomchom.people.enums import Role
from chomchom.trade import policies_ledger as policies
from chomchom.trade.enums_ledger import DealState, RoundState
from chomchom.trade.kinds_ledger import DEAL, FOLLOW_UP
from chomchom.trade.models import Deal, FollowUp, FollowUpPlan, Mission
from chomchom.trade.rules import follow_up as rules

ANSWERED, ACTIVE, SHIPPED, LOST = "answered", "active", "shipped", "lost"


@transaction.atomic
def answer(*, deal: Deal, words: str, by: Actor, at: datetime) -> FollowUp:
    """Somebody says how the deal stands; the next round begins. Raises ``Refused`` without words, or for a deal that
    has ended."""
    deal = _lock(deal)
    insist(_says_something(words))
    waiting = _waiting(deal)
    if waiting is None:
        raise Refused(Refusal("ended", _("This deal has ended; nobody is asked about it any more.")))
    _end(waiting, RoundState.ANSWERED, ANSWERED, even(words), by, at)
    following = _begin(deal, waiting.number + 1, _day(at), by, at)
    audit.record(by=by, at=at, action=Action.CHANGE, what="trade.follow_up.answer", subject=(DEAL, deal.pk))
    return following


@transaction.atomic
def sync(*, deal: Deal, is_activity: bool, by: Actor, at: datetime) -> None:
    """Bring the follow-up in line with where the deal stands. An activity sets the clock of its round anew."""
    waiting = _waiting(deal)
    if deal.state != DealState.OPEN:
        if waiting is not None:
            shipped = deal.state == DealState.SHIPPED
            state, outcome = (RoundState.SHIPPED, SHIPPED) if shipped else (RoundState.LOST, LOST)
            _end(waiting, state, outcome, str(DealState(deal.state).label), by, at)
    elif waiting is None:
        _begin(deal, _last_number(deal) + 1, max(_day(at), deal.mission.ends_on), by, at)
    elif is_activity:
        _set_anew(deal, waiting, by, at)


@transaction.atomic
def plan(*, mission: Mission, rounds: Sequence[str], by: Actor, at: datetime) -> FollowUpPlan:
    """Other rounds for this mission; rounds that wait already keep their day. Raises ``Refused``."""
    try:
        rules.parse(rounds)
    except ValueError:
        raise Refused(
            Refusal(
                "rounds", _("Give rounds that grow, in days (7d) or months (1m), separated by commas: 7d, 1m, 3m, 6m.")
            )
        ) from None
    made, _new = FollowUpPlan.objects.update_or_create(mission=mission, defaults={"rounds": list(rounds)})
    audit.record(
        by=by, at=at, action=Action.CHANGE, what="trade.follow_up.plan", detail={"mission": mission.pk, "to": rounds}
    )
    return made


def mend(*, by: Actor, at: datetime) -> int:
    """Open deals of which no round is watched get one again; answers how many. There should be none."""
    watched = Watch.objects.filter(subject_kind=FOLLOW_UP, state__in=(WatchState.OPEN, WatchState.ALERTED))
    held = FollowUp.objects.waiting().filter(pk__in=watched.values("subject_id"))
    silent = Deal.objects.open().exclude(pk__in=held.values("deal")).order_by("pk")
    count = 0
    for deal in silent.iterator():
        with transaction.atomic():
            locked = _lock(deal)
            if (waiting := _waiting(locked)) is not None:
                FollowUp.objects.filter(pk=waiting.pk).update(state=RoundState.ANSWERED, ended_at=at, ended_by=by.name)
            _begin(locked, _last_number(locked) + 1, _day(at), by, at)
        count += 1
    return count


def parties_of(deal: Deal) -> dict[str, int]:
    """Which organisation fills which role for a deal."""
    mission, company = deal.mission, deal.application.exporter.organisation_id
    parties = {Role.TRADE_OFFICER.value: mission.office_id, Role.TRADE_HEAD.value: mission.office_id}
    if mission.secretariat_id:
        parties[Role.SECRETARY.value] = mission.secretariat_id
    return parties | ({Role.EXPORTER.value: company} if company else {})


# -- parts -----------------------------------------------------------------------------------------------------------


def _says_something(words: str) -> Refusal | None:
    return None if even(words) else Refusal("words", _("Say what was heard, or that nothing was heard and from whom."))


def _lock(deal: Deal) -> Deal:
    related = ("mission__office", "application__exporter")
    return Deal.objects.select_for_update(of=("self",)).select_related(*related).get(pk=deal.pk)


def _day(at: datetime) -> date:
    return at.astimezone(rules.SEOUL).date()


def _waiting(deal: Deal) -> FollowUp | None:
    return FollowUp.objects.waiting().filter(deal=deal).first()


def _last_number(deal: Deal) -> int:
    """Of a round that was used up; a deal taken up again starts with the one it had come to."""
    return (
        deal.rounds.filter(state=RoundState.ANSWERED).order_by("-number").values_list("number", flat=True).first() or 0
    )


def _due(deal: Deal, number: int, since: date) -> datetime:
    plan = FollowUpPlan.objects.filter(mission=deal.mission_id).first()
    countries = set(deal.mission.legs.values_list("country", flat=True))
    return rules.due(plan.rounds if plan else rules.ROUNDS, number, since, countries)


def _begin(deal: Deal, number: int, since: date, by: Actor, at: datetime) -> FollowUp:
    due = _due(deal, number, since)
    made = FollowUp.objects.create(deal=deal, number=number, due_at=due, opened_at=at)
    net.promise_many(
        kind=FOLLOW_UP, policy=policies.FOLLOW_UP, district_id=deal.mission.office_id,
        promises=[net.Promise(made.pk, due, parties_of(deal))], by=by, at=at,
    )  # fmt: skip
    return made


def _end(waiting: FollowUp, state: RoundState, outcome: str, words: str, by: Actor, at: datetime) -> None:
    FollowUp.objects.filter(pk=waiting.pk).update(state=state, ended_at=at, ended_by=by.name, words=words[:400])
    net.keep_many(kind=FOLLOW_UP, subject_ids=[waiting.pk], outcome=outcome, how=words[:200], by=by, at=at)


def _set_anew(deal: Deal, waiting: FollowUp, by: Actor, at: datetime) -> None:
    """The clock counts from now; where somebody was being asked already, the activity is the answer."""
    asked = Watch.objects.of(FOLLOW_UP, [waiting.pk]).filter(state=WatchState.ALERTED).exists()
    since = max(_day(at), deal.mission.ends_on if waiting.number == 1 else _day(at))
    if asked:
        _end(waiting, RoundState.ANSWERED, ACTIVE, "", by, at)
        _begin(deal, waiting.number + 1, _day(at), by, at)
        return
    due = _due(deal, waiting.number, since)
    if due != waiting.due_at:
        FollowUp.objects.filter(pk=waiting.pk).update(due_at=due)
        net.move_many(kind=FOLLOW_UP, due={waiting.pk: due}, by=by, at=at)
