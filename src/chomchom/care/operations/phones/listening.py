"""Silence is a fact: while a round is under way the net watches that its phone is heard, with a ladder of its own.

``look`` is a chore of the net's worker: it begins to listen when a round should be under way, moves the due time on
when the phone was heard, and ends with the round. An alert ends by itself as soon as the phone is heard again.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Min, OuterRef
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from chomchom.care.enums import HandoverState, RoundState
from chomchom.care.kinds import SILENCE
from chomchom.care.models import Handover, Listening, Round
from chomchom.care.policies import SILENCE as LADDER
from chomchom.care.policies import SILENT_MINUTES
from chomchom.care.queries.phones.heard import last_current
from chomchom.core.actors import Actor
from chomchom.net import operations as net
from chomchom.net.enums import WatchState
from chomchom.net.models import Alert, Watch
from chomchom.people.enums import Role

EVERY = timedelta(minutes=1)
SLACK = timedelta(minutes=2)  # a phone heard just now may not have been looked at yet
STEP = timedelta(minutes=1)  # smaller moves are not worth a write
BY = Actor.program("listening")

DONE, HEARD, REACHED, NO_PHONE = "done", "heard", "reached", "no_phone"
SILENT = timedelta(minutes=SILENT_MINUTES)


@transaction.atomic
def look(*, at: datetime) -> None:
    """One turn of the chore, in a constant number of queries for each thing that changed."""
    day = localdate(at)
    live = list(Listening.objects.filter(ended_at=None).select_related("round__courier", "round__provider"))
    over = [one for one in live if one.round.day != day or one.round.courier_id is None or not _is_walked(one.round)]
    _end(over, DONE, _("The round is over."), at)
    going = [one for one in live if one not in over]
    heard = last_current([one.round.courier.account_id for one in going])
    _move(going, heard, at)
    _begin(_silent_rounds(day, at), at)
    _forget_what_is_gone(at)


def heard(*, account_id: int, waiting: int, by: Actor, at: datetime) -> None:
    """The phone of a courier speaks: an alert that it is silent ends, and listening begins anew. Mostly two queries."""
    live = {one.pk: one for one in Listening.objects.filter(ended_at=None, round__courier__account=account_id)}
    silent = Alert.objects.of(SILENCE, list(live)).live().values_list("subject_id", flat=True) if live else ()
    ended = [live[pk] for pk in silent]
    if ended:
        how = _("Heard again at %(time)s; reports still waiting on the phone: %(number)s") % {
            "time": f"{localtime(at):%H:%M}", "number": waiting,
        }  # fmt: skip
        _end(ended, HEARD, how, at)
        _begin(list(Round.objects.filter(listenings__in=ended).select_related("provider")), at)


@transaction.atomic
def answered(*, listening: Listening, outcome: str, at: datetime) -> None:
    """A desk has dealt with a silence. Unless the courier has no phone today, listening goes on."""
    listening.ended_at, listening.outcome = at, outcome
    listening.save(update_fields=["ended_at", "outcome"])
    if outcome == REACHED and _is_walked(listening.round):
        _begin([listening.round], at)


def _is_walked(round_: Round) -> bool:
    return round_.state != RoundState.DONE


def _silent_rounds(day: object, at: datetime) -> list[Round]:
    """Those that should be under way, with doors to go to, for which nobody listens (or need not any more)."""
    begun = Listening.objects.filter(round=OuterRef("pk"))
    waiting = Handover.objects.filter(round=OuterRef("pk"), state=HandoverState.PROMISED)
    rounds = (
        Round.objects.filter(day=day, courier__isnull=False)
        .exclude(state=RoundState.DONE)
        .filter(Exists(waiting), ~Exists(begun))
        .annotate(opens_at=Min("handovers__window_from"))
        .select_related("provider")
    )
    return [one for one in rounds if (one.planned_start_at or one.opens_at) <= at]


def _begin(rounds: Sequence[Round], at: datetime) -> None:
    rows = Listening.objects.bulk_create(Listening(round=one, began_at=at) for one in rounds)
    by_district: dict[int, list[net.Promise]] = {}
    for row, one in zip(rows, rounds, strict=True):
        promise = net.Promise(row.pk, at + SILENT + SLACK, _parties(one))
        by_district.setdefault(one.provider.district_id, []).append(promise)
    for district_id, promises in by_district.items():
        net.promise_many(kind=SILENCE, policy=LADDER, district_id=district_id, promises=promises, by=BY, at=at)


def _end(rows: Collection[Listening], outcome: str, how: str, at: datetime) -> None:
    if not rows:
        return
    ids = [row.pk for row in rows]
    Listening.objects.filter(pk__in=ids).update(ended_at=at, outcome=outcome)
    net.keep_many(kind=SILENCE, subject_ids=ids, outcome=outcome, how=how, by=BY, at=at)


def _forget_what_is_gone(at: datetime) -> None:
    """Rounds that were planned anew took their listening with them: nobody waits for it any more."""
    here = Listening.objects.filter(ended_at=None).values("pk")
    gone = list(
        Watch.objects.filter(subject_kind=SILENCE)
        .live()
        .exclude(subject_id__in=here)
        .values_list("subject_id", flat=True)
    )
    if gone:
        net.keep_many(kind=SILENCE, subject_ids=gone, outcome=DONE, how=_("The round is over."), by=BY, at=at)


def _move(rows: Sequence[Listening], heard: Mapping[int, datetime], at: datetime) -> None:
    """Give each phone that was heard its time anew; what is alerted is ended by ``heard``."""
    due_at = dict(
        Watch.objects.of(SILENCE, [row.pk for row in rows])
        .filter(state=WatchState.OPEN)
        .values_list("subject_id", "due_at")
    )
    wanted = {
        row.pk: heard[row.round.courier.account_id] + SILENT + SLACK
        for row in rows
        if row.round.courier.account_id in heard
    }
    due = {pk: moment for pk, moment in wanted.items() if pk in due_at and moment - due_at[pk] >= STEP}
    if due:
        net.move_many(kind=SILENCE, due=due, by=BY, at=at)


def _parties(round_: Round) -> dict[str, int]:
    return {
        Role.PROVIDER_DESK.value: round_.provider_id,
        Role.DUTY_OFFICER.value: round_.provider.district_id,
        Role.DISTRICT_OFFICER.value: round_.provider.district_id,
    }
